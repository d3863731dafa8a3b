"""Measure this index and others side by side: `python -m tests.benchmarks`.

The others are installed by the extra `bench`; those that are not there are left out.
"""

import argparse
import os
import platform
from pathlib import Path

from tests.benchmarks import corpus, measure, whole
from tests.benchmarks.engines import ENGINES
from tests.benchmarks.report import report


def main(arguments=None):
    """Run what the arguments ask for, and print tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--corpus", type=Path, help="a table of sentences (.tsv or .tsv.gz); else made ones")
    parser.add_argument("--sizes", default="10000,100000", help="how many sentences, with commas between")
    parser.add_argument("--queries", type=int, default=40, help="how many of each kind and length")
    parser.add_argument("--engines", default=",".join(ENGINES), help="which engines, with commas between")
    parser.add_argument("--cpu", action="store_true", help="time queries by the processor, on a busy machine")
    parser.add_argument(
        "--whole", action="store_true", help="measure the whole coverage instead, with its texts"
    )
    parser.add_argument("--files", action="store_true", help="with --whole: one file an article")
    asked = parser.parse_args(arguments)
    sizes = [int(size) for size in asked.sizes.split(",")]
    names = measure.installed(asked.engines.split(","))
    source = corpus.of_file(asked.corpus) if asked.corpus else corpus.made(max(sizes))
    print(f"# Benchmark: Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    for size in sizes:
        sentences = source.sized(size)
        if asked.whole:
            print("\n" + whole.run(sentences, asked.queries, files=asked.files), flush=True)
        else:
            measured = measure.run(sentences, names, asked.queries, cpu=asked.cpu)
            print("\n" + report(size, measured), flush=True)


if __name__ == "__main__":
    main()
