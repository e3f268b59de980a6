"""What an operator does in the server's window, in Portuguese and then in English: the invite, announcing, a person's
menu, rooms and sanctions, the plot's spans, the history, the events, a diagnosis, settings that outlast a restart."""

import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from accessibility import ENTRY
from desktop import SceneError, Window, until
from scene import Play, go_to, is_in_force, main, say

ANA = "Ana"
ROOM = "provas"
ANNOUNCED = "A prova começa às 10."
SILENCED = "alguém me ouve?"
DAYS = "7"
# On the page of the history.
KEPT = "O que está guardado"
SPANS = (
    "Última hora, minuto a minuto",
    "Últimas 24 horas, de 15 em 15 minutos",
    "Últimos 2 minutos, segundo a segundo",
)
# Each page or dialog in English: what is pressed, and what then stands there.
ENGLISH = {
    "Invite": ("Invite people", "KEY WORDS"),
    "Doors": ("Doors for existing programs",),
    "History": ("What is kept", "For how long"),
    "Settings": ("Server settings", "Days kept", "Default: 30"),
}


class Operator(Play):
    """A server's window and one person."""

    ana: Window

    def acts(self) -> list[Callable[[], None]]:
        return [
            self.the_server_starts,
            self.somebody_comes,
            self.people_are_invited,
            self.everyone_is_told,
            self.a_room_is_seen,
            self.a_person_is_muted_and_heard_again,
            self.a_person_is_banned_and_let_in_again,
            self.the_plot_has_three_spans,
            self.the_history_is_exported,
            self.the_events_are_filtered_copied_saved,
            self.a_diagnosis_is_copied,
            self.settings_are_saved_and_hold_after_a_restart,
            self.the_same_in_english,
        ]

    def somebody_comes(self) -> None:
        self.ana = self.person("Ana", 1, ANA)
        self.server.shows("Ana (1) entrou por conexão cifrada")

    def people_are_invited(self) -> None:
        self.server.press("Convidar")
        self.server.says("Convidar pessoas", "PALAVRAS DA CHAVE", "CONVITE")
        self.server.shows("recado://127.0.0.1:", "O servidor atende só este computador")
        self.server.press("Copiar convite")
        self.server.press("Fechar")
        self.server.says("Convite copiado.")

    def everyone_is_told(self) -> None:
        self.server.press("Anunciar…")
        self.server.fill("Mensagem", ANNOUNCED)
        self.server.press("Enviar a todos")
        self.server.says("Mensagem enviada a todos.")
        self.ana.shows(ANNOUNCED)

    def a_room_is_seen(self) -> None:
        self.ana.press("Nova sala")
        self.ana.fill("Nome da sala", ROOM)
        self.ana.press("Criar")
        self.ana.shows(f"Sala {ROOM}")
        self.server.press("Salas")
        self.server.says(ROOM)

    def a_person_is_muted_and_heard_again(self) -> None:
        self.server.press(f"Ações para {ANA} (1)")
        self.server.press("Silenciar")
        self.server.says("ID 1 silenciado.")
        go_to(self.ana, "Todos")
        say(self.ana, SILENCED)
        self.ana.shows(f": {SILENCED} (recusada: Você está silenciado.)")
        self.server.press("Sanções")
        self.server.offers("Retirar: ID 1 silenciado")
        self.server.press("Desfazer")
        self.server.says("O ID 1 pode falar de novo.", "Nenhuma sanção")
        self.ana.press("Enviar de novo")
        self.ana.shows_one_of(f": {SILENCED} (guardada no servidor)", f": {SILENCED} (lida por ")

    def a_person_is_banned_and_let_in_again(self) -> None:
        self.server.press(f"Ações para {ANA} (1)")
        self.server.press("Banir ID")
        self.ana.shows("A conexão terminou. ")
        self.server.says("Todos saíram")
        self.desktop.screenshots("07-banned")
        self.server.press("Desfazer")
        self.server.says("Nenhuma sanção")
        self.ana.press("Conectar de novo")
        self.ana.shows("ID 1 · conexão ativa")
        # Disconnecting is no ban.
        self.server.press(f"Ações para {ANA} (1)")
        self.server.press("Desconectar")
        self.server.shows("ID 1 desconectado.")
        self.ana.press("Conectar de novo")
        self.ana.shows("ID 1 · conexão ativa")

    def the_plot_has_three_spans(self) -> None:
        self.server.press("Tráfego")
        for number, span in enumerate(SPANS):
            self.server.press(span)
            is_in_force(self.server, span)
            self.desktop.screenshots(f"08-span-{number}")

    def the_history_is_exported(self) -> None:
        self.server.press("Histórico")
        self.server.shows(KEPT, "Registros guardados", "por 30 dias")
        self.server.press("Exportar histórico…")
        self.server.press("Exportar")
        self.server.shows("linhas do histórico em ")
        (file,) = self.folder().glob("recado-historico-*.txt")
        if ANNOUNCED not in file.read_text(encoding="utf-8"):
            raise SceneError(f"{file} is not the history")
        self.back_from(KEPT)

    def the_events_are_filtered_copied_saved(self) -> None:
        self.server.fill("Filtrar eventos", "silenci")
        self.server.ceases_to_show("Ana (1) entrou por conexão cifrada")
        self.server.fill("Filtrar eventos", "")
        self.server.shows("Ana (1) entrou por conexão cifrada")
        self.server.press("Copiar eventos")
        self.server.shows(" eventos copiados.")
        self.server.press("Salvar eventos")
        self.server.shows(" eventos salvos em ")
        if not list(self.folder().glob("recado-eventos-*.txt")):
            raise SceneError("no file holds the events")

    def a_diagnosis_is_copied(self) -> None:
        self.server.press("Copiar diagnóstico")
        self.server.says("Diagnóstico copiado.")
        # What was copied is seen where one may type.
        self.server.press("Anunciar…")
        self.server.fill("Mensagem", "")
        self.server.type("ctrl+v")
        until("the diagnosis is what was copied", self.shows_a_diagnosis, self.server.must_run)
        self.server.press("Cancelar")
        self.server.ceases_to_show("Enviar a todos")

    def shows_a_diagnosis(self) -> bool:
        field = self.server.control(ENTRY, "Mensagem")
        pasted = self.desktop.bus.content(self.server.program, field)
        return pasted.startswith("Recado ") and "Ana (1) entrou por" in pasted and ANNOUNCED not in pasted

    def settings_are_saved_and_hold_after_a_restart(self) -> None:
        self.server.type("ctrl+comma")
        self.server.says("Ajustes do servidor", "Padrão: 30")
        self.server.fill("Dias guardados", "muitos")
        self.server.refuses("Salvar")
        self.server.fill("Dias guardados", DAYS)
        self.server.says("Há mudanças por salvar.")
        self.server.press("Salvar")
        self.server.says("Ajustes salvos.", "Os ajustes salvos valem a partir do próximo início do servidor.")
        written = tomllib.loads((self.folder() / "recado.toml").read_text(encoding="utf-8"))
        if str(written.get("guardar-dias")) != DAYS:
            raise SceneError(f"recado.toml holds {written}")
        self.server.press("Desligar e iniciar de novo")
        self.server.shows(f"No ar em 127.0.0.1:{self.port}")
        self.ana.shows("ID 1 · conexão ativa")
        self.back_from("Ajustes do servidor")
        self.server.press("Histórico")
        self.server.shows(f"por {DAYS} dias")
        self.back_from(KEPT)

    def back_from(self, page: str) -> None:
        # Gone before anything else is pressed: pages have buttons in the same places.
        self.server.press("Voltar")
        self.server.ceases_to_show(page)

    def the_same_in_english(self) -> None:
        self.server.press("Switch to English")
        self.server.says("Running", "Rooms", "Sanctions", "Refusals", "Traffic", "Announce…", f"Actions for {ANA} (1)")
        for name, stands in ENGLISH.items():
            self.server.press(name)
            self.server.says(*stands)
            self.desktop.screenshots(f"13-{name.lower()}")
            self.server.press("Close" if name == "Invite" else "Back")
            self.server.ceases_to_show(stands[0])
        self.server.press(f"Actions for {ANA} (1)")
        self.server.offers("Ban ID")
        self.server.type("Escape")
        self.server.press("Copy diagnosis")
        self.server.says("Diagnosis copied.")

    def folder(self) -> Path:
        return Path(self.data("servidor"))


if __name__ == "__main__":
    sys.exit(main(Operator, __doc__))
