//! A mail provider for tests of interrupted runs: IMAP by Dovecot, and an SMTP server that delivers each letter into its
//! recipients' Dovecot mailboxes before it answers, with a copy in the sender's Sent folder where the provider keeps one.
//! At a chosen event the provider ends the program that talks to it and withholds its answer.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::process::Child;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::fake_smtp::{Asked, FakeSmtp, Reply};
use super::{PATIENCE, Servers, converse};

/// Lines of Dovecot's configuration for accounts with a Sent folder, into which `pingan+Sent@…` delivers.
pub const CONFIGURATION: &str = "recipient_delimiter = +\nlmtp_save_to_detail_mailbox = yes\nnamespace inbox {\n  mailbox Sent {\n    special_use = \\Sent\n    auto = create\n  }\n}";

/// What the provider has done and not yet answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// SMTP: a letter is in its recipients' mailboxes.
    LetterDelivered,
    /// IMAP: a mail's text was sent in part.
    MailSentInPart,
    /// IMAP: a mail was moved.
    MailMoved,
    /// IMAP: a copy for the Sent folder is announced, its text has not come.
    CopyAnnounced,
    /// IMAP: a copy is in the Sent folder.
    CopyKept,
}

impl Event {
    /// The IMAP command that leads to it, and which of the server's answers to that command is withheld.
    fn command(self) -> Option<(&'static str, usize)> {
        match self {
            Self::LetterDelivered => None,
            Self::MailSentInPart => Some(("BODY.PEEK[]", 1)),
            Self::MailMoved => Some(("UID MOVE", 1)),
            Self::CopyAnnounced => Some(("APPEND", 1)),
            Self::CopyKept => Some(("APPEND", 2)),
        }
    }
}

/// What the program did last, as its provider sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    NotConnected,
    Listing,
    Fetching,
    Moving,
    Sending,
    Copying,
}

/// The program that is to be ended, and when.
#[derive(Default)]
pub struct Victim {
    child: Mutex<Option<Child>>,
    plan: Mutex<Option<(Event, u32)>>,
    /// The event has come.
    pub struck: AtomicBool,
    stage: Mutex<Option<Stage>>,
}

impl Victim {
    /// A program that was just started; it is ended at the event of this number.
    pub fn watch(&self, child: Child) {
        *self.child.lock().unwrap() = Some(child);
    }

    pub fn plan(&self, plan: Option<(Event, u32)>) {
        *self.plan.lock().unwrap() = plan;
        *self.stage.lock().unwrap() = None;
        self.struck.store(false, Ordering::SeqCst);
    }

    /// Sends SIGKILL.
    pub fn kill(&self) {
        if let Some(child) = self.child.lock().unwrap().as_mut() {
            let _ = child.kill();
        }
    }

    /// How the program ended; `None` while it is at work.
    pub fn ended(&self) -> Option<std::process::ExitStatus> {
        self.child.lock().unwrap().as_mut().and_then(|child| child.try_wait().unwrap())
    }

    pub fn stage(&self) -> Stage {
        self.stage.lock().unwrap().unwrap_or(Stage::NotConnected)
    }

    fn reached(&self, stage: Stage) {
        *self.stage.lock().unwrap() = Some(stage);
    }

    /// Counts an event; true where it is the chosen one.
    fn counts(&self, event: Event) -> bool {
        let mut plan = self.plan.lock().unwrap();
        match plan.as_mut() {
            Some((planned, left)) if *planned == event && *left > 0 => {
                *left -= 1;
                *left == 0
            }
            _ => false,
        }
    }

    fn strike(&self) {
        self.struck.store(true, Ordering::SeqCst);
        self.kill();
    }
}

/// The running provider.
pub struct Provider {
    pub servers: Arc<Servers>,
    pub smtp: FakeSmtp,
    pub victim: Arc<Victim>,
    imap: u16,
    connections: Arc<AtomicUsize>,
}

impl Provider {
    /// Over servers that were started with [`CONFIGURATION`].
    pub fn start(servers: &Arc<Servers>, keeps_copies: bool) -> Provider {
        let victim = Arc::<Victim>::default();
        let (lmtp, watched) = (servers.lmtp, Arc::clone(&victim));
        let smtp = FakeSmtp::start(move |asked| {
            watched.reached(Stage::Sending);
            if let Asked::Letter { to, text, .. } = asked {
                let mail = without_dots(text);
                let store = |address: &str| {
                    let reply = converse(lmtp, "LHLO provider", "pingan@bsh.example", address, &mail);
                    assert!(reply.starts_with("250"), "LMTP delivery: {reply}");
                };
                to.iter().for_each(|address| store(address));
                if keeps_copies {
                    store("pingan+Sent@bsh.example");
                }
                if watched.counts(Event::LetterDelivered) {
                    watched.strike();
                }
            }
            Reply::Yes
        });
        let connections = Arc::new(AtomicUsize::new(0));
        let imap = watching_proxy(servers.imap, Arc::clone(&victim), Arc::clone(&connections));
        Provider { servers: Arc::clone(servers), smtp, victim, imap, connections }
    }

    /// `[mailbox]` and `[outbox]` for `campaign.toml`.
    pub fn tables(&self, account: &str) -> (String, String) {
        let mailbox = format!(
            "[mailbox]\nkind = \"imap\"\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nuser = \"{account}\"\npassword_env = \"HUIZONG_TEST_PASSWORD\"\nfolder = \"INBOX\"\ndone_folder = \"Done\"\n",
            self.imap
        );
        (mailbox, self.smtp.table(""))
    }

    /// Waits until all that an ended program had asked for is done.
    pub fn await_idle(&self) {
        self.smtp.await_idle();
        let deadline = Instant::now() + PATIENCE;
        while self.connections.load(Ordering::SeqCst) > 0 {
            assert!(Instant::now() < deadline, "the IMAP server is still at work\n{}", self.servers.log());
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// A letter as it was before the dots of the transmission (RFC 5321 §4.5.2), without its end mark.
fn without_dots(text: &[u8]) -> Vec<u8> {
    let text = text.strip_suffix(b".\r\n").unwrap();
    let lines = text.split_inclusive(|byte| *byte == b'\n');
    lines.flat_map(|line| line.strip_prefix(b".").unwrap_or(line)).copied().collect()
}

/// Passes bytes on to the IMAP server of a port, keeps count of open connections and looks at what the client says.
fn watching_proxy(server: u16, victim: Arc<Victim>, connections: Arc<AtomicUsize>) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (victim, connections) = (Arc::clone(&victim), Arc::clone(&connections));
            connections.fetch_add(1, Ordering::SeqCst);
            std::thread::spawn(move || {
                let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
                pass_on(client.unwrap(), server, &victim);
                connections.fetch_sub(1, Ordering::SeqCst);
            });
        }
    });
    port
}

/// Ends when the server has ended the connection, which it does once it has done what it was asked for.
fn pass_on(client: TcpStream, server: TcpStream, victim: &Arc<Victim>) {
    victim.reached(Stage::Listing);
    // Answers that are still to be passed on before the program is ended.
    let left: Arc<Mutex<Option<usize>>> = Arc::default();
    let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (watched, armed) = (Arc::clone(victim), Arc::clone(&left));
    std::thread::spawn(move || {
        let mut buffer = [0; 16_384];
        while let Ok(count @ 1..) = from_client.read(&mut buffer) {
            let said = String::from_utf8_lossy(&buffer[..count]).into_owned();
            look_at(&said, &watched, &armed);
            if to_server.write_all(&buffer[..count]).is_err() {
                break;
            }
        }
        let _ = to_server.shutdown(Shutdown::Write);
    });
    let (mut from_server, mut to_client) = (server, client);
    let mut buffer = [0; 16_384];
    while let Ok(count @ 1..) = from_server.read(&mut buffer) {
        let mut left = left.lock().unwrap();
        if let Some(answers) = left.as_mut() {
            *answers -= 1;
            if *answers == 0 {
                *left = None;
                victim.strike();
                let _ = to_client.shutdown(Shutdown::Both);
                continue;
            }
        }
        drop(left);
        // Where the client is gone the server is listened to until it has finished.
        let _ = to_client.write_all(&buffer[..count]);
    }
    let _ = to_client.shutdown(Shutdown::Both);
}

fn look_at(said: &str, victim: &Victim, armed: &Mutex<Option<usize>>) {
    let stages = [("BODY.PEEK[]", Stage::Fetching), ("UID MOVE", Stage::Moving), ("APPEND", Stage::Copying)];
    for (word, stage) in stages {
        if said.contains(word) {
            victim.reached(stage);
        }
    }
    for event in [Event::MailSentInPart, Event::MailMoved, Event::CopyAnnounced, Event::CopyKept] {
        if let Some((word, answers)) = event.command()
            && said.contains(word)
            && victim.counts(event)
        {
            *armed.lock().unwrap() = Some(answers);
        }
    }
}
