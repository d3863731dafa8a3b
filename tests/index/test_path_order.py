"""Documents sort by the path of their article, in whichever segment it is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.model.article import AnalysedArticle, Article, Sentence
from index.storage.article_segment_builder import build_segment
from index.storage.path_order import PathOrder

names = st.text(st.sampled_from("ab/#1é\U0001f600"), max_size=4)


def article(path, size):
    sentences = tuple(Sentence(2 * i, 2 * i + 1, 1, i + 1) for i in range(size))
    return AnalysedArticle(Article(path, "a " * max(size, 1)), sentences, (), ())


@given(st.lists(st.dictionaries(names, st.integers(0, 3), min_size=1, max_size=5), max_size=4), st.data())
def test_documents_sort_by_path_and_place(sizes_of, data):
    segments = [{f"{name}{i}": size for name, size in sizes.items()} for i, sizes in enumerate(sizes_of)]
    documents = [
        (path.encode(), i) for sizes in segments for path, size in sizes.items() for i in range(size)
    ]
    order = PathOrder(
        [build_segment((path, article(path, size)) for path, size in sizes.items()) for sizes in segments],
        lambda segment: segment.articles.starts,
    )
    chosen = data.draw(st.permutations(range(len(documents))))[: data.draw(st.integers(0, len(documents)))]
    ordered = order.sorted(np.array(chosen, np.int64)).tolist()
    assert ordered == sorted(chosen, key=documents.__getitem__)
    if order.is_by_number:
        assert ordered == sorted(chosen)
