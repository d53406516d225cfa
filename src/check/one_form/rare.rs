//! A form in, the characters of it that common typefaces lack out.

use crate::{
    finding::{Code, Finding, Place},
    form::Form,
};

/// Characters listed at most: a name has one or two, a damaged text thousands.
const TOLD: usize = 10;

/// One finding for each field that has such characters.
pub(super) fn characters(form: &Form) -> Vec<Finding> {
    let fields = [(&form.unit.raw, &form.unit.place), (&form.reporter.raw, &form.reporter.place)];
    let sections = form.sections.iter().map(|section| (&section.text, &section.place));
    fields.into_iter().chain(sections).filter_map(|(text, place)| in_text(text, place)).collect()
}

fn in_text(text: &str, place: &Place) -> Option<Finding> {
    let mut rare: Vec<char> = Vec::new();
    for character in text.chars().filter(|character| is_rare(*character) || is_private(*character)) {
        if !rare.contains(&character) {
            rare.push(character);
        }
        if rare.len() > TOLD {
            break;
        }
    }
    let first = *rare.first()?;
    let shown: Vec<String> =
        rare.iter().take(TOLD).map(|character| format!("“{character}”（U+{:04X}）", u32::from(*character))).collect();
    let more = if rare.len() > TOLD { "等" } else { "" };
    let shown = shown.join("、") + more;
    let (message, remedy) = if is_private(first) {
        let message = format!("含自造字{shown}，其他电脑上无法显示。");
        (message, "请核对该字，改用国家标准编码的汉字，或在其后注明读音和字形。")
    } else {
        (
            format!("含生僻字{shown}，部分电脑可能无法显示，汇总时原样保留。"),
            "请核对汇总报告中该字能否正常显示，本次无需重报。",
        )
    };
    Some(
        Finding::new(Code::RareCharacter, place.clone(), message, remedy)
            .found(rare.iter().take(TOLD).collect::<String>()),
    )
}

/// Han characters beyond the basic block (GB 18030-2000 level): Extension A and the supplementary planes.
fn is_rare(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4dbf}' | '\u{9fa6}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Private use: 自造字. Word keeps the bullets of its symbol fonts at U+F000 to U+F0FF; they are no characters.
fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{efff}' | '\u{f100}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<String> {
        in_text(text, &Place::default()).map(|finding| finding.found)
    }

    #[test]
    fn what_fonts_lack() {
        assert_eq!(found("联系人𬱖某、㛃某，𬱖某").as_deref(), Some("𬱖㛃"));
        assert_eq!(found("\u{e123}").as_deref(), Some("\u{e123}"));
        assert_eq!(found("王喆、李赟，\u{f0b7}张贴海报①②，２０％—“”"), None);
        let many: String = ('\u{20000}'..'\u{21000}').collect();
        assert_eq!(found(&many).map(|found| found.chars().count()), Some(TOLD));
    }
}
