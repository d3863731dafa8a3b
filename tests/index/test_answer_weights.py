"""The fitted weights are those of declared features, and of no others."""

import copy
import json

import pytest

from index.questions.answer_weights import WEIGHTS_FILE, AnswerWeights, load_weights
from index.text.features import UnknownFeatureError


@pytest.fixture
def data():
    return json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))


def test_weights_are_the_same_after_a_round_trip(data):
    assert AnswerWeights.from_json(copy.deepcopy(data)).to_json() == data
    assert load_weights().threshold == data["threshold"]


@pytest.mark.parametrize(
    ("part", "feature"),
    [("candidates", "postion class"), ("ranking", "scoer"), ("confidence", "pasage")],
)
def test_a_weight_of_an_undeclared_feature_raises(data, part, feature):
    data[part][feature] = {"first name": 1.0} if part == "candidates" else 1.0
    with pytest.raises(UnknownFeatureError, match=feature):
        AnswerWeights.from_json(data)


def test_a_weight_with_too_few_values_raises(data):
    data["candidates"]["position class"]["first"] = 1.0
    with pytest.raises(UnknownFeatureError, match="position class"):
        AnswerWeights.from_json(data)


@pytest.mark.parametrize(("part", "feature"), [("ranking", "score"), ("confidence", "passage")])
def test_a_missing_weight_raises(data, part, feature):
    del data[part][feature]
    with pytest.raises(UnknownFeatureError, match=feature):
        AnswerWeights.from_json(data)
