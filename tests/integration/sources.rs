//! Logs that fail while they are read.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use event_bus::backend::{
    Backend, BackendError, BoxFuture, Capabilities, Deliveries, Encoded, Handoff, InMemory, Incoming, Source,
    SubscriptionSpec, Token, Verdict,
};
use event_bus::{EventBus, Notice};

use crate::events::{Notes, Won};

/// A log whose reading fails twice: once with an error, once with a panic.
struct Shaky {
    log: InMemory,
    reads: Arc<AtomicUsize>,
}

impl Backend for Shaky {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        self.log.publish(events)
    }

    fn name(&self) -> Cow<'static, str> {
        "Shaky".into()
    }

    fn capabilities(&self) -> Capabilities {
        self.log.capabilities()
    }

    fn source(&self) -> Option<&dyn Source> {
        Some(self)
    }

    fn answers_at_once(&self) -> bool {
        true
    }
}

impl Source for Shaky {
    fn open(&self, spec: SubscriptionSpec) -> BoxFuture<'_, Result<Box<dyn Deliveries>, BackendError>> {
        Box::pin(async move {
            if spec.name.as_deref() == Some("forbidden") {
                return Err(BackendError::message("this name is not for you"));
            }
            let inner = self.log.source().unwrap().open(spec).await?;
            Ok(Box::new(ShakyReader { inner, reads: Arc::clone(&self.reads) }) as Box<dyn Deliveries>)
        })
    }
}

struct ShakyReader {
    inner: Box<dyn Deliveries>,
    reads: Arc<AtomicUsize>,
}

impl Deliveries for ShakyReader {
    fn next(&mut self, max: usize) -> BoxFuture<'_, Result<Vec<Incoming>, BackendError>> {
        match self.reads.fetch_add(1, Ordering::SeqCst) {
            0 => Box::pin(async { Err(BackendError::message("the cable is cut")) }),
            1 => Box::pin(async { panic!("the reader is out of its mind") }),
            _ => self.inner.next(max),
        }
    }

    fn resolve(&mut self, verdicts: Vec<(Token, Verdict)>) -> BoxFuture<'_, Result<(), BackendError>> {
        self.inner.resolve(verdicts)
    }

    fn caught_up(&mut self) -> BoxFuture<'_, Result<bool, BackendError>> {
        self.inner.caught_up()
    }
}

#[tokio::test(start_paused = true)]
async fn a_log_that_fails_or_panics_is_read_again_and_nothing_is_lost() {
    let bus = EventBus::new(Shaky { log: InMemory::storing(), reads: Arc::default() });
    let (notes, mut notices) = (Notes::default(), bus.notices());
    let handler = notes.clone();
    bus.subscription("billing").handle(move |event: &Won| handler.add(event.deal.to_string())).unwrap();
    bus.publish(Won { deal: 1 }).await.unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), ["1"]);
    let told: Vec<String> =
        std::iter::from_fn(|| notices.try_next()).map(|notice: Notice| notice.to_string()).collect();
    let cannot = "subscription `billing` cannot read from `Shaky`, and tries again:";
    assert_eq!(told[0], format!("{cannot} the cable is cut"));
    assert_eq!(told[1], "subscription `billing` reads from `Shaky` again");
    assert_eq!(told[2], format!("{cannot} panicked: the reader is out of its mind"));
    assert_eq!(told[3], "subscription `billing` reads from `Shaky` again");
}

#[tokio::test]
async fn a_log_that_refuses_at_once_refuses_the_subscription() {
    let bus = EventBus::new(Shaky { log: InMemory::storing(), reads: Arc::default() });
    let error = bus.subscription("forbidden").handle(|_: &Won| {}).unwrap_err();
    assert_eq!(
        error.to_string(),
        "subscription `forbidden` cannot read from backend `Shaky`: this name is not for you"
    );
    assert_eq!(bus.subscriptions().len(), 0);
}
