"""A conversation window behind a network that loses, delays, and is silent for a while: it says what goes on, and in
the end everything has arrived."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

from desktop import SceneError, Window, until
from plain_client import PlainClient
from scene import Play, main, say

sys.path.append(str(Path(__file__).resolve().parents[1] / "sealed"))
from relay import Relay  # noqa: E402

# Each way; every second datagram overtakes another.
LOSS, DELAY_MS, JITTER_MS = 0.2, 200, 100
# One that waits is seen for a round trip at least. Who looks 60 times and sees none is not told of any.
TRIES = 60
SLOW = "O servidor demora a responder: "
AWAY = "Sem conexão. O que você escrever fica na fila e segue sozinho"


class BadNetwork(Play):
    """Rui is behind the relay; Caio, who is beside the server, hears what arrives."""

    rui: Window
    caio: PlainClient

    def acts(self) -> list[Callable[[], None]]:
        return [
            self.the_server_starts,
            self.rui_comes_in_over_a_bad_network,
            self.what_waits_is_seen_waiting,
            self.a_silent_network_is_told,
            self.everything_arrives,
        ]

    def rui_comes_in_over_a_bad_network(self) -> None:
        self.caio = PlainClient(self.port, 3, "Caio")
        self.caio.say("OI", 0, "Conectando como Caio...")
        self.caio.hears("OI", 0, 3, "Servidor", "Conexão aceita.")
        self.relay = Relay(self.port, LOSS, DELAY_MS, JITTER_MS, 7)
        self.rui = self.person("Rui", 5, "Rui", self.relay.port)
        self.said: list[str] = []

    def says_one(self) -> None:
        text = f"mensagem {len(self.said)}"
        self.said.append(text)
        say(self.rui, text)

    def what_waits_is_seen_waiting(self) -> None:
        for _ in range(TRIES):
            self.says_one()
            texts = self.rui.texts()
            if any("na fila" in text for text in texts):
                break
        else:
            raise SceneError(f"of {TRIES} messages none was seen waiting")
        while len(self.said) < 12:
            self.says_one()

    def a_silent_network_is_told(self) -> None:
        self.relay.loss = 1.0
        self.says_one()
        # One thing after the other, each for seconds: all that is shown until the last of them is looked at.
        # What was said just before may wait too.
        missing = {rf": {self.said[-1]} \(enviando…\)", r"\b[1-9]\d* na fila", SLOW, AWAY}

        def is_away() -> bool:
            texts = self.rui.texts()
            seen = {want for want in missing if any(re.search(want, text) for text in texts)}
            if SLOW in seen:
                self.rui.screenshot(self.desktop.keep / "04-slow-rui.png")
            missing.difference_update(seen)
            return AWAY not in missing

        until("Rui's window says that the connection is gone", is_away, self.rui.must_run)
        if missing:
            raise SceneError(f"before it said that the connection is gone, Rui's window never showed {missing}")
        # What is said meanwhile waits too, and is shown.
        self.says_one()
        self.rui.shows(f": {self.said[-1]} (na fila)")

    def everything_arrives(self) -> None:
        self.relay.loss = LOSS
        self.rui.shows("conexão ativa")
        self.rui.ceases_to_show("na fila", SLOW, AWAY)
        for text in self.said:
            self.caio.hears("MSG", 5, 0, "Rui", text)
        self.caio.heard_no_more()
        self.rui.shows_one_of(f": {self.said[-1]} (guardada no servidor)", f": {self.said[-1]} (lida por ")
        if not 0 < self.relay.lost < self.relay.count:
            raise SceneError(f"this was no such network: {self.relay.told()}")
        self.relay.close()


if __name__ == "__main__":
    sys.exit(main(BadNetwork, __doc__))
