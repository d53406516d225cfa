//! Bytes in, damaged bytes out, the same on every run; and a watchdog for the tests that read them.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::{Duration, Instant};

use peak_alloc::PeakAlloc;

/// Most memory in bytes while one file is read.
const MEMORY: usize = 256 << 20;

/// Wall time after which one piece of work counts as hung.
///
/// An upper bound for a busy machine: tests are built without optimisation, five to ten times slower, and share the machine.
/// `cargo xtask bench --hostile` measures the times.
const HUNG: Duration = Duration::from_secs(600);

#[global_allocator]
static IN_USE: PeakAlloc = PeakAlloc;

// Memory is counted for the whole process, so the tests of one program run one at a time.
static TURN: Mutex<()> = Mutex::new(());

/// Pseudo-random numbers, the same on every run.
pub struct Random(pub u64);

impl Random {
    /// A number below `bound`; 0 where `bound` is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }

    /// One of the items, of which there must be at least one.
    pub fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }
}

/// Damages bytes in one to four places, also by pieces of `other`.
pub fn damaged(whole: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    const WORDS: [&[u8]; 16] = [
        b"<",
        b">",
        b"</",
        b"&#x1F600;",
        b"\"",
        b"=",
        b"{",
        b"}",
        b"\\",
        b"-1",
        b"4294967295",
        b"999999999999999999999",
        b"\r\n\r\n",
        b"]]>",
        b"%",
        b"\0",
    ];
    const NUMBERS: [u32; 8] = [0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF];
    let mut bytes = whole.to_vec();
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        let until = (at + 1 + random.below(64)).min(bytes.len());
        match random.below(8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..until)),
            2 => {
                let byte = *random.one(&[0, 0xFF, b' ', b'0', b'9', 0x80]);
                bytes[at..until].fill(byte);
            }
            3 => {
                let from = random.below(other.len());
                let piece = other[from..(from + random.below(400)).min(other.len())].to_vec();
                // Overwritten or inserted.
                let replaced = if random.below(2) == 0 { at..at } else { at..(at + piece.len()).min(bytes.len()) };
                bytes.splice(replaced, piece);
            }
            4 => drop(bytes.splice(at..at, random.one(&WORDS).iter().copied())),
            5 => {
                let width = *random.one(&[1, 2, 4]);
                for (place, byte) in bytes.iter_mut().skip(at).zip(random.one(&NUMBERS).to_le_bytes()).take(width) {
                    *place = byte;
                }
            }
            _ => {
                for _ in 0..=random.below(6) {
                    let at = random.below(bytes.len());
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << random.below(8);
                    }
                }
            }
        }
    }
    bytes
}

/// Start of a task, its name, and its bytes.
type Running = (Instant, String, Vec<u8>);

/// Watchdog: each task must end in time, within memory, and without a panic.
pub struct Watch {
    /// The running task.
    running: Arc<Mutex<Option<Running>>>,
    /// Tasks that failed.
    broken: Vec<String>,
    done: usize,
    most: usize,
    slowest: Duration,
    _turn: MutexGuard<'static, ()>,
}

impl Watch {
    /// Starts the watchdog once no other one is running.
    pub fn new() -> Self {
        let turn = TURN.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let running: Arc<Mutex<Option<Running>>> = Arc::default();
        let watched = Arc::clone(&running);
        thread::spawn(move || {
            loop {
                thread::sleep(Duration::from_millis(200));
                let running = watched.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                if let Some((since, name, bytes)) = running.as_ref()
                    && since.elapsed() > HUNG
                {
                    // A thread cannot be stopped, so the process is ended.
                    eprintln!("hung for {HUNG:?}: {}", kept(name, bytes));
                    std::process::exit(101);
                }
            }
        });
        Self { running, broken: Vec::new(), done: 0, most: 0, slowest: Duration::ZERO, _turn: turn }
    }

    /// Runs one task on some bytes.
    pub fn over<T>(&mut self, name: &str, bytes: &[u8], work: impl FnOnce(&[u8]) -> T) {
        let set = |what| *self.running.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = what;
        let since = Instant::now();
        set(Some((since, name.to_owned(), bytes.to_vec())));
        IN_USE.reset_peak_usage();
        let before = IN_USE.current_usage();
        let result = catch_unwind(AssertUnwindSafe(|| drop(work(bytes))));
        let taken = IN_USE.peak_usage().saturating_sub(before);
        set(None);
        self.done += 1;
        self.most = self.most.max(taken);
        self.slowest = self.slowest.max(since.elapsed());
        if result.is_err() {
            self.broken.push(format!("panic: {}", kept(name, bytes)));
        }
        if taken > MEMORY {
            self.broken.push(format!("{} MB: {}", taken >> 20, kept(name, bytes)));
        }
    }

    /// Fails if a task failed, or if fewer tasks ran than intended.
    pub fn end(self, least: usize) {
        println!("{} pieces, at most {} MB, slowest {:?}", self.done, self.most >> 20, self.slowest);
        assert!(self.broken.is_empty(), "{} broken:\n{}", self.broken.len(), self.broken.join("\n"));
        assert!(self.done >= least, "only {} pieces of work", self.done);
    }
}

/// Writes an input that failed to a file and returns its path.
fn kept(name: &str, bytes: &[u8]) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    match fs::write(&path, bytes) {
        Ok(()) => path.display().to_string(),
        Err(error) => format!("{name} ({error})"),
    }
}
