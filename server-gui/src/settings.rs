//! What the window remembers: its theme, its language, and whom the server lets in.

use crate::model::{DoorChoice, KeptDoors, place};
use daemon::doors::DoorPort;
use gui_kit::theme::ThemeChoice;
use lang::Lang;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

const FILE_NAME: &str = "janela-servidor.toml";

/// What was chosen in the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// The theme.
    pub theme: ThemeChoice,
    /// The language; `None` follows the system.
    pub lang: Option<Lang>,
    /// Whether the server speaks the classic dialect too.
    pub classic: bool,
    /// The doors for existing programs, as far as somebody chose.
    pub doors: KeptDoors,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: ThemeChoice::default(),
            lang: None,
            classic: true,
            doors: KeptDoors::default(),
        }
    }
}

/// The settings as the file has them. Unknown keys are let through: a newer version may have
/// written the file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Written {
    tema: String,
    lingua: String,
    classico: Option<bool>,
    /// By the word of each.
    portas: BTreeMap<String, WrittenDoor>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct WrittenDoor {
    aberta: bool,
    endereco: String,
}

impl WrittenDoor {
    fn read(&self) -> Option<DoorChoice> {
        let address: SocketAddr = self.endereco.parse().ok()?;
        Some(DoorChoice {
            is_open: self.aberta,
            address,
        })
    }
}

fn written_doors(doors: &KeptDoors) -> BTreeMap<String, WrittenDoor> {
    let chosen = DoorPort::ALL.into_iter().zip(doors);
    let chosen = chosen.filter_map(|(port, choice)| Some((port, choice.as_ref()?)));
    let written = |choice: &DoorChoice| WrittenDoor {
        aberta: choice.is_open,
        endereco: choice.address.to_string(),
    };
    chosen
        .map(|(port, choice)| (port.word().to_owned(), written(choice)))
        .collect()
}

impl Settings {
    /// Reads the settings in a data folder; the default where there are none that make sense: a
    /// damaged file must not keep the server from starting.
    #[must_use]
    pub fn load(data_folder: &Path) -> Self {
        let written: Written = fs::read_to_string(path(data_folder))
            .ok()
            .and_then(|text| toml::from_str(&text).ok())
            .unwrap_or_default();
        let mut doors = KeptDoors::default();
        for port in DoorPort::ALL {
            doors[place(port)] = written.portas.get(port.word()).and_then(WrittenDoor::read);
        }
        Self {
            theme: ThemeChoice::from_tag(&written.tema).unwrap_or_default(),
            lang: Lang::from_tag(&written.lingua),
            classic: written.classico.unwrap_or(true),
            doors,
        }
    }

    /// Writes the settings, whole or not at all.
    ///
    /// # Errors
    /// When the folder cannot be written to.
    pub fn save(self, data_folder: &Path) -> io::Result<()> {
        let written = Written {
            tema: self.theme.tag().to_owned(),
            lingua: self.lang.map(Lang::tag).unwrap_or_default().to_owned(),
            classico: Some(self.classic),
            portas: written_doors(&self.doors),
        };
        let text = toml::to_string(&written).map_err(io::Error::other)?;
        fs::create_dir_all(data_folder)?;
        let path = path(data_folder);
        let beside = path.with_extension("toml.novo");
        fs::write(&beside, text)?;
        fs::rename(beside, path)
    }
}

fn path(data_folder: &Path) -> PathBuf {
    data_folder.join(FILE_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_survive_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let mut doors = KeptDoors::default();
        doors[place(DoorPort::RoomsB)] = Some(DoorChoice {
            is_open: false,
            address: "0.0.0.0:8002".parse().unwrap(),
        });
        let settings = Settings {
            theme: ThemeChoice::Dark,
            lang: Some(Lang::En),
            classic: false,
            doors,
        };
        settings.save(folder.path()).unwrap();
        assert_eq!(Settings::load(folder.path()), settings);
    }

    #[test]
    fn a_damaged_or_newer_file_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Settings::load(folder.path()), Settings::default());
        fs::write(path(folder.path()), "tema = [").unwrap();
        assert_eq!(Settings::load(folder.path()), Settings::default());
        fs::write(path(folder.path()), "tema = \"escuro\"\nnovo = 1\n").unwrap();
        let loaded = Settings::load(folder.path());
        assert_eq!((loaded.theme, loaded.classic), (ThemeChoice::Dark, true));
        let door = "tema = \"escuro\"\n[portas.grpc]\naberta = true\nendereco = \"x\"\n";
        fs::write(path(folder.path()), door).unwrap();
        let loaded = Settings::load(folder.path());
        assert_eq!(loaded.theme, ThemeChoice::Dark);
        assert_eq!(loaded.doors, KeptDoors::default());
    }
}
