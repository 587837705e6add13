"""A peer: what it does with the lines that come (docs/protocol.md, sections 8 and 9), and what it writes (section 7)."""

import os

import keys as given_keys
from common import BAD, base64url, canonical, check, entry_hash, protocol, sealing, sha256, tell, unbase64
from exchange import Exchange
from form import check_form
from keys import Keys, OwnChain, now
from log import REMOVALS, Log


class Peer(Exchange):
    """Conversations, their keys, and connections with others. Accepts every invitation."""

    def __init__(self, store):
        super().__init__()
        self.store, self.me = store, store.me
        self.logs, self.chains, self.keys = {}, {}, Keys()
        self.told = set()  # Messages that were shown.
        self.current = None
        for kind, *record in store.records:
            self.restore(kind, *record)
        for log in self.logs.values():
            self.show(log, is_quiet=True)

    def restore(self, kind, *record):
        if kind == "ENTRY":
            command, fields = record
            self.current = fields["conversation"]
            log = self.logs.setdefault(self.current, Log(self.current))
            log.vouched[check_form(command, fields)] = (None, fields["number"])  # It was judged when it came.
            log.take(command, fields)
        elif kind == "KEY":
            source, conversation, writer, chain, number, secret = record
            self.keys.keep(sealing.Key(conversation, writer, chain, number, unbase64(secret, 32)), source)
        elif kind == "REVOKED":
            self.revoked.update(record)
        elif kind == "CHAIN":
            chain = OwnChain.restored(self.me, *record)
            self.chains[chain.key.conversation] = chain
            self.keys.keep(chain.first, self.me.writer)

    # What is shown.

    def show(self, log, is_quiet=False):
        """Tells of messages that stand and have not been told of, in the order in which they are shown."""
        untold = [each for name, each in log.messages.items() if name not in self.told]
        for message in sorted(untold, key=lambda each: [each[name] for name in ("clock", "writer", "number", "hash")]):
            name = message["hash"]
            if not log.judged(name)[0]:
                continue
            try:
                content = self.keys.content_of(message)
            except BAD as problem:
                content = {"problem": str(problem)}
            if content is None:
                continue
            self.told.add(name)
            if not is_quiet:
                about = {each: content[each] for each in ("kind", "text", "problem") if each in content}
                tell("SAYS", conversation=log.conversation, by=message["from"], person=log.author(message), **about)

    # What this peer writes.

    def entry(self, log, command, own, content=None, certificate=False):
        """Makes an entry of this peer, and takes it in."""
        mine = [each["fields"] for each in log.controls if each["fields"]["writer"] == self.me.writer]
        if command == "SEND_MESSAGE":
            mine = [each for each in log.messages.values() if each["writer"] == self.me.writer]
        last = max(mine, key=lambda each: each["number"], default=None)
        fields = {
            "conversation": log.conversation,
            "writer": self.me.writer,
            "number": last["number"] + 1 if last else 1,
            "clock": log.clock(),
            "at": now(),
            "from": self.me.user,
            **own,
        }
        if last:
            fields["prev"] = last["hash"] if "hash" in last else entry_hash(command_of(log, last), last)
        if log.controls:
            fields["after"] = self.after(log)
        elif command == "INVITE":
            del fields["conversation"]
            fields["conversation"] = log.conversation = protocol.conversation_id(fields)
        records, keys = [], []
        if content is not None:
            content, keys, records = self.sealed(log, fields, content) if log.is_sealed() else (salted(content), [], [])
            fields["content"] = content
            fields["body"] = base64url(sha256(f'["parley-2-body",{canonical(content, 2)}]'))
        name = entry_hash(command, fields)
        fields["signature"] = self.me.sign_hash(name)
        log.take(command, fields)
        self.logs[log.conversation] = log
        self.store.write(["ENTRY", command, fields], *records)
        for each in keys:
            self.give(each)
        self.pass_on(log, [name])
        return name

    def after(self, log):
        """The newest controls: the own last one first, then removals and decisions, then INVITEs, the rest by hash."""

        def rank(name):
            command, fields = log.entry(name)
            if fields["writer"] == self.me.writer:
                return 0
            return 1 if command in (*REMOVALS, "SPEAKERS", "CLOSE") else 2 if command == "INVITE" else 3

        return sorted(log.heads(), key=lambda name: (rank(name), name))[:32]

    def sealed(self, log, header, content):
        """The sealed content of a message, KEYS for those who lack its key, and what is to be kept with it."""
        chain = self.chains.setdefault(log.conversation, OwnChain())
        key, lacking = chain.next(log, self.me, header["number"], header["after"], self.revoked)
        self.keys.keep(chain.first, self.me.writer)
        made = sealing.seal_message(key, header, content, os.urandom(16))
        keys = [given_keys.give(self.me, log.conversation, each, [key]) for each in lacking]
        return made, keys, [["CHAIN", chain.stored()]]

    def say(self, text, conversation=None):
        log = self.logs[conversation or self.current]
        name = self.entry(log, "SEND_MESSAGE", {}, {"id": base64url(os.urandom(9)), "text": text})
        self.told.add(name)

    def invite(self, users, is_sealed=True):
        """Founds a conversation with people who are connected."""
        channels = [talk.channel for talk in self.talks.values() if talk.channel.user in users]
        check(channels, "nobody of this name is connected")
        people = [{"id": person, "user": user} for person, user in {each.person: each.user for each in channels}.items()]
        own = {"invited": people, "certificate": self.me.certificate}
        if is_sealed:
            own |= {"sealed": True, "certificates": [each.certificate for each in channels]}
        log = Log(None)
        self.entry(log, "INVITE", own)
        self.current = log.conversation

    def answer_invitations(self, log):
        """Joins where this person is invited."""
        state = log.state()
        for invite, person in sorted(state.open_invites):
            if person == self.me.person and person not in state.members:
                tell("INVITED", conversation=log.conversation, by=state.by_hash[invite]["from"], sealed=log.is_sealed())
                has_written = any(each["fields"]["writer"] == self.me.writer for each in log.controls)
                own = {} if has_written else {"certificate": self.me.certificate}
                self.entry(log, "JOIN", {"invite": invite, **own})
                self.current = log.conversation
                return


def salted(content):
    return {**content, "salt": base64url(os.urandom(16))}


def command_of(log, fields):
    return next(each["command"] for each in log.controls if each["fields"] is fields)
