//! The built-in templates and the office's own in, rendered text out. A template with an unknown name is refused on loading,
//! with file, line and the most similar name.

mod built_in;
mod fault;
mod names;
mod needed;
mod source;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, path::Path, sync::OnceLock};

use handlebars::{Context, Handlebars, RenderError, RenderErrorReason, Template};
use serde::Serialize;
use serde_json::Value;

use crate::{i18n::LocalizedText, identity::sha256};
pub use built_in::BuiltIn;
use built_in::{BUILT_IN, OF_THE_DESK};
pub use fault::TemplateError;
use fault::{describe_render_error, syntax_error};
use needed::Words;
use source::{Source, files_below, read};

/// All templates, built-in or replaced by the office's own.
#[derive(Debug)]
pub struct Templates {
    sources: BTreeMap<String, Source>,
    /// Made when the first text is rendered: a run with nothing new renders none.
    compiled: OnceLock<CompiledTemplates>,
    fingerprint: String,
}

/// Templates ready to be filled.
#[derive(Debug)]
struct CompiledTemplates {
    /// Templates named `.html.hbs`, whose values are escaped.
    escaped: Handlebars<'static>,
    /// All others, whose values are inserted unchanged.
    unescaped: Handlebars<'static>,
    /// Words of each template and those that it may include.
    words: BTreeMap<String, Words>,
}

impl Templates {
    /// The built-in templates in a fixed order, for writing them into a new campaign's folder.
    pub fn built_in() -> impl Iterator<Item = &'static BuiltIn> {
        BUILT_IN.iter()
    }

    /// The templates of the desk's pages, which no campaign replaces: no paper is made of them.
    ///
    /// # Errors
    /// One does not parse, which is a fault of the program.
    pub fn of_desk() -> Result<Self, TemplateError> {
        let sources: BTreeMap<String, Source> = OF_THE_DESK
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Source { file: (*name).to_owned(), text: (*text).to_owned() }))
            .collect();
        let templates = Self { sources, compiled: OnceLock::new(), fingerprint: String::new() };
        let parsed = templates.sources.iter().map(|(name, source)| Ok((name.as_str(), parse(name, source)?)));
        let parsed: BTreeMap<&str, Template> = parsed.collect::<Result<_, TemplateError>>()?;
        templates.compiled.get_or_init(|| templates.registries(&parsed));
        Ok(templates)
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
        let own = override_folder.map(files_below).transpose()?.unwrap_or_default();
        let has_own = !own.is_empty();
        for (name, path) in own {
            let file = path.display().to_string();
            let Some(source) = sources.get_mut(&name) else { return Err(no_such_template(file, &name)) };
            *source = Source { text: read(&path)?, file };
        }
        let named = sources.iter().map(|(name, source)| format!("{name}\0{}\0", source.text));
        let fingerprint = sha256(named.collect::<String>().as_bytes());
        let templates = Self { sources, compiled: OnceLock::new(), fingerprint };
        // The built-in ones alone are checked by the tests.
        if has_own {
            templates.check()?;
        }
        Ok(templates)
    }

    /// Renders a template, named by its path below `templates/`. Of `data` only what the template names is serialised.
    ///
    /// # Errors
    /// There is no such template, or `data` lacks a name that it uses; both are faults of the program, since [`Self::load`]
    /// has checked the names.
    pub fn render(&self, name: &str, data: &impl Serialize) -> Result<String, TemplateError> {
        let CompiledTemplates { escaped, unescaped, words } = self.compiled();
        let registry = if is_html(name) { escaped } else { unescaped };
        let needed = match words.get(name) {
            Some(words) => words.select(data),
            None => serde_json::to_value(data),
        };
        let rendered = needed.map_err(|error| RenderErrorReason::SerdeError(error).into());
        rendered.and_then(|data| registry.render_with_context(name, &Context::from(data))).map_err(
            |error: RenderError| {
                let place = error.template_name.clone().unwrap_or_else(|| name.to_owned());
                TemplateError {
                    file: self.sources.get(&place).map_or(place, |source| source.file.clone()),
                    line: error.line_no.unwrap_or_default(),
                    message: describe_render_error(error.reason()),
                    suggestion: LocalizedText::default(),
                }
            },
        )
    }

    /// Whether a template whose name begins so uses one of some names.
    pub fn use_any(&self, prefix: &str, names: &[&str]) -> bool {
        let own = self.compiled().words.iter().filter(|(template, _)| template.starts_with(prefix));
        own.map(|(_, words)| words).any(|words| names.iter().any(|name| words.contains(name)))
    }

    /// SHA-256 of all templates' names and texts, in hex.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn compiled(&self) -> &CompiledTemplates {
        self.compiled.get_or_init(|| {
            let parsed = self.sources.iter().map(|(name, source)| (name.as_str(), parse(name, source)));
            // One that does not parse is a fault of `check`; here it is one that is not there.
            self.registries(&parsed.filter_map(|(name, parsed)| Some((name, parsed.ok()?))).collect())
        })
    }

    fn registries(&self, parsed: &BTreeMap<&str, Template>) -> CompiledTemplates {
        CompiledTemplates {
            words: self.sources.keys().map(|name| (name.clone(), words(name, &self.sources))).collect(),
            escaped: registry(parsed, true),
            unescaped: registry(parsed, false),
        }
    }

    /// Finds the faults of all templates.
    fn check(&self) -> Result<(), TemplateError> {
        let sources = &self.sources;
        let parsed = sources.iter().map(|(name, source)| Ok((name.as_str(), parse(name, source)?)));
        let parsed: BTreeMap<&str, Template> = parsed.collect::<Result<_, TemplateError>>()?;
        for row in BUILT_IN {
            let Some(sample) = row.sample else { continue };
            names::check(row.name, &parse_sample(row.name, sample)?, &parsed).map_err(|fault| {
                fault.in_file(sources.get(&fault.template).map_or(&fault.template, |source| &source.file))
            })?;
        }
        self.compiled.get_or_init(|| self.registries(&parsed));
        // Faults that names do not show, such as a value that is no list, are found by rendering the sample.
        for row in BUILT_IN {
            let Some(sample) = row.sample else { continue };
            let text = self.render(row.name, &parse_sample(row.name, sample)?)?;
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
        Ok(())
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

fn parse(name: &str, source: &Source) -> Result<Template, TemplateError> {
    Template::compile_with_name(&source.text, name.to_owned()).map_err(|error| syntax_error(&source.file, &error))
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
