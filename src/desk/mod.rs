//! A campaign's file, a clock and an address in; the office's web page over month, letters and decisions out. It holds no rule of
//! its own: what a person does here is what a command does, by the same functions of `pipeline`.

mod accounts;
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
mod tls;
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
use accounts::Door;
use office::Office;
use session::Sessions;

pub use accounts::{AccountError, Role, add_account};

/// The current time.
pub type DeskClock = Arc<dyn Fn() -> DateTime<FixedOffset> + Send + Sync>;

/// Where and over what the desk works.
pub struct DeskSettings {
    /// The campaign's file.
    pub campaign: PathBuf,
    /// The address to listen on. Port 0 takes any that is free.
    pub listen: SocketAddr,
    /// Who gets in, and how.
    pub access: Access,
    /// The current time.
    pub clock: DeskClock,
    /// The month that is shown first; `None` is the one before the clock's.
    pub period: Option<Period>,
}

/// Who gets in, and how.
#[derive(Debug, Clone)]
pub enum Access {
    /// One browser of this computer, by a link that works once.
    Link,
    /// Those who have an account, over TLS.
    Tls {
        /// PEM file with the certificate and those that it is signed by.
        certificate: PathBuf,
        /// PEM file with its key.
        key: PathBuf,
        /// Names by which browsers may address the desk, without a port.
        names: Vec<String>,
    },
    /// Those who have an account, through a proxy that speaks TLS.
    Proxy {
        /// The proxy's name, with its port where that is not 443.
        name: String,
    },
}

/// Why there is no desk.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Others could reach the address.
    #[error(
        "{0} can be reached from other computers: use --tls-cert and --tls-key, or --behind-proxy, and accounts; or listen on 127.0.0.1"
    )]
    NotLoopback(SocketAddr),
    /// The address cannot be had.
    #[error("{address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's words.
        source: io::Error,
    },
    /// The certificate or its key cannot be used.
    #[error("{}: {words}", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        words: String,
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
                format!(
                    "{address} 可以从其他电脑访问：请用 --tls-cert、--tls-key（或者 --behind-proxy）并设账号；只在本机用的，地址写 127.0.0.1"
                )
            }
            Self::Listen { address, source } => format!("不能在 {address} 提供工作台：{}", source.zh()),
            Self::Certificate { path, words } => format!("{}：证书或者密钥不能用：{words}", path.display()),
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
    /// Tries of those who enter by an account; `None` where a link is the only way.
    door: Option<Door>,
    /// `http` or `https`, as browsers see it.
    scheme: &'static str,
    /// Names by which browsers may address it, with the port.
    names: Vec<String>,
}

/// Serves the desk until the process ends. `ready` gets the link by which one browser may enter, once, or else the address for
/// those who have an account.
///
/// # Errors
/// The address cannot be had, or the campaign cannot be opened.
pub fn serve(settings: DeskSettings, ready: impl FnOnce(&str)) -> Result<(), Error> {
    let DeskSettings { campaign, listen, access, clock, period } = settings;
    if matches!(access, Access::Link) && !listen.ip().is_loopback() {
        return Err(Error::NotLoopback(listen));
    }
    let tls = match &access {
        Access::Tls { certificate, key, .. } => Some(tls::acceptor(certificate, key)?),
        Access::Link | Access::Proxy { .. } => None,
    };
    let office = Office::new(campaign, clock, period);
    // A wrong campaign is reported now and not to the first browser.
    office.campaign()?;
    let templates = Templates::of_desk()?;
    let (sessions, ticket) = Sessions::new().map_err(Error::Random)?;
    server::run(listen, tls, |address| {
        let port = address.port();
        let (scheme, names) = match access {
            Access::Link => ("http", vec![address.to_string(), format!("localhost:{port}")]),
            Access::Tls { names, .. } => {
                let with_port = names.iter().map(|name| format!("{name}:{port}")).collect::<Vec<_>>();
                ("https", [if port == 443 { names } else { Vec::new() }, with_port].concat())
            }
            Access::Proxy { name } => ("https", vec![name]),
        };
        let by_link = scheme == "http";
        let name = names.first().cloned().unwrap_or_default();
        ready(&if by_link { format!("http://{name}/enter?ticket={ticket}") } else { format!("https://{name}/") });
        if !by_link {
            sessions.without_link();
        }
        Desk { office, templates, sessions, door: (!by_link).then(Door::default), scheme, names }
    })
    .map_err(|source| Error::Listen { address: listen, source })
}
