//! A list of rows of any height that draws only the rows in view.
//!
//! Heights are guessed until a row was seen and remembered afterwards; sums of heights find the
//! first row in view by binary search. 100,000 rows cost as much per frame as 100. Places in the list are
//! `f64`, and rows are drawn from where the view begins, so that they stand to the pixel however far down.

use egui::{Rect, ScrollArea, Ui, UiBuilder, Vec2, pos2};
use std::{collections::VecDeque, ops::Range};

/// What a list shows: the caller's side.
pub trait Rows {
    /// How many there are.
    fn count(&self) -> usize;

    /// What row `index` is, for as long as it exists. Rows may come and go anywhere; what is added or removed
    /// at the beginning moves the view along, so that it shows the same rows.
    fn key(&self, index: usize) -> u64;

    /// A guess of the height of row `index` at `width`.
    fn estimate(&self, index: usize, width: f32) -> f32;

    /// Draws row `index` from the top of `ui` downwards.
    fn row_ui(&mut self, ui: &mut Ui, index: usize);

    /// True for single lines of text: at the end of the list the one that the upper edge would cut is
    /// left out, as half a line is not read but looked at.
    fn are_lines(&self) -> bool {
        false
    }
}

/// What was in view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visible {
    /// The rows that were drawn.
    pub rows: Range<usize>,
    /// The first row is in view.
    pub at_top: bool,
    /// The end is in view: new rows will be followed.
    pub at_bottom: bool,
}

/// The remembered heights and the place in the list.
#[derive(Debug, Default)]
pub struct VarList {
    keys: VecDeque<u64>,
    heights: VecDeque<f32>,
    /// `tops[i]` is where row `i` begins, `tops[count]` where the last ends.
    tops: Vec<f64>,
    /// The first entry of `tops` that is out of date.
    dirty_from: usize,
    width: f32,
    offset: f32,
    /// Exactly at the end, where the scroll area follows new rows by itself.
    stuck: bool,
    /// Set once the list has been shown: before that, it starts at its end when it follows.
    shown: bool,
    jump: Option<Jump>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Jump {
    Bottom,
    Row(usize),
    /// Keeps the view still while rows above it changed height by so much.
    By(f32),
}

impl VarList {
    /// Forgets all heights: the rows are others now.
    pub fn reset(&mut self) {
        self.keys.clear();
        self.heights.clear();
        self.dirty_from = 0;
    }

    /// Goes to the end with the next frame.
    pub fn scroll_to_bottom(&mut self) {
        self.jump = Some(Jump::Bottom);
    }

    /// Brings row `index` into view with the next frame.
    pub fn scroll_to(&mut self, index: usize) {
        self.jump = Some(Jump::Row(index));
    }

    /// Shows the rows in all the room there is. With `follow`, whoever is at the end stays there.
    pub fn show(&mut self, ui: &mut Ui, follow: bool, rows: &mut impl Rows) -> Visible {
        let width = (ui.available_width() - ui.spacing().scroll.allocated_width()).max(1.0);
        self.align(rows, width);
        self.sum();
        let height = ui.available_height();
        let begin = ui.available_rect_before_wrap().min.y;
        let total = self.total();
        let greatest = (total - height).max(0.0);

        let mut area = ScrollArea::vertical().auto_shrink(false).animated(false);
        let jump = self
            .jump
            .take()
            .filter(|jump| !(matches!(jump, Jump::By(_)) && follow && self.stuck))
            .or((follow && !self.shown).then_some(Jump::Bottom));
        self.shown = true;
        area = match jump {
            None => area.stick_to_bottom(follow),
            Some(Jump::Bottom) => area
                .stick_to_bottom(follow)
                .vertical_scroll_offset(greatest),
            // Not sticky in this frame: stickiness would win over the offset.
            Some(Jump::Row(index)) => {
                let top = self.top(index.min(self.heights.len()));
                area.vertical_scroll_offset((top - height / 3.0).clamp(0.0, greatest))
            }
            Some(Jump::By(distance)) => {
                area.vertical_scroll_offset((self.offset + distance).clamp(0.0, greatest))
            }
        };

        let mut drawn = 0..0;
        let mut moved = 0.0_f32;
        let output = area.show_viewport(ui, |ui, viewport| {
            ui.set_height(total);
            ui.set_width(width);
            let mut first = self.row_at(viewport.min.y);
            let is_cut = self.top(first) < viewport.min.y - 0.5;
            let is_at_end = viewport.max.y >= total - 0.5;
            if is_cut && is_at_end && first + 1 < self.heights.len() && rows.are_lines() {
                first += 1;
            }
            drawn = first..first;
            let origin = ui.min_rect().min;
            for index in first..self.heights.len() {
                let top = self.top(index);
                if top > viewport.max.y {
                    break;
                }
                // Both are large far down, and their difference is small and exact.
                let below = self.tops[index] - f64::from(viewport.min.y);
                let rect = Rect::from_min_size(
                    pos2(origin.x, begin + below as f32),
                    Vec2::new(width, self.heights[index]),
                );
                let response = ui
                    .scope_builder(
                        UiBuilder::new().max_rect(rect).id_salt(self.keys[index]),
                        |ui| rows.row_ui(ui, index),
                    )
                    .response;
                let measured = response.rect.height();
                let change = measured - self.heights[index];
                if change.abs() > 0.5 {
                    self.heights[index] = measured;
                    self.dirty_from = self.dirty_from.min(index);
                    if top < viewport.min.y {
                        moved += change;
                    }
                    ui.ctx().request_repaint();
                }
                drawn.end = index + 1;
            }
        });
        if moved != 0.0 {
            self.shift(moved);
        }
        self.offset = output.state.clamped_offset().y;
        self.stuck = self.offset >= greatest - 0.5;
        Visible {
            rows: drawn,
            at_top: self.offset <= 1.0,
            // Half a row of slack: who is nearly there is there.
            at_bottom: self.offset >= greatest - 12.0,
        }
    }

    fn shift(&mut self, distance: f32) {
        self.jump = match self.jump {
            Some(Jump::By(so_far)) => Some(Jump::By(so_far + distance)),
            None => Some(Jump::By(distance)),
            other => other,
        };
    }

    /// Brings the remembered rows in line with the caller's: rows that went or came at the front
    /// move the view along, rows at the end are added or dropped.
    fn align(&mut self, rows: &impl Rows, width: f32) {
        if (self.width - width).abs() > 0.5 {
            self.reset();
            self.width = width;
        }
        let count = rows.count();
        if count == 0 {
            self.reset();
        }
        if let (Some(&front), true) = (self.keys.front(), count > 0)
            && rows.key(0) != front
        {
            let now_first = rows.key(0);
            if let Some(gone) = self.keys.iter().position(|&key| key == now_first) {
                let height: f32 = self.heights.drain(..gone).sum();
                self.keys.drain(..gone);
                self.shift(-height);
            } else if let Some(came) = (0..count).find(|&index| rows.key(index) == front) {
                let mut height = 0.0;
                for index in (0..came).rev() {
                    let guess = rows.estimate(index, width);
                    self.keys.push_front(rows.key(index));
                    self.heights.push_front(guess);
                    height += guess;
                }
                self.shift(height);
            } else {
                self.reset();
            }
            self.dirty_from = 0;
        }
        // Rows that came or went near the end: what stands before them stays as it is.
        let mut common = self.keys.len().min(count);
        while common > 0 && self.keys[common - 1] != rows.key(common - 1) {
            common -= 1;
        }
        self.keys.truncate(common);
        self.heights.truncate(common);
        self.dirty_from = self.dirty_from.min(self.keys.len());
        for index in self.keys.len()..count {
            self.keys.push_back(rows.key(index));
            self.heights.push_back(rows.estimate(index, width));
        }
    }

    fn sum(&mut self) {
        self.tops.truncate(self.dirty_from + 1);
        if self.tops.is_empty() {
            self.tops.push(0.0);
        }
        for index in self.tops.len() - 1..self.heights.len() {
            self.tops
                .push(self.tops[index] + f64::from(self.heights[index]));
        }
        self.dirty_from = self.heights.len();
    }

    fn top(&self, index: usize) -> f32 {
        self.tops.get(index).copied().unwrap_or_default() as f32
    }

    fn total(&self) -> f32 {
        self.top(self.heights.len())
    }

    /// The row that covers `y`, or the last before it.
    fn row_at(&self, y: f32) -> usize {
        self.tops
            .partition_point(|&top| top <= f64::from(y))
            .saturating_sub(1)
    }
}
