//! Tests of loading and rendering: what the office wrote in, what is refused and where out.

use std::{fs, path::Path};

use serde_json::json;

use super::{TemplateError, Templates};

fn overridden(name: &str, text: impl AsRef<[u8]>) -> Result<Templates, TemplateError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    Templates::load(Some(folder.path()))
}

#[test]
fn the_carried_templates_use_only_their_names() {
    Templates::load(None).unwrap().check().unwrap();
    Templates::load(Some(Path::new("no/such/folder"))).unwrap().check().unwrap();
}

#[test]
fn a_file_takes_the_place_of_one_template() {
    let templates = overridden("letters/receipt.txt.hbs", "\u{feff}主题：收到\r\n\r\n{{unit.name}}<b>\r\n").unwrap();
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
