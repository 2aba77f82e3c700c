//! The list of the program's events.

use event_bus::catalog;

use crate::events::{Lost, Won};

#[test]
fn it_lists_names_versions_topics_fields_and_descriptions() {
    let catalog = catalog();
    let won = catalog.current("test.won").unwrap();
    assert_eq!((won.name(), won.version(), won.topics()), ("test.won", 1, &["tests", "sales"][..]));
    assert_eq!(won.description(), "A deal was won.");
    assert_eq!(won.fields().len(), 1);
    assert_eq!((won.fields()[0].name(), won.fields()[0].description()), ("deal", "Which deal."));
    assert_eq!(won.key().unwrap().name(), "deal");
    assert_eq!(won.schema().to_string(), "{ deal: u64 }");
    assert!(won.place().to_string().starts_with("integration::events ("), "{}", won.place());
}

#[test]
fn it_is_sorted_and_has_every_version() {
    let catalog = catalog();
    let events: Vec<_> = catalog.events().map(|event| (event.name(), event.version())).collect();
    assert!(events.is_sorted());
    assert_eq!(events.iter().filter(|(name, _)| *name == "versions.priced").count(), 3);
    assert_eq!(catalog.current("versions.priced").unwrap().version(), 3);
    assert!(catalog.get("versions.priced", 1).unwrap().is_superseded());
    assert!(catalog.get("versions.priced", 4).is_none());
    assert_eq!(catalog.len(), events.len());
}

#[test]
fn an_event_with_no_topics_is_on_the_default_topic() {
    assert_eq!(catalog().current("test.pinged").unwrap().topics(), ["default"]);
}

#[test]
fn events_can_be_named_one_by_one() {
    let named = event_bus::catalog!(Won, Lost);
    assert_eq!(named.events().map(|event| event.name()).collect::<Vec<_>>(), ["test.lost", "test.won"]);
    assert!(named.problems().is_empty());
    assert!(catalog().problems().is_empty(), "what is registered already is no duplicate");
}
