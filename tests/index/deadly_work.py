"""Work for processes of their own, at which some of them die."""

import os
import signal

from index.model.article import AnalysedArticle, Article

DEADLY = "deadly"
"""A word in the articles that kill the process at them, as the system does when memory runs out."""


def start() -> None:
    """Prepare nothing."""


def work(batch: list[Article]) -> list[AnalysedArticle]:
    """Return empty analyses of a batch, or die at one of its articles."""
    if any(DEADLY in article.text for article in batch):
        os.kill(os.getpid(), signal.SIGKILL)
    return [AnalysedArticle(article, (), (), ()) for article in batch]
