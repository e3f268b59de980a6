//! Every widget has the name a person sees, in both themes, and does what it is pressed for.

use egui::Theme;
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use gui_kit::{
    icons, theme,
    widgets::{
        Banner, BannerResponse, EmptyState, IconButton, LabelledField, MetricCard, Toasts, Tone,
        avatar, badge, card, chip, danger_button, icon_button, plain_button, primary_button,
        quiet_button, search_field, status_dot, status_pill,
    },
};

/// A harness without a display; it panics on a missing glyph and on an unnamed control.
fn harness<'a>(theme: Theme, ui: impl FnMut(&mut egui::Ui) + 'a) -> Harness<'a> {
    Harness::builder()
        .with_size([520.0, 900.0])
        .with_theme(theme)
        .with_context_setup(theme::install)
        .build_ui(ui)
}

#[test]
fn all_widgets_have_names_in_both_themes() {
    for theme in [Theme::Light, Theme::Dark] {
        let mut field = "José".to_owned();
        let mut filter = String::new();
        let mut toasts = Toasts::<()>::default();
        toasts.push(Tone::Ok, "Salvo");
        let mut harness = harness(theme, |ui| {
            avatar(ui, 7, "Ana Lúcia", 36.0);
            badge(ui, 120, "120 não lidas");
            badge(ui, 0, "");
            icon_button(ui, icons::GEAR, "Ajustes");
            ui.add(
                IconButton::new(icons::BELL, "Silenciar")
                    .selected(true)
                    .hint("Ctrl+M"),
            );
            ui.add(IconButton::new(icons::PAPER_PLANE_RIGHT, "Enviar").filled());
            ui.add(primary_button("Iniciar").icon(icons::PLAY).full_width());
            ui.add_enabled(false, danger_button("Desligar").icon(icons::POWER));
            ui.add(plain_button("Salvar"));
            ui.add(quiet_button("Depois"));
            LabelledField::new("Nome", &mut field)
                .hint("como os outros veem")
                .show(ui);
            search_field(ui, &mut filter, "Filtrar", 200.0);
            chip(ui, true, "Tudo");
            status_dot(ui, Tone::Ok, 8.0);
            status_pill(ui, Tone::Neutral, "Parado");
            card(ui, |ui| ui.label("dentro"));
            let history = [0.0, 2.0, 1.0];
            ui.add(
                MetricCard::new(icons::USERS, egui::Color32::GREEN, "Pessoas", "24")
                    .unit("p")
                    .note("nota")
                    .history(&history),
            );
            Banner::new(Tone::Error, "A porta está em uso.")
                .action("Tentar")
                .dismiss("Dispensar")
                .show(ui);
            ui.horizontal(|ui| toasts.bar_ui(ui, "Dispensar aviso"));
            EmptyState::new(icons::USERS, "Ninguém", "Ainda.")
                .action(icons::COPY, "Copiar endereço")
                .show(ui);
        });
        harness.run();
        for name in [
            "120 não lidas",
            "Ajustes",
            "Silenciar",
            "Enviar",
            "Iniciar",
            "Desligar",
            "Salvar",
            "Depois",
            "Nome",
            "Filtrar",
            "Tudo",
            "Parado",
            "Pessoas: 24 p",
            "A porta está em uso.",
            "Tentar",
            "Dispensar",
            "Salvo",
            "Dispensar aviso",
            "Ninguém",
            "Copiar endereço",
        ] {
            harness.get_by_label(name);
        }
        assert!(
            harness
                .get_by_label("Desligar")
                .accesskit_node()
                .is_disabled()
        );
        assert_eq!(
            harness.get_by_label("Nome").value().as_deref(),
            Some("José")
        );
    }
}

#[test]
fn a_field_that_is_wrong_says_so() {
    for wrong in [false, true] {
        let mut name = String::new();
        let mut harness = harness(Theme::Light, |ui| {
            LabelledField::new("Nome", &mut name)
                .invalid(wrong)
                .show(ui);
        });
        harness.run();
        let said = harness
            .get_by_label("Nome")
            .accesskit_node()
            .data()
            .invalid();
        assert_eq!(said.is_some(), wrong);
    }
}

#[test]
fn a_flush_button_begins_where_a_label_does() {
    let mut harness = harness(Theme::Dark, |ui| {
        ui.label("Título");
        ui.add(quiet_button("Ajuda").icon(icons::CARET_RIGHT).flush());
    });
    harness.run();
    let left = |name: &str| harness.get_by_label(name).rect().left();
    assert_eq!(left("Ajuda"), left("Título"));
}

#[test]
fn keyboard_reaches_and_presses_a_button() {
    let mut pressed = 0;
    let mut harness = harness(Theme::Dark, |ui| {
        pressed += u32::from(ui.add(primary_button("Conectar")).clicked());
    });
    harness.key_press(egui::Key::Tab);
    harness.run();
    assert!(harness.get_by_label("Conectar").is_focused());
    harness.key_press(egui::Key::Enter);
    harness.run();
    drop(harness);
    assert_eq!(pressed, 1);
}

#[test]
fn a_banner_says_what_was_pressed() {
    let mut seen = BannerResponse::default();
    let mut harness = harness(Theme::Light, |ui| {
        let now = Banner::new(Tone::Warn, "Sem resposta.")
            .action("Tentar")
            .dismiss("Dispensar")
            .show(ui);
        seen.action |= now.action;
        seen.dismissed |= now.dismissed;
    });
    harness.get_by_label("Tentar").click();
    harness.run();
    harness.get_by_label("Dispensar").click();
    harness.run();
    drop(harness);
    assert_eq!(
        seen,
        BannerResponse {
            action: true,
            dismissed: true
        }
    );
}

#[test]
fn escape_empties_a_search() {
    let mut filter = String::new();
    let mut harness = harness(Theme::Light, |ui| {
        search_field(ui, &mut filter, "Filtrar", 200.0);
    });
    harness.get_by_label("Filtrar").focus();
    harness.run();
    harness.get_by_label("Filtrar").type_text("ana");
    harness.run();
    assert_eq!(
        harness.get_by_label("Filtrar").value().as_deref(),
        Some("ana")
    );
    harness.key_press(egui::Key::Escape);
    harness.run();
    drop(harness);
    assert_eq!(filter, "");
}

#[test]
fn news_waits_its_turn_and_goes_when_dismissed() {
    let mut toasts = Toasts::<()>::default();
    for number in 0..20 {
        toasts.push(Tone::Info, format!("aviso {number}"));
    }
    let mut harness = harness(Theme::Light, |ui| {
        ui.horizontal(|ui| toasts.bar_ui(ui, "Dispensar"));
    });
    harness.run();
    // The oldest were dropped: nobody reads twenty.
    for number in 12..20 {
        harness.get_by_label(&format!("aviso {number}"));
        harness.get_by_label("Dispensar").click();
        harness.run();
    }
    drop(harness);
    assert!(toasts.is_empty());
}

#[test]
fn what_was_done_last_can_be_undone_at_once() {
    let undone = std::cell::Cell::new(None);
    let mut toasts = Toasts::default();
    toasts.push(Tone::Info, "aviso");
    for number in [1, 2] {
        toasts.push_with_action(Tone::Ok, format!("feito {number}"), "Desfazer", number);
    }
    let mut harness = harness(Theme::Light, |ui| {
        ui.horizontal(|ui| {
            if let Some(number) = toasts.bar_ui(ui, "Dispensar") {
                undone.set(Some(number));
            }
        });
    });
    harness.run();
    harness.get_by_label("feito 2");
    harness.get_by_label("Desfazer").click();
    harness.run();
    harness.get_by_label("aviso");
    assert!(harness.query_by_label("Desfazer").is_none());
    assert_eq!(undone.get(), Some(2));
}
