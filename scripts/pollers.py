#!/usr/bin/env python3
"""What callers who poll cost: CPU time of `recado servidor` beside Python's own XML-RPC server.

Usage: pollers.py PATH_OF_RECADO [--seconds 60] [--callers 200] [--plain]

So many users of a room with 50 messages each call `receber_mensagens` every 2 s, as existing clients do, at both servers:
first the one, then the other, 2 s of callers spread evenly over 2 s. What is compared is the CPU time that each server's
threads took (schedstat), for as many answers. --plain: nobody offers to take gzip, which Python's server answers with.
"""

import argparse
import gzip
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
import xmlrpc.client
from pathlib import Path

EVERY_SECONDS = 2.0
MESSAGES = 50
ROOM = "redes"


def cpu_seconds(pid):
    """What all threads of a process have run so far."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9


def memory_kib(pid):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Caller:
    """A user who polls: the bytes of xmlrpc.client, without reading what they say."""

    def __init__(self, name, port, plain):
        self.name, self.connection = name, http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.body = xmlrpc.client.dumps((name, ROOM), "receber_mensagens", allow_none=True).encode()
        self.headers = {"Content-Type": "text/xml", "User-Agent": xmlrpc.client.Transport.user_agent}
        if not plain:
            self.headers["Accept-Encoding"] = "gzip"

    def poll(self):
        for attempt in (1, 2):
            try:
                self.connection.request("POST", "/RPC2", self.body, self.headers)
                response = self.connection.getresponse()
                body = response.read()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                # As xmlrpc.client: a connection that was closed meanwhile is opened anew, once.
                self.connection.close()
                if attempt == 2:
                    raise
        if response.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if response.status != 200 or body.count(b"<struct>") != MESSAGES:
            sys.exit(f"{self.name}: {response.status} {body[:400]!r}")


class Server:
    def __init__(self, name, process, port, callers, plain):
        self.name, self.pid, self.calls = name, process.pid, 0
        self.callers = [Caller(f"p{number}", port, plain) for number in range(callers)]
        proxy = xmlrpc.client.ServerProxy(f"http://127.0.0.1:{port}", allow_none=True)
        self.expect(proxy.criar_sala(ROOM))
        for caller in self.callers:
            self.expect(proxy.registrar_usuario(caller.name))
            self.expect(proxy.entrar_na_sala(caller.name, ROOM))
        for number in range(MESSAGES):
            caller = self.callers[number % callers]
            self.expect(proxy.enviar_mensagem(caller.name, ROOM, f"Mensagem {number:2} da aula de redes.", None))
        # The first poll may give more than the last 50, the notices of those who came.
        for caller in self.callers:
            self.expect(proxy.receber_mensagens(caller.name, ROOM))
        proxy("close")()
        self.before = cpu_seconds(self.pid)

    @staticmethod
    def expect(answer):
        if answer[0] is not True:
            sys.exit(f"refused: {answer}")

    def poll(self, number):
        self.callers[number].poll()
        self.calls += 1


def wait_for(port):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    sys.exit("recado does not listen")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("recado")
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--callers", type=int, default=200)
    arguments.add_argument("--plain", action="store_true")
    options = arguments.parse_args()
    folder = tempfile.TemporaryDirectory()
    port = free_port()
    command = [options.recado, "servidor", "--udp", f"127.0.0.1:{free_port()}", "--salas-a", f"127.0.0.1:{port}"]
    for door in ("--xmlrpc", "--salas-b", "--binder", "--grpc"):
        command += [door, "nao"]
    command += ["--dados", folder.name]
    quiet = {"stdin": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    log = open(Path(folder.name) / "recado.log", "w+")
    recado = subprocess.Popen(command, stdout=log, **quiet, env=os.environ | {"HOME": folder.name})
    double = subprocess.Popen(
        [sys.executable, "-B", Path(__file__).parent / "pollers" / "double.py"],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    )
    try:
        wait_for(port)
        servers = [
            Server("recado servidor", recado, port, options.callers, options.plain),
            Server("SimpleXMLRPCServer", double, int(double.stdout.readline()), options.callers, options.plain),
        ]
        begin = time.monotonic()
        count = int(options.seconds / EVERY_SECONDS) * options.callers
        for number in range(count):
            due = begin + number * EVERY_SECONDS / options.callers
            time.sleep(max(0.0, due - time.monotonic()))
            for server in servers:
                server.poll(number % options.callers)
        took = time.monotonic() - begin
        costs = []
        for server in servers:
            used = cpu_seconds(server.pid) - server.before
            costs.append(used / server.calls)
            each = f"{costs[-1] * 1e6:.0f} µs an answer"
            print(f"{server.name}: {server.calls} answers, CPU {used:.2f} s, {each}, memory {memory_kib(server.pid)} KiB")
        print(f"ratio {costs[0] / costs[1]:.3f}; {took:.0f} s, load {os.getloadavg()[0]:.1f}")
    finally:
        for process in (recado, double):
            process.terminate()
            process.wait(30)
        log.seek(0)
        if recado.returncode not in (0, None):
            print(log.read(), file=sys.stderr)


if __name__ == "__main__":
    main()
