//! Handlers that run in `publish`, against a loop over closures.

use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};

use event_bus::{EventBus, RawEvent};

use super::events::{DealLost, DealWon};
use super::{Case, VERY_MANY, Work};

pub(crate) const CASES: &[Case] = &[
    Case { name: "empty_call", make: empty_call },
    Case { name: "send_to_0", make: || send_to(bus(0)) },
    Case { name: "floor_of_1", make: || floor(1) },
    Case { name: "send_to_1", make: || send_to(bus(1)) },
    Case { name: "floor_of_8", make: || floor(8) },
    Case { name: "send_to_8", make: || send_to(bus(8)) },
    Case { name: "floor_of_64", make: || floor(64) },
    Case { name: "send_to_64", make: || send_to(bus(64)) },
    Case { name: "await_to_1", make: || await_to(bus(1)) },
    Case { name: "await_to_8", make: || await_to(bus(8)) },
    Case { name: "send_to_1_among_100k", make: || send_to(among_others(VERY_MANY)) },
];

static SUM: AtomicU64 = AtomicU64::new(0);

fn empty_call() -> Work {
    /// Takes the event and drops it, as a publish does.
    #[inline(never)]
    fn take(event: DealWon) {
        black_box(event.amount);
    }
    Box::new(|times| (0..times).for_each(|amount| take(DealWon { amount })))
}

/// What a handler is told beside the event, in the floor.
pub(crate) struct Told {
    attempt: u32,
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The closures of the floor.
pub(crate) type Closures = Vec<Arc<dyn Fn(&DealWon, &Told) -> Result<(), BoxError> + Send + Sync>>;

/// The least that a bus does which survives a handler that panics, and tells which handlers failed.
#[inline(never)]
pub(crate) fn call_all(closures: &Closures, event: DealWon) -> (usize, Vec<String>) {
    let told = Told { attempt: 1 };
    let (mut ran, mut failures) = (0, Vec::new());
    for closure in closures {
        match catch_unwind(AssertUnwindSafe(|| closure(&event, &told))) {
            Ok(Ok(())) => ran += 1,
            Ok(Err(error)) => failures.push(error.to_string()),
            Err(_) => failures.push("panicked".to_owned()),
        }
    }
    (ran, failures)
}

fn floor(handlers: usize) -> Work {
    let closures: Closures = (0..handlers)
        .map(|_| {
            Arc::new(|event: &DealWon, told: &Told| {
                SUM.fetch_add(event.amount + u64::from(told.attempt), Ordering::Relaxed);
                Ok(())
            }) as _
        })
        .collect();
    Box::new(move |times| {
        for amount in 0..times {
            let (ran, failures) = black_box(call_all(black_box(&closures), DealWon { amount }));
            assert!(ran == handlers && failures.is_empty());
        }
    })
}

fn bus(handlers: usize) -> EventBus {
    let bus = EventBus::default();
    for _ in 0..handlers {
        bus.subscribe(|event: &DealWon| {
            SUM.fetch_add(event.amount, Ordering::Relaxed);
        });
    }
    bus
}

/// One handler of the event, and so many subscriptions of another event and of topics on which it is not published.
fn among_others(others: usize) -> EventBus {
    let bus = bus(1);
    for number in 0..others / 2 {
        bus.subscribe(|event: &DealLost| {
            SUM.fetch_add(event.amount, Ordering::Relaxed);
        });
        bus.subscribe_topic(format!("tenant.{number}.*"), |_: &RawEvent| {});
    }
    bus
}

fn send_to(bus: EventBus) -> Work {
    Box::new(move |times| {
        for amount in 0..times {
            let receipt = black_box(black_box(&bus).publish(DealWon { amount }).send());
            assert!(receipt.is_ok());
        }
    })
}

fn await_to(bus: EventBus) -> Work {
    Box::new(move |times| {
        let publishes = async {
            for amount in 0..times {
                let receipt = black_box(black_box(&bus).publish(DealWon { amount }).await);
                assert!(receipt.is_ok());
            }
        };
        // Handlers that are not async leave nothing to wait for.
        assert!(matches!(pin!(publishes).poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(())));
    })
}

/// Publishes in any thread, to a handler that writes nothing that threads share.
pub(crate) fn both_send() -> Box<dyn Fn(usize, u64) + Sync> {
    let bus = EventBus::default();
    bus.subscribe(|event: &DealWon| {
        black_box(event.amount);
    });
    Box::new(move |_, times| {
        for amount in 0..times {
            assert!(black_box(black_box(&bus).publish(DealWon { amount }).send()).is_ok());
        }
    })
}

/// The floor of [`both_send`].
pub(crate) fn both_call() -> Box<dyn Fn(usize, u64) + Sync> {
    let closures: Closures = vec![Arc::new(|event, told| {
        black_box(event.amount + u64::from(told.attempt));
        Ok(())
    })];
    Box::new(move |_, times| {
        for amount in 0..times {
            black_box(call_all(black_box(&closures), DealWon { amount }));
        }
    })
}
