"""A UDP relay that loses and delays datagrams in both directions, and so lets them overtake each other. Standard
library only."""

import heapq
import random
import select
import socket
import sys
import threading
import time

BYTES = 65536


class Relay:
    """Stands before a server for any number of clients, each of which has a socket of its own towards it."""

    def __init__(self, server_port: int, loss: float, delay_ms: float, jitter_ms: float, seed: int):
        self.server = ("127.0.0.1", server_port)
        self.loss, self.delay, self.jitter = loss, delay_ms / 1000, jitter_ms / 1000
        self.random = random.Random(seed)
        self.front = self.a_socket()
        self.port = self.front.getsockname()[1]
        # By client the socket that speaks for it, and the way back.
        self.backs: dict[tuple, socket.socket] = {}
        self.clients: dict[socket.socket, tuple] = {}
        self.waiting: list[tuple] = []
        self.count = self.passed = self.lost = self.overtaken = self.last_sent = 0
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    @staticmethod
    def a_socket() -> socket.socket:
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        one.bind(("127.0.0.1", 0))
        one.setblocking(False)
        return one

    def run(self) -> None:
        while not self.is_over.is_set():
            wait = 0.05
            if self.waiting:
                wait = min(wait, max(0.0, self.waiting[0][0] - time.monotonic()))
            for ready in select.select([self.front, *self.clients], [], [], wait)[0]:
                self.take(ready)
            while self.waiting and self.waiting[0][0] <= time.monotonic():
                _, number, datagram, out, to = heapq.heappop(self.waiting)
                self.overtaken += number < self.last_sent
                self.last_sent = max(number, self.last_sent)
                self.passed += 1
                self.send(out, datagram, to)

    def take(self, ready: socket.socket) -> None:
        while True:
            try:
                datagram, origin = ready.recvfrom(BYTES)
            except BlockingIOError:
                return
            except ConnectionRefusedError:
                continue  # a client that is gone
            if ready is self.front:
                if origin not in self.backs:
                    self.backs[origin] = self.a_socket()
                    self.clients[self.backs[origin]] = origin
                out, to = self.backs[origin], self.server
            else:
                out, to = self.front, self.clients[ready]
            self.count += 1
            if self.random.random() < self.loss:
                self.lost += 1
                continue
            due = time.monotonic() + self.delay + self.random.uniform(-self.jitter, self.jitter)
            heapq.heappush(self.waiting, (due, self.count, datagram, out, to))

    @staticmethod
    def send(out: socket.socket, datagram: bytes, to: tuple) -> None:
        try:
            out.sendto(datagram, to)
        except (BlockingIOError, ConnectionRefusedError):
            pass  # one more that is lost

    def close(self) -> None:
        self.is_over.set()
        self.thread.join()
        for one in (self.front, *self.clients):
            one.close()

    def told(self) -> str:
        share = 100 * self.lost / max(self.count, 1)
        return f"{self.count} datagrams, {share:.0f} % of them lost, {self.overtaken} overtaken"


def check_itself() -> None:
    """Loses about what it should: a relay that loses nothing would prove nothing."""
    echo = Relay.a_socket()
    relay = Relay(echo.getsockname()[1], 0.3, 0, 0, 1)
    client = Relay.a_socket()
    for number in range(1000):
        client.sendto(number.to_bytes(2, "big"), ("127.0.0.1", relay.port))
    end = time.monotonic() + 20
    while relay.passed + relay.lost < 1000 and time.monotonic() < end:
        time.sleep(0.01)
    relay.close()
    if not 200 < relay.lost < 400:
        sys.exit(f"FAILED: the relay lost {relay.lost} of 1000 datagrams")
