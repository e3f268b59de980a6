"""Our client is a guest in a chat that is made with rpyc, as the existing server is.

Usage: our_client.py PATH_OF_RPYC_GUEST PATH_OF_RECADO. Exits with 0, or says what was not as expected.
"""

import json
import subprocess
import sys
import threading
import time

import rpyc
from rpyc.utils.server import ThreadedServer


class Chat(rpyc.Service):
    """As the existing server: references to its own dicts and lists, and a queue for each client."""

    queues = {"Bia": []}
    history = []

    def tell(self, message, others_of=None):
        for name, queue in self.queues.items():
            if name != others_of:
                queue.append(message)

    def system(self, text):
        self.tell({"type": "SYSTEM", "message": text, "timestamp": time.time(), "msg_id": 99})

    def exposed_join(self, client_id):
        if client_id in self.queues:
            return False
        self.queues[client_id] = []
        self.tell({"type": "HISTORY", "messages": self.history})
        self.system(f"{client_id} entrou no chat")
        return True

    def exposed_send_message(self, client_id, text):
        number = len(self.history) + 1
        message = {"type": "CHAT", "sender": client_id, "message": text, "timestamp": time.time(), "msg_id": number}
        self.history.append(message)
        self.tell(message)
        return True

    def exposed_read_confirm(self, client_id, msg_id):
        read = {"type": "READ_CONFIRM", "reader": client_id, "msg_id": msg_id, "timestamp": time.time()}
        self.tell(read, others_of=client_id)
        return True

    def exposed_get_messages(self, client_id):
        queue = self.queues.get(client_id)
        return queue.pop(0) if queue else None

    def exposed_leave(self, client_id):
        self.queues.pop(client_id, None)
        self.system(f"{client_id} saiu do chat")
        return True


def expect(got, wanted):
    if got != wanted:
        sys.exit(f"FAILED: expected {wanted!r}\n             got {got!r}")


def main():
    server = ThreadedServer(Chat(), hostname="127.0.0.1", port=0)
    threading.Thread(target=server.start, daemon=True).start()
    # More than our client reads: the last 50.
    for number in range(60):
        Chat.exposed_send_message(Chat(), "Bia", f"texto {number}")
    Chat.queues["Bia"].clear()
    command = [sys.argv[1], f"127.0.0.1:{server.port}", "Ana", "Olá, ação"]
    guest = subprocess.run(command, capture_output=True, text=True, timeout=30)
    if guest.returncode:
        sys.exit(f"FAILED: {guest.stderr}")
    history, came, said = guest.stdout.splitlines()
    expect(history.count("Chat {"), 50)
    # A reference to the server's own list, to which its own text was added before it was read.
    expect('message: "texto 11"' in history and 'message: "Olá, ação"' in history, True)
    expect("Ana entrou no chat" in came, True)
    expect('message: "Olá, ação"' in said, True)
    kinds = [message["type"] for message in Chat.queues["Bia"]]
    expect(kinds, ["HISTORY", "SYSTEM", "CHAT", "READ_CONFIRM", "SYSTEM"])
    print("our client talks in an existing chat")

    Chat.queues["Bia"].clear()
    command = [sys.argv[2], "client", "--rpyc", f"127.0.0.1:{server.port}", "--name", "Caio", "--json"]
    terminal = subprocess.run(command, input="boa tarde\n", capture_output=True, text=True, timeout=30)
    expect((terminal.returncode, terminal.stderr), (0, ""))
    events = [json.loads(line) for line in terminal.stdout.splitlines()]
    texts = [event["texto"] for event in events if event["evento"] == "mensagem"]
    # Each once, though the history is the server's own list and has our text already.
    expect((len(texts), texts.count("boa tarde"), texts.count("Olá, ação")), (len(set(texts)), 1, 1))
    expect([message["type"] for message in Chat.queues["Bia"]], ["HISTORY", "SYSTEM", "CHAT", "SYSTEM"])
    twin = subprocess.run(command[:4] + ["--name", "Bia"], input="", capture_output=True, text=True, timeout=30)
    expect(twin.returncode, 4)
    server.close()
    gone = subprocess.run(command[:4] + ["--name", "Davi"], input="", capture_output=True, text=True, timeout=30)
    expect(gone.returncode, 3)
    print("recado client talks in an existing chat")


main()
