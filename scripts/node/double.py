"""The existing node, doubled: what it puts on the wire and what it does wrong.

Arguments: PORT NAME NODES_JSON. Lines of standard input are said or are commands; what happens is written to standard
output, one line each. A pool of 10 workers, each subscriber of its stream holding one; what other nodes' streams carry
is ignored, their end is the other's death; a text that is said while nobody is connected is dropped.
"""

import json
import queue
import sys
import threading
import time
import uuid
from concurrent import futures

import grpc

from messages import SEND, STREAM, MessageRequest, MessageResponse, StreamRequest

WORKERS = 10
RECONNECT = 5
CONNECT = 2
DEADLINE = 5


def now() -> str:
    return time.strftime("%H:%M:%S")


def say(line: str) -> None:
    print(line, flush=True)


class Service(grpc.GenericRpcHandler):
    """SendMessage shows a line and copies it to every subscriber."""

    def __init__(self) -> None:
        self.subscribers: dict[str, queue.Queue] = {}
        self.lock = threading.Lock()

    def service(self, call):
        if call.method == SEND:
            return grpc.unary_unary_rpc_method_handler(
                self.send_message, MessageRequest.FromString, MessageResponse.SerializeToString
            )
        if call.method == STREAM:
            return grpc.unary_stream_rpc_method_handler(
                self.stream_messages, StreamRequest.FromString, MessageResponse.SerializeToString
            )
        return None

    def send_message(self, request, _context):
        say(f"[{request.timestamp}] {request.sender}: {request.content}")
        copy = MessageResponse(sender=request.sender, content=request.content, timestamp=request.timestamp)
        with self.lock:
            for subscriber in self.subscribers.values():
                subscriber.put(copy)
        return MessageResponse(sender="", content="", timestamp=now(), success=True)

    def stream_messages(self, request, context):
        mine: queue.Queue = queue.Queue()
        with self.lock:
            self.subscribers[request.client_id] = mine
        say(f"assinante {request.client_id}")
        try:
            while context.is_active():
                try:
                    yield mine.get(timeout=0.2)
                except queue.Empty:
                    pass
        finally:
            with self.lock:
                del self.subscribers[request.client_id]


class Peers:
    """The other nodes of the file, each dialled again every 5 s while it is not there."""

    def __init__(self, file: str, port: int) -> None:
        with open(file, encoding="utf-8") as nodes:
            entries = [(entry["host"], entry["port"]) for entry in json.load(nodes)]
        here = ("localhost", "127.0.0.1", "::1")
        self.nodes = [f"{host}:{at}" for host, at in entries if not (at == port and host in here)]
        self.connected: dict[str, grpc.Channel] = {}
        self.lock = threading.Lock()
        self.hurry = threading.Event()

    def keep_dialling(self) -> None:
        while True:
            self.dial_all()
            self.hurry.wait(RECONNECT)
            self.hurry.clear()

    def dial_all(self) -> None:
        for node in self.nodes:
            with self.lock:
                if node in self.connected:
                    continue
            channel = grpc.insecure_channel(node)
            try:
                grpc.channel_ready_future(channel).result(timeout=CONNECT)
            except grpc.FutureTimeoutError:
                channel.close()
                continue
            with self.lock:
                self.connected[node] = channel
            say(f"conectado {node}")
            threading.Thread(target=self.hold, args=(node, channel), daemon=True).start()

    def hold(self, node: str, channel: grpc.Channel) -> None:
        stream = channel.unary_stream(STREAM, StreamRequest.SerializeToString, MessageResponse.FromString)
        code = None
        try:
            for _ in stream(StreamRequest(client_id=str(uuid.uuid4()))):
                pass
        except grpc.RpcError as error:
            code = error.code().name
        with self.lock:
            self.connected.pop(node, None)
        channel.close()
        say(f"perdido {node} {code}")

    def send(self, name: str, text: str) -> None:
        with self.lock:
            nodes = dict(self.connected)
        if not nodes:
            say("ninguém conectado")
        for node, channel in nodes.items():
            call = channel.unary_unary(SEND, MessageRequest.SerializeToString, MessageResponse.FromString)
            try:
                answer = call(MessageRequest(sender=name, content=text, timestamp=now()), timeout=DEADLINE)
                say(f"confirmado {node} {answer.success} {answer.timestamp}")
            except grpc.RpcError as error:
                say(f"falhou {node} {error.code().name}")


def main() -> None:
    port, name, file = int(sys.argv[1]), sys.argv[2], sys.argv[3]
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=WORKERS))
    server.add_generic_rpc_handlers((Service(),))
    server.add_insecure_port(f"[::]:{port}")
    server.start()
    peers = Peers(file, port)
    threading.Thread(target=peers.keep_dialling, daemon=True).start()
    say("pronto")
    for line in sys.stdin:
        line = line.rstrip("\n")
        if line.lower() == "/list":
            say(f"nós {sorted(peers.connected)}")
        elif line.lower() == "/retry":
            peers.hurry.set()
        elif line.lower() == "/quit":
            break
        elif line.startswith("/json "):
            # Texts with line breaks and controls, as no keyboard types them.
            peers.send(name, json.loads(line[len("/json ") :]))
        else:
            peers.send(name, line)
    server.stop(0)


if __name__ == "__main__":
    main()
