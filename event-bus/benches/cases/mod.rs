//! What is measured, and the floors it is measured against: each a closure that does one thing so many times. The benchmarks of criterion and the table of
//! ratios run the same closures.

#![allow(dead_code, reason = "each benchmark is a program of its own and runs a part of them")]

pub(crate) mod codec;
pub(crate) mod dispatch;
pub(crate) mod events;
pub(crate) mod queue;
pub(crate) mod topics;

/// A hundred thousand; fewer where nothing is optimised, since nothing is measured there and it would take long.
pub(crate) const VERY_MANY: usize = if cfg!(debug_assertions) { 1_000 } else { 100_000 };

/// Does one thing so many times.
pub(crate) type Work = Box<dyn FnMut(u64)>;

/// One thing to measure.
#[derive(Clone, Copy)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Builds what it needs, outside of what is measured.
    pub(crate) make: fn() -> Work,
}

/// Every case of every benchmark.
pub(crate) fn all() -> impl Iterator<Item = &'static Case> {
    [dispatch::CASES, queue::CASES, codec::CASES, topics::CASES].into_iter().flatten()
}

/// The case of that name.
pub(crate) fn find(name: &str) -> Case {
    *all().find(|case| case.name == name).unwrap_or_else(|| panic!("there is no case `{name}`"))
}

/// Gives cases to criterion.
pub(crate) fn bench(criterion: &mut criterion::Criterion, group: &str, cases: &[Case]) {
    let mut group = criterion.benchmark_group(group);
    for case in cases {
        group.bench_function(case.name, |bencher| {
            let mut work = (case.make)();
            bencher.iter_custom(|times| {
                let start = std::time::Instant::now();
                work(times);
                start.elapsed()
            });
        });
    }
    group.finish();
}
