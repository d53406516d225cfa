//! A folder of mails in, an IMAP server over it on a free loopback port out, stopped when dropped.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result};

use crate::root;

pub(super) struct Server {
    pub(super) port: u16,
    child: Child,
}

impl Server {
    pub(super) fn start(python: &Path, mailbox: &Path) -> Result<Self> {
        let script = root().join("benches/imap_server.py");
        let mut child =
            Command::new(python).arg(script).arg(mailbox).stdout(Stdio::piped()).spawn().context("python")?;
        let mut line = String::new();
        let output = child.stdout.take().context("no output of the IMAP server")?;
        BufReader::new(output).read_line(&mut line).context("IMAP server")?;
        let port = line.trim().parse().context("port of the IMAP server")?;
        Ok(Self { port, child })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server ends after its connection, so it may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
