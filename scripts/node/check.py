"""Existing nodes, doubled, and nodes of ours in one mesh: what one says the others hear.

Argument: the program recado. Says what it looks at and exits with 1 at the first thing that is not so.
"""

import json
import os
import queue
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import grpc

from messages import SEND, STREAM, MessageRequest, MessageResponse, StreamRequest

# A machine that builds at once may be very slow.
LIMIT = 60
HERE = Path(__file__).parent


class Program:
    """A process whose lines are read as they come."""

    def __init__(self, *command: str) -> None:
        environment = {key: value for key, value in os.environ.items() if not key.startswith("RECADO_")}
        environment["RECADO_LINGUA"] = "pt"
        # The library's own notes, such as those of a refused connection.
        environment["GRPC_VERBOSITY"] = "NONE"
        self.command = command
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment
        )
        self.lines: queue.Queue = queue.Queue()
        self.seen: list[str] = []
        threading.Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        for line in self.process.stdout:
            self.lines.put(line.rstrip("\n"))

    def type(self, line: str) -> None:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def line_with(self, *parts: str) -> str:
        deadline = time.monotonic() + LIMIT
        while True:
            try:
                line = self.lines.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                sys.exit(f"{self.command}: no line with {parts} in {self.seen[-20:]}")
            self.seen.append(line)
            if all(part in line for part in parts):
                return line

    def has_said(self, *parts: str) -> None:
        """A line like this has come or comes."""
        if not any(all(part in line for part in parts) for line in self.seen):
            self.line_with(*parts)

    def heard(self, sender: str, text: str) -> None:
        """The next line of ours that somebody said is this."""
        while True:
            event = json.loads(self.line_with("mensagem"))
            if event["nome"] == sender:
                expect(event["texto"] == text, f"{event['texto']!r} instead of {text!r}")
                return

    def end(self) -> int:
        self.process.stdin.close()
        return self.process.wait(LIMIT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def expect(is_so: bool, otherwise: str) -> None:
    if not is_so:
        sys.exit(f"FAILED: {otherwise}")


def look(at: str) -> None:
    print(f"  {at}", flush=True)


def free_ports(count: int) -> list[int]:
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def main() -> None:
    recado = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        ports = free_ports(4)
        file = Path(folder, "nodes.json")
        file.write_text(json.dumps([{"host": "localhost", "port": port} for port in ports]), encoding="utf-8")
        programs: list[Program] = []

        def start(*command: str) -> Program:
            programs.append(Program(*command))
            return programs[-1]

        def existing(port: int, name: str) -> Program:
            program = start(sys.executable, "-B", str(HERE / "double.py"), str(port), name, str(file))
            program.line_with("pronto")
            return program

        def ours(port: int, name: str) -> Program:
            program = start(recado, "no", str(port), "--nome", name, "--nos", str(file), "--json")
            program.line_with('"estado":"pronto"')
            return program

        try:
            talk(existing, ours, ports)
            calls(ours, ports[3])
            server(start, recado, Path(folder))
        finally:
            for program in programs:
                program.kill()
    print("the nodes understand each other")


def talk(existing, ours, ports) -> None:
    ze_port, ana_port, rui_port = ports[:3]
    ze_node, ana_node, rui_node = (f"localhost:{port}" for port in ports[:3])
    ze, ana = existing(ze_port, "Zé"), ours(ana_port, "Ana")
    ze.type("/retry")
    ze.line_with("conectado", ana_node)
    ana.line_with('"estado":"conectado"', ze_node)
    ze.has_said("assinante ")

    look("both ways, whole")
    for text in ["Olá, ação <&> \"x\" 'y'", "👩‍💻 ❤️", "x" * 8_960, "ç" * 4_480]:
        ana.type(text)
        ze.line_with(f"] Ana: {text}")
        ana.line_with("recibo", ze_node)
        ze.type(text)
        ze.line_with(f"confirmado {ana_node} True")
        ana.heard("Zé", text)
    ana.type("/LIST")
    ana.line_with("lista", f'"nos":["{ze_node}"]')

    look("controls are made harmless, a longer text is refused")
    ze.type("/json " + json.dumps("a\tb\u001b[2J\u202e\r\nc"))
    ana.heard("Zé", "a b?[2J?\nc")
    ze.type("y" * 8_961)
    ze.line_with(f"confirmado {ana_node} False")
    ana.type("y" * 8_961)
    ana.line_with("erro", "8.960 bytes")
    ze.type("ainda")
    ana.heard("Zé", "ainda")

    look("a third, of ours, and nothing is relayed")
    rui = ours(rui_port, "Rui")
    rui.line_with('"estado":"conectado"', ze_node)
    for program in (ze, ana):
        program.type("/retry")
        program.line_with("conectado", rui_node)
    for program, name in ((ze, "Zé"), (ana, "Ana"), (rui, "Rui")):
        program.type(f"de {name}")
        for other in (ana, rui):
            if other is not program:
                other.heard(name, f"de {name}")
    ze.line_with("] Rui: de Rui")
    expect(not any("Rui: de Rui" in line for line in list(ze.lines.queue)), "a line came twice")

    look("an end by word and one by death")
    expect(rui.end() == 0, "our node ended with an error")
    # Whichever of the two the library sees first: the status of the stream, or the closed connection.
    ze.line_with("perdido", rui_node, "UNAVAILABLE")
    ze.kill()
    ana.line_with('"estado":"sem-conexao"', ze_node)
    for text in ("um", "dois", "três"):
        ana.type(text)
        ana.line_with('"estado":"na-fila"', text)
    ze = existing(ze_port, "Zé")
    for text in ("um", "dois", "três"):
        ze.line_with(f"] Ana: {text}")
    ze.has_said("conectado", ana_node)
    ze.type("voltei")
    ana.heard("Zé", "voltei")
    expect(ana.end() == 0, "our node ended with an error")
    ze.line_with("perdido", ana_node)
    ze.type("ninguém?")
    ze.line_with("ninguém conectado")
    ze.kill()


def calls(ours, port: int) -> None:
    look("a node of ours and the library: twelve subscribers, bad bytes, the end")
    node = ours(port, "Ana")
    channels = [grpc.insecure_channel(f"localhost:{port}") for _ in range(12)]
    streams = []
    for number, channel in enumerate(channels):
        stream = channel.unary_stream(STREAM, StreamRequest.SerializeToString, MessageResponse.FromString)
        streams.append(stream(StreamRequest(client_id=str(number)), timeout=LIMIT))
    for stream in streams:
        # Answered at once: whoever waits for it knows that it listens.
        stream.initial_metadata()
    send = channels[0].unary_unary(SEND, MessageRequest.SerializeToString, MessageResponse.FromString)
    answer = send(MessageRequest(sender="Zé", content="a todos", timestamp="22:19:49"), timeout=LIMIT)
    expect(answer.success and len(answer.timestamp) == 8, f"{answer}")
    node.heard("Zé", "a todos")
    for stream in streams:
        copy = next(stream)
        heard = (copy.sender, copy.content, copy.timestamp)
        expect(heard == ("Zé", "a todos", "22:19:49"), f"{copy}")
    raw = channels[1].unary_unary(SEND)
    for bad in (b"\xff\xff\xff", b"\x0a\x02\xff\xfe", b"\x0a\x7f", b"\x12" + b"\x80" * 20):
        try:
            raw(bad, timeout=LIMIT)
            expect(False, f"{bad!r} was taken")
        except grpc.RpcError as error:
            expect(error.code() == grpc.StatusCode.INTERNAL, f"{bad!r}: {error.code()}")
    try:
        send(MessageRequest(sender="Zé", content="z" * 20_000), timeout=LIMIT)
        expect(False, "20,000 bytes were read")
    except grpc.RpcError as error:
        expect(error.code() == grpc.StatusCode.OUT_OF_RANGE, f"{error.code()}")
    expect(send(MessageRequest(sender="Zé", content="fim"), timeout=LIMIT).success, "the node did not go on")
    node.process.terminate()
    for stream in streams:
        try:
            while True:
                next(stream)
        except StopIteration:
            expect(False, "a stream ended without a word")
        except grpc.RpcError as error:
            expect(error.code() == grpc.StatusCode.UNAVAILABLE, f"{error.code()}")
    expect(node.process.wait(LIMIT) == 0, "our node ended with an error")


def server(start, recado: str, folder: Path) -> None:
    look("a server's door: an existing node and people with a client hear each other")
    ze_port, server_port = free_ports(2)
    server_node = f"127.0.0.1:{server_port}"
    data = folder / "data"
    data.mkdir()
    entry = {"host": "localhost", "port": ze_port}
    (data / "nodes.json").write_text(json.dumps([entry]), encoding="utf-8")
    file = folder / "mesh.json"
    entry = {"host": "127.0.0.1", "port": server_port}
    file.write_text(json.dumps([entry]), encoding="utf-8")
    ze = start(sys.executable, "-B", str(HERE / "double.py"), str(ze_port), "Zé", str(file))
    ze.line_with("pronto")
    shut = [word for door in ("xmlrpc", "salas-a", "salas-b", "binder") for word in (f"--{door}", "nao")]
    program = start(recado, "servidor", "--udp", "127.0.0.1:0", "--dados", str(data), "--grpc", server_node, *shut)
    ready = program.line_with("pronto udp=", f"grpc={server_node}")
    address = next(word.removeprefix("udp=") for word in ready.split() if word.startswith("udp="))
    client = [recado, "cliente", "--servidor", address, "--nome", "Ana", "--json", "--dados", str(folder / "ana")]
    ana = start(*client, "--confiar")
    ana.line_with('"estado":"conectado"')
    # The server is connected with it.
    ze.has_said("assinante ")
    ze.type("/retry")
    ze.line_with("conectado", server_node)
    for text in ["Olá, ação <&>", "ç" * 4_480]:
        ze.type(text)
        ze.line_with(f"confirmado {server_node} True")
        ana.heard("Zé", text)
        ana.type(text)
        ze.line_with(f"] Ana: {text}")
    ze.type("y" * 8_961)
    ze.line_with(f"confirmado {server_node} False")
    ana.type("/lista")
    ana.line_with('"nome":"Zé"')
    program.process.terminate()
    ze.line_with("perdido", server_node)
    expect(program.process.wait(LIMIT) == 0, "the server ended with an error")
    expect(not any("] Zé: " in line for line in ze.seen), "a node heard itself")


if __name__ == "__main__":
    main()
