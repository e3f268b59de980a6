//! The binary `recado-servidor`: the server's window, or the terminal where there is no display.
#![cfg_attr(all(windows, not(debug_assertions)), windows_subsystem = "windows")]

use daemon::server::{JournalKind, ServerOptions};
use eframe::NativeOptions;
use egui::ViewportBuilder;
use gui_kit::{app_icon, signals, startup, theme};
use lang::Lang;
use server_gui::{
    app::App,
    engine::{DaemonEngine, Engine as _, ReadConfiguration},
    model::{Configuration, DoorList, Form, HOURS_FILE, Hours, Model, apply_kept},
    settings::Settings,
};
use std::{process::ExitCode, time::Instant};

const APP_ID: &str = "recado-servidor";

fn main() -> ExitCode {
    let system = Lang::detect();
    let mut options = match daemon::cli::server_from(APP_ID, std::env::args_os(), system) {
        Ok(options) => options,
        Err(answer) => return answer.give().into(),
    };
    let settings = Settings::load(&options.data);
    // Closed by either, it is closed. The window shows it, and one click opens it.
    options.settings.classic &= settings.classic;
    apply_kept(&settings.doors, &mut options.doors);
    match window(options.clone(), settings, system) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!(
                "{}",
                system.running_instead_in_terminal(&error.text(system))
            );
            daemon::terminal_server::run(options)
        }
    }
}

/// Reads what `main` has read, for when the file has changed.
fn read(lang: Lang) -> ReadConfiguration {
    Box::new(move || {
        let arguments = || std::env::args_os();
        let read = || {
            let options = daemon::cli::server_from(APP_ID, arguments(), lang)?;
            let file = daemon::cli::server_file_from(APP_ID, arguments(), lang)?;
            Ok((options, file))
        };
        read().map_err(|answer: daemon::cli::Answer| answer.text)
    })
}

fn window(
    options: ServerOptions,
    settings: Settings,
    system: Lang,
) -> Result<(), startup::StartupError> {
    // Whoever sets the variable means now; the language kept is what was chosen in the window.
    let forced = std::env::var("RECADO_LINGUA")
        .ok()
        .and_then(|tag| Lang::from_tag(&tag));
    let lang = forced.or(settings.lang).unwrap_or(system);
    let native = NativeOptions {
        viewport: ViewportBuilder::default()
            .with_app_id(APP_ID)
            .with_title(lang.server_window_title())
            .with_icon(app_icon::server())
            .with_inner_size([1240.0, 800.0])
            .with_min_inner_size([1000.0, 640.0]),
        ..NativeOptions::default()
    };
    startup::run(APP_ID, native, |creation| {
        let ctx = creation.egui_ctx.clone();
        theme::install(&ctx);
        settings.theme.apply(&ctx);
        signals::close_on_request(&ctx);
        let zone = jiff::tz::TimeZone::system();
        let form = Form::of(options.udp);
        let mut model = Model::new(lang, form, options.data.clone(), zone, Instant::now());
        model.theme = settings.theme;
        model.classic = options.settings.classic;
        model.doors = DoorList::new(&options.doors, &settings.doors);
        model.has_password = options.password.is_some();
        model.retention = options.settings.retention;
        model.in_memory = options.journal == JournalKind::Memory;
        let hours = std::fs::read_to_string(options.data.join(HOURS_FILE));
        model.hours = Hours::from_file(&hours.unwrap_or_default());
        let mut engine = DaemonEngine::new(options, read(system), move || ctx.request_repaint());
        // Read a moment ago without an error; should it have one now, there is no page for it.
        model.configuration = engine.reload().ok().map(|it| Configuration::new(it.file));
        Box::new(App::new(model, engine))
    })
}
