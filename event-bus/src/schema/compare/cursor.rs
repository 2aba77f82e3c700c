//! A place in an outline. What is not an outline ends early, and never panics: both sides are made by this crate or by its derive.

use crate::text::same_bytes;

/// A place in an outline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

/// A member of an object; the cursor stands before its schema.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member<'a> {
    /// `r`, `o`, `x`, or `+` for what is flattened.
    pub(super) mark: u8,
    pub(super) key: bool,
    pub(super) sensitive: bool,
    /// Before the aliases.
    aliases: Cursor<'a>,
    pub(super) name: &'a [u8],
    pub(super) schema: Cursor<'a>,
}

/// A variant of an enum; the cursor stands before its data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Variant<'a> {
    pub(super) other: bool,
    aliases: Cursor<'a>,
    pub(super) name: &'a [u8],
    pub(super) body: Cursor<'a>,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(outline: &'a str) -> Self {
        Self { text: outline.as_bytes(), at: 0 }
    }

    /// The next byte; 0 at the end.
    pub(super) const fn peek(self) -> u8 {
        if self.at < self.text.len() { self.text[self.at] } else { 0 }
    }

    /// Past `count` bytes.
    pub(super) const fn past(self, count: usize) -> Self {
        Self { text: self.text, at: if self.text.len() - self.at < count { self.text.len() } else { self.at + count } }
    }

    /// Whether a type stands here whose derive has errors: what it was meant to be is not known. Among flattened parts it may be optional.
    pub(super) const fn is_mistaken(self) -> bool {
        let schema = if self.peek() == b'?' { self.past(1) } else { self };
        schema.peek() == b'@' && same_bytes(schema.past(1).name().0, crate::schema::MISTAKEN.as_bytes())
    }

    pub(super) const fn number(mut self) -> (usize, Self) {
        let mut number: usize = 0;
        while self.peek().is_ascii_digit() {
            number = number.saturating_mul(10).saturating_add((self.peek() - b'0') as usize);
            self = self.past(1);
        }
        (number, self)
    }

    /// A name, and what comes behind it.
    pub(super) const fn name(self) -> (&'a [u8], Self) {
        let (length, start) = self.number();
        let start = start.past(1);
        let end = start.past(length);
        (self.text.split_at(end.at).0.split_at(start.at).1, end)
    }

    /// The bytes from here to a later place.
    pub(super) const fn until(self, end: Self) -> &'a [u8] {
        self.text.split_at(end.at).0.split_at(self.at).1
    }

    /// Past the schema that begins here.
    pub(super) const fn past_schema(self) -> Self {
        let inner = self.past(1);
        match self.peek() {
            b'*' | b'b' => inner,
            b'u' | b'i' | b'f' | b'^' => inner.number().1.past(1),
            b's' | b'@' => inner.name().1,
            b'?' | b'[' => inner.past_schema(),
            b'm' => inner.past_schema().past_schema(),
            b'(' => {
                let mut part = inner;
                while !part.ends(b')') {
                    part = part.past_schema();
                }
                part.past(1)
            }
            b'{' => {
                let mut member = inner;
                while !member.ends(b'}') {
                    member = member.member().1;
                }
                member.past(1)
            }
            b'<' => {
                let mut variant = self.variants();
                while !variant.ends(b'>') {
                    variant = variant.variant().1;
                }
                variant.past(1)
            }
            _ => Self { text: self.text, at: self.text.len() },
        }
    }

    /// Whether a list ends here.
    pub(super) const fn ends(self, close: u8) -> bool {
        self.peek() == close || self.peek() == 0
    }

    /// The member that begins here, and what comes behind it.
    pub(super) const fn member(self) -> (Member<'a>, Self) {
        let mark = self.peek();
        if mark == b'+' {
            let schema = self.past(1);
            let member = Member { mark, key: false, sensitive: false, aliases: schema, name: &[], schema };
            return (member, schema.past_schema());
        }
        let mut next = self.past(1);
        let key = next.peek() == b'k';
        if key {
            next = next.past(1);
        }
        let sensitive = next.peek() == b'!';
        if sensitive {
            next = next.past(1);
        }
        let aliases = next;
        let (name, schema) = past_aliases(aliases).name();
        (Member { mark, key, sensitive, aliases, name, schema }, schema.past_schema())
    }

    /// The first variant of the enum that begins here.
    pub(super) const fn variants(self) -> Self {
        let inner = self.past(2);
        match self.past(1).peek() {
            b'i' => inner.name().1,
            b'j' => inner.name().1.name().1,
            _ => inner,
        }
    }

    /// The variant that begins here, and what comes behind it.
    pub(super) const fn variant(self) -> (Variant<'a>, Self) {
        let other = self.peek() == b'w';
        let aliases = self.past(1);
        let (name, body) = past_aliases(aliases).name();
        let end = if body.peek() == b'=' { body.past(1).past_schema() } else { body.past(1) };
        (Variant { other, aliases, name, body }, end)
    }
}

const fn past_aliases(mut cursor: Cursor<'_>) -> Cursor<'_> {
    while cursor.peek() == b'a' {
        cursor = cursor.past(1).name().1;
    }
    cursor
}

const fn is_among(mut aliases: Cursor<'_>, name: &[u8]) -> bool {
    while aliases.peek() == b'a' {
        let (alias, next) = aliases.past(1).name();
        if same_bytes(alias, name) {
            return true;
        }
        aliases = next;
    }
    false
}

impl Member<'_> {
    pub(super) const fn is_named(&self, name: &[u8]) -> bool {
        self.mark != b'+' && same_bytes(self.name, name)
    }

    pub(super) const fn has_alias(&self, name: &[u8]) -> bool {
        self.mark != b'+' && is_among(self.aliases, name)
    }

    /// Whether data without it is read.
    pub(super) const fn is_optional(&self) -> bool {
        self.mark != b'r'
    }
}

impl Variant<'_> {
    pub(super) const fn is_named(&self, name: &[u8]) -> bool {
        same_bytes(self.name, name)
    }

    pub(super) const fn has_alias(&self, name: &[u8]) -> bool {
        is_among(self.aliases, name)
    }
}

/// Among the members of an object, the one with a name, or else with this alias. The cursor stands at the first member.
pub(super) const fn find_member<'a>(members: Cursor<'a>, name: &[u8], aliases_too: bool) -> Option<Member<'a>> {
    let mut next = members;
    while !next.ends(b'}') {
        let (member, behind) = next.member();
        if member.is_named(name) {
            return Some(member);
        }
        next = behind;
    }
    next = members;
    while aliases_too && !next.ends(b'}') {
        let (member, behind) = next.member();
        if member.has_alias(name) {
            return Some(member);
        }
        next = behind;
    }
    None
}

/// The map that takes what is left over; there is one at most.
pub(super) const fn find_rest(members: Cursor<'_>) -> Option<Cursor<'_>> {
    let mut next = members;
    while !next.ends(b'}') {
        let (member, behind) = next.member();
        if member.mark == b'+' && member.schema.peek() == b'm' {
            return Some(member.schema);
        }
        next = behind;
    }
    None
}

/// The flattened enum at this position, counted from 0.
pub(super) const fn find_part(members: Cursor<'_>, mut position: usize) -> Option<Cursor<'_>> {
    let mut next = members;
    while !next.ends(b'}') {
        let (member, behind) = next.member();
        if member.mark == b'+' && member.schema.peek() != b'm' {
            if position == 0 {
                return Some(member.schema);
            }
            position -= 1;
        }
        next = behind;
    }
    None
}

/// How many flattened enums there are.
pub(super) const fn count_parts(members: Cursor<'_>) -> usize {
    let mut count = 0;
    while find_part(members, count).is_some() {
        count += 1;
    }
    count
}

/// Whether a member is the key.
pub(super) const fn has_key(members: Cursor<'_>) -> bool {
    let mut next = members;
    while !next.ends(b'}') {
        let (member, behind) = next.member();
        if member.key {
            return true;
        }
        next = behind;
    }
    false
}

/// Among the variants of an enum, the one with a name, or else with this alias.
pub(super) const fn find_variant<'a>(variants: Cursor<'a>, name: &[u8], aliases_too: bool) -> Option<Variant<'a>> {
    let mut next = variants;
    while !next.ends(b'>') {
        let (variant, behind) = next.variant();
        if variant.is_named(name) {
            return Some(variant);
        }
        next = behind;
    }
    next = variants;
    while aliases_too && !next.ends(b'>') {
        let (variant, behind) = next.variant();
        if variant.has_alias(name) {
            return Some(variant);
        }
        next = behind;
    }
    None
}

/// Whether a variant stands for names that are not known.
pub(super) const fn has_other(variants: Cursor<'_>) -> bool {
    let mut next = variants;
    while !next.ends(b'>') {
        let (variant, behind) = next.variant();
        if variant.other {
            return true;
        }
        next = behind;
    }
    false
}
