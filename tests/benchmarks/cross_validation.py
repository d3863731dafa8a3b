"""Logistic regressions, and the probabilities that they give to articles they were not learned from."""

from collections.abc import Iterable, Iterator, Sequence

from index.text.features import FeatureTemplates, FieldValues, LinearModel
from tests.benchmarks.learn_attribution import logistic_regression

Example = tuple[FieldValues, bool]
"""The values of an example's fields, and whether it is right."""


def fit(
    templates: FeatureTemplates, articles: Iterable[Iterable[Example]], prior: float
) -> dict[str, dict[str, float]]:
    """Return the weights of a logistic regression over the examples of some articles, by template.

    Args:
        templates: The declared features.
        articles: The examples of each article.
        prior: Strength of the L2 prior on the weights.
    """
    collected = [example for article in articles for example in article]
    rows = [templates.features(values) for values, _ in collected]
    return logistic_regression(templates, rows, [is_right for _, is_right in collected], prior)


def cross_validated(
    templates: FeatureTemplates, articles: Sequence[Sequence[Example]], prior: float, folds: int
) -> Iterator[tuple[float, bool]]:
    """Yield the probability of each example and whether it is right, learning from the other folds.

    Args:
        templates: The declared features.
        articles: The examples of each article.
        prior: Strength of the L2 prior on the weights.
        folds: Number of parts of the articles.
    """
    for fold in range(folds):
        others = (article for n, article in enumerate(articles) if n % folds != fold)
        model = LinearModel(templates, fit(templates, others, prior))
        for article in articles[fold::folds]:
            yield from ((model.probability(values), is_right) for values, is_right in article)
