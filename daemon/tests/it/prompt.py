"""Types at the prompt of a client on a terminal of its own: keys in, what the terminal shows out.

Arguments: the program and its arguments. Each line of standard input is JSON, [AFTER, KEYS]: the keys are pressed
once AFTER has shown since the last ones. What the program writes goes to standard output as it comes. Exits as the
program does.
"""

import json
import os
import pty
import sys
import threading

CHUNK = 4096


def main() -> int:
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm"
        os.execv(sys.argv[1], sys.argv[1:])
    screen = Screen()
    threading.Thread(target=type_keys, args=(terminal, screen), daemon=True).start()
    while True:
        try:
            shown = os.read(terminal, CHUNK)
        except OSError:  # Linux says so when the program has closed its side.
            break
        if not shown:
            break
        sys.stdout.buffer.write(shown)
        sys.stdout.buffer.flush()
        screen.show(shown)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Screen:
    """What has shown since the last keys."""

    def __init__(self) -> None:
        self.fresh = b""
        self.changed = threading.Condition()

    def show(self, shown: bytes) -> None:
        with self.changed:
            self.fresh += shown
            self.changed.notify()

    def wait_for(self, text: bytes) -> None:
        with self.changed:
            self.changed.wait_for(lambda: text in self.fresh)
            self.fresh = b""


def type_keys(terminal: int, screen: Screen) -> None:
    for line in sys.stdin:
        after, keys = json.loads(line)
        screen.wait_for(after.encode())
        os.write(terminal, keys.encode())


if __name__ == "__main__":
    sys.exit(main())
