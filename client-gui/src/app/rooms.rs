//! Rooms: what is asked for by itself, and what is told outside their conversations.

use super::App;
use crate::{
    model::Key,
    panel::{new_room::Problem, refusals::no_room},
};
use gui_kit::widgets::Tone;
use protocol::RoomId;
use udp_core::client::{Command, Event, RoomWish};

impl App {
    /// The server has accepted us: into our room again.
    pub(super) fn arrive_at_rooms(&mut self) {
        let Some(session) = &self.session else { return };
        if let Some(room) = session.model.rooms().entering() {
            self.send(Command::EnterRoom { room });
        }
    }

    pub(super) fn enter_room(&mut self, room: RoomId) {
        if let Some(session) = &mut self.session {
            let command = session.model.enter_room(room);
            self.send(command);
        }
    }

    /// Asks who is in the open room, if one is open.
    pub(super) fn ask_members(&mut self) {
        if let Some(session) = &self.session
            && session.model.is_online()
            && let Key::Room(room) = session.model.current()
        {
            self.send(Command::AskMembers { room });
        }
    }

    /// What an event about rooms has to do with toasts and dialogs, before the model knows of it.
    pub(super) fn hear_of_rooms(&mut self, event: &Event) {
        let lang = self.lang;
        let Some(session) = &mut self.session else {
            return;
        };
        let rooms = session.model.rooms();
        match event {
            Event::RoomCreated { room, name } => {
                if self.new_room.take_if(|view| view.waiting).is_some() {
                    session.model.open(Key::Room(*room));
                    self.ask_members();
                }
                self.toasts.push(Tone::Ok, lang.room_created(name.as_str()));
            }
            Event::RoomEntered { room, .. } => {
                self.composer.focus |= session.model.current() == Key::Room(*room);
                self.send(Command::AskMembers { room: *room });
            }
            // The people come by themselves, on getting here and then again and again: as often is
            // enough for the rooms.
            Event::People { .. } if session.model.has_rooms() => {
                self.send(Command::AskRooms);
                self.ask_members();
            }
            Event::RoomLeft {
                room,
                refused: None,
            } if rooms.entering().is_some_and(|other| other != *room) => {
                let text = lang.room_moved(&rooms.called(*room));
                self.toasts.push(Tone::Info, text);
            }
            Event::RoomRefused {
                wish: RoomWish::Create(name),
                why,
            } => match self.new_room.as_mut().filter(|view| view.waiting) {
                Some(view) => {
                    view.waiting = false;
                    view.problem = Some(Problem::NoRoom(why.clone()));
                }
                None => {
                    let why = no_room(lang, why);
                    let text = lang.room_not_created(name.as_str(), &why);
                    self.toasts.push(Tone::Warn, text);
                }
            },
            _ => {}
        }
    }
}
