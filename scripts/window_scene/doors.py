"""The doors for existing programs in the server's window: opened, used, closed, and one whose port is taken."""

import socket
import sys
import xmlrpc.client
from collections.abc import Callable

from desktop import SceneError, Window, until
from scene import Play, free_port, main

CHAT, ROOMS = "Chat multicast", "Salas, variante A"
PASSWORD = "um segredo da turma"
NO_PASSWORD = "Esta porta não pede a senha: quem entra por ela fica na conversa sem saber a senha deste servidor."
SMALLEST = (1000, 640)


class Doors(Play):
    """A server that asks for a password, and programs that know none."""

    def acts(self) -> list[Callable[[], None]]:
        return [
            self.the_server_starts,
            self.the_page_of_doors_opens,
            self.a_door_opens_and_somebody_comes_in,
            self.the_door_closes,
            self.a_taken_port_is_told_with_its_cure,
            self.the_network_is_let_in_after_a_warning_only,
            self.the_page_in_english_light_and_small,
        ]

    def around_server(self) -> list[str]:
        # All closed, and by nothing but the password.
        doors = ("XMLRPC", "SALAS_A", "SALAS_B", "BINDER", "GRPC")
        return ["env", *(word for door in doors for word in ("-u", f"RECADO_{door}")), f"RECADO_SENHA={PASSWORD}"]

    def the_page_of_doors_opens(self) -> None:
        self.server.type("ctrl+d")
        self.server.says("Portas para programas existentes", "Ninguém entra por aqui. Marque a porta para abri-la.")
        for door in (CHAT, ROOMS):
            self.server.tick(door, False)

    def a_door_opens_and_somebody_comes_in(self) -> None:
        self.chat = free_port(socket.SOCK_STREAM)
        self.server.fill(f"Porta: {CHAT}", str(self.chat))
        self.server.tick(CHAT, True)
        self.server.says(f"aberta em 127.0.0.1:{self.chat}", f"No cliente: host 127.0.0.1, porta {self.chat}.")
        self.server.says("ninguém")
        with xmlrpc.client.ServerProxy(f"http://127.0.0.1:{self.chat}", allow_none=True) as caio:
            if caio.join("Caio") is not True:
                raise SceneError("Caio was not let in")
            self.server.says("1 pessoa")
            if caio.send_message("Caio", "Olá pela porta") is not True:
                raise SceneError("what Caio said was not kept")

    def the_door_closes(self) -> None:
        self.server.tick(CHAT, False)
        until("the port is closed", lambda: not is_open(self.chat), self.server.must_run)
        self.server.ceases_to_show(f"aberta em 127.0.0.1:{self.chat}", "1 pessoa")

    def a_taken_port_is_told_with_its_cure(self) -> None:
        with socket.create_server(("127.0.0.1", free_port(socket.SOCK_STREAM))) as other:
            taken = other.getsockname()[1]
            self.server.fill(f"Porta: {ROOMS}", str(taken))
            self.server.tick(ROOMS, True)
            cure = "já está em uso por outro programa. Feche-o ou escolha outra porta."
            self.server.says(f"a porta {taken} {cure}", "não abriu")
            # Whoever looks at the conversation is told as well, and led here.
            self.server.press("Voltar")
            self.server.says("Todos saíram")
            self.desktop.screenshots("05-in-the-status-bar")
            self.server.press(f"Não abriu: {ROOMS}")
        self.server.press(f"Tentar de novo: {ROOMS}")
        self.server.says(f"aberta em 127.0.0.1:{taken}")
        self.server.ceases_to_show(f"Não abriu: {ROOMS}")
        self.server.tick(ROOMS, False)

    def the_network_is_let_in_after_a_warning_only(self) -> None:
        self.server.press(f"Abrir para a rede: {CHAT}")
        self.server.says(f"Abrir para a rede: {CHAT}?", NO_PASSWORD)
        self.desktop.screenshots("06-warning")
        self.server.press("Cancelar")
        self.server.ceases_to_show(NO_PASSWORD)
        self.server.shows_not(f"aberta em 0.0.0.0:{self.chat}")
        if is_open(self.chat):
            raise SceneError("the door is open to the network though somebody thought better of it")

    def the_page_in_english_light_and_small(self) -> None:
        self.server.resize(*SMALLEST)
        self.server.tick(CHAT, True)
        self.server.press("Tema")
        self.server.press("Claro")
        self.server.press("Switch to English")
        self.server.says("Doors for existing programs", f"open at 127.0.0.1:{self.chat}")


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(Doors, __doc__))
