"""Feature templates: what is not declared raises, and what is declared can be read, learned and scored."""

import pytest

from index.text.features import FeatureTemplate, FeatureTemplates, LinearModel, UnknownFeatureError

TEMPLATES = FeatureTemplates(("role", "role side"), {"side": ("before", "after")})
WEIGHTS = {"role": {"subject": 1.0}, "role side": {"subject after": 0.5, "agent after": 0.25}}


@pytest.mark.parametrize(
    ("values", "features", "score"),
    [
        ({"role": "subject", "side": "after"}, ["role=subject", "role side=subject after"], 1.5),
        ({"role": "agent", "side": "after"}, ["role=agent", "role side=agent after"], 0.25),
        ({"role": "subject", "side": None}, ["role=subject"], 1.0),
        ({"role": None, "side": None}, [], 0.0),
    ],
)
def test_a_template_makes_a_feature_when_all_its_fields_apply(values, features, score):
    assert TEMPLATES.features(values) == features
    assert LinearModel(TEMPLATES, WEIGHTS).score(values) == score


@pytest.mark.parametrize(
    "values",
    [
        {"role": "subject"},
        {"role": "subject", "sied": "after"},
        {"role": "subject", "side": "after", "sied": "after"},
    ],
)
def test_an_undeclared_or_missing_field_raises(values):
    with pytest.raises(UnknownFeatureError):
        TEMPLATES.features(values)
    with pytest.raises(UnknownFeatureError):
        LinearModel(TEMPLATES, WEIGHTS).score(values)


def test_an_undeclared_template_raises():
    with pytest.raises(UnknownFeatureError, match="sied"):
        TEMPLATES["role sied"]


@pytest.mark.parametrize("values", [(), ("subject",), ("subject", "after", "far")])
def test_a_template_takes_one_value_for_each_field(values):
    with pytest.raises(UnknownFeatureError):
        FeatureTemplate("role side")(*values)


@pytest.mark.parametrize(
    "weights",
    [
        {"sied": {"after": 1.0}},
        {"role": {"subject after": 1.0}},
        {"role side": {"subject": 1.0}},
        {"role side": {"subject far": 1.0}},
    ],
)
def test_a_weight_that_no_template_can_produce_raises(weights):
    with pytest.raises(UnknownFeatureError):
        LinearModel(TEMPLATES, weights)
    with pytest.raises(UnknownFeatureError):
        TEMPLATES.flatten(weights)


def test_weights_by_feature_and_by_template_are_the_same():
    flat = TEMPLATES.flatten(WEIGHTS)
    assert flat == {"role=subject": 1.0, "role side=subject after": 0.5, "role side=agent after": 0.25}
    assert TEMPLATES.nest(flat) == WEIGHTS


@pytest.mark.parametrize(
    "feature", ["sied=after", "role side=subject", "role=the subject", "role side=subject far"]
)
def test_a_feature_that_no_template_can_produce_cannot_be_learned(feature):
    with pytest.raises(UnknownFeatureError):
        TEMPLATES.nest({feature: 1.0})


def test_a_value_outside_its_fields_choices_raises():
    with pytest.raises(UnknownFeatureError, match="far"):
        TEMPLATES.features({"role": "subject", "side": "far"})


def test_a_template_cannot_be_declared_twice():
    with pytest.raises(ValueError, match="twice"):
        FeatureTemplates(("role", "role"))


def test_a_field_with_choices_is_part_of_a_template():
    with pytest.raises(ValueError, match="sied"):
        FeatureTemplates(("role",), {"sied": ("before", "after")})


@pytest.mark.parametrize(
    ("log_odds", "probability"), [(0.0, 0.5), (2.0, 0.881), (-2.0, 0.119), (1e6, 1.0), (-1e6, 0.0)]
)
def test_a_score_of_log_odds_is_a_probability(log_odds, probability):
    model = LinearModel(TEMPLATES, {"role": {"subject": log_odds}})
    values = {"role": "subject", "side": None}
    assert model.probability(values) == pytest.approx(probability, abs=0.001)
