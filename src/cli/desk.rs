//! `huizong desk`: an address in; the office's web page served there until the command is stopped, and the link to it printed.
//! `desk user add`: a name and a password in; an account for other computers out.

use std::{
    fs,
    io::{self, BufRead as _, Write as _},
    net::SocketAddr,
    path::PathBuf,
    sync::Arc,
};

use chrono::{DateTime, FixedOffset};

use super::{Exit, Failure, Session, When, campaign_files};
use crate::{
    desk::{self, Access, AccountError, DeskClock, DeskSettings, Role},
    logging::Clock,
};

/// Arguments of `desk`.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, disable_help_subcommand = true)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Address and port to listen on; default: 127.0.0.1:8020
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8020", hide_default_value = true)]
    listen: SocketAddr,
    /// Certificate (PEM), for other computers; with --tls-key and --name
    #[arg(long, value_name = "FILE", requires_all = ["tls_key", "name"])]
    tls_cert: Option<PathBuf>,
    /// Its key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// Name by which browsers address the desk, as in the certificate; may be given again
    #[arg(long, value_name = "NAME", requires = "tls_cert")]
    name: Vec<String>,
    /// Name of the proxy that speaks TLS and passes everything on, with its port where that is not 443
    #[arg(long, value_name = "NAME", conflicts_with = "tls_cert")]
    behind_proxy: Option<String>,
    #[command(flatten)]
    when: When,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Accounts for other computers
    User(UserArguments),
}

#[derive(Debug, clap::Args)]
#[command(disable_help_subcommand = true)]
struct UserArguments {
    #[command(subcommand)]
    act: UserAct,
}

#[derive(Debug, clap::Subcommand)]
enum UserAct {
    /// Add a person, or give one another password and role
    Add(AddArguments),
}

#[derive(Debug, clap::Args)]
struct AddArguments {
    /// The person's name, which decisions bear
    #[arg(value_name = "NAME")]
    person: String,
    /// What the person may do: view or act
    #[arg(long, value_name = "ROLE", value_parser = role)]
    role: Role,
    /// File whose first line is the password; else it is read from standard input
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
}

fn role(word: &str) -> Result<Role, String> {
    Role::of(word).ok_or_else(|| "查看 (view), 办理 (act)".to_owned())
}

pub(super) fn run(session: &Session, arguments: &Arguments, clock: Clock) -> Result<Exit, Failure> {
    let campaign = campaign_files::load(session)?;
    if let Some(Command::User(UserArguments { act: UserAct::Add(add) })) = &arguments.command {
        return add_user(session, &campaign.state_folder(), add);
    }
    let fixed: Option<DateTime<FixedOffset>> =
        arguments.when.as_of.map(|_| campaign_files::clock(session, &arguments.when, &campaign));
    let clock: DeskClock = Arc::new(move || fixed.unwrap_or_else(clock));
    let access = match (&arguments.tls_cert, &arguments.tls_key, &arguments.behind_proxy) {
        (Some(certificate), Some(key), _) => {
            Access::Tls { certificate: certificate.clone(), key: key.clone(), names: arguments.name.clone() }
        }
        (_, _, Some(name)) => Access::Proxy { name: name.clone() },
        _ => Access::Link,
    };
    let by_link = matches!(access, Access::Link);
    let settings = DeskSettings {
        campaign: session.campaign.clone(),
        listen: arguments.listen,
        access,
        clock,
        period: arguments.when.period,
    };
    desk::serve(settings, |link| {
        let words = if by_link {
            session.language.pick(
                "请在本机浏览器中打开下面的链接（只能用一次）；按 Ctrl+C 结束。",
                "open this link in a browser of this computer; it works once. Ctrl+C ends the desk.",
            )
        } else {
            session.language.pick(
                "有账号的人员可以从下面的网址登录；按 Ctrl+C 结束。",
                "those who have an account log in here. Ctrl+C ends the desk.",
            )
        };
        eprintln!("{words}");
        // A reader that closed the pipe does not want the link.
        let _ = writeln!(io::stdout().lock(), "{link}");
    })?;
    Ok(Exit::Done)
}

fn add_user(session: &Session, state: &std::path::Path, add: &AddArguments) -> Result<Exit, Failure> {
    let typed = match &add.password_file {
        Some(path) => fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?,
        None => {
            eprintln!("{}", session.language.pick("请输入密码（10个字符以上）：", "password (10 characters or more):"));
            let mut line = String::new();
            io::stdin()
                .lock()
                .read_line(&mut line)
                .map_err(|error| Failure::nothing(crate::i18n::LocalizedText::verbatim(error)))?;
            line
        }
    };
    let password = typed.lines().next().unwrap_or_default();
    desk::add_account(state, &add.person, add.role, password).map_err(|error| match error {
        AccountError::Name | AccountError::Password => Failure::usage(error),
        error => Failure::nothing(error),
    })?;
    eprintln!("{}", session.language.pick("账号已登记。", "the account is there."));
    Ok(Exit::Done)
}
