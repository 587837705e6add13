"""A connection to another peer: TLS, the proofs that are bound to it, and lines (docs/protocol.md, sections 1, 7 and 9)."""

import asyncio
import datetime
import hashlib
import hmac
import json
import os
import re
import ssl
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from common import BAD, Wrong, base64url, canonical, check, is_signed, protocol, sha256
from form import check_certificate

LINE = 65_536
HANDSHAKE_SECONDS = 10
REGISTER_SECONDS = 30


# TLS 1.3. Certificates prove nothing: each side proves inside who it is, for this very connection.


def write_certificate(path):
    """Makes a certificate that names nobody and does not expire, after its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = x509.CertificateBuilder(x509.Name([]), x509.Name([]), key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime.datetime(2000, 1, 1)).not_valid_after(datetime.datetime(9999, 12, 31, 23, 59, 59))
    pem = made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)
    with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem)


def tls(purpose, secrets):
    context = ssl.SSLContext(purpose)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.set_alpn_protocols(["parley/2"])
    context.keylog_filename = secrets
    return context


def expand_label(algorithm, secret, label, context, length):
    """HKDF-Expand-Label of RFC 8446, for at most one block."""
    label = b"tls13 " + label
    info = length.to_bytes(2, "big") + bytes([len(label)]) + label + bytes([len(context)]) + context
    return hmac.new(secret, info + b"\x01", algorithm).digest()[:length]


def exporter(writer, secrets):
    """The 32 bytes of RFC 9266. Python's ssl has no exporters, but it tells the secret from which RFC 8446 derives them."""
    with open(secrets, encoding="ascii") as file:
        [secret] = [line.split()[2] for line in file if line.startswith("EXPORTER_SECRET ")]
    algorithm = "sha384" if writer.get_extra_info("cipher")[0].endswith("SHA384") else "sha256"
    nothing = hashlib.new(algorithm).digest()
    derived = expand_label(algorithm, bytes.fromhex(secret), b"EXPORTER-Channel-Binding", nothing, len(nothing))
    return expand_label(algorithm, derived, b"exporter", nothing, 32)


async def open_tls(connect, purpose, certificate=None):
    """Returns the two streams of a connection, and its channel in base64url."""
    with tempfile.TemporaryDirectory() as folder:  # For its owner only; deleted after the handshake.
        secrets = os.path.join(folder, "secrets")
        context = tls(purpose, secrets)
        if certificate:
            context.load_cert_chain(certificate)
        async with asyncio.timeout(HANDSHAKE_SECONDS):
            reader, writer = await connect(context)
        try:
            check(writer.get_extra_info("ssl_object").selected_alpn_protocol() == "parley/2", "another protocol")
            return reader, writer, base64url(exporter(writer, secrets))
        except BaseException:
            writer.close()
            raise


def open_to(host, port):
    return open_tls(lambda context: asyncio.open_connection(host, port, ssl=context, limit=LINE), ssl.PROTOCOL_TLS_CLIENT)


def open_from(sock, certificate):
    async def connect(context):
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(LINE)
        lines = asyncio.StreamReaderProtocol(reader)
        transport, _ = await loop.connect_accepted_socket(lambda: lines, sock, ssl=context)
        return reader, asyncio.StreamWriter(transport, lines, reader, loop)

    return open_tls(connect, ssl.PROTOCOL_TLS_SERVER, certificate)


# Lines.


def line_of(command, fields):
    return f"{command} {canonical(fields, -8)}\n".encode()


def read_line(line):
    """The command and the fields of a line, or None for an empty one."""
    check(len(line) <= LINE, "a line that is too long")
    command, _, rest = line.decode("utf-8").strip("\r\n").partition(" ")
    if not command and not rest:
        return None
    check(re.fullmatch("[A-Z_]{1,32}", command), "a command")
    fields = json.loads(rest) if rest.strip() else {}
    check(isinstance(fields, dict), "an object")
    return command, fields


class Channel:
    """A connection whose other side has proven who it is. Made with `dial` or `answer`."""

    def __init__(self, streams, is_dialled):
        self.reader, self.writer, self.binding = streams
        self.is_dialled = is_dialled
        self.key = self.person = self.certificate = self.instance = self.user = None

    def send(self, command, **fields):
        if not self.writer.is_closing():
            self.writer.write(line_of(command, fields))

    async def receive(self):
        """The next line, or None at the end of the stream."""
        while True:
            line = await self.reader.readline()
            if not line.endswith(b"\n"):
                return None
            read = read_line(line)
            if read:
                return read

    async def expect(self, command):
        # Not `wait_for`: it goes on if the line comes just when its task is cancelled, and the program would not end.
        async with asyncio.timeout(REGISTER_SECONDS):
            got = await self.receive()
        check(got and got[0] == command, f"{command} was expected, and came:", got)
        return got[1]

    def proof(self, role, nonce, to, by):
        return ["parley-2-proof", role, nonce, to, by, self.binding]

    def close(self, code=None):
        self.send("GOODBYE", **({"code": code} if code else {}))
        self.writer.close()

    def other_is(self, certificate, key, fields):
        """Notes who the other side is, once it has proven that it holds the key."""
        check_certificate(certificate)
        check(certificate["writer"] == key and "seal" in certificate, "certificate of another computer, or without seal")
        self.key, self.person, self.certificate = key, certificate["person"], certificate
        self.instance, self.user = fields["instance"], fields["user"]
        check(isinstance(self.instance, str) and isinstance(self.user, str), "instance and user")


def check_nonce(nonce):
    check(isinstance(nonce, str) and 16 <= len(nonce) <= 200, "nonce")


async def dial(host, port, me, urls, expected):
    """Connects to a peer. `expected` says whether this may be the writer there."""
    channel = Channel(await open_to(host, port), True)
    try:
        nonce = base64url(os.urandom(24))
        channel.send("HELLO", nonce=nonce)
        proof = await channel.expect("PROOF")
        there = proof["server"]
        check_nonce(proof["nonce"])
        signed = sha256(canonical(channel.proof("server", nonce, "", there)))
        check(is_signed(there, signed, proof["signature"]), "the proof of the side that was dialled")
        check(expected(there), "somebody else than expected")
        signature = me.sign(channel.proof("client", proof["nonce"], there, me.writer))
        channel.send("REGISTER", key=me.writer, signature=signature, urls=urls, **me.presented())
        welcome = await channel.expect("WELCOME")
        check(welcome["server"]["id"] == there, "WELCOME of another")
        channel.other_is(welcome["certificate"], there, welcome)
        # The name in WELCOME is the one that this side has there.
        channel.user = welcome["server"]["name"]
        return channel
    except BaseException:
        channel.writer.close()
        raise


async def answer(sock, certificate, me):
    """Answers a peer that has connected."""
    channel = Channel(await open_from(sock, certificate), False)
    try:
        hello = await channel.expect("HELLO")
        check_nonce(hello["nonce"])
        nonce = base64url(os.urandom(24))
        signature = me.sign(channel.proof("server", hello["nonce"], "", me.writer))
        channel.send("PROOF", server=me.writer, nonce=nonce, signature=signature)
        register = await channel.expect("REGISTER")
        signed = sha256(canonical(channel.proof("client", nonce, me.writer, register["key"])))
        if not is_signed(register["key"], signed, register["signature"]):
            channel.send("ERROR", code="bad-proof", message="The signature is not the key's proof.")
            raise Wrong("the proof of the side that dialled")
        channel.other_is(register["certificate"], register["key"], register)
        mine = me.presented()
        channel.send(
            "WELCOME",
            user=channel.user,
            id=channel.person,
            server={"id": me.writer, "name": me.user, "version": "0"},
            features=mine["features"],
            instance=mine["instance"],
            certificate=mine["certificate"],
        )
        return channel
    except BaseException:
        channel.writer.close()
        raise
