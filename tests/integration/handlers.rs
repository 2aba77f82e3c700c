//! What a handler may look like and ask for.

use std::sync::Arc;

use event_bus::handler::{BoxError, FromContext};
use event_bus::{Context, EventBus, Metadata, RawEvent, State};

use crate::events::{Ended, Lost, Notes, Won};

fn plain(_: &Won) {}

fn fallible(event: &Won, State(limit): State<u64>) -> Result<(), std::num::ParseIntError> {
    if event.deal > limit { "x".parse::<u64>().map(drop) } else { Ok(()) }
}

fn greedy(
    _: &Won,
    State(notes): State<Notes>,
    context: Context,
    metadata: Metadata,
    bus: EventBus,
    State(number): State<u64>,
    only: Only,
) {
    notes.add(format!("{} {} {} {number} {}", context.event_type(), metadata.len(), bus.backends().len(), only.0));
}

struct Only(usize);

impl FromContext for Only {
    fn from_context(context: &Context) -> Result<Self, BoxError> {
        Ok(Self(context.topics().count()))
    }
}

#[test]
fn functions_and_closures_with_any_number_of_extractors_are_handlers() {
    let notes = Notes::default();
    let bus = EventBus::builder().state(notes.clone()).state(7_u64).build().unwrap();
    bus.subscribe(plain);
    bus.subscribe(fallible);
    bus.subscribe(greedy);
    bus.subscribe(|_: &Won| -> Result<(), String> { Err("a String".to_owned()) });
    bus.subscribe(|_: &Won| Err("a &str"));
    bus.subscribe(|_: &Won| -> Result<(), BoxError> { Err("a box".into()) });
    bus.subscribe(|_: &Won, State(shared): State<u64>| assert_eq!(shared, 7));

    let receipt = bus.publish(Won { deal: 8 }).metadata("user_id", 1).send().unwrap();

    let errors: Vec<_> = receipt.failures().iter().map(event_bus::bus::HandlerFailure::error).collect();
    assert_eq!(errors, ["invalid digit found in string", "a String", "a &str", "a box"]);
    assert_eq!(receipt.ran(), 3);
    assert_eq!(notes.take(), ["test.won 1 1 7 2"]);
}

#[test]
fn a_handler_that_is_not_written_yet_compiles() {
    let bus = EventBus::default();
    bus.subscribe(|_: &Won| todo!());
    bus.subscribe(|_: &Won, _: Context| unimplemented!("later"));
    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(receipt.failures().len(), 2);
    assert_eq!(receipt.failures()[0].error(), "not yet implemented");
}

#[test]
fn one_handler_takes_every_member_of_a_set() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(move |event: &Ended| match event {
        Ended::Won(won) => handler.add(format!("won {}", won.deal)),
        Ended::Lost(lost) => handler.add(format!("lost {}", lost.deal)),
    });
    bus.publish(Won { deal: 1 }).send().unwrap();
    bus.publish(Lost { deal: 2 }).send().unwrap();
    assert_eq!(notes.take(), ["won 1", "lost 2"]);
}

#[test]
fn a_raw_handler_gets_every_event_as_data() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(move |event: &RawEvent| handler.add(format!("{} {}", event.event_type(), event.data())));
    bus.publish(Won { deal: 1 }).send().unwrap();
    bus.publish(Lost { deal: 2 }).send().unwrap();
    assert_eq!(notes.take(), [r#"test.won {"deal":1}"#, r#"test.lost {"deal":2}"#]);
}

#[test]
fn state_may_be_shared() {
    let shared = Arc::new(Notes::default());
    let bus = EventBus::builder().state(Arc::clone(&shared)).build().unwrap();
    bus.subscribe(|_: &Won, State(notes): State<Arc<Notes>>| notes.add("shared"));
    bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(shared.take(), ["shared"]);
}

#[test]
fn a_filter_passes_over_what_it_does_not_want() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscription("large")
        .filter(|event: &Won| event.deal > 1)
        .filter(|event| event.deal < 4)
        .handle(move |event: &Won| handler.add(event.deal.to_string()))
        .unwrap();
    let filtered: usize = (0..5).map(|deal| bus.publish(Won { deal }).send().unwrap().filtered()).sum();
    assert_eq!(notes.take(), ["2", "3"]);
    assert_eq!(filtered, 3);
}

#[test]
fn a_filter_works_on_sets_and_raw_events() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (sets, raws) = (notes.clone(), notes.clone());
    bus.subscription("sets")
        .filter(|event: &Ended| matches!(event, Ended::Lost(_)))
        .handle(move |_: &Ended| sets.add("set"))
        .unwrap();
    bus.subscription("raws")
        .filter(|event: &RawEvent| event.get("deal") == Some(1.into()))
        .handle(move |_: &RawEvent| raws.add("raw"))
        .unwrap();
    bus.publish(Won { deal: 1 }).send().unwrap();
    bus.publish(Lost { deal: 2 }).send().unwrap();
    assert_eq!(notes.take(), ["raw", "set"]);
}

#[test]
fn state_that_is_missing_is_said_at_once_and_in_each_receipt() {
    let bus = EventBus::builder().state(1_u8).build().unwrap();
    let broken = bus.subscribe(|_: &Won, State(_): State<Notes>| {});
    let missing = broken.broken().unwrap().to_string();
    assert_eq!(
        missing,
        "no `State<integration::events::Notes>`: add `.state(..)` with a value of that type to the builder of the bus, \
         which has u8"
    );

    let error = bus.subscription("notes").handle(|_: &Won, State(_): State<Notes>| {}).unwrap_err();
    assert_eq!(error.to_string(), format!("subscription `notes` cannot work: {missing}"));

    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(receipt.failures()[0].error(), missing);
    assert!(bus.verify().iter().any(|finding| finding.is_problem() && finding.to_string().contains("cannot work")));
}
