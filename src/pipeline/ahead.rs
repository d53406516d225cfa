//! Work handed over piece by piece in, its answers in the same order out: done on all cores, with a bound on what is
//! under way.

use std::{
    collections::VecDeque,
    num::NonZero,
    sync::{
        Mutex,
        mpsc::{self, Receiver, Sender},
    },
    thread,
};

/// Bytes that may be under way at once; a piece with more is under way alone.
const BYTES: usize = 32 << 20;
/// Pieces that may be under way for each core, so that none waits for the one who hands over.
const PIECES: usize = 4;
/// Bytes of a worker's stack: as much as the program's own.
const STACK: usize = 8 << 20;

/// Pieces of work under way. `N` is what the caller gets back together with the answer `A`.
pub(super) struct Ahead<'w, J, N, A> {
    work: &'w (dyn Fn(J) -> A + Sync),
    jobs: Sender<(J, Sender<A>)>,
    workers: usize,
    under_way: VecDeque<(N, usize, Receiver<A>)>,
    bytes: usize,
}

/// Runs `body` with workers for all cores; they end with it.
pub(super) fn on_all_cores<J: Send, N, A: Send, T>(
    work: &(dyn Fn(J) -> A + Sync),
    body: impl FnOnce(&mut Ahead<'_, J, N, A>) -> T,
) -> T {
    let (jobs, waiting) = mpsc::channel();
    let waiting = Mutex::new(waiting);
    let serve = || {
        while let Some((job, answer)) = next(&waiting) {
            // Nobody waits for the answer where the whole run has failed meanwhile.
            let _ = answer.send(work(job));
        }
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, NonZero::get);
        let start = || thread::Builder::new().stack_size(STACK).spawn_scoped(scope, serve);
        let workers = std::iter::repeat_with(start).take(cores).filter(Result::is_ok).count();
        body(&mut Ahead { work, jobs, workers, under_way: VecDeque::new(), bytes: 0 })
    })
}

fn next<J, A>(waiting: &Mutex<Receiver<(J, Sender<A>)>>) -> Option<(J, Sender<A>)> {
    waiting.lock().ok()?.recv().ok()
}

impl<J, N, A> Ahead<'_, J, N, A> {
    /// Whether a piece of so many bytes has to wait until [`Ahead::first`] has given back another.
    pub(super) fn is_full(&self, bytes: usize) -> bool {
        let full = self.under_way.len() >= PIECES * self.workers.max(1);
        full || !self.under_way.is_empty() && self.bytes.saturating_add(bytes) > BYTES
    }

    /// Hands a piece of work over.
    pub(super) fn push(&mut self, note: N, bytes: usize, job: J) {
        let (answer, answered) = mpsc::channel();
        self.under_way.push_back((note, bytes, answered));
        self.bytes = self.bytes.saturating_add(bytes);
        // The system gives no thread, or takes none: the work is done right here.
        let left = if self.workers == 0 {
            Some((job, answer))
        } else {
            self.jobs.send((job, answer)).err().map(|left| left.0)
        };
        if let Some((job, answer)) = left {
            let _ = answer.send((self.work)(job));
        }
    }

    /// The oldest piece under way with its answer, once that is there; `None` where nothing is under way. A worker that
    /// died gives no answer.
    pub(super) fn first(&mut self) -> Option<(N, Option<A>)> {
        let (note, bytes, answered) = self.under_way.pop_front()?;
        self.bytes = self.bytes.saturating_sub(bytes);
        Some((note, answered.recv().ok()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_work() {
        // The first waits for the last, so that only an order kept on purpose is kept.
        let done = AtomicUsize::new(0);
        let work = |number: usize| {
            while number == 0
                && thread::available_parallelism().is_ok_and(|cores| cores.get() > 1)
                && done.load(Ordering::SeqCst) < 3
            {
                thread::yield_now();
            }
            done.fetch_add(1, Ordering::SeqCst);
            number * 2
        };
        let answers = on_all_cores(&work, |ahead| {
            (0..4).for_each(|number| ahead.push(number, 1, number));
            std::iter::from_fn(|| ahead.first()).collect::<Vec<_>>()
        });
        assert_eq!(answers, [(0, Some(0)), (1, Some(2)), (2, Some(4)), (3, Some(6))]);
    }

    #[test]
    fn what_is_under_way_is_bounded_in_number_and_bytes() {
        on_all_cores(&|number: usize| number, |ahead| {
            assert!(!ahead.is_full(usize::MAX), "one piece of any size");
            ahead.push((), BYTES / 2, 0);
            assert!(!ahead.is_full(BYTES / 2) && ahead.is_full(BYTES));
            let most = std::iter::from_fn(|| (!ahead.is_full(0)).then(|| ahead.push((), 0, 0))).count() + 1;
            assert_eq!(most, PIECES * ahead.workers);
            assert_eq!(ahead.first(), Some(((), Some(0))));
            assert!(!ahead.is_full(BYTES));
        });
    }
}
