//! One text a line in, the figures and forms of publicity found in it a line out.

use std::io::{self, BufRead, Write};

use super::{Exit, Failure, Language, Session, campaign_files};
use crate::{check::FigureJson, config::Campaign};
use figures::{CharacterSpans, Lexicon};
use serde_json::{Value, json};

/// Arguments of `figures`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn command(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let campaign = campaign_files::load(session)?;
    let output = io::BufWriter::new(io::stdout().lock());
    let shape = if arguments.json { Shape::Json } else { Shape::Words(session.language) };
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
            Shape::Words(language) => plain(campaign, &lexicon, text, language, &mut output)?,
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
    language: Language,
    output: &mut impl Write,
) -> io::Result<()> {
    let names = campaign.figure_names();
    let read = lexicon.read(text, &[]);
    for figure in &read.figures {
        let name = names.get(figure.kind.as_str()).copied().unwrap_or(&figure.kind);
        let value =
            figure.value.map_or_else(|| language.pick("不确定", "unclear").to_owned(), |value| value.0.to_string());
        let sum = match figure.counted {
            true => language.pick("计入本月", "counted"),
            false => language.pick("不计入本月", "not counted"),
        };
        writeln!(output, "{name}\t{value}{}\t{sum}\t{}", figure.unit, figure.surface)?;
    }
    let shown = lexicon.activities(&read);
    let measures: Vec<&str> =
        campaign.phases.iter().filter(|phase| shown.contains(&phase.id)).map(|phase| phase.name.as_str()).collect();
    if !measures.is_empty() {
        writeln!(output, "{}\t{}", language.pick("宣传形式", "measures"), measures.join(language.pick("、", ", ")))?;
    }
    Ok(())
}
