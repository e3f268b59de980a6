//! What a panel asks the app to do.

use crate::{history_export::Wanted, model::DoorChoice};
use daemon::doors::DoorPort;
use gui_kit::theme::ThemeChoice;
use lang::Lang;
use udp_core::hub::Order;

/// Something only the app can do: it reaches outside the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Start a server on what the form says.
    Start,
    /// Stop the server.
    Stop,
    /// Open a conversation window beside this one.
    OpenConversation,
    /// Put a text on the clipboard and say so.
    Copy {
        /// The text.
        text: String,
        /// What is said about it.
        news: String,
    },
    /// Have the server do something.
    Order(Order),
    /// Have the desktop show the folder with what is the server's own.
    ShowFolder,
    /// Write the history into a file.
    ExportHistory(Wanted),
    /// Write the events shown into a file.
    SaveEvents,
    /// Look like this from now on.
    SetTheme(ThemeChoice),
    /// Speak the classic dialect too from the next start on, or not.
    SetClassic(bool),
    /// Open or close a door, now and from the next start on.
    SetDoor(DoorPort, DoorChoice),
    /// Try again to open a door that could not be opened.
    RetryDoor(DoorPort),
    /// Write what was changed of the settings.
    SaveConfiguration,
    /// Stop the server and start it again.
    Restart,
    /// Speak this language from now on.
    SetLang(Lang),
}
