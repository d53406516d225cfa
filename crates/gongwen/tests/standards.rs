//! In: STANDARDS.md and every source file. Out: whether each test that the table names is there.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::path::{Path, PathBuf};

/// Source files below a folder.
fn sources(folder: &Path, found: &mut Vec<String>) {
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("target") {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(std::fs::read_to_string(path).unwrap());
            }
        }
    }
}

/// Names of tests in the table: after `file.rs: `, or words of small letters with two lines between them at least.
fn named(table: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for line in table.lines() {
        for span in line.split('`').skip(1).step_by(2) {
            let (filed, name) = span.rsplit_once(": ").map_or((false, span), |(_, name)| (true, name));
            let small = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '_' || char == '…';
            if !name.is_empty() && name.chars().all(small) && (filed || name.matches('_').count() >= 2) {
                names.push(name);
            }
        }
    }
    names
}

#[test]
fn every_test_named_in_this_table_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let table = std::fs::read_to_string(root.join("STANDARDS.md")).unwrap();
    let mut files = Vec::new();
    for folder in ["src", "tests", "crates", "xtask"] {
        sources(&root.join(folder), &mut files);
    }
    let exists = |name: &&str| {
        let wanted = match name.strip_suffix('…') {
            Some(start) => format!("fn {start}"),
            None => format!("fn {name}("),
        };
        files.iter().any(|file| file.contains(&wanted))
    };
    let names = named(&table);
    assert!(names.len() > 60, "{} names", names.len());
    let gone: Vec<&str> = names.into_iter().filter(|name| !exists(name)).collect();
    assert_eq!(gone, Vec::<&str>::new());
}

#[test]
fn names_are_found_in_all_their_forms() {
    let line = "| §1 | `width` | files: `a_b_c`, `x_y_…` | `title.rs: titles` and `rust_xlsxwriter`, `geometry.rs` |";
    assert_eq!(named(line), ["a_b_c", "x_y_…", "titles"]);
}
