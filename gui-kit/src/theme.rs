//! How everything looks: both themes as `egui` styles, and the choice between them.

use crate::{
    fonts,
    icons::{self, Icon},
    palette::Palette,
};
use egui::{
    Context, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Theme, ThemePreference, Vec2,
    Visuals,
    style::{ScrollStyle, Selection, WidgetVisuals, Widgets},
};

/// Corner radius of buttons and fields.
pub const RADIUS: u8 = 8;
/// Corner radius of cards and windows.
pub const CARD_RADIUS: u8 = 12;
/// Width of the ring around what has the keyboard.
pub const FOCUS_WIDTH: f32 = 2.0;
/// Size of captions and hints.
pub const SMALL: f32 = 12.0;

/// Installs fonts and both themes. Once, when the window (or a test's harness) is created.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    for theme in [Theme::Light, Theme::Dark] {
        ctx.style_mut_of(theme, |style| apply(style, theme));
    }
}

fn apply(style: &mut Style, theme: Theme) {
    let palette = Palette::of_theme(theme);
    style.visuals = visuals(theme, palette);
    style.text_styles = [
        (TextStyle::Small, fonts::regular(SMALL)),
        (TextStyle::Body, fonts::regular(14.0)),
        (TextStyle::Button, fonts::medium(13.5)),
        (TextStyle::Heading, fonts::semibold(18.0)),
        (TextStyle::Monospace, fonts::monospace(12.5)),
    ]
    .into();
    style.animation_time = 0.12;
    style.interaction.tooltip_delay = 0.35;
    style.interaction.selectable_labels = true;
    // The name of a web page's address must be seen before it is opened.
    style.url_in_tooltip = true;

    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::splat(8.0);
    spacing.button_padding = Vec2::new(12.0, 6.0);
    spacing.interact_size.y = 32.0;
    spacing.window_margin = Margin::same(16);
    spacing.menu_margin = Margin::same(6);
    spacing.icon_width = 18.0;
    spacing.tooltip_width = 360.0;
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        floating_width: 6.0,
        ..ScrollStyle::thin()
    };
    // A faded edge looks like a disabled row.
    spacing.scroll.fade.strength = 0.0;
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let dark = theme == Theme::Dark;
    let widget = |fill, stroke: Stroke, text| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: stroke,
        corner_radius: CornerRadius::same(RADIUS),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let line = Stroke::new(1.0, palette.border);
    let shadow = |y, blur| Shadow {
        offset: [0, y],
        blur,
        spread: 0,
        color: egui::Color32::from_black_alpha(if dark { 110 } else { 38 }),
    };
    let mut visuals = if dark {
        Visuals::dark()
    } else {
        Visuals::light()
    };
    visuals.widgets = Widgets {
        noninteractive: widget(palette.surface, line, palette.text),
        inactive: widget(palette.raised, line, palette.text),
        hovered: widget(
            palette.hover,
            Stroke::new(1.0, palette.text_faint),
            palette.text,
        ),
        // Also the look of what has the keyboard: this stroke is the focus ring.
        active: widget(
            palette.hover,
            Stroke::new(FOCUS_WIDTH, palette.accent),
            palette.text,
        ),
        open: widget(palette.hover, line, palette.text),
    };
    visuals.selection = Selection {
        bg_fill: palette.accent_soft,
        // The text of what is selected, and the ring around the field that has the keyboard.
        stroke: Stroke::new(FOCUS_WIDTH, palette.accent_text),
    };
    visuals.weak_text_color = Some(palette.text_muted);
    visuals.hyperlink_color = palette.accent_text;
    visuals.faint_bg_color = palette.raised;
    visuals.extreme_bg_color = palette.raised;
    visuals.text_edit_bg_color = Some(palette.raised);
    visuals.code_bg_color = palette.raised;
    visuals.warn_fg_color = palette.warn;
    visuals.error_fg_color = palette.error;
    visuals.window_corner_radius = CornerRadius::same(CARD_RADIUS);
    visuals.window_shadow = shadow(8, 28);
    visuals.window_fill = palette.surface;
    visuals.window_stroke = line;
    visuals.menu_corner_radius = CornerRadius::same(10);
    visuals.panel_fill = palette.bg;
    visuals.popup_shadow = shadow(4, 16);
    visuals.text_cursor.stroke = Stroke::new(2.0, palette.accent);
    visuals.interact_cursor = None;
    visuals.disabled_alpha = 0.6;
    visuals
}

/// What a control that changes the theme shows: the other theme than the one in use.
#[must_use]
pub fn switch_icon(shown: Theme) -> Icon {
    match shown {
        Theme::Light => icons::MOON,
        Theme::Dark => icons::SUN,
    }
}

/// Which theme somebody wants; kept by its [tag](Self::tag).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl ThemeChoice {
    /// All choices, in the order a menu shows them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word settings keep: `sistema`, `claro` or `escuro`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::System => "sistema",
            Self::Light => "claro",
            Self::Dark => "escuro",
        }
    }

    /// The choice a word stands for.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.tag() == tag)
    }

    /// What a toggle leads to from the theme shown now: the other one, by name, so that pressing it
    /// always changes something.
    #[must_use]
    pub const fn toggled(shown: Theme) -> Self {
        match shown {
            Theme::Light => Self::Dark,
            Theme::Dark => Self::Light,
        }
    }

    /// Makes the windows follow this choice.
    pub fn apply(self, ctx: &Context) {
        ctx.set_theme(match self {
            Self::System => ThemePreference::System,
            Self::Light => ThemePreference::Light,
            Self::Dark => ThemePreference::Dark,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::ThemeChoice;

    #[test]
    fn a_choice_survives_being_kept() {
        for choice in ThemeChoice::ALL {
            assert_eq!(ThemeChoice::from_tag(choice.tag()), Some(choice));
        }
        assert_eq!(ThemeChoice::from_tag("purple"), None);
    }
}
