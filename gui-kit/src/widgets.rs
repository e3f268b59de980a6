//! Widgets both windows use, one per file.

mod avatar;
mod badge;
mod banner;
mod button;
mod card;
mod chip;
mod empty_state;
mod focus;
mod icon_button;
mod labelled_field;
mod menu;
mod metric_card;
mod search_field;
mod splitter;
mod status;
mod toasts;
mod var_list;

pub use avatar::{avatar, initials};
pub use badge::badge;
pub use banner::{Banner, BannerResponse};
pub use button::{TextButton, danger_button, plain_button, primary_button, quiet_button};
pub use card::{card, card_frame};
pub use chip::chip;
pub use empty_state::EmptyState;
pub use focus::focus_ring;
pub use icon_button::{IconButton, icon_button};
pub use labelled_field::LabelledField;
pub use menu::{menu, menu_choice};
pub use metric_card::MetricCard;
pub use search_field::search_field;
pub use splitter::name_splitter;
pub use status::{Tone, status_dot, status_pill};
pub use toasts::Toasts;
pub use var_list::{Rows, VarList, Visible};
