"""The scene: a server's window, two people's windows and a plain client, from the first click to the last."""

import argparse
import random
import socket
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from accessibility import BUTTON, Element
from desktop import Desktop, SceneError, Window, until
from plain_client import PlainClient

SERVER_SIZE = (1240, 800)
CLIENT_SIZE = (1180, 760)

ACCEPTED = "Conexão aceita."
SHUTDOWN = "Servidor desligado. Conexão encerrada."
TO_ALL = "Olá, ação! Café às 3? 👍"
FROM_PLAIN = "Aqui só há um soquete, e chega: é você, João?"
PRIVATE = "só para você: o código é 4711"
PLAIN_PRIVATE = "José não lê isto, não é?"
TO_NOBODY = "há alguém aí?"
NOBODY = 424242


def main(of: "type[Play]", what: str | None) -> int:
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--programs", type=Path, required=True, help="the folder of recado-servidor and recado-cliente")
    parser.add_argument("--keep", type=Path, required=True, help="the folder for screenshots and logs; emptied first")
    options = parser.parse_args()
    with Desktop(options.programs, options.keep) as desktop:
        scene = of(desktop)
        try:
            scene.play()
        except Exception as error:  # Whatever it is, what the windows show now explains it best.
            report(desktop, scene.step, error)
            return 1
    print(f"the windows hold; screenshots in {options.keep}")
    return 0


def report(desktop: Desktop, step: str, error: Exception) -> None:
    if not isinstance(error, SceneError):
        traceback.print_exception(error, file=sys.stdout)
    for window in desktop.windows:
        try:
            described = window.described()
            (desktop.keep / f"failed-{window.label.lower()}.txt").write_text(described, encoding="utf-8")
            print(f"--- {window.label}\n{described}")
            window.screenshot(desktop.keep / f"failed-{window.label.lower()}.png")
        except Exception as silent:  # A window that no longer answers must not hide the others.
            print(f"--- {window.label} does not answer: {silent}")
    for program in desktop.running:
        printed = program.printed()
        if printed and not program.label.startswith("Xvfb"):
            print(f"--- {program.label} printed\n{printed}")
    print(f"FAILED at “{step}”: {error}\nscreenshots in {desktop.keep}")


class Play:
    """Acts one after the other, with a picture of all windows after each."""

    server: Window

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.port = free_port()
        self.step = "before the first"

    def acts(self) -> list[Callable[[], None]]:
        raise NotImplementedError

    def play(self) -> None:
        for number, act in enumerate(self.acts(), 1):
            self.step = act.__name__.replace("_", " ")
            begin = time.monotonic()
            act()
            print(f"- {self.step}: {time.monotonic() - begin:.1f} s", flush=True)
            self.desktop.screenshots(f"{number:02}-{act.__name__}")
        self.the_programs_end()

    def the_server_starts(self) -> None:
        self.server = self.desktop.window(
            "Servidor", "recado-servidor", "--dados", self.data("servidor"), size=SERVER_SIZE, there=self.around_server()
        )
        self.server.is_called("Recado — servidor")
        self.server.says("Parado", "O servidor está parado")
        self.server.refuses("Desligar")
        self.server.fill("IP", "127.0.0.1")
        self.server.fill("Porta", str(self.port))
        self.server.press("Iniciar")
        self.server.says("No ar", f"No ar em 127.0.0.1:{self.port}", "Ninguém entrou ainda")
        self.server.offers("Desligar")
        self.server.refuses("Iniciar")

    def around_server(self) -> list[str]:
        """What stands before the command that starts the server's window."""
        return []

    def the_programs_end(self) -> None:
        self.step = "the programs end"
        for program in self.desktop.running:
            if program.label == "Servidor" and (status := program.end()) != 0:
                raise SceneError(f"the server's window ended with {status}")
            if "panicked" in program.printed():
                raise SceneError(f"{program.label} panicked")

    def person(self, label: str, own_id: int, name: str, port: int | None = None) -> Window:
        """Somebody at a computer of their own connects by typing where the server is."""
        port = port or self.port
        window = self.desktop.window(label, "recado-cliente", "--dados", self.data(label), size=CLIENT_SIZE)
        window.fill("ID", str(own_id))
        window.fill("Nome", name)
        window.fill("IP", "127.0.0.1")
        window.fill("Porta", str(port))
        window.press("Conectar")
        trust(window)
        window.is_called(f"{name} — Recado")
        window.shows(f"ID {own_id} · conexão ativa", f"Conectado a 127.0.0.1:{port}", "conexão cifrada")
        return window

    def data(self, whose: str) -> str:
        return str(self.desktop.folder / whose.lower())


class Scene(Play):
    """Who is on stage."""

    ana: Window
    jose: Window
    caio: PlainClient

    def acts(self) -> list[Callable[[], None]]:
        return [
            self.the_server_starts,
            self.a_plain_client_connects,
            self.two_windows_connect,
            self.everyone_hears_a_broadcast,
            self.one_person_hears_a_private_message,
            self.an_unknown_id_is_refused,
            self.a_taken_id_is_refused,
            self.the_list_of_clients,
            self.all_hear_the_server_stop,
            self.the_server_comes_back,
            self.people_leave,
        ]

    def a_plain_client_connects(self) -> None:
        self.caio = PlainClient(self.port, 3, "Caio")
        self.caio.say("OI", 0, "Conectando como Caio...")
        self.caio.hears("OI", 0, 3, "Servidor", ACCEPTED)
        self.server.says("Caio")

    def two_windows_connect(self) -> None:
        self.ana = self.person("Ana", 1, "Ana")
        self.jose = self.person("Jose", 2, "José")
        self.server.says("Caio", "Ana", "José")

    def everyone_hears_a_broadcast(self) -> None:
        say(self.ana, TO_ALL)
        self.ana.shows("Você, ", TO_ALL)
        # Kept by the server, or read already.
        self.ana.shows_one_of(f": {TO_ALL} (guardada no servidor)", f": {TO_ALL} (lida por ")
        self.jose.shows("Ana, ", f": {TO_ALL}")
        self.caio.hears("MSG", 1, 0, "Ana", TO_ALL)
        self.caio.say("MSG", 0, FROM_PLAIN)
        self.caio.hears("MSG", 3, 0, "Caio", FROM_PLAIN)
        for window in (self.ana, self.jose):
            window.shows("Caio, ", f": {FROM_PLAIN}")

    def one_person_hears_a_private_message(self) -> None:
        open_conversation(self.ana, 2)
        say(self.ana, PRIVATE)
        self.ana.shows(f": {PRIVATE}")
        self.jose.shows("Conversa Ana, 1 não lida")
        go_to(self.jose, "Ana")
        self.jose.shows("Ana, ", f": {PRIVATE}")
        self.caio.heard_no_more()
        # The other way round, and now it is José who must not know.
        self.caio.say("MSG", 1, PLAIN_PRIVATE)
        self.ana.shows("Conversa Caio, 1 não lida")
        go_to(self.ana, "Caio")
        self.ana.shows("Caio, ", f": {PLAIN_PRIVATE}")
        self.ana.shows("Caio usa a conexão clássica")
        self.caio.heard_no_more()
        self.jose.shows_not(PLAIN_PRIVATE, "Conversa Caio")
        for window in (self.ana, self.jose):
            go_to(window, "Todos")
            window.shows(f": {TO_ALL}")
            window.shows_not(f": {PRIVATE}", f": {PLAIN_PRIVATE}")

    def an_unknown_id_is_refused(self) -> None:
        open_conversation(self.ana, NOBODY)
        say(self.ana, TO_NOBODY)
        self.ana.shows(f": {TO_NOBODY} (recusada: ID de destino não encontrado.)")

    def a_taken_id_is_refused(self) -> None:
        before = set(self.desktop.bus.programs())
        self.server.press("Abrir conversa")
        is_new = lambda: next(iter(set(self.desktop.bus.programs()) - before), None)
        second = self.desktop.found("Outra", self.server, until("a window more", is_new, self.server.must_run))
        second.holds("IP", "127.0.0.1")
        second.holds("Porta", str(self.port))
        second.fill("ID", "2")
        second.fill("Nome", "Outra")
        second.press("Conectar")
        trust(second)
        second.shows("O servidor recusou: ID já em uso. Escolha outro ID")
        second.offers("Conectar")
        self.desktop.screenshots("07-refused")
        second.type("ctrl+q")
        second.closes()
        self.jose.shows("ID 2 · conexão ativa")

    def the_list_of_clients(self) -> None:
        go_to(self.ana, "Todos")
        self.ana.press("Lista de clientes")
        self.ana.says("NA CONVERSA — 3", "Pessoa Ana (você), ID 1", "Pessoa José, ID 2", "Pessoa Caio, ID 3")
        self.server.says("Caio", "Ana", "José")
        self.server.shows_not("Outra")

    def all_hear_the_server_stop(self) -> None:
        self.caio.heard_no_more()
        self.server.press("Desligar")
        self.caio.hears("MSG", 0, 0, "Servidor", SHUTDOWN)
        for window in (self.ana, self.jose):
            window.says(SHUTDOWN)
            window.shows("sem conexão")
        self.server.says("Parado", "O servidor está parado")

    def the_server_comes_back(self) -> None:
        self.server.press("Iniciar")
        self.server.says(f"No ar em 127.0.0.1:{self.port}")
        for window in (self.ana, self.jose):
            window.shows("Conexão restabelecida.", "conexão ativa")
            window.shows(f": {TO_ALL}")

    def people_leave(self) -> None:
        self.ana.press("Desconectar")
        self.ana.shows("Entrar na conversa", f"Conectar a 127.0.0.1:{self.port} como ")
        # José's computer is switched off, and asks every program to end.
        (jose,) = (program for program in self.desktop.running if program.label == "Jose")
        if (status := jose.end()) != 0:
            raise SceneError(f"José's window ended with {status}")
        self.jose.closes()
        self.server.says("José (2) saiu.", "Todos saíram")


def trust(window: Window) -> None:
    """Whoever meets a server for the first time sees the words of its key before anything is told to it."""
    window.says("Primeiro contato com este servidor", "PALAVRAS DA CHAVE")
    window.press("Confiar")


def say(window: Window, text: str) -> None:
    window.fill("Mensagem", text)
    window.press("Enviar")
    window.holds("Mensagem", "")


def go_to(window: Window, name: str, called: str = "Conversa {}") -> None:
    """Opens a conversation of the list, whose button also says how much in it is unread."""
    begin = called.format(name)

    def row() -> Element | None:
        found = [one for one in window.elements() if one.role == BUTTON]
        return next((one for one in found if one.name == begin or one.name.startswith(f"{begin},")), None)

    window.press(until(f"{window.label} lists {begin}", row, window.must_run).name)
    is_in_force(window, begin)


def is_in_force(window: Window, begin: str) -> None:
    """The button whose name begins so is the chosen one of several."""

    def pressed() -> bool:
        return any(one.name.startswith(begin) and one.is_in_force() for one in window.elements())

    until(f"{window.label} has “{begin}” in force", pressed, window.must_run)


def open_conversation(window: Window, whom: int) -> None:
    window.press("Nova conversa")
    window.fill("ID do destinatário", str(whom))
    window.press("Abrir")
    # What is written before would be written in the conversation that was open.
    window.shows(f"ID {whom} · ")


def free_port(kind: socket.SocketKind = socket.SOCK_DGRAM) -> int:
    """A port nobody uses, below those that the system gives to other programs by itself."""
    for port in random.sample(range(20_000, 32_000), 100):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SceneError("no free port in 100 tries")


if __name__ == "__main__":
    sys.exit(main(Scene, __doc__))
