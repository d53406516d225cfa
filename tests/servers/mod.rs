//! Real mail servers for tests: Dovecot (IMAP, LMTP, submission with TLS and AUTH) with OpenSMTPD behind it, on free
//! loopback ports, with a certificate authority of their own; everything is stopped and removed on drop.
//!
//! Tests that need them fail where they are missing, and say which Debian packages to install: they are never skipped.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod fake_smtp;
pub mod provider;

use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};

use tempfile::TempDir;

/// What the tests need from Debian.
pub const PACKAGES: &str = "dovecot-imapd dovecot-lmtpd dovecot-submissiond opensmtpd openssl";

/// The password of every account.
pub const PASSWORD: &str = "授权码 \"x\\y\" secret";

/// So long a test waits for a server at most. A ceiling for a busy machine, not a claim about time.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// Lines of Dovecot's configuration for a Sent folder, as its example has them.
pub const SENT_FOLDER: &str =
    "namespace inbox {\n  mailbox Sent {\n    special_use = \\Sent\n    auto = create\n  }\n}";

/// The domain of every account; mail to any other domain is refused with 550.
pub const DOMAIN: &str = "bsh.example";

/// Where OpenSMTPD keeps what it has not delivered yet.
const QUEUE: &str = "/var/spool/smtpd";

/// Running servers.
pub struct Servers {
    /// IMAP with STARTTLS.
    pub imap: u16,
    /// IMAP over TLS.
    pub imaps: u16,
    /// SMTP without TLS or AUTH, straight into OpenSMTPD.
    pub smtp: u16,
    /// Submission with STARTTLS and AUTH.
    pub submission: u16,
    /// Submission over TLS with AUTH.
    pub submissions: u16,
    /// The authority that signed the servers' certificate, for `ca_file`. It names `localhost` and `127.0.0.1`.
    pub ca: PathBuf,
    /// Another authority, which did not.
    pub other_ca: PathBuf,
    pub lmtp: u16,
    shared_queue: bool,
    running: Vec<Running>,
    folder: TempDir,
    // Held until everything above is stopped: OpenSMTPD's queue and control socket have fixed places.
    _lock: File,
}

impl Servers {
    /// Starts servers with these accounts (`jiedao@bsh.example` …), each with [`PASSWORD`].
    pub fn start(accounts: &[&str]) -> Servers {
        Servers::start_with(accounts, "")
    }

    /// The same with extra lines for Dovecot's configuration (`imap_capability = …`).
    pub fn start_with(accounts: &[&str], extra: &str) -> Servers {
        for program in ["dovecot", "smtpd", "openssl", "setpriv", "unshare"] {
            assert!(
                find(program).is_some(),
                "{program} is missing. These tests run against real mail servers: as root, run\n    apt-get install --no-install-recommends {PACKAGES}\nor cargo xtask check, which does it"
            );
        }
        assert!(
            is_root(),
            "these tests start OpenSMTPD, which only root can: run them as root, in a container at best"
        );
        let lock = File::create(std::env::temp_dir().join("huizong-test-servers.lock")).unwrap();
        lock.lock().unwrap();
        let folder = TempDir::with_prefix("huizong-servers-").unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let dir = folder.path();
        let (ca, other_ca) = certificates(dir);
        let [imap, imaps, smtp, submission, submissions, lmtp] = free_ports();
        let mut servers = Servers {
            imap,
            imaps,
            smtp,
            submission,
            submissions,
            ca,
            other_ca,
            lmtp,
            shared_queue: false,
            running: Vec::new(),
            folder,
            _lock: lock,
        };
        servers.configure(accounts, extra);
        servers.start_opensmtpd();
        servers.start_dovecot();
        servers
    }

    /// Stops Dovecot as if its machine had died; [`Servers::start_dovecot`] brings it back on the same ports.
    pub fn stop_dovecot(&mut self) {
        self.running.retain(|server| server.name != "dovecot");
    }

    /// Starts Dovecot and waits until it answers on every port.
    pub fn start_dovecot(&mut self) {
        let config = self.folder.path().join("dovecot.conf");
        let server = Running::start("dovecot", Command::new(program("dovecot")).arg("-F").arg("-c").arg(config));
        self.running.push(server);
        self.await_greeting(self.imap);
        self.await_greeting(self.submission);
        self.await_greeting(self.lmtp);
    }

    /// Puts a mail into an account's inbox, unchanged but for the headers that a delivery adds. Answers with the text
    /// of the server's last reply.
    pub fn deliver(&self, account: &str, mail: &[u8]) {
        let reply = converse(self.lmtp, "LHLO tests", "unit@bsh.example", account, mail);
        assert!(reply.starts_with("250"), "LMTP delivery: {reply}");
    }

    /// Hands a mail to OpenSMTPD as any mail program would; gives the server's last reply.
    pub fn submit(&self, from: &str, to: &str, mail: &[u8]) -> String {
        converse(self.smtp, "EHLO tests", from, to, mail)
    }

    /// Hands a mail to OpenSMTPD and dates its arrival, as IMAP will tell it (INTERNALDATE), to a moment in seconds
    /// since 1970. For one mail at a time, before anyone has looked at it by IMAP.
    pub fn submit_at(&self, from: &str, to: &str, mail: &[u8], arrival: u64) {
        let before = self.files(to, "INBOX");
        let reply = self.submit(from, to, mail);
        assert!(reply.starts_with("250"), "SMTP delivery: {reply}");
        self.await_mails(to, "INBOX", before.len() + 1);
        for file in self.files(to, "INBOX").into_iter().filter(|file| !before.contains(file)) {
            let arrival = SystemTime::UNIX_EPOCH + Duration::from_secs(arrival);
            File::options().append(true).open(file).unwrap().set_modified(arrival).unwrap();
        }
    }

    /// Puts a mail into an account's inbox byte for byte, as a delivery program does, dated to a moment in seconds since
    /// 1970. Mails get their UIDs in the order of `number`.
    pub fn place(&self, account: &str, number: usize, mail: &[u8], arrival: u64) {
        let folder = self.maildir(account);
        for part in ["cur", "new", "tmp"] {
            fs::create_dir_all(folder.join(part)).unwrap();
        }
        let (name, arrival) =
            (format!("1590000000.M{number}P1.test"), SystemTime::UNIX_EPOCH + Duration::from_secs(arrival));
        let unfinished = folder.join("tmp").join(&name);
        fs::write(&unfinished, mail).unwrap();
        File::options().append(true).open(&unfinished).unwrap().set_modified(arrival).unwrap();
        fs::rename(unfinished, folder.join("new").join(name)).unwrap();
    }

    /// Removes everything that an account holds. For accounts that nobody is logged in to.
    pub fn empty(&self, account: &str) {
        let _ = fs::remove_dir_all(self.maildir(account));
    }

    /// `[mailbox]` and `[outbox]` for `campaign.toml`, over TLS, without `from` and whatever else a test wants to add.
    /// The password is expected in the environment variable `HUIZONG_TEST_PASSWORD`.
    pub fn tables(&self, account: &str) -> (String, String) {
        let table = |kind: &str, port: u16| {
            format!(
                "kind = \"{kind}\"\nhost = \"localhost\"\nport = {port}\nsecurity = \"tls\"\nuser = \"{account}\"\npassword_env = \"HUIZONG_TEST_PASSWORD\"\nca_file = \"{}\"\n",
                self.ca.display()
            )
        };
        (format!("[mailbox]\n{}", table("imap", self.imaps)), format!("[outbox]\n{}", table("smtp", self.submissions)))
    }

    /// The Maildir of an account's inbox. After writing into it by hand call [`Servers::own`].
    pub fn maildir(&self, account: &str) -> PathBuf {
        self.folder.path().join("mail").join(account).join("Maildir")
    }

    /// Gives an account's files to the user that the servers run as.
    pub fn own(&self, account: &str) {
        let (uid, gid) = (number_of("-u", "dovecot"), number_of("-g", "dovecot"));
        let home = self.folder.path().join("mail").join(account);
        let status = Command::new("chown").arg("-R").arg(format!("{uid}:{gid}")).arg(home).status().unwrap();
        assert!(status.success());
    }

    /// The mails that lie in a folder of an account (`INBOX`, `Sent`, a name in modified UTF-7), as files, oldest
    /// first.
    pub fn mails(&self, account: &str, folder: &str) -> Vec<Vec<u8>> {
        // A file may be renamed between the look and the reading: Dovecot moves what it has seen from new to cur.
        self.files(account, folder).into_iter().filter_map(|path| fs::read(path).ok()).collect()
    }

    fn files(&self, account: &str, folder: &str) -> Vec<PathBuf> {
        let mut root = self.maildir(account);
        if folder != "INBOX" {
            root.push(folder);
        }
        let mut files = Vec::new();
        for part in ["new", "cur"] {
            for entry in fs::read_dir(root.join(part)).into_iter().flatten() {
                let path = entry.unwrap().path();
                // A Maildir name starts with the second and the microsecond of delivery.
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                let (second, rest) = name.split_once('.').unwrap();
                let micro: u64 = rest.trim_start_matches('M').split('P').next().unwrap().parse().unwrap();
                files.push(((second.parse::<u64>().unwrap(), micro), path));
            }
        }
        files.sort();
        files.into_iter().map(|(_, path)| path).collect()
    }

    /// Waits until a folder holds this many mails, at most [`PATIENCE`], and gives them.
    pub fn await_mails(&self, account: &str, folder: &str, count: usize) -> Vec<Vec<u8>> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mails = self.mails(account, folder);
            if mails.len() >= count {
                return mails;
            }
            assert!(Instant::now() < deadline, "{account} {folder}: {} of {count} mails\n{}", mails.len(), self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Dovecot's log up to now.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("dovecot.log")).unwrap_or_default()
    }

    fn configure(&self, accounts: &[&str], extra: &str) {
        let dir = self.folder.path();
        let mail = dir.join("mail");
        fs::create_dir(&mail).unwrap();
        let (uid, gid) = (number_of("-u", "dovecot"), number_of("-g", "dovecot"));
        let passwd: String = accounts
            .iter()
            .map(|account| {
                let home = mail.join(account);
                fs::create_dir(&home).unwrap();
                format!("{account}:{{PLAIN}}{PASSWORD}:{uid}:{gid}::{}::\n", home.display())
            })
            .collect();
        accounts.iter().for_each(|account| self.own(account));
        fs::write(dir.join("passwd"), passwd).unwrap();
        fs::write(dir.join("dovecot.conf"), self.dovecot_conf(extra)).unwrap();
        fs::write(dir.join("smtpd.conf"), self.smtpd_conf()).unwrap();
        fs::set_permissions(dir.join("smtpd.conf"), fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn dovecot_conf(&self, extra: &str) -> String {
        let dir = self.folder.path().display();
        let Servers { imap, imaps, smtp, submission, submissions, lmtp, .. } = self;
        format!(
            "protocols = imap lmtp submission
listen = 127.0.0.1
hostname = mail.{DOMAIN}
base_dir = {dir}/run
state_dir = {dir}/state
default_internal_user = dovecot
default_login_user = dovenull
default_internal_group = dovecot
log_path = {dir}/dovecot.log
auth_mechanisms = plain login
disable_plaintext_auth = no
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir:LAYOUT=fs
mail_never_cache_fields = imap.envelope date.received
ssl = yes
ssl_cert = <{dir}/server.pem
ssl_key = <{dir}/server.key
passdb {{
  driver = passwd-file
  args = username_format=%Lu {dir}/passwd
}}
userdb {{
  driver = passwd-file
  args = username_format=%Lu {dir}/passwd
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
submission_relay_host = 127.0.0.1
submission_relay_port = {smtp}
submission_relay_trusted = yes
service submission-login {{
  chroot =
  inet_listener submission {{
    port = {submission}
  }}
  inet_listener submissions {{
    port = {submissions}
    ssl = yes
  }}
}}
{extra}
"
        )
    }

    fn smtpd_conf(&self) -> String {
        format!(
            "listen on 127.0.0.1 port {} hostname mail.{DOMAIN}\n\
             action \"store\" relay host lmtp://127.0.0.1:{}\n\
             match from any for domain \"{DOMAIN}\" action \"store\"\n",
            self.smtp, self.lmtp
        )
    }

    /// OpenSMTPD keeps its queue and control socket in fixed places. Where the system lets us, it gets empty ones of
    /// its own in a mount namespace; elsewhere the queue must be empty, so that no real mail is ever touched.
    fn start_opensmtpd(&mut self) {
        let config = self.folder.path().join("smtpd.conf");
        let can_unshare = Command::new("unshare").args(["--mount", "true"]).stderr(Stdio::null()).status().unwrap();
        let mut command = Command::new("unshare");
        if can_unshare.success() {
            let script = format!(
                "mkdir -p -m 711 {QUEUE} && mount -t tmpfs -o mode=711 tmpfs {QUEUE} && mount -t tmpfs tmpfs /run && exec \"$0\" -d -f \"$1\""
            );
            command
                .args(["--mount", "--propagation", "private", "sh", "-c", &script])
                .arg(program("smtpd"))
                .arg(config);
        } else {
            let queued = walk(&Path::new(QUEUE).join("queue"));
            assert!(queued.is_empty(), "OpenSMTPD's queue {QUEUE}/queue holds mail; tests do not touch it");
            command = Command::new(program("smtpd"));
            command.arg("-d").arg("-f").arg(config);
            self.shared_queue = true;
        }
        let server = Running::start("smtpd", &mut command);
        self.running.push(server);
        self.await_greeting(self.smtp);
    }

    fn await_greeting(&self, port: u16) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Ok(stream) = TcpStream::connect(("127.0.0.1", port)) {
                stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
                let mut line = String::new();
                if BufReader::new(stream).read_line(&mut line).is_ok_and(|count| count > 0) {
                    return;
                }
            }
            let output: String = self.running.iter().map(Running::output).collect();
            assert!(Instant::now() < deadline, "no server on port {port}\n{output}\n{}", self.log());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.running.clear();
        if self.shared_queue {
            // It was empty at the start, so what lies there now came from this test.
            walk(&Path::new(QUEUE).join("queue")).into_iter().for_each(|file| drop(fs::remove_file(file)));
        }
    }
}

/// A listener that plays a faulty server: every connection is handed to `play`, in turn, on one thread.
pub fn faulty_server(mut play: impl FnMut(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            play(stream.unwrap());
        }
    });
    port
}

/// Passes bytes on to `port` until `limit(n)` bytes of connection `n` (from 0) came back from the server, then cuts it.
pub fn cutting_proxy(port: u16, limit: impl Fn(usize) -> Option<usize> + Send + 'static) -> u16 {
    let mut number = 0;
    faulty_server(move |client| {
        let server = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let allowed = limit(number);
        number += 1;
        let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut from_client, &mut to_server));
        let (mut from_server, mut to_client) = (server, client);
        std::thread::spawn(move || {
            match allowed {
                Some(limit) => {
                    let _ = std::io::copy(&mut (&mut from_server).take(limit as u64), &mut to_client);
                }
                None => drop(std::io::copy(&mut from_server, &mut to_client)),
            }
            let _ = to_client.shutdown(std::net::Shutdown::Both);
            let _ = from_server.shutdown(std::net::Shutdown::Both);
        });
    })
}

/// Passes bytes on to `port`, but cuts the connection once: where the client first says a word, before the server hears of
/// it or when it answers.
pub fn cutting_at(port: u16, word: &'static str, before: bool) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let own = listener.local_addr().unwrap().port();
    let left = Arc::new(AtomicU32::new(1));
    std::thread::spawn(move || {
        for client in listener.incoming() {
            let (mut client, left) = (client.unwrap(), Arc::clone(&left));
            let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
            let (mut from_server, mut to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            let armed = Arc::new(AtomicU32::new(0));
            let cuts = Arc::clone(&armed);
            std::thread::spawn(move || {
                let mut buffer = [0; 4096];
                while let Ok(count @ 1..) = from_server.read(&mut buffer) {
                    if cuts.load(Ordering::SeqCst) > 0 || to_client.write_all(&buffer[..count]).is_err() {
                        break;
                    }
                }
                let _ = to_client.shutdown(std::net::Shutdown::Both);
            });
            std::thread::spawn(move || {
                let mut buffer = [0; 4096];
                while let Ok(count @ 1..) = client.read(&mut buffer) {
                    let has_word = String::from_utf8_lossy(&buffer[..count]).contains(word);
                    if has_word && left.swap(0, Ordering::SeqCst) > 0 {
                        armed.store(1, Ordering::SeqCst);
                        if before {
                            let _ = client.shutdown(std::net::Shutdown::Both);
                            break;
                        }
                    }
                    if server.write_all(&buffer[..count]).is_err() {
                        break;
                    }
                }
                let _ = server.shutdown(std::net::Shutdown::Both);
            });
        }
    });
    own
}

/// Passes bytes on to `port` and keeps what the client says.
pub fn listening_proxy(port: u16) -> (u16, Arc<Mutex<Vec<u8>>>) {
    let said = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&said);
    let port = faulty_server(move |mut client| {
        let mut server = TcpStream::connect(("127.0.0.1", port)).unwrap();
        let (mut from_server, mut to_client) = (server.try_clone().unwrap(), client.try_clone().unwrap());
        std::thread::spawn(move || std::io::copy(&mut from_server, &mut to_client));
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = client.read(&mut buffer) {
            heard.lock().unwrap().extend_from_slice(&buffer[..count]);
            server.write_all(&buffer[..count]).unwrap();
        }
        let _ = server.shutdown(std::net::Shutdown::Both);
    });
    (port, said)
}

/// A server with all its processes, ended when dropped, and by the kernel when the test's thread dies.
struct Running {
    name: &'static str,
    child: Child,
    output: PathBuf,
    _folder: TempDir,
}

impl Running {
    fn start(name: &'static str, command: &mut Command) -> Running {
        let folder = TempDir::with_prefix("huizong-output-").unwrap();
        let output = folder.path().join("output");
        let file = File::create(&output).unwrap();
        let child = Command::new("setpriv")
            .args(["--pdeathsig", "TERM"])
            .arg(command.get_program())
            .args(command.get_args())
            .process_group(0)
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        Running { name, child, output, _folder: folder }
    }

    fn output(&self) -> String {
        format!("{}:\n{}", self.name, fs::read_to_string(&self.output).unwrap_or_default())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let group = format!("-{}", self.child.id());
        // Dovecot takes a second to say goodbye to its clients; its files go anyway.
        let signals: &[&str] = if self.name == "dovecot" { &["-KILL"] } else { &["-TERM", "-KILL"] };
        for signal in signals {
            let _ = Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status();
            let deadline = Instant::now() + Duration::from_secs(5);
            while matches!(self.child.try_wait(), Ok(None)) && Instant::now() < deadline {
                std::thread::sleep(Duration::from_millis(2));
            }
        }
    }
}

pub fn converse(port: u16, hello: &str, from: &str, to: &str, mail: &[u8]) -> String {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut lines = BufReader::new(stream.try_clone().unwrap());
    let mut reply = move || loop {
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        if line.as_bytes().get(3) != Some(&b'-') {
            return line;
        }
    };
    let mut stream = stream;
    reply();
    for line in [hello.to_owned(), format!("MAIL FROM:<{from}>"), format!("RCPT TO:<{to}>"), "DATA".to_owned()] {
        stream.write_all(format!("{line}\r\n").as_bytes()).unwrap();
        let answer = reply();
        if !answer.starts_with(['2', '3']) {
            return answer;
        }
    }
    let mut text = Vec::new();
    for line in mail.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            text.push(b'.');
        }
        text.extend_from_slice(line);
    }
    if !text.ends_with(b"\r\n") {
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(b".\r\n");
    stream.write_all(&text).unwrap();
    let last = reply();
    stream.write_all(b"QUIT\r\n").unwrap();
    last
}

fn certificates(dir: &Path) -> (PathBuf, PathBuf) {
    let openssl = |line: &str| {
        let output = Command::new("openssl").args(line.split(' ')).current_dir(dir).output().unwrap();
        assert!(output.status.success(), "openssl {line}\n{}", String::from_utf8_lossy(&output.stderr));
    };
    fs::write(dir.join("san"), "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=CA:FALSE\n").unwrap();
    for name in ["ca", "other"] {
        openssl(&format!(
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN={name} -keyout {name}.key -out {name}.pem"
        ));
    }
    openssl(
        "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -keyout server.key -out server.csr",
    );
    openssl("x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile san -out server.pem");
    (dir.join("ca.pem"), dir.join("other.pem"))
}

/// Ports outside the range that the kernel gives to outgoing connections, so that none is taken before its server is.
fn free_ports<const N: usize>() -> [u16; N] {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    std::array::from_fn(|_| {
        loop {
            let step = NEXT.fetch_add(1, Ordering::Relaxed) + std::process::id() * 37;
            let port = 18_000 + (step % 12_000) as u16;
            match TcpListener::bind(("127.0.0.1", port)) {
                Ok(_) => break port,
                Err(error) => assert_eq!(error.kind(), ErrorKind::AddrInUse),
            }
        }
    })
}

fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let more = ["/usr/sbin", "/usr/local/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(more).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn program(name: &str) -> PathBuf {
    find(name).unwrap()
}

fn is_root() -> bool {
    number_of("-u", "") == "0"
}

fn number_of(flag: &str, account: &str) -> String {
    let mut command = Command::new("id");
    command.arg(flag);
    if !account.is_empty() {
        command.arg(account);
    }
    String::from_utf8(command.output().unwrap().stdout).unwrap().trim().to_owned()
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}
