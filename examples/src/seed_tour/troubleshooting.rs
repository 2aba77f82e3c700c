//! "Troubleshooting".

use event_bus::backend::{Ack, InMemory, Monitored};
use event_bus::crm::{DealId, DealLost};
use event_bus::{EventBus, RawEvent};
use tracing_subscriber::filter::LevelFilter;

use crate::Outcome;
use crate::lines::logged;

/// `bus.backend.__class__.__name__` of the global bus says which backend it has. Here `backends()` lists them, with what they promise, and the bus says
/// the same in the log when it is built.
pub(crate) fn which_backend() -> Outcome {
    let (bus, lines) = logged(LevelFilter::INFO, || EventBus::builder().backend(InMemory::new()).build());
    assert!(lines.iter().any(|line| line.contains("event bus built with InMemory")), "{lines:?}");

    let line = event_bus::with(bus?, || {
        let bus = event_bus::global();
        format!("Backend: {}, {}", bus.backends()[0].name(), bus.backends()[0].class())
    });
    assert_eq!(line, "Backend: InMemory, in process");
    Ok(())
}

/// `len(bus._subscribers.get('deals', []))` counts the subscribers of a topic. Here `subscriptions().on("deals")` has everybody whom an event on it would
/// reach, those by wildcard and by type too, and `verify` says what looks like a slip.
pub(crate) fn who_listens() -> Outcome {
    let bus = EventBus::default();
    bus.subscription("by-topic").topic("deals").handle(|_: &RawEvent| {})?;
    bus.subscription("by-wildcard").topic(">").handle(|_: &RawEvent| {})?;
    bus.subscription("by-type").handle(|_: &DealLost| {})?;
    bus.subscription("misspelt").topic("deal").handle(|_: &RawEvent| {})?;

    let listening = bus.subscriptions().on("deals");
    assert_eq!(format!("Subscribers for 'deals': {}", listening.len()), "Subscribers for 'deals': 3");
    let names: Vec<_> = listening.iter().filter_map(|subscription| subscription.name()).collect();
    assert_eq!(names, ["by-topic", "by-wildcard", "by-type"]);
    assert!(bus.verify().iter().any(|finding| finding.to_string().contains("misspelt")), "{:?}", bus.verify());
    Ok(())
}

/// `MonitoredBackend` logs a line for each event. Here `Monitored` is put around any backend.
pub(crate) fn how_many_events() -> Outcome {
    let backend = InMemory::new();
    let bus = EventBus::new(Monitored(backend.clone()));
    let lost = || DealLost { deal_id: DealId::generate(), reason: "price".into() };

    let (results, lines) = logged(LevelFilter::INFO, || [bus.publish(lost()).send(), bus.publish(lost()).send()]);

    for result in results {
        assert_eq!(result?.backends()[0].result().ok(), Some(Ack::Handed));
    }
    assert_eq!(lines, ["INFO event_bus::events: Event published: deal.lost"; 2]);
    assert_eq!(backend.get_events(None).len(), 2);
    assert_eq!(bus.backends()[0].name(), "Monitored(InMemory)");
    Ok(())
}
