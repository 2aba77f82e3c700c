//! Envelopes: how long writing and reading one takes, and the floors.

mod cases;

use criterion::{Criterion, criterion_group, criterion_main};

fn all(criterion: &mut Criterion) {
    cases::bench(criterion, "codec", cases::codec::CASES);
}

criterion_group!(benches, all);
criterion_main!(benches);
