//! Handlers that run in `publish`: how long a publish takes, and the floors.

mod cases;

use criterion::{Criterion, criterion_group, criterion_main};

fn all(criterion: &mut Criterion) {
    cases::bench(criterion, "dispatch", cases::dispatch::CASES);
    cases::bench(criterion, "topics", cases::topics::CASES);
}

criterion_group!(benches, all);
criterion_main!(benches);
