//! A Kangxi radical in, the ideograph with the same glyph out.
//!
//! Typefaces use one glyph for 工 and the radical ⼯, and programs that write PDFs map it to either.

/// The ideographs of U+2F00 to U+2FD5 in order (Unicode Character Database, compatibility decompositions).
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// Characters of the CJK Radicals Supplement that correspond to a simplified character
/// (Unicode Character Database, EquivalentUnifiedIdeograph).
const SUPPLEMENT: [(char, char); 28] = [
    ('\u{2E9F}', '母'),
    ('\u{2EA0}', '民'),
    ('\u{2EC1}', '虎'),
    ('\u{2EC4}', '西'),
    ('\u{2EC5}', '见'),
    ('\u{2EC6}', '角'),
    ('\u{2EC9}', '贝'),
    ('\u{2ECB}', '车'),
    ('\u{2ED3}', '长'),
    ('\u{2ED4}', '门'),
    ('\u{2ED8}', '青'),
    ('\u{2ED9}', '韦'),
    ('\u{2EDA}', '页'),
    ('\u{2EDB}', '风'),
    ('\u{2EDC}', '飞'),
    ('\u{2EDD}', '食'),
    ('\u{2EE2}', '马'),
    ('\u{2EE3}', '骨'),
    ('\u{2EE4}', '鬼'),
    ('\u{2EE5}', '鱼'),
    ('\u{2EE6}', '鸟'),
    ('\u{2EE7}', '卤'),
    ('\u{2EE8}', '麦'),
    ('\u{2EE9}', '黄'),
    ('\u{2EEC}', '齐'),
    ('\u{2EEE}', '齿'),
    ('\u{2EF0}', '龙'),
    ('\u{2EF3}', '龟'),
];

/// The ideograph of a radical; any other character unchanged.
pub(super) fn unified(c: char) -> char {
    match u32::from(c) {
        code @ 0x2F00..=0x2FD5 => KANGXI.chars().nth((code - 0x2F00) as usize).unwrap_or(c),
        0x2E80..=0x2EFF => SUPPLEMENT.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, unified)| *unified),
        _ => c,
    }
}

/// The letters of a ligature (U+FB00 to U+FB04).
pub(super) fn letters(c: char) -> Option<&'static str> {
    ["ff", "fi", "fl", "ffi", "ffl"].get(u32::from(c).checked_sub(0xFB00)? as usize).copied()
}
