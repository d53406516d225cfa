//! One text a line in, the figures and forms of publicity found in it a line out.

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
};

use super::{Exit, Failure, Language, Session, campaign_files};
use crate::{check::FigureJson, config::Campaign};
use figures::{CharacterSpans, Explanation, Lexicon};
use serde_json::{Value, json};

/// Arguments of `figures`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Print under each figure why it is of its kind
    #[arg(long, conflicts_with = "json")]
    explain: bool,
}

pub(super) fn command(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let campaign = campaign_files::load(session)?;
    let output = io::BufWriter::new(io::stdout().lock());
    let shape = match (arguments.json, arguments.explain) {
        (true, _) => Shape::Json,
        (false, true) => Shape::Reasons(session.language),
        (false, false) => Shape::Words(session.language),
    };
    match run(&campaign, io::stdin().lock(), output, shape) {
        // A reader that closed the pipe has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        Err(error) => Err(Failure::nothing(error)),
        Ok(()) => Ok(Exit::Done),
    }
}

/// What `figures` prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `{"figures": [...], "measures": [...]}` for programs.
    Json,
    /// Columns for people.
    Words(Language),
    /// The same, and under each figure the reasons for its kind with their points.
    Reasons(Language),
}

/// `huizong figures`: reads texts line by line and prints the figures of each line.
///
/// # Errors
/// Fails where reading or writing fails.
pub fn run(campaign: &Campaign, mut input: impl BufRead, mut output: impl Write, shape: Shape) -> io::Result<()> {
    let lexicon = campaign.lexicon();
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let typed = String::from_utf8_lossy(&line);
        let text = typed.trim_end_matches(['\n', '\r']);
        match shape {
            Shape::Json => writeln!(output, "{}", to_json(&lexicon, text))?,
            Shape::Words(language) | Shape::Reasons(language) => {
                plain(campaign, &lexicon, text, (shape, language), &mut output)?;
            }
        }
        line.clear();
    }
    output.flush()
}

fn to_json(lexicon: &Lexicon, text: &str) -> Value {
    let read = lexicon.read(text, &[]);
    let characters = CharacterSpans::of(text);
    let figures: Vec<FigureJson> = read.figures.iter().map(|figure| FigureJson::new("", figure, &characters)).collect();
    json!({"figures": figures, "measures": lexicon.activities(&read)})
}

fn plain(
    campaign: &Campaign,
    lexicon: &Lexicon,
    text: &str,
    (shape, language): (Shape, Language),
    output: &mut impl Write,
) -> io::Result<()> {
    let names = campaign.figure_names();
    let read = lexicon.read(text, &[]);
    let explained = if matches!(shape, Shape::Reasons(_)) { lexicon.explain(text) } else { Vec::new() };
    for (at, figure) in read.figures.iter().enumerate() {
        let name = names.get(figure.kind.as_str()).copied().unwrap_or(&figure.kind);
        let value =
            figure.value.map_or_else(|| language.pick("不确定", "unclear").to_owned(), |value| value.0.to_string());
        let sum = match figure.counted {
            true => language.pick("计入本月", "counted"),
            false => language.pick("不计入本月", "not counted"),
        };
        writeln!(output, "{name}\t{value}{}\t{sum}\t{}", figure.unit, figure.surface)?;
        if let Some(explanation) = explained.get(at) {
            writeln!(output, "\t{}", reasons(explanation, &names, language))?;
        }
    }
    let shown = lexicon.activities(&read);
    let measures: Vec<&str> =
        campaign.phases.iter().filter(|phase| shown.contains(&phase.id)).map(|phase| phase.name.as_str()).collect();
    if !measures.is_empty() {
        writeln!(output, "{}\t{}", language.pick("宣传形式", "measures"), measures.join(language.pick("、", ", ")))?;
    }
    Ok(())
}

/// The reasons for a kind on one line: `动词5、名词4；宾语；其次：悬挂横幅标语4`.
fn reasons(explanation: &Explanation, names: &BTreeMap<&str, &str>, language: Language) -> String {
    let points: Vec<String> = explanation
        .points
        .iter()
        .map(|(reason, points)| {
            let reason = match *reason {
                "verb" => language.pick("动词", "verb"),
                "noun" => language.pick("名词", "noun"),
                "alike" => language.pick("词尾", "ending"),
                "deed" => language.pick("所做的事", "deed"),
                "result" => language.pick("数后的动作", "result"),
                "continued" => language.pick("承前", "continued"),
                _ => language.pick("单位", "unit"),
            };
            format!("{reason} {points}")
        })
        .collect();
    let role = match explanation.governor {
        "verb" => language.pick("宾语", "object"),
        "at" => language.pick("地点", "place"),
        "towards" => language.pick("对象", "recipient"),
        "company" => language.pick("会同者", "company"),
        _ => language.pick("主语或话题", "subject or topic"),
    };
    let mut line = format!("{}{}{role}", points.join(language.pick("、", ", ")), language.pick("；", "; "));
    if let Some((kind, points)) = &explanation.next {
        let name = names.get(kind.as_str()).copied().unwrap_or(kind);
        line += &format!("{}{name} {points}", language.pick("；其次：", "; next: "));
    }
    line
}
