"""Finding peers on the network: docs/protocol.md, section 10. Over IPv4, on one interface."""

import asyncio
import random
import socket
import struct

from channel import line_of, read_line
from common import BAD, base64url, check
from form import KEY

GROUP = "239.255.66.66"
LIFETIME = 15


class Multicast(asyncio.DatagramProtocol):
    def __init__(self, me, listens_at, interface, port, found):
        self.me, self.found = me, found
        self.urls, self.interface, self.port = [f"parley://0.0.0.0:{listens_at}"], interface, port
        self.seq = 0
        self.last = {}  # By writer and instance: the highest `seq`.
        self.answers = None

    async def join(self):
        sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "SO_REUSEPORT"):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        sock.bind(("", self.port))
        here = socket.inet_aton(self.interface)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, struct.pack("4s4s", socket.inet_aton(GROUP), here))
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, here)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
        self.transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(lambda: self, sock=sock)
        self.send("REQUEST")
        self.task = asyncio.create_task(self.announce_on())

    def send(self, command, **fields):
        who = {"peer": self.me.person, "writer": self.me.writer, "instance": self.me.instance}
        self.transport.sendto(line_of(command, {**who, **fields}), (GROUP, self.port))

    def announce(self):
        self.seq, self.answers = self.seq + 1, None
        self.send("ANNOUNCE", seq=self.seq, user=self.me.user, status="available", urls=self.urls, expires=LIFETIME)

    async def announce_on(self):
        for pause in (0.02, 0.23, 0.75):
            await asyncio.sleep(pause)
            self.announce()
        while True:
            await asyncio.sleep(5 * random.uniform(0.8, 1.2))
            self.announce()

    def datagram_received(self, data, address):
        try:
            command, fields = read_line(data)
            check(KEY(fields["writer"]), "a writer")
            if fields["writer"] == self.me.writer:
                return
            if command == "REQUEST" and self.answers is None:
                self.answers = asyncio.get_running_loop().call_later(random.uniform(0, 0.1), self.announce)
            elif command == "ANNOUNCE" and self.is_new(fields):
                # An announcement proves nothing: only where it comes from is dialled, at the port that it names.
                self.found(fields["writer"], address[0], int(fields["urls"][0].rpartition(":")[2]))
        except BAD:
            pass

    def is_new(self, fields):
        which, seq = (fields["writer"], fields["instance"]), fields["seq"]
        if seq <= self.last.get(which, 0):
            return False
        if len(self.last) > 1_000:  # Anybody can make up as many as they like.
            self.last.clear()
        self.last[which] = seq
        return True

    def leave(self):
        self.task.cancel()
        for _ in range(3):
            self.send("GOODBYE")
        self.transport.close()
