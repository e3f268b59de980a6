//! The real window: eframe around the application.

use crate::{app::App, link, notices, options::Options, settings::Folder};
use eframe::{CreationContext, Frame, NativeOptions};
use egui::{Context, Ui, ViewportBuilder};
use gui_kit::{app_icon, palette::Palette, signals, startup, theme};
use jiff::tz::TimeZone;
use lang::Lang;
use std::{
    process::ExitCode,
    time::{Duration, Instant},
};
use udp_core::net::client::default_folder;

/// How long a closing window waits for its goodbye to leave.
const GOODBYE: Duration = Duration::from_secs(1);

/// Runs the client window; the exit code of the process.
#[must_use]
pub fn run() -> ExitCode {
    let lang = Lang::detect();
    let options = Options::from_args(lang);
    let folder = options.data.clone().unwrap_or_else(default_folder);
    let native = NativeOptions {
        viewport: ViewportBuilder::default()
            .with_app_id("recado-cliente")
            .with_title(lang.product())
            .with_icon(app_icon::conversation())
            .with_inner_size([1180.0, 760.0])
            .with_min_inner_size([640.0, 440.0]),
        // Window and panel sizes; ours are in cliente.toml.
        persistence_path: Some(folder.join("janela-cliente.ron")),
        ..NativeOptions::default()
    };
    let folder = Folder::new(folder);
    let started = startup::run(lang.product(), native, |context| {
        Box::new(window(context, lang, &options, folder))
    });
    match started {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", lang.window_use_terminal(&error.text(lang)));
            ExitCode::FAILURE
        }
    }
}

fn window(context: &CreationContext<'_>, lang: Lang, options: &Options, folder: Folder) -> Window {
    theme::install(&context.egui_ctx);
    signals::close_on_request(&context.egui_ctx);
    let data = folder.path().to_owned();
    let connector = Box::new(move |target, ctx: &Context| {
        let ctx = ctx.clone();
        link::connect(target, data.clone(), move || ctx.request_repaint())
    });
    let clock = || jiff::Zoned::now().datetime();
    Window(
        App::new(
            &context.egui_ctx,
            lang,
            options,
            folder,
            connector,
            clock,
            TimeZone::system(),
        )
        .with_notifier(notices::desktop(lang.product())),
    )
}

/// The application as eframe runs it.
struct Window(App);

impl eframe::App for Window {
    fn logic(&mut self, ctx: &Context, _frame: &mut Frame) {
        self.0.take_in(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut Frame) {
        self.0.show(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.0.finish(Instant::now() + GOODBYE);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        let theme = egui::Theme::from_dark_mode(visuals.dark_mode);
        Palette::of_theme(theme).bg.to_normalized_gamma_f32()
    }
}
