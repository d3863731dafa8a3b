"""Parse repair: correct tags and heads that the model gets wrong."""

from collections import Counter
from collections.abc import Iterator, Sequence

from index.quotations.parsed_document import Token
from index.text.lexicon import SAYING

_MODIFIER_DEPS = frozenset({"amod", "compound", "nmod"})
"""Labels of a noun's modifiers, among which the parser puts an inverted verb: “…,” *added* Ada Lind."""
_NAME_ERROR_TAGS = frozenset({"VB", "VBP", "VBD", "VBN", "JJ", "UH", "FW", "RB"})
"""Tags that are wrong for a capitalised word in the place of a noun."""
_NOUN_DEPS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss", "compound"})
"""Labels that only a noun has."""
_VERB_TAGS_FOR_NOUN_TAGS = {"NN": "VBP", "NNS": "VBZ", "NNPS": "VBZ"}
_OF_CAPTIONS = frozenset({"pictured", "seen", "shown", "photographed", "filmed", "left", "born", "aged"})
"""Participles of captions, which have no verb: the mayor, Ada Lind, *pictured* in May."""
_MAX_SENTENCE = 60
"""Tokens on each side of a verb that are searched for another. A guess; nothing was measured."""
_CLAUSE_DEPS = frozenset({"ROOT", "ccomp", "conj", "advcl", "relcl", "parataxis"})
"""Labels of the verb of a clause."""


def tag_names(tokens: Sequence[Token]) -> None:
    """Tag names as NNP where the tagger takes them for other words.

    Names are the capitals of a speaker label (LIND: It will hold), accounts (@lind), and words that the
    article has more often as a name than as anything else.
    """
    for label in _speaker_labels(tokens):
        label.tag = "NNP"
    for token in tokens:
        if token.text[0] == "@" and len(token.text) > 1:
            token.tag = "NNP"
    capitalised = [token for token in tokens if token.text[:1].isupper()]
    name_counts = Counter(token.text for token in capitalised if token.tag == "NNP")
    other_counts = Counter(token.text for token in capitalised if token.tag != "NNP")
    for token in capitalised:
        is_inner = token.number > 0 and tokens[token.number - 1].sentence == token.sentence
        in_place = token.dep in _NOUN_DEPS or is_inner or _begins_label(tokens, token)
        nominal = token.tag == "NN" or (token.tag in _NAME_ERROR_TAGS and in_place)
        is_known = name_counts[token.text] > other_counts[token.text] - _begins_label(tokens, token)
        if nominal and is_known:
            token.tag = "NNP"


def _begins_label(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a word begins a paragraph and leads to a colon, alone or with one more: *Lind* again: “…”."""
    before = tokens[token.number - 1] if token.number else None
    following = tokens[token.number + 1 : token.number + 3]
    begins = before is None or before.paragraph != token.paragraph
    return begins and any(word.text == ":" for word in following)


def tag_saying_verb(token: Token) -> None:
    """Correct the tag of a verb of saying that has a subject but is tagged as a noun: Ada Lind *claims*."""
    is_clause_head = token.tag in _VERB_TAGS_FOR_NOUN_TAGS and token.dep in _CLAUSE_DEPS
    if is_clause_head and token.text.lower() in SAYING:
        token.tag = _VERB_TAGS_FOR_NOUN_TAGS[token.tag]


def raise_inverted_verbs(tokens: Sequence[Token]) -> None:
    """Make verbs of saying after quoted spans govern their speakers: “…,” *added* harbour master Lind."""
    for token in _first_words_after_spans(tokens):
        if token.text.lower() in SAYING and token.dep in _MODIFIER_DEPS:
            _raise_above_noun(tokens, token)


def raise_participles(tokens: Sequence[Token]) -> None:
    """Make a verb the verb of its sentence where the parser takes it for a participle.

    The head of the union, Ada Lind, *announced* that the strike was over.
    """
    for verb in tokens:
        noun = tokens[verb.head]
        is_participle = verb.dep == "acl" and verb.tag == "VBN" and verb.text.lower() not in _OF_CAPTIONS
        if not is_participle or noun.dep != "ROOT" or not noun.tag.startswith("NN") or verb.quoted >= 0:
            continue
        has_apposition = any(child.dep == "appos" and child.number < verb.number for child in noun.children)
        is_whole = any(c.dep == "ccomp" for c in verb.children) or not _has_finite_verb(tokens, verb)
        if has_apposition and tokens[verb.number - 1].text == "," and is_whole:
            noun.children.remove(verb)
            following = [child for child in noun.children if child.number > verb.number]
            noun.children = [child for child in noun.children if child.number < verb.number]
            verb.children = sorted([*verb.children, noun, *following], key=lambda child: child.number)
            verb.head, verb.dep, verb.tag = verb.number, "ROOT", "VBD"
            noun.dep = "nsubj"
            for child in (noun, *following):
                child.head = verb.number


def _has_finite_verb(tokens: Sequence[Token], inner: Token) -> bool:
    """Whether the sentence of a token has a finite verb or an auxiliary."""
    return any(
        token.tag in {"VBD", "VBZ", "VBP", "MD"}
        for token in tokens[max(0, inner.number - _MAX_SENTENCE) : inner.number + _MAX_SENTENCE]
        if token.sentence == inner.sentence
    )


def _speaker_labels(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the words in capitals between the start of a paragraph and a colon."""
    paragraph = -1
    for token in tokens:
        if token.paragraph == paragraph:
            continue
        paragraph = token.paragraph
        opening = tokens[token.number : token.number + 6]
        words = [word for word in opening if word.text[0].isalpha()]
        colon = next((word for word in opening if word.text == ":" and word.paragraph == paragraph), None)
        label = [word for word in words if colon and word.number < colon.number]
        if all(word.text.isupper() for word in label):
            yield from label


def _first_words_after_spans(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the first word after each quoted span: “…,” *added* Lind; “…”, *added* Lind."""
    for before, token, after in zip(tokens, tokens[1:], [*tokens[2:], *tokens[-1:]], strict=False):
        if before.quoted >= 0 > token.quoted:
            yield after if token.text == "," else token


def _raise_above_noun(tokens: Sequence[Token], verb: Token) -> None:
    """Make a verb the head of the noun that it was parsed as a modifier of.

    The parser has seen few sentences that begin with a quotation, and takes the verb for a participle.
    """
    old_head = noun = tokens[verb.head]
    while noun.dep in _MODIFIER_DEPS and noun.head > noun.number:
        noun = tokens[noun.head]
    if noun.number < verb.number:
        return
    for word in {old_head.number: old_head, noun.number: noun}.values():
        verb.children += [child for child in word.children if child.number < verb.number]
        word.children = [child for child in word.children if child.number > verb.number]
    governor = tokens[noun.head]
    if governor is noun:
        verb.head = verb.number
    else:
        verb.head = governor.number
        governor.children = [verb if child is noun else child for child in governor.children]
    verb.children = sorted([*verb.children, noun], key=lambda child: child.number)
    verb.dep, verb.tag = noun.dep, "VBD"
    noun.dep = "nsubj"
    for child in verb.children:
        child.head = verb.number
