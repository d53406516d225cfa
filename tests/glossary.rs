//! `docs/glossary.md` in, faults of it out: names in code that no source defines, and terms that are listed twice.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::string_slice)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// One row of a table of the glossary.
#[derive(Debug)]
struct Row {
    chinese: String,
    english: String,
    /// `module::Type` or `module::Type::Variant`.
    code: String,
}

/// The rows of all tables, without the heading rows.
fn rows(page: &str) -> Vec<Row> {
    page.lines()
        .filter_map(|line| line.strip_prefix('|')?.strip_suffix('|'))
        .map(|line| line.split('|').map(str::trim).collect::<Vec<_>>())
        .filter(|cells| cells.len() == 4 && cells[2].starts_with('`'))
        .map(|cells| Row {
            chinese: cells[0].to_owned(),
            english: cells[1].to_owned(),
            code: cells[2].trim_matches('`').to_owned(),
        })
        .collect()
}

/// Whether a source text defines a name: as an item, a field, a variant or a module.
fn defines(source: &str, name: &str) -> bool {
    let items = ["struct", "enum", "trait", "type", "fn", "const", "static", "mod"];
    source.lines().map(str::trim_start).any(|line| {
        let line = line.strip_prefix("pub").map_or(line, |rest| {
            let rest = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')).map_or(rest, |(_, rest)| rest);
            rest.trim_start()
        });
        let line = items.iter().find_map(|item| line.strip_prefix(item)?.strip_prefix(' ')).unwrap_or(line);
        let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
        line.strip_prefix(name).is_some_and(|rest| {
            !rest.starts_with(part_of_name)
                && !rest.starts_with("::")
                && rest.starts_with([':', ',', ' ', '(', '<', '{', ';'])
        })
    })
}

/// Whether a file is part of a module: `src/form/model.rs` of `form`, `src/finding.rs` of `finding`.
fn is_in_module(path: &str, module: &str) -> bool {
    path.trim_end_matches(".rs").split('/').any(|part| part == module)
}

fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, root, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join("src"), &root, &mut found);
    walk(&root.join("crates"), &root, &mut found);
    found
}

/// The parts of a name that no file of its module defines.
fn missing<'a>(code: &'a str, sources: &[(String, String)]) -> Vec<&'a str> {
    let mut parts = code.split("::");
    let module = parts.next().unwrap_or_default();
    let own = || sources.iter().filter(|(path, _)| is_in_module(path, module));
    parts.filter(|name| !own().any(|(_, source)| defines(source, name))).collect()
}

#[test]
fn every_name_in_code_exists() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/glossary.md")).unwrap();
    let rows = rows(&page);
    assert!(rows.len() > 40, "only {} rows were read", rows.len());
    let sources = sources();
    let wrong: Vec<String> = rows
        .iter()
        .filter(|row| !row.code.contains("::") || !missing(&row.code, &sources).is_empty())
        .map(|row| format!("{}: {} is not defined", row.english, row.code))
        .collect();
    assert!(wrong.is_empty(), "docs/glossary.md:\n{}\n", wrong.join("\n"));
}

#[test]
fn every_term_is_listed_once() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/glossary.md")).unwrap();
    let (mut english, mut code) = (BTreeSet::new(), BTreeSet::new());
    let twice: Vec<Row> = rows(&page)
        .into_iter()
        .filter(|row| !english.insert(row.english.clone()) | !code.insert(row.code.clone()) | row.chinese.is_empty())
        .collect();
    assert!(twice.is_empty(), "docs/glossary.md: {twice:#?}");
}

#[test]
fn a_missing_name_is_found() {
    let sources =
        vec![("src/form/model.rs".to_owned(), "pub struct Form {\n    /// x\n    pub unit: Field,\n}".to_owned())];
    assert!(missing("form::Form", &sources).is_empty());
    assert!(missing("form::unit", &sources).is_empty());
    assert_eq!(missing("form::For", &sources), ["For"]);
    assert_eq!(missing("mail::Form", &sources), ["Form"]);
    assert_eq!(missing("form::Form::Late", &sources), ["Late"]);
}
