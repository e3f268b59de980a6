"""Two sealed clients and an existing classic one in one conversation over a network that loses datagrams each way:
the sealed ones get everything in one order, the classic one what arrives."""

import json
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

from check import bites, check
from crowd import Crowd
from relay import Relay, check_itself

sys.path.insert(0, str(Path(__file__).parents[1] / "journal"))
from server import OI, Server, rules  # noqa: E402

recado, load = sys.argv[1:3]
seed = int(sys.argv[3]) if len(sys.argv) > 3 else int(time.time())
rng = random.Random(seed)
SEALED, CLASSIC_ID, MESSAGES = 2, 3, 150
DOUBLE = Path(__file__).parents[2] / "fixtures/double/client.py"


class Double:
    """The existing client, which says OI again until it is let in: its own would be lost once in three times."""

    def __init__(self, port: int):
        command = [sys.executable, "-B", str(DOUBLE), "--server", f"127.0.0.1:{port}", "--id", str(CLASSIC_ID)]
        command += ["--name", "Caio", "--read"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.shown: list[dict] = []
        self.is_in = threading.Event()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        greeting = rules.encode(OI, CLASSIC_ID, 0, "Caio", "").hex()
        for _ in range(60):
            if self.is_in.wait(0.5):
                return
            self.type(f"hex {greeting}")
        sys.exit("FAILED: the classic client was never let in")

    def read(self) -> None:
        for line in self.process.stdout:
            shown = json.loads(line)
            self.shown.append(shown)
            if shown.get("mostra") == "conectado":
                self.is_in.set()

    def type(self, line: str) -> None:
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def leave(self) -> None:
        self.process.stdin.close()
        self.process.wait(timeout=20)
        self.reader.join()


def play(loss: float, delay_ms: int, jitter_ms: int) -> None:
    network = f"{loss:.0%} loss each way, {delay_ms} ± {jitter_ms} ms"
    print(f"- {SEALED} sealed clients and the classic one, {network}", flush=True)
    with tempfile.TemporaryDirectory(prefix="recado-loss-") as folder:
        data, told_in = f"{folder}/server", f"{folder}/clients"
        errors = open(f"{folder}/errors", "w")
        server = Server(recado, data, errors=errors)
        relay = Relay(server.port, loss, delay_ms, jitter_ms, rng.getrandbits(32))
        more = ["--people", str(SEALED), "--every-ms", "100", "--messages", str(MESSAGES)]
        began = time.monotonic()
        crowds = [Crowd(load, f"127.0.0.1:{relay.port}", told_in, number, 1, more) for number in (1, 2)]
        for crowd in crowds:
            crowd.room = crowds[0].room
            crowd.start(rng.getrandbits(32))
            crowd.wait_for("met")
        double = Double(relay.port)
        for crowd in crowds:
            crowd.tell("speak")
        for number in range(MESSAGES):
            double.type(f"todos classico {number}")
            time.sleep(0.05)
        for word, answer in (("rest", "quiet"), ("end", "viewed")):
            for crowd in crowds:
                crowd.tell(word)
            for crowd in crowds:
                crowd.wait_for(answer)
        double.leave()
        for crowd in crowds:
            crowd.leave()
        took = time.monotonic() - began
        relay.close()
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
        classic = [event["texto"] for event in events if event["evento"] == "mensagem" and event["de"] == CLASSIC_ID]
        everyones = [event["texto"] for event in events if event["evento"] == "mensagem" and event["para"] == 0]
        # What the classic client said: so that what is kept of it was said by somebody.
        told[CLASSIC_ID] = [{"e": "said", "to": 0, "t": f"classico {number}"} for number in range(MESSAGES)]
        complaints = [line for line in check(events, told) if not line.startswith(f"{CLASSIC_ID}: has not read")]
        sealed = [line for number in (1, 2) for line in told[number]]
        lost = Counter(line["why"] for line in sealed if line["e"] == "lost")
        queued = sum(line["e"] == "queued" for line in sealed)
        # A long text reaches it in parts, each of them a message to it.
        parts = {line["k"]: line["n"] for line in sealed if line["e"] == "kept" and line["c"] == 0}
        frames = sum(parts.values()) + len(classic)
        shown = sum(one.get("mostra") == "difusao" for one in double.shown)
        confirmed = sum(line["e"] == "kept" for line in sealed)
        print(
            f"  {took:.0f} s; through the relay {relay.told()}\n"
            f"  sealed: {queued} said, {confirmed} kept; connections lost: {dict(lost)}\n"
            f"  classic: {MESSAGES} said, {len(classic)} arrived at the server;"
            f" {shown} of {frames} frames to everyone shown to it"
        )
        if complaints:
            for complaint in complaints[:30]:
                print(f"  {complaint}")
            sys.exit(f"FAILED: {len(complaints)} complaints, seed {seed}")
        if queued != SEALED * MESSAGES + 1:
            sys.exit(f"FAILED: {queued} messages waited, and not {SEALED * MESSAGES + 1}")
        if not 0 < len(classic) < MESSAGES or not 0 < shown < frames:
            sys.exit("FAILED: the classic client lost nothing, or everything: this was no such network")
        if not all(is_as_kept(one, everyones) for one in double.shown):
            sys.exit("FAILED: the classic client was shown what is not kept")
        del told[CLASSIC_ID]
        if unseen := bites(events, told):
            sys.exit(f"FAILED: the check does not see that {', that '.join(unseen)}")
        print("  sealed: 0 lost, 0 twice, one order for both")


def is_as_kept(one: dict, everyones: list[str]) -> bool:
    """A broadcast it shows is one that is kept, or one part of it (the double cuts accented texts short)."""
    return one.get("mostra") != "difusao" or any(one["texto"] in text for text in everyones)


check_itself()
print(f"- seed {seed}")
play(0.3, 0, 0)
play(0.2, 200, 100)
