//! In: two neighbouring characters. Out: whether a line may break between them and whether there is a gap. GB/T 9704-2012
//! does not define this; the rules are those of Chinese typesetting (W3C clreq).

/// Characters that never start a line.
pub(crate) const NO_START: &str = "、。，．：；？！）》〉”’〕】］｝」』…—～·%％‰℃°,.:;?!)]}";
/// Characters that never end a line.
pub(crate) const NO_END: &str = "（《〈“‘〔【［｛「『([{￥¥$＄№#";

/// Closing marks, whose ink is at the left of the cell.
pub(crate) const CLOSING: &str = "、。，．：；）》〉”’〕】］｝」』";

/// Whether both are Chinese characters, as nearly all neighbours are: none of the rules below is about such a pair.
fn both_ideographs(before: char, after: char) -> bool {
    let ideograph = |char: char| ('\u{4e00}'..='\u{9fff}').contains(&char);
    ideograph(before) && ideograph(after)
}

/// Whether there is a gap between two characters: between Chinese and Latin letters or digits.
pub(crate) fn needs_cjk_latin_gap(before: char, after: char) -> bool {
    if both_ideographs(before, after) {
        return false;
    }
    let narrow = |char: char| char.is_ascii_alphanumeric();
    let chinese = |char: char| !char.is_ascii() && char.is_alphabetic();
    let circled = |char: char| ('①'..='⑳').contains(&char);
    ((narrow(before) || circled(before)) && chinese(after)) || (chinese(before) && narrow(after))
}

/// Whether a line must not break between two characters: punctuation that may not start or end a line, numbers, dates and
/// document numbers, paired dashes and ellipses, Latin words.
pub(crate) fn no_break_between(before: char, after: char) -> bool {
    let digit = |char: char| char.is_ascii_digit() || ('０'..='９').contains(&char);
    let word = |char: char| char.is_ascii_graphic() || ('\u{c0}'..='\u{24f}').contains(&char);
    if both_ideographs(before, after) {
        return false;
    }
    if after == ' ' {
        return true;
    }
    if before == ' ' {
        return false;
    }
    NO_START.contains(after)
        || NO_END.contains(before)
        || (word(before) && word(after) && !(before == '-' && after.is_ascii_alphabetic()))
        || (digit(before) && digit(after))
        || (digit(before) && "号％%‰℃°".contains(after))
        || (before == '〕' && digit(after))
}

/// Whether the pair is a closing mark and a Latin letter or digit. LibreOffice does not break a line there if it can break
/// before the character that precedes the mark; a colon or semicolon is no such mark.
pub(crate) fn punct_latin_boundary(before: char, after: char) -> bool {
    CLOSING.contains(before) && !"：；".contains(before) && after.is_ascii_alphanumeric()
}

/// Whether a stretched line has no additional space between two characters: inside Latin words, numbers, —— and ……
pub(crate) fn no_stretch_between(before: char, after: char) -> bool {
    if both_ideographs(before, after) {
        return false;
    }
    let narrow = |char: char| char.is_ascii_graphic();
    (narrow(before) && narrow(after)) || (before == after && "—…".contains(before))
}
