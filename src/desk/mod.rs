//! A campaign's file, a clock and an address in; the office's web page over month, letters and decisions out. It holds no rule of
//! its own: what a person does here is what a command does, by the same functions of `pipeline`.

mod acts;
mod answer;
mod files;
mod frame;
mod guard;
mod letters;
mod mail;
mod month;
mod office;
mod original;
mod server;
mod session;
mod trail;
mod unit;

use std::{io, net::SocketAddr, path::PathBuf, sync::Arc};

use chrono::{DateTime, FixedOffset};

use crate::{
    config::Period,
    i18n::Localize,
    pipeline::OpenError,
    templates::{TemplateError, Templates},
};
use office::Office;
use session::Sessions;

/// The current time.
pub type DeskClock = Arc<dyn Fn() -> DateTime<FixedOffset> + Send + Sync>;

/// Where and over what the desk works.
pub struct DeskSettings {
    /// The campaign's file.
    pub campaign: PathBuf,
    /// The address to listen on, of this computer alone. Port 0 takes any that is free.
    pub listen: SocketAddr,
    /// The current time.
    pub clock: DeskClock,
    /// The month that is shown first; `None` is the one before the clock's.
    pub period: Option<Period>,
}

/// Why there is no desk.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Others could reach the address.
    #[error("{0} can be reached from other computers; listen on 127.0.0.1 or ::1")]
    NotLoopback(SocketAddr),
    /// The address cannot be had.
    #[error("{address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's words.
        source: io::Error,
    },
    /// The system gives no random bytes, without which no link is safe.
    #[error("no random bytes: {0}")]
    Random(String),
    /// The campaign cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A page's template is wrong.
    #[error(transparent)]
    Template(#[from] TemplateError),
}

impl Localize for Error {
    fn zh(&self) -> String {
        match self {
            Self::NotLoopback(address) => {
                format!("{address} 可以从其他电脑访问；请用本机地址 127.0.0.1 或 ::1")
            }
            Self::Listen { address, source } => format!("不能在 {address} 提供工作台：{}", source.zh()),
            Self::Random(words) => format!("系统不能提供随机数：{words}"),
            Self::Open(error) => error.zh(),
            Self::Template(error) => error.zh(),
        }
    }
}

/// Everything that the pages share.
struct Desk {
    office: Office,
    templates: Templates,
    sessions: Sessions,
    /// Names by which browsers may address it, with the port.
    names: Vec<String>,
}

/// Serves the desk until the process ends. `ready` gets the link by which one browser may enter, once.
///
/// # Errors
/// The address cannot be had, or the campaign cannot be opened.
pub fn serve(settings: DeskSettings, ready: impl FnOnce(&str)) -> Result<(), Error> {
    let DeskSettings { campaign, listen, clock, period } = settings;
    if !listen.ip().is_loopback() {
        return Err(Error::NotLoopback(listen));
    }
    let office = Office::new(campaign, clock, period);
    // A wrong campaign is told now and not to the first browser.
    office.campaign()?;
    let templates = Templates::of_desk()?;
    let (sessions, ticket) = Sessions::new().map_err(Error::Random)?;
    server::run(listen, |address| {
        let port = address.port();
        let names = [address.to_string(), format!("localhost:{port}")].to_vec();
        ready(&format!("http://{address}/enter?ticket={ticket}"));
        Desk { office, templates, sessions, names }
    })
    .map_err(|source| Error::Listen { address: listen, source })
}
