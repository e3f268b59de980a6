"""The pictures of the README: two windows in the middle of a conversation, and the page of doors, in both languages;
and those of the guide, in Portuguese."""

import argparse
import os
import subprocess
import sys
import time
import xmlrpc.client
from pathlib import Path

from desktop import Desktop, Window
from lan import SERVER_IP, Lan
from scene import CLIENT_SIZE, SERVER_SIZE, go_to, open_conversation, report, say, trust

DOUBLE = Path(__file__).resolve().parents[2] / "fixtures/double/client.py"
SRV = "/srv/recado"

ANA = 21
PEOPLE = {
    7: "Márcia",
    12: "Bruno",
    15: "Conceição",
    18: "João Vítor",
    24: "Iúri",
    33: "Estêvão",
    40: "Luísa",
}
# Who still has the existing messenger; the others run Recado in a terminal.
EXISTING = {24, 33, 40}
ALL = 0
# What one does instead of talking: comes late, asks for an id that somebody has, leaves.
COMES, IS_REFUSED, LEAVES = -1, -2, -3
# Seconds since what was before, who says it, to whom, what.
TALK = [
    (3.0, 7, ALL, "Bom dia! Todo mundo conseguiu entrar?"),
    (2.5, 12, ALL, "Bom dia, professora 👋"),
    (0.6, 15, ALL, "Bom dia! Aqui sim."),
    (0.9, 18, ALL, "Eu também"),
    (3.0, 24, ALL, "Estou com o mensageiro antigo, e os acentos chegam inteiros: ação, maçã, pão."),
    (2.0, ANA, ALL, "Bom dia! 🙂"),
    (4.0, 7, ALL, "Ótimo. Hoje: dois programas, uma porta UDP. Façam as duplas e me contem quem ficou com quem."),
    (2.0, 12, ANA, "Ana, faz comigo?"),
    (2.0, 15, ALL, "Conceição e Estêvão"),
    (0.8, 33, ALL, "isso"),
    (3.0, ANA, 12, "Faço! Você cuida do servidor e eu do cliente?"),
    (3.0, 12, ANA, "Combinado. Começo pela porta 5001."),
    (0.5, 18, ALL, "João Vítor, Iúri e Luísa, pode em três?"),
    (2.5, 7, ALL, "Pode, sim."),
    (2.0, ANA, ALL, "Ana Lúcia e Bruno"),
    (6.0, 40, ALL, "Professora, o recvfrom fica parado para sempre. É assim mesmo?"),
    (4.0, 7, ALL, "É: ele espera até chegar alguma coisa. Olhem SO_RCVTIMEO."),
    (2.0, 24, ALL, "Aqui parou depois de 2 s, como pedido"),
    (0.7, 33, ALL, "Aqui também!"),
    (0.7, 15, ALL, "Funcionou 🎉"),
    (3.0, 12, IS_REFUSED, "Rita"),
    (4.0, 56, COMES, "Rita"),
    (1.5, 56, ALL, "Cheguei! O ID 12 já tinha dono 😅"),
    (1.5, 7, ALL, "Bom dia, Rita! Junte-se à Ana e ao Bruno."),
    (5.0, 18, ALL, "E se o datagrama se perder no caminho?"),
    (4.0, 7, ALL, "Ninguém avisa. Por isso o exercício 3 pede um número em cada mensagem e uma resposta."),
    (3.0, 40, ANA, "Oi, Ana! Você tem o enunciado do exercício 3?"),
    (4.0, ANA, 40, "Tenho, sim. Página 12 da apostila, logo depois da figura dos dois soquetes."),
    (2.0, 40, ANA, "Achei, obrigada! 💙"),
    (4.0, 12, ALL, "Já respondemos ao primeiro número. Falta repetir o que não teve resposta."),
    (1.0, 15, ALL, "Nós repetimos depois de 1 s, no máximo três vezes"),
    (3.0, ANA, ALL, "Nós também. E quando a resposta é que se perde? O mesmo número chega duas vezes."),
    (5.0, 7, ALL, "Boa pergunta, Ana! Quem recebe guarda o último número de cada um e não conta duas vezes."),
    (2.0, 24, ALL, "ahhh, entendi"),
    (1.5, 24, ALL, "Bateria no fim, já volto"),
    (1.0, 24, LEAVES, ""),
    (0.5, 18, ALL, "Agora sei para que ele serve"),
    (2.5, 33, ALL, "200 mensagens, nenhuma perdida. Quem passa? 😄"),
    (2.0, 56, ANA, "Ana, posso cuidar dos testes?"),
    (0.5, 12, ANA, "Servidor pronto, pode mandar o primeiro pacote."),
    (0.5, 40, ALL, "Nós, daqui a pouco!"),
]
# How often each existing client asks for the list.
LISTA_SECS = 13.0
# Class is in the morning, wherever and whenever the pictures are made.
HOUR = 10


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--programs", type=Path, required=True)
    parser.add_argument("--keep", type=Path, required=True)
    options = parser.parse_args()
    hours = (HOUR - time.gmtime().tm_hour + 11) % 24 - 11
    os.environ["TZ"] = f"Etc/GMT{-hours:+d}"
    with Desktop(options.programs, options.keep) as desktop:
        try:
            pictures(desktop)
        except Exception as error:  # Whatever it is, what the windows show now explains it best.
            report(desktop, "the pictures", error)
            return 1
    return 0


def pictures(desktop: Desktop) -> None:
    lan = Lan(desktop)
    server = desktop.window("server", "recado-servidor", "--dados", SRV, size=SERVER_SIZE)
    server.press("Tema")
    server.press("Escuro")
    server.press("Iniciar")
    server.says("No ar", f"{SERVER_IP}:1235")
    ana = person_at_window(desktop, lan)
    clients = {own_id: client(desktop, lan, own_id, name) for own_id, name in PEOPLE.items()}
    server.says(*PEOPLE.values())
    talk(desktop, lan, ana, clients)
    ana.fill("Mensagem", "Duzentas e uma, e contando")
    ana.press("Lista de clientes")
    ana.says(f"NA CONVERSA — {len(clients) + 1}")
    take(desktop, "")
    guide(server, ana)
    come_in_by_doors()
    doors(server, "")
    server.press("Switch to English")
    ana.press("Mudar o idioma: English")
    server.says("Running")
    ana.shows("encrypted connection")
    take(desktop, "-en")
    come_in_by_doors()
    doors(server, "-en")


def take(desktop: Desktop, language: str) -> None:
    # What fades in has done so.
    time.sleep(1.0)
    for window in desktop.windows:
        window.screenshot(desktop.keep / f"{window.label}{language}.png")


def guide(server: Window, ana: Window) -> None:
    """What the guide shows besides: dialogs and menus that are open only for this."""
    ana.type("ctrl+comma")
    ana.says("Confirmações de leitura")
    detail(ana, "preferencias", 540, 680)
    ana.press("Fechar")
    server.press("Convidar")
    server.says("PALAVRAS DA CHAVE")
    detail(server, "convite", 680, 450, at=(280, 175))
    server.press("Fechar")
    server.press("Ações para Bruno (12)")
    server.offers("Silenciar")
    detail(server, "pessoa", 560, 400, at=(390, 240))
    server.type("Escape")
    server.type("ctrl+comma")
    server.says("Ajustes do servidor")
    detail(server, "ajustes", 900, 560, at=(0, 60))
    server.type("ctrl+comma")


def detail(window: Window, name: str, width: int, height: int, at: tuple[int, int] | None = None) -> None:
    """A part of a window: its middle, or so much from there on."""
    # What fades in has done so.
    time.sleep(1.0)
    whole_width, whole_height = SERVER_SIZE if window.label == "server" else CLIENT_SIZE
    left, top = at or ((whole_width - width) // 2, (whole_height - height) // 2)
    window.screenshot(window.desktop.keep / f"guia-{name}.png", f"{width}x{height}+{left}+{top}")


def come_in_by_doors() -> None:
    """People with programs that only a door lets in; by the second time the first ones have gone, or are still here."""
    for port, method, names in ((5679, "join", ("Téo", "Nina")), (8005, "registrar_usuario", ("Caio",))):
        with xmlrpc.client.ServerProxy(f"http://127.0.0.1:{port}", allow_none=True) as door:
            for name in names:
                getattr(door, method)(name)


def doors(server: Window, language: str) -> None:
    """The page of doors, and back."""
    server.type("ctrl+d")
    server.shows("127.0.0.1:5679")
    time.sleep(1.5)
    server.screenshot(server.desktop.keep / f"doors{language}.png")
    server.type("ctrl+d")


def person_at_window(desktop: Desktop, lan: Lan) -> Window:
    ana = desktop.window(
        "client", "recado-cliente", "--dados", "/srv/ana", size=CLIENT_SIZE, there=lan.computer()
    )
    if any(text == "Mudar para o tema claro" for text in ana.texts()):
        ana.press("Mudar para o tema claro")
    ana.fill("ID", str(ANA))
    ana.fill("Nome", "Ana Lúcia")
    ana.fill("IP", SERVER_IP)
    detail(ana, "entrar", 440, 420, at=(370, 140))
    ana.press("Conectar")
    ana.says("PALAVRAS DA CHAVE")
    detail(ana, "palavras", 500, 460, at=(340, 110))
    trust(ana)
    ana.shows(f"ID {ANA} · conexão ativa")
    return ana


def existing_client(desktop: Desktop, lan: Lan, own_id: int, name: str) -> subprocess.Popen:
    command = [sys.executable, "-B", str(DOUBLE), "--server", f"{SERVER_IP}:1235", "--id", str(own_id), "--name", name]
    return desktop.start(f"{name} {own_id}", [*lan.computer(), *command, "--read"], stdin=subprocess.PIPE).process


def client(desktop: Desktop, lan: Lan, own_id: int, name: str) -> subprocess.Popen:
    if own_id in EXISTING:
        return existing_client(desktop, lan, own_id, name)
    command = [str(desktop.programs / "recado"), "cliente", "--servidor", f"{SERVER_IP}:1235", "--id", str(own_id)]
    command += ["--nome", name, "--dados", f"/srv/pessoa-{own_id}", "--confiar"]
    return desktop.start(f"{name} {own_id}", [*lan.computer(), *command], stdin=subprocess.PIPE).process


def talk(desktop: Desktop, lan: Lan, ana: Window, clients: dict[int, subprocess.Popen]) -> None:
    asked = {own_id: time.monotonic() - LISTA_SECS * number / len(clients) for number, own_id in enumerate(clients)}
    for pause, who, whom, text in TALK:
        end = time.monotonic() + pause
        while time.monotonic() < end:
            for own_id in EXISTING & clients.keys():
                if time.monotonic() - asked.get(own_id, 0.0) > LISTA_SECS:
                    asked[own_id] = time.monotonic()
                    command(clients[own_id], "lista")
            time.sleep(0.05)
        if who == ANA:
            if whom != ALL:
                open_conversation(ana, whom)
            say(ana, text)
            go_to(ana, "Todos")
        elif whom == COMES:
            clients[who] = existing_client(desktop, lan, who, text)
        elif whom == IS_REFUSED:
            existing_client(desktop, lan, who, text)
        elif whom == LEAVES:
            clients.pop(who).stdin.close()
        elif whom == ALL:
            command(clients[who], f"{slash(who)}todos {text}")
        else:
            command(clients[who], f"{slash(who)}msg {whom} {text}")


def slash(who: int) -> str:
    """The commands of the existing client have none."""
    return "" if who in EXISTING or who not in PEOPLE else "/"


def command(client: subprocess.Popen, line: str) -> None:
    client.stdin.write(f"{line}\n".encode())
    client.stdin.flush()


if __name__ == "__main__":
    sys.exit(main())
