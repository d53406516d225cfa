//! Bytes in, their name out: what makes a mail, a file or a letter the same one again, and the short ids of facts.

use std::{fmt, io};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// SHA-256 (FIPS 180-4) as 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// Names what is written to it, without keeping it.
#[derive(Default)]
pub struct Sha256Writer(Sha256);

impl Sha256Writer {
    /// SHA-256 of all that was written, as 64 hexadecimal digits.
    pub fn finish(self) -> String {
        hexadecimal(&self.0.finalize())
    }
}

impl io::Write for Sha256Writer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn hexadecimal(digest: &[u8]) -> String {
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

/// Characters of a short id as it is shown, 50 bits.
const SHOWN: usize = 10;
/// Digits of Crockford's base 32: no I, L, O and U, which are read as others.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 编号: the short id of a form, figure, finding, mail, letter or decision, derived from the place of the fact, so that a second
/// reading of the same mail gives the same one. Ten characters; sixteen where two of a month agree in the first ten.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ShortId(String);

impl ShortId {
    /// The id of a fact of some kind at an address, in sixteen characters.
    pub fn of(kind: &str, address: &[&str]) -> Self {
        let name: Vec<&str> = std::iter::once(kind).chain(address.iter().copied()).collect();
        let bits = Sha256::digest(name.join("\0").as_bytes())
            .iter()
            .take(10)
            .fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        let digit = |place: u32| usize::try_from(bits >> (5 * place) & 31).ok().and_then(|digit| DIGITS.get(digit));
        Self((0..16).rev().filter_map(digit).map(|digit| char::from(*digit)).collect())
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it has more characters than usual.
    pub fn is_long(&self) -> bool {
        self.0.len() > SHOWN
    }

    fn shown(&self) -> &str {
        self.0.get(..SHOWN).unwrap_or(&self.0)
    }
}

impl fmt::Display for ShortId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Shortens ids to ten characters, but for those that agree in them.
pub fn shorten(ids: Vec<&mut ShortId>) {
    let mut order: Vec<usize> = (0..ids.len()).collect();
    let shown = |at: &usize| ids.get(*at).map_or("", |id| id.shown());
    order.sort_unstable_by(|one, other| shown(one).cmp(shown(other)));
    let groups = order.chunk_by(|one, other| shown(one) == shown(other));
    let alone: Vec<usize> = groups.filter_map(|group| <[usize; 1]>::try_from(group).ok()).flatten().collect();
    let mut is_alone = vec![false; ids.len()];
    for at in alone {
        if let Some(mark) = is_alone.get_mut(at) {
            *mark = true;
        }
    }
    for (id, _) in ids.into_iter().zip(is_alone).filter(|(_, is_alone)| *is_alone) {
        id.0.truncate(SHOWN);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_names_kind_and_address() {
        let id = ShortId::of("form", &["a", "b"]);
        assert_eq!(id, ShortId::of("form", &["a", "b"]));
        assert_eq!(id.as_str().len(), 16);
        for other in [ShortId::of("form", &["ab", ""]), ShortId::of("figure", &["a", "b"]), ShortId::of("form", &["b"])]
        {
            assert_ne!(id, other);
        }
    }

    #[test]
    fn ids_that_agree_in_what_is_shown_stay_long() {
        let mut ids = ["0123456789AAAAAA", "0123456789BBBBBB", "ZZ23456789BBBBBB"].map(|text| ShortId(text.to_owned()));
        shorten(ids.iter_mut().collect());
        assert_eq!(ids.each_ref().map(ShortId::as_str), ["0123456789AAAAAA", "0123456789BBBBBB", "ZZ23456789"]);
    }
}
