//! In: nothing. Out: the measures of GB/T 9704-2012 as constants, in points unless the name says otherwise.

/// Points in a millimetre.
pub const MM: f64 = 72.0 / 25.4;

/// §5.2.1: A4, upright.
pub const PAPER: (f64, f64) = (210.0 * MM, 297.0 * MM);
/// §5.2.2: 天头.
pub const TOP: f64 = 37.0 * MM;
/// §5.2.2: 订口.
pub const LEFT: f64 = 28.0 * MM;
/// §5.2.2: 版心, 156 × 225 mm.
pub const TYPE_AREA: (f64, f64) = (156.0 * MM, 225.0 * MM);

/// §5.2.3: 3号 in Word's points.
pub const SIZE_3: f64 = 16.0;
/// 2号.
pub const SIZE_2: f64 = 22.0;
/// 4号.
pub const SIZE_4: f64 = 14.0;
/// 小四, for tables.
pub const SIZE_SMALL_4: f64 = 12.0;
/// 五号, for tables of many columns.
pub const SIZE_5: f64 = 10.5;

/// Width of one 3号 character: 28 of them fill the 版心.
pub const CELL: f64 = TYPE_AREA.0 / 28.0;
/// From line to line: 579 twips, 22 of them fill the 版心.
pub const LINE: f64 = 28.95;

/// §7.2.4: from the top of the 版心 to the top of the 发文机关标志.
pub const LETTERHEAD_DROP: f64 = 35.0 * MM;
/// §7.2.7: from the 发文字号 to the red rule.
pub const RULE_GAP: f64 = 4.0 * MM;
/// Weight of the red rule; the standard leaves it open, 0.35 to 0.53 mm are seen.
pub const RULE_WEIGHT: f64 = 1.5;
/// §7.4.1: first and last line of the 版记.
pub const IMPRINT_THICK: f64 = 0.35 * MM;
/// §7.4.1: lines between.
pub const IMPRINT_THIN: f64 = 0.25 * MM;
/// Height of a row of the 版记.
pub const IMPRINT_ROW: f64 = 25.0;
/// §7.5: from the foot of the 版心 to the dashes beside the page number.
pub const PAGE_NUMBER_DROP: f64 = 7.0 * MM;

/// Where the baseline stands in an em box, from its top. The same for every face, so that a face whose file claims
/// other heights moves nothing.
pub const ASCENT: f64 = 0.88;

/// The fields of a table.
pub mod table {
    /// Room left and right of the text of a cell.
    pub const PAD_X: f64 = 4.0;
    /// Room above and below it.
    pub const PAD_Y: f64 = 3.0;
    /// Weight of the lines.
    pub const WEIGHT: f64 = 0.5;
    /// Line pitch as a multiple of the size.
    pub const LEADING: f64 = 1.35;
}

/// Size of the 发文机关标志 and the advance of its characters: as tall as the line lets it be, narrowed down to two
/// thirds where the name is long, never wider than the 版心 (§7.2.4 leaves the size to the eye).
pub fn letterhead(characters: usize) -> Letterhead {
    let count = u32::try_from(characters.max(1)).map_or(f64::MAX, f64::from);
    let advance = (TYPE_AREA.0 / count).min(50.0);
    // Half points, rounded down, as docx counts them.
    let size = ((advance / 0.66).clamp(12.0, 50.0) * 2.0).floor() / 2.0;
    Letterhead { size, scale: (advance / size).min(1.0) }
}

/// How the 发文机关标志 is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Letterhead {
    /// Height of the characters.
    pub size: f64,
    /// Width as a fraction of the natural one.
    pub scale: f64,
}
