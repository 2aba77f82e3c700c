//! Two threads that do the same thing at the same time: how much slower each is than alone.
//!
//! On a machine whose cores others use too, threads that are meant to overlap often do not, and then everything looks free. So a turn counts only if the other
//! thread ran during all of it, and two controls have to come out as known: a cache line that both write is slow, one for each is not.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Barrier, Mutex};
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

use crate::rounds::median;

/// What two threads do: which of them it is, and how many times.
pub(crate) type Shared = Box<dyn Fn(usize, u64) + Sync>;

/// How long one turn takes, about: shorter than the system lets a thread run.
const TURN: Duration = Duration::from_micros(100);

/// How many turns a thread takes, alone and then with the other, until enough of them overlapped.
const TURNS: usize = 200;

/// With how many other threads a thread is measured, one after the other; the number is their median.
///
/// What differs from process to process stays the same for all of them: where the bus was allocated, for one. A run says nothing about that; several do.
const OTHERS: usize = 9;

/// Fewer turns that overlapped, with one of them, say nothing.
const ENOUGH: usize = 20;

/// How long a machine that is busy with other things is given for that.
const PATIENCE: Duration = Duration::from_secs(30);

/// How slow the controls have to make two threads: one cache line for both at least, and one for each at most.
const SHARED_LINE: f64 = 2.0;
const OWN_LINE: f64 = 1.5;

/// A turn of one thread.
struct Turn {
    start: Instant,
    end: Instant,
    worked: Duration,
}

/// Whether two threads overlap on this machine, and are seen to get into each other's way where they do.
pub(crate) fn can_be_measured() -> bool {
    let (shared, own) = (slowdown(&one_line()), slowdown(&line_for_each()));
    let text = |times: Option<f64>| times.map_or("n/m".to_owned(), |times| format!("{times:.2}x"));
    eprintln!("two threads beside one: one cache line for both {}, one for each {}", text(shared), text(own));
    shared.is_some_and(|times| times >= SHARED_LINE) && own.is_some_and(|times| times <= OWN_LINE)
}

/// The CPU time of a turn with another thread, as a multiple of that alone; `None` if too few turns overlapped.
pub(crate) fn slowdown(work: &Shared) -> Option<f64> {
    let times = calibrated(work);
    let cpu_time = |turns: &[Turn]| median(turns.iter().map(|turn| turn.worked.as_secs_f64()).collect());
    let (start, mut slowdowns) = (Instant::now(), Vec::new());
    while slowdowns.len() < OTHERS && start.elapsed() < PATIENCE {
        let mut alone = turns(work, 0, times, &AtomicBool::new(true), TURNS);
        alone.retain(Turn::ran_through);
        let (mut mine, other) = together(work, times);
        mine.retain(|turn| turn.ran_through() && is_covered(turn, &other));
        if alone.len() >= ENOUGH && mine.len() >= ENOUGH {
            slowdowns.push(cpu_time(&mine) / cpu_time(&alone));
        }
    }
    // A median hides the thread that is slow: all are shown.
    let each: Vec<_> = slowdowns.iter().map(|times| format!("{times:.2}")).collect();
    eprintln!("beside one other thread after the other: {}", each.join(" "));
    (slowdowns.len() == OTHERS).then(|| median(slowdowns))
}

fn one_line() -> Shared {
    let line = AtomicU64::new(0);
    Box::new(move |_, times| {
        for _ in 0..times {
            line.fetch_add(1, Ordering::Relaxed);
        }
    })
}

fn line_for_each() -> Shared {
    /// Two lines, since some processors fetch them in pairs.
    #[derive(Default)]
    #[repr(align(128))]
    struct Line(AtomicU64);

    let lines: [Line; 2] = Default::default();
    Box::new(move |thread, times| {
        for _ in 0..times {
            lines[thread].0.fetch_add(1, Ordering::Relaxed);
        }
    })
}

fn calibrated(work: &Shared) -> u64 {
    let mut times = 16;
    let took = |times| {
        let start = ThreadTime::now();
        work(0, times);
        start.elapsed()
    };
    while (0..3).map(|_| took(times)).min() < Some(TURN) {
        times *= 2;
    }
    times
}

/// The turns of two threads that begin together. The second goes on until the first is done.
fn together(work: &Shared, times: u64) -> (Vec<Turn>, Vec<Turn>) {
    let (barrier, goes_on, other) = (Barrier::new(2), AtomicBool::new(true), Mutex::new(Vec::new()));
    let mine = std::thread::scope(|scope| {
        scope.spawn(|| {
            barrier.wait();
            *other.lock().expect("nobody panics with it") = turns(work, 1, times, &goes_on, usize::MAX);
        });
        barrier.wait();
        let mine = turns(work, 0, times, &AtomicBool::new(true), TURNS);
        goes_on.store(false, Ordering::Relaxed);
        mine
    });
    (mine, other.into_inner().expect("nobody panics with it"))
}

fn turns(work: &Shared, thread: usize, times: u64, goes_on: &AtomicBool, most: usize) -> Vec<Turn> {
    let mut turns = Vec::with_capacity(most.min(4 * TURNS));
    while turns.len() < most && goes_on.load(Ordering::Relaxed) {
        let (start, began) = (Instant::now(), ThreadTime::now());
        work(thread, times);
        turns.push(Turn { start, worked: began.elapsed(), end: Instant::now() });
    }
    turns
}

impl Turn {
    /// Whether the thread was not interrupted: it worked nearly as long as the turn took.
    fn ran_through(&self) -> bool {
        self.worked.as_secs_f64() >= 0.95 * (self.end - self.start).as_secs_f64()
    }
}

/// Whether the other thread took turns from before this turn until after it, and was interrupted neither in one nor between two.
fn is_covered(turn: &Turn, other: &[Turn]) -> bool {
    let first = other.partition_point(|candidate| candidate.end <= turn.start);
    let end = other.partition_point(|candidate| candidate.start < turn.end);
    let during = &other[first..end.max(first)];
    let (Some(begin), Some(last)) = (during.first(), during.last()) else { return false };
    begin.start <= turn.start
        && last.end >= turn.end
        && during.iter().all(Turn::ran_through)
        && during.windows(2).all(|pair| pair[1].start - pair[0].end < TURN / 20)
}
