//! A character code of a symbol font in, the Unicode character with the same glyph out.

/// Characters of symbol fonts that forms use for boxes and ticks; others are not mapped.
pub(crate) fn symbol(code: u32, font: &str) -> Option<char> {
    let code = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    match (font, code) {
        ("Wingdings", 0x6F | 0x71 | 0x72 | 0xA8) | ("Wingdings 2", 0x2A | 0x30 | 0x35 | 0xA3) => Some('□'),
        ("Wingdings", 0xFE) | ("Wingdings 2", 0x52) => Some('☑'),
        ("Wingdings", 0xFD) | ("Wingdings 2", 0x51 | 0x54) => Some('☒'),
        ("Wingdings", 0xFC) | ("Wingdings 2", 0x50) => Some('✓'),
        ("Wingdings", 0xFB) | ("Wingdings 2", 0x4F) => Some('✗'),
        ("Wingdings", 0x6C) | ("Wingdings 2", 0x98) => Some('●'),
        ("Wingdings", 0xA1) => Some('○'),
        ("Wingdings", 0x6E) => Some('■'),
        ("Wingdings", 0xDF) => Some('←'),
        ("Wingdings", 0xE0) => Some('→'),
        ("Symbol", 0xB7) => Some('•'),
        ("Symbol", 0xB4) => Some('×'),
        ("Symbol", 0xA3) => Some('≤'),
        ("Symbol", 0xB3) => Some('≥'),
        _ if font.starts_with("Wingdings") || font == "Webdings" => Some('□'),
        _ => char::from_u32(code).filter(|character| !character.is_control()),
    }
}

/// A bullet in a symbol font, as Unicode characters.
pub(crate) fn bullet(character: char) -> char {
    match character {
        '\u{F06C}' => '●',
        '\u{F06E}' => '■',
        '\u{F075}' => '◆',
        '\u{F0D8}' => '➢',
        '\u{F0FC}' => '✓',
        '\u{F0A7}' => '▪',
        '\u{E000}'..='\u{F8FF}' | 'a'..='z' | 'A'..='Z' | '0'..='9' => '•',
        other => other,
    }
}

/// A character of a label as displayed; only those of the private use area belong to a symbol font.
pub(crate) fn private_bullet(character: char) -> char {
    if matches!(character, '\u{E000}'..='\u{F8FF}') { bullet(character) } else { character }
}
