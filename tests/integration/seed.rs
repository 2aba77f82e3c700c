//! The events of the original design, `docs/` of a Django CRM: every literal goes through `publish_raw`, and the catalog has its table.
//!
//! Where that text writes a placeholder (`'uuid'`, `lead.id`), a UUID stands here.

use event_bus::backend::InMemory;
use event_bus::crm::{DealEvent, LeadConverted};
use event_bus::schema::Field;
use event_bus::{EventBus, RawEvent};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::events::Notes;

const ID: &str = "018f4e6a-9b2c-7def-8123-456789abcdef";

/// Each literal: name, data, metadata, topics, in the order of the text.
fn literals() -> Vec<(&'static str, Value, Value, Vec<&'static str>)> {
    let who = json!({ "user_id": ID, "company_id": ID });
    vec![
        (
            "deal.stage_changed",
            json!({ "deal_id": ID, "old_stage": "prospecting", "new_stage": "qualification" }),
            json!({ "user_id": ID, "ip_address": "192.168.1.1" }),
            vec!["deals", "notifications"],
        ),
        ("lead.converted", json!({ "lead_id": ID, "account_id": ID }), json!({}), vec!["leads", "conversions"]),
        (
            "deal.won",
            json!({ "deal_id": ID, "amount": "1200.00" }),
            json!({ "user_id": ID, "company_id": ID, "timestamp": "2026-11-23T09:30:00.123456" }),
            vec!["deals", "sales"],
        ),
        ("deal.created", json!({ "deal_id": ID, "name": "Fleet", "amount": "1200.00" }), json!({}), vec!["deals"]),
        // The signal publishes the same data for an update: `changed_fields` has a default, the rest is not known and ignored.
        ("deal.updated", json!({ "deal_id": ID, "name": "Fleet", "amount": "1200.00" }), json!({}), vec!["deals"]),
        (
            "deal.stage_changed",
            json!({ "deal_id": ID, "old_stage": "proposal", "new_stage": "won" }),
            who,
            vec!["deals", "notifications"],
        ),
    ]
}

#[test]
fn every_literal_goes_through_publish_raw() {
    let (backend, notes) = (InMemory::new(), Notes::default());
    let bus = EventBus::new(backend.clone());
    let (deals, leads) = (notes.clone(), notes.clone());
    bus.subscribe(move |event: &DealEvent| deals.add(event.deal_id().to_string()));
    bus.subscribe(move |event: &LeadConverted| leads.add(format!("{:?}", event.contact_id)));

    let literals = literals();
    for (name, data, metadata, topics) in &literals {
        let mut publish = bus.publish_raw(name, data).topics(topics);
        for (key, value) in metadata.as_object().unwrap() {
            publish = publish.metadata(key, value);
        }
        let receipt = publish.send().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(receipt.ran(), 1);
    }

    assert_eq!(notes.take(), [ID, "None", ID, ID, ID, ID]);
    for (event, (name, data, metadata, topics)) in backend.get_events(None).iter().zip(literals) {
        assert_eq!(event.event_type(), name);
        assert_eq!(event.data_as::<Value>().unwrap(), data);
        assert_eq!(serde_json::to_value(event.metadata()).unwrap(), metadata);
        assert_eq!(event.topics().collect::<Vec<_>>(), topics);
        assert_eq!(RawEvent::from_json(event.to_json()).unwrap().to_json(), event.to_json());
    }
}

#[test]
fn a_wrong_literal_is_refused_with_the_path_of_the_field() {
    let refused = |name: &str, data: Value| EventBus::default().publish_raw(name, data).send().unwrap_err().to_string();
    assert_eq!(
        refused("deal.won", json!({ "deal_id": "uuid", "amount": 1200.5 })),
        "event `deal.won` was not published: `deal_id` must be a string with a uuid, and is a string without one; \
         `amount` must be a string with a decimal, and is a number with a fraction"
    );
    assert_eq!(
        refused("lead.converted", json!({ "lead_id": ID })),
        "event `lead.converted` was not published: `account_id` must be a string with a uuid, and is missing"
    );
    assert_eq!(
        refused("deal.updated", json!({ "deal_id": ID, "changed_fields": ["name", 7] })),
        "event `deal.updated` was not published: `changed_fields[1]` must be a string, and is a number"
    );
    assert_eq!(
        refused("deal.won", json!({ "deal_id": ID, "amount": "1", "close_date": "soon" })),
        "event `deal.won` was not published: `close_date` must be a string with a date, and is a string without one"
    );
}

#[test]
fn the_test_event_needs_no_registration_where_that_is_allowed() {
    let backend = InMemory::new();
    let bus = EventBus::builder().backend(backend.clone()).allow_unregistered().build().unwrap();
    bus.publish_raw("test.event", json!({ "key": "value" })).topics(["test"]).send().unwrap();
    let events = backend.get_events(Some("test.event"));
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].get("key"), Some("value".into()));
}

/// The table of standard events: name, description, fields.
const TABLE: [(&str, &str, &[&str]); 16] = [
    ("deal.created", "New deal created", &["deal_id", "name", "amount"]),
    ("deal.updated", "Deal updated", &["deal_id", "changed_fields"]),
    ("deal.stage_changed", "Deal moved to new stage", &["deal_id", "old_stage", "new_stage"]),
    ("deal.won", "Deal marked as won", &["deal_id", "amount", "close_date"]),
    ("deal.lost", "Deal marked as lost", &["deal_id", "reason"]),
    ("deal.deleted", "Deal deleted", &["deal_id", "name"]),
    ("lead.created", "New lead created", &["lead_id", "name", "source"]),
    ("lead.qualified", "Lead qualified", &["lead_id", "score"]),
    ("lead.converted", "Lead converted to account", &["lead_id", "account_id", "contact_id"]),
    ("lead.rejected", "Lead rejected", &["lead_id", "reason"]),
    ("account.created", "New account created", &["account_id", "name"]),
    ("account.updated", "Account updated", &["account_id", "changed_fields"]),
    ("account.merged", "Accounts merged", &["source_id", "target_id"]),
    ("contact.created", "New contact created", &["contact_id", "name", "email"]),
    ("contact.updated", "Contact updated", &["contact_id", "changed_fields"]),
    ("contact.bounced", "Email bounced", &["contact_id", "email"]),
];

#[test]
fn the_catalog_has_the_table_of_standard_events() {
    let catalog = event_bus::catalog();
    for (name, description, fields) in TABLE {
        let event = catalog.current(name).unwrap_or_else(|| panic!("{name} is not in the catalog"));
        assert_eq!(event.description().trim_end_matches('.'), description, "{name}");
        assert_eq!(event.fields().iter().map(Field::name).collect::<Vec<_>>(), fields, "{name}");
        assert!(event.fields().iter().all(|field| !field.description().is_empty()), "{name}");
        assert!(event.key().is_some(), "{name}");
        let sensitive: Vec<_> = event.fields().iter().filter(|field| field.is_sensitive()).map(Field::name).collect();
        assert_eq!(sensitive, if fields.contains(&"email") { vec!["email"] } else { vec![] }, "{name}");
    }
}

#[test]
fn the_key_of_a_merge_is_the_account_that_stays() {
    let catalog = event_bus::catalog();
    assert_eq!(catalog.current("account.merged").unwrap().key().unwrap().name(), "target_id");
    assert_eq!(catalog.current("deal.won").unwrap().key().unwrap().name(), "deal_id");
    assert!(Uuid::parse_str(ID).is_ok());
}
