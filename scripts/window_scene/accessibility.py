"""Windows as a screen reader knows them: found, read, filled in and pressed over AT-SPI.

`Cache.GetItems` gives a whole window at one moment in one call. The usual library, libatspi, keeps a copy
of the tree and mends it as events come in; what it says may be old, so the bus is spoken to directly.
"""

from typing import NamedTuple

from gi.repository import Gio, GLib

REGISTRY = "org.a11y.atspi.Registry"
ROOT = "/org/a11y/atspi/accessible/root"
CACHE = "/org/a11y/atspi/cache"
# A program that takes longer to answer one question is asked again by whoever waits for it.
CALL_MS = 10_000

# AT-SPI's numbers for the roles that our windows use.
BUTTON, CHECK_BOX, ENTRY = "button", "check box", "entry"
ROLES = {
    7: CHECK_BOX,
    16: "dialog",
    20: "filler",
    23: "frame",
    27: "image",
    29: "label",
    31: "list",
    32: "list item",
    35: "menu item",
    39: "panel",
    43: BUTTON,
    49: "scroll pane",
    61: "text",
    62: BUTTON,
    69: "window",
    75: "application",
    79: ENTRY,
    85: "section",
    88: "link",
    116: "label",
}
# … and for the states.
ACTIVE, CHECKED, ENABLED, FOCUSED, PRESSED = 1, 4, 8, 12, 20


class Element(NamedTuple):
    """Something in a window that has a name or holds something that has."""

    path: str
    parent: str
    index: int
    role: str
    name: str
    description: str
    states: int

    def has(self, state: int) -> bool:
        return bool(self.states >> state & 1)

    def is_in_force(self) -> bool:
        """The chosen one of several buttons."""
        return self.role == BUTTON and self.has(PRESSED)

    def __str__(self) -> str:
        words = [self.role, f'"{self.name}"']
        if self.description:
            words.append(f"({self.description})")
        words += [word for state, word in ((FOCUSED, "focused"), (PRESSED, "pressed")) if self.has(state)]
        if self.role in (BUTTON, ENTRY) and not self.has(ENABLED):
            words.append("disabled")
        return " ".join(words)


class Bus:
    """The bus on which programs answer screen readers; asking for it switches their answers on."""

    def __init__(self) -> None:
        session = Gio.bus_get_sync(Gio.BusType.SESSION)
        switch = GLib.Variant("(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True)))
        call(session, "org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set", switch)
        (address,) = call(session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")
        flags = Gio.DBusConnectionFlags
        self.connection = Gio.DBusConnection.new_for_address_sync(
            address, flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION
        )

    def call(self, name: str, path: str, interface: str, method: str, arguments: GLib.Variant | None = None) -> tuple:
        return call(self.connection, name, path, interface, method, arguments)

    def programs(self) -> dict[int, str]:
        """The names on this bus of all programs with windows, by process."""
        (children,) = self.call(REGISTRY, ROOT, "org.a11y.atspi.Accessible", "GetChildren")
        found = {}
        for name, _ in children:
            argument = GLib.Variant("(s)", (name,))
            (process,) = self.call(
                "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID", argument
            )
            found[process] = name
        return found

    def elements(self, program: str) -> list[Element]:
        """Everything in a program's windows, parents before children, in the order one reads."""
        (items,) = self.call(program, CACHE, "org.a11y.atspi.Cache", "GetItems")
        below: dict[str, list[Element]] = {}
        for (_, path), _, (_, parent), index, _, _, name, role, description, states in items:
            if path == ROOT:  # The program itself; its parent, the registry's desktop, has the same path.
                continue
            element = Element(
                path, parent, index, ROLES.get(role, f"role {role}"), name, description, states[0] | states[1] << 32
            )
            below.setdefault(parent, []).append(element)
        ordered: list[Element] = []

        def visit(parent: str) -> None:
            for element in sorted(below.get(parent, []), key=lambda element: element.index):
                ordered.append(element)
                visit(element.path)

        visit(ROOT)
        return ordered

    def press(self, program: str, element: Element) -> None:
        self.call(program, element.path, "org.a11y.atspi.Action", "DoAction", GLib.Variant("(i)", (0,)))

    def fill(self, program: str, element: Element, text: str) -> None:
        argument = GLib.Variant("(s)", (text,))
        self.call(program, element.path, "org.a11y.atspi.EditableText", "SetTextContents", argument)

    def middle(self, program: str, element: Element) -> tuple[int, int]:
        """Where it is on the screen."""
        screen = GLib.Variant("(u)", (0,))
        ((left, top, width, height),) = self.call(
            program, element.path, "org.a11y.atspi.Component", "GetExtents", screen
        )
        return left + width // 2, top + height // 2

    def content(self, program: str, element: Element) -> str:
        """What stands in an entry."""
        argument = GLib.Variant("(ii)", (0, -1))
        (text,) = self.call(program, element.path, "org.a11y.atspi.Text", "GetText", argument)
        return text


def call(
    connection: Gio.DBusConnection,
    name: str,
    path: str,
    interface: str,
    method: str,
    arguments: GLib.Variant | None = None,
) -> tuple:
    flags = Gio.DBusCallFlags.NONE
    answer = connection.call_sync(name, path, interface, method, arguments, None, flags, CALL_MS, None)
    return answer.unpack()
