//! A bus that outlives the runtime on which it was built, as one in a static does in tests.

use event_bus::backend::{Ack, AsyncBackend, BackendError, InMemory};
use event_bus::bus::Cause;
use event_bus::{EventBus, RawEvent, subscribe};

use crate::events::{Notes, Won};

struct Slow(Notes);

impl AsyncBackend for Slow {
    async fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
        tokio::task::yield_now().await;
        self.0.add(event.get("deal").unwrap().to_string());
        Ok(Ack::Handed)
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
}

#[test]
fn its_queued_handlers_are_failures_that_say_why_and_its_backends_go_on() {
    let (sent, notes) = (Notes::default(), Notes::default());
    let first = runtime();
    let (bus, subscription) = first.block_on(async {
        let bus = EventBus::new(Slow(sent.clone()));
        let handler = notes.clone();
        let subscription = subscribe!(bus, async move |event: &Won| handler.add(event.deal.to_string()));
        bus.publish(Won { deal: 1 }).await.unwrap();
        bus.settle().await.unwrap();
        bus.publish(Won { deal: 2 }).await.unwrap();
        (bus, subscription)
    });
    drop(first);
    assert_eq!(subscription.counts().abandoned, 1, "the second was in the queue when the runtime ended");

    runtime().block_on(async {
        let receipt = bus.publish(Won { deal: 3 }).await.unwrap();
        assert!(matches!(receipt.failures()[0].cause(), Cause::RuntimeEnded));
        assert_eq!(
            receipt.failures()[0].error(),
            "the runtime on which it ran has ended; build the bus in a runtime that lives as long as the bus, and in tests a bus for each test"
        );
        assert!(receipt.backends()[0].result().is_ok(), "it begins anew on the runtime of the publisher");
        bus.settle().await.unwrap();
        let handler = notes.clone();
        subscribe!(bus, async move |event: &Won| handler.add(format!("new {}", event.deal)));
        bus.publish(Won { deal: 4 }).await.unwrap();
        bus.settle().await.unwrap();
    });
    assert_eq!(sent.take(), ["1", "2", "3", "4"]);
    assert_eq!(notes.take(), ["1", "new 4"]);
    assert_eq!(bus.dead_letters().len(), 2);
    assert!(subscription.counts().agree(), "{:?}", subscription.counts());
}

#[test]
fn what_a_log_has_given_to_it_goes_to_another_process() {
    let (log, notes) = (InMemory::storing(), Notes::default());
    let first = runtime();
    let bus = first.block_on(async {
        let bus = EventBus::new(log.clone());
        bus.subscription("billing").handle(async |_: &Won| std::future::pending::<()>().await).unwrap();
        bus.publish(Won { deal: 1 }).await.unwrap();
        tokio::task::yield_now().await;
        bus
    });
    drop(first);
    runtime().block_on(async {
        bus.settle().await.unwrap();
        let other = EventBus::new(log);
        let handler = notes.clone();
        other.subscription("billing").handle(move |event: &Won| handler.add(event.deal.to_string())).unwrap();
        other.settle().await.unwrap();
    });
    assert_eq!(notes.take(), ["1"]);
}
