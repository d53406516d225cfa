//! In: documents of other authors (`cases`, made by `make.py`). Out: whether their violations are those of `expected.txt`, which
//! `UPDATE=1` rewrites; and whether docs/lint.md lists every rule.

#![allow(clippy::unwrap_used, clippy::panic, clippy::string_slice)]

use std::fmt::Write;
use std::fs;
use std::path::Path;

use gongwen_lint::{RULES, lint};

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn compare(path: &Path, now: &str) {
    if std::env::var_os("UPDATE").is_some() {
        fs::write(path, now).unwrap();
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert!(expected == now, "{} differs:\n{now}", path.display());
}

#[test]
fn papers_of_clerks_are_read_as_expected() {
    let folder = project().join("tests/cases");
    let mut cases: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    assert!(cases.len() >= 3);
    for case in cases {
        let report = lint(&fs::read(case.join("input.docx")).unwrap()).unwrap();
        let mut report_text = format!("{}{}\n", report.kind.name(), if report.letter { "，信函格式" } else { "" });
        for one in &report.violations {
            let also = if one.also > 0 { format!("，另有{}处", one.also) } else { String::new() };
            writeln!(report_text, "{} {}{also}：{} → {}", one.rule.id, one.place, one.found, one.expected).unwrap();
        }
        compare(&case.join("expected.txt"), &report_text);
    }
}

#[test]
fn the_page_on_lint_lists_every_rule() {
    let path = project().join("../../docs/lint.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once("<!-- rules -->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    let mut table = "| 规则 | 条款 | 强度 | 要求 |\n|---|---|---|---|\n".to_owned();
    for rule in RULES {
        writeln!(table, "| `{}` | {} | {} | {} |", rule.id, rule.clause, rule.strength.name(), rule.expected).unwrap();
    }
    compare(&path, &format!("{before}<!-- rules -->\n{table}<!-- end -->{after}"));
}
