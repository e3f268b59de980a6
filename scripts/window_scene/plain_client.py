"""A client that is nothing but a UDP socket: says frames, and remembers each one that comes."""

import socket
import sys
import time
from pathlib import Path

from desktop import PATIENCE_SECS, SceneError

# The frame's rules, as the fixtures have them.
sys.path.append(str(Path(__file__).resolve().parents[2] / "fixtures"))
import rules  # noqa: E402

# The server answers one LISTA a second.
LISTA_SECS = 1.5
# The server's minutely sign of life comes whenever it comes.
BEACON = "Servidor ativo há "


class PlainClient:
    """Somebody with this id and name at the server on this port."""

    def __init__(self, port: int, own_id: int, name: str) -> None:
        self.own_id = own_id
        self.name = name
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.connect(("127.0.0.1", port))

    def say(self, kind: str, destination: int, text: str = "") -> None:
        frame = rules.encode(rules.KINDS[kind], self.own_id, destination, self.name, text)
        self.socket.send(frame)

    def hears(self, kind: str, origin: int, destination: int, name: str, text: str) -> None:
        """The next frame is this one, byte for byte."""
        self.must_be(self.next(PATIENCE_SECS), (kind, origin, destination, name, text))

    def heard_no_more(self) -> None:
        """Nothing has come but what was named: the server answers in order, so what it had to send before
        the answer to a question has arrived before it."""
        end = time.monotonic() + PATIENCE_SECS
        frame = None
        while frame is None and time.monotonic() < end:
            self.say("LISTA", 0)
            frame = self.next(LISTA_SECS)
        if frame is None or not frame[36:].startswith("Clientes conectados: ".encode()):
            raise SceneError(f"{self.name} expected the list and nothing before it, received {described(frame)}")

    def next(self, wait_secs: float) -> bytes | None:
        end = time.monotonic() + wait_secs
        while True:
            self.socket.settimeout(max(0.001, end - time.monotonic()))
            try:
                frame = self.socket.recv(65_536)
            except TimeoutError:
                return None
            if not frame[36:].startswith(BEACON.encode()):
                return frame

    def must_be(self, frame: bytes | None, wanted: tuple[str, int, int, str, str]) -> None:
        kind, *rest = wanted
        if frame != rules.encode(rules.KINDS[kind], *rest):
            raise SceneError(f"{self.name} expected {wanted}, received {described(frame)}")


def described(frame: bytes | None) -> str:
    return "nothing" if frame is None else f"{rules.decode(frame)}, which is {frame.hex()}"
