//! Every shortcut, in one table: the keys are handled by it, and the help shows it.

use crate::action::Action;
use egui::{InputState, Key, Modifiers};
use lang::Lang;

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;
const PLAIN: Modifiers = Modifiers::NONE;

/// Where a shortcut works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// In a conversation, while no menu is open.
    NoMenu,
    /// In a conversation, while no dialog is open.
    Conversation,
    /// On both screens, while no dialog is open.
    NoDialog,
    /// Always.
    Everywhere,
    /// The table only tells of it: a field or the window handles it.
    Elsewhere,
}

/// A shortcut.
#[derive(Debug)]
pub struct Shortcut {
    /// The keys as the help shows them.
    pub keys: &'static str,
    /// What they do.
    pub says: fn(Lang) -> &'static str,
    reach: Reach,
    presses: &'static [(Modifiers, Key, Action)],
}

const fn shortcut(
    keys: &'static str,
    says: fn(Lang) -> &'static str,
    reach: Reach,
    presses: &'static [(Modifiers, Key, Action)],
) -> Shortcut {
    Shortcut {
        keys,
        says,
        reach,
        presses,
    }
}

const fn elsewhere(keys: &'static str, says: fn(Lang) -> &'static str) -> Shortcut {
    shortcut(keys, says, Reach::Elsewhere, &[])
}

/// All of them, in the order the help shows them. Keys with more modifiers stand before the same keys
/// with fewer: what is pressed besides does not count.
pub static ALL: &[Shortcut] = &[
    elsewhere("Enter", Lang::shortcut_send),
    elsewhere("Shift+Enter", Lang::shortcut_newline),
    elsewhere("↑", Lang::shortcut_recall),
    elsewhere("@", Lang::shortcut_mention),
    shortcut(
        "Ctrl+E",
        Lang::emoji,
        Reach::Conversation,
        &[(CTRL, Key::E, Action::Emoji)],
    ),
    shortcut(
        "Ctrl+Shift+↑  Ctrl+Shift+↓",
        Lang::shortcut_choose,
        Reach::Conversation,
        &[
            (CTRL_SHIFT, Key::ArrowUp, Action::Choose { up: true }),
            (CTRL_SHIFT, Key::ArrowDown, Action::Choose { up: false }),
        ],
    ),
    shortcut(
        "Ctrl+Shift+C",
        Lang::shortcut_copy,
        Reach::Conversation,
        &[(CTRL_SHIFT, Key::C, Action::CopyChosen { whole: false })],
    ),
    shortcut(
        "Ctrl+Shift+D",
        Lang::shortcut_copy_whole,
        Reach::Conversation,
        &[(CTRL_SHIFT, Key::D, Action::CopyChosen { whole: true })],
    ),
    shortcut(
        "Ctrl+N",
        Lang::conversation_new,
        Reach::Conversation,
        &[(CTRL, Key::N, Action::NewConversation)],
    ),
    shortcut(
        "Ctrl+F",
        Lang::shortcut_find,
        Reach::Conversation,
        &[(CTRL, Key::F, Action::Find)],
    ),
    shortcut(
        "F3  Shift+F3",
        Lang::shortcut_find_next,
        Reach::Conversation,
        &[
            (SHIFT, Key::F3, Action::FindNext { up: false }),
            (PLAIN, Key::F3, Action::FindNext { up: true }),
        ],
    ),
    shortcut(
        "Ctrl+Shift+K",
        Lang::shortcut_search,
        Reach::Conversation,
        &[(CTRL_SHIFT, Key::K, Action::Search)],
    ),
    shortcut(
        "Ctrl+K",
        Lang::switcher,
        Reach::Conversation,
        &[(CTRL, Key::K, Action::Switcher)],
    ),
    shortcut(
        "Ctrl+1 … Ctrl+9",
        Lang::shortcut_number,
        Reach::Conversation,
        &[
            (CTRL, Key::Num1, Action::OpenNumber(0)),
            (CTRL, Key::Num2, Action::OpenNumber(1)),
            (CTRL, Key::Num3, Action::OpenNumber(2)),
            (CTRL, Key::Num4, Action::OpenNumber(3)),
            (CTRL, Key::Num5, Action::OpenNumber(4)),
            (CTRL, Key::Num6, Action::OpenNumber(5)),
            (CTRL, Key::Num7, Action::OpenNumber(6)),
            (CTRL, Key::Num8, Action::OpenNumber(7)),
            (CTRL, Key::Num9, Action::OpenNumber(8)),
        ],
    ),
    shortcut(
        "Alt+↑  Alt+↓",
        Lang::shortcut_beside,
        Reach::Conversation,
        &[
            (ALT, Key::ArrowUp, Action::OpenBeside(-1)),
            (ALT, Key::ArrowDown, Action::OpenBeside(1)),
        ],
    ),
    shortcut(
        "PageUp  PageDown",
        Lang::shortcut_page,
        Reach::Conversation,
        &[
            (PLAIN, Key::PageUp, Action::PageUp),
            (PLAIN, Key::PageDown, Action::PageDown),
        ],
    ),
    shortcut(
        "Ctrl+Home  Ctrl+End",
        Lang::shortcut_end,
        Reach::Conversation,
        &[
            (CTRL, Key::Home, Action::ToTop),
            (CTRL, Key::End, Action::ToBottom),
        ],
    ),
    shortcut(
        "Ctrl+M",
        Lang::shortcut_mute,
        Reach::Conversation,
        &[(CTRL, Key::M, Action::ToggleMute)],
    ),
    shortcut(
        "Ctrl+L",
        Lang::shortcut_people,
        Reach::Conversation,
        &[(CTRL, Key::L, Action::AskPeople)],
    ),
    shortcut(
        "Esc",
        Lang::shortcut_escape,
        Reach::NoMenu,
        &[(PLAIN, Key::Escape, Action::Escape)],
    ),
    shortcut(
        "Ctrl+,",
        Lang::preferences,
        Reach::NoDialog,
        &[(CTRL, Key::Comma, Action::Settings)],
    ),
    shortcut(
        "Ctrl+T",
        Lang::shortcut_theme,
        Reach::Everywhere,
        &[(CTRL, Key::T, Action::SwitchTheme)],
    ),
    elsewhere("Ctrl++  Ctrl+-  Ctrl+0", Lang::shortcut_zoom),
    shortcut(
        "F1",
        Lang::shortcut_help,
        Reach::NoDialog,
        &[(PLAIN, Key::F1, Action::Shortcuts)],
    ),
    elsewhere("Ctrl+Q", Lang::shortcut_quit),
];

/// Takes the keys of all shortcuts that work where `reach` is the narrowest, before any widget sees them.
pub fn pressed(input: &mut InputState, reach: Reach, actions: &mut Vec<Action>) {
    for shortcut in ALL
        .iter()
        .filter(|it| it.reach >= reach && it.reach != Reach::Elsewhere)
    {
        for (modifiers, key, action) in shortcut.presses {
            if input.consume_key(*modifiers, *key) {
                actions.push(action.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shortcut_takes_the_keys_of_a_later_one() {
        let presses: Vec<_> = ALL.iter().flat_map(|shortcut| shortcut.presses).collect();
        for (at, (earlier, key, action)) in presses.iter().enumerate() {
            for (later, other_key, other) in &presses[at + 1..] {
                let both = key == other_key && later.matches_logically(*earlier);
                assert!(!both, "{action:?} takes the keys of {other:?}");
            }
        }
    }

    #[test]
    fn each_shortcut_is_told_in_both_languages() {
        for shortcut in ALL {
            assert_ne!((shortcut.says)(Lang::Pt), "", "{}", shortcut.keys);
            assert_ne!(
                (shortcut.says)(Lang::Pt),
                (shortcut.says)(Lang::En),
                "{}",
                shortcut.keys
            );
            assert_eq!(
                shortcut.presses.is_empty(),
                shortcut.reach == Reach::Elsewhere
            );
        }
    }
}
