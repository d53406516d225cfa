//! In: glyphs as they are drawn. Out: the font resources of an OFD: for each the face and which character finds which glyph.
//!
//! A reader of OFD finds a glyph through its character, so a character must not stand for two glyphs in one font. Where
//! it does (〓 for what no face has, the space for 　), the embedded cmap says so; a second font is opened at a conflict.

use std::collections::BTreeMap;

use crate::fonts::FaceId;
use crate::ofd::ids::Ids;

/// One font of the file.
pub(super) struct FontResource {
    /// Its ID in the file.
    pub id: u32,
    pub face: FaceId,
    pub characters: BTreeMap<char, u32>,
}

/// The fonts of the file in the order in which they are first used.
#[derive(Default)]
pub(super) struct FontResources {
    pub fonts: Vec<FontResource>,
}

impl FontResources {
    /// The ID of the font in which the character finds the glyph.
    pub fn id(&mut self, face: FaceId, char: char, glyph: u32, ids: &mut Ids) -> u32 {
        let fits = |font: &&mut FontResource| {
            font.face == face && font.characters.get(&char).is_none_or(|found| *found == glyph)
        };
        if let Some(font) = self.fonts.iter_mut().find(fits) {
            font.characters.insert(char, glyph);
            return font.id;
        }
        let id = ids.next();
        self.fonts.push(FontResource { id, face, characters: BTreeMap::from([(char, glyph)]) });
        id
    }
}
