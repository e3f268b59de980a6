//! The application: takes news in, draws the screen, does what is asked for.

mod attention;
mod comfort;
mod deeds;
mod hearing;
mod keeping;
mod keys;
mod over;
mod rooms;
mod screen;

use crate::{
    action::Action,
    export::Exporter,
    kept_file,
    link::{Done, Link},
    model::{Model, Target},
    notices::Notifier,
    options::Options,
    panel::{
        composer, connect, contact, conversations, find, messages, new_conversation, new_room,
        settings::ZOOM,
    },
    settings::{Folder, Settings},
};
use egui::{Context, Ui};
use gui_kit::{
    theme::ThemeChoice,
    title::WindowTitle,
    widgets::{Toasts, Tone},
};
use jiff::{civil::DateTime, tz::TimeZone};
use lang::Lang;
use std::{
    fmt,
    time::{Duration, Instant},
};
use udp_core::{
    client::Command,
    net::client::{Dialect, Wanted},
};

/// News taken in per frame: more would make the window stutter, and the rest waits its turn.
const NEWS_PER_FRAME: usize = 5_000;

/// How often it is looked whether a connection has said its goodbye.
const LEAVING_PAUSE: Duration = Duration::from_millis(100);

/// Starts connections: the real one, or a test's.
pub type Connector = Box<dyn FnMut(Target, &Context) -> Link>;

/// The application.
pub struct App {
    lang: Lang,
    settings: Settings,
    folder: Folder,
    connector: Connector,
    clock: fn() -> DateTime,
    instants: fn() -> Instant,
    zone: TimeZone,
    dialect: Wanted,
    screen: Screen,
    session: Option<Session>,
    /// Connections saying goodbye.
    leaving: Vec<Done>,
    /// One of them has the profile still that is to be opened: it is tried again once they are over.
    waits_for_leaving: bool,
    form: connect::View,
    list: conversations::View,
    messages: messages::View,
    composer: composer::View,
    find: find::View,
    /// The dialog, while it is open.
    new_conversation: Option<new_conversation::View>,
    /// The dialog for a room, while it is open.
    new_room: Option<new_room::View>,
    /// The dialog over the screen, while one is open.
    over: Option<over::Over>,
    /// Frames until it has its size.
    over_settles: u8,
    /// The people were asked for: where there is no room beside, they take the list's place.
    people_over: bool,
    toasts: Toasts<Action>,
    notifier: Notifier,
    attention: attention::Attention,
    exporter: Exporter,
    title: WindowTitle,
    /// What the network was last told about somebody looking.
    visible: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Screen {
    Form,
    Conversation,
}

/// One server, one identity. It outlives the connection, so that the same person coming back to
/// the same server finds the conversations again.
#[derive(Debug)]
struct Session {
    target: Target,
    /// `None` once the connection has ended or was left.
    link: Option<Link>,
    model: Model,
    /// Why the connection has ended for good.
    ended: Option<connect::Problem>,
    /// Which dialect is spoken, once that is known.
    dialect: Option<Dialect>,
    /// A key that the user has to look at before anything else.
    contact: Option<contact::Contact>,
    keeping: keeping::Keeping,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("screen", &self.screen)
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

impl App {
    /// The application as it starts, with what is remembered in `folder`. Connects at once when the
    /// command line leaves nothing to ask.
    #[must_use]
    pub fn new(
        ctx: &Context,
        lang: Lang,
        options: &Options,
        folder: Folder,
        connector: Connector,
        clock: fn() -> DateTime,
        zone: TimeZone,
    ) -> Self {
        let (settings, set_aside) = folder.load();
        ThemeChoice::from_tag(&settings.theme)
            .unwrap_or_default()
            .apply(ctx);
        if ZOOM.contains(&settings.zoom) {
            ctx.set_zoom_factor(settings.zoom);
        }
        let mut form = settings.form();
        options.apply(&mut form);
        let mut app = Self {
            lang: options.language.or(settings.language()).unwrap_or(lang),
            settings,
            folder,
            connector,
            clock,
            instants: Instant::now,
            zone,
            dialect: options.dialect,
            screen: Screen::Form,
            session: None,
            leaving: Vec::new(),
            waits_for_leaving: false,
            form: connect::View::new(form),
            list: conversations::View::default(),
            messages: messages::View::default(),
            composer: composer::View::default(),
            find: find::View::default(),
            new_conversation: None,
            new_room: None,
            over: None,
            over_settles: 0,
            people_over: false,
            toasts: Toasts::default(),
            // Nobody is told until somebody says how.
            notifier: Box::new(|_| {}),
            attention: attention::Attention::default(),
            exporter: Exporter::default(),
            title: WindowTitle::default(),
            visible: true,
        };
        if let Some(set_aside) = set_aside {
            let path = set_aside.0.display().to_string();
            app.toasts
                .push(Tone::Warn, app.lang.settings_damaged(&path));
        }
        if options.connects_at_once() {
            match app.form.form.read(options.dialect) {
                Ok(target) => app.connect(target, ctx),
                Err(errors) => app.form.errors = errors,
            }
        }
        app
    }

    /// Gives notices so.
    #[must_use]
    pub fn with_notifier(self, notifier: Notifier) -> Self {
        Self { notifier, ..self }
    }

    /// Counts down by this clock.
    #[must_use]
    pub fn with_instants(self, instants: fn() -> Instant) -> Self {
        Self { instants, ..self }
    }

    /// Takes in what the network has told; also while the window is hidden.
    pub fn take_in(&mut self, ctx: &Context) {
        self.leaving.retain(|done| !done.is_over());
        self.connect_after_leaving(ctx);
        let mut taken = 0;
        while taken < NEWS_PER_FRAME
            && let Some(news) = self.session.as_ref().and_then(|s| s.link.as_ref()?.next())
        {
            taken += 1;
            self.hear(news, ctx);
        }
        if taken == NEWS_PER_FRAME {
            ctx.request_repaint();
        }
        self.look(ctx);
        self.call_attention(ctx);
        self.hear_of_export();
        self.keep_soon(ctx);
        self.name_window(ctx);
        self.keep_zoom(ctx);
    }

    /// Draws the window and does what the user asks for.
    pub fn show(&mut self, ui: &mut Ui) {
        let mut actions = Vec::new();
        self.keys(ui, &mut actions);
        if !self.contact_ui(ui, &mut actions) {
            match self.screen {
                Screen::Form => self.form_ui(ui, &mut actions),
                Screen::Conversation => self.conversation_ui(ui, &mut actions),
            }
        }
        let ctx = ui.ctx().clone();
        for action in actions {
            self.act(action, &ctx);
        }
    }

    /// Says goodbye and waits for it to leave, at most until `deadline`.
    pub fn finish(&mut self, deadline: Instant) {
        self.keep();
        let link = self
            .session
            .as_mut()
            .and_then(|session| session.link.take());
        self.leaving.extend(link.map(Link::leave));
        for done in self.leaving.drain(..) {
            done.wait_until(deadline);
        }
        self.save();
    }

    fn show_conversation(&mut self) {
        if self.screen == Screen::Form {
            self.screen = Screen::Conversation;
            self.composer.focus = true;
            self.messages = messages::View::default();
        }
    }

    /// The server has accepted us.
    fn arrive(&mut self) {
        self.show_conversation();
        if let Some(session) = &self.session {
            self.settings.remember(&session.target);
        }
        self.save();
        self.arrive_at_rooms();
    }

    /// The connection is over and nobody asked for it.
    fn end(&mut self, problem: connect::Problem) {
        let Some(session) = &mut self.session else {
            return;
        };
        session.link = None;
        self.new_room = None;
        self.form.asks_password |= problem.is_wrong_password();
        if self.screen == Screen::Form {
            self.form.problem = Some(problem);
        } else if problem.is_wrong_password() {
            // There is nothing to be done about it over there.
            self.screen = Screen::Form;
            self.form.problem = Some(problem);
        } else {
            session.ended = Some(problem);
        }
    }

    fn connect(&mut self, target: Target, ctx: &Context) {
        self.waits_for_leaving = false;
        // A port pasted together with the address stands in its own field from now on.
        self.form.form.ip.clone_from(&target.host);
        self.form.form.port = target.port.to_string();
        let link = (self.connector)(target.clone(), ctx);
        self.keep();
        let former = self.session.take().filter(|former| former.target == target);
        let (mut model, keeping) = former.map_or_else(
            || {
                let kept = kept_file::load(&self.folder, &target);
                let model = keeping::begin(&target, self.zone.clone(), kept.clone());
                (model, keeping::Keeping::begin(kept))
            },
            |former| (former.model, former.keeping),
        );
        model.begin();
        self.session = Some(Session {
            target,
            link: Some(link),
            model,
            ended: None,
            dialect: None,
            contact: None,
            keeping,
        });
        self.visible = true;
    }

    fn connect_after_leaving(&mut self, ctx: &Context) {
        if !self.waits_for_leaving {
            return;
        }
        if !self.leaving.is_empty() {
            return ctx.request_repaint_after(LEAVING_PAUSE);
        }
        if let Some(target) = self.session.as_ref().map(|session| session.target.clone()) {
            self.connect(target, ctx);
        }
    }

    fn leave(&mut self) {
        self.waits_for_leaving = false;
        if let Some(link) = self
            .session
            .as_mut()
            .and_then(|session| session.link.take())
        {
            self.leaving.push(link.leave());
        }
    }

    /// Tells model and network whether somebody is looking.
    fn look(&mut self, ctx: &Context) {
        let (focused, minimized) =
            ctx.input(|input| (input.focused, input.viewport().minimized == Some(true)));
        let Some(session) = &mut self.session else {
            return;
        };
        session
            .model
            .set_looking(focused && self.screen == Screen::Conversation);
        if session.model.is_online() && self.visible == minimized {
            self.visible = !minimized;
            self.send(Command::SetVisible(!minimized));
        }
    }

    fn name_window(&mut self, ctx: &Context) {
        let product = self.lang.product();
        let title = match (&self.session, self.screen) {
            (Some(session), Screen::Conversation) => {
                let name = session.model.name();
                match session.model.unread() {
                    0 => format!("{name} — {product}"),
                    unread => format!("({unread}) {name} — {product}"),
                }
            }
            _ => product.to_owned(),
        };
        self.title.set(ctx, &title);
    }

    /// Writes the settings; says so when that fails.
    fn save(&mut self) {
        if let Err(error) = self.folder.save(&self.settings) {
            let text = self.lang.settings_not_saved(&error.to_string());
            self.toasts.push(Tone::Warn, text);
        }
    }
}
