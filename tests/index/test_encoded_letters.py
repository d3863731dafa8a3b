"""Words are compared by their letters, however these are encoded."""

import pytest

from index.coverage import Coverage


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("inter\xadnational", "international"),
        ("inter\u200bnational", "international"),
        ("cafe\u0301 owner", "café owner"),
        ("café owner", "cafe\u0301 owner"),
        ("O\u02bcNeill", "O'Neill"),
        ("O\u2032Neill", "O’Neill"),
        ("O`Neill", "O'Neill"),
    ],
)
def test_words_are_the_same_however_their_letters_are_encoded(tmp_path, printed, typed):
    text = f"“The {printed} fund is empty tonight,” said Karl Beck."
    (tmp_path / "a.txt").write_text(f"Karl Beck runs a fund in Arden.\n\n{text}\n", encoding="utf-8")
    (verdict,) = Coverage.open(tmp_path).check(f"“The {typed} fund is empty tonight,” said Karl Beck")
    assert (verdict.kind, verdict.differences) == ("exact", ())
