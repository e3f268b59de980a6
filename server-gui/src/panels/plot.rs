//! The plot: frames, people, messages or deliveries over the last two minutes, the last hour or the last day.

use crate::{
    model::{Model, Second, Span},
    panels::series::Series,
    view::View,
};
use egui::{Align, Button, Label, Layout, RichText, Role, Sense, TextStyle, Ui, Vec2, WidgetInfo};
use egui_plot::{GridMark, Line, Plot, PlotPoints, uniform_grid_spacer};
use gui_kit::{
    fonts, icons,
    palette::Palette,
    widgets::{EmptyState, IconButton},
};
use lang::Lang;
use std::time::Duration;

pub(crate) fn plot_ui(ui: &mut Ui, model: &Model, view: &mut View) {
    let lang = model.lang;
    let line = Vec2::new(ui.available_width(), 24.0);
    ui.allocate_ui_with_layout(line, Layout::left_to_right(Align::Center), |ui| {
        head_ui(ui, lang, view);
    });
    let points = match view.span {
        Span::Minutes => {
            let uptime = model.uptime().unwrap_or(Duration::ZERO);
            model.traffic.seconds(uptime)
        }
        Span::Hour | Span::Day => model.hours.points(view.span, model.unix_ms()),
    };
    if points.len() < 2 {
        let text = view.series.unit(view.span, lang);
        EmptyState::new(icons::CHART_LINE, lang.no_traffic_yet(), &text).show(ui);
    } else {
        lines_ui(ui, lang, view.series, view.span, &points);
    }
}

/// The least room in which the unit is told.
const UNIT: f32 = 48.0;

fn head_ui(ui: &mut Ui, lang: Lang, view: &mut View) {
    let palette = Palette::of(ui);
    for (span, name, hint) in [
        (
            Span::Minutes,
            lang.traffic_minutes(),
            lang.traffic_minutes_hint(),
        ),
        (Span::Hour, lang.traffic_hour(), lang.traffic_hour_hint()),
        (Span::Day, lang.traffic_day(), lang.traffic_day_hint()),
    ] {
        let text = RichText::new(name).font(fonts::medium(12.0));
        let choice = Button::selectable(view.span == span, text);
        let choice = ui.add(choice).on_hover_text(hint);
        ui.ctx()
            .accesskit_node_builder(choice.id, |node| node.set_label(hint));
        if choice.clicked() {
            view.span = span;
        }
    }
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if view.series != Series::Frames {
            let back = IconButton::new(icons::X, lang.plot_back()).size(22.0);
            if ui.add(back).clicked() {
                view.series = Series::Frames;
            }
        }
        for line in view.series.lines(palette, lang) {
            let (colour, name) = (line.colour, line.name);
            let text = RichText::new(name).font(fonts::regular(12.5));
            ui.add(Label::new(text.color(palette.text_muted)).selectable(false));
            let (dot, _) = ui.allocate_exact_size(Vec2::splat(8.0), Sense::hover());
            ui.painter().circle_filled(dot.center(), 4.0, colour);
            ui.add_space(6.0);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let unit = view.series.unit(view.span, lang);
            let unit = RichText::new(unit).font(fonts::regular(12.0));
            let unit = unit.color(palette.text_faint);
            // The first letters of a word say nothing, and the hints of the choices say it, too.
            if ui.available_width() >= UNIT {
                ui.add(Label::new(unit).selectable(false).truncate());
            }
        });
    });
}

/// How far the plot reaches back, and how far apart its lines stand, in points.
const fn scale(span: Span) -> (f64, f64) {
    match span {
        Span::Minutes => (119.0, 30.0),
        Span::Hour => (59.0, 15.0),
        Span::Day => (95.0, 24.0),
    }
}

/// What a mark of the time axis says.
fn ago(points: f64, span: Span, lang: Lang) -> String {
    let whole = |value: f64| lang.whole(value.abs().round() as u64);
    match span {
        _ if points > -1.0 => lang.seen_now().to_owned(),
        Span::Minutes => format!("{points:.0} s"),
        Span::Hour => lang.traffic_minutes_ago(&whole(points)),
        Span::Day => lang
            .traffic_hours_ago(&lang.decimal(points.abs() / 4.0, usize::from(points % 4.0 != 0.0))),
    }
}

fn lines_ui(ui: &mut Ui, lang: Lang, series: Series, span: Span, seconds: &[Second]) {
    let (reach, spacing) = scale(span);
    let palette = Palette::of(ui);
    // The plot writes its axes in the body style.
    ui.style_mut()
        .text_styles
        .insert(TextStyle::Body, fonts::regular(11.5));
    ui.visuals_mut().override_text_color = Some(palette.text_muted);
    let points = |value: fn(&Second) -> u64| -> PlotPoints<'static> {
        let oldest = 1.0 - seconds.len() as f64;
        seconds
            .iter()
            .enumerate()
            .map(|(index, second)| [oldest + index as f64, value(second) as f64])
            .collect()
    };
    let lines = series.lines(palette, lang);
    let values = |second| lines.iter().map(move |line| (line.value)(second));
    let greatest = seconds.iter().flat_map(values).max().unwrap_or(0);
    let unit = series.unit(span, lang);
    let response = Plot::new("traffic")
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .grid_color(palette.border)
        .include_x(-reach)
        .include_x(0.0)
        .include_y(0.0)
        // Quiet traffic must look quiet: a scale of less than ten frames a second has no use.
        .include_y((greatest as f64 * 1.1).max(10.0))
        .set_margin_fraction(Vec2::ZERO)
        .x_grid_spacer(uniform_grid_spacer(move |_| [spacing; 3]))
        .x_axis_formatter(|mark, _| ago(mark.value, span, lang))
        .y_grid_spacer(|grid| {
            let (least, greatest) = grid.bounds;
            let step = round_step((greatest - least) / 4.0);
            let lines = ((greatest / step).max(0.0) as u32).min(8);
            (0..=lines)
                .map(|line| GridMark {
                    value: f64::from(line) * step,
                    step_size: step,
                })
                .collect()
        })
        .y_axis_formatter(|mark, _| short(mark.value, lang))
        .y_axis_min_width(34.0)
        .label_formatter(|position| {
            let point = match position {
                egui_plot::HoverPosition::NearDataPoint { position, .. } => *position,
                egui_plot::HoverPosition::Elsewhere { .. } => return None,
            };
            let count = lang.whole(point.y.max(0.0).round() as u64);
            Some(format!("{}: {count} {unit}", ago(point.x, span, lang)))
        })
        .show(ui, |plot| {
            for line in &lines {
                plot.line(
                    Line::new(line.name, points(line.value))
                        .color(line.colour)
                        .width(1.8)
                        .fill(0.0)
                        .fill_alpha(0.10),
                );
            }
        })
        .response;
    let spoken = spoken(lang, series, span, seconds);
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &spoken));
}

/// The plot in words.
fn spoken(lang: Lang, series: Series, span: Span, seconds: &[Second]) -> String {
    if let Some(value) = series.value() {
        let last = seconds.last().map_or(0, value);
        let most = seconds.iter().map(value).max().unwrap_or(0);
        let what = series.unit(span, lang);
        return lang.plot_spoken(&what, &lang.whole(last), &lang.whole(most));
    }
    if span == Span::Minutes {
        let last = seconds.last().copied().unwrap_or_default();
        lang.traffic_spoken(&lang.whole(last.frames_in), &lang.whole(last.frames_out))
    } else {
        let sum = |value: fn(&Second) -> u64| lang.whole(seconds.iter().map(value).sum());
        lang.traffic_spoken_long(
            &sum(|point| point.frames_in),
            &sum(|point| point.frames_out),
        )
    }
}

/// The round whole number (1, 2, 25 or 5 and zeros) at or above `least`.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.max(1.0).log10().floor());
    [1.0, 2.0, 2.5, 5.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= least && step.fract() == 0.0)
        .unwrap_or(10.0 * power)
}

/// A figure of the axis: 1500 as “1,5 mil”.
fn short(value: f64, lang: Lang) -> String {
    let places = |value: f64| usize::from((value - value.round()).abs() > 0.05);
    if value >= 1e6 {
        lang.millions(&lang.decimal(value / 1e6, places(value / 1e6)))
    } else if value >= 1e3 {
        lang.thousands(&lang.decimal(value / 1e3, places(value / 1e3)))
    } else {
        lang.decimal(value, places(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_of_the_axis_are_round() {
        for (least, step) in [
            (0.2, 1.0),
            (2.5, 5.0),
            (12.0, 20.0),
            (220.0, 250.0),
            (6e3, 1e4),
        ] {
            assert!((round_step(least) - step).abs() < 1e-9, "{least}");
        }
    }

    #[test]
    fn figures_of_the_axis_are_short() {
        for (value, text) in [
            (0.0, "0"),
            (2.5, "2,5"),
            (800.0, "800"),
            (1_500.0, "1,5 mil"),
            (2e6, "2 mi"),
        ] {
            assert_eq!(short(value, Lang::Pt), text);
        }
        assert_eq!(short(1_500.0, Lang::En), "1.5k");
    }
}
