//! Words that more than one surface uses.

use crate::{Lang, texts::texts};

texts! {
    product = "Recado", "Recado";
    language = "Português", "English";
    everyone = "Todos", "Everyone";
    close = "Fechar", "Close";
    cancel = "Cancelar", "Cancel";
    copy = "Copiar", "Copy";
    dismiss = "Dispensar", "Dismiss";
    no_display = "Não há tela aqui: nem DISPLAY nem WAYLAND_DISPLAY está definida.", "There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set.";
    display_unreachable = "A tela indicada em DISPLAY ou WAYLAND_DISPLAY não responde.", "The display named by DISPLAY or WAYLAND_DISPLAY does not answer.";
    no_opengl = "Esta tela não oferece OpenGL; no Debian ou Ubuntu instale libgl1, libegl1 e libgl1-mesa-dri.", "This display offers no OpenGL; on Debian or Ubuntu install libgl1, libegl1 and libgl1-mesa-dri.";
    missing_x11_library = "Falta uma biblioteca do X11, de que as janelas precisam: no Debian ou Ubuntu instale libx11-6, libx11-xcb1, libxcursor1 e libxi6.", "One of X11's libraries, which windows need, is missing: on Debian or Ubuntu install libx11-6, libx11-xcb1, libxcursor1 and libxi6.";
    missing_library(library: &str) = "Falta a biblioteca {library}, de que as janelas precisam: instale-a.", "The library {library}, which windows need, is missing: install it.";
    missing_library_in_package(library: &str, package: &str) = "Falta a biblioteca {library}, de que as janelas precisam: no Debian ou Ubuntu instale {package}.", "The library {library}, which windows need, is missing: on Debian or Ubuntu install {package}.";
    window_did_not_open(reason: &str) = "A janela não abriu: {reason}.", "The window did not open: {reason}.";
}

impl Lang {
    /// Somebody of whom only the id is known; the same in both languages.
    #[must_use]
    pub fn person_without_name(id: u32) -> String {
        format!("ID {id}")
    }
}
