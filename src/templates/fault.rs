//! What is wrong with a template in, a message with file, line and remedy out.

use std::{fmt, path::Path};

use handlebars::RenderErrorReason;

use crate::i18n::{Localize, LocalizedText};

/// A template that cannot be used.
#[derive(Debug)]
pub struct TemplateError {
    /// Path of the file; for a built-in template its name.
    pub file: String,
    /// Line from 1; 0 for the file as a whole.
    pub line: usize,
    /// The fault.
    pub message: LocalizedText,
    /// The name that was probably meant, or the remedy; may be empty.
    pub suggestion: LocalizedText,
}

impl std::error::Error for TemplateError {}

impl fmt::Display for TemplateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.file, self.message)?,
            line => write!(out, "{}:{line}: {}", self.file, self.message)?,
        }
        if self.suggestion.is_empty() { Ok(()) } else { write!(out, "; {}", self.suggestion) }
    }
}

impl Localize for TemplateError {
    fn zh(&self) -> String {
        let line = if self.line > 0 { format!("第{}行", self.line) } else { String::new() };
        let suggestion =
            if self.suggestion.is_empty() { String::new() } else { format!("；{}", self.suggestion.chinese) };
        format!("{}{line}：{}{suggestion}", self.file, self.message.chinese)
    }
}

pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> TemplateError {
    TemplateError {
        file: path.display().to_string(),
        line: 0,
        message: LocalizedText::new(format!("无法读取：{}", error.zh()), format!("cannot be read: {error}")),
        suggestion: LocalizedText::new(
            "请检查文件是否存在、是否有读取权限",
            "look whether it is there and may be read",
        ),
    }
}

pub(super) fn syntax_error(file: &str, error: &handlebars::TemplateError) -> TemplateError {
    use handlebars::TemplateErrorReason as Reason;
    let (message, suggestion) = match error.reason() {
        Reason::MismatchingClosedHelper(open, close) | Reason::MismatchingClosedDecorator(open, close) => (
            LocalizedText::new(
                format!("{{{{#{open}}}}} 处用 {{{{/{close}}}}} 结束，前后不配"),
                format!("{{{{#{open}}}}} is ended by {{{{/{close}}}}}"),
            ),
            LocalizedText::new(format!("请把结束处改为 {{{{/{open}}}}}"), format!("end it with {{{{/{open}}}}}")),
        ),
        Reason::InvalidParam(param) => (
            LocalizedText::new(format!("参数 {param} 写法有误"), format!("the parameter {param} cannot be understood")),
            LocalizedText::default(),
        ),
        _ => (
            LocalizedText::new("模板语法有误", "the template's syntax is wrong"),
            LocalizedText::new(
                "请检查此行前后的花括号 {{ }} 是否成对，{{#if}}、{{#each}} 是否都有 {{/if}}、{{/each}}",
                "look near this line for a missing {{ or }}, and for an {{#if}} or {{#each}} without its {{/if}} or {{/each}}",
            ),
        ),
    };
    TemplateError { file: file.to_owned(), line: error.pos().map_or(0, |(line, _)| line), message, suggestion }
}

pub(super) fn describe_render_error(reason: &RenderErrorReason) -> LocalizedText {
    match reason {
        RenderErrorReason::MissingVariable(Some(name)) => LocalizedText::new(
            format!("“{name}”没有内容可填，或不是所需的列表"),
            format!("nothing fills “{name}”, or it is not the list that is needed here"),
        ),
        RenderErrorReason::TemplateNotFound(name) | RenderErrorReason::PartialNotFound(name) => {
            LocalizedText::new(format!("没有名为“{name}”的模板"), format!("there is no template “{name}”"))
        }
        other => {
            LocalizedText::new(format!("模板无法填写：{other}"), format!("the template cannot be filled: {other}"))
        }
    }
}
