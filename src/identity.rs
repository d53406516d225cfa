//! Bytes in, their name out: what makes a mail, a file or a letter the same one again, and the short ids of facts.

use std::fmt;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// SHA-256 (FIPS 180-4) as 64 hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Characters of a short id as it is shown, 50 bits.
const SHOWN: usize = 10;
/// Digits of Crockford's base 32: no I, L, O and U, which are read as others.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 编号: the short id of a form, figure, finding, mail or letter, derived from the place of the fact, so that a second
/// reading of the same mail gives the same one. Ten characters; sixteen where two of a month agree in the first ten.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
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
    let mut counts: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    ids.iter().for_each(|id| *counts.entry(id.shown().to_owned()).or_default() += 1);
    for id in ids {
        if counts.get(id.shown()) == Some(&1) {
            id.0.truncate(SHOWN);
        }
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
