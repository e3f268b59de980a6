//! A bubble's texts, laid out and painted.

use super::{Author, Line, Message, PADDING, Place, mark::Mark, widest, words::Words};
use crate::{moment, panel::entry::line};
use egui::{Color32, Galley, Rect, Ui, Vec2, pos2};
use gui_kit::{fonts, palette::Palette};
use protocol::PersonId;
use std::sync::Arc;

/// A bubble's texts, laid out, and the size they need.
pub(super) struct Measure {
    heading: Option<Arc<Galley>>,
    pub(super) heading_height: f32,
    pub(super) text: Arc<Galley>,
    time: Arc<Galley>,
    /// "enviando…" and the like; what failed stands below the bubble instead.
    doing: Option<Arc<Galley>>,
    pub(super) size: Vec2,
}

impl Measure {
    pub(super) fn new(
        ui: &Ui,
        called: &str,
        message: &Message,
        said: &Line,
        place: &Place<'_>,
        mark: Option<&Mark>,
        standing_out: &Words,
    ) -> Self {
        let palette = Palette::of(ui);
        let room = widest(ui.available_width(), said.author == Author::Me);
        let painter = ui.painter();
        let heading = match said.author {
            Author::Person(id) if place.first => {
                let colour = palette.person_text(id.value());
                Some(line(ui, called, fonts::semibold(12.5), colour, room))
            }
            _ => None,
        };
        let mut job = standing_out.job(&said.text, palette);
        job.wrap.max_width = room;
        let text = painter.layout_job(job);
        let small =
            |text: String| painter.layout_no_wrap(text, fonts::regular(11.0), palette.text_muted);
        let time = small(moment::clock(message.at));
        let doing = mark
            .filter(|mark| !mark.failed && mark.is_worded)
            .map(|mark| small(mark.text.clone()));
        let mut foot = time.size().x;
        if let Some(doing) = &doing {
            foot += 6.0 + 14.0 + 4.0 + doing.size().x;
        } else if mark.is_some_and(|mark| !mark.is_worded) {
            foot += 6.0 + 14.0;
        }
        let last_row = text.rows.last().map_or(0.0, |row| row.rect().width());
        let beside = last_row + 14.0 + foot <= room;
        let inner = if beside { last_row + 14.0 + foot } else { foot };
        let heading_width = heading.as_ref().map_or(0.0, |heading| heading.size().x);
        let heading_height = heading
            .as_ref()
            .map_or(0.0, |heading| heading.size().y + 3.0);
        let below = if beside { 0.0 } else { time.size().y + 2.0 };
        let inner = Vec2::new(
            text.size().x.max(inner).max(heading_width),
            heading_height + text.size().y + below,
        );
        Self {
            heading,
            heading_height,
            text,
            time,
            doing,
            size: inner + 2.0 * PADDING,
        }
    }

    /// Paints all but the text itself, which is a widget.
    /// Gives back where the mark is, when it has no words beside it.
    pub(super) fn paint(
        &self,
        ui: &Ui,
        bubble: Rect,
        other: Option<PersonId>,
        mark: Option<&Mark>,
    ) -> Option<Rect> {
        let palette = Palette::of(ui);
        let inside = bubble.shrink2(PADDING);
        if let (Some(heading), Some(_)) = (&self.heading, other) {
            ui.painter()
                .galley(inside.min, Arc::clone(heading), Color32::PLACEHOLDER);
        }
        let mut right = inside.right();
        let middle = inside.bottom() - self.time.size().y / 2.0 - 1.0;
        if let (Some(doing), Some(mark)) = (&self.doing, mark) {
            let at = pos2(right - doing.size().x, middle - doing.size().y / 2.0);
            ui.painter()
                .galley(at, Arc::clone(doing), palette.text_muted);
            right = at.x - 4.0 - 7.0;
            mark.icon
                .paint(ui.painter(), pos2(right, middle), 13.0, palette.text_muted);
            right -= 7.0 + 6.0;
        }
        let bare = mark.filter(|mark| !mark.is_worded).map(|mark| {
            let centre = pos2(right - 7.0, middle);
            let colour = if mark.is_read {
                palette.accent_text
            } else {
                palette.text_muted
            };
            mark.icon.paint(ui.painter(), centre, 14.0, colour);
            right -= 14.0 + 6.0;
            Rect::from_center_size(centre, Vec2::splat(18.0))
        });
        let at = pos2(
            right - self.time.size().x,
            middle - self.time.size().y / 2.0,
        );
        ui.painter()
            .galley(at, Arc::clone(&self.time), palette.text_muted);
        bare
    }
}
