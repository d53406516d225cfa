//! In: strings with a style. Out: atoms, one a character: glyph, width, where a line may end, how far it may shrink.

use std::collections::BTreeSet;

use crate::fonts::{Class, FaceId, Fonts};
use crate::geometry::{CELL, DOCX_CELL, LATIN_GAP, SIZE_3};
use crate::layout::pages::Colour;
use crate::setting::Setting;
use crate::typography::line_rules::{CLOSING, OPENING, parted};
use crate::wording::clean;

/// How characters look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Style {
    pub class: Class,
    pub size: f64,
    /// Advance of a full-width character.
    pub pitch: f64,
    pub colour: Colour,
    /// Glyph width as a fraction of the natural one.
    pub scale: f64,
}

impl Style {
    /// A class at a size, characters set solid.
    pub const fn new(class: Class, size: f64) -> Self {
        Self { class, size, pitch: size, colour: Colour::Black, scale: 1.0 }
    }

    /// 3号 on the grid of 28 characters.
    pub const fn text(class: Class) -> Self {
        Self { pitch: CELL, ..Self::new(class, SIZE_3) }
    }
}

/// One character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Atom {
    pub char: char,
    pub face: FaceId,
    pub glyph: u32,
    pub style: Style,
    /// Room along the line.
    pub width: f64,
    /// From the start of that room to the glyph's origin.
    pub offset: f64,
    /// What the room may lose, and on which side.
    pub squeeze: Squeeze,
    /// Further horizontal scale of the glyph: dashes that must join.
    pub stretch: f64,
}

/// White in a punctuation mark's cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Squeeze {
    None,
    Before(f64),
    After(f64),
}

impl Squeeze {
    pub fn room(self) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Before(room) | Self::After(room) => room,
        }
    }
}

/// Full-width in Chinese, narrow in many a font.
const CENTRED: &str = "“”‘’·…";

/// Turns strings into atoms.
pub(crate) struct Setter<'a> {
    pub fonts: &'a Fonts<'a>,
    pub missing: BTreeSet<char>,
    compress: bool,
}

impl<'a> Setter<'a> {
    pub fn new(fonts: &'a Fonts<'a>, setting: Setting) -> Self {
        Self { fonts, missing: BTreeSet::new(), compress: setting.compress_punctuation }
    }

    /// Atoms of a string.
    pub fn atoms(&mut self, text: &str, style: Style) -> Vec<Atom> {
        let text = clean(text);
        let mut previous = None;
        let mut atoms = Vec::new();
        for char in text.chars() {
            let latin = previous.is_some_and(|before: char| before.is_ascii_alphanumeric()) && char == '’';
            atoms.extend(self.atom(char, style, latin));
            previous = Some(char);
        }
        atoms
    }

    fn atom(&mut self, char: char, style: Style, latin: bool) -> Option<Atom> {
        // The ideographic space is white in every face; many a face lacks it.
        let drawn = self.fonts.draw(style.class, if char == '　' { ' ' } else { char });
        let Some(drawn) = drawn else {
            self.missing.insert(char);
            return None;
        };
        if !drawn.present {
            self.missing.insert(char);
        }
        let mut atom = Atom {
            char,
            face: drawn.face,
            glyph: drawn.glyph,
            style,
            width: (drawn.advance * style.size + style.pitch - style.size).max(0.0) * style.scale,
            offset: ((style.pitch - style.size) / 2.0).max(0.0) * style.scale,
            squeeze: Squeeze::None,
            stretch: 1.0,
        };
        let cell = style.pitch * style.scale;
        if char == '　' {
            atom.width = cell;
        } else if CENTRED.contains(char) && !latin && drawn.advance < 0.9 {
            atom.width = cell;
            atom.offset = (cell - drawn.advance * style.size * style.scale) / 2.0;
        } else if char == '—' && drawn.advance > 0.0 {
            // Two dashes are one sign: each must reach from edge to edge of its cell.
            atom.stretch = cell / (drawn.advance * style.size * style.scale);
            atom.width = cell;
            atom.offset = 0.0;
        }
        if atom.width > cell * 0.9 {
            if !self.compress {
                return Some(atom);
            }
            if CLOSING.contains(char) {
                atom.squeeze = Squeeze::After(cell / 2.0);
            } else if OPENING.contains(char) {
                atom.squeeze = Squeeze::Before(cell / 2.0);
            }
        }
        Some(atom)
    }
}

impl Atom {
    /// White before the next one.
    pub fn gap(&self, next: Option<&Self>) -> f64 {
        if next.is_some_and(|next| parted(self.char, next.char)) { LATIN_GAP * self.style.size } else { 0.0 }
    }

    /// How much less a docx gives it: LibreOffice sets the last character of a stretch of one typeface and script solid.
    pub fn docx_lack(&self, next: Option<&Self>) -> f64 {
        if (self.style.pitch - CELL).abs() > f64::EPSILON {
            return 0.0;
        }
        let goes_on =
            |next: &Self| next.char.is_ascii() == self.char.is_ascii() && next.style.class == self.style.class;
        CELL - if next.is_some_and(goes_on) { DOCX_CELL } else { SIZE_3 }
    }
}

/// Width of atoms set one after the other.
pub(crate) fn width(atoms: &[Atom]) -> f64 {
    atoms.iter().enumerate().map(|(index, atom)| atom.width + atom.gap(atoms.get(index + 1))).sum()
}
