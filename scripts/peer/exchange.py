"""Keeping the same entries as others, and giving keys: docs/protocol.md, sections 8 and 9."""

import asyncio

import keys as given_keys
from common import BAD, base64url, canonical, check, is_signed, sha256, tell, without
from form import COMMANDS
from log import Log, Waits

MOST_PENDING, MOST_WAITING = 64, 1_000
BATCH = 256 * 1024
NOTHING = {"controls": [], "messages": {}}


class Talk:
    """What is known of the other side of one connection."""

    def __init__(self, channel):
        self.channel, self.person, self.key = channel, channel.person, channel.key
        self.pending = {}  # Conversations whose controls do not make this person take part yet.
        self.waiting = {}  # By conversation: entries that name what is missing.
        self.wanted, self.lacks = {}, set()
        self.asked = set()  # Conversations that are not held and were asked for.
        self.parts = {}  # Claims that have not come as a whole.
        self.mentioned = set()
        self.answered = set()  # Pairs of digests.
        self.theirs, self.told = {}, {}  # Digests, by conversation.
        self.unconfirmed = {}  # What came and was not confirmed.
        self.pongs = []

    def send(self, command, **fields):
        self.channel.send(command, **fields)


class Exchange:
    """Connections, and what comes over them."""

    def __init__(self):
        self.talks = {}  # By writer.
        self.revoked = set()  # Computers that their people have removed.
        self.keys_to_give = {}  # By recipient: KEYS that are not confirmed, by signature.

    # Connections.

    def is_kept(self, channel):
        """Of two connections with one instance both sides keep the one that the smaller writer dialled, otherwise the newer."""
        other = self.talks.get(channel.key)
        if other is None or other.channel.instance != channel.instance:
            return True
        dialler = self.me.writer if channel.is_dialled else channel.key
        return dialler == min(self.me.writer, channel.key) or other.channel.is_dialled == channel.is_dialled

    async def talk(self, channel):
        """Talks over a connection until it ends."""
        if channel.key in self.revoked:
            return channel.close("revoked")
        if not self.is_kept(channel):
            return channel.close("second-connection")
        if channel.key in self.talks:
            self.talks[channel.key].channel.close("second-connection")
        talk = self.talks[channel.key] = Talk(channel)
        tell("MET", user=channel.user, person=channel.person)
        try:
            self.begin(talk)
            while True:
                line = await channel.receive()
                if line is None or line[0] == "GOODBYE":
                    break
                self.on_line(talk, *line)
                await channel.writer.drain()
        except OSError:
            pass  # The other side has ended it.
        except BAD as problem:
            tell("ENDED", why=f"{type(problem).__name__} {problem}")
        finally:
            channel.writer.close()
            if self.talks.get(channel.key) is talk:
                del self.talks[channel.key]
                tell("GONE", person=channel.person)

    def begin(self, talk):
        about = without(self.me.presented(), "certificate", "instance", "features")
        talk.send("ONLINE_USERS", users=[dict(about, id=self.me.person, writers=[self.me.writer])])
        listed = [self.told_of(talk, log) for log in self.logs.values() if log.takes_part(talk.person)]
        for at in range(0, max(len(listed), 1), 100):
            last = {"last": True} if at + 100 >= len(listed) else {}
            talk.send("HAVE", conversations=listed[at : at + 100], **last)
        for fields in self.keys_to_give.get(talk.key, {}).values():
            talk.send("KEYS", **fields)

    def on_line(self, talk, command, fields):
        if command in COMMANDS:
            return self.on_entry(talk, command, fields)
        known = getattr(self, f"on_{command.lower()}", None)
        if known:
            known(talk, fields)

    def on_ping(self, talk, fields):
        talk.send("PONG", **{name: fields[name] for name in ("token",) if name in fields})

    def on_pong(self, talk, _):
        if talk.pongs:
            talk.pongs.pop(0).set_result(None)

    def on_icon(self, talk, fields):
        if "data" not in fields:
            talk.send("ERROR", code="no-such-icon", message="There is no such picture here.", hash=fields["hash"])

    def on_error(self, _, fields):
        tell("ERROR", code=fields["code"], message=fields["message"])

    def on_revoked(self, _, fields):
        """A computer that its person has removed: it is told nothing, and given no keys."""
        for each in fields["revoked"]:
            signed = sha256(canonical(["parley-2-revoked", without(each, "signature")]))
            check(is_signed(each["person"], signed, each["signature"]), "the signature of REVOKED")
            if any(log.takes_part(each["person"]) for log in self.logs.values()):
                self.revoked.add(each["writer"])
                self.store.write(["REVOKED", each["writer"]])
                if each["writer"] in self.talks:
                    self.talks[each["writer"]].channel.close("revoked")

    # Entries.

    def on_entry(self, talk, command, fields):
        name = fields["conversation"]
        log = self.logs.get(name) or talk.pending.get(name)
        if log is None:
            if len(talk.pending) >= MOST_PENDING:
                talk.pending.pop(next(iter(talk.pending)))
            log = talk.pending[name] = Log(name)
        waiting = talk.waiting.setdefault(name, [])
        waiting.append((command, fields))
        del waiting[:-MOST_WAITING]
        taken, held = self.take_all(talk, log, waiting)
        if name in self.logs:
            self.took(talk, log, taken, held)
        elif log.takes_part(self.me.person):
            self.logs[name] = talk.pending.pop(name)
            self.took(talk, log, [each["hash"] for each in log.controls], [])

    def take_all(self, talk, log, waiting):
        """Takes in what can be judged now. Returns what is new, and what was held already."""
        taken, held, moves = [], [], True
        while moves:
            moves = False
            for each in list(waiting):
                try:
                    name = log.take(*each)
                    (held if name is None else taken).append(name or log.name_of(*each))
                    moves = True
                except Waits as waits:
                    self.want(talk, log, waits.missing)
                    continue
                except BAD as problem:
                    tell("REFUSED", why=str(problem), command=each[0])
                waiting.remove(each)
        return taken, held

    def took(self, talk, log, taken, held):
        """Keeps what has come, then confirms it, shows it and passes it on."""
        if taken:
            self.store.write(*(["ENTRY", *log.entry(name)] for name in taken))
        confirmed = talk.unconfirmed.setdefault(log.conversation, set())
        if not confirmed:
            asyncio.get_running_loop().call_later(0.02, self.confirm, talk, log)
        confirmed.update(taken, held)
        self.pass_on(log, taken, talk)
        if any(name not in log.messages for name in taken):
            self.answer_invitations(log)
            if not log.takes_part(self.me.person):
                tell("OUT", conversation=log.conversation)
        self.show(log)

    def confirm(self, talk, log):
        """Confirms what has come. Items end with signed messages, so the one that vouches for an unsigned one is named, too."""
        names = talk.unconfirmed.pop(log.conversation, set())
        messages = log.signed_ends([name for name in names if name in log.messages])
        received = log.items(messages)
        controls = [name for name in names if name not in log.messages]
        fields = {"received": received} if received else {}
        fields |= {"controls": controls} if controls else {}
        if fields:
            talk.send("RECEIPTS", conversation=log.conversation, **fields)

    def pass_on(self, log, names, source=None):
        """Sends entries to the others who may be given them."""
        for talk in self.talks.values():
            if talk is not source:
                for name in names:
                    if self.may_have(log, name, talk.person):
                        command, fields = log.entry(name)
                        talk.send(command, **fields)

    def may_have(self, log, name, person):
        if name not in log.messages:
            return name in log.controls_for(person)
        return log.judged(name)[1] and log.may_be_given(name, person)

    # HAVE.

    def claim(self, talk, log):
        return log.claim(talk.person, self.me.person)

    def told_of(self, talk, log):
        digest = talk.told[log.conversation] = self.claim(talk, log)["digest"]
        return {"conversation": log.conversation, "digest": digest}

    def on_have(self, talk, fields):
        for each in fields["conversations"]:
            name = each["conversation"]
            log = self.logs.get(name)
            talk.mentioned.add(name)
            if log is None:
                if name not in talk.asked and len(talk.asked) < 1_000:
                    talk.asked.add(name)
                    talk.send("HAVE", conversations=[{"conversation": name, **NOTHING}])
            elif "messages" in each or "controls" in each:
                self.on_claim(talk, log, each)
            elif log.takes_part(talk.person):
                self.on_digest(talk, log, each["digest"])
        if fields.get("last"):
            for log in self.logs.values():
                if log.conversation not in talk.mentioned and log.takes_part(talk.person):
                    for name in log.heads(set(log.controls_for(talk.person))):
                        command, entry = log.entry(name)
                        talk.send(command, **entry)

    def on_digest(self, talk, log, digest):
        mine = self.claim(talk, log)
        talk.theirs[log.conversation] = digest
        if digest == mine["digest"]:
            tell("AGREES", conversation=log.conversation, person=talk.person)
        elif (digest, mine["digest"]) not in talk.answered:
            talk.answered.add((digest, mine["digest"]))
            talk.send("HAVE", conversations=[mine])

    def on_claim(self, talk, log, part):
        whole = talk.parts.setdefault(log.conversation, {"controls": [], "messages": {}})
        whole["controls"] += part.get("controls", [])
        for writer, items in part.get("messages", {}).items():
            whole["messages"].setdefault(writer, []).extend(items)
        if part.get("more"):
            return
        del talk.parts[log.conversation]
        mine = self.claim(talk, log)
        talk.theirs[log.conversation] = part.get("digest")
        pair = (part.get("digest"), mine["digest"], "entries")
        lacking = log.lacking(whole, talk.person, self.me.person)
        if lacking and (pair not in talk.answered or part.get("again")):
            talk.answered.add(pair)
            asyncio.create_task(self.send_entries(talk, log, lacking))
        if log.has_more(whole):
            talk.send("HAVE", conversations=[mine])
        elif not lacking:
            talk.send("HAVE", conversations=[self.told_of(talk, log)])

    async def send_entries(self, talk, log, names):
        """Sends entries, and waits after each 256 KiB until the other side has read them."""
        sent = 0
        for name in names:
            command, fields = log.entry(name)
            talk.send(command, **fields)
            sent += len(canonical(fields, -8))
            if sent >= BATCH:
                sent = 0
                read = asyncio.get_running_loop().create_future()
                talk.pongs.append(read)
                talk.send("PING")
                await read

    def tick(self):
        """After a quiet time: tells digests to those of whom it is not known that they hold the same."""
        for talk in self.talks.values():
            for log in self.logs.values():
                if log.takes_part(talk.person):
                    digest = self.claim(talk, log)["digest"]
                    if digest not in (talk.theirs.get(log.conversation), talk.told.get(log.conversation)):
                        talk.send("HAVE", conversations=[self.told_of(talk, log)])
            self.want_keys(talk)

    # WANT.

    def want(self, talk, log, missing):
        """Asks for what entries name and what is not here: one WANT for each conversation at a time."""
        time = asyncio.get_running_loop().time()
        names = [name for name in missing if name not in talk.lacks][:100]
        if names and talk.wanted.get(log.conversation, 0) < time:
            talk.wanted[log.conversation] = time + 10
            heads = log.heads() if log.controls else []
            talk.send("WANT", conversation=log.conversation, hashes=names, have=heads)

    def on_lacking(self, talk, fields):
        talk.lacks.update(fields["hashes"][:100])
        talk.wanted.pop(fields["conversation"], None)

    def on_want(self, talk, fields):
        log = self.logs.get(fields["conversation"])
        given = [name for name in fields["hashes"] if log and log.holds(name) and self.may_have(log, name, talk.person)]
        if log and given:
            controls = [name for name in given if name not in log.messages]
            named = [name for each in given if each in log.messages for name in log.messages[each]["after"]]
            under = log.past_of([name for name in fields["have"] if name in log.hashes()])
            pasts = log.past_of(controls + named) - under | set(controls)
            pasts = [name for name in log.controls_for(talk.person) if name in pasts]
            asyncio.create_task(self.send_entries(talk, log, pasts + [name for name in given if name in log.messages]))
        lacking = [name for name in fields["hashes"] if name not in given]
        if lacking:
            talk.send("LACKING", conversation=fields["conversation"], hashes=lacking)

    # Keys: docs/encryption.md, sections 4 and 5.

    def give(self, fields):
        """Gives KEYS, again at each connection until they are confirmed."""
        self.keys_to_give.setdefault(fields["recipient"], {})[fields["signature"]] = fields
        if fields["recipient"] in self.talks:
            self.talks[fields["recipient"]].send("KEYS", **fields)

    def on_keys_kept(self, talk, fields):
        for signature in fields["signatures"]:
            self.keys_to_give.get(talk.key, {}).pop(signature, None)

    def on_keys(self, talk, fields):
        log = self.logs.get(fields["conversation"])
        if log is None or fields["recipient"] != self.me.writer:
            return
        try:
            given_keys.check_keys(fields)
            sender = log.person_named(fields["sender"])
            if sender is None:  # Its WRITER may be on its way: not confirmed, so they come again.
                return
            check(fields["sender"] not in self.revoked, "KEYS of a computer that was removed")
        except BAD as problem:
            return tell("REFUSED", why=str(problem), command="KEYS")
        named = {each["content"].get("sealed", {}).get("key") for each in log.messages.values()}
        for key in given_keys.open_given(self.me, fields):
            source = key.commitment() if key.commitment() in named else fields["sender"]
            if self.keys.keep(key, source):
                place = [key.conversation, key.writer, key.chain, key.number, base64url(key.secret)]
                self.store.write(["KEY", source, *place])
        talk.send("KEYS_KEPT", signatures=[fields["signature"]])
        self.show(log)

    def want_keys(self, talk):
        """Asks for the keys that messages name and that are not here."""
        for log in self.logs.values():
            wanted = [each for each in log.messages.values() if self.lacks_key(log, each)] if log.takes_part(talk.person) else []
            if wanted:
                keys = [
                    {"writer": each["writer"], "chain": sealed["chain"], "number": each["number"], "key": sealed["key"]}
                    for each in wanted[:100]
                    for sealed in [each["content"]["sealed"]]
                ]
                talk.send("KEYS_WANTED", conversation=log.conversation, keys=keys)

    def lacks_key(self, log, message):
        if message["hash"] in self.told or "sealed" not in message["content"]:
            return False
        try:
            return self.keys.content_of(message) is None
        except BAD:  # It cannot be opened, and is never asked for.
            return False

    def on_keys_wanted(self, talk, fields):
        log = self.logs.get(fields["conversation"])
        if log is None or talk.key in self.revoked or not log.takes_part(talk.person):
            return
        found = []
        for each in fields["keys"][:100]:
            for message in log.messages.values():
                sealed = message["content"].get("sealed", {})
                named = (message["writer"], sealed.get("chain"), message["number"], sealed.get("key"))
                if named == (each["writer"], each["chain"], each["number"], each["key"]):
                    key = self.keys.key_of(message)
                    if key and message["hash"] in self.told and log.may_be_given(message["hash"], talk.person):
                        found.append(key)
        if found:
            self.give(given_keys.give(self.me, log.conversation, talk.channel.certificate, found))
