//! What the plot can show: names, units and lines.

use crate::model::{Second, Span};
use egui::Color32;
use gui_kit::palette::Palette;
use lang::Lang;

/// What the plot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Series {
    /// Frames in and out.
    #[default]
    Frames,
    /// People here.
    People,
    /// Texts said.
    Messages,
    /// Texts, once for each person who was here to get them.
    Deliveries,
}

/// One line of the plot.
#[derive(Clone, Copy)]
pub(crate) struct PlotLine {
    pub(crate) name: &'static str,
    pub(crate) value: fn(&Second) -> u64,
    pub(crate) colour: Color32,
}

impl Series {
    /// Another one, or back from it to the frames.
    #[must_use]
    pub fn toggled(self, series: Self) -> Self {
        if self == series { Self::Frames } else { series }
    }

    /// What stands beside the plot's title.
    pub(crate) fn unit(self, span: Span, lang: Lang) -> String {
        let what = match self {
            Self::Frames => {
                let frames = match span {
                    Span::Minutes => lang.traffic_per_second(),
                    Span::Hour => lang.traffic_per_minute(),
                    Span::Day => lang.traffic_per_quarter(),
                };
                return frames.to_owned();
            }
            // People do not add up: the most of each point.
            Self::People => return lang.plot_people().to_owned(),
            Self::Messages => lang.plot_messages(),
            Self::Deliveries => lang.plot_deliveries(),
        };
        match span {
            Span::Minutes => lang.per_one_second(what),
            Span::Hour => lang.per_minute(what),
            Span::Day => lang.per_quarter(what),
        }
    }

    /// What its only line shows; `None` when it has two.
    pub(crate) fn value(self) -> Option<fn(&Second) -> u64> {
        match self {
            Self::Frames => None,
            Self::People => Some(|it| it.people),
            Self::Messages => Some(|it| it.messages),
            Self::Deliveries => Some(|it| it.deliveries),
        }
    }

    /// The lines, from the back to the front.
    pub(crate) fn lines(self, palette: &Palette, lang: Lang) -> Vec<PlotLine> {
        let line = |name, value, colour| PlotLine {
            name,
            value,
            colour,
        };
        match self {
            Self::Frames => vec![
                line(lang.traffic_out(), |it| it.frames_out, palette.info),
                line(lang.traffic_in(), |it| it.frames_in, palette.ok),
            ],
            Self::People => vec![line(
                lang.plot_people(),
                |it| it.people,
                palette.accent_text,
            )],
            Self::Messages => vec![line(lang.plot_messages(), |it| it.messages, palette.ok)],
            Self::Deliveries => {
                vec![line(
                    lang.plot_deliveries(),
                    |it| it.deliveries,
                    palette.info,
                )]
            }
        }
    }
}
