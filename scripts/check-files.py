#!/usr/bin/env python3
"""Seals the files of docs/vectors/files.json, and lists its folder, from docs/protocol.md alone (section 11).

It shares no code with the program, and needs Debian's python3-cryptography, for AES-GCM. With --changed, changes the vectors
in every place, one at a time, and checks that each change is noticed.
"""

import hashlib
import importlib
import sys

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

protocol = importlib.import_module("check-vectors")
check, unbase64, base64url = protocol.check, protocol.unbase64, protocol.base64url

PART, PIECE, LEAF = 262_128, 262_144, 16_384
ZEROS = bytes(32)


def sha256(data):
    return hashlib.sha256(data).digest()


def sealed_content(key, plain):
    parts = [plain[at : at + PART] for at in range(0, len(plain), PART)]
    cipher = AESGCM(key)
    return b"".join(cipher.encrypt(number.to_bytes(12, "big"), part, None) for number, part in enumerate(parts))


def tree(nodes, width, beyond):
    """The node over so many nodes, of which those beyond the end are all the same."""
    nodes = nodes + [beyond] * (width - len(nodes))
    while len(nodes) > 1:
        nodes = [sha256(nodes[at] + nodes[at + 1]) for at in range(0, len(nodes), 2)]
    return nodes[0]


def power_of_two(count):
    return 1 << (count - 1).bit_length()


def leaves(data):
    return [sha256(data[at : at + LEAF]) for at in range(0, len(data), LEAF)]


def root_and_layer(sealed):
    if not sealed:
        return ZEROS, []
    if len(sealed) <= PIECE:
        hashes = leaves(sealed)
        return tree(hashes, power_of_two(len(hashes)), ZEROS), []
    width = PIECE // LEAF
    layer = [tree(leaves(sealed[at : at + PIECE]), width, ZEROS) for at in range(0, len(sealed), PIECE)]
    return tree(layer, power_of_two(len(layer)), tree([], width, ZEROS)), layer


def folder_list(files):
    return "".join(f"{each['size']} {each['path']}\n" for each in files)


def check_files(vectors):
    for vector in vectors["contents"]:
        check(isinstance(vector["size"], int) and vector["size"] >= 0, "size")
        plain = bytes(at % 251 for at in range(vector["size"]))
        sealed = sealed_content(unbase64(vector["key"], 32), plain)
        root, layer = root_and_layer(sealed)
        check(len(sealed) == vector["sealedSize"], "size of the sealed content")
        check(base64url(root) == vector["root"], "root of", vector["size"], "bytes")
        check([base64url(node) for node in layer] == vector["layer"], "piece layer of", vector["size"], "bytes")
    for vector in vectors["folders"]:
        text = folder_list(vector["files"])
        check(text == vector["text"], "list of a folder")
        check(len(text.encode()) == vector["list"], "bytes of a list")
        check(vector["list"] + sum(each["size"] for each in vector["files"]) == vector["size"], "size of a folder")


if __name__ == "__main__":
    sys.exit(protocol.main({"files": check_files}))
