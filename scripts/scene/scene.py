"""Six callers at one server, each by another door.

Usage: scene.py PATH_OF_RECADO FOLDER. Prints what each of them saw; exits with 0 if that is the same for all.
"""

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import xmlrpc.client
from pathlib import Path

import rpyc

ROOT = Path(__file__).resolve().parents[2]
WAIT_SECONDS = 30

RECADO, FOLDER = sys.argv[1], Path(sys.argv[2])

# What the UDP dialects and the multicast chat say when the server ends.
SHUTDOWN, CHAT_SHUTDOWN = "Servidor desligado. Conexão encerrada.", "Servidor sendo desligado"

# Who says what, by which door.
LINES = {
    "Ana": "Bom dia pelo UDP de sempre.",
    "Bia": "Aqui cifrado: ✓ e ✓✓.",
    "Caio": "XML-RPC também: <&> \"ok\".",
    "Davi": "E RPyC, com acentuação: ção.",
    "Edu": "Da sala geral.",
    "Fia": "E do nó gRPC.",
}


def run(name, command, **more):
    """A process whose lines of output are gathered, and which takes lines."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=open(FOLDER / f"{name}.err", "w"),
        text=True, encoding="utf-8", env=os.environ | {"RECADO_LINGUA": "pt", "HOME": str(FOLDER)}, **more
    )
    process.lines = []

    def read():
        for line in process.stdout:
            process.lines.append(line.rstrip("\n"))

    threading.Thread(target=read, daemon=True).start()
    return process


def wait(what, until):
    end = time.monotonic() + WAIT_SECONDS
    while not until():
        if time.monotonic() > end:
            errors = [file.read_text(encoding="utf-8") for file in FOLDER.glob("*.err")]
            sys.exit("FAILED: " + what + "\n" + "\n".join(filter(None, errors)))
        time.sleep(0.05)


def write(process, line):
    process.stdin.write(line + "\n")
    process.stdin.flush()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# The doors, as the output names them.
DOORS = {
    "Ana": "o mensageiro UDP",
    "Bia": "recado cliente, cifrado",
    "Caio": "chat multicast, XML-RPC",
    "Davi": "chat multicast, RPyC",
    "Edu": "salas, pelo binder",
    "Fia": "nó gRPC",
}


class Caller:
    """Somebody in the conversation: says lines, and has seen some, as (name, text) in their order."""

    def __init__(self, name):
        self.name = name

    def mine(self):
        """The others' lines of this scene, in the order in which this caller saw them."""
        return [(who, text) for who, text in self.seen() if who != self.name and LINES.get(who) == text]


class Classic(Caller):
    """The existing UDP messenger, doubled."""

    def __init__(self, name, ports):
        super().__init__(name)
        double = ROOT / "fixtures" / "double" / "client.py"
        self.process = run(name, [sys.executable, "-B", str(double), "--server", ports["udp"], "--id", "7", "--name", name, "--read"])
        wait(f"{name} is not connected", lambda: any("Ana" in line or "conectado" in line for line in self.process.lines))

    def say(self, text):
        write(self.process, f"todos {text}")

    def seen(self):
        events = [json.loads(line) for line in self.process.lines]
        return [(event["nome"], event["texto"]) for event in events if event.get("mostra") == "difusao"]

    def is_told_of_the_end(self):
        events = [json.loads(line) for line in self.process.lines]
        return any(event.get("mostra") == "servidor" and event["texto"] == SHUTDOWN for event in events)


class Sealed(Caller):
    """recado cliente, by an encrypted session."""

    def __init__(self, name, ports):
        super().__init__(name)
        command = [RECADO, "cliente", "--servidor", ports["udp"], "--id", "8", "--nome", name, "--json", "--confiar"]
        self.process = run(name, [*command, "--dados", str(FOLDER / "bia")])
        wait(f"{name} is not connected", lambda: any('"estado":"conectado"' in line for line in self.process.lines))

    def say(self, text):
        write(self.process, text)

    def seen(self):
        events = [json.loads(line) for line in self.process.lines]
        return [(event["nome"], event["texto"]) for event in events if event["evento"] == "mensagem"]

    def is_told_of_the_end(self):
        return any(json.loads(line).get("texto") == SHUTDOWN for line in self.process.lines)


class Polled(Caller):
    """A client of the multicast chat: one connection that polls, another that talks."""

    def __init__(self, name, poll, talk):
        super().__init__(name)
        self.messages, self.told, self.talk = [], [], talk
        if not talk.join(name):
            sys.exit(f"FAILED: {name} could not join")

        def keep_polling():
            while True:
                message = poll.get_messages(name)
                if message is not None and message["type"] == "CHAT":
                    self.messages.append((str(message["sender"]), str(message["message"])))
                elif message is not None and message["type"] == "SYSTEM":
                    self.told.append(str(message["message"]))

        threading.Thread(target=keep_polling, daemon=True).start()

    def say(self, text):
        self.talk.send_message(self.name, text)

    def seen(self):
        return list(self.messages)

    def is_told_of_the_end(self):
        return CHAT_SHUTDOWN in self.told


def by_xmlrpc(address):
    return xmlrpc.client.ServerProxy(f"http://{address}", allow_none=True)


def by_rpyc(address):
    host, _, port = address.rpartition(":")
    return rpyc.connect(host, int(port)).root


class InRoom(Caller):
    """A client of the room chat, found by the binder: it looks every 2 s and shows what is newer than the last."""

    def __init__(self, name, ports):
        super().__init__(name)
        found, where = by_xmlrpc(ports["binder"]).lookup_procedure("ChatService")
        if not found:
            sys.exit(f"FAILED: the binder does not find the rooms: {where}")
        self.server = by_xmlrpc(f"{where['endereco']}:{where['porta']}")
        if not self.server.registrar_usuario(name)[0]:
            sys.exit(f"FAILED: {name} could not register")
        _, entered = self.server.entrar_na_sala(name, "geral")
        self.shown, self.is_gone = [], False
        last = max(message["timestamp"].value for message in entered["mensagens"])

        def keep_looking(last=last):
            while True:
                try:
                    _, messages = self.server_of_thread.receber_mensagens(name, "geral")
                except OSError:
                    self.is_gone = True
                    return
                for message in messages:
                    if message["timestamp"].value > last:
                        last = message["timestamp"].value
                        self.shown.append((message["origem"], message["conteudo"]))
                time.sleep(2)

        self.server_of_thread = by_xmlrpc(f"{where['endereco']}:{where['porta']}")
        threading.Thread(target=keep_looking, daemon=True).start()

    def say(self, text):
        self.server.enviar_mensagem(self.name, "geral", text, None)

    def seen(self):
        return list(self.shown)

    def is_told_of_the_end(self):
        """A room chat has no word for it: who calls finds nobody."""
        return self.is_gone


class Node(Caller):
    """An existing node, doubled; our server is in its list and it is in our server's."""

    def __init__(self, name, ports, own_port):
        super().__init__(name)
        host, _, port = ports["grpc"].rpartition(":")
        nodes = FOLDER / "double-nodes.json"
        nodes.write_text(json.dumps([{"host": host, "port": int(port)}]))
        double = ROOT / "scripts" / "node" / "double.py"
        self.process = run(name, [sys.executable, "-B", str(double), str(own_port), name, str(nodes)])
        connected = lambda start: any(line.startswith(start) for line in self.process.lines)
        wait(f"{name} is not connected", lambda: connected("conectado") and connected("assinante"))

    def say(self, text):
        write(self.process, text)

    def seen(self):
        lines = [re.match(r"\[[\d:]+\] (.*?): (.*)", line) for line in self.process.lines]
        return [line.groups() for line in lines if line]

    def is_told_of_the_end(self):
        return any(re.fullmatch(r"perdido \S+ UNAVAILABLE", line) for line in self.process.lines)


def main():
    data = FOLDER / "servidor"
    data.mkdir()
    node_port = free_port()
    (data / "nodes.json").write_text(json.dumps([{"host": "127.0.0.1", "port": node_port}]))
    doors = [word for door in ("xmlrpc", "salas-a", "salas-b", "binder", "grpc") for word in (f"--{door}", "127.0.0.1:0")]
    server = run("servidor", [RECADO, "servidor", "--udp", "127.0.0.1:0", "--dados", str(data), *doors])
    wait("the server is not ready", lambda: server.lines)
    ports = dict(word.split("=") for word in server.lines[0].split()[1:])
    callers = [
        Classic("Ana", ports),
        Sealed("Bia", ports),
        Polled("Caio", by_xmlrpc(ports["xmlrpc"]), by_xmlrpc(ports["xmlrpc"])),
        Polled("Davi", by_rpyc(ports["xmlrpc"]), by_rpyc(ports["xmlrpc"])),
        InRoom("Edu", ports),
        Node("Fia", ports, node_port),
    ]
    for caller in callers:
        caller.say(LINES[caller.name])
        # One after the other, so that the scene reads as a conversation; their order is the server's.
        others = [other for other in callers if other is not caller]
        said = (caller.name, LINES[caller.name])
        wait(f"{caller.name} was not heard by all", lambda: all(said in other.seen() for other in others))
    everything = [(name, text) for name, text in LINES.items()]
    # What comes twice would come within this time.
    time.sleep(3)
    for caller in callers:
        print(f"{caller.name} ({DOORS[caller.name]}) leu: {' · '.join(who for who, _ in caller.mine())}")
        wanted = [line for line in everything if line[0] != caller.name]
        if caller.mine() != wanted:
            sys.exit(f"FAILED: {caller.name} saw {caller.mine()}")
    # Whoever polls finds the server gone, and says so in its library's words.
    threading.excepthook = lambda _: None
    server.terminate()
    if server.wait(timeout=20) != 0:
        sys.exit(f"FAILED: the server ended with {server.returncode}")
    for caller in callers:
        wait(f"{caller.name} was not told that the server ends", caller.is_told_of_the_end)
    print("Seis programas, uma conversa, uma ordem.")


if __name__ == "__main__":
    # The callers' threads wait in their libraries; nobody waits for them.
    try:
        main()
        sys.stdout.flush()
        os._exit(0)
    except SystemExit as end:
        print(end, file=sys.stderr, flush=True)
        os._exit(1)
