//! The crates' sources in, circles of files out: files that import each other, straight or by way of others. A file may
//! use what its parent module defines, for a module is its file and its folder together.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// The sources of the application and of each crate.
const SOURCES: [&str; 12] = [
    "crates/charset/src",
    "crates/figures/src",
    "crates/fonts/src",
    "crates/gongwen/src",
    "crates/gongwen-lint/src",
    "crates/mime/src",
    "crates/opc/src",
    "crates/reader/src",
    "crates/sandbox/src",
    "crates/text/src",
    "src",
    "xtask/src",
];

/// Names of modules from the crate's root.
type Module = Vec<String>;

/// One source file: what it imports from its crate, and what of that it hands on under its own name.
#[derive(Default)]
struct Imports {
    uses: BTreeSet<Module>,
    hands_on: BTreeMap<String, Module>,
}

fn module(file: &str) -> Module {
    let path = file.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if path == "lib" || path == "main" { Module::new() } else { path.split('/').map(str::to_owned).collect() }
}

/// Without comments and the tests at the end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    text.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// `a::{b, c::{d, e as f}}` → a::b, a::c::d, a::c::e.
fn leaves(tree: &str) -> Vec<Module> {
    let (before, group) = match tree.split_once('{') {
        Some((before, group)) => (before, Some(group.trim_end().trim_end_matches('}'))),
        None => (tree.split(" as ").next().unwrap(), None),
    };
    let prefix: Module =
        before.split("::").map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let Some(group) = group else { return vec![prefix] };
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, sign) in group.char_indices() {
        match sign {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&group[start..]);
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    parts.flat_map(leaves).map(|leaf| [prefix.clone(), leaf].concat()).collect()
}

/// A path as it is written in `own`, from the crate's root; `None` for another crate's.
fn from_root(path: &[String], own: &Module, modules: &BTreeSet<Module>) -> Option<Module> {
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([own, &path[1..]].concat()),
        "super" => {
            let up = path.iter().take_while(|name| *name == "super").count();
            Some([&own[..own.len().checked_sub(up)?], &path[up..]].concat())
        }
        first => {
            let child = [own.as_slice(), &[first.to_owned()]].concat();
            modules.contains(&child).then(|| [own, path].concat())
        }
    }
}

fn imports(text: &str, own: &Module, modules: &BTreeSet<Module>) -> Imports {
    let (code, mut imports) = (code(text), Imports::default());
    let mut rest = String::new();
    for statement in code.split_inclusive(';') {
        let begins = statement.find("use ").filter(|at| {
            statement[..*at]
                .lines()
                .next_back()
                .is_none_or(|line| line.trim().is_empty() || line.trim().starts_with("pub"))
        });
        let Some(at) = begins else {
            rest.push_str(statement);
            continue;
        };
        rest.push_str(&statement[..at]);
        let public = statement[..at].lines().next_back().is_some_and(|line| line.contains("pub"));
        for leaf in leaves(statement[at + 4..].trim_end_matches(';')) {
            let Some(path) = from_root(&leaf, own, modules) else { continue };
            if public {
                imports.hands_on.insert(path.last().cloned().unwrap_or_default(), path.clone());
            }
            imports.uses.insert(path);
        }
    }
    // Paths written out where they are used.
    let name = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    for path in rest.split(|c: char| !name(c)).filter(|path| path.contains("::")) {
        let path: Module = path.split("::").map(str::to_owned).collect();
        imports.uses.extend(from_root(&path, own, modules));
    }
    imports
}

/// The file that defines what a path leads to, through the names that files hand on.
fn target(path: &[String], files: &BTreeMap<Module, Imports>, hops: usize) -> Option<Module> {
    let at = (0..=path.len()).rev().find(|end| files.contains_key(&path[..*end]))?;
    let next = path.get(at).and_then(|name| files[&path[..at]].hands_on.get(name));
    match next {
        Some(next) if hops > 0 => target(&[next.as_slice(), &path[at + 1..]].concat(), files, hops - 1),
        _ => Some(path[..at].to_vec()),
    }
}

/// The circles in a crate, each as the files that lead back to their first.
fn circles(sources: &BTreeMap<String, String>) -> Vec<String> {
    let modules: BTreeSet<Module> = sources.keys().map(|file| module(file)).collect();
    let files: BTreeMap<Module, Imports> =
        sources.iter().map(|(file, text)| (module(file), imports(text, &module(file), &modules))).collect();
    let edges: BTreeMap<&Module, BTreeSet<Module>> = files
        .iter()
        .map(|(own, imports)| {
            let targets = imports.uses.iter().filter_map(|path| target(path, &files, 4));
            (own, targets.filter(|other| !own.starts_with(other)).collect())
        })
        .collect();
    let reached = |start: &Module| {
        let (mut found, mut open) = (BTreeSet::new(), vec![start.clone()]);
        while let Some(next) = open.pop() {
            open.extend(edges[&next].iter().filter(|other| found.insert((*other).clone())).cloned());
        }
        found
    };
    let all: BTreeMap<&Module, BTreeSet<Module>> = files.keys().map(|own| (own, reached(own))).collect();
    let in_circle = all.iter().filter(|(own, found)| found.contains(**own));
    in_circle
        .map(|(own, found)| {
            let others = edges[own].iter().filter(|other| found.contains(*other) && all[other].contains(*own));
            format!("{} → {}", own.join("/"), others.map(|other| other.join("/")).collect::<Vec<_>>().join(", "))
        })
        .collect()
}

fn sources(folder: &Path, below: &str, found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            sources(&entry.path(), &format!("{name}/"), found);
        } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
            found.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

#[test]
fn no_crate_has_a_circle_of_files() {
    for folder in SOURCES {
        let mut found = BTreeMap::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), "", &mut found);
        assert!(!found.is_empty(), "{folder}");
        assert_eq!(circles(&found), Vec::<String>::new(), "{folder}");
    }
}

#[test]
fn circles_are_found_however_they_are_written() {
    let of = |files: &[(&str, &str)]| {
        circles(&files.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()).len()
    };
    let lib = ("lib.rs", "mod a;\nmod b;\nuse a::f;");
    assert_eq!(of(&[lib, ("a.rs", "use crate::b::g;"), ("b.rs", "fn g() {}")]), 0);
    assert_eq!(of(&[lib, ("a.rs", "use crate::b::g;"), ("b.rs", "use super::{a::{f, h}};")]), 2);
    assert_eq!(of(&[lib, ("a.rs", "fn f() { crate::b::g() }"), ("b.rs", "use crate::a;")]), 2);
    // Through a name that the parent hands on.
    let parent = ("a/mod.rs", "mod c;\npub(crate) use c::f;");
    assert_eq!(of(&[lib, parent, ("a/c.rs", "use crate::b::g;"), ("b.rs", "use crate::a::f;")]), 2);
    assert_eq!(of(&[lib, parent, ("a/c.rs", "use super::x;"), ("b.rs", "use crate::a::f;")]), 0);
    assert_eq!(
        of(&[
            lib,
            ("a.rs", "use crate::b::g;"),
            ("b.rs", "// use crate::a::f;\n#[cfg(test)]\nmod tests {\nuse crate::a; }")
        ]),
        0
    );
}
