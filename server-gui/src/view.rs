//! What only the drawing remembers between frames: what is open, chosen, scrolled to.

pub use crate::panels::series::Series;
use crate::{history_export::Wanted, model::Span, panels::qr::Qr};
use daemon::doors::DoorPort;
use egui::{Id, Pos2};
use gui_kit::widgets::{Toasts, VarList};
use std::net::{IpAddr, SocketAddr};
use udp_core::{hub::Order, server::PersonRow};

/// What only the drawing remembers.
#[derive(Debug, Default)]
pub struct View {
    /// Short news for the bar at the bottom, some with what undoes them.
    pub toasts: Toasts<Order>,
    /// What stands between the bars.
    pub page: Page,
    /// What the card at the right shows.
    pub side: Side,
    /// What the plot shows.
    pub series: Series,
    /// The stretch of time that the plot shows.
    pub span: Span,
    /// The menu of a person that is open.
    pub person_menu: Option<PersonMenu>,
    /// The dialog that is open.
    pub dialog: Option<Dialog>,
    /// It has been given the keyboard.
    pub dialog_focused: bool,
    /// The address chosen for invites; the likeliest when it is none of this machine's.
    pub invite_at: Option<SocketAddr>,
    /// The code of the invite last shown: making it anew for each frame would be a waste.
    pub(crate) invite_qr: Option<Qr>,
    /// What was last chosen to be exported.
    pub export: Wanted,
    /// What was typed to be announced, kept until it is sent.
    pub announcement: String,
    /// The place in the list of events.
    pub events: VarList,
    /// The [generation](crate::model::Events::generation) of events that `events` has measured.
    pub events_generation: u64,
    /// Set when the filter is to have the keyboard.
    pub focus_filter: bool,
}

/// A dialog over the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    /// What to say to everyone.
    Announce,
    /// How people come in and know the server.
    Invite,
    /// What to export of the history.
    Export,
    /// Whether to ban an address with several people behind it.
    BanAddress(IpAddr),
    /// Whether to open a door to the network, at this address.
    OpenDoor(DoorPort, SocketAddr),
}

impl Dialog {
    /// Whether it makes sense without a running server, too.
    #[must_use]
    pub const fn is_for_any_phase(self) -> bool {
        match self {
            Self::OpenDoor(..) => true,
            Self::Announce | Self::Invite | Self::Export | Self::BanAddress(_) => false,
        }
    }
}

/// What stands between the bars of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Page {
    /// Who is here and what happens.
    #[default]
    Main,
    /// The doors for existing programs.
    Doors,
    /// The server's settings.
    Settings,
    /// What is kept, for how long and where.
    History,
}

impl Page {
    /// Another page, or back from it.
    #[must_use]
    pub fn toggled(self, page: Self) -> Self {
        if self == page { Self::Main } else { page }
    }
}

/// What the card at the right shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Side {
    /// The plot.
    #[default]
    Traffic,
    /// The rooms there are.
    Rooms,
    /// What is held against whom.
    Sanctions,
    /// What was refused and dropped, and why.
    Losses,
}

/// A menu that is open. It keeps whom it is about: the table moves on while it is read, and an order
/// must not hit whoever has come to stand in that row.
#[derive(Debug)]
pub struct PersonMenu {
    /// Whom it is about.
    pub(crate) person: PersonRow,
    /// Where it stands.
    pub(crate) at: Pos2,
    /// The button that opened it gets the keyboard back.
    pub(crate) button: Option<Id>,
    /// The first choice was given the keyboard.
    pub(crate) focused: bool,
}
