//! Rules of three words in, what a text reads as with them out: the crate needs nothing else.

use figures::{ActivityRule, Amount, KindRule, Lexicon, Rules, TaskRule, WarningKind};

fn lexicon() -> Lexicon {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    Lexicon::new(&Rules {
        kinds: vec![KindRule {
            kind: "trees".to_owned(),
            verbs: words(&["栽种"]),
            nouns: words(&["樟树"]),
            units: words(&["棵"]),
            summed: true,
            ..KindRule::default()
        }],
        activities: vec![ActivityRule {
            id: "planting".to_owned(),
            words: words(&["栽种"]),
            ..ActivityRule::default()
        }],
        tasks: vec![TaskRule { number: 3, words: Vec::new(), shown_by: words(&["planting"]) }],
    })
}

#[test]
fn words_of_the_rules_are_counted_and_tagged() {
    let text = "6月栽種樟樹120棵。计划栽种50棵。天气晴。";
    let read = lexicon().read(text, &[3]);
    let figure = &read.figures[0];
    assert_eq!((read.figures.len(), figure.kind.as_str(), figure.value), (1, "trees", Some(Amount(120.0))));
    assert!(figure.counted && figure.sentence == 0 && text.get(figure.span.clone()) == Some(&figure.surface));
    let tags: Vec<_> =
        read.sentences.iter().map(|sentence| (sentence.activities.len(), sentence.tasks.len())).collect();
    assert_eq!(tags, [(1, 1), (0, 0), (0, 0)]);
    assert_eq!(
        read.warnings.iter().map(|warning| warning.kind).collect::<Vec<_>>(),
        [WarningKind::Month, WarningKind::Plan]
    );
    assert_eq!(lexicon().activities(&read), ["planting"]);
}

#[test]
fn a_total_that_is_not_its_parts_is_a_warning() {
    let read = lexicon().read("栽种樟树20棵，樟树30棵，共60棵。", &[]);
    let found: Vec<_> = read.warnings.iter().map(|warning| (warning.kind, warning.total.0, warning.sum.0)).collect();
    assert_eq!(found, [(WarningKind::Sum, 60.0, 50.0)]);
}

#[test]
fn without_rules_nothing_is_found() {
    let read = Lexicon::new(&Rules::default()).read("栽种樟树120棵。", &[3]);
    assert_eq!((read.sentences.len(), read.figures.len(), read.warnings.len()), (1, 0, 0));
}
