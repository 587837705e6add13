#!/usr/bin/env python3
"""Checks who takes part, who may write and which messages stand from docs/membership.md and docs/protocol.md alone.

Reads decisions.json and everybody.json in docs/vectors, and shares no code with the program. Needs Debian's
python3-cryptography. With --changed, changes the vectors in every place, one at a time, and checks that each change is
noticed. With --histories FILE, checks what a program has found of histories, a line of JSON each, like those in
decisions.json but without keys.
"""

import importlib
import json
import pathlib
import sys

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

protocol = importlib.import_module("check-vectors")
base64url, canonical, check, sha256, State = (
    getattr(protocol, name) for name in ("base64url", "canonical", "check", "sha256", "State")
)

ENDS_OF_A_REMOVAL = 400
ENDS_OF_A_DECISION = 500
REMOVALS_UNAWARE = 8


# Who may write: docs/membership.md, "Who may write" and "Messages".


class Conversation(State):
    """Controls, and what follows from them for messages."""

    def __init__(self, entries):
        super().__init__(entries)
        self.counted, self.stands, _ = self.settle()
        leaves = [each for each in self.of("LEAVE") if each["person"] == self.founder]
        void = self.beyond(leaves, lambda entry, _: entry["command"] != "LEAVE")
        self.decisions = [each for each in self.of("SPEAKERS", "CLOSE") if each["hash"] not in void]

    def lets(self, decision, person):
        if decision["command"] == "CLOSE":
            return False
        return "all" in decision or person == self.founder or person in decision.get("speakers", [])

    def may_write(self, person):
        last = [d for d in self.decisions if not any(self.knows(other, d) for other in self.decisions)]
        return person in self.state()[0] and all(self.lets(each, person) for each in last)

    def past_of(self, message):
        named = set(message["after"])
        return named.union(*(self.by_hash[name]["past"] for name in named))

    def person_of(self, writer, past):
        shown = {each["certificate"]["person"] for each in self.all if each["hash"] in past and "certificate" in each
                 and each["writer"] == writer}
        return shown.pop() if len(shown) == 1 else None

    def cuts(self, message, person, past):
        """The controls that cut a message."""
        joins = [each for each in self.of("JOIN") if each["person"] == person and each["hash"] in past]
        ended = [
            each
            for each in self.counted
            if each["command"] in ("LEAVE", "DECLINE", "REMOVE")
            and self.concerns(each, person)
            and not any(self.knows(join, each) for join in joins)
        ]
        revoked = [each for each in self.counted if each["command"] == "REVOKE" and each["revoked"] == message["writer"]]
        silenced = [
            each
            for each in self.decisions
            if each["hash"] not in past
            and not self.lets(each, person)
            and not any(self.knows(each, removal) for removal in ended)
            and not self.is_left_out(each, message["writer"])
        ]
        return ended + revoked + silenced

    def is_left_out(self, decision, writer):
        return is_full(decision) and writer not in decision["last"] and self.person_of(writer, decision["past"]) is not None


def is_full(cut):
    most = ENDS_OF_A_DECISION if cut["command"] in ("SPEAKERS", "CLOSE") else ENDS_OF_A_REMOVAL
    return sum(len(ends) for ends in cut["last"].values()) >= most


def spared(cut, message, messages):
    """Whether a removal or a decision names a message, or one of the same run before which it comes."""
    for number, named in cut["last"].get(message["writer"], []):
        if named not in messages or messages[named]["number"] != number:
            continue
        run = messages[named]["after"]
        while named in messages and (messages[named]["after"] == run or is_full(cut)):
            if named == message["hash"]:
                return True
            named = messages[named].get("prev")
    return False


# What is permitted: docs/membership.md, "Good".

REMOVALS = ("LEAVE", "DECLINE", "REMOVE", "UNINVITE", "REVOKE")
BOUNDS = {
    "people": 450,
    "peoplePerInvite": 50,
    "writersInUse": 20,
    "writers": 200,
    "controls": 10_000,
    "speakers": 50,
    "decisions": 200,
}


def check_permitted(before, command, fields, bounds=BOUNDS):
    """Checks that a control is permitted in the state of its past."""
    person = check_writer(before, fields, bounds)
    members, invited = before.state()
    is_member, is_founder, founding = person in members, person == before.founder, before.all[0]
    is_closed = any(each["command"] == "CLOSE" for each in before.decisions)
    removed = [each["removed"]["id"] for each in before.counted if each["command"] == "REMOVE"]
    check(command in (*REMOVALS, "CLOSE") or len(before.all) < bounds["controls"], "too many controls")
    check(not ("everybody" in founding and is_founder), "a control of nobody, in a room for everybody")
    check(is_member or command in ("JOIN", "DECLINE"), f"a {command} of somebody who is no member")
    if command == "INVITE":
        people = before.ids(fields.get("invited", []))
        check(people and not is_closed and "everybody" not in founding, "an INVITE that is not permitted")
        check(len(set(people)) == len(people) <= bounds["peoplePerInvite"], "an INVITE of somebody twice, or of too many")
        check(not set(people) & set(members), "an INVITE of a member")
        check(is_founder or not set(people) & set(removed), "an INVITE of somebody whom the founder removed")
        check(len({*members, *invited, *people}) <= bounds["people"], "too many people")
    elif command == "JOIN":
        is_open = (fields["invite"], person) in before.open_invites
        is_public = "public" in founding and fields["invite"] == founding["hash"] and person not in removed
        check(not is_member and not is_closed and (is_open or is_public), "a JOIN that is not permitted")
        check(len({*members, *invited, person}) <= bounds["people"], "too many people")
    elif command == "DECLINE":
        check(person in invited, "a DECLINE of somebody who is not invited")
    elif command == "UNINVITE":
        invite = before.by_hash[fields["invite"]]
        check(is_founder or invite["person"] == person, "an UNINVITE of another's INVITE")
        check(not (invite is founding and "public" in founding), "an UNINVITE of an open room")
        check(
            all((fields["invite"], each) in before.open_invites for each in before.ids(fields["withdrawn"])),
            "an UNINVITE of somebody to whom the INVITE is not open",
        )
    elif command == "REMOVE":
        target = fields["removed"]["id"]
        check(is_founder and target != person and target in members + invited, "a REMOVE that is not permitted")
    elif command == "REVOKE":
        theirs = [each["writer"] for each in before.all if "certificate" in each and each["person"] == person]
        check(fields["revoked"] != fields["writer"] and fields["revoked"] in theirs, "a REVOKE of another's computer")
    elif command in ("SPEAKERS", "CLOSE"):
        speakers = fields.get("speakers", [])
        check(is_founder and "public" in founding and not is_closed, f"a {command} that is not permitted")
        check(len(set(speakers)) == len(speakers) <= bounds["speakers"] and person not in speakers, "speakers twice, or the founder")
        check(command == "CLOSE" or len(before.of("SPEAKERS")) < bounds["decisions"], "too many SPEAKERS")


def check_writer(before, fields, bounds):
    """The person of a control's writer, if the writer may write any."""
    own = [fields["certificate"]] if "certificate" in fields else []
    shown = [each["certificate"] for each in before.all if "certificate" in each]
    people = {each["person"] for each in own + shown if each["writer"] == fields["writer"]}
    check(len(people) == 1, "a writer of nobody, or of two people")
    [person] = people
    revoked = [each["revoked"] for each in before.counted if each["command"] == "REVOKE"]
    check(fields["writer"] not in revoked, "a control of a computer that was revoked")
    theirs = [each for each in own + shown if each["person"] == person]
    replaced = {name for each in theirs for name in each.get("replaces", [])}
    writers = {each["writer"] for each in theirs}
    are_few = len(writers) <= bounds["writers"] and len(writers - replaced) <= bounds["writersInUse"]
    check(are_few or not own, "too many computers")
    return person


# Which messages stand.


def judged(message, messages, conversation, entries):
    """Whether a message stands, and whether it is passed on."""
    past = conversation.past_of(message)
    person = conversation.person_of(message["writer"], past)
    before = Conversation([entry for entry in entries if entry["hash"] in past])
    check(before.may_write(person), "a message of somebody who may not write")
    as_entry = dict(message, command="SEND_MESSAGE", past=past, person=person)
    cuts = conversation.cuts(message, person, past)
    unaware = [each for each in cuts if not any(conversation.knows(other, each) for other in cuts)]
    # As of a control: a JOIN of its author in its past stands that no removal in that past ended.
    has_authority = conversation.has_authority(as_entry, conversation.stands)
    spare = [spared(cut, message, messages) for cut in cuts]
    return (
        has_authority and len(unaware) <= REMOVALS_UNAWARE and all(spare),
        has_authority and (not cuts or any(spare)),
    )


def stands(message, messages, conversation, entries):
    return judged(message, messages, conversation, entries)[0]


def check_outcome(history):
    """Checks what a history of controls and messages comes to."""
    what = history["what"]
    controls = [each for each in history["entries"] if each["command"] != "SEND_MESSAGE"]
    said = [dict(each["fields"], hash=each["hash"]) for each in history["entries"] if each["command"] == "SEND_MESSAGE"]
    messages = {each["hash"]: each for each in said}
    conversation = Conversation(controls)
    members, invited = conversation.state()
    check(members == history["members"], "members:", what)
    check(invited == history["invited"], "invited:", what)
    check([each for each in members if conversation.may_write(each)] == history["mayWrite"], "who may write:", what)
    standing = [each["hash"] for each in said if stands(each, messages, conversation, controls)]
    check(standing == history["standing"], "what stands:", what)
    return len(said)


def check_good(history):
    """Checks that the controls of a history are permitted in their pasts, and that those are not which a program refused."""
    known = {}
    for entry in history["entries"]:
        if entry["command"] != "SEND_MESSAGE":
            if known:
                check(is_permitted(known, entry, history["bounds"]), "permitted:", entry["hash"], "of", history["what"])
            known[entry["hash"]] = entry
    for entry in history["refused"]:
        check(not is_permitted(known, entry, history["bounds"]), "not permitted:", entry["hash"], "of", history["what"])
    return len(known) + len(history["refused"])


def is_permitted(known, entry, bounds):
    fields = entry["fields"]
    named = set(fields.get("after", []) + ([fields["prev"]] if "prev" in fields else []))
    for each in reversed(known.values()):
        if each["hash"] in named:
            named.update(each["fields"].get("after", []))
            named.update([each["fields"]["prev"]] if "prev" in each["fields"] else [])
    past = [each for name, each in known.items() if name in named]
    try:
        check_permitted(Conversation(past), entry["command"], fields, bounds)
        State(past + [entry])  # The certificates that a sealed conversation requires.
    except (protocol.Wrong, KeyError):
        return False
    return True


def check_decision(vector):
    for entry in vector["entries"]:
        fields = entry["fields"]
        check(protocol.check_entry(entry["command"], fields) == entry["hash"], "hash")
        check(protocol.is_signed(fields["writer"], protocol.unbase64(entry["hash"], 32), fields["signature"]), "signature")
        if entry["command"] == "SPEAKERS":
            check(fields.get("all") in (None, True) and not ("all" in fields and "speakers" in fields), "SPEAKERS")
    founding = vector["entries"][0]["fields"]
    check(founding.get("public") is True and "invited" not in founding, "an open room")
    check_outcome(vector)


def check_histories(file):
    """Histories of a program, a line each, without keys: their hashes are names. Returns the exit code."""
    wrong, histories, messages, judged_controls = [], 0, 0, 0
    for line in pathlib.Path(file).read_text("utf-8").splitlines():
        histories += 1
        try:
            history = json.loads(line)
            messages += check_outcome(history)
            judged_controls += check_good(history) if "refused" in history else 0
        except protocol.Wrong as problem:
            wrong.append(str(problem))
    judged_too = f", and what was permitted for {judged_controls} controls" if judged_controls else ""
    print("\n".join(wrong) if wrong else f"{histories} histories with {messages} messages{judged_too}")
    return 1 if wrong else 0


# Rooms for everybody: docs/protocol.md, section 8.


def key_of(scope, purpose):
    key = Ed25519PrivateKey.from_private_bytes(protocol.derived(scope.encode(), purpose))
    return key, base64url(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def everybody(scope):
    """The founding INVITE of the room for everybody of a scope, with its signature."""
    (person, person_id), (writer, writer_id) = key_of(scope, "everybody"), key_of(scope, "everybody writer")
    certificate = {"person": person_id, "writer": writer_id, "via": person_id, "at": 0}
    signed = sha256(canonical(["parley-2-certificate", certificate]))
    fields = {
        "writer": writer_id,
        "number": 1,
        "clock": 1,
        "at": 0,
        "from": "Everybody",
        "title": "Everybody here",
        "public": True,
        "everybody": scope,
        "certificate": dict(certificate, signature=base64url(person.sign(signed))),
    }
    fields["conversation"] = protocol.conversation_id(fields)
    said = protocol.entry_hash("INVITE", fields)
    return dict(fields, signature=base64url(writer.sign(protocol.unbase64(said, 32)))), said


def check_everybody(vector):
    fields, said = everybody(vector["scope"])
    check(vector["command"] == "INVITE" and vector["fields"] == fields, "INVITE of", vector["scope"])
    check(vector["hash"] == said, "hash of the INVITE of", vector["scope"])


def each_of(check_one):
    def check_file(vectors):
        for vector in vectors:
            check_one(vector)

    return check_file


if __name__ == "__main__":
    if "--histories" in sys.argv:
        sys.exit(check_histories(sys.argv[sys.argv.index("--histories") + 1]))
    sys.exit(protocol.main({"decisions": each_of(check_decision), "everybody": each_of(check_everybody)}))
