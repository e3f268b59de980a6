"""Clients made with rpyc, and one with the standard library's XML-RPC, talk at our server.

Usage: our_server.py PATH_OF_MULTICAST_CHAT. Exits with 0, or says what was not as expected.
"""

import subprocess
import sys
import threading
import time
import xmlrpc.client

import rpyc

WAIT_SECONDS = 10


class Client:
    """As the existing client does: one connection, a thread that polls, and the history in the server's list."""

    def __init__(self, port, name):
        self.connection = rpyc.connect("127.0.0.1", port)
        self.root, self.name = self.connection.root, name
        self.history, self.told, self.ended = None, [], None
        expect(self.root.join(name), True)
        threading.Thread(target=self.poll, daemon=True).start()

    def poll(self):
        try:
            while True:
                message = self.root.get_messages(self.name)
                if message is not None:
                    self.take(message)
        except EOFError as reason:
            self.ended = reason

    def take(self, message):
        kind = message.get("type")
        if kind == "HISTORY":
            self.history = message["messages"]
            self.told.append(f"HISTORY {len(self.history)}")
        elif kind == "CHAT":
            self.history.append(message)
            self.root.read_confirm(self.name, message["msg_id"])
            self.told.append(f"{message['sender']}: {message['message']}")
        elif kind == "READ_CONFIRM":
            self.told.append(f"READ {message['reader']} {message['msg_id']}")
        else:
            self.told.append(f"* {message['message']}")

    def wait(self, told):
        wait(f"{self.name} is told {told!r}", lambda: told in self.told, lambda: self.told)


def expect(got, wanted):
    if got != wanted:
        sys.exit(f"FAILED: expected {wanted!r}\n             got {got!r}")


def wait(what, condition, state=lambda: ""):
    end = time.monotonic() + WAIT_SECONDS
    while not condition():
        if time.monotonic() > end:
            sys.exit(f"FAILED: {what}, not within {WAIT_SECONDS} s: {state()}")
        time.sleep(0.01)


def raises(kind, call):
    try:
        call()
    except kind:
        return
    sys.exit(f"FAILED: no {kind.__name__}")


def main():
    command = [sys.argv[1], "127.0.0.1:0"]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline().rsplit(":", 1)[1])
        talk(port)
        ana = Client(port, "Ana")
        ana.wait("* Ana entrou no chat")
        server.stdin.close()
        ana.wait("* Servidor sendo desligado")
        expect(server.wait(WAIT_SECONDS), 0)
        wait("the connection ends", lambda: ana.ended is not None)
    finally:
        server.kill()
    print("existing clients talk at our server")


def talk(port):
    ana = Client(port, "Ana")
    ana.wait("* Ana entrou no chat")
    expect(ana.root.send_message("Ana", "Olá, ação"), True)
    ana.wait("Ana: Olá, ação")
    bia = Client(port, "Bia")
    ana.wait("READ Bia 2")
    bia.wait("HISTORY 1")
    expect(bia.root.send_message("Bia", "x" * 8_960), True)
    expect(bia.root.send_message("Bia", "x" * 8_961), False)
    expect(bia.root.send_message("Bia", "x" * 100_000), False)
    ana.wait("Bia: " + "x" * 8_960)
    wait("the history grows", lambda: len(bia.history) == 2)
    expect([message["message"] for message in bia.history], ["Olá, ação", "x" * 8_960])
    expect([message["sender"] for message in bia.history[-1:]], ["Bia"])
    expect("msg_id" in bia.history[0], True)
    expect(bia.history[0].get("nothing", 7), 7)
    expect(dict(bia.history[0])["type"], "CHAT")
    expect(str(bia.history[0]).startswith("{'type': 'CHAT', 'sender': 'Ana'"), True)
    other = rpyc.connect("127.0.0.1", port)
    expect(other.root.join("Ana"), False)
    raises(TypeError, lambda: other.root.join())
    raises(TypeError, lambda: other.root.join(["Ana"]))
    raises(AttributeError, lambda: other.root.dance())
    raises(KeyError, lambda: bia.history[0]["nothing"])
    raises(IndexError, lambda: bia.history[99])
    other.ping()
    other.close()
    caio = xmlrpc.client.ServerProxy(f"http://127.0.0.1:{port}", allow_none=True)
    expect(caio.join("Caio"), True)
    expect(len(caio.get_messages("Caio")["messages"]), 2)
    expect(caio.send_message("Caio", "por XML-RPC"), True)
    ana.wait("Caio: por XML-RPC")
    # By either protocol: accents, what XML has signs for, controls, the longest text and one that is too long.
    for talker, name in ((caio, "Caio"), (ana.root, "Ana")):
        for text, told in (('Ação <&> "assim"', 'Ação <&> "assim"'), ("um\x7fdois", "um?dois"), ("ç" * 4_480, "ç" * 4_480)):
            expect(talker.send_message(name, text), True)
            ana.wait(f"{name}: {told}")
        expect(talker.send_message(name, "ç" * 4_481), False)
    expect(caio.leave("Caio"), True)
    ana.wait("* Caio saiu do chat")
    bia.connection.close()
    ana.wait("* Bia saiu do chat")
    ana.connection.close()
    # Its name is free once the server has seen that.
    free = xmlrpc.client.ServerProxy(f"http://127.0.0.1:{port}", allow_none=True)
    wait("the name is free", lambda: free.join("Ana"))
    expect(free.leave("Ana"), True)


main()
