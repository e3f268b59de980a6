//! Calling somebody by name: `@` and some letters show who may be meant.

use super::super::{
    Stage,
    entry::{entry_ui, line, paint_left, picture},
};
use crate::model::{Key, spans};
use egui::{Key as KeyboardKey, Modifiers, Rect, Ui, Vec2, pos2};
use gui_kit::{fold::fold, fonts, palette::Palette};
use protocol::PersonId;

/// People shown at once.
const MOST: usize = 5;
/// People looked at: more than a list of people holds.
const LOOKED_AT: usize = 4_096;
/// Height of a row.
const ROW: f32 = 34.0;

/// What is remembered between frames.
#[derive(Debug, Default)]
pub(super) struct Calling {
    chosen: usize,
    /// The `@` that stands for itself.
    declined: Option<usize>,
    /// The `@` whose people are shown.
    at: Option<usize>,
}

/// Somebody was chosen: what takes the place of which bytes of the draft.
#[derive(Debug)]
pub(super) struct Called {
    pub(super) from: usize,
    pub(super) text: String,
}

impl Calling {
    /// True while people are shown.
    pub(super) const fn is_open(&self) -> bool {
        self.at.is_some()
    }

    /// The `@` that is being typed stands for itself.
    pub(super) const fn decline(&mut self) {
        self.declined = self.at.take();
    }

    /// Shows whom the end of `before` may call, and takes the keys that choose.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        stage: &Stage<'_>,
        before: Option<&str>,
    ) -> Option<Called> {
        let was_at = self.at.take();
        let (at, begun) = before.and_then(spans::calling)?;
        if self.declined != Some(at) {
            self.declined = None;
        }
        let people = people(stage, begun);
        if people.is_empty() || self.declined.is_some() {
            return None;
        }
        if was_at != Some(at) {
            self.chosen = 0;
        }
        self.at = Some(at);
        let (step, is_taken) = ui.input_mut(|input| {
            let mut times = |key| input.count_and_consume_key(Modifiers::NONE, key);
            let (down, up) = (times(KeyboardKey::ArrowDown), times(KeyboardKey::ArrowUp));
            let is_taken = times(KeyboardKey::Tab) + times(KeyboardKey::Enter) > 0;
            let step = isize::try_from(down).unwrap_or(0) - isize::try_from(up).unwrap_or(0);
            (step, is_taken)
        });
        let last = people.len() - 1;
        self.chosen = self.chosen.saturating_add_signed(step).min(last);
        let mut called = is_taken.then(|| people[self.chosen]);
        ui.spacing_mut().item_spacing.y = 2.0;
        for (number, id) in people.iter().enumerate() {
            if row_ui(ui, stage, *id, number == self.chosen) {
                called = Some(*id);
            }
        }
        let name = called.and_then(|id| stage.model.name_of(id))?;
        self.at = None;
        Some(Called {
            from: at,
            text: format!("@{name} "),
        })
    }
}

/// Those in the conversation whose name has a word that begins so.
fn people(stage: &Stage<'_>, begun: &str) -> Vec<PersonId> {
    let model = stage.model;
    let begun = fold(begun);
    let fits = |id: &PersonId| {
        let name = model.name_of(*id).map(|name| fold(name.as_str()));
        Some(*id) != model.my_id()
            && name.is_some_and(|name| {
                let words = name.split(' ').skip(1);
                name.starts_with(&begun) || words.into_iter().any(|word| word.starts_with(&begun))
            })
    };
    let members = match model.current() {
        Key::Person(id) => return Some(id).filter(fits).into_iter().collect(),
        Key::Room(room) => model.rooms().members(room),
        Key::Everyone => None,
    };
    match members {
        Some(members) => members
            .people()
            .take(LOOKED_AT)
            .filter(fits)
            .take(MOST)
            .collect(),
        None => (model.people().here())
            .take(LOOKED_AT)
            .filter(fits)
            .take(MOST)
            .collect(),
    }
}

fn row_ui(ui: &mut Ui, stage: &Stage<'_>, id: PersonId, chosen: bool) -> bool {
    let palette = Palette::of(ui);
    let called = stage.called(id);
    let (entry, response) = entry_ui(ui, ROW, chosen, &stage.lang.calling_row(&called));
    let middle = entry.rect.center().y;
    let face = Rect::from_center_size(pos2(entry.left() + 12.0, middle), Vec2::splat(24.0));
    let key = Key::Person(id);
    picture(
        ui,
        key,
        stage.pictured(key).as_str(),
        face,
        None,
        palette.bg,
    );
    let left = face.right() + 8.0;
    let room = entry.right() - left;
    let name = line(ui, &called, fonts::medium(13.5), palette.text, room);
    paint_left(ui, name, pos2(left, middle));
    response.clicked()
}
