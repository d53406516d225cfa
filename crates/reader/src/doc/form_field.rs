//! The data of a form field in (MS-DOC 2.9.78: FFData), the text that it displays out.

use crate::form_field::{FormField, Kind};
use crate::ole::{u16_at, u32_at};

/// MS-DOC 2.9.78: iRes of a field in which nothing was chosen.
const UNDEFINED: u16 = 25;

/// What the drop-down list or check box displays; `None` for a text field and for data of another kind. `at` is the
/// character's position in the data stream (MS-DOC 2.9.157: NilPICFAndBinData).
pub(super) fn shown(data: &[u8], at: u32) -> Option<String> {
    let header = data.get(at as usize..)?;
    let length = u32_at(header, 0)? as usize;
    let field = header.get(usize::from(u16_at(header, 4)?)..length)?;
    if u32_at(field, 0)? != u32::MAX {
        return None;
    }
    let bits = u16_at(field, 4)?;
    let kind = match bits & 3 {
        1 => Kind::CheckBox,
        2 => Kind::List,
        _ => return None,
    };
    let mut shown = FormField::new(kind);
    let chosen = bits >> 2 & 0x1F;
    shown.choose((chosen != UNDEFINED).then_some(usize::from(chosen)));
    // The name, the default, then format, help, status, and the names of two macros.
    let rest = after_string(field.get(10..)?)?;
    shown.choose_at_first(usize::from(u16_at(rest, 0)?));
    if kind == Kind::List {
        let rest = (0..5).try_fold(rest.get(2..)?, |rest, _| after_string(rest))?;
        let count = usize::from(u16_at(rest, 2)?);
        let mut rest = rest.get(6..)?;
        for _ in 0..count {
            let length = usize::from(u16_at(rest, 0)?);
            let units: Vec<u16> =
                rest.get(2..2 + 2 * length)?.chunks_exact(2).filter_map(|unit| u16_at(unit, 0)).collect();
            shown.entry(String::from_utf16_lossy(&units));
            rest = rest.get(2 + 2 * length..)?;
        }
    }
    shown.shown()
}

/// MS-DOC, Xstz: a string with its length and a zero after it.
fn after_string(rest: &[u8]) -> Option<&[u8]> {
    rest.get(4 + 2 * usize::from(u16_at(rest, 0)?)..)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(bits: u16, default: u16, entries: &[&str]) -> Vec<u8> {
        let mut field = [&[0xFF; 4], &bits.to_le_bytes()[..], &[0; 4], &[1, 0, 0x41, 0, 0, 0]].concat();
        field.extend(default.to_le_bytes());
        field.extend([0; 20]);
        field.extend([0xFF, 0xFF, entries.len() as u8, 0, 0, 0]);
        for entry in entries {
            let units: Vec<u8> = entry.encode_utf16().flat_map(u16::to_le_bytes).collect();
            field.extend(((units.len() / 2) as u16).to_le_bytes());
            field.extend(units);
        }
        let mut data = vec![7; 3];
        data.extend((0x44 + field.len() as u32).to_le_bytes());
        data.extend([0x44, 0]);
        data.extend([0; 0x3E]);
        data.extend(field);
        data
    }

    #[test]
    fn what_was_chosen_or_what_applies_until_then() {
        let list = ["平安办", "金湖社区"];
        assert_eq!(shown(&data(2 | 1 << 2, 0, &list), 3).as_deref(), Some("金湖社区"));
        assert_eq!(shown(&data(2 | UNDEFINED << 2, 1, &list), 3).as_deref(), Some("金湖社区"));
        assert_eq!(shown(&data(2 | 9 << 2, 0, &list), 3).as_deref(), Some(""));
        assert_eq!(shown(&data(1 | 1 << 2, 0, &[]), 3).as_deref(), Some("☑"));
        assert_eq!(shown(&data(1 | UNDEFINED << 2, 0, &[]), 3).as_deref(), Some("□"));
        assert_eq!(shown(&data(0, 0, &[]), 3), None);
        for end in 0..data(2, 0, &list).len() {
            assert_eq!(shown(&data(2, 0, &list)[..end], 3), None, "{end}");
        }
    }
}
