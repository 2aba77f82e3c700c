//! What derived code calls: checks in constants, whose panics are the user's compile errors, and small conversions.

use std::borrow::Cow;

use serde::Serialize;

use crate::key::PartitionKey;
use crate::registry::Descriptor;
use crate::schema::FieldType;
use crate::set::Member;
use crate::text::{Text, equal};

/// Room for what is said, with a name of any length that has sense.
type Message = Text<512>;

/// Whether an event may say `upcast_from` another.
#[track_caller]
pub const fn check_upcast(name: &str, version: u32, old_name: &str, old_version: u32, old_superseded: bool) {
    if !equal(name, old_name) {
        let text = Message::new()
            .text("event `")
            .text(name)
            .text("` cannot be upcast from a struct that is event `")
            .text(old_name);
        panic!("{}", text.text("`: both need the same name").as_str());
    }
    if version - 1 != old_version {
        let text = Message::new()
            .text("event `")
            .text(name)
            .text("` v")
            .number(version)
            .text(" must be upcast from v")
            .number(version - 1);
        panic!(
            "{}",
            text.text(", but this struct is v").number(old_version).text(": no version may be skipped").as_str()
        );
    }
    if !old_superseded {
        let text = Message::new()
            .text("event `")
            .text(name)
            .text("` v")
            .number(old_version)
            .text(" is still published: add `superseded` to it, ");
        let text = text
            .text("as in `#[event(\"")
            .text(name)
            .text("\", version = ")
            .number(old_version)
            .text(", superseded)]`");
        panic!("{}", text.as_str());
    }
}

/// Whether no two members of a set have one name.
#[track_caller]
pub const fn check_distinct(members: &[Member]) {
    let mut one = 0;
    while one < members.len() {
        let mut other = one + 1;
        while other < members.len() {
            check_not_again(members[one].name, members[other].name);
            other += 1;
        }
        one += 1;
    }
}

/// Whether no two events of a list have one name. Each event of the list is named once: else one that is none would be two errors.
#[track_caller]
pub const fn check_listed(events: &[Descriptor]) {
    let mut one = 0;
    while one < events.len() {
        let mut other = one + 1;
        while other < events.len() {
            check_not_again(events[one].name, events[other].name);
            other += 1;
        }
        one += 1;
    }
}

#[track_caller]
const fn check_not_again(one: &str, other: &str) {
    if equal(one, other) {
        let text = Message::new().text("event `").text(one).text("` stands in this list twice: keep one of them");
        panic!("{}", text.as_str());
    }
}

/// Whether a type can be flattened. With another one serde would fail at run time.
#[track_caller]
pub const fn check_flattened(of: FieldType) {
    assert!(
        of.can_be_flattened(),
        "only what is written as an object can be flattened: a struct, an enum, or a map whose keys are text"
    );
}

/// Whether a type can be the data of a variant of an internally tagged enum. With another one serde would fail at run time.
#[track_caller]
pub const fn check_tagged(of: FieldType) {
    assert!(
        of.can_be_tagged(),
        "with `tag` alone the name of the variant stands among its members, so its data is a struct, an enum, or a map whose keys are \
         text: use one, or add `content = \"..\"`"
    );
}

/// Whether no topic is given twice, where some are constants.
#[track_caller]
pub const fn check_topics_differ(topics: &[&str]) {
    let mut one = 0;
    while one < topics.len() {
        let mut other = one + 1;
        while other < topics.len() {
            let text = Message::new().text("topic `").text(topics[one]).text("` is given twice: keep one");
            assert!(!equal(topics[one], topics[other]), "{}", text.as_str());
            other += 1;
        }
        one += 1;
    }
}

/// An example as one JSON text.
pub fn example(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| format!("{error}"))
}

/// The key of a newtype is that of what it holds.
pub fn partition_key<T: ?Sized>(inner: &T) -> Cow<'_, str>
where
    for<'a> &'a T: PartitionKey,
{
    Cow::Owned((&inner).partition_key().into_owned())
}
