"""The entries of one conversation, and who is given which: docs/membership.md, and docs/protocol.md, section 7."""

from common import base64url, canonical, check, entry_hash, is_signed, membership, sha256, unbase64
from form import check_form

REMOVALS = membership.REMOVALS


class Waits(Exception):
    """An entry whose past, or what vouches for it, is not here yet."""

    def __init__(self, missing):
        super().__init__("waits")
        self.missing = missing


class Log:
    def __init__(self, conversation):
        self.conversation = conversation
        self.controls = []  # Good ones, each after its past, as {"command", "fields", "hash"}.
        self.messages = {}  # By hash: accepted ones, as their fields with `hash`.
        self.vouched = {}  # By hash: `after` and number that an unsigned message must have.
        self.states = {}

    # What the entries come to.

    def state(self):
        """What follows from all controls that are held."""
        return self.state_of({each["hash"] for each in self.controls})

    def state_of(self, past):
        key = frozenset(past)
        if key not in self.states:
            if len(self.states) > 500:
                self.states.clear()
            made = membership.Conversation([each for each in self.controls if each["hash"] in key])
            made.members, made.invited = made.state()
            self.states[key] = made
        return self.states[key]

    def past_of(self, names):
        """The controls that these name, and their pasts."""
        missing = [name for name in names if name not in self.hashes()]
        if missing:
            raise Waits(missing)
        if not self.controls:
            return set()
        by_hash = self.state().by_hash
        return set(names).union(*(by_hash[name]["past"] for name in names))

    def hashes(self):
        return {each["hash"] for each in self.controls}

    def holds(self, name):
        return name in self.messages or name in self.hashes()

    def entry(self, name):
        """Command and fields of an entry that is held, or None."""
        if name in self.messages:
            return "SEND_MESSAGE", {k: v for k, v in self.messages[name].items() if k != "hash"}
        return next(((each["command"], each["fields"]) for each in self.controls if each["hash"] == name), None)

    def name_of(self, command, fields):
        return entry_hash(command, fields)

    def person_named(self, writer):
        """The person of a computer that any control here names."""
        if writer in {each["writer"] for each in self.state().all}:
            return self.state().person_of(writer, self.hashes())
        named = [each for invite in self.state().of("INVITE") for each in invite.get("certificates", [])]
        return next((each["person"] for each in named if each["writer"] == writer), None)

    def signed_ends(self, names):
        """These messages, and for each without a signature those that follow it up to one with a signature."""
        follows = {each["prev"]: each["hash"] for each in self.messages.values() if "prev" in each}
        ends = set()
        for name in names:
            while name and name not in ends:
                ends.add(name)
                name = None if "signature" in self.messages[name] else follows.get(name)
        return ends

    def takes_part(self, person):
        return bool(self.controls) and person in self.state().members + self.state().invited

    def is_sealed(self):
        return "sealed" in self.controls[0]["fields"]

    def heads(self, among=None):
        """The controls that no other one comes after."""
        by_hash = self.state().by_hash
        names = self.hashes() if among is None else among
        return sorted(names - set().union(*(by_hash[name]["past"] for name in names)))

    def clock(self):
        said = [each["fields"]["clock"] for each in self.controls] + [each["clock"] for each in self.messages.values()]
        return min(max(said, default=0) + 1, 2**48)

    # Taking entries in.

    def take(self, command, fields):
        """Takes an entry in. Returns its hash, or None if it was here. Raises Wrong, or Waits for what it names."""
        name = check_form(command, fields)
        check(fields["conversation"] == self.conversation, "another conversation")
        if self.holds(name):
            return None
        signed = "signature" in fields
        if signed:
            check(is_signed(fields["writer"], unbase64(name, 32), fields["signature"]), "the signature of", command, name)
        if command == "SEND_MESSAGE":
            self.take_message(fields, name, signed)
        else:
            check(signed, "a control without a signature")
            self.take_control(command, fields, name)
        return name

    def take_control(self, command, fields, name):
        entry = {"command": command, "fields": fields, "hash": name}
        if "after" not in fields:
            check(not self.controls, "a second founding INVITE")
            check("certificate" in fields and fields["number"] == 1, "the first control of a writer")
            if "everybody" in fields:
                check(fields == membership.everybody(fields["everybody"])[0], "another room for everybody")
            self.controls.append(entry)
            try:
                self.state()
            except BaseException:
                self.controls.pop()
                raise
            return
        past = self.past_of(fields["after"] + ([fields["prev"]] if "prev" in fields else []))
        before = self.state_of(past)
        if "prev" in fields:
            prev = before.by_hash[fields["prev"]]
            check(prev["writer"] == fields["writer"] and prev["number"] == fields["number"] - 1, "prev")
        membership.check_permitted(before, command, fields)
        # With it, the certificates of its INVITEs are judged by whether the conversation is sealed.
        membership.Conversation([each for each in self.controls if each["hash"] in past] + [entry])
        self.controls.append(entry)
        for writer_ends in fields.get("last", {}).values():
            for number, end in writer_ends:
                self.vouched.setdefault(end, (None, number))

    def take_message(self, fields, name, signed):
        past = self.past_of(fields["after"])
        check("content" in fields, "a message without its content")
        if not signed:
            after, number = self.vouched.get(name, (None, 0))
            if number != fields["number"] or after not in (None, fields["after"]):
                raise Waits([])
        before = self.state_of(past)
        person = before.person_of(fields["writer"], past)
        check(person is not None and before.may_write(person), "a message of somebody who may not write there")
        revoked = [each["revoked"] for each in before.counted if each["command"] == "REVOKE"]
        check(fields["writer"] not in revoked, "a message of a computer that was revoked")
        check(("sealed" in fields["content"]) == self.is_sealed(), "a message that is not sealed where it has to be, or is")
        self.messages[name] = dict(fields, hash=name)
        if "prev" in fields:
            self.vouched[fields["prev"]] = (fields["after"], fields["number"] - 1)

    # Who is given what.

    def author(self, message):
        past = self.past_of(message["after"])
        return self.state_of(past).person_of(message["writer"], past)

    def judged(self, name):
        """Whether a message stands, and whether it is passed on."""
        return membership.judged(self.messages[name], self.messages, self.state(), self.controls)

    def is_for(self, past, person, knowing=None):
        """Whether messages with this past are for somebody, by all controls or by those in a past."""
        before = self.state_of(past)
        if person in before.members + before.invited:
            return True
        now = self.state() if knowing is None else self.state_of(knowing)
        return any(
            "history" in invite
            and invite["hash"] in now.stands
            and person in now.ids(invite.get("invited", []))
            and past <= invite["past"]
            and self.is_for(past, invite["person"], invite["past"])
            for invite in now.of("INVITE")
        )

    def messages_for(self, *people):
        """The messages that are passed on and that all of these may be given."""
        return [name for name in self.messages if self.judged(name)[1] and all(self.may_be_given(name, each) for each in people)]

    def may_be_given(self, name, person):
        if not self.takes_part(person):  # Others of theirs depend on when they came here, which is not noted.
            return self.author(self.messages[name]) == person
        return self.is_for(self.past_of(self.messages[name]["after"]), person)

    def controls_for(self, *people):
        """The hashes of the controls that all of these may be given, each after its past."""
        now, given = self.state(), self.hashes()
        for person in people:
            if not self.takes_part(person):
                ends = [each for each in now.counted if now.concerns(each, person)]
                given &= {each["hash"] for each in ends}.union(*(each["past"] for each in ends))
        return [each["hash"] for each in self.controls if each["hash"] in given]

    # What one side tells another that it holds: docs/protocol.md, section 8.

    def claim(self, *people):
        controls = set(self.controls_for(*people))
        messages = self.items(self.messages_for(*people))
        hashed = [self.heads(controls), [[writer, sorted(messages[writer])] for writer in sorted(messages)]]
        return {
            "conversation": self.conversation,
            "digest": base64url(sha256(canonical(hashed))),
            "controls": hashed[0],
            "messages": messages,
        }

    def items(self, names):
        """[first, last, hash] of each stretch of these messages, by writer."""
        followed = {self.messages[name].get("prev") for name in names}
        items = {}
        for name in names:
            if name not in followed:
                first = self.stretch(name, set(names))[-1]
                last = self.messages[name]
                items.setdefault(last["writer"], []).append([self.messages[first]["number"], last["number"], name])
        return items

    def stretch(self, name, among):
        """A message, and those before it until one is missing."""
        found = []
        while name in among:
            found.append(name)
            name = self.messages[name].get("prev")
        return found

    def lacking(self, claim, *people):
        """Hashes of what may be given, and the other side lacks by its claim: controls first, then the newest messages."""
        held = set(claim["controls"]) & self.hashes()
        if held:
            held = held.union(*(self.state().by_hash[name]["past"] for name in held))
        controls = [name for name in self.controls_for(*people) if name not in held]
        messages = [name for name in self.messages_for(*people) if not self.is_claimed(self.messages[name], claim["messages"])]
        return controls + sorted(messages, key=lambda name: -self.messages[name]["clock"])

    def is_claimed(self, message, items):
        others = items.get(message["writer"], [])
        for first, _, name, *_ in others:
            if name in self.messages:
                held = self.stretch(name, set(self.messages))
                if message["hash"] in held and message["number"] >= first:
                    return True
        unknown = [(first, last) for first, last, name, *_ in others if name not in self.messages]
        missing = [first for first, last, name, *_ in others if name in self.messages]
        return any(first <= message["number"] <= last for first, last in unknown) and message["number"] + 1 not in missing

    def has_more(self, claim):
        """Whether the other side has something by its claim that is not here."""
        if any(name not in self.hashes() for name in claim["controls"]):
            return True
        for items in claim["messages"].values():
            for first, last, name, *_ in items:
                if name not in self.messages or self.messages[self.stretch(name, set(self.messages))[-1]]["number"] > first:
                    return True
        return False
