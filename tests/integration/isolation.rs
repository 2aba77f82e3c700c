//! A handler that fails harms nobody else.

use event_bus::EventBus;
use event_bus::bus::Cause;

use crate::events::{Notes, Won};

#[derive(Debug)]
struct Refused(std::num::ParseIntError);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the card was refused")
    }
}

impl std::error::Error for Refused {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn one_panic_and_one_error_leave_the_others_running_and_stand_in_the_receipt() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (first, last) = (notes.clone(), notes.clone());
    bus.subscribe(move |event: &Won| first.add(format!("first {}", event.deal)));
    bus.subscription("billing").handle(|_: &Won| Err(Refused("x".parse::<u8>().unwrap_err()))).unwrap();
    bus.subscription("mailer").handle(|_: &Won| panic!("no paper left")).unwrap();
    bus.subscribe(move |event: &Won| last.add(format!("last {}", event.deal)));

    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();

    assert_eq!(receipt.ran(), 2);
    let failures: Vec<_> = receipt.failures().iter().map(ToString::to_string).collect();
    assert_eq!(
        failures,
        [
            "handler `billing` failed: the card was refused: invalid digit found in string",
            "handler `mailer` panicked: no paper left",
        ]
    );
    assert!(matches!(receipt.failures()[0].cause(), Cause::Error(error) if error.is::<Refused>()));
    assert!(receipt.failures()[1].is_panic());

    bus.publish(Won { deal: 2 }).send().unwrap();
    assert_eq!(notes.take(), ["first 1", "last 1", "first 2", "last 2"]);
}

#[test]
fn a_panic_with_any_value_is_a_failure_and_nothing_else() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("and again");
        }
    }
    let bus = EventBus::default();
    bus.subscribe(|_: &Won| std::panic::panic_any(Bomb));
    bus.subscribe(|_: &Won| panic!("{}", format!("deal {}", 7)));

    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();

    let errors: Vec<_> = receipt.failures().iter().map(event_bus::bus::HandlerFailure::error).collect();
    assert_eq!(errors, ["(a panic without a message)", "deal 7"]);
}

#[test]
fn a_panic_in_what_an_error_says_or_in_dropping_a_handler_goes_no_further() {
    #[derive(Debug)]
    struct Unspeakable;
    impl std::fmt::Display for Unspeakable {
        fn fmt(&self, _: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            panic!("speechless")
        }
    }
    impl std::error::Error for Unspeakable {}
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("dropped");
        }
    }
    let subscriber = tracing_subscriber::fmt().with_writer(std::io::sink).finish();
    tracing::subscriber::with_default(subscriber, || {
        let (bus, notes) = (EventBus::default(), Notes::default());
        let handler = notes.clone();
        let own: std::sync::Arc<std::sync::OnceLock<event_bus::Subscription>> = std::sync::Arc::default();
        bus.subscribe(|_: &Won| Err(Unspeakable));
        let (cell, bomb) = (std::sync::Arc::clone(&own), Bomb);
        let subscription = bus.subscribe(move |_: &Won| {
            let _ = &bomb;
            cell.get().unwrap().unsubscribe();
        });
        own.set(subscription).unwrap();
        bus.subscribe(move |_: &Won| handler.add("called"));
        let receipt = bus.publish(Won { deal: 1 }).send().unwrap();
        assert_eq!((receipt.ran(), receipt.failures().len()), (2, 1));
        assert_eq!(notes.take(), ["called"]);
    });
}

#[test]
fn a_filter_that_panics_is_a_failure_of_its_own_subscription() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscription("picky").filter(|_: &Won| panic!("cannot choose")).handle(|_: &Won| {}).unwrap();
    bus.subscribe(move |_: &Won| handler.add("called"));

    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();

    assert_eq!(receipt.failures()[0].to_string(), "handler `picky` panicked: cannot choose");
    assert_eq!(notes.take(), ["called"]);
}

#[test]
fn a_failure_names_the_place_of_a_subscription_without_a_name() {
    let bus = EventBus::default();
    bus.subscribe(|_: &Won| Err("no"));
    let line = line!() - 1;

    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();

    let failure = &receipt.failures()[0];
    assert_eq!(failure.place().line(), line);
    assert!(failure.subscription().contains("a_failure_names_the_place"), "{}", failure.subscription());
    assert!(failure.subscription().contains(&format!("isolation.rs:{line}")), "{}", failure.subscription());
}

/// Writing it panics.
#[derive(serde::Deserialize, event_bus::Event)]
#[event("test.explosive", local)]
struct Explosive {
    deal: u64,
}

impl serde::Serialize for Explosive {
    fn serialize<S: serde::Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        panic!("deal {} explodes", self.deal)
    }
}

#[test]
fn an_event_that_panics_when_it_is_written_is_an_error_or_a_dead_letter_without_data() {
    let why = "event `test.explosive` cannot be written as JSON: writing it panicked: deal 7 explodes";
    let bus = EventBus::new(event_bus::backend::InMemory::new());
    let error = bus.publish(Explosive { deal: 7 }).send().unwrap_err();
    assert_eq!(error.to_string(), format!("event `test.explosive` was not published: {why}"));
    assert_eq!(error.event.deal, 7);

    let bus = EventBus::default();
    bus.subscribe(|_: &Explosive| Err("no"));
    assert_eq!(bus.publish(Explosive { deal: 7 }).send().unwrap().failures().len(), 1);
    assert_eq!(bus.dead_letters().all()[0].error, format!("no ({why})"));
    assert!(bus.publish_raw("test.raw", Explosive { deal: 7 }).send().is_err());
}
