//! What a user asks for. Panels only say it; `app` does it.

use crate::{
    export::Format,
    model::{Key, Target},
    settings::Notices,
};
use gui_kit::theme::ThemeChoice;
use lang::Lang;
use protocol::{Name, PersonId, RoomId};

/// Something a user asked for.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Connect.
    Connect(Box<Target>),
    /// Stop looking for a server.
    CancelConnect,
    /// Leave the server.
    Disconnect,
    /// Begin anew after the connection has ended.
    ConnectAgain,
    /// Trust the server's key that is shown.
    Trust,
    /// Leave the server whose key is shown.
    Distrust,
    /// Show what was said before what is shown of the open conversation.
    LoadOlder,
    /// The end of the open conversation is in view.
    SawEnd,
    /// Search the open conversation.
    Find,
    /// The next message found further up, or further down.
    FindNext {
        /// Towards older messages.
        up: bool,
    },
    /// Stop searching.
    FindEnd,
    /// Do not wait for the next attempt.
    RetryNow,
    /// Show a conversation, made if need be.
    Open(Key),
    /// Show the conversation so many places below the open one.
    OpenBeside(isize),
    /// Show the conversation with this number in the list, from 0.
    OpenNumber(usize),
    /// Say the draft of the open conversation.
    Say,
    /// Say a message again that failed.
    SayAgain(Key, u64),
    /// Ask who is here, and show the answer.
    AskPeople,
    /// Hide the people.
    HidePeople,
    /// Show the dialog for a new conversation.
    NewConversation,
    /// Show the dialog for a new room.
    NewRoom,
    /// Create a room.
    CreateRoom(Name),
    /// Enter a room.
    EnterRoom(RoomId),
    /// Leave a room.
    LeaveRoom(RoomId),
    /// Ask which rooms there are.
    AskRooms,
    /// Show the shortcuts.
    Shortcuts,
    /// Show the settings.
    Settings,
    /// Change the settings.
    Set(Setting),
    /// Show the data folder.
    OpenFolder,
    /// Show every conversation and person to go to.
    Switcher,
    /// Show the emoji.
    Emoji,
    /// Put something into the draft where the cursor is.
    Insert(String),
    /// Let a conversation call for attention, or not any more.
    Mute(Key, bool),
    /// The same for the open conversation, whichever it is now.
    ToggleMute,
    /// Fold the messages of a person away, or show them again.
    Hide(PersonId, bool),
    /// Choose the message further up, or further down.
    Choose {
        /// Towards older messages.
        up: bool,
    },
    /// Copy the chosen message, or the last.
    CopyChosen {
        /// With who said it and when.
        whole: bool,
    },
    /// Open a web address.
    OpenLink(String),
    /// Ask how the open conversation is to be written to a file.
    ExportAsk,
    /// Write the open conversation to a file.
    Export(Format),
    /// Put the keyboard into the field that searches the conversations' names.
    Search,
    /// Close what is on top, or go back to the composer.
    Escape,
    /// Go to the end of the conversation.
    ToBottom,
    /// Go to the beginning of the conversation.
    ToTop,
    /// Go most of a screen up in the conversation.
    PageUp,
    /// Go most of a screen down.
    PageDown,
    /// Put something on the clipboard.
    Copy(String),
    /// The other theme.
    SwitchTheme,
    /// The other language.
    SwitchLanguage,
}

/// A change of the settings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Setting {
    /// The language.
    Language(Lang),
    /// The theme.
    Theme(ThemeChoice),
    /// The zoom.
    Zoom(f32),
    /// What to tell of.
    Notices(Notices),
    /// Whether that may be heard.
    Sounds(bool),
    /// Whether to tell what was read, and show what others have read.
    Confirmations(bool),
}
