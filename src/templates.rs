//! The built-in templates and the office's own in, rendered text out. A template with an unknown name is refused on loading,
//! with file, line and the most similar name.

mod names;
mod needed;

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
};

use handlebars::{Context, Handlebars, RenderError, RenderErrorReason, Template};
use serde::Serialize;
use serde_json::Value;

use crate::{
    i18n::{Localize, LocalizedText},
    identity::sha256,
};
use needed::Words;

/// One built-in template.
#[derive(Debug, Clone, Copy)]
pub struct BuiltIn {
    /// Path below `templates/`, with `/`: `letters/reminder.txt.hbs`.
    pub name: &'static str,
    /// Handlebars source.
    pub text: &'static str,
    /// The names it may use with example values, as a JSON object; the first element of a list describes all. `None` for a
    /// partial template, which may use the names of those that include it.
    pub sample: Option<&'static str>,
}

/// A template with a sample of its own, both below `templates/`.
macro_rules! page {
    ($stem:literal) => {
        BuiltIn {
            name: concat!($stem, ".hbs"),
            text: include_str!(concat!("../templates/", $stem, ".hbs")),
            sample: Some(include_str!(concat!("../templates/", $stem, ".json"))),
        }
    };
}

/// A partial template.
macro_rules! part {
    ($stem:literal) => {
        BuiltIn {
            name: concat!($stem, ".hbs"),
            text: include_str!(concat!("../templates/", $stem, ".hbs")),
            sample: None,
        }
    };
}

/// A template of the report; all of them share the sample `month.json`.
macro_rules! month {
    ($stem:literal) => {
        BuiltIn {
            name: concat!("report/", $stem, ".txt.hbs"),
            text: include_str!(concat!("../templates/report/", $stem, ".txt.hbs")),
            sample: Some(include_str!("../templates/report/month.json")),
        }
    };
}

const BUILT_IN: &[BuiltIn] = &[
    page!("letters/reminder.txt"),
    page!("letters/overdue.txt"),
    page!("letters/correction.txt"),
    page!("letters/correction-reminder.txt"),
    page!("letters/confirmation.txt"),
    page!("letters/receipt.txt"),
    page!("letters/escalation.txt"),
    page!("letters/escalation-report.txt"),
    page!("letters/digest.txt"),
    part!("letters/signature.txt"),
    month!("title"),
    month!("body"),
    month!("annex-tasks"),
    month!("annex-status"),
    month!("annex-figures"),
    month!("annex-history"),
    month!("circular-title"),
    month!("circular"),
    month!("cover-title"),
    month!("cover-note"),
    page!("report/cover.txt"),
    page!("page.html"),
];

/// All templates, built-in or replaced by the office's own.
#[derive(Debug)]
pub struct Templates {
    /// Templates named `.html.hbs`, whose values are escaped.
    escaped: Handlebars<'static>,
    /// All others, whose values are inserted unchanged.
    unescaped: Handlebars<'static>,
    /// File of each template, for messages.
    files: BTreeMap<String, String>,
    /// Words of each template and those that it may include.
    words: BTreeMap<String, Words>,
    fingerprint: String,
}

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

impl Templates {
    /// The built-in templates in a fixed order, for writing them into a new campaign's folder.
    pub fn built_in() -> impl Iterator<Item = &'static BuiltIn> {
        BUILT_IN.iter()
    }

    /// Loads all templates; files of `override_folder` (usually `templates/` next to `campaign.toml`) replace the built-in
    /// ones of the same name. The folder may be missing. Files whose name begins with a dot or ends in `~` or `.json` (the
    /// samples, which `init` writes next to the templates) are ignored.
    ///
    /// # Errors
    /// A file cannot be read, is not UTF-8, has no built-in template's name, does not parse, or uses an unknown name.
    pub fn load(override_folder: Option<&Path>) -> Result<Self, TemplateError> {
        let mut sources: BTreeMap<String, Source> = BUILT_IN
            .iter()
            .map(|row| (row.name.to_owned(), Source { file: row.name.to_owned(), text: row.text.to_owned() }))
            .collect();
        for (name, path) in override_folder.map(files_below).transpose()?.unwrap_or_default() {
            let file = path.display().to_string();
            let Some(source) = sources.get_mut(&name) else { return Err(no_such_template(file, &name)) };
            *source = Source { text: read(&path)?, file };
        }
        Self::compile(sources)
    }

    /// Renders a template, named by its path below `templates/`. Of `data` only what the template names is serialised.
    ///
    /// # Errors
    /// There is no such template, or `data` lacks a name that it uses; both are faults of the program, since [`Self::load`]
    /// has checked the names.
    pub fn render(&self, name: &str, data: &impl Serialize) -> Result<String, TemplateError> {
        let registry = if is_html(name) { &self.escaped } else { &self.unescaped };
        let needed = match self.words.get(name) {
            Some(words) => words.select(data),
            None => serde_json::to_value(data),
        };
        let rendered = needed.map_err(|error| RenderErrorReason::SerdeError(error).into());
        rendered.and_then(|data| registry.render_with_context(name, &Context::from(data))).map_err(
            |error: RenderError| {
                let place = error.template_name.clone().unwrap_or_else(|| name.to_owned());
                TemplateError {
                    file: self.files.get(&place).cloned().unwrap_or(place),
                    line: error.line_no.unwrap_or_default(),
                    message: describe_render_error(error.reason()),
                    suggestion: LocalizedText::default(),
                }
            },
        )
    }

    /// SHA-256 of all templates' names and texts, in hex.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn compile(sources: BTreeMap<String, Source>) -> Result<Self, TemplateError> {
        let mut parsed = BTreeMap::new();
        for (name, source) in &sources {
            let template = Template::compile_with_name(&source.text, name.clone())
                .map_err(|error| syntax_error(source, &error))?;
            parsed.insert(name.as_str(), template);
        }
        for row in BUILT_IN {
            let Some(sample) = row.sample else { continue };
            names::check(row.name, &parse_sample(row.name, sample)?, &parsed).map_err(|fault| {
                fault.in_file(sources.get(&fault.template).map_or(&fault.template, |source| &source.file))
            })?;
        }
        let templates = Self {
            words: sources.keys().map(|name| (name.clone(), words(name, &sources))).collect(),
            escaped: registry(&parsed, true),
            unescaped: registry(&parsed, false),
            files: sources.iter().map(|(name, source)| (name.clone(), source.file.clone())).collect(),
            fingerprint: sha256(
                sources
                    .iter()
                    .map(|(name, source)| format!("{name}\0{}\0", source.text))
                    .collect::<String>()
                    .as_bytes(),
            ),
        };
        // Faults that names do not show, such as a value that is no list, are found by rendering the sample.
        for row in BUILT_IN {
            let Some(sample) = row.sample else { continue };
            let text = templates.render(row.name, &parse_sample(row.name, sample)?)?;
            if row.name.starts_with("letters/") && split_subject(&text).is_none() {
                let file = sources.get(row.name).map_or(row.name, |source| &source.file).to_owned();
                let message = LocalizedText::new(
                    format!("函的第一行应写主题，以“{SUBJECT}”开头"),
                    format!("a letter's first line is its subject and begins with “{SUBJECT}”"),
                );
                let suggestion = LocalizedText::new(
                    format!("请把第一行写成“{SUBJECT}……”，空一行后写正文"),
                    format!("write “{SUBJECT}…”, an empty line, and the text"),
                );
                return Err(TemplateError { file, line: 1, message, suggestion });
            }
        }
        Ok(templates)
    }
}

/// First characters of every letter.
const SUBJECT: &str = "主题：";

/// Subject and body of a rendered letter; `None` where the first line is no subject.
pub fn split_subject(letter: &str) -> Option<(&str, &str)> {
    let (first, body) = letter.split_once('\n')?;
    let subject = first.strip_prefix(SUBJECT)?.trim();
    (!subject.is_empty()).then(|| (subject, body.trim_matches('\n')))
}

/// Words of a template and of all that it includes, which its text names.
fn words(name: &str, sources: &BTreeMap<String, Source>) -> Words {
    let mut included: Vec<&str> = vec![name];
    let mut next = 0;
    while let Some(source) = included.get(next).and_then(|name| sources.get(*name)) {
        let named = sources.keys().filter(|other| source.text.contains(other.as_str()));
        let new: Vec<&str> = named.map(String::as_str).filter(|other| !included.contains(other)).collect();
        included.extend(new);
        next += 1;
    }
    Words::of(included.into_iter().filter_map(|name| sources.get(name)).map(|source| source.text.as_str()))
}

/// A template's text with its file.
struct Source {
    file: String,
    text: String,
}

fn registry(parsed: &BTreeMap<&str, Template>, html: bool) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.set_prevent_indent(true);
    if !html {
        registry.register_escape_fn(handlebars::no_escape);
    }
    for (name, template) in parsed {
        registry.register_template(name, template.clone());
    }
    registry
}

fn is_html(name: &str) -> bool {
    name.ends_with(".html.hbs")
}

fn parse_sample(name: &str, text: &str) -> Result<Value, TemplateError> {
    serde_json::from_str(text).map_err(|error| TemplateError {
        file: name.replace(".hbs", ".json"),
        line: error.line(),
        message: LocalizedText::verbatim(error),
        suggestion: LocalizedText::default(),
    })
}

/// All files below a folder, by their relative path.
fn files_below(folder: &Path) -> Result<BTreeMap<String, PathBuf>, TemplateError> {
    let mut found = BTreeMap::new();
    let mut open = vec![(String::new(), folder.to_owned())];
    while let Some((prefix, folder)) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if prefix.is_empty() && error.kind() == std::io::ErrorKind::NotFound => break,
            Err(error) => return Err(unreadable(&folder, &error)),
        };
        for entry in entries {
            let entry = entry.map_err(|error| unreadable(&folder, &error))?;
            let base = entry.file_name().to_string_lossy().into_owned();
            if base.starts_with('.') || base.ends_with('~') || base.ends_with(".json") {
                continue;
            }
            let name = format!("{prefix}{base}");
            let path = entry.path();
            if path.is_dir() {
                open.push((format!("{name}/"), path));
            } else {
                found.insert(name, path);
            }
        }
    }
    Ok(found)
}

/// Reads a file in UTF-8, with CRLF line ends and byte order mark normalised.
fn read(path: &Path) -> Result<String, TemplateError> {
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.as_bytes().get(..error.utf8_error().valid_up_to()).unwrap_or_default();
        TemplateError {
            file: path.display().to_string(),
            line: valid.iter().filter(|byte| **byte == b'\n').count() + 1,
            message: LocalizedText::new("模板不是 UTF-8 编码", "the template is not UTF-8"),
            suggestion: LocalizedText::new(
                "请用记事本打开，另存为时编码选“UTF-8”",
                "save it again with UTF-8 as its encoding",
            ),
        }
    })?;
    Ok(text.trim_start_matches('\u{feff}').replace("\r\n", "\n"))
}

fn unreadable(path: &Path, error: &std::io::Error) -> TemplateError {
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

fn no_such_template(file: String, name: &str) -> TemplateError {
    let known = || BUILT_IN.iter().map(|row| row.name);
    let suggestion = match names::nearest(name, known()) {
        Some(near) => LocalizedText::new(format!("是否应为“{near}”？"), format!("did you mean “{near}”?")),
        None => {
            let known: Vec<&str> = known().collect();
            LocalizedText::new(
                format!("可替换的模板有：{}", known.join("、")),
                format!("templates that can be replaced: {}", known.join(", ")),
            )
        }
    };
    let message = LocalizedText::new(
        format!("没有名为“{name}”的模板，此文件不会被用到"),
        format!("there is no template “{name}”, so this file would never be used"),
    );
    TemplateError { file, line: 0, message, suggestion }
}

fn syntax_error(source: &Source, error: &handlebars::TemplateError) -> TemplateError {
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
    TemplateError { file: source.file.clone(), line: error.pos().map_or(0, |(line, _)| line), message, suggestion }
}

fn describe_render_error(reason: &RenderErrorReason) -> LocalizedText {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn overridden(name: &str, text: impl AsRef<[u8]>) -> Result<Templates, TemplateError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        Templates::load(Some(folder.path()))
    }

    #[test]
    fn the_carried_templates_use_only_their_names() {
        Templates::load(None).unwrap();
        Templates::load(Some(Path::new("no/such/folder"))).unwrap();
    }

    #[test]
    fn a_file_takes_the_place_of_one_template() {
        let templates =
            overridden("letters/receipt.txt.hbs", "\u{feff}主题：收到\r\n\r\n{{unit.name}}<b>\r\n").unwrap();
        let sample = json!({"unit": {"name": "甲&乙"}});
        assert_eq!(templates.render("letters/receipt.txt.hbs", &sample).unwrap(), "主题：收到\n\n甲&乙<b>\n");
    }

    #[test]
    fn an_unknown_name_is_refused_with_line_and_suggestion_also_in_a_branch_not_taken() {
        for (text, line, near) in [
            ("主题：一\n\n{{unit.nmae}}", 3, "name"),
            ("a\n{{#if unit.station}}\n{{else}}\n{{dedline}}{{/if}}", 4, "deadline"),
            ("{{#each figures}}\n\n{{unit.name}}{{/each}}", 3, "../unit"),
            ("{{#each figures as |figure|}}\n{{figure.valu}}{{/each}}", 2, "value"),
            ("\n{{#eech figures}}{{/eech}}", 2, "each"),
            ("\n\n{{> letters/signatur.txt.hbs}}", 3, "letters/signature.txt.hbs"),
            ("{{#if (eq revison 1)}}x{{/if}}", 1, "revision"),
        ] {
            let error = overridden("letters/receipt.txt.hbs", text).unwrap_err();
            assert!(error.file.ends_with("receipt.txt.hbs"), "{error}");
            assert_eq!(error.line, line, "{error} {}", error.suggestion);
            assert!(error.suggestion.english.contains(near), "{error} {}", error.suggestion);
        }
    }

    #[test]
    fn a_fault_in_a_part_is_told_of_the_part() {
        let error = overridden("letters/signature.txt.hbs", "\n{{office.fone}}").unwrap_err();
        assert!(error.file.ends_with("signature.txt.hbs"), "{error}");
        assert_eq!((error.line, error.suggestion.english.contains("phone")), (2, true), "{error} {}", error.suggestion);
    }

    #[test]
    fn syntax_encoding_and_file_names_are_told() {
        let error = overridden("letters/receipt.txt.hbs", "a\n{{#if late}}\nb").unwrap_err();
        assert!(error.message.chinese.contains("语法"), "{error}");
        let error = overridden("letters/receipt.txt.hbs", "a\n{{#if late}}b{{/each}}").unwrap_err();
        assert!(error.suggestion.english.contains("{{/if}}"), "{error} {}", error.suggestion);
        let error = overridden("letters/receipt.txt.hbs", [b'a', b'\n', 0xc9, 0xe7, b'\n']).unwrap_err();
        assert_eq!((error.line, error.message.chinese.contains("UTF-8")), (2, true), "{error}");
        let error = overridden("letters/reciept.txt.hbs", "x").unwrap_err();
        assert!(error.suggestion.english.contains("letters/receipt.txt.hbs"), "{error} {}", error.suggestion);
        overridden("letters/.receipt.txt.hbs.swp", "x").unwrap();
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig { cases: 48, rng_seed: proptest::test_runner::RngSeed::Fixed(2020), ..Default::default() })]
        /// Whatever a file holds, it is taken or refused with a line that it has.
        #[test]
        fn no_text_breaks_the_reading(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..12)) {
            let text = format!("主题：一\n{}", pieces.concat());
            match overridden("letters/receipt.txt.hbs", &text) {
                Ok(templates) => drop(templates.render("letters/receipt.txt.hbs", &json!({}))),
                Err(error) => {
                    let lines = text.split('\n').count();
                    let signature = error.file.ends_with("signature.txt.hbs");
                    proptest::prop_assert!(signature || (1..=lines).contains(&error.line), "{error} {text}");
                }
            }
        }
    }

    const PIECES: &[&str] = &[
        "{{",
        "}}",
        "{{#each figures}}",
        "{{#each figures as |one at|}}",
        "{{/each}}",
        "{{else}}",
        "{{else if late}}",
        "{{#if late}}",
        "{{/if}}",
        "{{../unit.name}}",
        "{{this}}",
        "{{@index}}",
        "{{@root.unit.name}}",
        "{{one.name}}",
        "{{> letters/signature.txt.hbs}}",
        "{{> letters/receipt.txt.hbs}}",
        "{{{",
        "}}}",
        "{{{unit.name}}}",
        "(",
        ")",
        "\\",
        "\"",
        "'",
        "中",
        "\n",
        "{{lookup figures 0}}",
        "{{lookup figures}}",
        "{{len figures}}",
        "{{len}}",
        "{{unit.[name]}}",
        "{{figures.0.name}}",
        "{{~",
        "~}}",
        "{{!--",
        "--}}",
        "{{!",
        "../",
        ".",
        "{{.}}",
        "{{#with unit}}",
        "{{/with}}",
        "{{#if (and late (eq revision 2))}}",
        "{{#*inline \"x\"}}",
        "{{/inline}}",
        "{{#> x}}",
        "{{/x}}",
        "{{&unit.name}}",
        "{{{{raw}}}}",
        "{{{{/raw}}}}",
        "{{unit.name}}",
        "{{name}}",
        "{{'x'}}",
        "{{\"x\"}}",
        "{{1}}",
        "{{}}",
    ];

    #[test]
    fn a_letter_without_a_subject_is_refused() {
        let error = overridden("letters/receipt.txt.hbs", "{{unit.name}}：\n收到。\n").unwrap_err();
        assert_eq!((error.line, error.suggestion.english.contains("主题：")), (1, true), "{error}");
    }

    #[test]
    fn a_list_that_is_none_is_refused() {
        let error = overridden("letters/receipt.txt.hbs", "主题：一\n{{#each unit.name}}x{{/each}}").unwrap_err();
        assert_eq!(error.line, 2, "{error}");
    }
}
