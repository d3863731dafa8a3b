"""Figures to Markdown."""

import numpy as np

from tests.benchmarks.corpus import KINDS, LENGTHS


def table(head, rows):
    """A Markdown table."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def report(size, measured):
    """The tables for one size of corpus."""
    return "\n\n".join(
        [
            f"## {size:,} sentences",
            table(
                ["", *(one.name for one in measured)],
                [[name, *(value(one) for one in measured)] for name, value in _FIGURES(size)],
            ),
            f"Milliseconds a query, p50 / p95 / p99, {len(measured[0].all)} queries:",
            table(
                ["words", *(one.name for one in measured)],
                [
                    [f"{n} {kind}", *(_spread(one.queries[kind, n]) for one in measured)]
                    for kind in KINDS
                    for n in LENGTHS
                ],
            ),
        ]
    )


def _FIGURES(size):  # noqa: N802 - the rows of the table, which depend on the size
    return [
        ("build, s", lambda one: f"{one.build:.1f}"),
        ("memory, MB", lambda one: f"{one.memory / 1e6:.0f}"),
        ("memory, bytes a sentence", lambda one: f"{one.memory / size:.0f}"),
        ("memory of its packages beside, MB", lambda one: f"{one.packages / 1e6:.0f}"),
        ("on disk, MB", lambda one: "–" if one.disk is None else f"{one.disk / 1e6:.0f}"),
        ("cold open, ms", lambda one: "–" if one.open is None else f"{1000 * one.open:.1f}"),
        ("a query, ms, p50 / p95 / p99", lambda one: _spread(one.all)),
        ("queries a second", lambda one: _figure(1000 / np.mean(one.all))),
        ("a phrase, ms, p50 / p95 / p99", lambda one: _spread(one.phrases)),
        ("two-word phrases found first", lambda one: "–" if one.found is None else f"{one.found:.1%}"),
        ("a filtered query, ms, p50 / p95 / p99", lambda one: _spread(one.filters)),
        ("add an article and search, ms", lambda one: "–" if one.add is None else f"{one.add:.1f}"),
        ("event loop late, ms, p99 / most", lambda one: " / ".join(f"{ms:.1f}" for ms in one.stalls)),
    ]


def _figure(value):
    return f"{value:.{max(0, 2 - int(np.log10(max(value, 0.01))))}f}"


def _spread(times):
    return " / ".join(f"{ms:.2f}" for ms in np.percentile(times, [50, 95, 99])) if times else "–"
