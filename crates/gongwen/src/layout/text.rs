//! In: strings with a style. Out: one [`ShapedChar`] a character: glyph, width and offset.

use std::collections::BTreeSet;

use crate::fonts::{Class, FaceId, Fonts};
use crate::geometry::{CELL, DOCX_CELL, LATIN_GAP, SIZE_3};
use crate::layout::pages::Colour;
use crate::standard_text::printable;
use crate::typography::line_rules::needs_cjk_latin_gap;

/// Typeface class, size (pt), pitch (pt), colour and horizontal scale of characters.
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
    /// A class at a size, set solid: pitch = size.
    pub const fn new(class: Class, size: f64) -> Self {
        Self { class, size, pitch: size, colour: Colour::Black, scale: 1.0 }
    }

    /// 3号 on the grid of 28 characters.
    pub const fn text(class: Class) -> Self {
        Self { pitch: CELL, ..Self::new(class, SIZE_3) }
    }
}

/// One character with its glyph and the room it takes on a line, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct ShapedChar {
    pub char: char,
    pub face: FaceId,
    pub glyph: u32,
    pub style: Style,
    /// Advance along the line, without the gap before the next character.
    pub width: f64,
    /// From the start of the advance to the glyph's origin.
    pub offset: f64,
    /// Factor on the scale of the style: a dash is stretched to its cell so that two of them join.
    pub stretch: f64,
}

/// Marks that take a full cell in Chinese text though many typefaces have them narrow.
const CENTRED: &str = "“”‘’·…";

/// Shapes strings: looks up glyphs and widths, and collects the characters that no face has.
pub(crate) struct Shaper<'a> {
    pub fonts: &'a Fonts<'a>,
    pub missing: BTreeSet<char>,
}

impl<'a> Shaper<'a> {
    pub fn new(fonts: &'a Fonts<'a>) -> Self {
        Self { fonts, missing: BTreeSet::new() }
    }

    /// Shapes a string; characters without a glyph and without the substitute 〓 are left out.
    pub fn shape(&mut self, text: &str, style: Style) -> Vec<ShapedChar> {
        let text = printable(text);
        let mut previous = None;
        let mut chars = Vec::new();
        for char in text.chars() {
            let latin = previous.is_some_and(|before: char| before.is_ascii_alphanumeric()) && char == '’';
            chars.extend(self.shape_char(char, style, latin));
            previous = Some(char);
        }
        chars
    }

    fn shape_char(&mut self, char: char, style: Style, latin: bool) -> Option<ShapedChar> {
        // The ideographic space has no ink; many faces lack it, so the glyph of the space is taken.
        let drawn = self.fonts.draw(style.class, if char == '　' { ' ' } else { char });
        let Some(drawn) = drawn else {
            self.missing.insert(char);
            return None;
        };
        if !drawn.present {
            self.missing.insert(char);
        }
        let mut shaped = ShapedChar {
            char,
            face: drawn.face,
            glyph: drawn.glyph,
            style,
            width: (drawn.advance * style.size + style.pitch - style.size).max(0.0) * style.scale,
            offset: ((style.pitch - style.size) / 2.0).max(0.0) * style.scale,
            stretch: 1.0,
        };
        let cell = style.pitch * style.scale;
        if char == '　' {
            shaped.width = cell;
        } else if CENTRED.contains(char) && !latin && drawn.advance < 0.9 {
            shaped.width = cell;
            shaped.offset = (cell - drawn.advance * style.size * style.scale) / 2.0;
        } else if char == '—' && drawn.advance > 0.0 {
            // —— is one mark of two dashes: each must reach from edge to edge of its cell.
            shaped.stretch = cell / (drawn.advance * style.size * style.scale);
            shaped.width = cell;
            shaped.offset = 0.0;
        }
        Some(shaped)
    }
}

impl ShapedChar {
    /// Gap before the next character, in points.
    pub fn gap(&self, next: Option<&Self>) -> f64 {
        if next.is_some_and(|next| needs_cjk_latin_gap(self.char, next.char)) {
            LATIN_GAP * self.style.size
        } else {
            0.0
        }
    }

    /// By how much its advance is smaller in a docx, in points: LibreOffice sets the last character of a run of one typeface
    /// and script solid.
    pub fn docx_lack(&self, next: Option<&Self>) -> f64 {
        if (self.style.pitch - CELL).abs() > f64::EPSILON {
            return 0.0;
        }
        let goes_on =
            |next: &Self| next.char.is_ascii() == self.char.is_ascii() && next.style.class == self.style.class;
        CELL - if next.is_some_and(goes_on) { DOCX_CELL } else { SIZE_3 }
    }
}

/// Width of characters on one line, gaps between Chinese and Latin included.
pub(crate) fn width(chars: &[ShapedChar]) -> f64 {
    chars.iter().enumerate().map(|(index, shaped)| shaped.width + shaped.gap(chars.get(index + 1))).sum()
}
