//! "Usage" and "Standard Event Types".

use event_bus::backend::InMemory;
use event_bus::crm::{AccountId, DealId, DealStageChanged, DealWon, LeadConverted, LeadId};
use event_bus::schema::Field;
use event_bus::{EventBus, RawEvent, State, Timestamp};
use serde_json::json;

use crate::Outcome;
use crate::notes::Notes;

/// `publish_event(event_type, data, topics)` publishes on the global bus. Here the event is a struct that knows its name and topics;
/// `event_bus::global().publish_raw(..)` takes a name and data as the block does. `event_bus::with` says which bus is the global one.
pub(crate) fn publish() -> Outcome {
    let backend = InMemory::new();
    let (lead_id, account_id) = (LeadId::generate(), AccountId::generate());

    event_bus::with(EventBus::new(backend.clone()), || -> Outcome {
        event_bus::publish(LeadConverted { lead_id, account_id, contact_id: None }).send()?;
        let data = json!({ "lead_id": lead_id, "account_id": account_id });
        event_bus::global().publish_raw("lead.converted", data).topics(["leads", "conversions"]).send()?;
        Ok(())
    })?;

    let events = backend.get_events(Some("lead.converted"));
    assert_eq!(events.len(), 2);
    for event in events {
        assert_eq!(event.get("account_id"), Some(json!(account_id)));
        assert_eq!(event.topics().collect::<Vec<_>>(), ["leads", "conversions"]);
    }
    Ok(())
}

/// `publish_event(.., metadata)` says who did it and for whom. Here each is `.metadata(key, value)`, values are any JSON, and the time of the event need
/// not be among them: every event has one.
pub(crate) fn publish_with_metadata() -> Outcome {
    let backend = InMemory::new();
    let bus = EventBus::new(backend.clone());
    let (user_id, company_id) = (7, "acme");

    bus.publish(DealWon { deal_id: DealId::generate(), amount: "1200.00".parse()?, close_date: None })
        .metadata("user_id", user_id)
        .metadata("company_id", company_id)
        .metadata("timestamp", Timestamp::now().to_string())
        .send()?;

    let events = backend.get_events(Some("deal.won"));
    let metadata = events[0].metadata();
    assert_eq!(metadata.get("user_id"), Some(json!(7)));
    assert_eq!(metadata.get_str("company_id").as_deref(), Some("acme"));
    assert!(metadata.contains("timestamp"));
    assert_eq!(events[0].get("amount"), Some(json!("1200.00")));
    assert_eq!(events[0].topics().collect::<Vec<_>>(), ["deals", "sales"]);
    Ok(())
}

/// `get_event_bus().subscribe('deals', handler)`: any event on that topic, read by key. Here a topic is subscribed in the same way, and a key that
/// is not there is an `Option`; a handler that says which event it takes needs neither topic nor keys, and one with `#[handler]` is found by `discover`.
pub(crate) fn subscribe() -> Outcome {
    let notes = Notes::default();
    let (by_topic, by_type) = (notes.clone(), notes.clone());
    let deal_id = DealId::generate();

    event_bus::with(EventBus::builder().state(notes.clone()).discover().build()?, || -> Outcome {
        let bus = event_bus::global();
        bus.subscribe_topic("deals", move |event: &RawEvent| {
            let text = |key| event.get(key).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
            by_topic.add(format!("Deal {} moved to {}", text("deal_id"), text("new_stage")));
        });
        bus.subscribe(move |event: &DealStageChanged| {
            by_type.add(format!("Deal {} moved to {}", event.deal_id, event.new_stage));
        });
        bus.publish(moved(deal_id)).send()?;
        Ok(())
    })?;

    let line = format!("Deal {deal_id} moved to qualification");
    assert_eq!(notes.take(), [format!("found: {line}"), line.clone(), line]);
    Ok(())
}

#[event_bus::handler]
fn handle_deal_stage_change(event: &DealStageChanged, State(notes): State<Notes>) {
    notes.add(format!("found: Deal {} moved to {}", event.deal_id, event.new_stage));
}

/// `bus.unsubscribe('deals', handler)` finds the subscription by the function. Here `subscribe` gives a handle, since two closures cannot be compared;
/// once `unsubscribe` has returned, no call starts.
pub(crate) fn unsubscribe() -> Outcome {
    let bus = EventBus::default();
    let notes = Notes::default();
    let seen = notes.clone();
    let subscription = bus.subscribe_topic("deals", move |event: &RawEvent| seen.add(event.event_type()));

    bus.publish(moved(DealId::generate())).send()?;
    subscription.unsubscribe();
    let receipt = bus.publish(moved(DealId::generate())).send()?;

    assert_eq!(notes.take(), ["deal.stage_changed"]);
    assert_eq!(receipt.ran(), 0);
    assert!(!subscription.is_active());
    Ok(())
}

/// The four tables of standard events: name and fields. They are types in `event_bus::crm`, and the catalog knows them.
pub(crate) fn standard_events() -> Outcome {
    let tables: [(&str, &[&str]); 16] = [
        ("deal.created", &["deal_id", "name", "amount"]),
        ("deal.updated", &["deal_id", "changed_fields"]),
        ("deal.stage_changed", &["deal_id", "old_stage", "new_stage"]),
        ("deal.won", &["deal_id", "amount", "close_date"]),
        ("deal.lost", &["deal_id", "reason"]),
        ("deal.deleted", &["deal_id", "name"]),
        ("lead.created", &["lead_id", "name", "source"]),
        ("lead.qualified", &["lead_id", "score"]),
        ("lead.converted", &["lead_id", "account_id", "contact_id"]),
        ("lead.rejected", &["lead_id", "reason"]),
        ("account.created", &["account_id", "name"]),
        ("account.updated", &["account_id", "changed_fields"]),
        ("account.merged", &["source_id", "target_id"]),
        ("contact.created", &["contact_id", "name", "email"]),
        ("contact.updated", &["contact_id", "changed_fields"]),
        ("contact.bounced", &["contact_id", "email"]),
    ];
    let catalog = event_bus::catalog();
    for (name, fields) in tables {
        let event = catalog.current(name).ok_or_else(|| format!("{name} is not in the catalog"))?;
        assert_eq!(event.fields().iter().map(Field::name).collect::<Vec<_>>(), fields, "{name}");
    }
    Ok(())
}

fn moved(deal_id: DealId) -> DealStageChanged {
    DealStageChanged { deal_id, old_stage: "prospecting".into(), new_stage: "qualification".into() }
}
