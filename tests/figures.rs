//! `tests/cases/figures.txt` in, sentences with what they count: the figures and forms of publicity read with the
//! sample campaign's words must be those written under each.

// What a test cannot go on without may stop it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use std::{fmt::Write as _, fs, path::Path};

use figures::{Amount, Approximation, Figure, Lexicon};
use huizong::config::{self, Campaign};

fn campaign() -> Campaign {
    config::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("campaign.toml")).unwrap()
}

#[test]
fn every_sentence_reads_as_written_under_it() {
    let lexicon = campaign().lexicon();
    let cases = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/figures.txt")).unwrap();
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in cases.split("\n\n").skip(1) {
        let (sentence, expected) = case.trim_end().split_once('\n').unwrap_or((case.trim_end(), ""));
        let found = shown(&lexicon, sentence);
        if found.trim_end() != expected {
            wrong.push(format!("{sentence}\nexpected\n{expected}\nfound\n{found}"));
        }
        count += 1;
    }
    assert!(count > 100, "cases went missing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn surfaces_are_words_of_the_text() {
    let lexicon = campaign().lexicon();
    let text = "共发放\u{200b}宣传手册１，２００余份（册），走访商户\u{feff}约８５　家。";
    let figures = lexicon.read(text, &[]).figures;
    assert_eq!(
        figures.iter().map(|figure| figure.value).collect::<Vec<_>>(),
        [Some(Amount(1200.0)), Some(Amount(85.0))]
    );
    assert!(figures.iter().all(|figure| text[figure.span.clone()] == figure.surface), "{figures:?}");
}

#[test]
fn every_figure_lies_in_its_sentence_and_every_sentence_in_the_text() {
    let lexicon = campaign().lexicon();
    let cases = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/figures.txt")).unwrap();
    let lines: Vec<&str> = cases.split("\n\n").skip(1).filter_map(|case| case.lines().next()).collect();
    // One text of many sentences, twice the same, and with white space of every sort around its lines.
    let text = format!("{}\n　{}\r\n", lines.join("\n\u{feff} \t"), lines.join("；"));
    let read = lexicon.read(&text, &[1, 7]);
    assert!(read.figures.len() > 800 && read.warnings.len() > 20, "{} {}", read.figures.len(), read.warnings.len());
    let mut past = 0;
    for sentence in &read.sentences {
        assert_eq!(text[sentence.span.clone()], sentence.text);
        assert!(past <= sentence.span.start && !sentence.text.trim().is_empty(), "{sentence:?}");
        past = sentence.span.end;
    }
    for figure in &read.figures {
        let sentence = &read.sentences[figure.sentence].span;
        assert_eq!(text[figure.span.clone()], figure.surface);
        assert!(sentence.start <= figure.span.start && figure.span.end <= sentence.end, "{figure:?}");
    }
    for warning in &read.warnings {
        assert_eq!(text[warning.span.clone()], warning.surface);
        assert!(read.sentences[warning.sentence].span.contains(&warning.span.start), "{warning:?}");
    }
    assert!(read.figures.is_sorted_by_key(|figure| figure.sentence));
}

#[test]
fn marks_without_a_word_belong_to_the_sentence_before() {
    let read = campaign().lexicon().read("民警说：“不要转账！！”\n……\n张贴海报20张；。入户5户", &[]);
    let listed: Vec<&str> = read.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
    assert_eq!(listed, ["民警说：“不要转账！！”", "张贴海报20张；。", "入户5户"]);
}

#[test]
fn integers_in_full_width_read_back() {
    let lexicon = campaign().lexicon();
    let wide = |text: String| -> String {
        text.chars().map(|c| if c == ',' { '，' } else { char::from_u32(u32::from(c) + 0xfee0).unwrap() }).collect()
    };
    // A step that is prime to ten goes through all last digits.
    for number in (2_u32..=1_000_000_000).step_by(7_654_321).chain([9, 10, 999, 1000, 1001, 999_999, 1_000_000_000]) {
        let grouped = number
            .to_string()
            .as_bytes()
            .rchunks(3)
            .rev()
            .map(|three| String::from_utf8_lossy(three))
            .fold(String::new(), |all, three| if all.is_empty() { three.into_owned() } else { all + "," + &three });
        for typed in [wide(number.to_string()), wide(grouped)] {
            let found = lexicon.read(&format!("发放手册{typed}份。"), &[]).figures;
            let values: Vec<_> = found.iter().map(|figure| figure.value).collect();
            assert_eq!(values, [Some(Amount(f64::from(number)))], "{typed}");
        }
    }
}

#[test]
fn a_sentence_is_progress_only_for_tasks_of_its_unit() {
    let lexicon = campaign().lexicon();
    let text = "入户走访260户。召开碰头会。\n下一步，将走进校园。";
    let sentences = lexicon.read(text, &[7, 9, 11]).sentences;
    let listed: Vec<(&str, &[u32])> =
        sentences.iter().map(|sentence| (sentence.text.as_str(), sentence.tasks.as_slice())).collect();
    assert_eq!(listed, [("入户走访260户。", [7, 9].as_slice()), ("召开碰头会。", &[]), ("下一步，将走进校园。", &[])]);
    assert_eq!(sentences[0].activities, ["grid"]);
    assert!(lexicon.read(text, &[]).sentences.iter().all(|sentence| sentence.tasks.is_empty()));
}

#[test]
fn another_campaign_counts_by_its_own_words() {
    let mut campaign = campaign();
    let kind = &mut campaign.figures[0];
    kind.kind = "hazards_removed".into();
    kind.verbs = vec!["排查".into(), "整改".into()];
    kind.nouns = vec!["隐患".into()];
    kind.units = vec!["处".into()];
    campaign.figures.truncate(1);
    let figures = campaign.lexicon().read("本月排查隐患1.2万余处，已整改9800处，发放手册300份。", &[]).figures;
    let listed: Vec<_> =
        figures.iter().map(|figure| (figure.kind.as_str(), figure.value.map(|value| value.0))).collect();
    assert_eq!(listed, [("hazards_removed", Some(12_000.0)), ("hazards_removed", Some(9800.0))]);
}

#[test]
fn any_text_ends_in_time() {
    let lexicon = campaign().lexicon();
    let endless = [
        "发放资料1200份".repeat(20_000),
        "9".repeat(300_000),
        "九百万".repeat(50_000),
        "共5份、".repeat(40_000),
        "“（《".repeat(50_000),
        "其中累计每日计划".repeat(20_000),
        "\u{200b}张\u{200b}贴".repeat(40_000),
        "反诈宣传走进万家".repeat(45_000),
        "累计发放其中包括12份合计".repeat(30_000),
        "计划".repeat(60_000) + &"发放手册5份".repeat(40_000),
    ];
    for text in endless {
        let started = std::time::Instant::now();
        lexicon.read(&text, &[1, 7]);
        // A ceiling for a busy machine; work that grows with the cube of such a text, or never ends, is beyond it.
        assert!(started.elapsed().as_secs() < 900, "{} bytes took {:?}", text.len(), started.elapsed());
    }
}

/// The lines that stand under a sentence in the cases.
fn shown(lexicon: &Lexicon, sentence: &str) -> String {
    let mut out = String::new();
    let read = lexicon.read(sentence, &[]);
    for Figure { kind, value, max, approx, unit, counted, .. } in &read.figures {
        let sign = match approx {
            Approximation::Exact => "",
            Approximation::Over => ">",
            Approximation::About => "~",
            Approximation::Under => "<",
            Approximation::Vague => "?",
        };
        let value = value.map(|value| value.0.to_string()).unwrap_or_default();
        let max = max.map(|max| format!("..{}", max.0)).unwrap_or_default();
        let later = if *counted { "" } else { " -" };
        writeln!(out, "    {kind} {sign}{value}{max}{unit}{later}").unwrap();
    }
    let measures = lexicon.activities(&read);
    if !measures.is_empty() {
        writeln!(out, "    = {}", measures.join(" ")).unwrap();
    }
    out
}
