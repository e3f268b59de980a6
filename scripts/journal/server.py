"""Starts, asks and kills a server; speaks frames to it. Standard library only."""

import atexit
import socket
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "fixtures"))
import rules  # noqa: E402

OI, TCHAU, MSG, ERRO, LISTA = range(5)


class Server:
    """One run of `recado servidor`, ready when made."""

    def __init__(self, program: str, data: str, port: int = 0, errors=subprocess.PIPE):
        """Standard error goes to the file `errors`: a pipe that nobody reads would stop a long run."""
        command = [program, "servidor", "--udp", f"127.0.0.1:{port}", "--dados", data]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True
        )
        # A script that fails leaves no server behind.
        atexit.register(self.process.kill)
        line = self.process.stdout.readline()
        if not line.startswith("pronto udp="):
            sys.exit(f"FAILED: no ready line but {line!r}: {self.process.communicate()[1]}")
        self.port = int(line.split()[1].rpartition(":")[2])

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()

    def stop(self) -> None:
        self.process.terminate()
        _, errors = self.process.communicate(timeout=20)
        if self.process.returncode != 0 or "panicked" in (errors or ""):
            sys.exit(f"FAILED: exit code {self.process.returncode}: {errors}")


class Client:
    """A plain socket that says OI as somebody."""

    def __init__(self, number: int, port: int):
        self.number = number
        self.link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self.link.bind(("127.0.0.1", 0))
        self.link.settimeout(20)
        self.port = port

    def send(self, kind: int, destination: int, text: str) -> None:
        frame = rules.encode(kind, self.number, destination, f"p{self.number}", text)
        self.link.sendto(frame, ("127.0.0.1", self.port))

    def receive(self) -> rules.Decoded:
        while True:
            try:
                return rules.decode(self.link.recv(2048))
            except ConnectionRefusedError:
                pass  # an ICMP error of a server that was killed

    def register(self) -> None:
        """Says OI until it is accepted; what was still on its way is passed over."""
        self.send(OI, 0, "")
        while self.receive().kind != OI:
            pass
