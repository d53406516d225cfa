//! A text in, the unit of the register that it names out.

use crate::config::{ReadingContext, UnitId};
use text::{compact, in_simplified, without_brackets};

/// Organs of a unit that sign together with it: 金湖社区党委、居委会.
const ORGANS: [&str; 7] = ["居委会", "居民委员会", "党委", "党总支", "党支部", "工作站", "服务站"];

/// The unit of the register that a text names. A list number, a note in brackets such as （盖章）, traditional characters and
/// a co-signing organ are ignored.
pub fn resolve_unit(text: &str, context: &ReadingContext<'_>) -> Option<UnitId> {
    let number = text.trim_start_matches(|character: char| character.is_ascii_digit());
    let unnumbered = number.strip_prefix(['.', '、', '．']).filter(|_| number.len() < text.len()).unwrap_or(text);
    let bare = without_brackets(text);
    let alone =
        bare.split_once(['、', '/']).filter(|(_, organ)| ORGANS.contains(&organ.trim())).map_or("", |(name, _)| name);
    let spellings = [text, &bare, unnumbered, &in_simplified(&bare), alone];
    spellings.iter().enumerate().find_map(|(at, name)| {
        let tried = spellings.iter().take(at).any(|tried| tried == name);
        context.register.unit_named(name).filter(|_| !tried).map(|unit| unit.id.clone())
    })
}

/// The name of the only unit in a title: 云岭社区6月份…工作开展情况表 or 关于金湖社区…情况的报告. `None` where the line is
/// no title or names several.
pub fn unit_in_title(line: &str, context: &ReadingContext<'_>) -> Option<String> {
    let title = compact(line);
    let is_title = title.chars().count() <= 60
        && ["表", "报告", "汇报", "总结", "情况", "小结"].iter().any(|end| without_brackets(&title).ends_with(end));
    if !is_title {
        return None;
    }
    let mut named = context.register.units_in_line(&title);
    // A name within another unit's longer name is not a mention of its own.
    let names: Vec<&str> = named.iter().map(|(_, name)| *name).collect();
    named.retain(|(_, name)| !names.iter().any(|other| other != name && other.contains(name)));
    match named.as_slice() {
        [(_, name)] => Some((*name).to_owned()),
        _ => None,
    }
}
