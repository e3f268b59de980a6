"""A data folder of 128 MiB that another file fills: messages are refused in words, everything else goes
on, and when there is space again messages are kept again, by themselves."""

import os
import subprocess
import sys
import tempfile
import time

from server import ERRO, LISTA, MSG, Client, Server

FULL = "Servidor sem espaço em disco."
program = sys.argv[1]
print("- a full disk")


def until(what: str, check) -> None:
    end = time.monotonic() + 30
    while not check():
        if time.monotonic() > end:
            sys.exit(f"FAILED: {what} does not happen in 30 s")
        time.sleep(1.05)  # refusals and lists are answered once a second


with tempfile.TemporaryDirectory(prefix="recado-full-") as data:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", data], check=True)
    try:
        server = Server(program, data)
        ana = Client(1, server.port)
        ana.register()

        def say(text: str) -> str:
            ana.send(MSG, 0, text)
            return ana.receive().text

        if say("antes") != "antes":
            sys.exit("FAILED: the first message does not come back")
        filler = os.path.join(data, "outro-programa")
        with open(filler, "wb") as file:
            file.write(bytes(80 << 20))
        ana.send(MSG, 0, "cheio")
        refused = ana.receive()
        if (refused.kind, refused.text) != (ERRO, FULL):
            sys.exit(f"FAILED: a full disk is answered by {refused}")
        ana.send(LISTA, 0, "")
        if ana.receive().text != "Clientes conectados: 1: p1":
            sys.exit("FAILED: the list is not answered on a full disk")
        os.remove(filler)
        until("keeping messages again", lambda: say("depois") == "depois")
        server.stop()
        log = open(os.path.join(data, "chat_server.log"), encoding="utf-8").read()
        if "disco está cheio" not in log and "disk is full" not in log:
            sys.exit(f"FAILED: the log does not say that the disk was full: {log}")
        print("  refused in words while full, listed meanwhile, kept again by itself")
    finally:
        subprocess.run(["umount", data], check=True)
