"""Prints a line for each TCP connection that this host begins and each UDP datagram that it sends, on any interface, loopback
included: PROTOCOL DESTINATION PORT. Needs root."""

import ipaddress
import socket
import struct

ALL_PROTOCOLS, OUTGOING, TCP, UDP, SYN, ACK = 3, 4, 6, 17, 2, 16

packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL_PROTOCOLS))
print("capturing", flush=True)
while True:
    packet, (_, _, kind, _, _) = packets.recvfrom(65536)
    version = packet[0] >> 4 if packet and kind == OUTGOING else None
    if version == 4:
        protocol, target, body = packet[9], packet[16:20], packet[(packet[0] & 15) * 4 :]
    elif version == 6:
        protocol, target, body = packet[6], packet[24:40], packet[40:]
    else:
        continue
    address = ipaddress.ip_address(target)
    if protocol == UDP and len(body) >= 4:
        print("UDP", address, struct.unpack(">H", body[2:4])[0], flush=True)
    elif protocol == TCP and len(body) >= 14 and body[13] & (SYN | ACK) == SYN:
        print("TCP", address, struct.unpack(">H", body[2:4])[0], flush=True)
