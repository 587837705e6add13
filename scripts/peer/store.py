"""What a peer keeps in a file, and writes before it confirms it: who it is, what it holds, and its keys."""

import json
import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from common import base64url, canonical, sealing, sha256, unbase64
from keys import now

raw = sealing.raw


class Me:
    """A person with one computer, and how it presents itself."""

    def __init__(self, user, seeds, at):
        person, writer, seal = (unbase64(seed, 32) for seed in seeds)
        self.user = user
        self.instance = base64url(os.urandom(12))
        self.key, self.seal = Ed25519PrivateKey.from_private_bytes(writer), X25519PrivateKey.from_private_bytes(seal)
        self.writer = base64url(raw(self.key.public_key()))
        person = Ed25519PrivateKey.from_private_bytes(person)
        self.person = base64url(raw(person.public_key()))
        fields = {"person": self.person, "writer": self.writer, "seal": base64url(raw(self.seal.public_key())), "at": at}
        self.certificate = dict(fields, signature=signed(person, ["parley-2-certificate", fields]))

    def sign(self, value):
        return signed(self.key, value)

    def sign_hash(self, name):
        return base64url(self.key.sign(unbase64(name, 32)))

    def presented(self):
        about = {"user": self.user, "features": ["log"], "instance": self.instance, "certificate": self.certificate}
        return dict(about, status="available")


def signed(key, value):
    return base64url(key.sign(sha256(canonical(value))))


class Store:
    """A file with a line for each write: the records that belong together. Whoever has no file yet gets new keys."""

    def __init__(self, path, user):
        self.file = os.fdopen(os.open(path, os.O_CREAT | os.O_RDWR, 0o600), "r+", encoding="utf-8", newline="\n")
        lines = self.file.read().splitlines(True)
        whole = [line for line in lines if line.endswith("\n")]
        # A last line that was cut off was never confirmed to anybody.
        self.file.seek(len("".join(whole).encode()))
        self.file.truncate()
        self.records = [record for line in whole for record in json.loads(line)]
        if not self.records:
            self.records = [["ME", [base64url(os.urandom(32)) for _ in range(3)], now()]]
            self.write(*self.records)
        _, seeds, at = self.records[0]
        self.me = Me(user, seeds, at)

    def write(self, *records):
        """Keeps all of these, or none if the computer stops meanwhile."""
        self.file.write(json.dumps(records, ensure_ascii=False) + "\n")
        self.file.flush()
        os.fsync(self.file.fileno())
