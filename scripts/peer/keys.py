"""Keys of sealed messages: which are here, who is given which, and the own key chain (docs/encryption.md)."""

import os
import time

from cryptography.exceptions import InvalidTag

from common import BAD, Wrong, base64url, canonical, check, is_signed, sealing, sha256, unbase64, without
from log import REMOVALS

WEEK = 604_800_000
MOST = 10_000


def place_of(fields):
    sealed = fields["content"]["sealed"]
    return fields["conversation"], fields["writer"], sealed["chain"]


class Keys:
    """The keys that were given here, and those of own key chains."""

    def __init__(self):
        self.held = {}  # By conversation, writer and chain: keys by where they are from.

    def keep(self, key, source):
        """Keeps a key that leads further than the one from there. Returns whether it was not here.

        A key may be false, so the source of one that a message names is its commitment: no other one takes its place.
        """
        keys = self.held.setdefault((key.conversation, key.writer, key.chain), {})
        if source in keys and keys[source].number <= key.number:
            return False
        keys[source] = key
        return True

    def key_of(self, fields):
        """The key of a sealed message, or None if none that is here leads to it."""
        sealed, number = fields["content"]["sealed"], fields["number"]
        check(set(sealed) == {"key", "chain", "salt", "data"}, "fields of sealed")
        for key in self.held.get(place_of(fields), {}).values():
            if key.number <= number < key.chain + MOST and key.at(number).commitment() == sealed["key"]:
                return key.at(number)
        return None

    def content_of(self, fields):
        """What a message says; None if its key has not come. Raises Wrong if it cannot be opened."""
        content = fields["content"]
        if "sealed" not in content:
            return content
        key = self.key_of(fields)
        if key is None:
            return None
        try:
            return sealing.content_of(sealing.open_message(key, without(fields, "hash")))
        except InvalidTag:
            raise Wrong("a message that is not authentic") from None


# KEYS: section 4.


def give(me, conversation, certificate, keys):
    """KEYS with these keys for the computer that a certificate names."""
    to = [conversation, me.writer, certificate["writer"]]
    given = []
    for key in keys:
        place = [key.writer, key.chain, key.number, key.commitment()]
        info, aad = canonical(["parley-2-keys-info", *to]), canonical(["parley-2-keys-aad", *to, *place])
        seal = unbase64(certificate["seal"], 32)
        enc, data = sealing.hpke_seal(seal, os.urandom(32), info.encode(), aad.encode(), key.secret)
        names = dict(zip(("writer", "chain", "number", "key"), place))
        given.append({**names, "enc": base64url(enc), "data": base64url(data)})
    fields = dict(zip(("conversation", "sender", "recipient"), to), keys=given)
    return dict(fields, signature=me.sign(["parley-2-keys", fields]))


def check_keys(fields):
    signed = sha256(canonical(["parley-2-keys", without(fields, "signature")]))
    check(is_signed(fields["sender"], signed, fields["signature"]), "the signature of KEYS")
    check(1 <= len(fields["keys"]) <= 100, "1 to 100 keys")


def open_given(me, fields):
    """The keys in KEYS for this computer. Others are dropped: they are not what they are said to be."""
    to = [fields["conversation"], fields["sender"], fields["recipient"]]
    for given in fields["keys"]:
        try:
            place = [given[name] for name in ("writer", "chain", "number", "key")]
            info, aad = canonical(["parley-2-keys-info", *to]), canonical(["parley-2-keys-aad", *to, *place])
            enc, data = unbase64(given["enc"], 32), unbase64(given["data"], 48)
            secret = sealing.hpke_open(me.seal, enc, info.encode(), aad.encode(), data)
            key = sealing.Key(to[0], given["writer"], given["chain"], given["number"], secret)
            check(key.chain <= key.number < key.chain + MOST, "a number of the chain")
            check(key.commitment() == given["key"], "the commitment to a given key")
            yield key
        except (InvalidTag, *BAD):
            continue


# Who is given a key: section 5.


def computers(state):
    """The certificates of the computers of people who take part in this state, by writer."""
    own = [each["certificate"] for each in state.all if "certificate" in each]
    invited = [each for invite in state.of("INVITE") for each in invite.get("certificates", [])]
    counting = {}
    for writer in {each["writer"] for each in own + invited}:
        shown = [each for each in own if each["writer"] == writer] or [each for each in invited if each["writer"] == writer]
        if len({each["person"] for each in shown}) == 1:
            counting[writer] = max(shown, key=lambda each: (each["at"], each["signature"]))
    replaced = {(each["person"], name) for each in counting.values() for name in each.get("replaces", [])}
    revoked = {each["revoked"] for each in state.counted if each["command"] == "REVOKE"}
    return {
        writer: each
        for writer, each in counting.items()
        if each["person"] in state.members + state.invited
        and writer not in revoked
        and (each["person"], writer) not in replaced
        and "seal" in each
    }


class OwnChain:
    """The key chain of this writer in one conversation: section 2."""

    def __init__(self):
        self.key = None  # Of the last message.
        self.first = self.began = None
        self.past, self.people, self.computers = set(), set(), set()
        self.given = set()  # The computers that have a key of this chain.

    def next(self, log, me, number, after, revoked):
        """Moves on to the key of the next message. Returns the key and the computers that lack it."""
        past = log.past_of(after)
        state = log.state_of(past)
        people, those = set(state.members + state.invited), computers(state)
        those = {writer: each for writer, each in those.items() if writer not in revoked and writer != me.writer}
        news = past - self.past
        begins = (
            self.key is None
            or any(state.by_hash[name]["command"] in REMOVALS for name in news)
            or self.people - people
            or self.computers - set(those)
            or self.past - past
            or number <= self.key.number
            or number >= self.key.chain + MOST
            or abs(now() - self.began) >= WEEK
        )
        if begins:
            self.key = self.first = sealing.Key(log.conversation, me.writer, number, number, os.urandom(32))
            self.began, self.given = now(), set()
        else:
            self.key = self.key.at(number)
        self.past, self.people, self.computers = past, people, set(those)
        lacking = [each for writer, each in those.items() if writer not in self.given]
        self.given |= set(those)
        return self.key, lacking

    def stored(self):
        """What is kept, in the same write as the message that was sealed with it."""
        kept = {name: sorted(getattr(self, name)) for name in ("past", "people", "computers", "given")}
        first = [self.first.number, base64url(self.first.secret)]
        return {"conversation": self.key.conversation, "first": first, "number": self.key.number, "began": self.began, **kept}

    @classmethod
    def restored(cls, me, stored):
        chain = cls()
        number, secret = stored["first"]
        chain.first = sealing.Key(stored["conversation"], me.writer, number, number, unbase64(secret, 32))
        chain.key, chain.began = chain.first.at(stored["number"]), stored["began"]
        for name in ("past", "people", "computers", "given"):
            setattr(chain, name, set(stored[name]))
        return chain


def now():
    return int(time.time() * 1000)
