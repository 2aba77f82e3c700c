//! CPU time of several works against that of a floor, so that other programs on the machine change little: thread time rather than time on the clock,
//! in short turns, in an order that rotates, each turn compared with the floor's turn of the same round.

use std::time::Duration;

use cpu_time::ThreadTime;

use crate::cases::{self, Work};

/// How long one turn takes, about.
const TURN: Duration = Duration::from_millis(2);

const ROUNDS: usize = 81;

/// The CPU time of one work, beside that of the floor.
pub(crate) struct Measured {
    /// Of one operation, in nanoseconds.
    pub(crate) work: f64,
    pub(crate) floor: f64,
    /// The median of the ratios of all rounds; not the ratio of the medians.
    pub(crate) ratio: f64,
}

struct Turn {
    work: Work,
    times: u64,
    /// Nanoseconds of one operation, in each round.
    rounds: Vec<f64>,
}

/// Measures two cases in turns.
pub(crate) fn compare(case: &str, floor: &str) -> Measured {
    let mut turns: Vec<_> = [case, floor].map(|name| Turn::new((cases::find(name).make)())).into();
    for round in 0..ROUNDS {
        for at in 0..turns.len() {
            let at = (at + round) % turns.len();
            turns[at].take();
        }
    }
    let [work, floor] = [&turns[0].rounds, &turns[1].rounds];
    let ratio = median(work.iter().zip(floor).map(|(work, floor)| work / floor).collect());
    Measured { work: median(work.clone()), floor: median(floor.clone()), ratio }
}

impl Turn {
    fn new(mut work: Work) -> Self {
        let mut times = 1;
        // A turn that was interrupted takes longer: the fastest of three says how many fit.
        while (0..3).map(|_| timed(&mut work, times)).min() < Some(TURN) {
            times *= 2;
        }
        Self { work, times, rounds: Vec::new() }
    }

    #[allow(clippy::cast_precision_loss, reason = "so many nanoseconds are not measured that it matters")]
    fn take(&mut self) {
        let took = timed(&mut self.work, self.times);
        self.rounds.push(took.as_nanos() as f64 / self.times as f64);
    }
}

fn timed(work: &mut Work, times: u64) -> Duration {
    let start = ThreadTime::now();
    work(times);
    start.elapsed()
}

pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
