"""Measure this index and others side by side: `python -m tests.benchmarks`.

The extra `bench` installs the others; engines that are not installed are skipped.
"""

import argparse
import os
import platform
from pathlib import Path

from tests.benchmarks import corpus, measure, whole
from tests.benchmarks.engines import ENGINES
from tests.benchmarks.report import report


def main(arguments=None):
    """Run the benchmark that the arguments ask for, and print tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, help="a table of sentences (.tsv or .tsv.gz); synthetic ones by default"
    )
    parser.add_argument("--sizes", default="10000,100000", help="numbers of sentences, separated by commas")
    parser.add_argument("--queries", type=int, default=40, help="number of queries of each kind and length")
    parser.add_argument("--engines", default=",".join(ENGINES), help="engines, separated by commas")
    parser.add_argument("--cpu", action="store_true", help="measure processor time, for a busy machine")
    parser.add_argument(
        "--whole", action="store_true", help="measure a whole coverage instead, with its texts"
    )
    parser.add_argument("--files", action="store_true", help="with --whole: one file for each article")
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    names = measure.installed(options.engines.split(","))
    source = corpus.of_file(options.corpus) if options.corpus else corpus.synthetic(max(sizes))
    print(f"# Benchmark: Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    for size in sizes:
        sentences = source.sized(size)
        if options.whole:
            print("\n" + whole.run(sentences, options.queries, files=options.files), flush=True)
        else:
            results = measure.run(sentences, names, options.queries, cpu=options.cpu)
            print("\n" + report(size, results), flush=True)


if __name__ == "__main__":
    main()
