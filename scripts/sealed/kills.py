"""A server and 64 sealed clients are killed with SIGKILL again and again while all of them speak: in the end
everything that waited or was kept is kept once, and everybody reads the same in the same order."""

import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from check import bites, check
from crowd import Crowd

sys.path.insert(0, str(Path(__file__).parents[1] / "journal"))
from server import Server  # noqa: E402

CLIENTS, PROCESSES = 64, 8
recado, load, kills = sys.argv[1], sys.argv[2], int(sys.argv[3])
seed = int(sys.argv[4]) if len(sys.argv) > 4 else int(time.time())
# As much in all, however long it takes: everything that 64 people heard is looked at in memory.
EVERY_MS = max(500, 15 * kills)
rng = random.Random(seed)
each = CLIENTS // PROCESSES
print(
    f"- {kills} kills of the server and {kills} of client processes, {CLIENTS} sealed clients in {PROCESSES} processes,"
    f" {1000 * CLIENTS // EVERY_MS} messages a second, seed {seed}",
    flush=True,
)

with tempfile.TemporaryDirectory(prefix="recado-sealed-") as folder:
    data, told_in = f"{folder}/server", f"{folder}/clients"
    errors = open(f"{folder}/errors", "w")
    server = Server(recado, data, errors=errors)
    address = f"127.0.0.1:{server.port}"
    more = ["--people", str(CLIENTS), "--every-ms", str(EVERY_MS)]
    crowds = [Crowd(load, address, told_in, 1 + at * each, each, more) for at in range(PROCESSES)]
    for crowd in crowds:
        crowd.room = crowds[0].room
        crowd.start(rng.getrandbits(32))
        if crowd is crowds[0]:
            crowd.wait_for("met")
    for crowd in crowds[1:]:
        crowd.wait_for("met")
    began = time.monotonic()
    for crowd in crowds:
        crowd.tell("speak")
    for kill in range(kills):
        time.sleep(rng.uniform(0.5, 3))
        server.kill()
        time.sleep(rng.uniform(0, 0.5))
        server = Server(recado, data, server.port, errors=errors)
        time.sleep(rng.uniform(0, 2))
        crowd = rng.choice(crowds)
        crowd.kill()
        time.sleep(rng.uniform(0, 0.5))
        crowd.start(rng.getrandbits(32))
    for word, answer in (("rest", "quiet"), ("end", "viewed")):
        for crowd in crowds:
            crowd.tell(word)
        for crowd in crowds:
            crowd.wait_for(answer)
    for crowd in crowds:
        crowd.leave()
    took = time.monotonic() - began
    server.stop()
    errors.close()
    if "panicked" in Path(f"{folder}/errors").read_text():
        sys.exit("FAILED: the server panicked")

    history = subprocess.run(
        [recado, "historico", "--dados", data, "--formato", "json"], capture_output=True, text=True, check=True
    )
    events = [json.loads(line) for line in history.stdout.splitlines()]
    told = {
        int(file.stem): [json.loads(line) for line in file.read_text().splitlines()]
        for file in Path(told_in).glob("*.jsonl")
    }
    counts = Counter(line["e"] for lines in told.values() for line in lines)
    heard = Counter(line["s"] for lines in told.values() for line in lines if line["e"] == "heard")
    lost = Counter(line["why"] for lines in told.values() for line in lines if line["e"] == "lost")
    queued = {(own, line["k"]) for own, lines in told.items() for line in lines if line["e"] == "queued"}
    kept = {(own, line["k"]) for own, lines in told.items() for line in lines if line["e"] == "kept"}
    messages = sum(event["evento"] == "mensagem" for event in events)
    complaints = check(events, told)
    print(
        f"  {took:.0f} s; {counts['run']} runs of clients; {counts['said']} said, {len(queued)} waited (◷),"
        f" {len(kept)} were kept (✓), {messages} in the history\n"
        f"  said again after a loss: {counts['kept'] - len(kept)} were told ✓ once more,"
        f" {counts['queued'] - len(queued)} waited while their client was killed\n"
        f"  heard: {heard['live']} live, {heard['caught up']} caught up, {heard['cache']} read again;"
        f" {counts['viewed']} conversations read to the start\n"
        f"  connections lost: {dict(lost.most_common(6))}"
    )
    if complaints:
        for complaint in complaints[:30]:
            print(f"  {complaint}")
        keep = Path(tempfile.mkdtemp(prefix="recado-sealed-failed-"))
        subprocess.run(["cp", "-r", folder, keep], check=True)
        sys.exit(f"FAILED: {len(complaints)} complaints; everything is in {keep}")
    if not heard["live"] or not heard["caught up"] or not lost:
        sys.exit("FAILED: nobody heard anything, or lost a connection")
    if unseen := bites(events, told):
        sys.exit(f"FAILED: the check does not see that {', that '.join(unseen)}")
    verdict = subprocess.run([recado, "verificar", "--dados", data], capture_output=True, text=True)
    if verdict.returncode:
        sys.exit(f"FAILED: the journal is damaged: {verdict.stdout}{verdict.stderr}")
    print("  0 lost, 0 twice, one order for all; each of six falsehoods put into the same records is found")
