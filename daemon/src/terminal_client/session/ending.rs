//! How it ended, in words and as an exit code.

use super::{Output, Session, Style};
use crate::exit::Exit;
use std::path::Path;
use udp_core::{
    client,
    net::client::{End, Lost, Problem},
    sealed::endpoint::CloseReason,
};

impl Session {
    /// Says how it ended, and gives the output back to be finished.
    pub(in crate::terminal_client) fn end(&mut self, end: &End) -> (Exit, Option<Output>) {
        let lang = self.lang;
        let (mut exit, text) = self.read_end(end);
        let (waiting, unsent) = (waiting(end), self.classic.unsent());
        if waiting > 0 {
            self.remark(&lang.client_waiting_after(waiting));
        }
        if unsent > 0 {
            self.remark(&lang.client_unsent(unsent));
        }
        if waiting + unsent > 0 && exit == Exit::Ok && !self.was_told_to_leave_now {
            exit = Exit::NoAnswer;
        }
        self.state("fim", &text);
        (self.verdict.unwrap_or(exit), self.output.take())
    }

    fn read_end(&self, end: &End) -> (Exit, String) {
        let lang = self.lang;
        match end {
            End::Quit { .. } if self.verdict.is_some() => {
                (Exit::Refused, lang.client_not_trusted().to_owned())
            }
            End::Quit { .. } | End::Classic(client::End::Quit) => {
                (Exit::Ok, lang.client_bye().to_owned())
            }
            End::NoAnswer | End::Classic(client::End::NoAnswer) => {
                (Exit::NoAnswer, lang.client_no_answer(&self.server))
            }
            End::NotMet(lost) => (Exit::Failed, lang.client_failed(&self.lost_text(lost))),
            End::Classic(client::End::Refused(refused)) => {
                if self.style == Style::Json {
                    self.show_refused(refused);
                }
                let refusal = refused
                    .refusal
                    .map_or(refused.text.as_str(), |refusal| lang.refusal(refusal));
                (Exit::Refused, lang.client_refused(refusal))
            }
            End::Refused { refused, .. } => {
                let text = self.refusal_text(*refused);
                if self.style == Style::Json {
                    self.error(refused.refusal(), &text);
                }
                (Exit::Refused, lang.client_refused(&text))
            }
            End::Problem(problem) => self.read_problem(problem),
        }
    }

    fn read_problem(&self, problem: &Problem) -> (Exit, String) {
        let lang = self.lang;
        let shown = |path: &Path| path.display().to_string();
        let text = match problem {
            Problem::Downgrade { pin } => {
                let words = pin.words().to_string();
                return (Exit::Refused, lang.client_downgrade(&words));
            }
            Problem::AlreadyOpen { .. } => lang.client_already_open().to_owned(),
            Problem::NewerVersion { path } => lang.client_profile_newer(&shown(path)),
            Problem::Damaged { path, reason } => lang.client_profile_damaged(&shown(path), reason),
            Problem::Forbidden { path } => lang.client_profile_forbidden(&shown(path)),
            Problem::Full { path } => lang.client_profile_full(&shown(path)),
            Problem::Disk { path, reason } => lang.client_profile_disk(&shown(path), reason),
            Problem::Network { reason } => lang.client_failed(reason),
        };
        (Exit::Failed, text)
    }

    /// Why a connection is gone, in words.
    pub(super) fn lost_text(&self, lost: &Lost) -> String {
        let lang = self.lang;
        let words = match lost {
            Lost::NoAnswer => lang.client_lost_no_answer(),
            Lost::PortClosed => lang.client_lost_port_closed(),
            Lost::Closed(CloseReason::Restarted) => lang.client_lost_restarted(),
            Lost::Closed(CloseReason::TimedOut) => lang.client_lost_silent(),
            Lost::Closed(CloseReason::Full) => lang.client_lost_full(),
            Lost::Closed(CloseReason::Peer { .. } | CloseReason::StreamEnded) => {
                lang.client_lost_closed()
            }
            Lost::Closed(other) => return lang.client_lost_other(&other.to_string()),
        };
        words.to_owned()
    }
}

/// Messages left in the outbox.
const fn waiting(end: &End) -> usize {
    match end {
        End::Quit { waiting } | End::Refused { waiting, .. } => *waiting,
        _ => 0,
    }
}
