//! The same form in every format: each file of a folder of `tests/formats` goes through `huizong check --json` and must
//! say what the folder's `expected.json` says, whatever wrote it and whatever it is called. `make.py` writes the files;
//! `UPDATE=1 cargo test --test formats` writes what the folder's first docx or xlsx says as the expectation.

// What a test cannot go on without may stop it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};

#[test]
fn every_format_says_the_same() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    let mut read = 0;
    for folder in sorted(&root.join("tests/formats")).into_iter().filter(|path| path.is_dir()) {
        let expected = folder.join("expected.json");
        let files: Vec<PathBuf> = sorted(&folder).into_iter().filter(|file| *file != expected).collect();
        if std::env::var_os("UPDATE").is_some() {
            let native = |file: &&PathBuf| ["form.docx", "form.xlsx"].iter().any(|name| file.ends_with(name));
            let first = files.iter().find(native).expect("a docx or xlsx");
            fs::write(&expected, serde_json::to_string_pretty(&said(root, first)).unwrap() + "\n").unwrap();
        }
        let expected: Value = serde_json::from_slice(&fs::read(&expected).unwrap()).unwrap();
        for file in files {
            read += 1;
            let found = said(root, &file);
            let same = match file.extension() {
                // A page has positions of words, not where a paragraph ends and a table in a cell begins.
                Some(kind) if kind == "pdf" => without_blanks(&found) == without_blanks(&expected),
                _ => found == expected,
            };
            if !same {
                wrong.push(format!("{}\n{}", file.display(), serde_json::to_string_pretty(&found).unwrap()));
            }
        }
    }
    assert!(read >= 38, "files went missing");
    assert!(wrong.is_empty(), "{} of {read} files differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// What the file's forms say; where in their file they stand differs from format to format.
fn said(root: &Path, file: &Path) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_huizong"))
        .args(["-c".as_ref(), root.join("campaign.toml").as_os_str()])
        .args(["check", "--json", "--period", "2020-06"])
        .arg(file)
        .output()
        .unwrap();
    let shown: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}: {}", file.display(), String::from_utf8_lossy(&output.stderr)));
    let codes = |findings: &Value| -> Vec<Value> {
        findings.as_array().unwrap().iter().map(|finding| finding["code"].clone()).collect()
    };
    let forms: Vec<Value> = shown[0]["forms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|form| {
            json!({
                "unit": form["unit"], "reported_on": form["reported_on"]["date"], "reporter": form["reporter"],
                "sections": form["sections"], "figures": figures(form), "findings": codes(&form["findings"]),
            })
        })
        .collect();
    json!({ "findings": codes(&shown[0]["findings"]), "forms": forms })
}

/// Figures without their places: a page breaks lines elsewhere than a document.
fn figures(form: &Value) -> Vec<Value> {
    let mut figures = form["figures"].as_array().unwrap().clone();
    for figure in figures.iter_mut().filter_map(Value::as_object_mut) {
        figure.retain(|key, _| key != "sentence" && key != "span");
    }
    figures
}

fn without_blanks(said: &Value) -> String {
    said.to_string().replace("\\n", "").chars().filter(|character| !character.is_whitespace()).collect()
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
