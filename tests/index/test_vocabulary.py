"""A vocabulary looks terms up, and lists them."""

from index.search.vocabulary import CACHED_TERMS, Vocabulary, encoded


def test_a_vocabulary_finds_more_terms_than_it_caches():
    terms = sorted(f"w{number}" for number in range(2 * CACHED_TERMS))
    vocabulary = Vocabulary.of([encoded(term) for term in terms])
    for _ in range(2):
        assert [vocabulary.term_id(term) for term in terms] == list(range(len(terms)))
        assert vocabulary.term_id("w") is None


def test_slices_and_prefixes_of_a_vocabulary_are_those_of_a_list():
    terms = sorted(("ferry", "fish", "fjord", "føroya", "half\ud83d", "tunnel"))
    vocabulary = Vocabulary.of([encoded(term) for term in terms])
    for part in (slice(1, 4), slice(None, None, -2), slice(3, 3), slice(4, 99)):
        assert vocabulary[part] == [encoded(term) for term in terms[part]]
    for prefix in ("f", "fj", "half", "x", ""):
        assert vocabulary.with_prefix(prefix) == [term for term in terms if term.startswith(prefix)]
