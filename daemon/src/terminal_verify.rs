//! `recado verificar`: is the journal of a stopped server sound?

use crate::{
    exit::Exit, progress::ProgressBar, server::JOURNAL_FILE, terminal_history::open_error_text,
};
use lang::Lang;
use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};
use udp_core::journal::{Damage, Report, verify};

/// What to check.
#[derive(Debug, Clone)]
pub struct VerifyOptions {
    /// The server's data folder.
    pub data: PathBuf,
    /// The language of everything said.
    pub lang: Lang,
}

/// Walks the whole journal and says what is wrong with it.
#[must_use]
pub fn run(options: &VerifyOptions) -> ExitCode {
    let VerifyOptions { data, lang } = options;
    let lang = *lang;
    let path = data.join(JOURNAL_FILE);
    let mut bar = ProgressBar::new(true);
    let walked = verify(&path, |done, total| bar.show(done, total));
    bar.clear();
    match walked {
        Ok(report) => {
            // Nobody is left to be told when writing fails.
            let _ = write!(
                io::stdout(),
                "{}",
                text(&report, &path.display().to_string(), lang)
            );
            if report.is_sound() {
                Exit::Ok.into()
            } else {
                Exit::Failed.into()
            }
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "{}", open_error_text(&error, data, lang));
            Exit::Failed.into()
        }
    }
}

fn text(report: &Report, path: &str, lang: Lang) -> String {
    if report.is_sound() {
        let records = lang.whole(report.records);
        let conversations = lang.whole(report.conversations);
        return format!("{}\n", lang.verify_sound(path, &records, &conversations));
    }
    let mut text = format!("{}\n", lang.verify_damaged(path));
    for damage in &report.damage {
        text.push_str(&format!("  {}\n", damage_text(damage, lang)));
    }
    if report.damage_unnamed > 0 {
        let more = lang.whole(report.damage_unnamed);
        text.push_str(&format!("  {}\n", lang.damage_more(&more)));
    }
    text
}

fn damage_text(damage: &Damage, lang: Lang) -> String {
    match damage {
        Damage::Unreadable(reason) => lang.damage_unreadable(reason),
        Damage::Mended => lang.damage_mended().to_owned(),
        Damage::WrongOrder { under, says } => lang.damage_wrong_order(*under, *says),
        Damage::TimeFalls { order } => lang.damage_time_falls(*order),
        Damage::WrongFrame { order } => lang.damage_wrong_frame(*order),
        Damage::WrongPlace {
            order,
            place,
            expected,
        } => lang.damage_wrong_place(*order, *place, *expected),
        Damage::LostPlace { order } => lang.damage_lost_place(*order),
        Damage::ExtraPlaces(count) => lang.damage_extra_places(*count),
        Damage::WrongConversation(conversation) => {
            lang.damage_wrong_conversation(&format!("{conversation:?}"))
        }
        Damage::ExtraConversations(count) => lang.damage_extra_conversations(*count),
        Damage::LostToken { order } => lang.damage_lost_token(*order),
        Damage::WrongToken { token, order } => lang.damage_wrong_token(*token, *order),
        Damage::UnknownRow => lang.damage_unknown_row().to_owned(),
        Damage::EndMissing { noted, last } => lang.damage_end_missing(*noted, *last),
    }
}
