//! Envelopes written and read, against `serde_json` on the payload alone; and ids with their times, against reading the clock.

use std::hint::black_box;
use std::sync::Mutex;
use std::time::SystemTime;

use event_bus::backend::{Ack, BackendError, SyncBackend};
use event_bus::{EventBus, RawEvent, Timestamp};

use super::events::OrderPlaced;
use super::{Case, Work};

// How ids are made is no part of the public API.
#[path = "../../src/envelope/id.rs"]
mod id;

pub(crate) const CASES: &[Case] = &[
    Case { name: "write_payload", make: write_payload },
    Case { name: "write_raw_event", make: write_raw_event },
    Case { name: "write_typed_event", make: write_typed_event },
    Case { name: "publish_to_backend", make: publish_to_backend },
    Case { name: "read_payload", make: read_payload },
    Case { name: "read_event", make: read_event },
    Case { name: "read_foreign_event", make: read_foreign_event },
    Case { name: "read_clock", make: read_clock },
    Case { name: "mint", make: mint },
];

/// An event as a backend gets it, about 600 bytes of JSON.
fn raw_event() -> RawEvent {
    let event = RawEvent::new("order.placed", OrderPlaced::example()).expect("it has a JSON form");
    let event = event.with_topics(["orders", "sales"]).expect("they are topics").with_key(4_711_000_123_u64);
    let mut event = event.expect("it is short").with_source("shop").expect("it is short");
    for (key, value) in [("correlation_id", "req-4711-0815"), ("user_id", "u-4711"), ("ip_address", "192.0.2.71")] {
        event.metadata_mut().insert(key, value).expect("it is a key");
    }
    event
}

fn write_payload() -> Work {
    let (event, mut buffer) = (OrderPlaced::example(), Vec::new());
    Box::new(move |times| {
        for _ in 0..times {
            buffer.clear();
            serde_json::to_writer(&mut buffer, black_box(&event)).expect("it has a JSON form");
            black_box(&buffer);
        }
    })
}

fn write_raw_event() -> Work {
    let (event, mut buffer) = (raw_event(), Vec::new());
    Box::new(move |times| {
        for _ in 0..times {
            buffer.clear();
            black_box(&event).write_json(&mut buffer);
            black_box(&buffer);
        }
    })
}

/// From a type to the bytes of an envelope, without a bus; its id and its time are in it.
fn write_typed_event() -> Work {
    let (event, mut buffer) = (OrderPlaced::example(), Vec::new());
    Box::new(move |times| {
        for _ in 0..times {
            buffer.clear();
            let event = RawEvent::new("order.placed", black_box(&event)).expect("it has a JSON form");
            event.write_json(&mut buffer);
            black_box(&buffer);
        }
    })
}

/// Writes what it gets into a buffer that it keeps, as a file or a socket would be written to.
struct ToBuffer(Mutex<Vec<u8>>);

impl SyncBackend for ToBuffer {
    fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
        let mut buffer = self.0.lock().expect("nobody panics with it");
        buffer.clear();
        event.write_json(&mut buffer);
        black_box(&*buffer);
        Ok(Ack::Handed)
    }
}

/// All that a publish does for a backend: an id and a time, the data and the envelope, the answers.
fn publish_to_backend() -> Work {
    let bus = EventBus::new(ToBuffer(Mutex::default()));
    let event = OrderPlaced::example();
    Box::new(move |times| {
        for _ in 0..times {
            assert!(bus.publish(black_box(&event).clone()).send().is_ok());
        }
    })
}

fn read_payload() -> Work {
    let json = serde_json::to_vec(&OrderPlaced::example()).expect("it has a JSON form");
    Box::new(move |times| {
        for _ in 0..times {
            let event: OrderPlaced = serde_json::from_slice(black_box(&json)).expect("it was written as that");
            black_box(&event);
        }
    })
}

fn read_event() -> Work {
    read(raw_event().to_json())
}

/// The same members in another order, as another program would write them.
fn read_foreign_event() -> Work {
    let (json, name) = (raw_event().to_json(), r#""event_type":"order.placed","#);
    let without_name = json.replacen(name, "", 1);
    read(format!("{},{}}}", without_name.trim_end_matches('}'), name.trim_end_matches(',')))
}

fn read(json: String) -> Work {
    Box::new(move |times| {
        for _ in 0..times {
            let event = RawEvent::from_json(black_box(&json)).expect("it was written as that");
            black_box(&event.decode::<OrderPlaced>().expect("it was written as that"));
        }
    })
}

fn read_clock() -> Work {
    Box::new(|times| {
        for _ in 0..times {
            black_box(SystemTime::now());
        }
    })
}

fn mint() -> Work {
    Box::new(|times| {
        for _ in 0..times {
            black_box(id::mint());
        }
    })
}
