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
/// 小五, for tables of numbers of a great many columns.
pub const SIZE_SMALL_5: f64 = 9.0;

/// Width of one 3号 character: 28 of them fill the 版心.
pub const CELL: f64 = TYPE_AREA.0 / 28.0;
/// Advance of a 3号 character in a docx, which counts whole twips: 16 pt less 5 twips. Lines are broken by it, so that
/// docx and pages agree; full lines are then stretched to [`CELL`].
pub const DOCX_CELL: f64 = SIZE_3 - 0.25;
/// Gap between Chinese and Latin letters or digits, in ems, as in LibreOffice; Word and WPS set one too. The standard
/// does not define it.
pub const LATIN_GAP: f64 = 0.2;
/// Line pitch: 579 twips; 22 lines fill the 版心.
pub const LINE: f64 = 28.95;

/// §7.2.4: from the top of the 版心 to the top of the 发文机关标志.
pub const LETTERHEAD_DROP: f64 = 35.0 * MM;
/// §7.2.7: from the 发文字号 to the red rule.
pub const RULE_GAP: f64 = 4.0 * MM;
/// Weight of the red rule; the standard does not define it, 0.35 to 0.53 mm are usual.
pub const RULE_WEIGHT: f64 = 1.5;
/// §7.4.1: first and last line of the 版记.
pub const IMPRINT_THICK: f64 = 0.35 * MM;
/// §7.4.1: lines between.
pub const IMPRINT_THIN: f64 = 0.25 * MM;
/// Height of a row of the 版记.
pub const IMPRINT_ROW: f64 = 25.0;
/// §7.5: from the bottom of the 版心 to the dashes left and right of the page number.
pub const PAGE_NUMBER_DROP: f64 = 7.0 * MM;

/// Distance of the baseline from the top of the em box, in ems. One value for all faces, whatever ascent a font file has,
/// so that the layout does not depend on the face.
pub const ASCENT: f64 = 0.88;

/// Measures of tables.
pub mod table {
    /// Padding left and right of the text of a cell.
    pub const PAD_X: f64 = 4.0;
    /// The same in a table of a great many columns.
    pub const NARROW_PAD_X: f64 = 2.0;
    /// Padding above and below it.
    pub const PAD_Y: f64 = 3.0;
    /// Weight of the lines.
    pub const WEIGHT: f64 = 0.5;
    /// Line pitch as a multiple of the size.
    pub const LEADING: f64 = 1.35;
}

/// The letter format (§10.1).
pub mod letter {
    use super::{MM, PAPER, SIZE_3};

    /// From the upper edge of the page to the top of the 发文机关标志.
    pub const MARK_DROP: f64 = 30.0 * MM;
    /// From the mark to the first double rule.
    pub const RULE_GAP: f64 = 4.0 * MM;
    /// Length of the double rules, centred on the page.
    pub const RULE_LENGTH: f64 = 170.0 * MM;
    /// Left end of the double rules.
    pub const RULE_LEFT: f64 = (PAPER.0 - RULE_LENGTH) / 2.0;
    /// From the second double rule to the lower edge of the page.
    pub const RULE_FOOT: f64 = 20.0 * MM;
    /// Weight of the thicker rule of a pair; the standard leaves weights and distance open.
    pub const THICK: f64 = 2.25;
    /// Weight of the thinner rule, and gap between the two.
    pub const THIN: f64 = 0.75;
    /// Height of a pair.
    pub const PAIR: f64 = THICK + 2.0 * THIN;
    /// From the first double rule to the line under it: 7/8 of the height of a 3号 character.
    pub const BELOW: f64 = SIZE_3 * 7.0 / 8.0;
}

/// Measures of seals and stamps, for which room is left.
pub mod seal {
    use super::{LINE, MM};

    /// From one row of joint seals to the next: they must not touch (§7.3.5.1). Those of districts and streets have
    /// 42 mm across, of provinces 50 mm.
    pub const PITCH: f64 = 5.0 * LINE;
    /// Width and height of a 签名章 (§7.3.5.3).
    pub const STAMP: (f64, f64) = (34.0 * MM, 2.0 * LINE);
}

/// Size of the 发文机关标志: as large as its line allows, condensed to at least two thirds where the name is long, never wider
/// than the 版心 (§7.2.4 defines no size). `characters` is the length of the longest line, `lines` the number of joint
/// organs; more lines are set smaller, so that text fits on the page.
pub fn letterhead(characters: f64, lines: usize) -> Letterhead {
    let lines = u32::try_from(lines.max(1)).map_or(f64::MAX, f64::from);
    let most = if lines > 1.0 { (66.0 * MM / lines / JOINT_LEADING).clamp(14.0, 40.0) } else { 50.0 };
    let advance = (TYPE_AREA.0 / characters.max(1.0)).min(most);
    // Half points, rounded down, as docx counts them.
    let size = ((advance / 0.66).clamp(12.0, most) * 2.0).floor() / 2.0;
    let pitch = size * JOINT_LEADING;
    Letterhead { size, scale: (advance / size).min(1.0), pitch, height: size + pitch * (lines - 1.0) }
}

const JOINT_LEADING: f64 = 1.25;

/// Measures of the 发文机关标志, in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Letterhead {
    /// Height of the characters.
    pub size: f64,
    /// Horizontal scale of the glyphs, at most 1.
    pub scale: f64,
    /// Line pitch where joint organs are set one below the other.
    pub pitch: f64,
    /// From the top of the first line's characters to the foot of the last one's.
    pub height: f64,
}
