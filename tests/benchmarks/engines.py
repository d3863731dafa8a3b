"""The search engines to compare, each behind the same few methods."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

K = 10
"""Documents that each query asks for."""
DAYS = 1000
"""Days on which the documents of a benchmark were published."""


def publication_days(count: int) -> np.ndarray:
    """Return a random day of publication for each document, as a number below `DAYS`."""
    return np.random.default_rng(1).integers(0, DAYS, count, dtype=np.int16)


class Engine(Protocol):
    """A search engine, which numbers documents in insertion order. It may also have `phrase` and `add`."""

    def build(self, documents: list[list[str]], folder: Path) -> None:
        """Index documents, and save the index to a folder."""

    def open(self, folder: Path) -> None:
        """Open a saved index."""

    def search(self, terms: Sequence[str]) -> list[int]:
        """Return the numbers of the ten best documents that contain any of the terms."""

    def filtered(self, terms: Sequence[str], before: int) -> list[int]:
        """Return the numbers of the ten best documents among those published before a day."""


class Inverted:
    """This project's index, mapped into memory."""

    def build(self, documents, folder):
        from index.search.segment_builder import build_segment
        from index.storage import array_file

        with (folder / "segment").open("wb") as file:
            layout = array_file.write(file, build_segment(documents))
        (folder / "layout.json").write_text(json.dumps(layout), encoding="ascii")

    def open(self, folder):
        import mmap

        from index.search.bm25 import InvertedBM25
        from index.search.live_segment import LiveSegment
        from index.search.ranking import SENTENCES, Ranking
        from index.search.segment import Segment
        from index.storage import array_file

        with (folder / "segment").open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        segment = array_file.read(Segment, content, json.loads((folder / "layout.json").read_text("ascii")))
        self.index = InvertedBM25.from_segments([LiveSegment.of(segment)], SENTENCES)
        self.ranking = Ranking(self.index)
        self.days = publication_days(self.index.corpus_size)

    def search(self, terms):
        return self.index.top(terms, K)[0].tolist()

    def filtered(self, terms, before):
        return self.index.top(terms, K, self.days < before)[0].tolist()

    def phrase(self, terms):
        from index.search.ranking import TermQuery

        return self.ranking.top(TermQuery(terms, [terms]), K)[0].tolist()

    def add(self, documents):
        self.index = self.index.added(documents)


class InvertedNumba(Inverted):
    """This project's index, searched by compiled code."""

    same_index_as = "On the Record"

    def open(self, folder):
        from index.search.bm25 import InvertedBM25
        from index.search.kernels import compiled_kernels
        from index.search.ranking import SENTENCES, Ranking

        super().open(folder)
        self.index = InvertedBM25.from_segments(self.index.segments, SENTENCES, compiled_kernels())
        self.ranking = Ranking(self.index)


class RankBM25:
    """rank-bm25's BM25Okapi, as it is."""

    def build(self, documents, folder):  # noqa: ARG002 - it saves nothing
        from rank_bm25 import BM25Okapi

        # As in its README, each document is split separately, so that documents do not share strings.
        self.index = BM25Okapi([" ".join(document).split() for document in documents])
        self.numbers = np.arange(len(documents))
        self.days = publication_days(len(documents))

    def open(self, folder):
        """Do nothing: this engine saves no index."""

    def search(self, terms):
        return self.index.get_top_n(terms, self.numbers, K)

    def filtered(self, terms, before):
        allowed = np.flatnonzero(self.days < before)
        scores = self.index.get_scores(terms)[allowed]
        return allowed[np.argsort(scores)[::-1][:K]].tolist()


class BM25S:
    """bm25s with NumPy."""

    backend = "numpy"

    def build(self, documents, folder):
        import bm25s

        index = bm25s.BM25(k1=1.2, b=0.75, delta=1.0, method="bm25+")
        index.index(documents, show_progress=False)
        index.save(folder, show_progress=False)

    def open(self, folder):
        import bm25s

        self.index = bm25s.BM25.load(folder, mmap=True, show_progress=False, backend=self.backend)
        if self.backend == "numba":
            self.index.activate_numba_scorer()
        self.days = publication_days(self.index.scores["num_docs"])

    def search(self, terms):
        return self._best(terms)

    def filtered(self, terms, before):
        return self._best(terms, weight_mask=(self.days < before).astype(np.float32))

    def _best(self, terms, **options):
        terms = [term for term in dict.fromkeys(terms) if term in self.index.vocab_dict]
        if not terms:
            return []
        documents, _ = self.index.retrieve([terms], k=K, show_progress=False, n_threads=0, **options)
        return documents[0].tolist()


class BM25SNumba(BM25S):
    """bm25s with Numba."""

    backend = "numba"
    same_index_as = "bm25s (NumPy)"


class Tantivy:
    """tantivy, through its Python binding."""

    def build(self, documents, folder):
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("text", tokenizer_name="whitespace", index_option="position")
        schema.add_integer_field("number", stored=True)
        schema.add_integer_field("day", fast=True)
        index = tantivy.Index(schema.build(), path=str(folder))
        writer = index.writer(200_000_000, 1)
        days = publication_days(len(documents)).tolist()
        for i, document in enumerate(documents):
            writer.add_document(tantivy.Document(text=" ".join(document), number=i, day=days[i]))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder):
        import tantivy

        self.index = tantivy.Index.open(str(folder))
        self.searcher = self.index.searcher()

    def search(self, terms):
        return self._best(self._any_of(terms))

    def filtered(self, terms, before):
        from tantivy import FieldType, Occur, Query

        in_time = Query.range_query(
            self.index.schema, "day", FieldType.Integer, None, before, include_upper=False
        )
        clauses = [(Occur.Must, self._any_of(terms)), (Occur.Must, Query.const_score_query(in_time, 0.0))]
        return self._best(Query.boolean_query(clauses))

    def _any_of(self, terms):
        from tantivy import Occur, Query

        words = [Query.term_query(self.index.schema, "text", term) for term in terms]
        return Query.boolean_query([(Occur.Should, word) for word in words])

    def phrase(self, terms):
        import tantivy

        return self._best(tantivy.Query.phrase_query(self.index.schema, "text", list(terms)))

    def add(self, documents):
        import tantivy

        writer = self.index.writer(15_000_000, 1)
        for document in documents:
            writer.add_document(tantivy.Document(text=" ".join(document), number=-1, day=0))
        writer.commit()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _best(self, query):
        hits = self.searcher.search(query, K, count=False).hits
        return [self.searcher.doc(address)["number"][0] for _, address in hits]


class FTS5:
    """SQLite's full-text search."""

    def build(self, documents, folder):
        with sqlite3.connect(folder / "fts.sqlite") as connection:
            connection.execute("CREATE VIRTUAL TABLE s USING fts5(text, content='', tokenize='unicode61')")
            rows = ((i, " ".join(document)) for i, document in enumerate(documents))
            connection.executemany("INSERT INTO s(rowid, text) VALUES (?, ?)", rows)
            connection.execute("INSERT INTO s(s) VALUES ('optimize')")
            connection.execute("CREATE TABLE published (day INTEGER)")
            days = enumerate(publication_days(len(documents)).tolist())
            connection.executemany("INSERT INTO published(rowid, day) VALUES (?, ?)", days)
        connection.close()

    def open(self, folder):
        self.connection = sqlite3.connect(folder / "fts.sqlite", check_same_thread=False)

    def search(self, terms):
        return self._best(self._any_of(terms))

    def filtered(self, terms, before):
        rows = self.connection.execute(
            "SELECT s.rowid FROM s JOIN published ON published.rowid = s.rowid"
            " WHERE s MATCH ? AND day < ? ORDER BY rank LIMIT ?",
            (self._any_of(terms), before, K),
        )
        return [rowid for (rowid,) in rows]

    def _any_of(self, terms):
        return " OR ".join(f'"{term}"' for term in terms)

    def phrase(self, terms):
        return self._best('"' + " ".join(terms) + '"')

    def add(self, documents):
        with self.connection:
            self.connection.executemany("INSERT INTO s(text) VALUES (?)", ((" ".join(d),) for d in documents))

    def _best(self, query):
        rows = self.connection.execute(
            "SELECT rowid FROM s WHERE s MATCH ? ORDER BY rank LIMIT ?", (query, K)
        )
        return [rowid for (rowid,) in rows]


ENGINES: dict[str, type] = {
    "On the Record": Inverted,
    "On the Record (Numba)": InvertedNumba,
    "rank-bm25": RankBM25,
    "bm25s (NumPy)": BM25S,
    "bm25s (Numba)": BM25SNumba,
    "tantivy": Tantivy,
    "SQLite FTS5": FTS5,
}

SLOW = {"rank-bm25"}
"""Engines that get only a few queries, because a run would otherwise take hours."""

__all__ = ["DAYS", "ENGINES", "SLOW", "Engine", "publication_days"]
