"""Mention detection: find the words in an article that a quotation can belong to, and their roles."""

from collections.abc import Iterable, Iterator, Sequence

from index.quotations.adjacent_speakers import find_adjacent_speakers
from index.quotations.marks import DASHES
from index.quotations.mentions import Mention, Role, extent, is_time
from index.quotations.names import is_plural_role
from index.quotations.negation import NOBODY
from index.quotations.parsed_document import ParsedDocument, Token
from index.quotations.relays import hand_on
from index.quotations.syntax import FINITE_TAGS, NOUN_TAGS, PROPER_NOUN_TAGS, SUBJECT_DEPS, is_passive
from index.text.lexicon import HUMANS, PARTICLES, SAYING

_HEAD_TAGS = frozenset(
    {"NN", "NNS", "NNP", "NNPS", "PRP", "WP", "DT", "CD", "JJ", "JJR", "JJS", "WDT", "PRP$", "VBG"}
)
"""Tags of tokens that can head a mention."""
_OWN = frozenset({"our", "my", "your"})
"""Possessives of whoever writes or is addressed; outside marks they are nobody who is quoted."""
_IN_LAW = frozenset({"-", "in", "law", "old", "year"})
"""Words between a noun for kin and a name that the tokenizer cuts: daughter-*in-law* Ada Lind."""
_AGAIN = frozenset({"again", "later", "earlier", "then", "now", "today", "yesterday"})
"""Words between a speaker and a colon: Lind *again*: It will hold."""
_STREETS = frozenset({"road", "street", "avenue", "boulevard", "motorway", "highway", "square"})
"""Last words of the names of streets; not *lane*, which is a surname."""
_CLITICS = frozenset(["n't", "n’t", "'s", "’s"])
_SHARED_SUBJECT_DEPS = frozenset(
    {"xcomp", "conj", "advcl", "prep", "pcomp", "acl", "dobj", "attr", "dep", "ccomp", "pobj"}
)
"""Labels of dependents through which two verbs share a subject: went on *to say*."""
_MAX_SHARING_DEPTH = 4
"""Dependencies between two verbs that share a subject. A guess; nothing was measured."""
_INVERTED_DEPS = frozenset({"dobj", "npadvmod", "attr", "oprd", "dative", "appos"})
"""Labels that the parser gives to a subject that follows its verb."""
_AFTER_SIGNATURE = frozenset({".", ",", "(", "of"})
"""Words and marks that can follow the name in a signature: — *Ada Lind*, mayor; — *Ada Lind* of Halden."""
_MAX_SIGNATURE_REST = 12
"""Tokens behind the name in a signature that are searched for a verb. A guess; nothing was measured."""
_MAX_LABEL_TOKENS = 6
"""Tokens in a speaker label or a signature. A guess; nothing was measured."""


def find_mentions(document: ParsedDocument) -> list[Mention]:
    """Return the mentions of an article outside quotation marks, in order.

    Speakers found by word order (see `find_adjacent_speakers`) replace those of the parse. A name within
    another mention is left out unless it has a role of its own: *NATO* in the head of NATO. So is
    *nobody*, and a street that no verb has say anything, as in *Downing Street* said.
    """
    tokens = document.tokens
    by_head: dict[int, Mention] = {}
    for token in tokens:
        if token.quoted >= 0 or token.tag not in _HEAD_TAGS or not _can_head(token) or is_time(tokens, token):
            continue
        if token.text.lower() in NOBODY:
            continue
        role = _role(tokens, token)
        if role is not None:
            first, last = extent(tokens, token)
            verbs = list(_verbs(tokens, token, role))
            if _is_street(first, token) and not any(v.text.lower() in SAYING for v in verbs):
                continue
            by_head[token.number] = Mention(token, first, last, role, verbs, _antecedent(tokens, token))
    for speaker in find_adjacent_speakers(document):
        verb = speaker.verbs[0].number
        by_head.pop(verb, None)
        parsed = by_head.get(speaker.head.number)
        if parsed is None or not any(token.number == verb for token in parsed.verbs):
            by_head[speaker.head.number] = speaker
    _join_offices(tokens, by_head)
    _drop_kin(tokens, by_head)
    hand_on(tokens, by_head)
    _complete_names(tokens, by_head.values())
    nested = set(_nested_names(list(by_head.values())))
    return [by_head[number] for number in sorted(by_head) if number not in nested]


def _join_offices(tokens: Sequence[Token], by_head: dict[int, Mention]) -> None:
    """Join a plural role to the names after it that the parse tells from it: *Senators* Lind and Berg."""
    for number, office in list(by_head.items()):
        if not is_plural_role(office.head.text) or number + 1 >= len(tokens):
            continue
        verbs = {verb.number for verb in office.verbs}
        named = (m for m in by_head.values() if m.first == number + 1 and m.kind == "name")
        name = next((m for m in named if verbs & {verb.number for verb in m.verbs}), None)
        if name:
            name.first = office.first
            del by_head[number]


def _complete_names(tokens: Sequence[Token], mentions: Iterable[Mention]) -> None:
    """Extend the names that the parse cuts at a particle of the surname: Maartje *van den Berg*."""
    for mention in mentions:
        if mention.kind != "name":
            continue
        last = mention.last
        while last + 1 < len(tokens) and tokens[last + 1].text in PARTICLES:
            last += 1
        is_cut = last > mention.last or tokens[last].text in PARTICLES
        following = tokens[last + 1] if is_cut and last + 1 < len(tokens) else None
        if following and following.sentence == mention.head.sentence and following.text[0].isupper():
            mention.last = following.number


def _drop_kin(tokens: Sequence[Token], by_head: dict[int, Mention]) -> None:
    """Drop a noun whose verb the parser gives a name as well: his *daughter-in-law* Ada Lind said."""
    for number, mention in list(by_head.items()):
        if (
            mention.role is not Role.SUBJECT
            or mention.head.tag != "NN"
            or mention.head.text.lower() not in HUMANS
        ):
            continue
        verb = tokens[mention.head.head]
        others = (by_head.get(child.number) for child in verb.children if child.dep == "nsubj")
        names = [m for m in others if m and m.kind == "name" and number < m.head.number < verb.number]
        between = tokens[number + 1 : names[0].first] if names else ()
        if between and all(token.text.lower() in _IN_LAW for token in between):
            del by_head[number]


def _nested_names(mentions: Sequence[Mention]) -> Iterator[int]:
    """Yield the numbers of the heads of names within another mention."""
    last = -1
    for mention in sorted(mentions, key=lambda mention: (mention.first, -mention.last)):
        if mention.last <= last and mention.role is Role.NAME:
            yield mention.head.number
        last = max(last, mention.last)


def _can_head(token: Token) -> bool:
    """Whether a token can head a mention: a word, or a share of the people asked (26% say …)."""
    word = token.text.lower()
    return word == "%" or (word not in _CLITICS and any(c.isalnum() for c in word))


def _is_street(first: int, head: Token) -> bool:
    """Whether a name is that of a street: *Harbour Road* is closed."""
    return first < head.number and head.tag in PROPER_NOUN_TAGS and head.text.lower() in _STREETS


def _role(tokens: Sequence[Token], token: Token) -> Role | None:
    """Return the first of the roles in this order that a noun has, or None."""
    head = tokens[token.head]
    roles = {
        Role.SIGNED: token.tag in PROPER_NOUN_TAGS and _is_signature(tokens, token),
        Role.SUBJECT: token.dep in SUBJECT_DEPS or _verb_after_apposition(tokens, token) is not None,
        Role.ACCORDING: _source_word(tokens, token) is not None,
        Role.AGENT: token.dep == "pobj" and head.dep == "agent",
        Role.INVERTED: token.tag in NOUN_TAGS and _is_inverted_subject(tokens, token),
        Role.LABEL: _is_label(tokens, token),
        Role.OWNER: token.dep == "poss" and token.text.lower() not in _OWN,
        Role.NAME: token.tag in PROPER_NOUN_TAGS and token.dep not in {"compound", "appos"},
    }
    return next((role for role, holds in roles.items() if holds), None)


def _verb_after_apposition(tokens: Sequence[Token], token: Token) -> Token | None:
    """Return the verb of saying of a noun that the parse takes for an apposition, or None.

    In a letter to the council, *her adviser*, Ada Lind, said.
    """
    if token.dep != "appos" or tokens[token.head].dep != "pobj" or not token.tag.startswith("NN"):
        return None
    _, last = extent(tokens, token)
    following = tokens[last + 1 : last + 3]
    if len(following) < 2 or following[0].text != "," or following[1].tag not in FINITE_TAGS:
        return None
    verb = following[1]
    has_subject = any(child.dep in SUBJECT_DEPS for child in verb.children)
    return verb if verb.text.lower() in SAYING and not has_subject else None


def _source_word(tokens: Sequence[Token], token: Token) -> Token | None:
    """Return the word that makes a noun a source, or None.

    *according* to Lind; “…,” *per* Lind; in the *words* of Lind.
    """
    head = tokens[token.head]
    if token.dep != "pobj" or head.number == 0:
        return None
    preceding = tokens[max(0, head.number - 2) : head.number]
    above = tokens[head.head]
    if head.text.lower() == "to" and above.text.lower() == "according":
        return above
    if head.text.lower() == "per" and any(before.quoted >= 0 for before in preceding):
        return head
    if (
        head.text.lower() == "of"
        and above.text.lower() == "words"
        and tokens[above.head].text.lower() == "in"
    ):
        return above
    return None


def _is_inverted_subject(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a noun follows a verb of saying that follows a statement: …, underlined *the mayor*."""
    verb = tokens[token.head]
    if token.head >= token.number or token.dep not in _INVERTED_DEPS:
        return False
    if verb.quoted >= 0 or verb.text.lower() not in SAYING:
        return False
    if any(child.dep in SUBJECT_DEPS for child in verb.children) or verb.number == 0:
        return False
    before = tokens[verb.number - 1]
    return before.sentence == verb.sentence and (before.quoted >= 0 or before.text in {",", "”", '"'})


def _is_label(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a name before a colon begins a paragraph or precedes a quoted span: *LIND*: It will hold."""
    after = token.number + 1
    if after < len(tokens) and tokens[after].text.lower() in _AGAIN:
        after += 1
    if after >= len(tokens) or tokens[after].text != ":" or tokens[after].sentence != token.sentence:
        return False
    first = token.number
    while first > 0 and tokens[first - 1].sentence == token.sentence:
        first -= 1
    begins_paragraph = first == 0 or tokens[first - 1].paragraph != token.paragraph
    if not begins_paragraph and (after + 1 == len(tokens) or tokens[after + 1].quoted < 0):
        return False
    if token.text[0] == "@":
        return True
    return token.number - first < _MAX_LABEL_TOKENS and all(
        t.text[0].isupper() or not t.text[0].isalpha() for t in tokens[first : token.number + 1]
    )


def _is_signature(tokens: Sequence[Token], token: Token) -> bool:
    """Whether a name signs a quotation or ends its paragraph after a dash: “…” — *Ada Lind*."""
    after = tokens[token.number + 1] if token.number + 1 < len(tokens) else None
    ends_paragraph = after is None or after.paragraph != token.paragraph
    if after and not ends_paragraph and after.text not in _AFTER_SIGNATURE:
        return False
    first = token.number
    while first > 0 and token.number - first < _MAX_LABEL_TOKENS and tokens[first - 1].text[0].isupper():
        first -= 1
    has_dash_before = first > 0 and tokens[first - 1].text in DASHES
    if not has_dash_before and tokens[first].text[0] not in DASHES:
        return False
    before = first - has_dash_before - 1
    if after and after.text == "of" and _has_verb_after(tokens, after):
        return False
    return ends_paragraph or (before >= 0 and tokens[before].quoted >= 0)


def _has_verb_after(tokens: Sequence[Token], start: Token) -> bool:
    """Whether a finite verb follows a token in its sentence."""
    following = tokens[start.number : start.number + _MAX_SIGNATURE_REST]
    return any(token.tag in FINITE_TAGS and token.sentence == start.sentence for token in following)


def _verbs(tokens: Sequence[Token], token: Token, role: Role) -> Iterator[Token]:
    """Yield `Mention.verbs` for a noun; the subject of a passive verb is not its actor."""
    head = _verb_after_apposition(tokens, token) or tokens[token.head]
    if role in {Role.SUBJECT, Role.INVERTED}:
        verbs = _verbs_sharing_subject(head, 0)
        yield from (verb for verb in verbs if token.dep != "nsubjpass" or verb.number != head.number)
    elif role is Role.AGENT:
        yield from _verbs_sharing_subject(tokens[head.head], 0)
    elif role is Role.ACCORDING:
        yield _source_word(tokens, token) or head
    elif role is Role.OWNER:
        yield head


def _verbs_sharing_subject(verb: Token, depth: int) -> Iterator[Token]:
    """Yield a verb and the verbs below it that share its subject."""
    is_told = depth > 0 and is_passive(verb)
    if verb.quoted < 0 and verb.tag.startswith("VB") and not is_told:
        yield verb
    if depth < _MAX_SHARING_DEPTH:
        for child in verb.children:
            is_participle = child.dep == "acl" and child.tag == "VBN"
            # A quoted clause has a subject of its own, but a verb behind it shares the speaker's.
            subjects = (grandchild for grandchild in child.children if grandchild.dep in SUBJECT_DEPS)
            has_subject = any(subject.quoted < 0 for subject in subjects)
            if child.dep in _SHARED_SUBJECT_DEPS and not is_participle and not has_subject:
                yield from _verbs_sharing_subject(child, depth + 1)


def _antecedent(tokens: Sequence[Token], token: Token) -> Token | None:
    """Return the antecedent of a relative pronoun, or None."""
    if token.tag not in {"WP", "WDT"} or token.dep not in SUBJECT_DEPS:
        return None
    verb = tokens[token.head]
    for _ in range(3):
        if verb.dep == "relcl":
            return tokens[verb.head]
        verb = tokens[verb.head]
    return None
