#!/usr/bin/env python3
"""Opens and makes the sealed messages and KEYS of docs/vectors/sealing.json from docs/encryption.md alone.

It shares no code with the program. Needs Debian's python3-cryptography. With --changed, changes the vectors in every
place, one at a time, and checks that each change is noticed. With --data FILE, opens the sealed messages in a data file
with the keys in it, and prints what each says, one JSON object a line.
"""

import functools
import hashlib
import hmac
import importlib
import json
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

# What docs/protocol.md specifies: canonical JSON, base64url, hashes, signatures.
protocol = importlib.import_module("check-vectors")
base64url, canonical, check, sha256, unbase64, without = (
    getattr(protocol, name) for name in ("base64url", "canonical", "check", "sha256", "unbase64", "without")
)

MOST_OF_A_CHAIN = 10_000
MOST_BYTES = 45_056


# HKDF (RFC 5869).


def extract(salt, secret):
    return hmac.new(salt or bytes(32), secret, hashlib.sha256).digest()


def expand(key, info, length):
    out, block = b"", b""
    while len(out) < length:
        block = hmac.new(key, block + info + bytes([len(out) // 32 + 1]), hashlib.sha256).digest()
        out += block
    return out[:length]


def hkdf(secret, salt, info, length):
    return expand(extract(salt, secret), info, length)


# HPKE (RFC 9180), base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.

KEM = b"KEM" + bytes.fromhex("0020")
SUITE = b"HPKE" + bytes.fromhex("002000010002")


def labeled_extract(suite, salt, label, secret):
    return extract(salt, b"HPKE-v1" + suite + label + secret)


def labeled_expand(suite, key, label, info, length):
    return expand(key, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def raw(public):
    return public.public_bytes(Encoding.Raw, PublicFormat.Raw)


def derived_pair(random):
    key = labeled_extract(KEM, b"", b"dkp_prk", random)
    return X25519PrivateKey.from_private_bytes(labeled_expand(KEM, key, b"sk", b"", 32))


def shared_secret(dh, enc, recipient):
    key = labeled_extract(KEM, b"", b"eae_prk", dh)
    return labeled_expand(KEM, key, b"shared_secret", enc + recipient, 32)


def key_and_nonce(secret, info):
    context = (
        b"\x00" + labeled_extract(SUITE, b"", b"psk_id_hash", b"") + labeled_extract(SUITE, b"", b"info_hash", info)
    )
    key = labeled_extract(SUITE, secret, b"secret", b"")
    return labeled_expand(SUITE, key, b"key", context, 32), labeled_expand(SUITE, key, b"base_nonce", context, 12)


def hpke_seal(recipient, random, info, aad, plaintext):
    pair = derived_pair(random)
    enc = raw(pair.public_key())
    secret = shared_secret(pair.exchange(X25519PublicKey.from_public_bytes(recipient)), enc, recipient)
    key, nonce = key_and_nonce(secret, info)
    return enc, AESGCM(key).encrypt(nonce, plaintext, aad)


def hpke_open(private, enc, info, aad, data):
    dh = private.exchange(X25519PublicKey.from_public_bytes(enc))
    key, nonce = key_and_nonce(shared_secret(dh, enc, raw(private.public_key())), info)
    return AESGCM(key).decrypt(nonce, data, aad)


# Key chains.


@functools.lru_cache(maxsize=None)  # The same steps are taken for each change of the vectors.
def derived(secret, purpose, conversation, writer, number, salt=b"", length=32):
    return hkdf(secret, salt, canonical([purpose, conversation, writer, number]).encode(), length)


class Key:
    def __init__(self, conversation, writer, chain, number, secret):
        self.conversation, self.writer, self.chain, self.number, self.secret = conversation, writer, chain, number, secret

    def derive(self, purpose, **options):
        return derived(self.secret, purpose, self.conversation, self.writer, self.number, **options)

    def at(self, number):
        check(self.number <= number < self.chain + MOST_OF_A_CHAIN, "a key of the chain")
        secret = self.secret
        for each in range(self.number + 1, number + 1):
            secret = derived(secret, "parley-2-next", self.conversation, self.writer, each)
        return Key(self.conversation, self.writer, self.chain, number, secret)

    def commitment(self):
        named = ["parley-2-key", self.conversation, self.writer, self.number, base64url(self.secret)]
        return base64url(sha256(canonical(named)))


# Messages.


def plaintext_of(content):
    text = canonical(content, 2).encode()
    padded = text + b" " * (-len(text) % 64)
    check(len(padded) <= MOST_BYTES, "too long")
    return padded


def content_of(plaintext):
    content = json.loads(plaintext)
    check(isinstance(content, dict) and not {"salt", "sealed"} & set(content), "a content")
    check(content.get("kind") != "text", "a default that is named")
    check(plaintext_of(content) == plaintext, "padded canonical JSON")
    return content


def header_of(fields):
    return canonical(without(fields, "body", "content", "signature"))


def additional_of(fields, key, chain, salt):
    return f'["parley-2-sealed",{header_of(fields)},{canonical([key, chain, salt])[1:]}'


def content_cipher(key, salt):
    bytes44 = key.derive("parley-2-content", salt=unbase64(salt, 16), length=44)
    return AESGCM(bytes44[:32]), bytes44[32:]


def seal_message(key, header, content, random):
    """The content of a message with this header."""
    plaintext = plaintext_of(content)
    salted = random + header_of(header).encode() + plaintext
    salt = base64url(hmac.new(key.derive("parley-2-salt"), salted, hashlib.sha256).digest()[:16])
    aead, nonce = content_cipher(key, salt)
    sealed = {"key": key.commitment(), "chain": key.chain, "salt": salt}
    data = aead.encrypt(nonce, plaintext, additional_of(header, **sealed).encode())
    return {"sealed": {**sealed, "data": base64url(data)}}


def open_message(held, fields):
    """The plaintext of a message, with its own or an earlier key of the chain."""
    sealed = fields["content"]["sealed"]
    check(set(fields["content"]) == {"sealed"}, "sealed as a whole")
    check(set(sealed) == {"key", "chain", "salt", "data"}, "fields of sealed")
    check((fields["conversation"], fields["writer"], sealed["chain"]) == (held.conversation, held.writer, held.chain), "chain")
    key = held.at(fields["number"])
    check(key.commitment() == sealed["key"], "commitment")
    length = len(sealed["data"]) * 3 // 4
    aead, nonce = content_cipher(key, sealed["salt"])
    additional = additional_of(fields, sealed["key"], sealed["chain"], sealed["salt"])
    return aead.decrypt(nonce, unbase64(sealed["data"], length), additional.encode())


# The file.


def check_sealing(vectors):
    signer = Ed25519PrivateKey.from_private_bytes(vectors["seeds"]["writer"].encode())
    check(base64url(raw(signer.public_key())) == vectors["writer"], "writer")
    held = Key(
        vectors["conversation"], vectors["writer"], vectors["chain"], vectors["chain"], unbase64(vectors["keys"][0]["secret"], 32)
    )
    for vector in vectors["keys"]:
        key = held.at(vector["number"])
        check(base64url(key.secret) == vector["secret"], "key", vector["number"])
        check(key.commitment() == vector["commitment"], "commitment", vector["number"])
    for vector in vectors["messages"]:
        check_message(held, signer, vector)
    check_given(held, signer, vectors)
    for text in vectors["refused"]:
        try:
            content_of(text.encode())
        except (protocol.Wrong, ValueError):
            continue
        check(False, "not refused:", text)


def check_message(held, signer, vector):
    fields = vector["fields"]
    opened = open_message(held, fields)
    check(opened == vector["plaintext"].encode(), "plaintext")
    check(content_of(opened) == vector["content"], "content")
    check(header_of(fields) == vector["header"], "header")
    sealed = fields["content"]["sealed"]
    check(additional_of(fields, sealed["key"], sealed["chain"], sealed["salt"]) == vector["additional"], "additional data")
    key = held.at(fields["number"])
    made = seal_message(key, without(fields, "body", "content", "signature"), vector["content"], unbase64(vector["random"], 16))
    check(made == fields["content"], "made again")
    check(protocol.check_entry("SEND_MESSAGE", fields) == vector["hash"], "hash")
    check(base64url(signer.sign(unbase64(vector["hash"], 32))) == fields["signature"], "signature")


def check_given(held, signer, vectors):
    vector, private = vectors["given"], X25519PrivateKey.from_private_bytes(vectors["seeds"]["seal"].encode())
    fields = vector["fields"]
    to = [fields["conversation"], fields["sender"], fields["recipient"]]
    check(to[:2] == [vectors["conversation"], vectors["writer"]], "address")
    check(base64url(raw(private.public_key())) == vector["seal"], "seal")
    info = canonical(["parley-2-keys-info", *to])
    check(info == vector["info"], "info")
    check(len(vector["given"]) == len(fields["keys"]), "as many keys")
    for each, given in zip(vector["given"], fields["keys"]):
        place = [given["writer"], given["chain"], given["number"], given["key"]]
        aad = canonical(["parley-2-keys-aad", *to, *place])
        check(aad == each["aad"], "aad")
        enc, data = unbase64(given["enc"], 32), unbase64(given["data"], 48)
        secret = hpke_open(private, enc, info.encode(), aad.encode(), data)
        key = Key(fields["conversation"], given["writer"], given["chain"], given["number"], secret)
        check(key.commitment() == given["key"], "commitment of a given key")
        check(secret == held.at(given["number"]).secret, "given key")
        made = hpke_seal(unbase64(vector["seal"], 32), unbase64(each["random"], 32), info.encode(), aad.encode(), secret)
        check(made == (enc, data), "given again")
    signed = canonical(["parley-2-keys", without(fields, "signature")])
    check(signed == vector["signed"], "signed text")
    check(base64url(signer.sign(sha256(signed))) == fields["signature"], "signature of KEYS")


# Data files.


def data_file(path):
    """Yields the content of each sealed message in a data file."""
    held, vouched_for = {}, set()
    with open(path, encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            if isinstance(line, list):
                command, fields = line
                name = protocol.check_entry(command, fields)
                vouched_for.add(fields.get("prev"))
                check(is_authentic(fields, name) or name in vouched_for, "signature")
                if "sealed" in fields.get("content", {}):
                    yield content_of(open_with(held, fields))
            elif line["parley"] == "keys":
                for key in line["keys"]:
                    place = (line["conversation"], key["writer"], key["chain"])
                    held.setdefault(place, []).append(Key(*place, key["number"], unbase64(key["secret"], 32)))


def is_authentic(fields, name):
    return "signature" in fields and protocol.is_signed(fields["writer"], unbase64(name, 32), fields["signature"])


def open_with(held, fields):
    """The plaintext of a message, with the first key that leads to its own."""
    sealed = fields["content"]["sealed"]
    for key in held.get((fields["conversation"], fields["writer"], sealed["chain"]), []):
        if key.number <= fields["number"] and key.at(fields["number"]).commitment() == sealed["key"]:
            return open_message(key, fields)
    raise protocol.Wrong("no key for message", fields["number"], "of", fields["writer"])


if __name__ == "__main__":
    if sys.argv[1:2] == ["--data"]:
        for opened in data_file(sys.argv[2]):
            print(json.dumps(opened))
        sys.exit()
    sys.exit(protocol.main({"sealing": check_sealing}))
