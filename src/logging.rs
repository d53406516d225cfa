//! In: which log a user wants and the clock. Out: the program's events (`tracing`) as lines of text or JSON, on stderr or in a
//! file. Events carry ids, months, counts and codes, never text of a mail, names, addresses or file names.

use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
    sync::Mutex,
};

use chrono::{DateTime, FixedOffset, SecondsFormat};
use tracing_subscriber::{
    Layer, Registry,
    filter::{LevelFilter, Targets},
    fmt::{self, MakeWriter, format::Writer, time::FormatTime},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

/// Layout of a log's lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Time, level, message and fields in one line.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// What a user wants to be logged.
#[derive(Debug, Clone, Copy)]
pub struct LogSettings<'a> {
    /// Least important events on stderr; none without it.
    pub terminal: Option<LevelFilter>,
    /// File to which lines are added, with the least important events in it.
    pub file: Option<(&'a Path, LevelFilter)>,
    /// Layout of both.
    pub format: LogFormat,
}

/// Tells the time of an event.
pub type Clock = fn() -> DateTime<FixedOffset>;

/// Starts to write events; events before it are lost, and without a wanted log all of them.
///
/// # Errors
/// The file cannot be opened.
pub fn start(settings: LogSettings<'_>, clock: Clock) -> io::Result<()> {
    let mut layers = Vec::new();
    if let Some(level) = settings.terminal {
        layers.push(layer(io::stderr, level, settings.format, clock));
    }
    if let Some((path, level)) = settings.file {
        layers.push(layer(Mutex::new(open(path)?), level, settings.format, clock));
    }
    if !layers.is_empty() {
        // A second start in one process, which only tests do, keeps the first log.
        drop(tracing_subscriber::registry().with(layers).try_init());
    }
    Ok(())
}

type AnyLayer = Box<dyn Layer<Registry> + Send + Sync>;

fn layer<W>(writer: W, level: LevelFilter, format: LogFormat, clock: Clock) -> AnyLayer
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    // Libraries log servers' answers and addresses.
    let ours = Targets::new().with_target(env!("CARGO_CRATE_NAME"), level);
    let layer = fmt::layer().with_writer(writer).with_timer(Timer(clock)).with_target(false).with_ansi(false);
    match format {
        LogFormat::Text => layer.with_filter(ours).boxed(),
        LogFormat::Json => layer.json().flatten_event(true).with_span_list(false).with_filter(ours).boxed(),
    }
}

/// The log is for its owner, as the state folder is.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The clock as the log's timer.
struct Timer(Clock);

impl FormatTime for Timer {
    fn format_time(&self, line: &mut Writer<'_>) -> std::fmt::Result {
        line.write_str(&(self.0)().to_rfc3339_opts(SecondsFormat::Millis, false))
    }
}
