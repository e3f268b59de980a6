//! Fonts and icons are there.

use gui_kit::{fonts, icons, theme};

#[test]
fn every_icon_and_every_portuguese_letter_has_a_glyph() {
    let context = egui::Context::default();
    theme::install(&context);
    // The fonts exist from the first frame on.
    let mut output = context.run_ui(egui::RawInput::default(), |_| {});
    output.textures_delta.clear();
    context.fonts_mut(|fonts| {
        for icon in icons::ALL {
            assert!(
                fonts.has_glyph(&fonts::icon(16.0), icon.code_point()),
                "{icon:?}"
            );
        }
        assert!(
            !fonts.has_glyph(&fonts::regular(14.0), icons::LOCK.code_point()),
            "a name must not be able to draw our padlock"
        );
        for font in [
            fonts::regular(14.0),
            fonts::medium(14.0),
            fonts::semibold(14.0),
            fonts::monospace(12.0),
        ] {
            for letter in "ABCabc0123456789áàâãéêíóôõúüçÁÀÂÃÉÊÍÓÔÕÚÜÇ“”—–…·→↑↓×".chars()
            {
                assert!(fonts.has_glyph(&font, letter), "{letter} in {font:?}");
            }
        }
    });
}
