//! `huizong init`: a new campaign folder with everything a newcomer needs to try the program.

use std::{
    fs,
    path::{Path, PathBuf},
};

use include_dir::{Dir, include_dir};

use super::{Exit, Failure, Session, campaign_files::shown};
use crate::{i18n::LocalizedText, templates::Templates};

/// The sample campaign.
const CAMPAIGN: &str = include_str!("../../campaign.toml");
/// The sample mailbox.
static INBOX: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/inbox-samples");

/// Arguments of `init`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// New folder; must not hold anything yet
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Result<Exit, Failure> {
    let folder = &arguments.folder;
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Failure::usage(LocalizedText::new(
            format!("{} 里已有内容；请换一个新文件夹", shown(folder)),
            format!("{} holds something already; name a new folder", shown(folder)),
        )));
    }
    write(&folder.join("campaign.toml"), CAMPAIGN.as_bytes())?;
    for template in Templates::built_in() {
        write(&folder.join("templates").join(template.name), template.text.as_bytes())?;
    }
    for mail in INBOX.files() {
        write(&folder.join("inbox-samples").join(mail.path()), mail.contents())?;
    }
    println!("{}", shown(&folder.join("campaign.toml")));
    eprintln!(
        "{}",
        session.language.pick(
            format!("已建立。试一试：cd {} && huizong run --as-of 2020-07-04", shown(folder)),
            format!("done. To try it: cd {} && huizong run --as-of 2020-07-04", shown(folder)),
        )
    );
    Ok(Exit::Done)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let refused = |error: std::io::Error| Failure::file(path, &error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(refused)?;
    }
    fs::write(path, bytes).map_err(refused)
}
