//! Registries made by hand: what is wrong, what is found, what gives way.

use serde::{Deserialize, Serialize};

use super::{Descriptor, Registry};
use crate::Event;

macro_rules! events {
    ($($name:ident = $attribute:tt;)*) => {$(
        #[derive(Serialize, Deserialize, Event)]
        #[event $attribute]
        struct $name {}
    )*};
}

events! {
    First = ("deal.won", local);
    Second = ("deal.won", local, topics = ["second"]);
    OldV1 = ("deal.won", version = 1, superseded, local);
    NewV2 = ("deal.won", version = 2, upcast_from = OldV1, local);
    OrphanV3 = ("deal.won", version = 3, upcast_from = NewV2Superseded, superseded, local);
    NewV2Superseded = ("deal.won", version = 2, upcast_from = OldV1, superseded, local);
    Lost = ("deal.lost", local);
}

impl From<OldV1> for NewV2 {
    fn from(_: OldV1) -> Self {
        Self {}
    }
}

impl From<OldV1> for NewV2Superseded {
    fn from(_: OldV1) -> Self {
        Self {}
    }
}

impl From<NewV2Superseded> for OrphanV3 {
    fn from(_: NewV2Superseded) -> Self {
        Self {}
    }
}

const FIRST: Descriptor = Descriptor::event::<First>("one", "one.rs", 1);
const SECOND: Descriptor = Descriptor::event::<Second>("two", "two.rs", 2);
const OLD: Descriptor = Descriptor::stored::<OldV1>("old", "old.rs", 3);
const NEW: Descriptor = Descriptor::event::<NewV2>("new", "new.rs", 4);
const ORPHAN: Descriptor = Descriptor::stored::<OrphanV3>("orphan", "orphan.rs", 5);
const LOST: Descriptor = Descriptor::event::<Lost>("lost", "lost.rs", 6);

fn problems<const N: usize>(events: [Descriptor; N]) -> Vec<String> {
    Registry::of(events).problems().iter().map(ToString::to_string).collect()
}

#[test]
fn a_program_in_order_has_no_problems() {
    assert!(problems([LOST, NEW, OLD]).is_empty());
    assert!(problems([]).is_empty());
}

#[test]
fn two_events_of_one_name_are_named_with_both_places() {
    assert_eq!(
        problems([SECOND, FIRST]),
        [
            "event `deal.won` v1 is defined twice, in one (one.rs:1) and in two (two.rs:2): give one of them another name, \
          or mark the one that is for tests `local`"
        ]
    );
    assert!(problems([FIRST, FIRST]).is_empty(), "one type that is named twice is one event");
}

#[test]
fn two_versions_that_are_both_published_are_a_problem() {
    assert_eq!(
        problems([FIRST, NEW]),
        [
            "event `deal.won` is published as v1 by one (one.rs:1) and as v2 by new (new.rs:4): mark v1 `superseded`, and \
          let v2 say `upcast_from` it"
        ]
    );
}

#[test]
fn an_event_of_which_only_old_versions_are_left_is_a_problem() {
    assert_eq!(
        problems([OLD]),
        [
            "event `deal.won` has no current version: v1 in old (old.rs:3) is `superseded`, and nothing took its place (is \
          the crate with the newer version linked? name it once: `use that_crate as _;`)"
        ]
    );
}

#[test]
fn a_version_that_does_not_lead_to_the_current_one_is_a_problem() {
    assert_eq!(
        problems([NEW, ORPHAN]),
        [
            "event `deal.won` v3 in orphan (orphan.rs:5) does not lead to v2 in new (new.rs:4), which reads from v1 on: add \
          the missing `upcast_from`"
        ]
    );
}

#[test]
fn versions_are_found_by_name() {
    let registry = Registry::of([NEW, LOST, OLD]);
    let versions: Vec<_> = registry.versions("deal.won").iter().map(|event| event.version).collect();
    assert_eq!(versions, [1, 2]);
    assert_eq!(registry.current("deal.won").unwrap().version, 2);
    assert!(registry.versions("deal").is_empty());
    assert!(registry.current("zebra.crossed").is_none());
}

#[test]
fn a_standard_event_gives_way_to_the_programs_own() {
    let standard = Descriptor::event::<First>("event_bus::crm::deal", "deal.rs", 7);
    let registry = Registry::of([standard, SECOND, LOST]);
    assert_eq!(registry.current("deal.won").unwrap().topics, ["second"]);
    assert!(registry.problems().is_empty());
    assert_eq!(Registry::of([standard, LOST]).current("deal.won").unwrap().topics, ["default"]);
}
