#!/usr/bin/env python3
"""A simple Parley client, written from protocol.md alone. It accepts every invitation and prints what it is told.
usage: simple_client.py HOST PORT NAME [--tls | --tls=FILE]
then type: /invite ann "Anna Smith"   or /everybody, for the room of everybody on the server
or a text for the last conversation
--tls encrypts the connection; --tls=FILE also checks that the server has the certificate in FILE"""
import json, re, socket, ssl, sys, threading

host, port, name = sys.argv[1], int(sys.argv[2]), sys.argv[3]
connection = socket.create_connection((host, port))
if len(sys.argv) > 4:
    # Certificates are self-made, so there is no authority to ask.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.set_alpn_protocols(["parley/2"])
    _, _, file = sys.argv[4].partition("=")
    if file:
        context.load_verify_locations(file)
    else:
        context.verify_mode = ssl.CERT_NONE
    connection = context.wrap_socket(connection)
current = None
everybody = None


def send(command, **fields):
    connection.sendall((command + " " + json.dumps(fields) + "\n").encode("utf-8"))


def listen():
    global current, everybody
    for line in connection.makefile("r", encoding="utf-8", newline="\n"):
        command, _, rest = line.strip().partition(" ")
        fields = json.loads(rest or "{}")
        if command == "PING":
            send("PONG", **fields)
            continue
        if command == "ROOMS":
            for room in fields["rooms"]:
                if room["founding"].get("everybody", "").startswith("server:"):
                    everybody = room["founding"]["conversation"]
            continue
        print(command, fields.get("from", ""), fields.get("text", fields.get("message", "")), flush=True)
        if command == "INVITATION":
            current = fields["conversation"]
            if fields["from"] != name:
                send("JOIN", conversation=current)


send("REGISTER", user=name, features=["rooms"])
threading.Thread(target=listen, daemon=True).start()
for typed in sys.stdin:
    if typed.startswith("/invite "):
        send("INVITE", users=[quoted or word for quoted, word in re.findall(r'"([^"]+)"|(\S+)', typed[8:])])
    elif typed.strip() == "/everybody" and everybody:
        current = everybody
        send("JOIN", conversation=current)
    elif current:
        send("SEND_MESSAGE", conversation=current, text=typed.rstrip("\n"))
