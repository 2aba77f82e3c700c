//! The contract of an event that was published: what the derive read from its file, compared with the type while the program compiles.
//!
//! Each check is a constant of the user's crate, with the span of what it is about, and panics with what is wrong. Where the whole schema is
//! as it was published, which is found out first and once, the others have nothing to do.

use std::slice;

use crate::schema::compare::{self, Compat, Question};
use crate::schema::outline::{Sink, bare, is_outline_of};
use crate::schema::sum::sum_of_types;
use crate::schema::{Field, Object, Schema};
use crate::text::{Text, equal};
use crate::topic::is_topic;

/// Room for the outline of one field.
const ROOM: usize = 64 * 1024;

/// What a published file says of an event.
#[derive(Debug, Clone, Copy)]
pub struct Contract {
    name: &'static str,
    version: u32,
    outline: &'static str,
    topics: &'static [&'static str],
    compat: Compat,
    live: bool,
}

/// Room for the event's name, what is said of a change or two, and what to do where it was never released.
type Message = Text<1792>;

impl Contract {
    /// `live`: the event is published still, so that its topics and its key count. The file itself is named, so that the compiler knows of it.
    pub const fn new(
        name: &'static str,
        version: u32,
        outline: &'static str,
        topics: &'static [&'static str],
        live: bool,
        _file: &'static [u8],
    ) -> Self {
        Self { name, version, outline, topics, compat: Compat::Full, live }
    }

    /// `compat = "backward"`.
    #[must_use]
    pub const fn backward(mut self) -> Self {
        self.compat = Compat::Backward;
        self
    }

    /// `reads = "subset"`.
    #[must_use]
    pub const fn subset(mut self) -> Self {
        self.compat = Compat::Subset;
        self
    }

    /// Whether the whole schema is as it was published.
    pub const fn is_kept_by(&self, object: &Object) -> bool {
        is_outline_of(self.outline, object)
    }

    const fn question(&self, skip: usize) -> Question {
        Question { compat: self.compat, live: self.live, breaking_only: true, skip }
    }

    const fn begin(&self) -> Message {
        let message = Message::new().text("event `").text(self.name).text("` v").number(self.version);
        message.text(": ")
    }

    /// Fails at the place that called the check.
    #[track_caller]
    const fn fail(&self, words: &str) {
        let mut message = self.begin().text(words);
        // What another program publishes is not ours to write.
        if !matches!(self.compat, Compat::Subset) {
            message = message
                .text("\n")
                .text("if v")
                .number(self.version)
                .text(" was never released: delete `")
                .text(self.name)
                .text(".v");
            message = message.number(self.version).text(".json`, and run `EVENT_SCHEMAS=update cargo test`");
        }
        panic!("{}", message.as_str());
    }
}

/// Whether a field is as it was published, or may be as it is. One error says all that is wrong with it.
#[track_caller]
pub const fn check_field(contract: &Contract, object: &Object, kept: bool, index: usize) {
    if kept {
        return;
    }
    let mut sink = Sink::<ROOM>::buffer();
    sink.fields_of(object, slice::from_ref(&object.fields[index]));
    let Some(now) = sink.text() else {
        return contract.fail("this field has more types within each other than can be compared; make it smaller");
    };
    let parts_before = count_parts(object.fields.split_at(index).0);
    let mut words = Text::<1280>::new();
    let mut count = 0;
    while let Some(found) = compare::find_in_field(contract.outline, now, parts_before, contract.question(count)) {
        if count > 0 {
            words.push("\n");
        }
        words.push(compare::words(&found, contract.compat, contract.version).as_str());
        count += 1;
    }
    if count > 0 {
        contract.fail(words.as_str());
    }
}

/// The same for an event of which no field seems to have changed. The derive has looked for the names, and takes the types for what they are called;
/// `types` is the sum of what they then are.
#[track_caller]
pub const fn check_whole(contract: &Contract, object: &Object, types: u64) {
    let kept = sum_of_types(object.fields) == types;
    let mut index = 0;
    while !kept && index < object.fields.len() {
        check_field(contract, object, kept, index);
        index += 1;
    }
}

/// The same for those fields that seem not to have changed.
#[track_caller]
pub const fn check_plain(contract: &Contract, object: &Object, kept: bool, fields: &[usize]) {
    let mut at = 0;
    while !kept && at < fields.len() {
        check_field(contract, object, kept, fields[at]);
        at += 1;
    }
}

/// The same for a new field, where a published member is gone that it may have been.
#[track_caller]
pub const fn check_renamed(contract: &Contract, object: &Object, kept: bool, index: usize, gone: &str) {
    if kept {
        return;
    }
    if has_member(object.fields, gone) {
        return check_field(contract, object, kept, index);
    }
    let words = compare::became(gone, object.fields[index].name, contract.version);
    contract.fail(words.as_str());
}

/// Whether a published member that the struct does not name is there all the same, in a flattened struct, or may be gone.
#[track_caller]
pub const fn check_gone(contract: &Contract, object: &Object, kept: bool, name: &str) {
    if kept || has_member(object.fields, name) {
        return;
    }
    let mut skip = 0;
    while let Some(found) = compare::find(contract.outline, "{}", contract.question(skip)) {
        if equal(found.path(), name) {
            return contract.fail(compare::words(&found, contract.compat, contract.version).as_str());
        }
        skip += 1;
    }
}

/// Whether what was published as flattened is there still.
#[track_caller]
pub const fn check_flattened_parts(contract: &Contract, object: &Object, kept: bool) {
    if kept {
        return;
    }
    let lost =
        compare::lost_part(contract.outline, count_parts(object.fields), has_rest(object.fields), contract.question(0));
    if lost {
        contract.fail(compare::lost_part_words(contract.version).as_str());
    }
}

/// Whether a published topic is among those of today.
#[track_caller]
pub const fn check_published_topics(contract: &Contract, topics: &[&str]) {
    if !are_topics(topics) {
        // Which is an error already.
        return;
    }
    let mut published = 0;
    while published < contract.topics.len() {
        let topic = contract.topics[published];
        let mut now = 0;
        while now < topics.len() && !equal(topics[now], topic) {
            now += 1;
        }
        if now == topics.len() {
            return contract.fail(compare::lost_topic(topic, contract.version).as_str());
        }
        published += 1;
    }
}

const fn are_topics(topics: &[&str]) -> bool {
    let mut at = 0;
    while at < topics.len() {
        if !is_topic(topics[at]) {
            return false;
        }
        at += 1;
    }
    true
}

/// How many enums are flattened, in the fields and in structs that are flattened among them.
const fn count_parts(fields: &[Field]) -> usize {
    let (mut count, mut at) = (0, 0);
    while at < fields.len() {
        if fields[at].flatten {
            count += match bare(fields[at].schema) {
                Schema::Object(object) => count_parts(object.fields),
                Schema::Any | Schema::Map { .. } => 0,
                _ => 1,
            };
        }
        at += 1;
    }
    count
}

/// Whether a map is flattened.
const fn has_rest(fields: &[Field]) -> bool {
    let mut at = 0;
    while at < fields.len() {
        if fields[at].flatten {
            let schema = bare(fields[at].schema);
            let is_rest = match schema {
                Schema::Object(object) => has_rest(object.fields),
                Schema::Any | Schema::Map { .. } => true,
                schema => schema.is_mistaken(),
            };
            if is_rest {
                return true;
            }
        }
        at += 1;
    }
    false
}

/// Whether a member stands in one of these fields, or in a struct that is flattened there.
const fn has_member(fields: &[Field], name: &str) -> bool {
    let mut at = 0;
    while at < fields.len() {
        let field = &fields[at];
        let is_it = match (field.flatten, bare(field.schema)) {
            (true, Schema::Object(object)) => has_member(object.fields, name),
            // It may have been meant to.
            (true, schema) => schema.is_mistaken(),
            (false, _) => equal(field.name, name) || is_alias(field, name),
        };
        if is_it {
            return true;
        }
        at += 1;
    }
    false
}

const fn is_alias(field: &Field, name: &str) -> bool {
    let mut at = 0;
    while at < field.aliases.len() {
        if equal(field.aliases[at], name) {
            return true;
        }
        at += 1;
    }
    false
}
