#!/usr/bin/env python3
"""Makes the words and codes of docs/vectors/safety.json that two people compare, from docs/encryption.md alone.

It shares no code with the program. With --changed, changes the vectors in every place, one at a time, and checks that
each change is noticed.
"""

import functools
import hashlib
import importlib
import sys

protocol = importlib.import_module("check-vectors")
check, unbase64 = protocol.check, protocol.unbase64

LIST = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"


@functools.lru_cache(maxsize=None)  # A key takes half a second.
def indexes(person):
    bytes9 = hashlib.scrypt(
        unbase64(person, 32), salt=b"parley-2-safety-words", n=2**17, r=8, p=1, dklen=9, maxmem=2**28
    )
    number = int.from_bytes(bytes9, "big") >> 6  # 66 of 72 bits
    return [(number >> (11 * (5 - at))) & 2047 for at in range(6)]


def check_safety(vectors):
    words = vectors["list"]
    check(hashlib.sha256("".join(f"{word}\n" for word in words).encode()).hexdigest() == LIST, "the word list")

    def words_of(person):
        return [words[index] for index in indexes(person)]

    for vector in vectors["people"]:
        check(vector["words"] == words_of(vector["person"]), "words of", vector["person"])
    for vector in vectors["pairs"]:
        first, second = sorted(vector["people"])
        check(vector["words"] == words_of(first) + words_of(second), "words of", first, second)
    for vector in vectors["codes"]:
        check(vector["text"] == f"parley-2-safety:{vector['shownBy']}:{vector['shownTo']}", "code")


if __name__ == "__main__":
    sys.exit(protocol.main({"safety": check_safety}))
