//! A text with marks such as `[[figures]]` and the annexes that it may cite in; the annexes in the order of their first mention,
//! those that are not cited last, and the text with their numbers out (GB/T 9704-2012 §7.3.4).

use gongwen::Annex;

/// An annex and the name by which texts cite it.
pub(super) struct NamedAnnex {
    pub name: &'static str,
    pub annex: Annex,
}

impl NamedAnnex {
    fn mark(&self) -> String {
        format!("[[{}]]", self.name)
    }
}

/// Numbers the annexes and replaces their marks; a single annex has no number.
pub(super) fn numbered(text: &str, mut annexes: Vec<NamedAnnex>) -> (String, Vec<Annex>) {
    annexes.sort_by_key(|annex| text.find(&annex.mark()).unwrap_or(usize::MAX));
    let is_one = annexes.len() == 1;
    let mut text = text.to_owned();
    for (number, annex) in (1..).zip(&annexes) {
        let cited = if is_one { "附件".to_owned() } else { format!("附件{number}") };
        text = text.replace(&annex.mark(), &cited);
    }
    (text, annexes.into_iter().map(|named| named.annex).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annexes_are_numbered_in_the_order_of_their_first_mention() {
        let named = |name: &'static str| NamedAnnex {
            name,
            annex: Annex { title: name.to_owned(), landscape: false, blocks: Vec::new() },
        };
        let all = || vec![named("tasks"), named("status"), named("figures")];
        let (text, annexes) = numbered("数据见[[figures]]，任务见[[tasks]]，又见[[figures]]。", all());
        assert_eq!(text, "数据见附件1，任务见附件2，又见附件1。");
        assert_eq!(
            annexes.iter().map(|annex| annex.title.as_str()).collect::<Vec<_>>(),
            ["figures", "tasks", "status"]
        );
        let (text, _) = numbered("见[[tasks]]。", vec![named("tasks")]);
        assert_eq!(text, "见附件。");
    }
}
