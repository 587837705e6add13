#!/usr/bin/env python3
"""Checks the test vectors in docs/vectors from docs/protocol.md alone: it shares no code with the program.

Needs Debian's python3-cryptography, for Ed25519, HKDF and AES-GCM. With --changed, changes the vectors in every place, one at a time,
and checks that each change is noticed.
"""

import base64
import copy
import hashlib
import hmac
import json
import pathlib
import re
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

VECTORS = pathlib.Path(__file__).resolve().parent.parent / "docs" / "vectors"
checks = 0


class Wrong(Exception):
    """A vector that is not what the protocol says."""


def check(holds, *what):
    global checks
    checks += 1
    if not holds:
        raise Wrong(" ".join(map(str, what)))


# Canonical JSON: RFC 8785, restricted.


def canonical(value, level=1):
    if value is None or value is True or value is False:
        return json.dumps(value)
    if isinstance(value, str):
        return canonical_text(value)
    if isinstance(value, (int, float)):
        return canonical_number(value)
    if level > 8:
        raise ValueError("more than 8 levels")
    if isinstance(value, list):
        return "[" + ",".join(canonical(each, level + 1) for each in value) + "]"
    if "__proto__" in value:
        raise ValueError("__proto__")
    # UTF-16 code units, big-endian, compare like the texts that they make up.
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(f"{canonical_text(name)}:{canonical(value[name], level + 1)}" for name in names) + "}"


SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def canonical_text(text):
    text.encode("utf-8")  # Raises a ValueError for half a surrogate pair.
    escaped = (SHORT.get(c) or (f"\\u{ord(c):04x}" if c < " " else c) for c in text)
    return '"' + "".join(escaped) + '"'


def canonical_number(number):
    if number != number or abs(number) >= 2**53 or number != int(number):
        raise ValueError("not an integer below 2^53")
    return str(int(number))


# Hashes, ids, signatures.


def unbase64(text, length):
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    check(len(data) == length and base64url(data) == text, "base64url:", text)
    return data


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def sha256(text):
    return hashlib.sha256(text.encode("utf-8")).digest()


def without(fields, *names):
    return {name: value for name, value in fields.items() if name not in names}


def header_of(fields):
    return canonical(without(fields, "content", "signature"))


def entry_hash(command, fields):
    return base64url(sha256(f'["parley-2","{command}",{header_of(fields)}]'))


def conversation_id(fields):
    rest = canonical(without(fields, "conversation", "content", "signature"))
    data = bytearray(sha256(f'["parley-2","INVITE",{rest}]')[:16])
    data[6] = data[6] & 0x0F | 0x80
    data[8] = data[8] & 0x3F | 0x80
    return re.sub("(.{8})(.{4})(.{4})(.{4})(.{12})", r"\1-\2-\3-\4-\5", data.hex())


def is_signed(key, signed, signature):
    try:
        Ed25519PublicKey.from_public_bytes(unbase64(key, 32)).verify(unbase64(signature, 64), signed)
        return True
    except InvalidSignature:
        return False


def check_certificate(certificate, writer):
    signed = "[" + '"parley-2-certificate",' + canonical(without(certificate, "signature")) + "]"
    check(is_signed(certificate["person"], sha256(signed), certificate["signature"]), "certificate")
    check(("seal" in certificate) != ("via" in certificate), "seal or via")
    check(writer in (None, certificate["writer"]), "certificate of another writer")
    return signed


def check_invite(fields, founds):
    """What an INVITE must be because of sealing."""
    certificates = fields.get("certificates", [])
    for certificate in certificates:
        check_certificate(certificate, None)
        check("seal" in certificate, "certificate without seal")
        check(certificate["person"] in [each["id"] for each in fields["invited"]], "certificate of somebody else")
    check(len({each["writer"] for each in certificates}) == len(certificates), "the same certificate twice")
    check(fields.get("sealed") in (None, True) and (founds or "sealed" not in fields), "sealed")
    if certificates or "sealed" in fields:
        check("title" not in fields and "public" not in fields, "a title, or a public room, that is sealed")


def check_entry(command, fields):
    """Everything that one entry must be by itself. Returns its hash."""
    founds = command == "INVITE" and "after" not in fields
    if founds:
        check(conversation_id(fields) == fields["conversation"], "conversation id")
    for reference in fields.get("after", []) + [fields[name] for name in ("prev", "invite", "body") if name in fields]:
        unbase64(reference, 32)
    if command == "SEND_MESSAGE":
        check(fields["number"] > 1 or "prev" not in fields, "prev of the first message")
        check("after" in fields, "after of a message")
    else:
        check((fields["number"] == 1) == ("prev" not in fields), "prev of a control")
        check(founds or "after" in fields, "after of a control")
    if "content" in fields:
        said = sha256(f'["parley-2-body",{canonical(fields["content"], 2)}]')
        check(base64url(said) == fields["body"], "body")
    if "certificate" in fields:
        check_certificate(fields["certificate"], fields["writer"])
    if command == "INVITE":
        check_invite(fields, founds)
    line = f"{command} {json.dumps(fields, ensure_ascii=False, separators=(',', ':'))}\n"
    check(len(line.encode("utf-8")) <= 65536, "does not fit a line")
    return entry_hash(command, fields)


def check_vector(vector):
    command, fields = vector["command"], vector["fields"]
    check(check_entry(command, fields) == vector["hash"], "hash")
    check(header_of(fields) == vector["header"], "header")
    check(("content" in fields) == ("content" in vector), "content")
    if "content" in vector:
        check(canonical(fields["content"], 2) == vector["content"], "content")
    signed = "signature" in fields
    check(vector["authentic"] == ("by signature" if signed else "by the next"), "authentic")
    if signed:
        check(is_signed(fields["writer"], unbase64(vector["hash"], 32), fields["signature"]), "signature")


# Who takes part: docs/membership.md, as directly as it is stated there.


class State:
    def __init__(self, entries):
        self.all = [dict(entry["fields"], command=entry["command"], hash=entry["hash"]) for entry in entries]
        self.by_hash = {each["hash"]: each for each in self.all}
        check(len(self.by_hash) == len(self.all), "the same entry twice")
        people = {}
        for each in self.all:
            named = ([each["prev"]] if "prev" in each else []) + each.get("after", [])
            check(all(name in self.by_hash and "past" in self.by_hash[name] for name in named), "past is missing")
            each["past"] = set(named).union(*(self.by_hash[name]["past"] for name in named))
            if "certificate" in each:
                people.setdefault(each["writer"], each["certificate"]["person"])
            each["person"] = people[each["writer"]]
        self.founder = self.all[0]["person"]
        for each in self.all:
            self.check_sealing(each, "sealed" in self.all[0])

    def check_sealing(self, entry, sealed):
        if sealed and "certificate" in entry:
            check("seal" in entry["certificate"], "a computer without seal")
        if entry["command"] == "INVITE":
            people = set(self.ids(entry.get("invited", [])) if sealed else [])
            check({each["person"] for each in entry.get("certificates", [])} == people, "certificates of an INVITE")

    def of(self, *commands):
        return [each for each in self.all if each["command"] in commands]

    @staticmethod
    def knows(later, earlier):
        return earlier["hash"] in later["past"]

    @staticmethod
    def ids(people):
        return [each["id"] for each in people]

    def concerns(self, removal, person):
        command = removal["command"]
        if command in ("LEAVE", "DECLINE"):
            return removal["person"] == person
        if command == "REMOVE":
            return removal["removed"]["id"] == person
        return command == "UNINVITE" and person in self.ids(removal["withdrawn"])

    def joins_under(self, entry):
        same = [each for each in self.of("JOIN") if each["person"] == entry["person"]]
        return [each for each in same if each is entry or self.knows(entry, each)]

    def is_beyond(self, entry, removal):
        if entry is removal or self.knows(removal, entry):
            return False
        if removal["command"] == "REVOKE":
            return entry["writer"] == removal["revoked"]
        if not self.concerns(removal, entry["person"]):
            return False
        if removal["command"] == "UNINVITE":
            return entry.get("invite") == removal["invite"] and entry["command"] == "JOIN" and not self.knows(entry, removal)
        if entry["command"] == "DECLINE" and self.knows(entry, removal):
            return False
        return not any(self.knows(join, removal) for join in self.joins_under(entry))

    def beyond(self, removals, counts=lambda entry, removal: True):
        return {e["hash"] for e in self.all for r in removals if self.is_beyond(e, r) and counts(e, r)}

    def standing(self, void):
        stands = set()
        for entry in sorted(self.all, key=lambda each: len(each["past"])):
            if entry["hash"] not in void and self.has_authority(entry, stands):
                stands.add(entry["hash"])
        return stands

    def has_authority(self, entry, stands):
        if entry is self.all[0] or entry["command"] == "DECLINE":
            return True
        if entry["command"] == "JOIN":
            return entry["invite"] in stands
        person = entry["person"]
        ends = [r for r in self.of("LEAVE", "DECLINE", "REMOVE") if r["hash"] in stands]
        ends = [r for r in ends if self.concerns(r, person) and self.knows(entry, r)]
        if any(j["hash"] in stands and all(self.knows(j, r) for r in ends) for j in self.joins_under(entry)):
            return True
        leaves = [each for each in self.of("LEAVE") if each["person"] == person]
        return person == self.founder and not any(self.knows(entry, each) for each in leaves)

    def brought_in_by(self, entry, found):
        for join in self.joins_under(entry):
            invite = self.by_hash[join["invite"]]
            if invite["person"] not in found:
                found.add(invite["person"])
                self.brought_in_by(invite, found)
        return found

    def exception(self, void, raw):
        stands = self.standing(void | raw)

        def kept(entry, removal):
            return any(
                witness["person"] != entry["person"]
                and witness["command"] != "DECLINE"
                and (witness["person"] == self.founder or self.joins_under(witness))
                and self.knows(witness, entry)
                and not self.knows(witness, removal)
                and witness["hash"] in stands
                and entry["person"] not in self.brought_in_by(witness, set())
                for witness in self.all
            )

        return kept

    def settle(self):
        def in_force(stands, *commands):
            return [each for each in self.of(*commands) if each["hash"] in stands]

        founder_leaves = [each for each in self.of("LEAVE") if each["person"] == self.founder]
        void0 = self.beyond(founder_leaves, lambda entry, _: entry["command"] != "LEAVE")
        removes = [each for each in self.of("REMOVE") if each["hash"] not in void0]
        void1 = void0 | self.beyond(removes)
        # Of one rank: they do not void each other.
        others = in_force(self.standing(void1), "LEAVE", "DECLINE", "UNINVITE", "REVOKE")
        kept = self.exception(void1, self.beyond(others))
        void2 = void1 | self.beyond(others, lambda entry, removal: not kept(entry, removal))
        return removes + others, self.standing(void2), kept

    def state(self):
        counted, stands, kept = self.settle()

        def ends(removal, join):
            if not self.concerns(removal, join["person"]) or self.knows(join, removal):
                return False
            if removal["command"] != "UNINVITE":
                return True
            answers = join["invite"] == removal["invite"]
            return answers and not self.knows(removal, join) and not kept(join, removal)

        joins = [join for join in self.of("JOIN") if join["hash"] in stands]
        members = {join["person"] for join in joins if not any(ends(r, join) for r in counted)}
        has_left = any(each["person"] == self.founder for each in self.of("LEAVE"))
        if not has_left and "everybody" not in self.all[0]:
            members.add(self.founder)
        open_invites = set()
        for invite in self.of("INVITE"):
            if invite["hash"] not in stands:
                continue
            for person in self.ids(invite.get("invited", [])):
                answers = [e for e in self.of("JOIN", "DECLINE") if e["person"] == person and e["hash"] in stands]
                ended = any(
                    self.concerns(r, person)
                    and not self.knows(invite, r)
                    and (r["command"] != "UNINVITE" or r["invite"] == invite["hash"])
                    for r in counted
                )
                if person not in members and not ended and not any(self.knows(e, invite) for e in answers):
                    open_invites.add((invite["hash"], person))
        self.open_invites = open_invites
        return sorted(members), sorted({person for _, person in open_invites})


# The files.


def check_canonical(vectors):
    for vector in vectors["accepted"] + vectors["numbers"]:
        check(canonical(json.loads(vector["json"])) == vector["canonical"], "canonical JSON of", vector["json"])
    for text in vectors["refused"]:
        try:
            canonical(json.loads(text))
        except (ValueError, OverflowError):
            check(True)
            continue
        check(False, "not refused:", text)


def check_entries(vectors):
    for key, seed in vectors["keys"].items():
        public = Ed25519PrivateKey.from_private_bytes(seed.encode()).public_key()
        check(public.public_bytes(Encoding.Raw, PublicFormat.Raw) == unbase64(key, 32), "key of", seed)
    named = {vector["fields"].get("prev") for vector in vectors["entries"]}
    for vector in vectors["entries"]:
        check_vector(vector)
        seed = vectors["keys"][vector["fields"]["writer"]]
        if "signature" in vector["fields"]:
            signature = Ed25519PrivateKey.from_private_bytes(seed.encode()).sign(unbase64(vector["hash"], 32))
            check(base64url(signature) == vector["fields"]["signature"], "signature made with", seed)
        else:
            check(vector["hash"] in named, "nothing vouches for", vector["hash"])


def check_certificates(vectors):
    for vector in vectors["certificates"]:
        check(check_certificate(vector["fields"], None) == vector["signed"], "signed text")
    for proof in vectors["proofs"]:
        signed = canonical(["parley-2-proof", proof["role"], proof["nonce"], proof["to"], proof["from"], proof["channel"]])
        check(is_signed(proof["from"], sha256(signed), proof["signature"]), "proof")
    for invite in vectors["invites"]:
        key = Ed25519PrivateKey.from_private_bytes(derived(unbase64(invite["secret"], 32), "invite"))
        public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        check(base64url(public) == invite["key"], "key of an invite")
    for each in vectors["revocations"]:
        signed = canonical(["parley-2-revoked", without(each, "signature")])
        check(is_signed(each["person"], sha256(signed), each["signature"]), "revocation")
    for each in vectors["computers"]:
        check_computer(each)
    for each in vectors["files"]:
        signed = canonical(["parley-2-file"] + [each[name] for name in ("conversation", "root", "to", "writer", "until")])
        check(is_signed(each["writer"], sha256(signed), each["signature"]), "authorization")
    for each in vectors["screens"]:
        check(each["role"] in ("watcher", "sharer"), "role at a screen")
        signed = canonical(["parley-2-screen"] + [each[name] for name in ("role", "conversation", "row", "from", "to", "channel")])
        check(is_signed(each["from"], sha256(signed), each["signature"]), "proof at a screen")
    for each in vectors["profiles"]:
        key = HKDF(hashes.SHA256(), 32, None, b"parley-add/1").derive(each["secret"].encode())
        said = f"{each['command']} {each['bytes']}".encode()
        check(base64url(hmac.new(key, said, hashlib.sha256).digest()) == each["mac"], "mac of", each["command"])


def derived(secret, purpose):
    return HKDF(hashes.SHA256(), 32, b"parley-2", purpose.encode()).derive(secret)


def check_computer(vector):
    named = {name: vector[name] for name in ("writer", "at", "name")}
    signed = canonical(["parley-2-computer", named])
    check(is_signed(vector["writer"], sha256(signed), vector["signature"]), "signature of a computer's name")
    data = base64.urlsafe_b64decode(vector["name"] + "=" * (-len(vector["name"]) % 4))
    about = canonical(["parley-2-computer", vector["writer"], vector["at"]]).encode()
    plain = AESGCM(derived(vector["seed"].encode(), "own computers")).decrypt(data[:12], data[12:], about)
    check(plain.decode() == vector["plain"], "name of a computer")


def check_digests(vectors):
    for vector in vectors:
        messages = vector["claim"]["messages"]
        items = [[writer, sorted(item[:3] for item in messages[writer])] for writer in sorted(messages)]
        hashed = canonical([sorted(vector["claim"]["controls"]), items])
        check(hashed == vector["hashed"], "hashed text of a digest")
        check(base64url(sha256(hashed)) == vector["digest"], "digest")


def check_forks(vectors):
    for vector in vectors["branches"] + vectors["next"]:
        check_vector(vector)
    one, other = vectors["branches"]
    for name in ("conversation", "writer", "number"):
        check(one["fields"][name] == other["fields"][name], "one", name)
    check(one["fields"]["number"] == vectors["number"], "number")
    check(one["hash"] != other["hash"], "two branches")
    on = [branch for branch in vectors["branches"] if branch["hash"] == vectors["continued"]]
    check(len(on) == 1, "the branch that goes on")
    for each in vectors["next"]:
        check(each["fields"]["prev"] == on[0]["hash"], "prev of the next message")
        check(each["fields"]["number"] == vectors["number"] + 1, "number of the next message")


def check_states(vectors):
    for vector in vectors:
        for entry in vector["entries"]:
            fields = entry["fields"]
            check(check_entry(entry["command"], fields) == entry["hash"], "hash")
            check(is_signed(fields["writer"], unbase64(entry["hash"], 32), fields["signature"]), "signature")
        check(State(vector["entries"]).state() == (vector["members"], vector["invited"]), "state:", vector["what"])


CHECKS = {
    "canonical": check_canonical,
    "entries": check_entries,
    "certificates": check_certificates,
    "digests": check_digests,
    "forks": check_forks,
    "states": check_states,
}


def leaves(value, path=()):
    """The paths to everything in a vector that is no list or object."""
    if isinstance(value, (dict, list)):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from leaves(value[key], path + (key,))
    else:
        yield path


def changed(value):
    return value + 1 if isinstance(value, (int, float)) and not isinstance(value, bool) else f"{value}x"


def unnoticed_changes(check_file, vectors):
    for path in leaves(vectors):
        if path[-1] == "what" or path[0] == "refused":  # The first decides nothing, and the others stay wrong.
            continue
        if isinstance(vectors, list):  # Each is checked by itself.
            other = copy.deepcopy(vectors[path[0] : path[0] + 1])
            path = (0,) + path[1:]
        else:
            other = copy.deepcopy(vectors)
        place = other
        for key in path[:-1]:
            place = place[key]
        place[path[-1]] = changed(place[path[-1]])
        try:
            check_file(other)
        except Exception:  # Whatever a wrong vector leads to, it was noticed.
            yield None
        else:
            yield path


def main(checks_of_files):
    vectors = {name: json.loads((VECTORS / f"{name}.json").read_text("utf-8")) for name in checks_of_files}
    if "--changed" in sys.argv:
        results = [
            (name, path)
            for name, check_file in checks_of_files.items()
            for path in unnoticed_changes(check_file, vectors[name])
        ]
        missed = [f"{name}: {path}" for name, path in results if path is not None]
        print("\n".join(missed) if missed else f"{len(results)} changes noticed")
        return 1 if missed else 0
    for name, check_file in checks_of_files.items():
        try:
            check_file(vectors[name])
        except Wrong as problem:
            print(f"{name}: {problem}")
            return 1
    print(f"{checks} checks")
    return 0


if __name__ == "__main__":
    sys.exit(main(CHECKS))
