//! Async handlers: how long a publish takes until its handlers have run, and the floors.

mod cases;

use criterion::{Criterion, criterion_group, criterion_main};

fn all(criterion: &mut Criterion) {
    cases::bench(criterion, "queue", cases::queue::CASES);
}

criterion_group!(benches, all);
criterion_main!(benches);
