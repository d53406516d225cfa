//! One text a line in, the figures and forms of publicity found in it a line out.

use std::io::{self, BufRead, Write};

use super::{Exit, Failure, Session, campaign_files};
use crate::{campaign::Campaign, figures::Lexicon};
use serde_json::{Value, json};

/// What `figures` is told.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn command(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let campaign = campaign_files::load(session)?;
    let output = io::BufWriter::new(io::stdout().lock());
    match run(&campaign, io::stdin().lock(), output, arguments.json) {
        // A reader that closed the pipe has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Exit::Done),
        Err(error) => Err(Failure::nothing(error)),
        Ok(()) => Ok(Exit::Done),
    }
}

/// `huizong figures`: reads texts line by line and prints what is counted in each; as JSON
/// `{"figures": [...], "measures": [...]}`, else for people.
///
/// # Errors
/// Fails where reading or writing fails.
pub fn run(campaign: &Campaign, mut input: impl BufRead, mut output: impl Write, json: bool) -> io::Result<()> {
    let lexicon = Lexicon::new(campaign);
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let typed = String::from_utf8_lossy(&line);
        let text = typed.trim_end_matches(['\n', '\r']);
        if json {
            writeln!(output, "{}", to_json(&lexicon, text))?;
        } else {
            plain(campaign, &lexicon, text, &mut output)?;
        }
        line.clear();
    }
    output.flush()
}

fn to_json(lexicon: &Lexicon, text: &str) -> Value {
    json!({"figures": lexicon.figures(text), "measures": lexicon.measures(text)})
}

fn plain(campaign: &Campaign, lexicon: &Lexicon, text: &str, output: &mut impl Write) -> io::Result<()> {
    let names = campaign.figure_names();
    for figure in lexicon.figures(text) {
        let name = names.get(figure.kind.as_str()).copied().unwrap_or(&figure.kind);
        let value = figure.value.map_or_else(|| "不确定".to_owned(), |value| format!("{value}"));
        let sum = if figure.counted { "计入本月" } else { "不计入本月" };
        writeln!(output, "{name}\t{value}{}\t{sum}\t{}", figure.unit, figure.surface)?;
    }
    let shown = lexicon.measures(text);
    let measures: Vec<&str> =
        campaign.phases.iter().filter(|phase| shown.contains(&phase.id)).map(|phase| phase.name.as_str()).collect();
    if !measures.is_empty() {
        writeln!(output, "宣传形式\t{}", measures.join("、"))?;
    }
    Ok(())
}
