//! "Testing Events".

use event_bus::EventBus;
use event_bus::backend::InMemory;
use event_bus::testing::replace_global;
use serde_json::json;

use crate::Outcome;
use crate::deals::{Deal, Deals};
use crate::integrations::{MoveDeal, Status, move_deal};

/// A bus with `InMemoryEventBackend` is looked at after a publish. Here in the same words; an event for which the program has no type has to be allowed,
/// since a name that nobody declared is most often a slip.
pub(crate) fn event_publishing() -> Outcome {
    let backend = InMemory::new();
    let bus = EventBus::builder().backend(backend.clone()).allow_unregistered().build()?;

    bus.publish_raw("test.event", json!({ "key": "value" })).topics(["test"]).send()?;

    let events = backend.get_events(Some("test.event"));
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].get("key"), Some(json!("value")));

    let refused = EventBus::default().publish_raw("test.event", json!({})).send();
    assert!(refused.is_err(), "a name that nobody declared was published");
    Ok(())
}

/// The global bus is replaced, a request is made, and `finally` restores the bus. Here `event_bus::scope` replaces it for what is awaited inside, so that
/// tests run side by side; `testing::replace_global` replaces it for the whole process, and restores it when its result is dropped.
pub(crate) async fn deal_move_publishes_event() -> Outcome {
    let (deals, deal) = (Deals::default(), Deal::new("Fleet", 1_200));
    deals.save(&deal);
    let request = |to: &str| MoveDeal { user_id: 7, company_id: 9, deal_id: deal.id, to: to.into() };
    let before = event_bus::global().backends();

    let backend = InMemory::new();
    let status = event_bus::scope(EventBus::new(backend.clone()), move_deal(&deals, request("qualification"))).await;
    assert_eq!(status, Status::Ok);
    assert_eq!(backend.get_events(Some("deal.stage_changed")).len(), 1);

    let backend = InMemory::new();
    let replaced = replace_global(EventBus::new(backend.clone()));
    let elsewhere = tokio::spawn({
        let (deals, request) = (deals.clone(), request("proposal"));
        async move { move_deal(&deals, request).await }
    });
    assert_eq!(elsewhere.await?, Status::Ok);
    drop(replaced);
    assert_eq!(backend.get_events(Some("deal.stage_changed")).len(), 1);

    assert_eq!(event_bus::global().backends(), before, "the global bus was restored");
    Ok(())
}
