//! Notices of the desktop: for somebody who looks elsewhere. Given to a thread of their own, because the
//! desktop may take its time or not answer at all; a notice that cannot be given is none.

use crossbeam_channel::TrySendError;
use notify_rust::{Notification, Timeout};
use std::thread;

/// Notices that may wait for the desktop: who has missed more than these has missed them all.
const WAITING: usize = 4;

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// It may be heard.
    pub sounds: bool,
}

/// Gives notices: to the desktop, or to a test.
pub type Notifier = Box<dyn FnMut(Notice)>;

/// Gives them to the desktop under the program's name; the thread begins with the first.
#[must_use]
pub fn desktop(product: &'static str) -> Notifier {
    let mut sender = None;
    Box::new(move |notice| {
        let sender = sender.get_or_insert_with(|| {
            let (sender, receiver) = crossbeam_channel::bounded::<Notice>(WAITING);
            // Without the thread the channel is closed, and nobody is told anything.
            let _ = thread::Builder::new()
                .name("recado-avisos".to_owned())
                .spawn(move || {
                    for notice in receiver {
                        show(product, &notice);
                    }
                });
            sender
        });
        match sender.try_send(notice) {
            Ok(()) | Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {}
        }
    })
}

fn show(product: &str, notice: &Notice) {
    let mut notification = Notification::new();
    notification
        .appname(product)
        .summary(&notice.title)
        .body(&plain(&notice.text))
        .timeout(Timeout::Default);
    if notice.sounds {
        notification.sound_name("message-new-instant");
    }
    // No desktop that shows notices, or none that answers: the window itself shows what was said.
    let _ = notification.show();
}

/// A text that a desktop does not take for markup.
fn plain(text: &str) -> String {
    if cfg!(all(unix, not(target_os = "macos"))) {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    #[cfg(all(unix, not(target_os = "macos")))]
    fn what_others_say_is_no_markup() {
        assert_eq!(plain("<b>a</b> & b"), "&lt;b&gt;a&lt;/b&gt; &amp; b");
    }
}
