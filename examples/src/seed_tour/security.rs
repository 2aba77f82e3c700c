//! "Security Considerations": those that exist by now.

use event_bus::EventBus;
use event_bus::backend::InMemory;
use event_bus::crm::DealId;
use serde_json::json;

use crate::Outcome;

/// "Sanitize all event data": data without a type is checked against the schema of its event, and nobody gets what does not fit.
pub(crate) fn data_is_checked() -> Outcome {
    let backend = InMemory::new();
    let bus = EventBus::new(backend.clone());

    let wrong = json!({ "deal_id": DealId::generate(), "amount": 1200.5 });
    let refused = bus.publish_raw("deal.won", wrong).send().err().ok_or("data that does not fit was published")?;

    assert_eq!(
        refused.to_string(),
        "event `deal.won` was not published: `amount` must be a string with a decimal, and is a number with a fraction"
    );
    assert!(backend.get_events(None).is_empty());
    Ok(())
}
