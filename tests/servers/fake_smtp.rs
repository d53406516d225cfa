//! An SMTP server for tests that answers as it is told and keeps what it took.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::PATIENCE;

/// What a client asks.
pub enum Asked<'a> {
    /// MAIL.
    Sender,
    /// RCPT for an address.
    Recipient(&'a str),
    /// The whole letter has come, for these recipients, with this Message-ID.
    Letter { to: &'a [String], id: &'a str, text: &'a [u8] },
}

/// What the server does.
pub enum Reply {
    /// 250.
    Yes,
    /// A reply of its own; a letter is taken only with a reply that starts with 2.
    Say(&'static str),
    /// It takes a letter and hangs up without a word.
    TakeAndHangUp,
    /// It never answers.
    Silence,
}

/// A letter as one recipient's server has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    pub to: String,
    pub id: String,
}

/// The running server.
pub struct FakeSmtp {
    pub port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
    open: Arc<AtomicUsize>,
}

type Script = Arc<Mutex<dyn FnMut(Asked<'_>) -> Reply + Send>>;

impl FakeSmtp {
    /// A server that takes all letters. At those with these numbers, from 1, it says so and waits for a word before it answers.
    pub fn stopping_at(letters: &'static [usize]) -> (FakeSmtp, Receiver<()>, Sender<()>) {
        let (at_letter, reached) = mpsc::channel();
        let (go_on, may_go_on) = mpsc::channel();
        let mut number = 0;
        let server = FakeSmtp::start(move |asked| {
            if let Asked::Letter { .. } = asked {
                number += 1;
                if letters.contains(&number) {
                    at_letter.send(()).unwrap();
                    may_go_on.recv().unwrap();
                }
            }
            Reply::Yes
        });
        (server, reached, go_on)
    }

    pub fn start(script: impl FnMut(Asked<'_>) -> Reply + Send + 'static) -> FakeSmtp {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&taken);
        let script: Script = Arc::new(Mutex::new(script));
        let open = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&open);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (kept, script, counted) = (Arc::clone(&kept), Arc::clone(&script), Arc::clone(&counted));
                counted.fetch_add(1, Ordering::SeqCst);
                std::thread::spawn(move || {
                    drop(converse(stream.unwrap(), &script, &kept));
                    counted.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        FakeSmtp { port, taken, open }
    }

    /// Waits until all that a client sent before it went away is done, at most [`PATIENCE`].
    pub fn await_idle(&self) {
        // Connections are taken in turn, so that this one comes after all others.
        let mut last = std::net::TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        std::io::Read::read_exact(&mut last, &mut [0; 3]).unwrap();
        drop(last);
        let deadline = Instant::now() + PATIENCE;
        while self.open.load(Ordering::SeqCst) > 0 {
            assert!(Instant::now() < deadline, "the server is still at work");
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Everything taken so far, in its order.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// How many letters an address has got.
    pub fn got(&self, address: &str) -> usize {
        self.taken().iter().filter(|taken| taken.to == address).count()
    }

    /// `[outbox]` for `campaign.toml`.
    pub fn table(&self, more: &str) -> String {
        let port = self.port;
        format!(
            "[outbox]\nkind = \"smtp\"\nhost = \"127.0.0.1\"\nport = {port}\nsecurity = \"none\"\nfrom = \"pingan@bsh.example\"\n{more}"
        )
    }
}

fn converse(mut stream: TcpStream, script: &Script, taken: &Mutex<Vec<Taken>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    stream.write_all(b"220 test\r\n")?;
    let mut to: Vec<String> = Vec::new();
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let command = String::from_utf8_lossy(&line).into_owned();
        let ask = |asked: Asked<'_>| (script.lock().unwrap())(asked);
        let mut letter = None;
        let reply = match command.to_ascii_uppercase().split([' ', ':', '\r']).next().unwrap_or_default() {
            "MAIL" => {
                to.clear();
                ask(Asked::Sender)
            }
            "RCPT" => {
                let address = command.split(['<', '>']).nth(1).unwrap().to_owned();
                let reply = ask(Asked::Recipient(&address));
                if matches!(reply, Reply::Yes) {
                    to.push(address);
                }
                reply
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                let mut text = Vec::new();
                while !text.ends_with(b"\r\n.\r\n") {
                    if reader.read_until(b'\n', &mut text)? == 0 {
                        return Ok(());
                    }
                }
                let id = message_id(&text);
                let reply = ask(Asked::Letter { to: &to, id: &id, text: &text });
                letter = Some(id);
                reply
            }
            "RSET" => {
                to.clear();
                Reply::Yes
            }
            _ => Reply::Yes,
        };
        let takes = match &reply {
            Reply::Yes | Reply::TakeAndHangUp => true,
            Reply::Say(words) => words.starts_with('2'),
            Reply::Silence => false,
        };
        if let Some(id) = letter.filter(|_| takes) {
            let copies = to.iter().map(|to| Taken { to: to.clone(), id: id.clone() });
            taken.lock().unwrap().extend(copies);
        }
        match reply {
            Reply::Yes => stream.write_all(b"250 ok\r\n")?,
            Reply::Say(words) => stream.write_all(format!("{words}\r\n").as_bytes())?,
            Reply::TakeAndHangUp => return Ok(()),
            // Until the client leaves; a test's process does not outlive its tests.
            Reply::Silence => std::thread::sleep(Duration::from_secs(3600)),
        }
    }
}

fn message_id(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let line = text.lines().find(|line| line.to_ascii_lowercase().starts_with("message-id:")).unwrap_or_default();
    line.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}
