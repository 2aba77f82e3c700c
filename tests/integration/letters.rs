//! Dead letters and notices.

use event_bus::dead_letter::Reason;
use event_bus::{EventBus, Notice};

use crate::events::Won;

#[test]
fn a_failure_in_publish_is_a_dead_letter_with_event_chain_and_reason() {
    #[derive(Debug, thiserror::Error)]
    #[error("cannot print")]
    struct CannotPrint(#[source] std::io::Error);

    let bus = EventBus::default();
    let mut notices = bus.notices();
    bus.subscription("printer").handle(|_: &Won| Err(CannotPrint(std::io::Error::other("no paper left")))).unwrap();
    let receipt = bus.publish(Won { deal: 7 }).metadata("by", "ada").send().unwrap();

    let letters = bus.dead_letters().all();
    let letter = &letters[0];
    assert_eq!(letter.event.id(), receipt.id());
    assert_eq!(
        (letter.event.get("deal"), letter.event.metadata().get_str("by").unwrap().into_owned()),
        (Some(7.into()), "ada".into())
    );
    assert_eq!((&*letter.subscription, &*letter.error), ("printer", "cannot print: no paper left"));
    assert_eq!((letter.reason, letter.attempts), (Reason::Exhausted, 1));
    assert!(!format!("{letter:?}").contains("deal\":7"), "its data may be secret");

    let notice = notices.try_next().unwrap();
    assert_eq!(
        notice.to_string(),
        format!("event `test.won` {} is a dead letter of `printer`: cannot print: no paper left", receipt.id())
    );
    assert_eq!(notices.try_next(), None);
    bus.dead_letters().clear();
    assert!(bus.dead_letters().is_empty());
}

#[test]
fn an_event_that_cannot_be_written_is_a_dead_letter_without_data() {
    #[derive(serde::Serialize, serde::Deserialize, event_bus::Event)]
    #[event("test.unwritable", local)]
    struct Unwritable {
        #[event(wire = std::collections::BTreeMap<String, u8>)]
        map: std::collections::BTreeMap<(u8, u8), u8>,
    }
    let bus = EventBus::default();
    bus.subscribe(|_: &Unwritable| Err("no"));
    bus.publish(Unwritable { map: [((1, 2), 3)].into() }).send().unwrap();
    let letter = &bus.dead_letters().all()[0];
    assert_eq!(letter.event.data().get(), "null");
    assert_eq!(letter.error, "no (event `test.unwritable` cannot be written as JSON: key must be a string)");
}

#[tokio::test]
async fn notices_wait_for_a_slow_listener_and_say_how_many_it_missed() {
    let bus = EventBus::default();
    bus.subscribe(|_: &Won| Err("no"));
    let mut notices = bus.notices();
    for deal in 0..300 {
        bus.publish(Won { deal }).send().unwrap();
    }
    assert_eq!(notices.next().await, Some(Notice::Missed { notices: 44 }));
    for _ in 0..256 {
        assert!(matches!(notices.next().await, Some(Notice::DeadLettered { .. })));
    }
    drop(bus);
    assert_eq!(notices.next().await, None, "it ends with the bus");
}
