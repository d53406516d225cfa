//! Text of `format=flowed` in, its paragraphs out (RFC 3676 §4): lines that a mail program broke are joined.

/// Joins the lines. `delete_space` is the parameter DelSp: the blank before a soft line break is no part of the text.
pub fn unflow(text: &str, delete_space: bool) -> String {
    let mut joined = String::with_capacity(text.len());
    // Quote depth of a line that goes on in the next.
    let mut open: Option<usize> = None;
    for line in text.lines() {
        let quoted = line.trim_start_matches('>');
        let depth = line.len() - quoted.len();
        let content = quoted.strip_prefix(' ').unwrap_or(quoted);
        // The mark of a signature is a line of its own (RFC 3676 §4.3).
        let is_signature = content == "-- ";
        match open.take() {
            Some(before) if before == depth && !is_signature => {}
            before => {
                if before.is_some() {
                    joined.push('\n');
                }
                joined.extend(std::iter::repeat_n('>', depth));
                if depth > 0 {
                    joined.push(' ');
                }
            }
        }
        let flows = content.ends_with(' ') && !is_signature;
        if flows {
            open = Some(depth);
            joined.push_str(if delete_space { content.strip_suffix(' ').unwrap_or(content) } else { content });
        } else {
            joined.push_str(content);
            joined.push('\n');
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::unflow;

    #[test]
    fn soft_breaks_are_joined() {
        assert_eq!(unflow("发放宣传资料120 \n0份。\n下一段\n", true), "发放宣传资料1200份。\n下一段\n");
        assert_eq!(unflow("one \ntwo\n", false), "one two\n");
    }

    #[test]
    fn quotes_signatures_and_stuffed_blanks_are_kept_apart() {
        assert_eq!(unflow("> a \n> b\n>> c \nd\n -- \n-- \nname\n", true), "> ab\n>> c\nd\n-- \n-- \nname\n");
        assert_eq!(unflow("a \n-- \nname", true), "a\n-- \nname\n");
        assert_eq!(unflow(" >no quote", true), ">no quote\n");
    }
}
