//! Common emoji and what they are called. One character each, without a variant or a joiner, so that every
//! font that has them at all draws them as one.

use crate::Lang;

/// An emoji.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Emoji {
    /// The character.
    pub glyph: char,
    names: [&'static str; 2],
}

impl Emoji {
    /// What it is called.
    #[must_use]
    pub const fn name(&self, lang: Lang) -> &'static str {
        self.names[lang as usize]
    }

    /// What it is called in every language: it is found by each.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.into_iter()
    }
}

const fn emoji(glyph: char, pt: &'static str, en: &'static str) -> Emoji {
    Emoji {
        glyph,
        names: [pt, en],
    }
}

/// The emoji there are to choose from, like beside like.
pub const EMOJI: &[Emoji] = &[
    emoji('😀', "sorriso aberto", "grinning"),
    emoji('😃', "sorriso alegre", "big smile"),
    emoji('😄', "rindo com os olhos", "smiling eyes"),
    emoji('😁', "sorriso de orelha a orelha", "beaming"),
    emoji('😅', "sorriso com suor", "nervous smile"),
    emoji('😂', "chorando de rir", "tears of joy"),
    emoji('🤣', "rolando de rir", "rolling with laughter"),
    emoji('🙂', "sorrisinho", "slight smile"),
    emoji('🙃', "de cabeça para baixo", "upside down"),
    emoji('😉', "piscadela", "wink"),
    emoji('😊', "sorriso corado", "blush"),
    emoji('😇', "anjinho", "halo"),
    emoji('🥰', "apaixonado com corações", "in love"),
    emoji('😍', "olhos de coração", "heart eyes"),
    emoji('🤩', "olhos de estrela", "star struck"),
    emoji('😘', "beijo", "blowing a kiss"),
    emoji('😋', "que delícia", "yummy"),
    emoji(
        '😜',
        "língua de fora e piscadela",
        "winking with tongue out",
    ),
    emoji('🤪', "maluquice", "zany"),
    emoji('🤗', "abraço", "hug"),
    emoji('🤔', "pensando", "thinking"),
    emoji('🤫', "silêncio", "shushing"),
    emoji('🤐', "boca fechada", "zipped mouth"),
    emoji('😐', "sem expressão", "neutral"),
    emoji('😑', "sem palavras", "expressionless"),
    emoji('😏', "sorriso de canto", "smirk"),
    emoji('🙄', "revirando os olhos", "rolling eyes"),
    emoji('😬', "careta", "grimace"),
    emoji('😌', "alívio", "relieved"),
    emoji('😔', "triste e pensativo", "pensive"),
    emoji('😪', "sonolento", "sleepy"),
    emoji('😴', "dormindo", "sleeping"),
    emoji('😷', "com máscara", "with a mask"),
    emoji('🤒', "com febre", "with a fever"),
    emoji('🤧', "espirrando", "sneezing"),
    emoji('🥵', "com calor", "hot"),
    emoji('🥶', "com frio", "cold"),
    emoji('😵', "tonto", "dizzy"),
    emoji('🤯', "cabeça explodindo", "mind blown"),
    emoji('🥳', "festejando", "partying"),
    emoji('😎', "óculos escuros", "sunglasses"),
    emoji('🤓', "nerd", "nerd"),
    emoji('🧐', "monóculo", "monocle"),
    emoji('😕', "confuso", "confused"),
    emoji('😟', "preocupado", "worried"),
    emoji('🙁', "um pouco triste", "slight frown"),
    emoji('😮', "boca aberta", "open mouth"),
    emoji('😲', "espantado", "astonished"),
    emoji('😳', "envergonhado", "flushed"),
    emoji('🥺', "suplicando", "pleading"),
    emoji('😨', "com medo", "fearful"),
    emoji('😰', "aflito", "anxious"),
    emoji('😢', "lágrima", "tear"),
    emoji('😭', "chorando muito", "sobbing"),
    emoji('😱', "gritando de medo", "screaming"),
    emoji('😖', "frustrado", "confounded"),
    emoji('😩', "exausto", "weary"),
    emoji('🥱', "bocejo", "yawning"),
    emoji('😤', "bufando", "huffing"),
    emoji('😡', "com raiva", "angry"),
    emoji('🤬', "xingando", "swearing"),
    emoji('💀', "caveira", "skull"),
    emoji('💩', "cocô", "poo"),
    emoji('🤡', "palhaço", "clown"),
    emoji('👻', "fantasma", "ghost"),
    emoji('👽', "extraterrestre", "alien"),
    emoji('🤖', "robô", "robot"),
    emoji('👋', "aceno", "waving"),
    emoji('✋', "mão levantada", "raised hand"),
    emoji('👌', "certinho", "okay"),
    emoji('✌', "paz e amor", "victory"),
    emoji('🤞', "dedos cruzados", "crossed fingers"),
    emoji('🤘', "rock", "rock on"),
    emoji('🤙', "me liga", "call me"),
    emoji('👈', "para a esquerda", "pointing left"),
    emoji('👉', "para a direita", "pointing right"),
    emoji('👆', "para cima", "pointing up"),
    emoji('👇', "para baixo", "pointing down"),
    emoji('👍', "joinha", "thumbs up"),
    emoji('👎', "não gostei", "thumbs down"),
    emoji('✊', "punho erguido", "raised fist"),
    emoji('👊', "soquinho", "fist bump"),
    emoji('👏', "palmas", "clapping"),
    emoji('🙌', "mãos ao alto", "raising hands"),
    emoji('🤝', "aperto de mãos", "handshake"),
    emoji('🙏', "obrigado, por favor", "thanks, please"),
    emoji('💪', "força", "strong"),
    emoji('👀', "de olho", "eyes"),
    emoji('🧠', "cérebro", "brain"),
    emoji('🙋', "eu quero falar", "raising my hand"),
    emoji('🤷', "não sei", "shrug"),
    emoji('🤦', "mão na testa", "facepalm"),
    emoji('👨', "homem", "man"),
    emoji('👩', "mulher", "woman"),
    emoji('🧑', "pessoa", "person"),
    emoji('👶', "bebê", "baby"),
    emoji('❤', "coração vermelho", "red heart"),
    emoji('🧡', "coração laranja", "orange heart"),
    emoji('💛', "coração amarelo", "yellow heart"),
    emoji('💚', "coração verde", "green heart"),
    emoji('💙', "coração azul", "blue heart"),
    emoji('💜', "coração roxo", "purple heart"),
    emoji('🖤', "coração preto", "black heart"),
    emoji('💔', "coração partido", "broken heart"),
    emoji('💯', "cem por cento", "hundred points"),
    emoji('💥', "explosão", "collision"),
    emoji('💬', "balão de fala", "speech balloon"),
    emoji('💤', "sono", "zzz"),
    emoji('🔥', "fogo", "fire"),
    emoji('⭐', "estrela", "star"),
    emoji('✨', "brilhos", "sparkles"),
    emoji('⚡', "raio", "lightning"),
    emoji('☀', "sol", "sun"),
    emoji('🌙', "lua", "moon"),
    emoji('🌈', "arco-íris", "rainbow"),
    emoji('🌧', "chuva", "rain"),
    emoji('❄', "floco de neve", "snowflake"),
    emoji('🌊', "onda", "wave"),
    emoji('🌱', "muda", "seedling"),
    emoji('🌳', "árvore", "tree"),
    emoji('🌹', "rosa", "rose"),
    emoji('🌻', "girassol", "sunflower"),
    emoji('🐶', "cachorro", "dog"),
    emoji('🐱', "gato", "cat"),
    emoji('🐵', "macaco", "monkey"),
    emoji('🐦', "pássaro", "bird"),
    emoji('🐢', "tartaruga", "turtle"),
    emoji('🐟', "peixe", "fish"),
    emoji('🦋', "borboleta", "butterfly"),
    emoji('🐛', "lagarta, defeito", "bug"),
    emoji('🍎', "maçã", "apple"),
    emoji('🍌', "banana", "banana"),
    emoji('🍕', "pizza", "pizza"),
    emoji('🍔', "hambúrguer", "burger"),
    emoji('🍟', "batata frita", "fries"),
    emoji('🍿', "pipoca", "popcorn"),
    emoji('🍞', "pão", "bread"),
    emoji('🍰', "fatia de bolo", "cake"),
    emoji('🎂', "bolo de aniversário", "birthday cake"),
    emoji('🍫', "chocolate", "chocolate"),
    emoji('☕', "café", "coffee"),
    emoji('🍺', "cerveja", "beer"),
    emoji('🥤', "refrigerante", "soft drink"),
    emoji('⚽', "futebol", "football"),
    emoji('🏀', "basquete", "basketball"),
    emoji('🏆', "troféu", "trophy"),
    emoji('🥇', "medalha de ouro", "gold medal"),
    emoji('🎮', "videogame", "video game"),
    emoji('🎲', "dado", "die"),
    emoji('🎵', "música", "music"),
    emoji('🎉', "festa", "party popper"),
    emoji('🎁', "presente", "gift"),
    emoji('🎈', "balão", "balloon"),
    emoji('🚀', "foguete", "rocket"),
    emoji('🚗', "carro", "car"),
    emoji('🚌', "ônibus", "bus"),
    emoji('🚲', "bicicleta", "bicycle"),
    emoji('✈', "avião", "plane"),
    emoji('🏠', "casa", "house"),
    emoji('🏫', "escola", "school"),
    emoji('⏰', "despertador", "alarm clock"),
    emoji('⌛', "ampulheta", "hourglass"),
    emoji('📅', "calendário", "calendar"),
    emoji('📌', "tachinha", "pin"),
    emoji('📎', "clipe", "paperclip"),
    emoji('📝', "anotação", "memo"),
    emoji('📖', "livro aberto", "open book"),
    emoji('📚', "livros", "books"),
    emoji('🎓', "formatura", "graduation"),
    emoji('✏', "lápis", "pencil"),
    emoji('💡', "ideia", "idea"),
    emoji('💻', "computador", "computer"),
    emoji('🖨', "impressora", "printer"),
    emoji('📱', "celular", "phone"),
    emoji('📷', "câmera", "camera"),
    emoji('🔋', "bateria", "battery"),
    emoji('🔌', "tomada", "plug"),
    emoji('🔍', "lupa", "magnifying glass"),
    emoji('🔑', "chave", "key"),
    emoji('🔒', "cadeado", "lock"),
    emoji('🔔', "sino", "bell"),
    emoji('📣', "megafone", "megaphone"),
    emoji('💰', "dinheiro", "money"),
    emoji('✅', "feito", "done"),
    emoji('❌', "errado", "wrong"),
    emoji('❓', "pergunta", "question"),
    emoji('❗', "atenção", "attention"),
    emoji('⚠', "cuidado", "warning"),
    emoji('🚫', "proibido", "prohibited"),
    emoji('➡', "seta para a direita", "right arrow"),
    emoji('🔴', "círculo vermelho", "red circle"),
    emoji('🟢', "círculo verde", "green circle"),
    emoji('🏁', "bandeira de chegada", "finish flag"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_is_there_once_under_a_name_of_its_own() {
        let glyphs: BTreeSet<char> = EMOJI.iter().map(|emoji| emoji.glyph).collect();
        assert_eq!(glyphs.len(), EMOJI.len());
        for lang in Lang::ALL {
            let names: BTreeSet<&str> = EMOJI.iter().map(|emoji| emoji.name(lang)).collect();
            assert_eq!(names.len(), EMOJI.len());
            assert!(names.iter().all(|name| !name.is_empty()));
        }
    }
}
