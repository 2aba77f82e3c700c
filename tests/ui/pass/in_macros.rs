//! Derives inside `macro_rules!`, with names, types and versions that are its arguments.
use event_bus::{Event, EventField, EventSet};
use serde::{Deserialize, Serialize};

macro_rules! events {
    ($old:ident, $new:ident, $set:ident, $id:ident, $inner:ty, $name:literal) => {
        #[derive(Clone, Serialize, Deserialize, EventField)]
        struct $id($inner);

        #[derive(Clone, Serialize, Deserialize, Event)]
        #[event($name, version = 1, superseded)]
        struct $old {
            id: $id,
        }

        #[derive(Clone, Serialize, Deserialize, Event)]
        #[event($name, topics = [TOPIC, "more"], version = 2, upcast_from = $old)]
        struct $new {
            #[event(key)]
            id: $id,
            #[event(sensitive, example = 7)]
            number: $inner,
        }

        impl From<$old> for $new {
            fn from($old { id }: $old) -> Self {
                Self { number: id.0, id }
            }
        }

        #[derive(EventSet)]
        enum $set {
            New($new),
        }
    };
}

const TOPIC: &str = "macros";

events!(MovedV1, Moved, Moves, MoveId, u32, "macro.moved");

fn main() {
    let bus = event_bus::EventBus::default();
    bus.subscribe(|event: &Moves| match event {
        Moves::New(moved) => assert_eq!(moved.number, 7),
    });
    let receipt = bus.publish(Moved { id: MoveId(7), number: 7 }).send().unwrap();
    assert_eq!(receipt.ran(), 1);
}
