//! What an event looks like on the wire, as constants: the schema that the derives make from a type.
//!
//! A [`Schema`] is plain `const` data. It is compared while the program compiles, listed by
//! [`catalog()`](crate::catalog()), and used to check data that arrives without a type
//! ([`EventBus::publish_raw`](crate::EventBus::publish_raw)).

mod check;
pub(crate) mod compare;
mod display;
pub(crate) mod document;
mod example;
mod field;
mod narrow;
pub(crate) mod outline;
pub(crate) mod sum;

pub use self::check::Mismatch;
pub use self::compare::{Change, ChangeKind, CompareError, Compat, compare};
pub use self::document::NotPublished;
pub use self::field::{Field, FieldType};

pub(crate) use self::check::{explain, mismatches};
pub(crate) use self::example::examples;
pub(crate) use self::narrow::{holds_f32, may_hold_floats};

/// The wire form of a type: what its JSON looks like.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Schema {
    /// Any JSON value.
    Any,
    /// `true` or `false`.
    Bool,
    /// A whole number that fits into `bits` bits.
    Integer {
        /// Whether it may be negative.
        signed: bool,
        /// The width of the number, in bits.
        bits: u8,
    },
    /// A floating point number. NaN and infinities have no JSON form.
    Float {
        /// The width of the number, in bits.
        bits: u8,
    },
    /// A string; the text names its format, `""` for any string. The formats are those of JSON Schema where it has one
    /// (`uuid`, `date-time`, `date`, `time`, `duration`, `ipv4`, `ipv6`), and `char`, `ip`, `socket-address`, `decimal` beside them.
    Text(&'static str),
    /// The inner schema, or `null`.
    Nullable(&'static Schema),
    /// An array of one kind of value.
    List(&'static Schema),
    /// An array of a fixed number of values, each of its own kind.
    Tuple(&'static [Schema]),
    /// An object whose keys are data.
    Map {
        /// What a key looks like; JSON writes it as a string.
        key: &'static Schema,
        /// What a value looks like.
        value: &'static Schema,
    },
    /// An object with named members.
    Object(&'static Object),
    /// One of several forms.
    Enum(&'static Enum),
    /// A type that holds itself; the function gives its schema.
    Recursive(Recursive),
}

/// The name of what stands in for a type whose derive has errors; no type is called so.
pub(crate) const MISTAKEN: &str = "?";

impl Schema {
    /// Stands in for a type whose derive has errors, so that nothing more is said of the fields that hold it.
    #[doc(hidden)]
    pub const MISTAKEN: Self = Self::Recursive(Recursive::new(MISTAKEN, || Self::MISTAKEN));

    pub(crate) const fn is_mistaken(&self) -> bool {
        matches!(self, Self::Recursive(recursive) if crate::text::equal(recursive.name, MISTAKEN))
    }
}

/// An object with named members: a struct with braces.
#[derive(Debug, Clone, Copy)]
pub struct Object {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) fields: &'static [Field],
}

/// One of several forms: a Rust enum.
#[derive(Debug, Clone, Copy)]
pub struct Enum {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) tagging: Tagging,
    pub(crate) variants: &'static [Variant],
}

/// How an enum says which variant it is, in serde's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tagging {
    /// `{"Won": {..}}`, and `"Won"` for a variant without data.
    External,
    /// `{"type": "Won", ..}`: the name stands among the members.
    Internal {
        /// The member that holds the variant's name.
        tag: &'static str,
    },
    /// `{"type": "Won", "data": {..}}`.
    Adjacent {
        /// The member that holds the variant's name.
        tag: &'static str,
        /// The member that holds the variant's data.
        content: &'static str,
    },
    /// The data alone; the first variant that fits is meant.
    Untagged,
}

/// One variant of an enum.
#[derive(Debug, Clone, Copy)]
pub struct Variant {
    pub(crate) name: &'static str,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) description: &'static str,
    pub(crate) body: Body,
    pub(crate) other: bool,
}

/// The data of a variant.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum Body {
    /// No data.
    Unit,
    /// One value.
    Newtype(&'static Schema),
    /// A fixed number of values.
    Tuple(&'static [Schema]),
    /// Named members.
    Object(&'static [Field]),
}

/// The schema of a type that holds itself, reached through a function so that the constant is finite.
#[derive(Clone, Copy)]
pub struct Recursive {
    name: &'static str,
    schema: fn() -> Schema,
}

impl Object {
    /// Made by the derives.
    #[doc(hidden)]
    pub const fn new(name: &'static str, description: &'static str, fields: &'static [Field]) -> Self {
        Self { name, description, fields }
    }

    /// The Rust name of the type.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The type's doc comment, in one line a paragraph; empty if it has none.
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// The members, in the order in which they are written.
    pub const fn fields(&self) -> &'static [Field] {
        self.fields
    }
}

impl Enum {
    /// Made by the derives.
    #[doc(hidden)]
    pub const fn new(
        name: &'static str,
        description: &'static str,
        tagging: Tagging,
        variants: &'static [Variant],
    ) -> Self {
        Self { name, description, tagging, variants }
    }

    /// The Rust name of the type.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The type's doc comment; empty if it has none.
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// How a value says which variant it is.
    pub const fn tagging(&self) -> Tagging {
        self.tagging
    }

    /// The variants, in the order in which they are written.
    pub const fn variants(&self) -> &'static [Variant] {
        self.variants
    }
}

impl Variant {
    /// Made by the derives.
    #[doc(hidden)]
    pub const fn new(name: &'static str, body: Body) -> Self {
        Self { name, aliases: &[], description: "", body, other: false }
    }

    /// Made by the derives.
    #[doc(hidden)]
    #[must_use]
    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Made by the derives.
    #[doc(hidden)]
    #[must_use]
    pub const fn described(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// Made by the derives.
    #[doc(hidden)]
    #[must_use]
    pub const fn other(mut self) -> Self {
        self.other = true;
        self
    }

    /// The name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The variant's doc comment; empty if it has none.
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// The variant's data.
    pub const fn body(&self) -> Body {
        self.body
    }

    /// Whether this is the variant that stands for every name the program does not know (`#[serde(other)]`).
    pub const fn is_other(&self) -> bool {
        self.other
    }
}

impl Recursive {
    /// Made by the derives.
    #[doc(hidden)]
    pub const fn new(name: &'static str, schema: fn() -> Schema) -> Self {
        Self { name, schema }
    }

    /// The Rust name of the type that holds itself.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The schema, one turn further in.
    pub fn schema(&self) -> Schema {
        (self.schema)()
    }
}

impl std::fmt::Debug for Recursive {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Recursive").field(&self.name).finish()
    }
}
