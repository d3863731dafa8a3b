"""The two articles that the project ships with."""

import hashlib

from index import SEEDS


def test_the_seed_articles_are_byte_for_byte_what_they_were():
    digests = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in SEEDS.iterdir()}
    assert digests == {
        "000_ca864be7c623b46e.txt": "f12e65985f2443b9da474cb6316b3b6ef93714e9755face4208e625eacd7f491",
        "003_2400c80019826322.txt": "e1695b7d1eb111dce6368295f181cb36470eaabe7f27c37b6f9ae7ab472eba55",
    }
