//! A character of a compatibility block in, the Han character that it is a copy of out.
//!
//! PDF files, old fonts and input methods give Kangxi radicals (⽇ for 日), radicals of the supplement (⺠ for 民) and
//! compatibility ideographs, which look the same and compare differently.

use unicode_normalization::char::decompose_compatible;

/// Radicals of the supplement that are characters by themselves (Unicode, EquivalentUnifiedIdeograph.txt); Unicode gives them no
/// decomposition.
#[rustfmt::skip]
const RADICALS: [(char, char); 52] = [
    ('⺁', '厂'), ('⺈', '刀'), ('⺊', '卜'), ('⺌', '小'), ('⺎', '兀'), ('⺐', '尢'), ('⺒', '巳'), ('⺓', '幺'),
    ('⺛', '旡'), ('⺜', '日'), ('⺝', '月'), ('⺟', '母'), ('⺠', '民'), ('⺧', '牛'), ('⺩', '王'), ('⺬', '示'),
    ('⺶', '羊'), ('⺻', '聿'), ('⺼', '月'), ('⺽', '臼'), ('⻁', '虎'), ('⻄', '西'), ('⻅', '见'), ('⻆', '角'),
    ('⻉', '贝'), ('⻋', '车'), ('⻑', '長'), ('⻓', '长'), ('⻔', '门'), ('⻗', '雨'), ('⻘', '青'), ('⻙', '韦'),
    ('⻚', '页'), ('⻛', '风'), ('⻜', '飞'), ('⻝', '食'), ('⻢', '马'), ('⻣', '骨'), ('⻤', '鬼'), ('⻥', '鱼'),
    ('⻦', '鸟'), ('⻧', '卤'), ('⻨', '麦'), ('⻩', '黄'), ('⻪', '黾'), ('⻬', '齐'), ('⻮', '齿'), ('⻯', '竜'),
    ('⻰', '龙'), ('⻱', '龜'), ('⻲', '亀'), ('⻳', '龟'),
];

/// The unified character (Unicode, chapter 18); any other character stays.
pub fn unified(character: char) -> char {
    match character {
        '\u{2e80}'..='\u{2eff}' => {
            RADICALS.iter().find(|(radical, _)| *radical == character).map_or(character, |(_, unified)| *unified)
        }
        '\u{2f00}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => {
            let mut parts = Vec::new();
            decompose_compatible(character, |part| parts.push(part));
            match parts.as_slice() {
                [one] => *one,
                _ => character,
            }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_made_one() {
        let typed = "⼯作⺠政⾦湖⼀⽉⽇\u{f9e9}\u{2f804}⻔";
        assert_eq!(typed.chars().map(unified).collect::<String>(), "工作民政金湖一月日里你门");
        assert_eq!("王﨑𠮷".chars().map(unified).collect::<String>(), "王﨑𠮷");
    }
}
