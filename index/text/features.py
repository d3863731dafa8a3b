"""Features of linear models, declared once as templates.

A template is a list of fields and is named by them: `position cue_class`. With a value for each field it is a
feature, written `position cue_class=same_before say`. Extraction, learning and scoring read the same
declaration, and whatever it does not hold raises `UnknownFeatureError`: a template or a field that nobody
declared, a field without a value, a weight that no template can produce. A field may list its choices; a
value outside them cannot be learned or loaded.

Weights are kept by template, then by the values, separated by spaces:
`{"position cue_class": {"same_before say": 0.4}}`. A value therefore holds no space.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import exp
from operator import itemgetter
from pathlib import Path

NestedWeights = Mapping[str, Mapping[str, float]]
"""Weights by the name of their template, then by the values of its fields."""
FieldValues = Mapping[str, str | None]
"""A value for each declared field; None where a field does not apply."""
Choices = Mapping[str, Collection[str]]
"""The values that a field can have, by its name; other fields have any."""
_MAX_LOG_ODDS = 50.0
"""Limit of the log-odds that are exponentiated; beyond it a probability is 0 or 1."""


class UnknownFeatureError(LookupError):
    """A template, a field or a feature that is not declared."""


class FeatureTemplate:
    """A declared feature without its values.

    Attributes:
        name: Its fields' names, separated by spaces.
        fields: The same, one by one.
    """

    __slots__ = ("_choices", "fields", "name")

    def __init__(self, name: str, choices: Choices | None = None) -> None:
        """Read the fields from a name such as `position cue_class`."""
        self.name = name
        self.fields = tuple(name.split(" "))
        numbered = enumerate(self.fields)
        self._choices = [(i, choices[field]) for i, field in numbered if choices and field in choices]

    def __call__(self, *values: str) -> str:
        """Return the feature with these values, one for each field.

        Raises:
            UnknownFeatureError: There are more or fewer values than fields.
        """
        if len(values) != len(self.fields):
            raise UnknownFeatureError(f"“{self.name}” cannot hold the values {values}")
        return f"{self.name}={' '.join(values)}"

    def parse(self, values: str) -> tuple[str, ...]:
        """Return the values of a feature's fields, given the text after the equals sign.

        Raises:
            UnknownFeatureError: There are more or fewer values than fields, or one is not among its choices.
        """
        parsed = tuple(values.split(" "))
        if len(parsed) != len(self.fields) or any(parsed[i] not in choices for i, choices in self._choices):
            raise UnknownFeatureError(f"“{self.name}” cannot produce “{values}”")
        return parsed


class FeatureTemplates:
    """The declared templates of one model, in the order in which their weights are added.

    Attributes:
        fields: The names of all their fields.
    """

    def __init__(self, names: Sequence[str], choices: Choices | None = None) -> None:
        """Declare templates by their names, with the choices of some fields.

        Raises:
            ValueError: A name is declared twice, or a field with choices is in no template.
        """
        self._by_name = {name: FeatureTemplate(name, choices) for name in names}
        self._choices = choices or {}
        if len(self._by_name) < len(names):
            raise ValueError("a feature template is declared twice")
        self.fields = frozenset(field for template in self for field in template.fields)
        unused = sorted(self._choices.keys() - self.fields)
        if unused:
            raise ValueError(f"no feature template has the fields {unused}")

    def __iter__(self) -> Iterator[FeatureTemplate]:
        """Yield the templates in the order of their declaration."""
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> FeatureTemplate:
        """Return the template with a name.

        Raises:
            UnknownFeatureError: No such template is declared.
        """
        try:
            return self._by_name[name]
        except KeyError:
            raise UnknownFeatureError(f"no feature template is called “{name}”") from None

    def check(self, values: FieldValues) -> None:
        """Check that the fields are the declared ones and that each value is among its field's choices.

        Raises:
            UnknownFeatureError: A field is not declared, one is missing, or a value is not among its choices.
        """
        undeclared = sorted(values.keys() - self.fields)
        missing = sorted(self.fields - values.keys())
        if undeclared or missing:
            raise UnknownFeatureError(f"feature fields: not declared {undeclared}, missing {missing}")
        for field, choices in self._choices.items():
            if (value := values[field]) is not None and value not in choices:
                raise UnknownFeatureError(f"feature field “{field}” cannot be “{value}”")

    def features(self, values: FieldValues) -> list[str]:
        """Return the features of an example, one for each template whose fields all apply.

        Raises:
            UnknownFeatureError: A field is not declared, one is missing, or a value is not among its choices.
        """
        self.check(values)
        features: list[str] = []
        for template in self:
            own = [value for field in template.fields if (value := values[field]) is not None]
            if len(own) == len(template.fields):
                features.append(template(*own))
        return features

    def parse(self, weights: NestedWeights) -> Iterator[tuple[FeatureTemplate, tuple[str, ...], float]]:
        """Yield each weight with its template and the values of its fields.

        Raises:
            UnknownFeatureError: No declared template can produce one of the features.
        """
        for name, by_values in weights.items():
            template = self[name]
            for values, weight in by_values.items():
                yield template, template.parse(values), weight

    def flatten(self, weights: NestedWeights) -> dict[str, float]:
        """Return weights by feature.

        Raises:
            UnknownFeatureError: No declared template can produce one of the features.
        """
        return {template(*values): weight for template, values, weight in self.parse(weights)}

    def nest(self, weights: Mapping[str, float]) -> dict[str, dict[str, float]]:
        """Return weights by template and values, given those by feature; the inverse of `flatten`.

        Raises:
            UnknownFeatureError: No declared template can produce one of the features.
        """
        nested: dict[str, dict[str, float]] = {template.name: {} for template in self}
        for feature, weight in weights.items():
            name, _, values = feature.partition("=")
            self[name].parse(values)
            nested[name][values] = weight
        return {name: by_values for name, by_values in nested.items() if by_values}


class LinearModel:
    """A linear model over declared features: the sum of the weights of an example's features.

    Attributes:
        templates: The templates of its features.
    """

    def __init__(self, templates: FeatureTemplates, weights: NestedWeights) -> None:
        """Check and keep the weights.

        Raises:
            UnknownFeatureError: No declared template can produce one of the features.
        """
        self.templates = templates
        self._field_count = len(templates.fields)
        by_template: dict[str, dict[object, float]] = {template.name: {} for template in templates}
        for template, values, weight in templates.parse(weights):
            by_template[template.name][_key(values)] = weight
        self._tables: list[tuple[Callable[[FieldValues], object], dict[object, float]]] = [
            (itemgetter(*template.fields), by_template[template.name]) for template in templates
        ]

    @classmethod
    def read(cls, templates: FeatureTemplates, path: Path) -> "LinearModel":
        """Return the model whose weights a JSON file holds.

        Raises:
            UnknownFeatureError: No declared template can produce one of the features.
        """
        return cls(templates, json.loads(path.read_text(encoding="utf-8")))

    def probability(self, values: FieldValues) -> float:
        """Return the probability of an example, from 0 to 1, by a model whose score is a log-odds.

        Raises:
            UnknownFeatureError: A field is not declared, or one is missing.
        """
        return 1 / (1 + exp(-max(-_MAX_LOG_ODDS, min(_MAX_LOG_ODDS, self.score(values)))))

    def score(self, values: FieldValues) -> float:
        """Return the sum of the weights of an example's features; one without a weight counts nothing.

        Raises:
            UnknownFeatureError: A field is not declared, or one is missing.
        """
        # With as many fields as declared and none missing, none is undeclared.
        if len(values) != self._field_count:
            self.templates.check(values)
        try:
            # No weight is kept for None, so that templates with a field that does not apply add nothing.
            return sum([weights.get(key(values), 0.0) for key, weights in self._tables])
        except KeyError:
            self.templates.check(values)
            raise


def _key(values: tuple[str, ...]) -> object:
    """Return a template's values as `itemgetter` returns them: one by itself, several as a tuple."""
    return values[0] if len(values) == 1 else values
