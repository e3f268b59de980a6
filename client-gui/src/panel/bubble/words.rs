//! What stands out in a message's text: addresses to open, calls by our name, what is searched for.

use super::{Author, LINE, Line, Stage};
use crate::{action::Action, model::spans};
use egui::{
    CursorIcon, Galley, Id, Rect, Role, Sense, Stroke, TextFormat, Ui, WidgetInfo, pos2,
    text::{CharIndex, LayoutJob},
};
use gui_kit::{fold::occurrences, fonts, palette::Palette, widgets::focus_ring};
use std::ops::Range;

/// Byte ranges of a text.
#[derive(Debug)]
pub(super) struct Words {
    links: Vec<Range<usize>>,
    calls: Vec<Range<usize>>,
    found: Vec<Range<usize>>,
}

impl Words {
    pub(super) fn of(stage: &Stage<'_>, said: &Line, wanted: &str) -> Self {
        let calls = match said.author {
            Author::Me => Vec::new(),
            Author::Person(_) => spans::mentions(&said.text, stage.model.name().as_str()),
        };
        Self {
            links: spans::links(&said.text),
            calls,
            found: occurrences(&said.text, wanted),
        }
    }

    /// True when it calls us by our name.
    pub(super) const fn calls_me(&self) -> bool {
        !self.calls.is_empty()
    }

    /// The text, to be laid out.
    pub(super) fn job(&self, text: &str, palette: &Palette) -> LayoutJob {
        let mut plain = TextFormat::simple(fonts::regular(14.0), palette.text);
        plain.line_height = Some(LINE);
        let all = [&self.links, &self.calls, &self.found];
        let mut ends: Vec<usize> = all
            .iter()
            .flat_map(|ranges| ranges.iter().flat_map(|range| [range.start, range.end]))
            .chain([0, text.len()])
            .collect();
        ends.sort_unstable();
        ends.dedup();
        let mut job = LayoutJob::default();
        for piece in ends.windows(2) {
            let is_in = |ranges: &[Range<usize>]| ranges.iter().any(|it| it.contains(&piece[0]));
            let mut format = plain.clone();
            if is_in(&self.links) {
                format.color = palette.accent_text;
                format.underline = Stroke::new(1.0, palette.accent_text);
            }
            if is_in(&self.calls) {
                format.font_id = fonts::semibold(14.0);
                format.color = palette.accent_text;
                format.background = palette.accent_soft;
            }
            if is_in(&self.found) {
                format.color = palette.text;
                format.background = palette.soft(palette.warn);
                format.underline = Stroke::new(2.0, palette.warn);
            }
            job.append(&text[piece[0]..piece[1]], 0.0, format);
        }
        if job.sections.is_empty() {
            job.append(text, 0.0, plain);
        }
        job
    }

    /// Makes the addresses something to press, over the text that is shown at `place`.
    pub(super) fn links_ui(
        &self,
        ui: &Ui,
        said: &Line,
        galley: &Galley,
        place: Rect,
        row: Id,
        actions: &mut Vec<Action>,
    ) {
        for (number, link) in self.links.iter().enumerate() {
            let address = &said.text[link.clone()];
            let before = said.text[..link.start].chars().count();
            let chars = before..before + address.chars().count();
            for (line, rect) in lines(galley, &chars).into_iter().enumerate() {
                let rect = rect.translate(place.min.to_vec2());
                let id = row.with(("link", number, line));
                // An address that is wrapped is one thing to the keyboard and to a reader.
                let sense = if line == 0 {
                    Sense::click()
                } else {
                    Sense::CLICK
                };
                let response = ui.interact(rect, id, sense);
                if line == 0 {
                    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, address));
                    focus_ring(ui, &response, 3.0);
                }
                if response.clicked() {
                    actions.push(Action::OpenLink(address.to_owned()));
                }
                response
                    .on_hover_cursor(CursorIcon::PointingHand)
                    .on_hover_text(address);
            }
        }
    }
}

/// Where characters of a text stand, a rectangle for each line they are in.
fn lines(galley: &Galley, chars: &Range<usize>) -> Vec<Rect> {
    let mut first = 0;
    let mut rects = Vec::new();
    for row in &galley.rows {
        let shown = row.char_count_excluding_newline().0;
        let begin = chars.start.max(first);
        let end = chars.end.min(first + shown);
        if begin < end {
            let x = |at: usize| row.pos.x + row.x_offset(CharIndex(at - first));
            let rect = row.rect();
            rects.push(Rect::from_min_max(
                pos2(x(begin), rect.top()),
                pos2(x(end), rect.bottom()),
            ));
        }
        first += row.char_count_including_newline().0;
    }
    rects
}
