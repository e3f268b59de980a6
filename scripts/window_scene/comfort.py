"""What makes a conversation window pleasant, used in Portuguese by Ana and in English by Rui: names, emoji, drafts,
copying, addresses, finding one's way, quiet, hidden people, files, preferences, help, read confirmations."""

import sys
from collections.abc import Callable
from pathlib import Path

from desktop import SceneError, Window, until
from scene import CLIENT_SIZE, Play, go_to, is_in_force, main
from words import EN, PT, Words

ANA, RUI = "Ana", "Rui"
ADDRESS = "https://intranet.local/rede"
KEYS_OF_THE_HELP = ("Ctrl+E", "Ctrl+K", "Ctrl+F", "Ctrl+M", "F1", "Ctrl+,", "Ctrl+Shift+C")


class Comfort(Play):
    """Two windows at a server; each act is played by both."""

    ana: Window
    rui: Window

    def acts(self) -> list[Callable[[], None]]:
        return [
            self.the_server_starts,
            self.two_windows_connect,
            self.the_language_changes_without_a_restart,
            self.emoji_by_name,
            self.a_name_is_completed_and_calls,
            self.what_was_said_comes_back,
            self.an_address_opens_in_the_browser,
            self.messages_are_copied_by_the_keyboard,
            self.the_switcher_goes_to_a_person,
            self.a_draft_waits_in_its_conversation,
            self.words_are_found,
            self.a_quiet_conversation_calls_nobody,
            self.a_person_is_hidden_and_shown,
            self.a_conversation_becomes_a_file,
            self.theme_size_notices,
            self.the_help_tells_the_keys,
            self.who_tells_nothing_is_told_nothing,
            self.a_draft_outlasts_the_window,
        ]

    def both(self) -> list[tuple[Window, Words, str]]:
        """Each window with its words and the other's name."""
        return [(self.ana, PT, RUI), (self.rui, EN, ANA)]

    def two_windows_connect(self) -> None:
        # What is opened is written down instead.
        self.opened = self.desktop.folder / "opened"
        programs = self.desktop.folder / "programs"
        programs.mkdir()
        browser = programs / "xdg-open"
        browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$1" >>"{self.opened}"\n', encoding="utf-8")
        browser.chmod(0o755)
        path = self.desktop.environment["PATH"]
        self.desktop.environment |= {"PATH": f"{programs}:{path}", "BROWSER": str(browser)}
        self.ana = self.person("Ana", 1, ANA)
        self.rui = self.person("Rui", 2, RUI)

    def the_language_changes_without_a_restart(self) -> None:
        self.rui.type("ctrl+comma")
        self.rui.says("Preferências", "Idioma")
        self.rui.press("English")
        self.rui.says("Preferences", "Language", "Read confirmations")
        self.rui.press("Close")
        self.rui.shows("encrypted connection", "Find messages")
        self.rui.shows_not("conexão cifrada", "Buscar mensagens")

    def emoji_by_name(self) -> None:
        for window, words, _ in self.both():
            window.press(words.emoji)
            window.fill(words.emoji_field, words.rocket)
            window.press(words.rocket)
            window.holds(words.message, "🚀")
            window.type("Return")
            window.holds(words.message, "")
        for window, _, other in self.both():
            window.shows(f"{other}, ", ": 🚀")

    def a_name_is_completed_and_calls(self) -> None:
        for window, words, other in self.both():
            window.press(words.person.format(other, 1 if other == ANA else 2))
            is_in_force(window, words.conversation.format(other))
        for window, words, other in self.both():
            # The other looks elsewhere: they are called at the conversation's row.
            go_to(window, words.everyone, words.conversation)
            window.fill(words.message, f"olha, @{other[:2]}")
            window.press(words.mention.format(other))
            window.holds(words.message, f"olha, @{other} ")
            window.type("Return")
            there, theirs, me = next(it for it in self.both() if it[0] is not window)
            calling = theirs.unread.format(theirs.everyone)
            there.says(theirs.calls.format(calling))
            go_to(there, theirs.everyone, theirs.conversation)
            there.shows(f"{me}, ", f": olha, @{other}")
            go_to(window, other, words.conversation)
        go_to(self.ana, PT.everyone, PT.conversation)
        go_to(self.rui, EN.everyone, EN.conversation)

    def what_was_said_comes_back(self) -> None:
        for window, words, other in self.both():
            window.type("Up")
            window.holds(words.message, f"olha, @{other}")
            window.type("Escape")
            window.holds(words.message, "")

    def an_address_opens_in_the_browser(self) -> None:
        for window, words, _ in self.both():
            mine = f"{ADDRESS}/{words.rocket}"
            self.says(window, words, f"veja {mine}.")
            link = window.control("link", mine)
            self.desktop.bus.press(window.program, link)
            until(f"{mine} is opened", lambda mine=mine: mine in self.was_opened(), window.must_run)

    def was_opened(self) -> list[str]:
        return self.opened.read_text(encoding="utf-8").split() if self.opened.exists() else []

    def messages_are_copied_by_the_keyboard(self) -> None:
        for window, words, _ in self.both():
            text = f"para copiar: {words.rocket}"
            self.says(window, words, text)
            window.type("ctrl+shift+c")
            window.says(words.copied)
            window.type("ctrl+v")
            window.holds(words.message, text)
            window.type("ctrl+a")
            window.type("BackSpace")
            window.holds(words.message, "")

    def the_switcher_goes_to_a_person(self) -> None:
        for window, words, other in self.both():
            window.type("ctrl+k")
            window.fill(words.switcher_field, other[:2].lower())
            window.press(words.go_to.format(other))
            window.ceases_to_show(words.switcher_field)
            is_in_force(window, words.conversation.format(other))

    def a_draft_waits_in_its_conversation(self) -> None:
        for window, words, other in self.both():
            window.fill(words.message, "ainda não")
            go_to(window, words.everyone, words.conversation)
            window.holds(words.message, "")
            go_to(window, other, words.conversation)
            window.holds(words.message, "ainda não")
            window.fill(words.message, "")
            go_to(window, words.everyone, words.conversation)

    def words_are_found(self) -> None:
        for window, words, _ in self.both():
            window.press(words.find)
            window.fill(words.find_field, "nunca dito")
            window.press(words.find_previous)
            window.says(words.nothing_found)
            window.fill(words.find_field, "intranet")
            window.press(words.find_previous)
            window.ceases_to_show(words.nothing_found)
            window.press(words.find_close)

    def a_quiet_conversation_calls_nobody(self) -> None:
        for window, words, other in self.both():
            window.press(words.mute)
            window.offers(words.unmute)
            go_to(window, other, words.conversation)
            there, theirs, me = next(it for it in self.both() if it[0] is not window)
            self.says(there, theirs, f"baixinho, {words.rocket}")
            window.says(words.muted.format(words.unread.format(words.everyone)))
            go_to(window, words.everyone, words.conversation)
            window.press(words.unmute)
            window.offers(words.mute)

    def a_person_is_hidden_and_shown(self) -> None:
        for window, words, other in self.both():
            hidden = words.hidden_message.format(other)
            shown = f": baixinho, {words.rocket}"
            window.shows(shown)
            window.press_menu(words.conversation.format(other), words.hide.format(other))
            window.says(words.hidden.format(other), hidden)
            window.shows_not(shown)
            # Found again without knowing whom to look for.
            window.type("ctrl+comma")
            window.press(words.show.format(other))
            window.press(words.close)
            window.shows(shown)
            window.ceases_to_show(hidden)

    def a_conversation_becomes_a_file(self) -> None:
        for window, words, other in self.both():
            window.press(words.more)
            window.press(words.export)
            window.press(words.export_text)
            window.shows(words.exported)
            folder = Path(self.data(window.label)) / "exportadas"
            (file,) = folder.glob("*.txt")
            text = file.read_text(encoding="utf-8")
            for said in ("🚀", f"olha, @{other}", f"{ADDRESS}/{words.rocket}"):
                if said not in text:
                    raise SceneError(f"{file} has no “{said}”:\n{text}")

    def theme_size_notices(self) -> None:
        for window, words, _ in self.both():
            window.press(words.preferences)
            for theme in (words.light, words.dark, words.light):
                window.press(theme)
                is_in_force(window, theme)
            window.press(words.larger)
            window.says(words.percent.format(110))
            self.desktop.screenshots(f"15-larger-{words.language}")
            window.press(words.smaller)
            window.says(words.percent.format(100))
            window.press(words.notices_all)
            is_in_force(window, words.notices_all)
            window.tick(words.sounds, True)
            window.press(words.close)

    def the_help_tells_the_keys(self) -> None:
        for window, words, _ in self.both():
            window.type("F1")
            window.says(words.shortcut, *KEYS_OF_THE_HELP)
            window.press(words.close)
            window.ceases_to_show("Ctrl+Shift+C")

    def who_tells_nothing_is_told_nothing(self) -> None:
        """Rui switches his confirmations off: what he has read is told to nobody, and he is not told either."""
        self.says(self.ana, PT, "antes")
        self.ana.shows(PT.read_by.format("antes", RUI))
        self.says(self.rui, EN, "read before")
        self.rui.shows(EN.read_by.format("read before", ANA))
        self.confirms(False)
        # He is not told, not even of what he was told before.
        self.rui.ceases_to_show(EN.read_by.format("read before", ANA))
        self.rui.shows(EN.kept.format("read before"))
        self.says(self.ana, PT, "sem que se saiba")
        self.rui.shows("Ana, ", ": sem que se saiba")
        self.says(self.rui, EN, "seen, and not told")
        # What he said afterwards has come by the same connection: a confirmation would have come before it.
        self.ana.shows("Rui, ", ": seen, and not told")
        self.ana.shows(PT.kept.format("sem que se saiba"))
        self.ana.shows_not(PT.read_by.format("sem que se saiba", ""))
        self.rui.shows(EN.kept.format("seen, and not told"))
        self.rui.shows_not(" (read by ")
        self.confirms(True)
        self.rui.shows(EN.read_by.format("seen, and not told", ANA))
        self.says(self.ana, PT, "de novo")
        self.ana.shows(PT.read_by.format("de novo", RUI), PT.read_by.format("sem que se saiba", RUI))

    def confirms(self, does: bool) -> None:
        self.rui.type("ctrl+comma")
        self.rui.tick(EN.confirmations, does)
        self.rui.press(EN.close)

    def a_draft_outlasts_the_window(self) -> None:
        self.rui.fill(EN.message, "half a thought")
        self.rui.type("ctrl+q")
        self.rui.closes()
        options = ("--dados", self.data("Rui"))
        # Not in the language that the scene otherwise asks for, but in the one that was chosen.
        chosen = ["env", "-u", "RECADO_LINGUA"]
        self.rui = self.desktop.window("Rui again", "recado-cliente", *options, size=CLIENT_SIZE, there=chosen)
        self.rui.press(f"Connect to 127.0.0.1:{self.port} as {RUI}")
        self.rui.holds(EN.message, "half a thought")
        # The language was kept, too; nobody is asked about a key that is known.
        self.rui.shows("encrypted connection")

    def says(self, window: Window, words: Words, text: str) -> None:
        window.fill(words.message, text)
        window.press(words.send)
        window.holds(words.message, "")
        window.shows(f": {text}")


if __name__ == "__main__":
    sys.exit(main(Comfort, __doc__))
