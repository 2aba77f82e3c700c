//! The way through two outlines, from one change to the next. All of it can run while the program compiles.

use super::cursor::{Cursor, Member, count_parts, find_member, find_part, find_rest, has_key};
use super::reads::reads;
use super::{ChangeKind, Compat};
use crate::text::{Text, same_bytes};

/// The way to a change: `price.amount`, `stage::Won`, `tags[]`.
pub(super) type Path = Text<192>;

/// One change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(super) kind: ChangeKind,
    pub(super) breaking: bool,
    pub(super) path: Path,
    /// The published schema at this place, or the name that another took the place of.
    pub(super) was: Option<Cursor<'a>>,
    pub(super) now: Option<Cursor<'a>>,
    /// The published name of what is written under another one.
    pub(super) name: &'a [u8],
}

impl Found<'_> {
    pub(crate) const fn path(&self) -> &str {
        self.path.as_str()
    }

    /// Something of the event that was published as flattened, and is gone.
    pub(crate) const fn is_lost_part(&self) -> bool {
        matches!(self.kind, ChangeKind::Flattened) && self.now.is_none() && self.path.len() == 0
    }
}

/// What is asked of a comparison.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question {
    pub(crate) compat: Compat,
    /// Whether the event is published, and its key counts.
    pub(crate) live: bool,
    pub(crate) breaking_only: bool,
    /// How many changes are passed over.
    pub(crate) skip: usize,
}

/// What in an outline a comparison is about.
#[derive(Debug, Clone, Copy)]
enum Scope {
    /// All of an object.
    Whole,
    /// Only the members that are there now, behind so many flattened enums of the members before.
    Present { parts_before: usize },
}

/// The change with this number, in the order of the members now, and then of those that are gone.
pub(crate) const fn find<'a>(was: &'a str, now: &'a str, question: Question) -> Option<Found<'a>> {
    let mut finder = Finder::new(question);
    finder.object(Cursor::new(was), Cursor::new(now), Scope::Whole, true);
    finder.found
}

/// The same for one field: `now` is the outline of an object that has no other. What is gone belongs to no field.
pub(crate) const fn find_in_field<'a>(
    was: &'a str,
    now: &'a str,
    parts_before: usize,
    question: Question,
) -> Option<Found<'a>> {
    let mut finder = Finder::new(question);
    finder.object(Cursor::new(was), Cursor::new(now), Scope::Present { parts_before }, true);
    finder.found
}

/// The same for what has a name of its own and stands apart.
pub(super) fn find_apart<'a>(name: &str, was: &'a str, now: &'a str, question: Question) -> Option<Found<'a>> {
    let mut finder = Finder::new(question);
    finder.path.push(name);
    finder.schema(Cursor::new(was), Cursor::new(now));
    finder.found
}

/// Enums are compared in `choice`.
pub(super) struct Finder<'a> {
    question: Question,
    left: usize,
    pub(super) path: Path,
    pub(super) found: Option<Found<'a>>,
}

impl<'a> Finder<'a> {
    const fn new(question: Question) -> Self {
        Self { question, left: question.skip, path: Path::new(), found: None }
    }

    pub(super) const fn is_full(&self) -> bool {
        matches!(self.question.compat, Compat::Full)
    }

    const fn is_subset(&self) -> bool {
        matches!(self.question.compat, Compat::Subset)
    }

    pub(super) const fn report(
        &mut self,
        kind: ChangeKind,
        breaking: bool,
        was: Option<Cursor<'a>>,
        now: Option<Cursor<'a>>,
    ) {
        self.report_named(kind, breaking, was, now, &[]);
    }

    pub(super) const fn report_named(
        &mut self,
        kind: ChangeKind,
        breaking: bool,
        was: Option<Cursor<'a>>,
        now: Option<Cursor<'a>>,
        name: &'a [u8],
    ) {
        if self.found.is_some() || self.question.breaking_only && !breaking {
            return;
        }
        if self.left > 0 {
            self.left -= 1;
            return;
        }
        self.found = Some(Found { kind, breaking, path: self.path, was, now, name });
    }

    /// Goes on to a part, and gives what takes the way back.
    pub(super) const fn enter(&mut self, before: &str, name: &[u8], behind: &str) -> usize {
        let length = self.path.len();
        self.path.push(before);
        if let Ok(name) = std::str::from_utf8(name) {
            self.path.push(name);
        }
        self.path.push(behind);
        length
    }

    const fn enter_member(&mut self, name: &[u8]) -> usize {
        let separator = if self.path.len() == 0 { "" } else { "." };
        self.enter(separator, name, "")
    }

    const fn object(&mut self, was: Cursor<'a>, now: Cursor<'a>, scope: Scope, top: bool) {
        let (was, now) = (was.past(1), now.past(1));
        let mut part = match scope {
            Scope::Whole => 0,
            Scope::Present { parts_before } => parts_before,
        };
        let mut next = now;
        while self.found.is_none() && !next.ends(b'}') {
            let (member, behind) = next.member();
            if member.mark != b'+' {
                self.member(was, now, member, top);
            } else if member.schema.peek() == b'm' {
                self.flattened(find_rest(was), Some(member.schema));
            } else {
                self.flattened(find_part(was, part), Some(member.schema));
                part += 1;
            }
            next = behind;
        }
        if matches!(scope, Scope::Whole) && !self.is_subset() {
            self.gone(was, now, part, top);
        }
    }

    /// A member that is there now.
    const fn member(&mut self, was: Cursor<'a>, all_now: Cursor<'a>, now: Member<'a>, top: bool) {
        let length = self.enter_member(now.name);
        if let Some(published) = find_member(was, now.name, false) {
            self.pair(published, now, was, top);
        } else if let Some(published) = under_alias(was, all_now, now) {
            self.report_named(ChangeKind::Renamed, self.is_full(), None, None, published.name);
            self.pair(published, now, was, top);
        } else if self.is_subset() {
            self.report(ChangeKind::NotPromised, true, None, Some(now.schema));
        } else {
            let kind = if now.is_optional() { ChangeKind::Added } else { ChangeKind::AddedRequired };
            self.report(kind, !now.is_optional(), None, Some(now.schema));
            self.gained_key(was, now, top);
        }
        self.path.truncate(length);
    }

    const fn gained_key(&mut self, was: Cursor<'a>, now: Member<'a>, top: bool) {
        let counts = top && self.question.live && !self.is_subset();
        if counts && now.key && !has_key(was) {
            self.report(ChangeKind::KeyGained, true, None, None);
        }
    }

    /// A member that was published, and is there now.
    const fn pair(&mut self, was: Member<'a>, now: Member<'a>, all_was: Cursor<'a>, top: bool) {
        if was.mark == b'x' {
            if self.is_subset() {
                return self.report(ChangeKind::NotPromised, true, None, Some(now.schema));
            }
            self.report(
                if now.is_optional() { ChangeKind::Added } else { ChangeKind::AddedRequired },
                !now.is_optional(),
                None,
                Some(now.schema),
            );
            self.gained_key(all_was, now, top);
            // That it must be there was said.
            let strict = !now.is_optional() && was.schema.peek() == b'?' && now.schema.peek() != b'?';
            return self.schema(if strict { was.schema.past(1) } else { was.schema }, now.schema);
        }
        let (mut was_schema, mut now_schema) = (was.schema, now.schema);
        let (may_be_null, was_null) = (now.schema.peek() == b'?', was.schema.peek() == b'?');
        if !was.is_optional() && now.is_optional() {
            self.report(ChangeKind::BecameOptional, self.is_full(), None, None);
            if may_be_null && !was_null {
                now_schema = now_schema.past(1);
            }
        } else if was.is_optional() && !now.is_optional() {
            self.report(ChangeKind::BecameRequired, true, None, None);
            if was_null && !may_be_null {
                was_schema = was_schema.past(1);
            }
        }
        if was.sensitive && !now.sensitive {
            self.report(ChangeKind::SensitivityDropped, true, None, None);
        } else if now.sensitive && !was.sensitive {
            self.report(ChangeKind::SensitivityAdded, false, None, None);
        }
        if top && self.question.live && !self.is_subset() && was.key && !now.key {
            self.report(ChangeKind::KeyLost, true, None, None);
        }
        if !was.key {
            self.gained_key(all_was, now, top);
        }
        self.schema(was_schema, now_schema);
    }

    /// What was published, and is not there any more.
    const fn gone(&mut self, was: Cursor<'a>, now: Cursor<'a>, parts_now: usize, top: bool) {
        let mut next = was;
        while self.found.is_none() && !next.ends(b'}') {
            let (member, behind) = next.member();
            if member.mark != b'+' && member.mark != b'x' && find_member(now, member.name, true).is_none() {
                let length = self.enter_member(member.name);
                let is_key = top && self.question.live && member.key;
                let needed = self.is_full() && !member.is_optional();
                let kind = match (needed, is_key, member.is_optional()) {
                    (false, true, _) => ChangeKind::KeyLost,
                    (_, _, true) => ChangeKind::Removed,
                    _ => ChangeKind::RemovedRequired,
                };
                self.report(kind, needed || is_key, Some(member.schema), None);
                self.path.truncate(length);
            }
            next = behind;
        }
        if find_rest(now).is_none() && find_rest(was).is_some() {
            self.flattened(find_rest(was), None);
        }
        if parts_now < count_parts(was) {
            self.flattened(find_part(was, parts_now), None);
        }
    }

    const fn flattened(&mut self, was: Option<Cursor<'a>>, now: Option<Cursor<'a>>) {
        let (Some(was), Some(now)) = (was, now) else {
            let is_read = match now {
                // What is not known is passed over.
                None => true,
                Some(now) => now.peek() == b'?' || now.peek() == b'm' && now.past(1).past_schema().peek() == b'*',
            };
            return self.report(ChangeKind::Flattened, self.is_full() || !is_read, was, now);
        };
        match (was.peek() == b'?', now.peek() == b'?') {
            (false, true) => {
                self.report(ChangeKind::BecameOptional, self.is_full(), None, None);
                self.schema(was, now.past(1));
            }
            (true, false) => {
                self.report(ChangeKind::BecameRequired, true, None, None);
                self.schema(was.past(1), now);
            }
            _ => self.schema(was, now),
        }
    }

    pub(super) const fn schema(&mut self, was: Cursor<'a>, now: Cursor<'a>) {
        if self.found.is_some() || same_bytes(was.until(was.past_schema()), now.until(now.past_schema())) {
            return;
        }
        match (was.peek(), now.peek()) {
            (b'?', b'?') => self.schema(was.past(1), now.past(1)),
            (_, b'?') if !self.is_full() => self.schema(was, now.past(1)),
            (b'[', b'[') => self.within("[]", was.past(1), now.past(1)),
            (b'(', b'(') => self.tuple(was, now),
            (b'm', b'm') => {
                let (was_value, now_value) = (was.past(1).past_schema(), now.past(1).past_schema());
                if same_bytes(was.until(was_value), now.until(now_value)) {
                    self.within("{}", was_value, now_value);
                } else {
                    self.report(ChangeKind::TypeChanged, true, Some(was), Some(now));
                }
            }
            (b'{', b'{') => self.object(was, now, Scope::Whole, false),
            (b'<', b'<') => self.choice(was, now),
            _ => self.report(ChangeKind::TypeChanged, self.is_full() || !reads(was, now), Some(was), Some(now)),
        }
    }

    const fn within(&mut self, step: &str, was: Cursor<'a>, now: Cursor<'a>) {
        let length = self.enter(step, &[], "");
        self.schema(was, now);
        self.path.truncate(length);
    }

    const fn tuple(&mut self, was: Cursor<'a>, now: Cursor<'a>) {
        let (mut was_part, mut now_part) = (was.past(1), now.past(1));
        while !was_part.ends(b')') && !now_part.ends(b')') {
            was_part = was_part.past_schema();
            now_part = now_part.past_schema();
        }
        if !was_part.ends(b')') || !now_part.ends(b')') {
            return self.report(ChangeKind::TypeChanged, true, Some(was), Some(now));
        }
        (was_part, now_part) = (was.past(1), now.past(1));
        let mut position = 0;
        while self.found.is_none() && !was_part.ends(b')') {
            let length = self.enter("[", &[], "");
            self.path.push_number(position);
            self.path.push("]");
            self.schema(was_part, now_part);
            self.path.truncate(length);
            was_part = was_part.past_schema();
            now_part = now_part.past_schema();
            position += 1;
        }
    }
}

/// The published member that is read under an alias of this one, and is not there under its own name.
const fn under_alias<'a>(was: Cursor<'a>, all_now: Cursor<'a>, now: Member<'a>) -> Option<Member<'a>> {
    let mut next = was;
    while !next.ends(b'}') {
        let (published, behind) = next.member();
        if published.mark != b'+'
            && now.has_alias(published.name)
            && find_member(all_now, published.name, false).is_none()
        {
            return Some(published);
        }
        next = behind;
    }
    None
}
