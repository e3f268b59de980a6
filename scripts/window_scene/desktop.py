"""Displays without a screen, the programs on them, and their end: nothing outlives the scene."""

import ctypes
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self, TypeVar

from gi.repository import GLib

import accessibility
from accessibility import ACTIVE, BUTTON, CHECK_BOX, CHECKED, ENABLED, ENTRY, Element

# How long anything may take: a machine with two busy cores is slow, a person would have given up long ago.
PATIENCE_SECS = 90.0
# How often it is looked at meanwhile.
POLL_SECS = 0.05
# Who has not ended this long after being asked to is killed.
GOODBYE_SECS = 10.0

PR_SET_PDEATHSIG = 1

T = TypeVar("T")


class SceneError(Exception):
    """Something is not as it must be."""


def until(what: str, look: Callable[[], T], alive: Callable[[], None] = lambda: None) -> T:
    """Looks until there is something to see, and returns it."""
    end = time.monotonic() + PATIENCE_SECS
    why = ""
    while True:
        try:
            if seen := look():
                return seen
        except GLib.Error as error:
            # The window changed between two questions, or is not there yet.
            why = f" ({error.message})"
        alive()
        if time.monotonic() >= end:
            raise SceneError(f"not within {PATIENCE_SECS:.0f} s: {what}{why}")
        time.sleep(POLL_SECS)


class Program:
    """A process of ours and what it prints."""

    def __init__(self, label: str, command: list[str], environment: dict[str, str], log: Path, **streams) -> None:
        self.label = label
        self.log = log
        with log.open("wb") as out:
            self.process = subprocess.Popen(
                command,
                env=environment,
                stdin=streams.pop("stdin", subprocess.DEVNULL),
                stdout=out,
                stderr=subprocess.STDOUT,
                preexec_fn=end_with_parent,
                **streams,
            )

    def must_run(self) -> None:
        status = self.process.poll()
        if status is not None:
            raise SceneError(f"{self.label} ended with {status}:\n{self.printed()}")

    def printed(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def end(self) -> int:
        """Asks it to end, and returns its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(GOODBYE_SECS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


def end_with_parent() -> None:
    """Between fork and exec: the kernel ends the child should the scene be killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Desktop:
    """Displays, the bus of the screen readers, and all programs started."""

    def __init__(self, programs: Path, keep: Path) -> None:
        self.bus = accessibility.Bus()
        self.programs = programs.resolve()
        self.keep = keep.resolve()
        self.folder = Path(tempfile.mkdtemp(prefix="recado-scene-"))
        self.running: list[Program] = []
        self.windows: list[Window] = []

    def __enter__(self) -> Self:
        for end in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(end, lambda number, _: exit(128 + number))
        shutil.rmtree(self.keep, ignore_errors=True)
        self.keep.mkdir(parents=True)
        home, runtime = self.folder / "home", self.folder / "runtime"
        for folder in (home, runtime):
            folder.mkdir(mode=0o700)
        names = ["PATH", "DBUS_SESSION_BUS_ADDRESS", "TZ", *(name for name in os.environ if name.startswith("RECADO_"))]
        kept = {name: os.environ[name] for name in names if name in os.environ}
        self.environment = kept | {
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "LANG": "C.UTF-8",
            "RECADO_LINGUA": "pt",
            # The same picture with and without a graphics card.
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        return self

    def __exit__(self, *_: object) -> None:
        # Windows before the displays they are on; those that were opened by another first.
        started = {program.process.pid for program in self.running}
        for window in self.windows:
            if window.process not in started and not window.is_gone():
                os.kill(window.process, signal.SIGKILL)
        for program in reversed(self.running):
            program.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, label: str, command: list[str], environment: dict[str, str] | None = None, **streams) -> Program:
        log = self.keep / f"{label.lower().replace(' ', '-')}.log"
        program = Program(label, command, self.environment | (environment or {}), log, **streams)
        self.running.append(program)
        return program

    def display(self, label: str, width: int, height: int) -> str:
        """A display of its own for each person: none covers another's window or takes its keyboard."""
        read, write = os.pipe()
        # Nobody else asks for the number, so Xvfb finds a free one without a race.
        server = self.start(
            f"Xvfb {label}",
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp", "-noreset"],
            pass_fds=(write,),
        )
        os.close(write)
        os.set_blocking(read, False)
        number = b""

        def whole_number() -> bool:
            nonlocal number
            try:
                number += os.read(read, 16)
            except BlockingIOError:
                pass
            return number.endswith(b"\n")

        until("Xvfb says the number of its display", whole_number, server.must_run)
        os.close(read)
        display = f":{number.decode().strip()}"
        # In the middle, where it starts, it would hover over something.
        self.pointer_away(display)
        return display

    def pointer_away(self, display: str) -> None:
        """Into the corner, where nothing is."""
        width, height = self.xdotool(display, "getdisplaygeometry")
        self.xdotool(display, "mousemove", str(int(width) - 1), str(int(height) - 1))

    def xdotool(self, display: str, *command: str) -> list[str]:
        """The words it prints; none when it fails."""
        environment = self.environment | {"DISPLAY": display}
        done = subprocess.run(["xdotool", *command], env=environment, timeout=PATIENCE_SECS, capture_output=True)
        return done.stdout.decode().split()

    def window(
        self, label: str, program: str, *options: str, size: tuple[int, int], there: list[str] | None = None
    ) -> "Window":
        """A window of ours on a display of its own; `there` is put before the command."""
        display = self.display(label, *size)
        command = [*(there or []), str(self.programs / program), *options]
        started = self.start(label, command, {"DISPLAY": display})
        window = Window(self, label, display, started.process.pid, started.must_run)
        self.windows.append(window)
        until(f"{label} is on the accessibility bus", window.is_there, started.must_run)
        window.take_keyboard()
        return window

    def found(self, label: str, beside: "Window", process: int) -> "Window":
        """A window that a program of ours has opened on the same display."""
        window = Window(self, label, beside.display, process, beside.must_run)
        self.windows.append(window)
        until(f"{label} is on the accessibility bus", window.is_there, beside.must_run)
        return window

    def screenshots(self, name: str) -> None:
        for window in self.windows:
            window.screenshot(self.keep / f"{name}-{window.label.lower()}.png")


class Window:
    """One program's window, and what a person does with it."""

    def __init__(
        self, desktop: Desktop, label: str, display: str, process: int, must_run: Callable[[], None]
    ) -> None:
        self.desktop = desktop
        self.bus = desktop.bus
        self.label = label
        self.display = display
        self.process = process
        self.must_run = must_run
        self.program = ""

    def is_there(self) -> bool:
        self.program = self.bus.programs().get(self.process, "")
        return bool(self.program) and len(self.elements()) > 2

    def is_gone(self) -> bool:
        """Its program has ended; a child of ours stays listed until somebody asks how."""
        try:
            stat = Path(f"/proc/{self.process}/stat").read_text(encoding="utf-8")
        except (FileNotFoundError, ProcessLookupError):
            return True
        return stat.rpartition(")")[2].split()[0] == "Z"

    def closes(self) -> None:
        """It comes to be gone, and is no window of the desktop any more."""
        until(f"{self.label} closes", self.is_gone)
        self.desktop.windows.remove(self)

    def elements(self) -> list[Element]:
        return self.bus.elements(self.program)

    def described(self) -> str:
        """The whole window in words."""
        depth: dict[str, int] = {}
        lines = []
        for element in self.elements():
            depth[element.path] = depth.get(element.parent, -1) + 1
            lines.append("  " * depth[element.path] + str(element))
        return "\n".join(lines)

    def control(self, role: str, name: str) -> Element:
        """The one control with this role and name that can be used now."""

        def the_one() -> Element | None:
            found = [element for element in self.elements() if (element.role, element.name) == (role, name)]
            if len(found) > 1:
                raise SceneError(f'{self.label} has {len(found)} times {role} "{name}"')
            return found[0] if found and found[0].has(ENABLED) else None

        return until(f'{self.label} offers {role} "{name}"', the_one, self.must_run)

    def press(self, name: str) -> None:
        self.bus.press(self.program, self.control(BUTTON, name))

    def press_menu(self, name: str, choice: str) -> None:
        """Chooses from the menu that the other mouse button opens over the button of this name: no reader of
        screens presses that one, so the pointer goes where the button says it is."""
        x, y = self.bus.middle(self.program, self.control(BUTTON, name))
        self.desktop.xdotool(self.display, "mousemove", str(x), str(y), "click", "3")
        self.press(choice)
        self.desktop.pointer_away(self.display)

    def tick(self, name: str, is_on: bool) -> None:
        """Presses a check box that is not as wanted."""
        box = self.control(CHECK_BOX, name)
        if box.has(CHECKED) != is_on:
            self.bus.press(self.program, box)
        until(
            f'{self.label}\'s "{name}" is {"on" if is_on else "off"}',
            lambda: self.control(CHECK_BOX, name).has(CHECKED) == is_on,
            self.must_run,
        )

    def fill(self, name: str, text: str) -> None:
        """Puts a text into an entry and waits until it stands there."""
        self.bus.fill(self.program, self.control(ENTRY, name), text)
        self.holds(name, text)

    def holds(self, name: str, text: str) -> None:
        """The entry of this name comes to hold this text."""
        until(
            f'"{text}" stands in {self.label}\'s entry "{name}"',
            lambda: self.bus.content(self.program, self.control(ENTRY, name)) == text,
            self.must_run,
        )

    def texts(self) -> list[str]:
        """Everything the window says."""
        return [element.name for element in self.elements() if element.name]

    def shows(self, *wanted: str) -> None:
        """Each of the texts comes to be part of something the window says."""
        for text in wanted:
            until(
                f'{self.label} shows "{text}"',
                lambda text=text: any(text in said for said in self.texts()),
                self.must_run,
            )

    def shows_one_of(self, *wanted: str) -> None:
        """One of the texts comes to be part of something the window says."""
        until(
            f"{self.label} shows one of {wanted}",
            lambda: any(text in said for text in wanted for said in self.texts()),
            self.must_run,
        )

    def is_called(self, name: str) -> None:
        """The window itself comes to have this name."""

        def is_so() -> bool:
            return any((element.role, element.name) == ("frame", name) for element in self.elements())

        until(f'{self.label} is called "{name}"', is_so, self.must_run)

    def says(self, *wanted: str) -> None:
        """Each of the texts comes to be in the window, as it stands here."""
        for text in wanted:
            until(f'{self.label} says "{text}"', lambda text=text: text in self.texts(), self.must_run)

    def shows_not(self, *unwanted: str) -> None:
        """None of the texts is part of anything the window says now."""
        said = self.texts()
        for text in unwanted:
            for found in (one for one in said if text in one):
                raise SceneError(f'{self.label} shows "{found}"')

    def ceases_to_show(self, *unwanted: str) -> None:
        """Each of the texts comes to be part of nothing the window says."""
        for text in unwanted:
            until(
                f'{self.label} shows "{text}" no more',
                lambda text=text: not any(text in said for said in self.texts()),
                self.must_run,
            )

    def offers(self, name: str) -> None:
        """The button of this name comes to be there, ready to be pressed."""
        self.control(BUTTON, name)

    def refuses(self, name: str) -> None:
        """The button of this name is there, and cannot be pressed."""
        found = [element for element in self.elements() if (element.role, element.name) == (BUTTON, name)]
        if len(found) != 1 or found[0].has(ENABLED):
            raise SceneError(f'{self.label} should have "{name}" disabled, has {[str(one) for one in found]}')

    def resize(self, width: int, height: int) -> None:
        for window in self.desktop.xdotool(self.display, "search", "--onlyvisible", "--pid", str(self.process)):
            self.desktop.xdotool(self.display, "windowsize", "--sync", window, str(width), str(height))

    def take_keyboard(self) -> None:
        """On a display without a window manager no window gets the keyboard by itself."""

        def has_keyboard() -> bool:
            if any(element.role == "frame" and element.has(ACTIVE) for element in self.elements()):
                return True
            # Nothing is found, or what is found cannot be focused yet, while the window is being opened.
            for window in self.desktop.xdotool(self.display, "search", "--onlyvisible", "--pid", str(self.process)):
                self.desktop.xdotool(self.display, "windowfocus", window)
            return False

        until(f"{self.label} has the keyboard", has_keyboard, self.must_run)

    def type(self, keys: str) -> None:
        """Presses keys in this window."""
        self.take_keyboard()
        self.desktop.xdotool(self.display, "key", keys)

    def screenshot(self, path: Path, part: str = "") -> None:
        root = ["-display", self.display, "-window", "root"]
        if part:
            root += ["-crop", part, "+repage"]
        # Sooner done is worth more here than fewer bytes.
        command = ["import", *root, "-define", "png:compression-level=1", str(path)]
        subprocess.run(command, check=True, timeout=PATIENCE_SECS, capture_output=True)
