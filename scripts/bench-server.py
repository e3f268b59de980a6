#!/usr/bin/env python3
"""The server anybody would write first: recvfrom, struct, sendto. usage: bench-server.py PORT"""

import socket
import struct
import sys

HEADER = struct.Struct("!IIII20s")
OI, TCHAU, MSG = 0, 1, 2


def main():
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    udp.bind(("127.0.0.1", int(sys.argv[1])))
    people = {}
    accepted = "Conexão aceita.".encode()
    while True:
        data, sender = udp.recvfrom(1024)
        if len(data) < HEADER.size:
            continue
        kind, origin, destination, _size, _name = HEADER.unpack_from(data)
        if kind == OI:
            people[origin] = sender
            head = HEADER.pack(OI, 0, origin, len(accepted), b"Servidor")
            udp.sendto(head + accepted.ljust(140, b"\0"), sender)
        elif kind == TCHAU:
            people.pop(origin, None)
        elif kind == MSG and people.get(origin) == sender:
            if destination == 0:
                for address in people.values():
                    udp.sendto(data, address)
            elif destination in people:
                udp.sendto(data, people[destination])


if __name__ == "__main__":
    main()
