//! The first program: one event, one subscriber, one publish. Run it with `cargo run -p event-bus-examples --bin hello`.

use event_bus::{Event, EventBus};
use serde::{Deserialize, Serialize};

/// A deal moved to another stage.
#[derive(Debug, Clone, Serialize, Deserialize, Event)]
#[event("deal.stage_changed", topics = ["deals"])]
struct DealStageChanged {
    /// The deal.
    deal_id: u64,
    /// The stage that it is in now.
    new_stage: String,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bus = EventBus::default();

    bus.subscribe(|event: &DealStageChanged| println!("deal {} moved to {}", event.deal_id, event.new_stage));

    let receipt = bus.publish(DealStageChanged { deal_id: 7, new_stage: "negotiation".to_owned() }).send()?;
    println!("{} handler ran", receipt.ran());
    Ok(())
}
