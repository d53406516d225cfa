//! In: glyphs as drawn. Out: the font resources of an OFD, each with its face and a map from characters to glyphs.
//!
//! OFD readers look up glyphs by character, so a character has one glyph in a font. Substitute glyphs (〓, the space for 　) are
//! mapped by the embedded cmap; where a character needs a second glyph, a second font is added.

use crate::character_map::CharacterMap;
use crate::fonts::FaceId;
use crate::ofd::ids::Ids;

/// One font of the file.
pub(super) struct FontResource {
    /// Its ID in the file.
    pub id: u32,
    pub face: FaceId,
    pub glyphs: CharacterMap<u32>,
}

/// The fonts of the file in the order in which they are first used.
#[derive(Default)]
pub(super) struct FontResources {
    pub fonts: Vec<FontResource>,
}

impl FontResources {
    /// ID of the font whose cmap maps the character to the glyph; a font is added where there is none.
    pub fn id(&mut self, face: FaceId, char: char, glyph: u32, ids: &mut Ids) -> u32 {
        for font in self.fonts.iter_mut().filter(|font| font.face == face) {
            match font.glyphs.get(char) {
                Some(found) if found != glyph => {}
                Some(_) => return font.id,
                None => {
                    font.glyphs.insert(char, glyph);
                    return font.id;
                }
            }
        }
        let mut font = FontResource { id: ids.next(), face, glyphs: CharacterMap::default() };
        font.glyphs.insert(char, glyph);
        let id = font.id;
        self.fonts.push(font);
        id
    }
}
