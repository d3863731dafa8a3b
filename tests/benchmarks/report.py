"""Tables of measurements, in Markdown."""

import numpy as np

from tests.benchmarks.corpus import KINDS, LENGTHS


def table(head, rows):
    """Return a Markdown table, whose columns are right-aligned except for the first."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def report(size, results):
    """Return the tables for one size of the corpus."""
    return "\n\n".join(
        [
            f"## {size:,} sentences",
            table(
                ["", *(result.name for result in results)],
                [[name, *(value(result) for result in results)] for name, value in _rows(size)],
            ),
            f"Milliseconds per query, p50 / p95 / p99, {len(results[0].all)} queries:",
            table(
                ["words", *(result.name for result in results)],
                [
                    [f"{n} {kind}", *(_percentiles(result.queries[kind, n]) for result in results)]
                    for kind in KINDS
                    for n in LENGTHS
                ],
            ),
        ]
    )


def _rows(size):
    """Return the name and the function of each row."""
    return [
        ("build, s", lambda result: f"{result.build:.1f}"),
        ("memory, MB", lambda result: f"{result.memory / 1e6:.0f}"),
        ("memory, bytes per sentence", lambda result: f"{result.memory / size:.0f}"),
        ("memory of its packages, MB", lambda result: f"{result.packages / 1e6:.0f}"),
        ("on disk, MB", lambda result: _or_dash(result.disk, lambda disk: f"{disk / 1e6:.0f}")),
        ("cold open, ms", lambda result: _or_dash(result.open, lambda seconds: f"{1000 * seconds:.1f}")),
        ("query, ms, p50 / p95 / p99", lambda result: _percentiles(result.all)),
        ("queries per second", lambda result: _three_digits(1000 / np.mean(result.all))),
        ("phrase, ms, p50 / p95 / p99", lambda result: _percentiles(result.phrases)),
        ("two-word phrases found first", lambda result: _or_dash(result.phrases_first, "{:.1%}".format)),
        ("filtered query, ms, p50 / p95 / p99", lambda result: _percentiles(result.filtered)),
        ("add an article and search, ms", lambda result: _or_dash(result.add, "{:.1f}".format)),
        ("event loop delay, ms, p99 / max", lambda result: " / ".join(f"{ms:.1f}" for ms in result.delays)),
    ]


def _or_dash(value, text):
    return "–" if value is None else text(value)


def _three_digits(value):
    return f"{value:.{max(0, 2 - int(np.log10(max(value, 0.01))))}f}"


def _percentiles(times):
    return " / ".join(f"{ms:.2f}" for ms in np.percentile(times, [50, 95, 99])) if times else "–"
