//! A parsed template and a sample of its data in, the first unknown name out; every branch is checked.

use std::collections::BTreeMap;

use handlebars::{
    Path, Template,
    template::{BlockParam, DecoratorTemplate, HelperTemplate, Parameter, TemplateElement},
};
use serde_json::Value;

use super::fault::TemplateError;
use crate::i18n::LocalizedText;

/// Helpers of the template language.
const HELPERS: &[&str] =
    &["if", "unless", "each", "with", "lookup", "eq", "ne", "gt", "gte", "lt", "lte", "and", "or", "not", "len"];

/// Nesting depth of partial templates.
const MAX_DEPTH: usize = 8;

/// An unknown name or another fault of a template.
#[derive(Debug)]
pub(super) struct TemplateFault {
    /// Name of the template that contains it: the checked one or one that it includes.
    pub(super) template: String,
    line: usize,
    message: LocalizedText,
    suggestion: LocalizedText,
}

impl TemplateFault {
    /// The fault as an error with the template's file.
    pub(super) fn in_file(&self, file: &str) -> TemplateError {
        TemplateError {
            file: file.to_owned(),
            line: self.line,
            message: self.message.clone(),
            suggestion: self.suggestion.clone(),
        }
    }
}

/// Checks a template and those that it includes against the sample.
///
/// # Errors
/// The first fault in reading order.
pub(super) fn check(name: &str, sample: &Value, templates: &BTreeMap<&str, Template>) -> Result<(), TemplateFault> {
    let Some(template) = templates.get(name) else { return Ok(()) };
    let walk = Walk { templates, name, line: 0, root: sample, depth: 0 };
    walk.template(template, &mut vec![Scope { value: sample.clone(), locals: BTreeMap::new() }])
}

/// The most similar of some names, if its similarity is at least 0.5 (Damerau–Levenshtein, normalised).
pub(super) fn nearest<'a>(wanted: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    names
        .map(|name| (strsim::normalized_damerau_levenshtein(wanted, name), name))
        .filter(|(alike, _)| *alike >= 0.5)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, name)| name)
}

/// The data that names refer to at one position: the current value and the names given to elements of lists.
#[derive(Clone)]
struct Scope {
    value: Value,
    locals: BTreeMap<String, Value>,
}

#[derive(Clone, Copy)]
struct Walk<'a> {
    templates: &'a BTreeMap<&'a str, Template>,
    name: &'a str,
    line: usize,
    root: &'a Value,
    depth: usize,
}

impl Walk<'_> {
    fn template(self, template: &Template, scopes: &mut Vec<Scope>) -> Result<(), TemplateFault> {
        for (index, element) in template.elements.iter().enumerate() {
            let line = template.mapping.get(index).map_or(self.line, |mapping| mapping.0);
            Walk { line, ..self }.element(element, scopes)?;
        }
        Ok(())
    }

    fn element(self, element: &TemplateElement, scopes: &mut Vec<Scope>) -> Result<(), TemplateFault> {
        match element {
            TemplateElement::RawString(_) | TemplateElement::Comment(_) => Ok(()),
            TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                self.expression(call, scopes).map(drop)
            }
            TemplateElement::HelperBlock(call) => self.block(call, scopes),
            TemplateElement::PartialExpression(call) => self.part(call, scopes),
            _ => Err(self.fault(
                LocalizedText::new("模板里不能用 {{#*…}} 或 {{#>…}}", "a template may not use {{#*…}} or {{#>…}}"),
                LocalizedText::new("请改用 {{> 模板名}} 引用另一个模板", "include another template with {{> name}}"),
            )),
        }
    }

    /// Sample value of `{{name}}`, `{{helper …}}` or `(helper …)`; null where it is only known at run time.
    fn expression(self, call: &HelperTemplate, scopes: &[Scope]) -> Result<Value, TemplateFault> {
        if call.params.is_empty() && call.hash.is_empty() {
            return self.parameter(&call.name, scopes);
        }
        self.helper(call)?;
        let mut values = Vec::new();
        for parameter in call.params.iter().chain(call.hash.values()) {
            values.push(self.parameter(parameter, scopes)?);
        }
        Ok(match (call.name.as_name(), values.first()) {
            (Some("lookup"), Some(list)) => first_of(list),
            _ => Value::Null,
        })
    }

    fn block(self, call: &HelperTemplate, scopes: &mut Vec<Scope>) -> Result<(), TemplateFault> {
        self.helper(call)?;
        let mut values = Vec::new();
        for parameter in call.params.iter().chain(call.hash.values()) {
            values.push(self.parameter(parameter, scopes)?);
        }
        let subject = values.into_iter().next().unwrap_or_default();
        let inner = match call.name.as_name() {
            Some("each") => Some(first_of(&subject)),
            Some("with") => Some(subject),
            _ => None,
        };
        let opened = inner.is_some();
        if let Some(value) = inner {
            let locals = block_names(call, &value);
            scopes.push(Scope { value, locals });
        }
        let result = call.template.as_ref().map_or(Ok(()), |template| self.template(template, scopes));
        if opened {
            scopes.pop();
        }
        result?;
        call.inverse.as_ref().map_or(Ok(()), |template| self.template(template, scopes))
    }

    fn part(self, call: &DecoratorTemplate, scopes: &[Scope]) -> Result<(), TemplateFault> {
        let name = call.name.as_name().unwrap_or_default();
        let Some((name, template)) = self.templates.get_key_value(name) else {
            let near = nearest(name, self.templates.keys().copied());
            let message =
                LocalizedText::new(format!("没有名为“{name}”的模板"), format!("there is no template “{name}”"));
            return Err(self.fault(message, suggestion(near, self.templates.keys().copied())));
        };
        if self.depth >= MAX_DEPTH {
            return Err(self.fault(
                LocalizedText::new(format!("模板“{name}”引用了自己"), format!("the template “{name}” includes itself")),
                LocalizedText::new("请去掉循环的引用", "take one of the inclusions out"),
            ));
        }
        let mut scopes = scopes.to_vec();
        if let Some(parameter) = call.params.first() {
            let value = self.parameter(parameter, &scopes)?;
            scopes.push(Scope { value, locals: BTreeMap::new() });
        }
        for (key, parameter) in &call.hash {
            let value = self.parameter(parameter, &scopes)?;
            if let Some(Value::Object(object)) = scopes.last_mut().map(|scope| &mut scope.value) {
                object.insert(key.clone(), value);
            }
        }
        Walk { name, depth: self.depth + 1, ..self }.template(template, &mut scopes)
    }

    fn helper(self, call: &HelperTemplate) -> Result<(), TemplateFault> {
        let name = call.name.as_name().unwrap_or_default();
        if HELPERS.contains(&name) {
            return Ok(());
        }
        let near = nearest(name, HELPERS.iter().copied());
        let message = LocalizedText::new(format!("没有“{name}”这个写法"), format!("there is no such word as “{name}”"));
        Err(self.fault(message, suggestion(near, HELPERS.iter().copied())))
    }

    fn parameter(self, parameter: &Parameter, scopes: &[Scope]) -> Result<Value, TemplateFault> {
        match parameter {
            Parameter::Literal(value) => Ok(value.clone()),
            Parameter::Subexpression(inner) => match inner.as_element() {
                TemplateElement::Expression(call) => self.expression(call, scopes),
                _ => Ok(Value::Null),
            },
            Parameter::Name(name) => self.path(name, scopes),
            // @index, @first, @last, @key.
            Parameter::Path(Path::Local(_)) => Ok(Value::Null),
            Parameter::Path(Path::Relative((_, raw))) => self.path(raw, scopes),
            _ => Ok(Value::Null),
        }
    }

    fn path(self, raw: &str, scopes: &[Scope]) -> Result<Value, TemplateFault> {
        let (mut up, mut rest) = (0, raw);
        while let Some(after) = rest.strip_prefix("../") {
            (up, rest) = (up + 1, after);
        }
        let steps = steps(rest);
        let scope = scopes.len().checked_sub(up + 1).and_then(|index| scopes.get(index));
        let Some(scope) = scope else {
            return Err(self.fault(
                LocalizedText::new(format!("“{raw}”的 ../ 多了"), format!("“{raw}” has too many ../")),
                LocalizedText::new(format!("请写 @root.{rest}"), format!("write @root.{rest}")),
            ));
        };
        let mut steps = steps.iter().map(String::as_str).peekable();
        let mut value = match steps.peek() {
            Some(&"@root") => {
                steps.next();
                self.root.clone()
            }
            Some(first) => match scopes.iter().rev().find_map(|scope| scope.locals.get(*first)) {
                Some(local) => {
                    steps.next();
                    local.clone()
                }
                None => scope.value.clone(),
            },
            None => scope.value.clone(),
        };
        for step in steps {
            value = match value {
                Value::Null => return Ok(Value::Null),
                Value::Object(ref object) => match object.get(step) {
                    Some(inner) => inner.clone(),
                    None => return Err(self.unknown(raw, step, &value, scopes)),
                },
                Value::Array(ref list) if step.parse::<usize>().is_ok() || step == "length" => {
                    if step == "length" {
                        Value::from(list.len())
                    } else {
                        first_of(&value)
                    }
                }
                _ => return Err(self.unknown(raw, step, &value, scopes)),
            };
        }
        Ok(value)
    }

    fn unknown(self, raw: &str, step: &str, value: &Value, scopes: &[Scope]) -> TemplateFault {
        let known: Vec<&str> = value.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        // Inside {{#each}} a missing ../ is the most likely mistake.
        let outer = scopes.iter().rev().enumerate().skip(1).find(|(_, scope)| scope.value.get(step).is_some());
        let suggestion = match outer {
            Some((up, _)) if raw.starts_with(step) => did_you_mean(&format!("{}{raw}", "../".repeat(up))),
            _ => suggestion(nearest(step, known.iter().copied()), known.iter().copied()),
        };
        let message = match raw == step {
            true => LocalizedText::new(format!("不认识名称“{raw}”"), format!("unknown name “{raw}”")),
            false => LocalizedText::new(
                format!("不认识名称“{raw}”中的“{step}”"),
                format!("unknown name “{step}” in “{raw}”"),
            ),
        };
        self.fault(message, suggestion)
    }

    fn fault(self, message: LocalizedText, suggestion: LocalizedText) -> TemplateFault {
        TemplateFault { template: self.name.to_owned(), line: self.line, message, suggestion }
    }
}

/// The names in `as |element index|`.
fn block_names(call: &HelperTemplate, value: &Value) -> BTreeMap<String, Value> {
    let name = |parameter: &Parameter| parameter.as_name().unwrap_or_default().to_owned();
    match &call.block_param {
        Some(BlockParam::Single(element)) => BTreeMap::from([(name(element), value.clone())]),
        Some(BlockParam::Pair((element, index))) => {
            BTreeMap::from([(name(element), value.clone()), (name(index), Value::Null)])
        }
        _ => BTreeMap::new(),
    }
}

fn first_of(list: &Value) -> Value {
    match list {
        Value::Array(list) => list.first().cloned().unwrap_or_default(),
        Value::Object(object) => object.values().next().cloned().unwrap_or_default(),
        _ => Value::Null,
    }
}

/// `this.unit.[0]/name` → `unit`, `0`, `name`.
fn steps(path: &str) -> Vec<String> {
    path.split(['.', '/'])
        .map(|step| step.trim_start_matches('[').trim_end_matches(']'))
        .filter(|step| !step.is_empty() && *step != "this")
        .map(str::to_owned)
        .collect()
}

fn suggestion<'a>(near: Option<&str>, known: impl Iterator<Item = &'a str>) -> LocalizedText {
    let known: Vec<&str> = known.collect();
    match near {
        Some(near) => did_you_mean(near),
        None if known.is_empty() => LocalizedText::new("这里没有可用的名称", "no name is known here"),
        None => LocalizedText::new(
            format!("可用的名称有：{}", known.join("、")),
            format!("names known here: {}", known.join(", ")),
        ),
    }
}

fn did_you_mean(name: &str) -> LocalizedText {
    LocalizedText::new(format!("是否应为“{name}”？"), format!("did you mean “{name}”?"))
}
