"""The form of entries and certificates: docs/protocol.md, section 7."""

import re

from common import canonical, check, protocol, unbase64

MOST = 2**53 - 1


def units(text):
    return len(text.encode("utf-16-le")) // 2


def of_bytes(length):
    return lambda value: isinstance(value, str) and bool(unbase64(value, length))


def integer(least, most):
    def holds(value):
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value) and least <= value <= most

    return holds


def text(most, length=len, least=1):
    return lambda value: isinstance(value, str) and least <= length(value) <= most


def list_of(form, least, most):
    return lambda value: isinstance(value, list) and least <= len(value) <= most and all(form(each) for each in value)


def true(value):
    return value is True


def only(**forms):
    return lambda value: has_fields(value, forms, {}) and set(value) == set(forms)


def has_fields(value, required, optional):
    check(isinstance(value, dict), "an object")
    for name, form in {**required, **optional}.items():
        if name in value or name in required:
            check(name in value, "a missing field:", name)
            check(form(value[name]), "a wrong", name)
    return True


KEY = HASH = of_bytes(32)
TIME = integer(0, 8_640_000_000_000_000)
NAME = text(200, units, 0)
PERSON = only(id=KEY, user=NAME)


def conversation(value):
    form = "[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    return isinstance(value, str) and re.fullmatch(form, value) is not None


def ends(most):
    """`last`: the ends of what writers have written."""

    def holds(value):
        check(isinstance(value, dict) and all(KEY(writer) and named for writer, named in value.items()), "last")
        named = [each for of_writer in value.values() for each in of_writer]
        return len(named) <= most and all(
            len(each) == 2 and integer(1, MOST)(each[0]) and HASH(each[1]) for each in named
        )

    return holds


def certificate(value):
    check_certificate(value)
    return True


def check_certificate(value):
    fields = {"person": KEY, "writer": KEY, "at": TIME, "signature": of_bytes(64)}
    optional = {"seal": KEY, "via": KEY, "replaces": list_of(KEY, 1, 200)}
    has_fields(value, fields, optional)
    check(set(value) <= {*fields, *optional}, "a further field of a certificate")
    protocol.check_certificate(value, None)


EVERY = {
    "conversation": conversation,
    "writer": KEY,
    "number": integer(1, MOST),
    "clock": integer(1, 2**48),
    "at": TIME,
    "from": NAME,
}
EVERY_OPTIONAL = {"prev": HASH, "after": list_of(HASH, 1, 32), "signature": of_bytes(64)}
OWN_CERTIFICATE = {"certificate": certificate}
REMOVAL = {"last": ends(400)}
DECISION = {"last": ends(500)}
# Of each command what it has, and what it may have.
COMMANDS = {
    "INVITE": (
        {},
        {
            "invited": list_of(PERSON, 1, 50),
            "title": text(120),
            "public": true,
            "topic": text(240),
            "everybody": text(200),
            "sealed": true,
            "history": true,
            "certificates": list_of(certificate, 1, 100),
            **OWN_CERTIFICATE,
        },
    ),
    "JOIN": ({"invite": HASH}, OWN_CERTIFICATE),
    "DECLINE": (REMOVAL, OWN_CERTIFICATE),
    "LEAVE": (REMOVAL, {}),
    "UNINVITE": ({"invite": HASH, "withdrawn": list_of(PERSON, 1, 50)}, {}),
    "REMOVE": ({"removed": PERSON, **REMOVAL}, {}),
    "WRITER": (OWN_CERTIFICATE, {}),
    "REVOKE": ({"revoked": KEY, **REMOVAL}, {}),
    "SPEAKERS": (DECISION, {"all": true, "speakers": list_of(KEY, 1, 50)}),
    "CLOSE": (DECISION, {}),
    "SEND_MESSAGE": ({"body": HASH}, {}),
}


def check_form(command, fields):
    """Checks an entry by itself. Returns its hash."""
    required, optional = COMMANDS[command]
    has_fields(fields, {**EVERY, **required}, {**EVERY_OPTIONAL, **optional})
    canonical(fields)  # At most 8 levels, and nothing that has no canonical form.
    check(len(set(fields.get("after", []))) == len(fields.get("after", [])), "the same hash twice in after")
    if command == "SEND_MESSAGE":
        check_content(fields)
    else:
        check("content" not in fields, "a control with content")
    check(not ("all" in fields and "speakers" in fields) or command != "SPEAKERS", "all, and speakers")
    if command == "INVITE":
        people = [each["id"] for each in fields.get("invited", [])]
        founds = "after" not in fields
        check(len(set(people)) == len(people), "an INVITE of somebody twice")
        check(not founds or fields["certificate"]["person"] not in people, "an INVITE of its own author")
        check("invited" in fields or "public" in fields, "an INVITE of nobody")
        check(founds or not {"public", "topic", "everybody", "sealed"} & set(fields), "what only a founding INVITE may have")
        check("public" in fields or not {"topic", "everybody"} & set(fields), "a topic of what is no open room")
    return protocol.check_entry(command, fields)


def check_content(fields):
    content = fields.get("content")
    if content is None:  # Only its header is held there.
        check("content" not in fields, "a wrong content")
        return
    if "sealed" in content:
        check(set(content) == {"sealed"} and isinstance(content["sealed"], dict), "sealed, and nothing else")
        return
    has_fields(content, {"id": text(64, units), "salt": of_bytes(16)}, {"to": HASH})
    kind = content.get("kind")
    check(kind is None and "kind" not in content or kind not in ("text", "sealed") and re.fullmatch("[a-z][a-z0-9-]{0,31}", kind), "kind")
