//! The window's app: drains the engine, draws, carries out what is asked.

use crate::{
    action::Action,
    conversation::{self, Conversations},
    engine::{Engine, EngineEvent, NextStart},
    export::{Exporter, Saved},
    history_export::{Exported, HistoryExporter, Wanted},
    interfaces,
    model::{self, DoorList, Form, HOURS_FILE, Model, Notice, Phase, apply_kept},
    settings::Settings,
    view::View,
    window,
};
use daemon::{
    log::{LogEvent, LogLine},
    server::Update,
};
use egui::{Context, Ui};
use gui_kit::{show_folder, title::WindowTitle, widgets::Tone};
use std::{
    fs,
    time::{Duration, Instant},
};
use udp_core::{hub::Order, server::Event};

/// Most updates taken in per frame, so that a flood of events cannot stop the drawing.
const MOST_PER_FRAME: usize = 2_048;

/// How often the traffic of the last day is written: so much of it is lost when the computer fails.
const KEEP_HOURS: Duration = Duration::from_secs(300);

/// How often the machine's addresses are looked up: somebody may join a network meanwhile.
const LOOK_UP: Duration = Duration::from_secs(10);

/// The server's window.
pub struct App<E> {
    /// What the window knows.
    pub model: Model,
    engine: E,
    view: View,
    conversations: Conversations,
    exporter: Exporter,
    history_exporter: HistoryExporter,
    looked_up: Option<Instant>,
    kept_hours: Option<Instant>,
    /// What was saved, and applies from the next start on.
    next_start: Option<NextStart>,
    title: WindowTitle,
}

impl<E: Engine> App<E> {
    /// A window around a model and an engine.
    #[must_use]
    pub fn new(model: Model, engine: E) -> Self {
        Self {
            model,
            engine,
            view: View::default(),
            conversations: Conversations::default(),
            exporter: Exporter::default(),
            history_exporter: HistoryExporter::default(),
            looked_up: None,
            kept_hours: None,
            next_start: None,
            title: WindowTitle::default(),
        }
    }

    /// Takes in what happened since the last frame. Called also while the window is hidden.
    pub fn advance(&mut self, ctx: &Context, now: Instant) {
        self.model.tick(now);
        if self
            .looked_up
            .is_none_or(|at| now.saturating_duration_since(at) >= LOOK_UP)
        {
            self.looked_up = Some(now);
            self.model.addresses = interfaces::local_addresses();
        }
        for taken in 0.. {
            if taken == MOST_PER_FRAME {
                ctx.request_repaint();
                break;
            }
            let Some(event) = self.engine.poll() else {
                break;
            };
            if let EngineEvent::Update(Update::Log(line)) = &event {
                self.tell_done(line);
            }
            let has_stopped = matches!(event, EngineEvent::Update(Update::Stopped(_)));
            if has_stopped {
                self.history_exporter.stop();
            }
            self.model.apply(event);
            if has_stopped {
                self.keep_hours();
            }
        }
        if self.model.restarts && self.model.phase == Phase::Stopped {
            self.model.restarts = false;
            self.perform(ctx, Action::Start);
        }
        self.model.doors.set_rows(self.engine.doors());
        if let Some(exported) = self.history_exporter.poll() {
            self.tell_exported(exported);
        }
        self.model.exporting_percent = self.history_exporter.percent();
        while let Some(saved) = self.exporter.poll() {
            self.tell_saved(saved);
        }
        while let Some(reason) = self.conversations.poll() {
            self.model.notice = Some(Notice::ClientFailed(reason));
        }
        let kept = self.kept_hours.get_or_insert(now);
        if now.saturating_duration_since(*kept) >= KEEP_HOURS {
            *kept = now;
            self.keep_hours();
        }
        self.title.set(ctx, self.model.lang.server_window_title());
        if matches!(self.model.phase, Phase::Running(_)) {
            // Figures and ages move on by themselves; nothing else does.
            ctx.request_repaint_after(Duration::from_secs(1));
        }
    }

    /// Draws the window and carries out what was asked.
    pub fn draw(&mut self, ui: &mut Ui) {
        let actions = window::window_ui(ui, &mut self.model, &mut self.view);
        for action in actions {
            self.perform(ui.ctx(), action);
        }
    }

    /// Stops a running server with a goodbye to everyone; for the end of the program.
    pub fn close(&mut self) {
        self.keep_hours();
        self.engine.close();
    }

    fn perform(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Start => {
                if let Some(address) = self.model.begin_start() {
                    if let Some(next) = self.next_start.take() {
                        self.take_up(&next);
                    }
                    let Model { classic, lang, .. } = self.model;
                    let doors = self.model.doors.options();
                    self.engine.start(address, classic, &doors, lang);
                }
            }
            Action::Stop => {
                if self.model.begin_stop() {
                    self.engine.stop();
                }
            }
            Action::OpenConversation => self.open_conversation(ctx),
            Action::Copy { text, news } => {
                ctx.copy_text(text);
                self.view.toasts.push(Tone::Ok, news);
            }
            Action::Order(order) => self.order(order),
            Action::ShowFolder => self.show_folder(ctx),
            Action::ExportHistory(wanted) => self.export_history(ctx, wanted),
            Action::SaveEvents => {
                let ctx = ctx.clone();
                self.exporter.save(
                    &self.model.data_folder,
                    self.model.lang,
                    self.model.events.shown(),
                    self.model.events.as_text(),
                    move || ctx.request_repaint(),
                );
            }
            Action::SetTheme(theme) => {
                self.model.theme = theme;
                theme.apply(ctx);
                self.save_settings(|settings| settings.theme = theme);
            }
            Action::SetClassic(classic) => {
                self.model.classic = classic;
                self.save_settings(|settings| settings.classic = classic);
            }
            Action::SetDoor(port, choice) => {
                self.model.doors.get_mut(port).choose(choice);
                self.engine.set_door(port, choice.wanted());
                self.save_settings(|settings| settings.doors[model::place(port)] = Some(choice));
            }
            Action::RetryDoor(port) => {
                let wanted = self.model.doors.get(port).choice().wanted();
                self.engine.set_door(port, wanted);
            }
            Action::SaveConfiguration => self.save_configuration(),
            Action::Restart => {
                if self.model.begin_stop() {
                    self.model.restarts = true;
                    self.engine.stop();
                }
            }
            Action::SetLang(lang) => {
                self.model.set_lang(lang);
                self.save_settings(|settings| settings.lang = Some(lang));
            }
        }
    }

    /// Gives an order; [`tell_done`](Self::tell_done) says what came of it.
    fn order(&mut self, order: Order) {
        let is_announcement = matches!(order, Order::Announce(_));
        if !self.engine.order(order) {
            let news = self.model.lang.order_not_taken();
            self.view.toasts.push(Tone::Error, news);
        } else if is_announcement {
            self.view.announcement.clear();
            self.view.dialog = None;
            self.view.dialog_focused = false;
        }
    }

    /// Says what the server did, with a button that undoes it where that is possible.
    fn tell_done(&mut self, line: &LogLine) {
        let lang = self.model.lang;
        let toasts = &mut self.view.toasts;
        match &line.event {
            LogEvent::Server(Event::Ordered(order)) => {
                let news = model::news(order, lang);
                match model::inverse(order) {
                    Some(inverse) => {
                        toasts.push_with_action(Tone::Ok, news, lang.undo(), inverse);
                    }
                    None => toasts.push(Tone::Ok, news),
                }
            }
            LogEvent::Server(Event::OrderRefused(..)) => {
                toasts.push(Tone::Error, line.text(lang));
            }
            LogEvent::Server(Event::JournalWorks) => toasts.push(Tone::Ok, line.text(lang)),
            _ => {}
        }
    }

    fn show_folder(&mut self, ctx: &Context) {
        if show_folder::show(&self.model.data_folder).is_err() {
            let path = self.model.data_folder.display().to_string();
            let news = self.model.lang.settings_folder_not_opened(&path);
            ctx.copy_text(path);
            self.view.toasts.push(Tone::Warn, news);
        }
    }

    fn export_history(&mut self, ctx: &Context, wanted: Wanted) {
        let Some(reader) = self.engine.journal() else {
            return;
        };
        let ctx = ctx.clone();
        let folder = self.model.data_folder.clone();
        self.history_exporter
            .start(reader, wanted, self.model.lang, folder, move || {
                ctx.request_repaint();
            });
        self.model.exporting_percent = self.history_exporter.percent();
    }

    fn tell_exported(&mut self, exported: Exported) {
        let lang = self.model.lang;
        let (tone, news) = match exported {
            Exported::Done(lines, path) => {
                let path = path.display().to_string();
                (Tone::Ok, lang.export_done(&lang.whole(lines), &path))
            }
            Exported::NoConversation(typed) => (Tone::Warn, lang.export_no_conversation(&typed)),
            Exported::Stopped => (Tone::Warn, lang.export_stopped().to_owned()),
            Exported::Failed(path, reason) => {
                let path = path.display().to_string();
                (Tone::Error, lang.export_failed(&path, &reason))
            }
        };
        self.view.toasts.push(tone, news);
    }

    fn open_conversation(&mut self, ctx: &Context) {
        let listening = match self.model.phase {
            Phase::Running(address) => Some(address),
            Phase::Stopped | Phase::Starting | Phase::Stopping(_) => None,
        };
        let Some(program) = conversation::program() else {
            self.model.notice = Some(Notice::ClientAbsent);
            return;
        };
        let ctx = ctx.clone();
        let opened = self
            .conversations
            .open(&program, listening, self.model.lang, move || {
                ctx.request_repaint();
            });
        if let Err(error) = opened {
            self.model.notice = Some(Notice::ClientNotStarted(error.to_string()));
        }
    }

    fn tell_saved(&mut self, saved: Saved) {
        let lang = self.model.lang;
        let path = saved.path.display().to_string();
        match saved.outcome {
            Ok(()) => {
                let count = lang.whole(saved.count as u64);
                self.view
                    .toasts
                    .push(Tone::Ok, lang.events_saved(&count, &path));
            }
            Err(error) => {
                let news = lang.events_not_saved(&path, &error.to_string());
                self.view.toasts.push(Tone::Error, news);
            }
        }
    }

    /// Writes what was changed of the settings and reads all of them again. What the next start is to do
    /// is shown at once, but for what the running server does differently.
    fn save_configuration(&mut self) {
        let lang = self.model.lang;
        let is_running = self.model.phase != Phase::Stopped;
        let Some(configuration) = &mut self.model.configuration else {
            return;
        };
        let written = configuration.file().write(configuration.changes());
        let reloaded = written
            .map_err(|error| error.text(lang))
            .and_then(|()| self.engine.reload());
        match reloaded {
            Ok(reloaded) => {
                configuration.saved(reloaded.file, is_running);
                if !is_running {
                    self.model.form = Form::of(reloaded.next.udp);
                }
                self.next_start = Some(reloaded.next);
                self.view.toasts.push(Tone::Ok, lang.settings_saved());
            }
            Err(reason) => self
                .view
                .toasts
                .push(Tone::Error, reason.trim_end().to_owned()),
        }
    }

    /// What was saved holds from now on. With a new password the classic dialect and the doors, which ask for none,
    /// are closed as they are when the program starts; one click opens them.
    fn take_up(&mut self, next: &NextStart) {
        self.model.retention = next.retention;
        self.model.in_memory = next.in_memory;
        if next.has_password && !self.model.has_password {
            self.model.classic &= next.classic;
            let kept = Settings::load(&self.model.data_folder).doors;
            let mut doors = next.doors.clone();
            apply_kept(&kept, &mut doors);
            self.model.doors = DoorList::new(&doors, &kept);
        }
        self.model.has_password = next.has_password;
    }

    /// Writes the traffic of the last day, if there is news of it. It is a picture, not a record: where it
    /// cannot be written, the window goes on without.
    fn keep_hours(&mut self) {
        if std::mem::take(&mut self.model.hours.is_changed) {
            let path = self.model.data_folder.join(HOURS_FILE);
            let _ = fs::write(path, self.model.hours.to_file());
        }
    }

    /// Keeps what was changed, and nothing of what the command line or the environment says for once.
    fn save_settings(&mut self, change: impl FnOnce(&mut Settings)) {
        let mut settings = Settings::load(&self.model.data_folder);
        change(&mut settings);
        if let Err(error) = settings.save(&self.model.data_folder) {
            let path = self.model.data_folder.display().to_string();
            let news = self.model.lang.events_not_saved(&path, &error.to_string());
            self.view.toasts.push(Tone::Warn, news);
        }
    }
}

impl<E: Engine> eframe::App for App<E> {
    fn logic(&mut self, ctx: &Context, _frame: &mut eframe::Frame) {
        self.advance(ctx, Instant::now());
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.close();
    }
}
