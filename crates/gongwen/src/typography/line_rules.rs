//! In: two neighbouring characters. Out: whether a line may end between them, or white part them (GB/T 9704-2012 is
//! silent; the rules are those of Chinese typesetting).

/// Never at a line's start.
pub(crate) const NO_START: &str = "、。，．：；？！）》〉”’〕】］｝」』…—～·%％‰℃°,.:;?!)]}";
/// Never at a line's end.
pub(crate) const NO_END: &str = "（《〈“‘〔【［｛「『([{￥¥$＄№#";

/// Marks that close: their ink is at the left of the cell.
pub(crate) const CLOSING: &str = "、。，．：；）》〉”’〕】］｝」』";
/// Marks that open: their ink is at the right of the cell.
pub(crate) const OPENING: &str = "（《〈“‘〔【［｛「『";
/// True where white parts Chinese from letters and figures.
pub(crate) fn parted(before: char, after: char) -> bool {
    let narrow = |char: char| char.is_ascii_alphanumeric();
    let chinese = |char: char| !char.is_ascii() && char.is_alphabetic();
    let circled = |char: char| ('①'..='⑳').contains(&char);
    ((narrow(before) || circled(before)) && chinese(after)) || (chinese(before) && narrow(after))
}

/// True where no line may end between two characters: Chinese rules of punctuation, numbers, dates and document
/// numbers in one piece, dashes and ellipses in pairs, words of letters whole.
pub(crate) fn joined(before: char, after: char) -> bool {
    let digit = |char: char| char.is_ascii_digit() || ('０'..='９').contains(&char);
    let word = |char: char| char.is_ascii_graphic() || ('\u{c0}'..='\u{24f}').contains(&char);
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

/// True between a mark and letters or figures: LibreOffice breaks no line there, but takes the mark along with the
/// character before it. It does so where a mark has its ink at the left, not after a colon.
pub(crate) fn seam(before: char, after: char) -> bool {
    CLOSING.contains(before) && !"：；".contains(before) && after.is_ascii_alphanumeric()
}

/// True where a line must not be stretched: inside words, numbers and double signs.
pub(crate) fn solid(before: char, after: char) -> bool {
    let narrow = |char: char| char.is_ascii_graphic();
    (narrow(before) && narrow(after)) || (before == after && "—…".contains(before))
}
