//! What the form remembers between frames.

use super::problem::Problem;
use crate::model::{Form, FormErrors};

/// What stands in the form.
#[derive(Debug, Default)]
pub struct View {
    /// The fields.
    pub form: Form,
    /// What is wrong with them.
    pub errors: FormErrors,
    /// Why the last attempt failed.
    pub problem: Option<Problem>,
    /// Whether the advice is unfolded.
    pub advice: bool,
    /// An address stood in the form when it was opened: nobody has to be asked for one.
    pub(super) has_address: bool,
    /// A server wants a password.
    pub asks_password: bool,
    /// The first field has been given the keyboard.
    pub(super) focused: bool,
}

impl View {
    /// The form as it is first shown.
    #[must_use]
    pub fn new(form: Form) -> Self {
        Self {
            has_address: !form.ip.trim().is_empty(),
            form,
            ..Self::default()
        }
    }
}
