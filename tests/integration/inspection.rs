//! A look inside a bus.

use event_bus::backend::{InMemory, NoOp};
use event_bus::{EventBus, RawEvent};

use crate::events::{Ended, Lost, Pinged, Won};

#[test]
fn a_bus_lists_its_backends() {
    assert_eq!(EventBus::default().backends()[0].name(), "NoOp");
    let bus = EventBus::builder().backend(NoOp).backend(InMemory::new()).build().unwrap();
    let names: Vec<_> = bus.backends().iter().map(|backend| backend.name().to_owned()).collect();
    assert_eq!(names, ["NoOp", "InMemory"]);
}

#[test]
fn subscriptions_are_found_by_topic_and_by_event() {
    let bus = EventBus::default();
    bus.subscribe(|_: &Won| {});
    bus.subscribe(|_: &Ended| {});
    bus.subscribe_topic("tests.>", |_: &RawEvent| {});
    bus.subscription("audit").handle(|_: &RawEvent| {}).unwrap();
    bus.subscription("vip").topic("vip").handle(|_: &Won| {}).unwrap();

    let all = bus.subscriptions();
    assert_eq!(all.len(), 5);
    assert_eq!(all.clone().on("tests").len(), 3);
    assert_eq!(all.clone().on("tests.eu").len(), 2);
    assert_eq!(all.clone().on("vip").len(), 2);
    assert_eq!(all.clone().for_event::<Won>().len(), 3);
    assert_eq!(all.clone().for_event::<Lost>().len(), 2);
    assert_eq!(all.clone().for_event::<Pinged>().len(), 1);
    assert_eq!(all.iter().filter_map(|one| one.name()).collect::<Vec<_>>(), ["audit", "vip"]);
    assert_eq!(all.iter().nth(1).unwrap().events().collect::<Vec<_>>(), ["test.won", "test.lost"]);
}

#[test]
fn debug_shows_backends_and_subscriptions() {
    let bus = EventBus::default();
    bus.subscription("audit").topic("tests").handle(|_: &Won| {}).unwrap();
    let shown = format!("{bus:?}");
    for part in ["NoOp", "audit", "test.won", "tests"] {
        assert!(shown.contains(part), "{part} is not in {shown}");
    }
}

#[test]
fn verify_lists_what_is_odd() {
    let bus = EventBus::default();
    bus.subscription("typo").topic("tsets").handle(|_: &Won| {}).unwrap();
    let findings: Vec<_> = bus.verify().iter().map(ToString::to_string).collect();
    let has = |text: &str| findings.iter().any(|finding| finding.contains(text));
    assert!(has("listens to `tsets`, a topic that none of its events declares"), "{findings:#?}");
    assert!(has("event `test.won` is handled by nobody"), "{findings:#?}");
    assert!(has("field `deal` of event `undocumented.happened` v1 has no doc comment"), "{findings:#?}");
    assert!(has("event `undocumented.happened` v1 has no doc comment"), "{findings:#?}");
    assert!(!bus.verify().iter().any(event_bus::bus::Finding::is_problem));

    bus.subscription("fine").topic("tests").handle(|_: &Won| {}).unwrap();
    let findings: Vec<_> = bus.verify().iter().map(ToString::to_string).collect();
    assert!(!findings.iter().any(|finding| finding.contains("`test.won` is handled by nobody")), "{findings:#?}");
}

mod undocumented {
    use event_bus::Event;
    use serde::{Deserialize, Serialize};

    #[derive(Serialize, Deserialize, Event)]
    #[event("undocumented.happened")]
    struct Undocumented {
        deal: u64,
    }
}
