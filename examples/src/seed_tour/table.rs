//! The blocks of the design, in its order, and what is still to come.

use std::pin::Pin;

use crate::{
    Outcome, architecture, backends, integrations, performance, planned, security, testing, troubleshooting, usage,
};

/// One block, or one point of a list.
pub(crate) struct Row {
    /// The line on which it begins; a second one where what it prints has a block of its own.
    pub(crate) lines: &'static str,
    /// The heading under which it stands, or the point.
    pub(crate) heading: &'static str,
    /// How it is shown.
    pub(crate) way: Way,
}

/// How a block is shown.
pub(crate) enum Way {
    /// By a function.
    Now(&'static str, fn() -> Outcome),
    /// By an async function.
    Awaited(&'static str, fn() -> Pin<Box<dyn Future<Output = Outcome>>>),
    /// Not yet.
    Later {
        /// What of the library will bring it.
        item: &'static str,
        /// How its definition begins. A test looks for it, and fails once it is there and nobody has written the function.
        definition: &'static str,
    },
}

macro_rules! row {
    ($lines:literal, $heading:literal, later $item:literal, $definition:literal) => {
        Row { lines: $lines, heading: $heading, way: Way::Later { item: $item, definition: $definition } }
    };
    ($lines:literal, $heading:literal, await $module:ident::$function:ident) => {
        Row {
            lines: $lines,
            heading: $heading,
            way: Way::Awaited(concat!(stringify!($module), "::", stringify!($function)), || {
                Box::pin($module::$function())
            }),
        }
    };
    ($lines:literal, $heading:literal, $module:ident::$function:ident) => {
        Row {
            lines: $lines,
            heading: $heading,
            way: Way::Now(concat!(stringify!($module), "::", stringify!($function)), $module::$function),
        }
    };
}

/// Every block.
pub(crate) const TABLE: &[Row] = &[
    row!("9", "Architecture", architecture::the_way_of_an_event),
    row!("21", "Event", architecture::event),
    row!("52", "EventBus", architecture::event_bus),
    row!("65", "Simple Publishing", usage::publish),
    row!("80", "With Metadata", usage::publish_with_metadata),
    row!("100", "Subscribing to Events", usage::subscribe),
    row!("113", "Unsubscribing", usage::unsubscribe),
    row!("117", "Standard Event Types", usage::standard_events),
    row!("161", "NoOp Backend", backends::no_op),
    row!("171,179", "Logging Backend", backends::logging),
    row!("187", "In-Memory Backend", backends::in_memory),
    row!("208", "Custom Backend", await backends::custom),
    row!("225", "Configure in settings", await backends::settings),
    row!("234", "Django Signal Integration", integrations::after_save),
    row!("256", "View Integration", await integrations::view),
    row!("285", "Celery Task Integration", await integrations::task),
    row!("305", "Unit Test Example", testing::event_publishing),
    row!("325", "Integration Test Example", await testing::deal_move_publishes_event),
    row!("357", "Asynchronous Processing", await performance::async_handler),
    row!("371", "Event Batching", await performance::batching),
    row!("396", "Redis Pub/Sub Backend", later "RedisPubSub", "pub struct RedisPubSub"),
    row!("397", "WebSocket Backend", later "WebSocket", "pub struct WebSocket"),
    row!("398", "Event Replay", later "bus.replay()", "fn replay("),
    row!("399", "Event Sourcing", later "store::Aggregate", "pub trait Aggregate"),
    row!("400", "Dead Letter Queue", planned::dead_letters),
    row!("400", "Dead Letter Queue, again", later "letters.redrive(..)", "fn redrive("),
    row!("401", "Event Filtering", planned::filtering),
    row!("402", "Event Transformation", later "policy::Transform", "pub struct Transform"),
    row!("403", "Metrics Collection", planned::counts),
    row!("403", "Metrics Collection, exported", later ".metrics()", "fn metrics("),
    row!("407", "Redis Backend (Preview)", later "RedisPubSub", "pub struct RedisPubSub"),
    row!("422", "WebSocket Backend (Preview)", later "WebSocket", "pub struct WebSocket"),
    row!("457", "Events Not Publishing", troubleshooting::which_backend),
    row!("467", "Subscriber Not Receiving Events", troubleshooting::who_listens),
    row!("476", "Performance Issues", troubleshooting::how_many_events),
    row!("486", "Validate Event Data", security::data_is_checked),
    row!("486", "Validate Event Data, by rules", later ".intercept(Validate)", "pub struct Validate"),
    row!("487", "Access Control", later ".authorize(..)", "fn authorize("),
    row!("488", "Audit Trail", later ".audit(..)", "fn audit("),
    row!("489", "Rate Limiting", later ".intercept(RateLimit)", "pub struct RateLimit"),
    row!("490", "Encryption", later ".encrypt(..)", "fn encrypt("),
];
