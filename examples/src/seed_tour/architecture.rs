//! "Architecture" and "Core Components".

use event_bus::backend::{Ack, InMemory, NoOp};
use event_bus::crm::{DealId, DealStageChanged};
use event_bus::{EventBus, RawEvent};
use serde_json::json;

use crate::Outcome;
use crate::notes::Notes;

/// The diagram leads from the publisher over the bus and the backend to the subscribers. So does the way of an event here: when a subscriber runs, the
/// backend has the event.
pub(crate) fn the_way_of_an_event() -> Outcome {
    let backend = InMemory::new();
    let bus = EventBus::new(backend.clone());
    let (notes, kept) = (Notes::default(), backend.clone());
    let seen = notes.clone();
    bus.subscribe(move |event: &DealStageChanged| {
        seen.add(format!("{} of {} in the backend", event.new_stage, kept.get_events(None).len()));
    });

    let receipt = bus.publish(moved("qualification")).send()?;

    assert_eq!(notes.take(), ["qualification of 1 in the backend"]);
    assert_eq!(receipt.ran(), 1);
    assert_eq!(receipt.backends()[0].name(), "InMemory");
    Ok(())
}

/// `Event(event_type, data, metadata)` makes an event by hand, without a type. Here that is a [`RawEvent`], which has an id and a time as well.
pub(crate) fn event() -> Outcome {
    let mut event = RawEvent::new(
        "deal.stage_changed",
        json!({ "deal_id": "uuid", "old_stage": "prospecting", "new_stage": "qualification" }),
    )?;
    event.metadata_mut().insert("user_id", "uuid")?;
    event.metadata_mut().insert("ip_address", "192.168.1.1")?;

    assert_eq!(event.event_type(), "deal.stage_changed");
    assert_eq!(event.get("new_stage"), Some(json!("qualification")));
    assert_eq!(event.metadata().get_str("ip_address").as_deref(), Some("192.168.1.1"));
    assert_eq!(RawEvent::from_json(event.to_json())?.id(), event.id());
    Ok(())
}

/// `EventBus(backend=NoOpEventBackend())` and `bus.publish(event, topics=[..])`. Here the event has a type, which says its topics, and the receipt says
/// what became of it; an event without a type goes through `publish_raw`, with topics as in the block.
pub(crate) fn event_bus() -> Outcome {
    let bus = EventBus::new(NoOp);
    let notes = Notes::default();
    let seen = notes.clone();
    bus.subscribe_topic("notifications", move |event: &RawEvent| {
        seen.add(event.topics().collect::<Vec<_>>().join(", "));
    });

    let typed = bus.publish(moved("qualification")).send()?;
    let data = json!({ "deal_id": DealId::generate(), "old_stage": "prospecting", "new_stage": "qualification" });
    let raw = bus.publish_raw("deal.stage_changed", data).topics(["deals", "notifications"]).send()?;

    assert_eq!(notes.take(), ["deals, notifications", "deals, notifications"]);
    assert_eq!((typed.ran(), raw.ran()), (1, 1));
    assert_eq!(typed.backends()[0].result().ok(), Some(Ack::Discarded), "nothing leaves the process");
    Ok(())
}

fn moved(new_stage: &str) -> DealStageChanged {
    DealStageChanged { deal_id: DealId::generate(), old_stage: "prospecting".into(), new_stage: new_stage.into() }
}
