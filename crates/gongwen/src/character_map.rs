//! In: characters with a value each. Out: the value of a character without a search: a document asks for that of each
//! character it has.

/// Characters of one block.
const BLOCK: usize = 256;

/// A map from characters to small values.
pub(crate) struct CharacterMap<T> {
    /// Values by `character / BLOCK`, then by the rest; a block without values is empty.
    blocks: Vec<Vec<Option<T>>>,
}

impl<T> Default for CharacterMap<T> {
    fn default() -> Self {
        Self { blocks: Vec::new() }
    }
}

impl<T: Copy> CharacterMap<T> {
    pub fn get(&self, char: char) -> Option<T> {
        let (block, rest) = place(char);
        *self.blocks.get(block)?.get(rest)?
    }

    pub fn insert(&mut self, char: char, value: T) {
        let (block, rest) = place(char);
        if self.blocks.len() <= block {
            self.blocks.resize(block + 1, Vec::new());
        }
        let Some(values) = self.blocks.get_mut(block) else { return };
        if values.is_empty() {
            values.resize(BLOCK, None);
        }
        if let Some(slot) = values.get_mut(rest) {
            *slot = Some(value);
        }
    }

    /// Characters with their values, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (char, T)> {
        self.blocks.iter().enumerate().flat_map(|(block, values)| {
            values.iter().enumerate().filter_map(move |(rest, value)| {
                let char = u32::try_from(block * BLOCK + rest).ok().and_then(char::from_u32)?;
                Some((char, (*value)?))
            })
        })
    }
}

fn place(char: char) -> (usize, usize) {
    let code = char as usize;
    (code / BLOCK, code % BLOCK)
}

#[cfg(test)]
mod tests {
    use super::CharacterMap;

    #[test]
    fn characters_of_all_planes_keep_their_values() {
        let mut map = CharacterMap::default();
        for (value, char) in (0..).zip(['中', 'a', '𬭎', '\0', '中', '\u{10ffff}']) {
            map.insert(char, value);
        }
        assert_eq!((map.get('中'), map.get('丁'), map.get('b'), map.get('🀄')), (Some(4), None, None, None));
        let all: Vec<(char, i32)> = map.iter().collect();
        assert_eq!(all, [('\0', 3), ('a', 1), ('中', 4), ('𬭎', 2), ('\u{10ffff}', 5)]);
    }
}
