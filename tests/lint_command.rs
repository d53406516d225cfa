//! In: papers of clerks, files that are none. Out: what `huizong lint` says to people and programs, and its exit codes.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::process::{Command, Output};

const CASES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/crates/gongwen-lint/tests/cases");

fn lint(locale: &str, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huizong"));
    command.current_dir(CASES).env("LC_ALL", locale).arg("lint").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn a_clerk_reads_clause_place_and_what_should_stand_there() {
    let output = lint("zh_CN.UTF-8", &["careful-notice/input.docx"]);
    assert_eq!(output.status.code(), Some(0));
    insta::assert_snapshot!(text(&output.stdout), @r"
    careful-notice/input.docx
      通知：1项与GB/T 9704-2012不一致（一般1）
      [一般 §5.2.3] 正文
          现为：每行27个字
          应为：每行28个字：3号字的字符间距紧缩0.2磅左右，或在页面设置中指定每行28字
    ");
    let output = lint("C", &["hasty-report/input.docx"]);
    assert_eq!(output.status.code(), Some(1));
    let shown = text(&output.stdout);
    assert!(shown.contains("[required §7.2.5] 发文字号") && shown.contains("found:    “[2026]”"), "{shown}");
    let required = shown.find("[required").unwrap();
    assert!(
        required < shown.find("[usual").unwrap() && shown.rfind("[required").unwrap() < shown.find("[usual").unwrap()
    );
}

#[test]
fn programs_read_every_field() {
    let output = lint("C", &["hasty-report/input.docx", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let files: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((files[0]["kind"].as_str(), files[0]["letter"].as_bool()), (Some("报告"), Some(false)));
    let deviations = files[0]["deviations"].as_array().unwrap();
    let one = deviations.iter().find(|one| one["rule"] == "number-brackets").unwrap();
    let expected = serde_json::json!({
        "rule": "number-brackets", "clause": "7.2.5", "strength": "规定", "severity": "error",
        "where": "发文字号（第2段“翠湖街办[2026]第05号”）",
        "at": {"element": "发文字号", "paragraph": 2, "table": null, "row": null},
        "quote": "翠湖街办[2026]第05号", "also": 0, "found": "“[2026]”", "expected": "年份用六角括号“〔〕”",
    });
    assert_eq!(*one, expected);
}

#[test]
fn what_is_no_paper_is_said_so() {
    let output = lint("zh_CN.UTF-8", &["make.py"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).contains("不是docx文件"));
    let output = lint("zh_CN.UTF-8", &["missing.docx"]);
    assert_eq!((output.status.code(), output.stdout.len()), (Some(4), 0));
    assert!(text(&output.stderr).contains("不存在"));
    assert_eq!(lint("C", &["missing.docx", "careful-notice/input.docx"]).status.code(), Some(3));
    assert_eq!(lint("C", &[]).status.code(), Some(2));
}
