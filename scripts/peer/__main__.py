"""A second implementation of Parley's protocol between peers, written from docs/protocol.md, docs/encryption.md and
docs/membership.md alone: it shares no code with the program. Needs Python 3.11 and Debian's python3-cryptography.

usage: python3 scripts/peer NAME FILE [--near ADDRESS] [--port PORT] [--dial HOST:PORT]...

FILE keeps who it is and what it holds; if there is none, it begins anew. It listens on a free port, finds others by
multicast over the interface with the IPv4 ADDRESS, dials those that are given, accepts every invitation, and writes what
happens. Type a text for the last conversation, or

  /dial HOST PORT
  /invite NAME...        founds a sealed conversation with people who are connected
  /invite-open NAME...   the same without sealing
  /quit
"""

import argparse
import asyncio
import os
import socket
import sys
import threading

from channel import answer, dial, write_certificate
from common import BAD, check, tell
from multicast import Multicast
from peer import Peer
from store import Store


class Node:
    def __init__(self, store, certificate):
        self.peer, self.me, self.certificate = Peer(store), store.me, certificate
        self.tasks, self.dialling = set(), set()
        self.listening = socket.create_server(("0.0.0.0", 0))
        self.listening.setblocking(False)
        self.port = self.listening.getsockname()[1]

    def begin(self, task):
        self.tasks.add(task := asyncio.create_task(task))
        task.add_done_callback(self.tasks.discard)

    async def listen(self):
        while True:
            sock, _ = await asyncio.get_running_loop().sock_accept(self.listening)
            if len(self.tasks) > 100:
                sock.close()
            else:
                self.begin(self.talk(answer(sock, self.certificate, self.me)))

    async def talk(self, connecting):
        try:
            channel = await connecting
        except (OSError, asyncio.TimeoutError, *BAD) as problem:
            return tell("FAILED", why=f"{type(problem).__name__} {problem}")
        await self.peer.talk(channel)

    async def dial(self, host, port, expected=lambda writer: True):
        urls = [f"parley://0.0.0.0:{self.port}"]
        await self.talk(dial(host, port, self.me, urls, expected))

    def found(self, writer, host, port):
        """A peer was heard on the network. Both sides may dial: one of the two connections is kept."""
        if writer not in self.peer.talks and writer not in self.dialling and len(self.dialling) < 60:
            self.dialling.add(writer)
            self.begin(self.dial_found(writer, host, port))

    async def dial_found(self, writer, host, port):
        try:
            await self.dial(host, port, lambda there: there == writer)
        finally:
            self.dialling.discard(writer)

    async def tick(self):
        while True:
            await asyncio.sleep(1)
            self.peer.tick()

    def typed(self, line):
        command, *words = line.split(" ")
        if command == "/dial":
            self.begin(self.dial(words[0], int(words[1])))
        elif command in ("/invite", "/invite-open"):
            self.peer.invite(words, command == "/invite")
        elif line:
            check(self.peer.current, "there is no conversation yet")
            self.peer.say(line)


async def read_typed(node):
    """What is typed, until /quit or the end."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue()

    def read():
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line.rstrip("\n"))
        loop.call_soon_threadsafe(lines.put_nowait, "/quit")

    threading.Thread(target=read, daemon=True).start()
    while (line := await lines.get()) != "/quit":
        try:
            node.typed(line)
        except BAD as problem:
            tell("REFUSED", why=str(problem), command=line.split(" ")[0])


async def main(options):
    certificate = f"{options.file}.tls.pem"
    if not os.path.exists(certificate):
        write_certificate(certificate)
    node = Node(Store(options.file, options.name), certificate)
    tell("LISTENING", port=node.port, person=node.me.person, writer=node.me.writer)
    near = Multicast(node.me, node.port, options.near, options.port, node.found) if options.near else None
    if near:
        await near.join()
    node.begin(node.listen())
    node.begin(node.tick())
    for address in options.dial:
        host, _, port = address.rpartition(":")
        node.begin(node.dial(host, int(port)))
    await read_typed(node)
    if near:
        near.leave()
    for talk in list(node.peer.talks.values()):
        talk.channel.close()
    await asyncio.sleep(0.1)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("name")
    parser.add_argument("file")
    parser.add_argument("--near", metavar="ADDRESS")
    parser.add_argument("--port", type=int, default=6666)
    parser.add_argument("--dial", action="append", default=[], metavar="HOST:PORT")
    asyncio.run(main(parser.parse_args()))
