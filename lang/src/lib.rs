//! Every sentence a user of Recado reads, in Portuguese and English.
//!
//! Nothing a person sees is written anywhere else: the terminal programs and both windows call the
//! methods of [`Lang`], one per sentence, and a sentence cannot exist in one language only.
//!
//! ```
//! use lang::Lang;
//! assert_eq!(Lang::Pt.start(), "Iniciar");
//! assert_eq!(Lang::En.start(), "Start");
//! ```
//!
//! Modules in reading order: [`detect`](Lang::detect) picks the language, `number` writes figures
//! as the language does, and one file per surface holds its sentences.

mod bench;
mod client_comfort;
mod client_window;
mod common_words;
mod detect;
mod doors;
mod doors_window;
mod emoji;
mod history_page;
mod losses;
mod number;
mod refusal;
mod server_window;
mod settings_window;
mod terminal;
mod texts;

pub use emoji::{EMOJI, Emoji};

/// A language the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Brazilian Portuguese, the first language of its users.
    #[default]
    Pt,
    /// English.
    En,
}

impl Lang {
    /// All languages, in the order a language menu shows them.
    pub const ALL: [Self; 2] = [Self::Pt, Self::En];
}
