//! In: documents of our own writer, unchanged or with one fault planted. Out: whether exactly that violation is reported.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::string_slice)]

#[path = "planted/faults.rs"]
mod faults;
#[path = "planted/package.rs"]
mod package;
#[path = "planted/papers.rs"]
mod papers;
#[allow(dead_code)]
#[path = "../../gongwen/tests/sample/mod.rs"]
mod sample;

use std::collections::BTreeSet;

use faults::{FAULTS, ON_OTHER_PAPERS};
use gongwen_lint::{LintReport, RULES, Violation, lint};
use sample::docx;

fn lines_of(report: &LintReport) -> Vec<String> {
    let line = |one: &Violation| {
        format!("{} {}：{}；应为{}（另有{}处）", one.rule.id, one.place, one.found, one.expected, one.also)
    };
    report.violations.iter().map(line).collect()
}

#[test]
fn our_own_papers_raise_no_alarm() {
    let mut wrong = Vec::new();
    for (name, paper) in sample::all() {
        let report = lint(&docx(&paper).unwrap()).unwrap();
        // The absence of violations must not be due to a document taken for another kind.
        assert_eq!(report.letter, name == "letter", "{name}");
        assert!(paper.title.ends_with(report.kind.name()), "{name}: {}", report.kind.name());
        let lines = lines_of(&report);
        if !lines.is_empty() {
            wrong.push(format!("{name}:\n{}", lines.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_papers_for_planting_are_clean() {
    for (name, paper) in [("secret", papers::secret()), ("letter", papers::letter()), ("minutes", papers::minutes())] {
        let report = lint(&paper.bytes()).unwrap();
        assert_eq!(lines_of(&report), Vec::<String>::new(), "{name}");
        assert_eq!(report.letter, name == "letter");
    }
}

/// python-docx recipes write a PAGE field without a stored result: — — until the file is opened.
#[test]
fn a_page_field_without_a_result_displays_a_number() {
    let fault = FAULTS.iter().find(|fault| fault.rule == "page-number-dashes").unwrap();
    let mut paper = (fault.paper)();
    let mut emptied = 0;
    for text in paper.0.values_mut().filter(|text| text.contains(" PAGE ")) {
        *text = text.replace("<w:t>1</w:t>", "");
        emptied += 1;
    }
    assert!(emptied >= 2, "{emptied} footers with a page number");
    assert_eq!(lines_of(&lint(&paper.bytes()).unwrap()), Vec::<String>::new());
}

#[test]
fn every_planted_fault_is_found_and_nothing_else() {
    let mut wrong = Vec::new();
    for (index, fault) in FAULTS.iter().chain(ON_OTHER_PAPERS).enumerate() {
        let mut paper = (fault.paper)();
        (fault.plant)(&mut paper);
        let report = lint(&paper.bytes()).unwrap();
        let ids: BTreeSet<&str> = report.violations.iter().map(|one| one.rule.id).collect();
        if ids != BTreeSet::from([fault.rule]) {
            wrong.push(format!("{index} {}: {:#?}", fault.rule, lines_of(&report)));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), FAULTS.len() + ON_OTHER_PAPERS.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_a_planted_fault_and_a_name_of_its_own() {
    let planted: BTreeSet<&str> = FAULTS.iter().map(|fault| fault.rule).collect();
    let rules: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(rules.len(), RULES.len());
    assert_eq!(planted, rules);
}
