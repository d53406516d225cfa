//! In: font names and run formats. Out: typeface class of a name, font of a character, Chinese name of a size.

use crate::docx::RunFormat;
use gongwen::standard::Class;

/// The typeface class of a family name; `None` for Western and other faces.
pub(crate) fn class(family: &str) -> Option<Class> {
    let name: String = family.chars().filter(|char| !char.is_whitespace()).collect::<String>().to_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if any(&["雅黑", "yahei", "圆"]) {
        None
    } else if any(&["小标宋", "xiaobiaosong", "xbs", "中宋", "zhongsong"]) {
        Some(Class::BiaoSong)
    } else if any(&["仿宋", "fangsong", "fandolfang", "simfang"]) {
        Some(Class::FangSong)
    } else if any(&["楷", "kaiti", "simkai", "wenkai", "fandolkai", "ukai"]) {
        Some(Class::Kai)
    } else if any(&[
        "黑",
        "simhei",
        "heiti",
        "sourcehan sans",
        "sourcehansans",
        "notosanscjk",
        "notosanssc",
        "fandolhei",
    ]) {
        Some(Class::Hei)
    } else if any(&["宋", "simsun", "stsong", "songti", "sourcehanserif", "notoserifcjk", "notoserifsc", "fandolsong"])
    {
        Some(Class::Song)
    } else {
        None
    }
}

/// The font of a run in which a character is set (ECMA-376 part 1, 17.3.2.26).
pub(crate) fn face(format: &RunFormat, char: char) -> &str {
    match char {
        '\u{0}'..='\u{7f}' => &format.ascii,
        _ if is_shared(char) && !format.hint => &format.h_ansi,
        '\u{80}'..='\u{24f}' => &format.h_ansi,
        _ => &format.east_asia,
    }
}

/// Marks used in both scripts: quotes, dashes, ellipsis.
pub(crate) fn is_shared(char: char) -> bool {
    matches!(char, '‘' | '’' | '“' | '”' | '—' | '…')
}

/// Whether a character is a Han character.
pub(crate) fn is_chinese(char: char) -> bool {
    matches!(char, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' | '〇')
}

/// A size with its Chinese name, as Word shows it.
pub(crate) fn size_name(size: f64) -> String {
    const NAMES: [(f64, &str); 16] = [
        (42.0, "初号"),
        (36.0, "小初"),
        (26.0, "一号"),
        (24.0, "小一"),
        (22.0, "2号"),
        (18.0, "小二"),
        (16.0, "3号"),
        (15.75, "3号"),
        (15.0, "小三"),
        (14.0, "4号"),
        (12.0, "小四"),
        (10.5, "五号"),
        (9.0, "小五"),
        (7.5, "六号"),
        (6.5, "小六"),
        (5.5, "七号"),
    ];
    match NAMES.iter().find(|(points, _)| (points - size).abs() < 0.1) {
        Some((_, name)) => format!("{name}（{size}磅）"),
        None => format!("{size}磅"),
    }
}

/// Whether a size is the one wanted, within 0.3 pt; 3号 is 15.75 pt in the older system and 16 pt in Word.
pub(crate) fn is_size(size: f64, wanted: f64) -> bool {
    (size - wanted).abs() <= 0.3
}
