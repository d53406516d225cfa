//! Form fields of a web page in, their values out.

use super::token::Tag;

/// The displayed value of an `input`; `None` for a button, a password, a hidden or an empty one.
pub(super) fn shown(tag: &Tag<'_>) -> Option<String> {
    let kind = tag.attribute("type").map(|kind| kind.trim().to_ascii_lowercase()).unwrap_or_default();
    let ticked = |yes: &str, no: &str| Some(if tag.has("checked") { yes } else { no }.to_owned());
    match kind.as_str() {
        "checkbox" => ticked("☑", "□"),
        "radio" => ticked("●", "○"),
        "hidden" | "button" | "submit" | "reset" | "image" | "password" | "file" => None,
        _ => tag.attribute("value").filter(|value| !value.trim().is_empty()).map(|value| value.into_owned()),
    }
}

/// An open drop-down list.
#[derive(Default)]
pub(super) struct Select {
    is_list: bool,
    options: Vec<String>,
    first: Option<String>,
    open: Option<(bool, String)>,
}

impl Select {
    pub(super) fn new(tag: &Tag<'_>) -> Self {
        // A list box that displays several options has no default choice.
        Self { is_list: tag.has("multiple") || tag.number("size").is_some_and(|size| size > 1), ..Self::default() }
    }

    pub(super) fn option(&mut self, tag: &Tag<'_>) {
        self.end_option();
        self.open = Some((tag.has("selected"), String::new()));
    }

    pub(super) fn text(&mut self, text: &str) {
        if let Some((_, option)) = &mut self.open {
            option.push_str(text);
        }
    }

    fn end_option(&mut self) {
        let Some((is_selected, text)) = self.open.take() else { return };
        if is_selected {
            self.options.push(text);
        } else if self.first.is_none() {
            self.first = Some(text);
        }
    }

    /// The text of the selected option.
    pub(super) fn finish(mut self) -> String {
        self.end_option();
        match self.options.pop() {
            Some(last) if !self.is_list => last,
            Some(last) => {
                self.options.push(last);
                self.options.join("、")
            }
            None if self.is_list => String::new(),
            None => self.first.unwrap_or_default(),
        }
    }
}
