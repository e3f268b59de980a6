"""A server under load from 64 clients is killed with SIGKILL: every message that any client saw is in
the journal afterwards, once, and in the order in which every client saw it."""

import json
import random
import select
import subprocess
import sys
import tempfile
import time

from server import MSG, Client, Server

CLIENTS = 64
program, kills = sys.argv[1], int(sys.argv[2])
seed = int(time.time())
rng = random.Random(seed)
print(f"- {kills} kills under load from {CLIENTS} clients, seed {seed}")

with tempfile.TemporaryDirectory(prefix="recado-kills-") as data:
    server = Server(program, data)
    clients = [Client(number, server.port) for number in range(1, CLIENTS + 1)]
    seen = {client.number: [] for client in clients}
    by_link = {client.link: client for client in clients}
    said = 0
    for kill in range(kills):
        if kill:
            server = Server(program, data, server.port)
        for client in clients:
            client.register()
        end = time.monotonic() + rng.uniform(0.3, 1.2)
        while time.monotonic() < end:
            for client in rng.sample(clients, 8):
                said += 1
                client.send(MSG, 0, f"texto {said}")
            for link in select.select(list(by_link), [], [], 0.01)[0]:
                client = by_link[link]
                link.setblocking(False)
                try:
                    while True:
                        frame = client.receive()
                        if frame.kind == MSG and frame.origin:
                            seen[client.number].append(frame.text)
                except BlockingIOError:
                    link.settimeout(20)
        server.kill()
        for client in clients:  # what was delivered before the kill
            client.link.setblocking(False)
            try:
                while True:
                    frame = client.receive()
                    if frame.kind == MSG and frame.origin:
                        seen[client.number].append(frame.text)
            except BlockingIOError:
                client.link.settimeout(20)

    history = subprocess.run(
        [program, "historico", "--dados", data, "--formato", "json"], capture_output=True, text=True, check=True
    )
    events = [json.loads(line) for line in history.stdout.splitlines()]
    texts = [event["texto"] for event in events if event["evento"] == "mensagem"]
    orders = [event["ordem"] for event in events]
    position = {text: at for at, text in enumerate(texts)}
    if len(position) != len(texts):
        sys.exit("FAILED: a message is in the journal twice")
    if orders != sorted(set(orders)):
        sys.exit("FAILED: orders do not ascend")
    for number, saw in seen.items():
        lost = [text for text in saw if text not in position]
        if lost:
            sys.exit(f"FAILED: {number} saw {lost[0]!r}, which is not in the journal ({len(lost)} such)")
        places = [position[text] for text in saw]
        if places != sorted(set(places)):
            sys.exit(f"FAILED: {number} saw messages in another order than the journal's, or twice")
    verdict = subprocess.run([program, "verificar", "--dados", data], capture_output=True, text=True)
    if verdict.returncode:
        sys.exit(f"FAILED: the journal is damaged: {verdict.stdout}{verdict.stderr}")
    deliveries = sum(map(len, seen.values()))
    if not deliveries:
        sys.exit("FAILED: nobody saw anything")
    print(f"  {said} said, {len(texts)} kept, {deliveries} deliveries seen, 0 lost, 0 twice, one order")
