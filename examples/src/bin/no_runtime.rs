//! What a bus does without an async runtime: all of it. Run it with
//! `cargo run -p event-bus-examples --no-default-features --bin no_runtime`, which builds event-bus without features.
//!
//! One handler panics on purpose, so the standard library writes a line about it to stderr.

use std::error::Error;

use event_bus::{Context, Event, EventBus, EventSet, RawEvent};
use serde::{Deserialize, Serialize};

/// Somebody ordered something.
#[derive(Debug, Clone, Serialize, Deserialize, Event)]
#[event("order.placed", topics = ["orders"])]
struct OrderPlaced {
    /// The order.
    #[event(key)]
    order: u64,
    /// What was ordered.
    item: String,
}

/// An order left the house.
#[derive(Debug, Clone, Serialize, Deserialize, Event)]
#[event("order.shipped", topics = ["orders", "parcels"])]
struct OrderShipped {
    /// The order.
    #[event(key)]
    order: u64,
    /// In how many parcels.
    parcels: u32,
}

/// Everything that happens to an order.
#[derive(Debug, Clone, EventSet)]
enum OrderEvent {
    Placed(OrderPlaced),
    Shipped(OrderShipped),
}

fn main() -> Result<(), Box<dyn Error>> {
    by_type()?;
    by_topic()?;
    unsubscribing()?;
    failing()
}

/// A handler says with the type of its first argument which events it takes: one type, or the members of a set.
fn by_type() -> Result<(), Box<dyn Error>> {
    println!("# by type");
    let bus = EventBus::default();
    bus.subscribe(|event: &OrderPlaced| println!("to pick: {} for order {}", event.item, event.order));
    bus.subscribe(|event: &OrderEvent| match event {
        OrderEvent::Placed(placed) => println!("order {} is open", placed.order),
        OrderEvent::Shipped(shipped) => println!("order {} is done, in {} parcels", shipped.order, shipped.parcels),
    });
    bus.publish(OrderPlaced { order: 1, item: "tea".to_owned() }).send()?;
    bus.publish(OrderShipped { order: 1, parcels: 2 }).send()?;
    Ok(())
}

/// A handler of `RawEvent` takes any event; a topic chooses among them. `*` would be one segment of a topic, `>` the whole rest.
fn by_topic() -> Result<(), Box<dyn Error>> {
    println!("# by topic");
    let bus = EventBus::default();
    bus.subscribe_topic("parcels", |event: &OrderShipped, context: Context| {
        let clerk = context.metadata().get_str("user_id").unwrap_or_default();
        println!("{clerk} hands {} parcels to the carrier", event.parcels);
    });
    bus.subscribe_topic(">", |event: &RawEvent| {
        let topics: Vec<&str> = event.topics().collect();
        println!("{} on {}: {}", event.event_type(), topics.join(", "), event.data().get());
    });
    bus.publish(OrderPlaced { order: 2, item: "coffee".to_owned() }).topic("vip").send()?;
    bus.publish(OrderShipped { order: 2, parcels: 1 }).metadata("user_id", "ada").send()?;
    Ok(())
}

/// A handler listens until it is unsubscribed, or until a guard is dropped.
fn unsubscribing() -> Result<(), Box<dyn Error>> {
    println!("# unsubscribing");
    let bus = EventBus::default();
    let bell = bus.subscribe(|event: &OrderPlaced| println!("ding, order {}", event.order));
    {
        let _trainee = bus.subscribe(|event: &OrderPlaced| println!("noted, order {}", event.order)).guard();
        let receipt = bus.publish(OrderPlaced { order: 3, item: "milk".to_owned() }).send()?;
        println!("{} handlers ran", receipt.ran());
    }
    bell.unsubscribe();
    let receipt = bus.publish(OrderPlaced { order: 4, item: "milk".to_owned() }).send()?;
    println!("{} handlers ran, {} subscriptions are left", receipt.ran(), bus.subscriptions().len());
    Ok(())
}

/// A handler that fails or panics keeps neither the publish nor the other handlers from their work: it stands in the receipt.
fn failing() -> Result<(), Box<dyn Error>> {
    println!("# failing");
    let bus = EventBus::default();
    bus.subscription("label-printer").handle(|_: &OrderShipped| Err("there is no paper left"))?;
    bus.subscription("scales").handle(|event: &OrderShipped| {
        let grams = 900_u32.checked_div(event.parcels).expect("an order has at least one parcel");
        println!("{grams} grams each");
    })?;
    bus.subscription("archive").handle(|event: &OrderShipped| println!("archived order {}", event.order))?;

    let receipt = bus.publish(OrderShipped { order: 5, parcels: 0 }).send()?;
    println!("{} handler ran, {} failed", receipt.ran(), receipt.failures().len());
    for failure in receipt.failures() {
        println!("- {failure}");
    }
    Ok(())
}
