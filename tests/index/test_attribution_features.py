"""The features of attribution: what describes a span and a mention, and what is declared."""

import json
from pathlib import Path

import pytest

from index import SEEDS
from index.model.article import Article
from index.quotations import attribution
from index.quotations.attribution import attribute, best_candidate, models
from index.quotations.attribution_features import SPEAKER_FEATURES, STATEMENT_FEATURES
from index.quotations.attribution_types import AttributionContext, Candidate
from index.quotations.content_confidence import CONTENT_FEATURES, content_values
from index.quotations.indirect_confidence import INDIRECT_FEATURES, indirect_values
from index.quotations.indirect_speech import find_indirect_quotations
from index.quotations.mention_detection import find_mentions
from index.quotations.parsed_document import QuotedSpan
from index.quotations.parsing import parse_articles
from index.quotations.span_properties import neighbour_tags
from index.quotations.speaker_features import candidates
from index.quotations.statement_features import statement_values
from index.text.features import LinearModel, UnknownFeatureError

DATA = Path(attribution.__file__).parent
DECLARED = [
    pytest.param(SPEAKER_FEATURES, "attribution.json", "speaker", id="speaker"),
    pytest.param(STATEMENT_FEATURES, "attribution.json", "statement", id="statement"),
    pytest.param(INDIRECT_FEATURES, "indirect_confidence.json", None, id="indirect"),
    pytest.param(CONTENT_FEATURES, "content_confidence.json", None, id="content"),
]
RARE_FORMS = """
LIND: “We built it well.”

Ada Lind said that the dam, an old “ruin”, will hold.

Ada Lind said she thought about “scaring” Oslo.
"""
"""What no article of the seeds has: a label, an apposition, and a verb after a preposition."""


@pytest.fixture
def context(language):
    def context(text: str) -> AttributionContext:
        return AttributionContext.of(next(parse_articles(language, [Article("a.txt", text)])))

    return context


def last_span(context: AttributionContext) -> QuotedSpan:
    return context.spans[-1]


def candidate(context: AttributionContext, name: str) -> Candidate:
    """The candidate of the last span with a name."""
    described = candidates(context, last_span(context), [])
    return next(one for one in described if one.mention.head.text == name)


def last_values(context: AttributionContext, best: Candidate | None = None, share: float = 0.0):
    return statement_values(context, last_span(context), best, share, [])


@pytest.fixture(scope="module")
def features(language):
    """The features of some articles, by model."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(SEEDS.iterdir())]
    articles = [Article(f"{number}.txt", text) for number, text in enumerate([*texts, RARE_FORMS])]
    extracted = {"speaker": set(), "statement": set(), "indirect": set(), "content": set()}
    for document in parse_articles(language, articles):
        context = AttributionContext.of(document)
        attributions = attribute(context)
        for number, attributed in enumerate(attributions):
            earlier = attributions[:number]
            described = candidates(context, attributed.span, earlier)
            for one in described:
                extracted["speaker"].update(SPEAKER_FEATURES.features(one.values))
            best, share = best_candidate(models().speaker, described)
            values = statement_values(context, attributed.span, best, share, earlier)
            extracted["statement"].update(STATEMENT_FEATURES.features(values))
        for quotation in find_indirect_quotations(document, find_mentions(document)):
            extracted["indirect"].update(INDIRECT_FEATURES.features(indirect_values(document, quotation)))
            extracted["content"].update(CONTENT_FEATURES.features(content_values(document, quotation)))
    return extracted


@pytest.mark.parametrize(("templates", "file", "model"), DECLARED)
def test_every_weight_belongs_to_a_declared_feature(templates, file, model):
    learned = json.loads((DATA / file).read_text(encoding="utf-8"))
    weights = learned[model] if model else learned
    assert templates.nest(templates.flatten(weights)) == weights


@pytest.mark.parametrize(
    ("model", "templates"),
    [
        ("speaker", SPEAKER_FEATURES),
        ("statement", STATEMENT_FEATURES),
        ("indirect", INDIRECT_FEATURES),
        ("content", CONTENT_FEATURES),
    ],
)
def test_every_declared_template_is_used(model, templates, features):
    used = {feature.partition("=")[0] for feature in features[model]}
    assert used == {template.name for template in templates}


@pytest.mark.parametrize(("templates", "file", "model"), DECLARED)
def test_a_weight_of_an_undeclared_feature_raises(templates, file, model):
    learned = json.loads((DATA / file).read_text(encoding="utf-8"))
    weights = learned[model] if model else learned
    with pytest.raises(UnknownFeatureError, match="postion"):
        LinearModel(templates, {**weights, "postion": {"same_before": 1.0}})
    limited = next(name for name in ("position", "side", "pauses") if name in weights)
    with pytest.raises(UnknownFeatureError, match="same_befor"):
        LinearModel(templates, {**weights, limited: {"same_befor": 1.0}})


def test_an_undeclared_field_raises_when_a_span_is_scored(context):
    berg = candidate(context("Olav Berg said the dam is “a ruin”."), "Berg")
    berg.values = {**berg.values, "postion": "same_before"}
    with pytest.raises(UnknownFeatureError, match="postion"):
        best_candidate(models().speaker, [berg])


def test_a_mention_beside_another_span_is_marked(context):
    berg_last = context(
        "“The dam is old,” Ada Lind said, while Olav Berg replied that it is “a ruin of a dam”."
    )
    assert candidate(berg_last, "Lind").values["beside_another_span"] == "True"
    assert candidate(berg_last, "Berg").values["beside_another_span"] == "False"


@pytest.mark.parametrize(
    ("text", "postposed"),
    [
        ("The dam is “a ruin”, underlined Olav Berg.", "True"),
        ("The dam is “a ruin”, Olav Berg underlined.", "True"),
        ("Olav Berg underlined that the dam is “a ruin”.", None),
    ],
)
def test_a_reporting_clause_after_a_statement_is_postposed(context, text, postposed):
    assert candidate(context(text), "Berg").values["postposed"] == postposed


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("They called it “a ruin” on Friday.", ("PRP", "IN")),
        ("They called it the “old ruin”", ("DT", "none")),
        ("“We built it well”", ("none", "none")),
    ],
)
def test_a_span_has_the_tags_of_the_words_right_before_and_after_it(context, text, tags):
    here = context(text)
    assert neighbour_tags(here, last_span(here)) == tags
    values = last_values(here)
    assert (values["left_tag"], values["right_tag"]) == tags


def test_a_clause_between_a_cue_and_a_span_is_seen(context):
    here = context("Ada Lind said that the dam which Berg considers “a ruin” will hold.")
    assert last_values(here, candidate(here, "Lind"), 0.9)["below_relcl"] == "True"
    plain = context("Ada Lind said “the dam will hold”.")
    assert last_values(plain, candidate(plain, "Lind"), 0.9)["below_relcl"] is None


def test_a_time_is_no_mention(context):
    here = context("“It will hold,” Ada Lind said Friday, as in June 2008 and last week.")
    assert [mention.head.text for mention in here.mentions] == ["Lind"]


@pytest.mark.parametrize(
    ("lead_in", "speaks"),
    [
        ("Ada Lind promised to write to Olav Berg on Friday", False),
        ("Ada Lind promised to write to Olav Berg", True),
        ("The plan does not surprise Olav Berg this week", True),
    ],
)
def test_a_bystander_before_a_colon_is_no_candidate_where_another_says_something(context, lead_in, speaks):
    here = context(f"{lead_in}: “We are working on it.”")
    described = candidates(here, last_span(here), [])
    assert any(one.mention.head.text == "Berg" for one in described) is speaks
