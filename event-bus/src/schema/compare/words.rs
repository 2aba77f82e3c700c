//! What is said of a change: what was published, what it is now, and how to mend it. The compiler and the program use the same words.

use super::cursor::Cursor;
use super::find::Found;
use super::{ChangeKind, Compat};
use crate::text::Text;

/// Room for what is said of one change.
pub(crate) type Words = Text<1024>;

/// A schema, as people read types; long ones are cut.
type Shown = Text<120>;

/// `` `amount` is `u64` now, published as `u32` ``, and how to mend it.
///
/// `version`: of both schemas, so that a newer version is a way out.
pub(super) const fn of(found: &Found<'_>, compat: Compat, version: Option<u32>) -> Words {
    let mut words = Words::new();
    subject(&mut words, found);
    match found.kind {
        ChangeKind::Added => words.push(" is a new optional field"),
        ChangeKind::AddedRequired => {
            words.push(" is a new required field, which stored events lack: make it an `Option<..>`, or add `#[serde(default)]`");
        }
        ChangeKind::Removed => words.push(" is gone; it was optional, and its name stays reserved"),
        ChangeKind::RemovedRequired => {
            words.push(" was published and is gone, and whoever reads this version needs it: bring it back");
        }
        ChangeKind::Renamed | ChangeKind::VariantRenamed => {
            words.push(" is written in place of ");
            quoted_bytes(&mut words, found.name);
            words.push(": the alias reads stored events, and programs that know only the published name do not find it: keep that name by `#[serde(rename = \"");
            push_bytes(&mut words, found.name);
            words.push("\")]`");
        }
        ChangeKind::BecameOptional => {
            words.push(
                " may be missing now, and whoever reads this version needs it: take the `Option` or `default` away",
            );
        }
        ChangeKind::BecameRequired if matches!(compat, Compat::Subset) => {
            words.push(
                " is not always there, says the published schema: make it an `Option<..>`, or add `#[serde(default)]`",
            );
        }
        ChangeKind::BecameRequired => {
            words.push(
                " is required now, and stored events may lack it: make it an `Option<..>`, or add `#[serde(default)]`",
            );
        }
        ChangeKind::TypeChanged => {
            words.push(" is ");
            show(&mut words, found.now);
            words.push(" now, published as ");
            show(&mut words, found.was);
            words.push(if matches!(compat, Compat::Full) {
                ", which old and new programs have to read: change it back"
            } else {
                ", which this program cannot read: change it back"
            });
        }
        ChangeKind::TaggingChanged => {
            words.push(" names its variant in another way than published: ");
            tagging(&mut words, found.now);
            words.push(" now, ");
            tagging(&mut words, found.was);
            words.push(" before: change it back");
        }
        ChangeKind::VariantAdded => {
            words.push(" is a new variant, and programs that know only the published ones stop at it: leave it out");
        }
        ChangeKind::VariantRemoved if matches!(compat, Compat::Subset) => {
            words.push(" is published, and this reader stops at it: add it");
        }
        ChangeKind::VariantRemoved => words.push(" is gone, and stored events have it: bring it back"),
        ChangeKind::OtherDropped => {
            words.push(" was published as `#[serde(other)]`, which reads variants that come later: add it again");
        }
        ChangeKind::Flattened => {
            words.push(if found.now.is_some() {
                "a map or enum is flattened that was not published: leave it out"
            } else {
                "a map or enum that was published as flattened is gone: bring it back"
            });
        }
        ChangeKind::SensitivityAdded => words.push(" is sensitive now"),
        ChangeKind::SensitivityDropped => {
            words.push(" was published as sensitive, a promise to people: add `#[event(sensitive)]` again");
        }
        ChangeKind::KeyLost if found.was.is_some() => {
            words.push(" was published as the key, by which order is kept, and is gone: bring it back");
        }
        ChangeKind::KeyLost => {
            words.push(" was published as the key, by which order is kept: mark it with `#[event(key)]` again");
        }
        ChangeKind::KeyGained => {
            words.push(" is the key now, and the event was published without one, so that order is kept by another rule: take `key` away");
        }
        ChangeKind::NotPromised => {
            words.push(" is not promised by the published schema: leave it out, or see that its name is right");
        }
        ChangeKind::TopicAdded => words.push(" is a new topic"),
        ChangeKind::TopicRemoved => {
            words.push(" was published as a topic, and subscribers listen there: name it again");
        }
    }
    if let Some(version) = version
        && found.breaking
        && !matches!(compat, Compat::Subset)
        && !matches!(found.kind, ChangeKind::SensitivityDropped)
    {
        or_make_a_version(&mut words, version);
    }
    words
}

/// A published name is gone, and a new field may be what became of it: which of both was meant is not known.
pub(super) const fn became(published: &str, field: &str, version: u32) -> Words {
    let mut words = Words::new();
    quoted(&mut words, published);
    words.push(" was published and is gone: if it became ");
    quoted(&mut words, field);
    words.push(", add `#[serde(rename = \"");
    words.push(published);
    words.push("\")]` here; if not, bring it back");
    or_make_a_version(&mut words, version);
    words
}

const fn or_make_a_version(words: &mut Words, version: u32) {
    words.push(", or make version ");
    words.push_number(version.saturating_add(1));
    words.push(" with `upcast_from`");
}

/// What of the event it is about. What is flattened has no name of its own.
const fn subject(words: &mut Words, found: &Found<'_>) {
    let path = found.path.as_str();
    match (matches!(found.kind, ChangeKind::Flattened), path.is_empty()) {
        (true, true) => {}
        (true, false) => {
            words.push("in ");
            quoted(words, path);
            words.push(", ");
        }
        (false, true) => words.push("what is flattened"),
        (false, false) => quoted(words, path),
    }
}

const fn quoted(words: &mut Words, text: &str) {
    if !text.is_empty() {
        words.push("`");
        words.push(text);
        words.push("`");
    }
}

const fn quoted_bytes(words: &mut Words, text: &[u8]) {
    words.push("`");
    push_bytes(words, text);
    words.push("`");
}

const fn push_bytes(words: &mut Words, text: &[u8]) {
    if let Ok(text) = std::str::from_utf8(text) {
        words.push(text);
    }
}

const fn show(words: &mut Words, schema: Option<Cursor<'_>>) {
    let Some(schema) = schema else { return };
    let mut shown = Shown::new();
    describe(&mut shown, schema);
    quoted(words, shown.as_str());
}

/// A schema as text, for those that are not in a constant.
pub(super) fn shown(schema: Cursor<'_>) -> String {
    let mut shown = Shown::new();
    describe(&mut shown, schema);
    shown.as_str().to_owned()
}

const fn describe(out: &mut Shown, schema: Cursor<'_>) {
    let inner = schema.past(1);
    match schema.peek() {
        b'*' => out.push("any"),
        b'b' => out.push("bool"),
        letter @ (b'u' | b'i' | b'f') => {
            out.push(match letter {
                b'u' => "u",
                b'i' => "i",
                _ => "f",
            });
            push(out, inner.until(inner.number().1));
        }
        b's' => match inner.name().0 {
            [] => out.push("string"),
            format => push(out, format),
        },
        b'?' => {
            describe(out, inner);
            out.push(" | null");
        }
        b'[' => {
            let bracketed = matches!(inner.peek(), b'?' | b'<');
            out.push(if bracketed { "(" } else { "" });
            describe(out, inner);
            out.push(if bracketed { ")[]" } else { "[]" });
        }
        b'(' => {
            out.push("[");
            let mut next = inner;
            while !next.ends(b')') {
                describe(out, next);
                next = next.past_schema();
                out.push(if next.ends(b')') { "" } else { ", " });
            }
            out.push("]");
        }
        b'm' => {
            out.push("{ [");
            describe(out, inner);
            out.push("]: ");
            describe(out, inner.past_schema());
            out.push(" }");
        }
        b'{' => object(out, inner),
        b'<' => choice(out, schema),
        b'-' => out.push("without data"),
        b'=' => describe(out, inner),
        b'@' => push(out, inner.name().0),
        _ => out.push("itself"),
    }
}

const fn push(out: &mut Shown, text: &[u8]) {
    if let Ok(text) = std::str::from_utf8(text) {
        out.push(text);
    }
}

const fn object(out: &mut Shown, members: Cursor<'_>) {
    if members.ends(b'}') {
        return out.push("{}");
    }
    out.push("{ ");
    let mut next = members;
    while !next.ends(b'}') {
        let (member, behind) = next.member();
        if member.mark == b'+' {
            out.push("..");
        } else {
            push(out, member.name);
            out.push(if member.is_optional() { "?: " } else { ": " });
        }
        describe(out, member.schema);
        next = behind;
        out.push(if next.ends(b'}') { "" } else { ", " });
    }
    out.push(" }");
}

const fn choice(out: &mut Shown, choice: Cursor<'_>) {
    let mut next = choice.variants();
    let untagged = choice.past(1).peek() == b'u';
    while !next.ends(b'>') {
        let (variant, behind) = next.variant();
        if untagged {
            describe(out, variant.body);
        } else {
            out.push("\"");
            push(out, variant.name);
            out.push("\"");
        }
        next = behind;
        out.push(if next.ends(b'>') { "" } else { " | " });
    }
}

const fn tagging(words: &mut Words, choice: Option<Cursor<'_>>) {
    let Some(choice) = choice else { return };
    let inner = choice.past(2);
    match choice.past(1).peek() {
        b'e' => words.push("as the only member of an object"),
        b'u' => words.push("not at all (`untagged`)"),
        b'i' => {
            words.push("by the member ");
            quoted_bytes(words, inner.name().0);
        }
        _ => {
            let (tag, content) = inner.name();
            words.push("by the member ");
            quoted_bytes(words, tag);
            words.push(", with the data in ");
            quoted_bytes(words, content.name().0);
        }
    }
}
