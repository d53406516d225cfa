//! In: the table of finding codes. Out: `docs/codes.md` lists exactly these. `UPDATE=1 cargo test --test codes_page`
//! writes the page anew.

#![allow(clippy::unwrap_used)]

use std::{fmt::Write as _, fs};

use huizong::finding::Code;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/codes.md");

const HEAD: &str = "# Codes of findings

A finding is a fault of a form, a file or a sender. `huizong check --json`, `ledger.json` and the workbook name it by its
code; the spelling of a code never changes. An `error` is mailed back to the unit, a `warning` is for the office, an
`info` is recorded only. The severity belongs to the code.

This page is generated from the table in `src/finding.rs` (`UPDATE=1 cargo test --test codes_page`).

| code | severity | 中文 | meaning |
|---|---|---|---|
";

fn page() -> String {
    let mut page = HEAD.to_owned();
    for code in Code::ALL {
        writeln!(page, "| `{code}` | {} | {} | {} |", code.severity(), code.chinese(), code.meaning()).unwrap();
    }
    page
}

#[test]
fn the_page_lists_every_code_with_its_severity_and_meaning() {
    let page = page();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(PAGE, &page).unwrap();
    }
    assert_eq!(fs::read_to_string(PAGE).unwrap().replace("\r\n", "\n"), page);
}
