//! Whom to trust: the user compares words, or has said so before.

use super::{Session, Shown};
use crate::exit::Exit;
use udp_core::{
    net::client::{Command, Dialect, WhySealed},
    sealed::identity::Pin,
};

/// What means yes.
const YES: [&str; 4] = ["s", "sim", "y", "yes"];

impl Session {
    pub(super) fn handle_dialect(&mut self, dialect: Dialect) {
        // The sentence of a classic connection says what it is when it is there.
        if let Dialect::Sealed {
            pin,
            why: WhySealed::Unasked | WhySealed::Accepted,
        } = dialect
        {
            let words = pin.words().to_string();
            self.remark(&self.lang.client_trusted(&words));
        }
    }

    /// A server that nobody here knows.
    pub(super) fn ask_to_trust(&mut self, pin: Pin) {
        let lang = self.lang;
        let words = pin.words().to_string();
        self.remark(&lang.client_unknown_key(&words));
        if self.at_prompt {
            self.remark(lang.client_compare_words());
            self.asked_to_trust = Some(pin);
        } else {
            self.remark(lang.client_trust_how());
            self.give_up_on_server();
        }
    }

    pub(super) fn answer_trust(&mut self, pin: Pin, answer: &str) {
        if YES.contains(&answer.trim().to_lowercase().as_str()) {
            self.command(Command::Trust(pin));
        } else {
            self.give_up_on_server();
        }
    }

    /// Another key than the known one. A person decides that with both before their eyes; here it
    /// ends.
    pub(super) fn refuse_key(&mut self, known: Pin, presented: Pin) {
        let lang = self.lang;
        let [known, presented] = [known, presented].map(|pin| pin.words().to_string());
        self.remark(&lang.client_changed_key(&known, &presented));
        self.remark(&lang.client_changed_key_how(&self.pin_file.display().to_string()));
        self.give_up_on_server();
    }

    fn give_up_on_server(&mut self) {
        self.verdict = Some(Exit::Refused);
        if self.style == super::Style::Json {
            let text = self.lang.client_not_trusted();
            self.show(Shown::Error {
                refusal: None,
                text,
            });
        }
        self.leave_now();
    }
}
