//! Async handlers with queues, end to end, against bounded channels of tokio.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use event_bus::{EventBus, subscribe};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;

use super::events::DealWon;
use super::{Case, Work};

pub(crate) const CASES: &[Case] = &[
    Case { name: "channel_of_1", make: || channels(1) },
    Case { name: "queue_of_1", make: || queues(1) },
    Case { name: "channel_of_8", make: || channels(8) },
    Case { name: "queue_of_8", make: || queues(8) },
];

/// How much waits in a channel at most: as much as in a queue of the bus that says nothing else.
const CAPACITY: usize = 1024;

/// One thread does all, so that its CPU time is the cost of all.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_time().build().expect("the machine has a thread")
}

fn queues(subscriptions: u64) -> Work {
    let (runtime, handled) = (runtime(), Arc::new(AtomicU64::new(0)));
    let bus = runtime.block_on(async {
        let bus = EventBus::default();
        for _ in 0..subscriptions {
            let handled = Arc::clone(&handled);
            subscribe!(bus, async move |event: &DealWon| {
                handled.fetch_add(event.amount, Ordering::Relaxed);
            });
        }
        bus
    });
    Box::new(move |times| {
        let before = handled.load(Ordering::Relaxed);
        runtime.block_on(async {
            for _ in 0..times {
                bus.publish(DealWon { amount: 1 }).await.expect("nothing stands in the way");
            }
            bus.settle().await.expect("it is no handler that waits");
        });
        assert_eq!(handled.load(Ordering::Relaxed) - before, times * subscriptions);
    })
}

fn channels(subscriptions: u64) -> Work {
    let (runtime, handled) = (runtime(), Arc::new(AtomicU64::new(0)));
    let mut senders = Vec::new();
    for _ in 0..subscriptions {
        let (sender, mut receiver) = mpsc::channel::<Arc<DealWon>>(CAPACITY);
        let handled = Arc::clone(&handled);
        runtime.spawn(async move {
            while let Some(event) = receiver.recv().await {
                let handled = Arc::clone(&handled);
                let future: Pin<Box<dyn Future<Output = ()> + Send>> = Box::pin(async move {
                    handled.fetch_add(event.amount, Ordering::Relaxed);
                });
                future.await;
            }
        });
        senders.push(sender);
    }
    Box::new(move |times| {
        let all = handled.load(Ordering::Relaxed) + times * subscriptions;
        runtime.block_on(async {
            for _ in 0..times {
                let event = Arc::new(DealWon { amount: 1 });
                for sender in &senders {
                    sender.send(Arc::clone(&event)).await.expect("the worker lives as long as the runtime");
                }
            }
            while handled.load(Ordering::Relaxed) < all {
                tokio::task::yield_now().await;
            }
        });
    })
}
