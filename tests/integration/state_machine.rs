//! Random publishes, subscriptions, failures, panics, hangs, settles and shutdowns, in any order, compared with a model: after each step the counts of
//! every subscription, the dead letters and the reports are what the model says, and their sums agree.

use std::time::Duration;

use event_bus::bus::DeliveryCounts;
use event_bus::{EventBus, Retry, Subscription, subscribe};
use proptest::prelude::*;

use crate::events::Won;

/// How a subscription behaves.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Inline,
    InlineFails,
    InlineFilters,
    Async,
    AsyncFails,
    AsyncPanics,
    /// Its queue holds two.
    Hangs,
    /// Fails, comes again an hour later, and fails for good.
    TriesTwice,
}

const KINDS: [Kind; 8] = [
    Kind::Inline,
    Kind::InlineFails,
    Kind::InlineFilters,
    Kind::Async,
    Kind::AsyncFails,
    Kind::AsyncPanics,
    Kind::Hangs,
    Kind::TriesTwice,
];

#[derive(Debug, Clone)]
enum Step {
    Subscribe(Kind),
    Publish,
    Unsubscribe(usize),
    Settle,
    HoursPass,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => prop::sample::select(&KINDS[..]).prop_map(Step::Subscribe),
        6 => Just(Step::Publish),
        1 => (0..8_usize).prop_map(Step::Unsubscribe),
        1 => Just(Step::Settle),
        1 => Just(Step::HoursPass),
    ];
    prop::collection::vec(step, 1..40)
}

/// A subscription, and what the model knows of it.
struct Model {
    kind: Kind,
    handle: Subscription,
    active: bool,
    counts: DeliveryCounts,
    /// Of those that hang: whether one runs.
    runs: bool,
    put_off: u64,
}

fn add(bus: &EventBus, number: usize, kind: Kind) -> Subscription {
    let named = || bus.subscription(format!("s{number}"));
    match kind {
        Kind::Inline => named().handle(|_: &Won| {}),
        Kind::InlineFails => named().handle(|_: &Won| Err("no")),
        Kind::InlineFilters => named().filter(|_: &Won| false).handle(|_: &Won| {}),
        Kind::Async => subscribe!(named(), async |_: &Won| tokio::task::yield_now().await),
        Kind::AsyncFails => subscribe!(named().retry(Retry::none()), async |_: &Won| Err::<(), _>("no")),
        Kind::AsyncPanics => subscribe!(named().retry(Retry::none()), async |_: &Won| {
            tokio::task::yield_now().await;
            panic!("no");
        }),
        Kind::Hangs => subscribe!(named().buffer(2), async |_: &Won| std::future::pending::<()>().await),
        Kind::TriesTwice => {
            let retry = Retry::exponential(Duration::from_secs(3600)).max_attempts(2);
            subscribe!(named().retry(retry), async |_: &Won| Err::<(), _>("no"))
        }
    }
    .unwrap()
}

impl Model {
    /// What one publish does, once everything that can run has run.
    fn publish(&mut self) {
        let counts = &mut self.counts;
        counts.routed += 1;
        match self.kind {
            Kind::Inline | Kind::Async => {
                counts.attempts += 1;
                counts.ok += 1;
            }
            Kind::InlineFails | Kind::AsyncFails | Kind::AsyncPanics => {
                counts.attempts += 1;
                counts.failed += 1;
                counts.exhausted += 1;
                counts.dead_lettered += 1;
            }
            Kind::InlineFilters => counts.filtered += 1,
            Kind::Hangs if !self.runs => {
                self.runs = true;
                counts.pending += 1;
            }
            Kind::Hangs if counts.pending < 3 => counts.pending += 1,
            Kind::Hangs => {
                counts.dropped += 1;
                counts.dead_lettered += 1;
            }
            Kind::TriesTwice => {
                counts.attempts += 1;
                counts.failed += 1;
                counts.retried += 1;
                counts.pending += 1;
                self.put_off += 1;
            }
        }
    }

    /// What was put off comes again.
    fn hours_pass(&mut self) {
        let came = std::mem::take(&mut self.put_off);
        let counts = &mut self.counts;
        counts.pending -= came;
        if !self.active {
            counts.abandoned += came;
            return;
        }
        counts.attempts += came;
        counts.failed += came;
        counts.exhausted += came;
        counts.dead_lettered += came;
    }

    fn hangs(&self) -> bool {
        self.runs
    }

    /// The bus is closed while this is under way.
    fn stop(&mut self) -> u64 {
        let abandoned = std::mem::take(&mut self.counts.pending);
        self.counts.abandoned += abandoned;
        let running = u64::from(std::mem::take(&mut self.runs));
        self.counts.cancelled += running;
        self.counts.attempts += running;
        self.put_off = 0;
        abandoned
    }
}

/// Lets everything run that can.
async fn run_all() {
    for _ in 0..64 {
        tokio::task::yield_now().await;
    }
}

async fn check(steps: Vec<Step>) {
    let bus = EventBus::default();
    let mut models: Vec<Model> = Vec::new();
    for (number, step) in steps.into_iter().enumerate() {
        match &step {
            Step::Subscribe(kind) => {
                let handle = add(&bus, number, *kind);
                let counts = DeliveryCounts::default();
                models.push(Model { kind: *kind, handle, active: true, counts, runs: false, put_off: 0 });
            }
            Step::Publish => {
                let receipt = bus.publish(Won { deal: number as u64 }).send().unwrap();
                let active = models.iter_mut().filter(|model| model.active);
                let before: Vec<_> = active
                    .map(|model| {
                        model.publish();
                        model.kind
                    })
                    .collect();
                let inline = [Kind::Inline, Kind::InlineFails, Kind::InlineFilters];
                let queued = before.iter().filter(|kind| !inline.contains(kind)).count();
                assert_eq!(receipt.ran(), before.iter().filter(|kind| **kind == Kind::Inline).count());
                assert!(receipt.queued() <= queued);
            }
            Step::Unsubscribe(index) => {
                if let Some(model) = models.get_mut(*index) {
                    model.handle.unsubscribe();
                    model.active = false;
                }
            }
            Step::Settle => {
                let settled = tokio::time::timeout(Duration::from_secs(1), bus.settle()).await;
                let hangs = models.iter().any(Model::hangs);
                assert_eq!(settled.is_err(), hangs, "it waits for ever for what hangs, and for nothing else");
                if let Ok(settled) = settled {
                    let put_off: u64 = models.iter().filter(|model| model.active).map(|model| model.put_off).sum();
                    let waiting: usize = settled.unwrap().waiting.iter().map(|waiting| waiting.deliveries).sum();
                    assert_eq!(waiting as u64, put_off);
                }
            }
            Step::HoursPass => {
                run_all().await;
                tokio::time::sleep(Duration::from_secs(3 * 3600)).await;
                models.iter_mut().for_each(Model::hours_pass);
            }
        }
        run_all().await;
        compare(&bus, &models, number, &step);
    }
    let abandoned: u64 = models.iter_mut().map(Model::stop).sum();
    let report = bus.shutdown(Duration::from_secs(1)).await.unwrap();
    assert_eq!((report.drained, report.abandoned as u64, report.unflushed), (0, abandoned, 0));
    assert!(bus.publish(Won { deal: 0 }).await.is_err());
    run_all().await;
    compare(&bus, &models, usize::MAX, &Step::Settle);
}

fn compare(bus: &EventBus, models: &[Model], number: usize, step: &Step) {
    for (index, model) in models.iter().enumerate() {
        let counts = model.handle.counts();
        assert_eq!(counts, model.counts, "subscription {index} {:?} after step {number} {step:?}", model.kind);
        assert!(counts.agree(), "{counts:?}");
    }
    let letters: u64 = models.iter().map(|model| model.counts.dead_lettered).sum();
    assert_eq!(bus.dead_letters().len() as u64, letters);
    let active = models.iter().filter(|model| model.active).count();
    assert_eq!(bus.subscriptions().len(), active);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_bus_agrees_with_a_model_whatever_happens(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
        runtime.block_on(check(steps));
    }
}
