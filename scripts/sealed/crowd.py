"""Processes of sealed clients: started, told what to do, killed. Standard library only."""

import json
import queue
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

# Longer than a slow machine needs for anything here; what hangs fails.
PATIENCE_SECS = 180


class Crowd:
    """One process with some clients, over all of its runs."""

    def __init__(self, program: str, server: str, data: str, first: int, count: int, more: list[str]):
        self.command = [program, "--server", server, "--data", data, "--first", str(first), "--count", str(count)]
        self.command += more
        self.files = [Path(data) / f"{number}.jsonl" for number in range(first, first + count)]
        self.runs = 0
        self.room: str | None = None
        self.last_word = ""

    def start(self, seed: int) -> None:
        self.runs += 1
        command = [*self.command, "--seed", str(seed)]
        if self.room:
            command += ["--room", self.room]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.answers: queue.Queue[str] = queue.Queue()
        reader = threading.Thread(target=self.read, args=(self.process.stdout, self.answers), daemon=True)
        reader.start()
        if self.last_word:
            self.tell(self.last_word)

    @staticmethod
    def read(answers, into: queue.Queue) -> None:
        for line in answers:
            into.put(line.strip())
        into.put("")

    def tell(self, word: str) -> None:
        self.last_word = word
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def wait_for(self, wanted: str) -> None:
        end = time.monotonic() + PATIENCE_SECS
        while True:
            try:
                answer = self.answers.get(timeout=max(0.0, end - time.monotonic()))
            except queue.Empty:
                self.fail(f"no {wanted!r} within {PATIENCE_SECS} s")
            if answer.startswith("room "):
                self.room = answer.split()[1]
            elif answer == wanted:
                return
            elif not answer:
                self.fail(f"exit code {self.process.wait()}")

    def fail(self, what: str) -> None:
        """Ends with what the clients were told that may be the reason."""
        for file in self.files:
            lines = [json.loads(line) for line in file.read_text().splitlines()]
            reasons = Counter(line["why"] for line in lines if line["e"] in ("wrong", "lost", "end"))
            print(f"  {file.stem}: {dict(reasons.most_common(5))}")
        sys.exit(f"FAILED: {what}: {' '.join(self.command)}")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def leave(self) -> None:
        self.tell("leave")
        if self.process.wait(timeout=PATIENCE_SECS):
            self.fail(f"exit code {self.process.returncode}")
