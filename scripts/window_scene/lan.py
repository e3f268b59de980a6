"""A local network inside this machine: computers with addresses of their own, joined by a bridge."""

import subprocess

from desktop import Desktop, until

SERVER_IP = "192.168.0.10"


class Lan:
    """The network; the computer that makes it has the first address and is the server's."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.computers = 0
        ip("link set lo up")
        # A bridge without an address of its own takes the least of its cables', and changes it with a new one: who
        # has learned the old one is not heard for half a minute.
        ip("link add lan address 02:00:00:00:00:01 type bridge")
        ip(f"address add {SERVER_IP}/24 dev lan")
        ip("link set lan up")

    def computer(self) -> list[str]:
        """One computer more; what to put before a command so that it runs there."""
        self.computers += 1
        cable = f"cable{self.computers}"
        holder = self.desktop.start(f"Computer {self.computers}", ["unshare", "--net", "sleep", "infinity"])
        place = f"/proc/{holder.process.pid}/ns/net"
        here = network_of("self")
        until("a computer more", lambda: network_of(holder.process.pid) != here, holder.must_run)
        ip(f"link add {cable} type veth peer name eth0 netns {holder.process.pid}")
        ip(f"link set {cable} master lan up")
        there = ["nsenter", f"--net={place}"]
        ip("link set lo up", there)
        ip(f"address add 192.168.0.{20 + self.computers}/24 dev eth0", there)
        ip("link set eth0 up", there)
        return there


def network_of(process: int | str) -> str:
    return subprocess.run(
        ["readlink", f"/proc/{process}/ns/net"], check=True, capture_output=True, text=True
    ).stdout


def ip(command: str, there: list[str] | None = None) -> None:
    subprocess.run([*(there or []), "ip", *command.split()], check=True)
