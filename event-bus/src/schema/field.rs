//! One member of an object.

use super::{Recursive, Schema};

/// One member of an event or of a nested struct.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is one attribute of the field, and independent of the others")]
pub struct Field {
    pub(crate) name: &'static str,
    pub(crate) aliases: &'static [&'static str],
    pub(crate) description: &'static str,
    pub(crate) schema: &'static Schema,
    pub(crate) optional: bool,
    pub(crate) default: bool,
    pub(crate) flatten: bool,
    pub(crate) key: bool,
    pub(crate) sensitive: bool,
    pub(crate) example: Option<fn() -> String>,
}

/// What a field's type says about it: its schema, and whether it may be left out.
#[derive(Debug, Clone, Copy)]
pub struct FieldType {
    pub(crate) schema: &'static Schema,
    pub(crate) optional: bool,
}

impl FieldType {
    /// Whether it can be flattened: what is written is an object, or nothing.
    pub(crate) const fn can_be_flattened(self) -> bool {
        match self.schema {
            Schema::Nullable(inner) => is_object(inner),
            schema => is_object(schema),
        }
    }

    /// Whether it can be the data of a variant whose name stands among its members: what is written is an object.
    pub(crate) const fn can_be_tagged(self) -> bool {
        is_object(self.schema)
    }

    /// Made by [`EventField`](crate::EventField).
    #[doc(hidden)]
    pub const fn new(schema: &'static Schema, optional: bool) -> Self {
        Self { schema, optional }
    }

    /// A field that holds its own type: the schema is reached through a function.
    #[doc(hidden)]
    pub const fn recursive(schema: &'static Schema, optional: bool) -> Self {
        assert!(matches!(schema, Schema::Recursive(Recursive { .. })), "a recursive field has a recursive schema");
        Self { schema, optional }
    }
}

/// Keys that are not text are read back as text by serde where an object was put together from parts, and refused.
const fn is_object(schema: &Schema) -> bool {
    match schema {
        Schema::Map { key, .. } => !matches!(key, Schema::Integer { .. } | Schema::Bool),
        Schema::Object(_) | Schema::Enum(_) | Schema::Any | Schema::Recursive(_) => true,
        _ => false,
    }
}

/// The builder half: called by the derives, in constants.
#[doc(hidden)]
impl Field {
    pub const fn new(name: &'static str, of: FieldType) -> Self {
        Self {
            name,
            aliases: &[],
            description: "",
            schema: of.schema,
            optional: of.optional,
            default: false,
            flatten: false,
            key: false,
            sensitive: false,
            example: None,
        }
    }

    /// `#[serde(default)]`: may be left out.
    #[must_use]
    pub const fn with_default(mut self) -> Self {
        self.default = true;
        self.optional = true;
        self
    }

    /// Must be there although its type could be missing: serde's `with` takes that from an `Option`.
    #[must_use]
    pub const fn always_written(mut self) -> Self {
        self.optional = false;
        self
    }

    /// `#[serde(flatten)]`: its members stand among ours.
    #[must_use]
    pub const fn flattened(mut self) -> Self {
        self.flatten = true;
        self
    }

    /// `#[event(key)]`.
    #[must_use]
    pub const fn as_key(mut self) -> Self {
        self.key = true;
        self
    }

    /// `#[event(sensitive)]`.
    #[must_use]
    pub const fn as_sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// `#[serde(alias = "..")]`.
    #[must_use]
    pub const fn aliased(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    /// The doc comment.
    #[must_use]
    pub const fn described(mut self, description: &'static str) -> Self {
        self.description = description;
        self
    }

    /// `#[event(example = ..)]`: gives one JSON text.
    #[must_use]
    pub const fn exemplified(mut self, example: fn() -> String) -> Self {
        self.example = Some(example);
        self
    }
}

impl Field {
    /// The name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Names under which it is read as well (`#[serde(alias = "..")]`).
    pub const fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    /// The field's doc comment; empty if it has none.
    pub const fn description(&self) -> &'static str {
        self.description
    }

    /// What its value looks like.
    pub const fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// Whether data without this member is read all the same.
    pub const fn is_optional(&self) -> bool {
        self.optional
    }

    /// Whether a missing member is filled from `#[serde(default)]`.
    pub const fn has_default(&self) -> bool {
        self.default
    }

    /// Whether its own members stand among those of the struct (`#[serde(flatten)]`).
    pub const fn is_flattened(&self) -> bool {
        self.flatten
    }

    /// Whether this is the partition key (`#[event(key)]`): order is kept among events of one key.
    pub const fn is_key(&self) -> bool {
        self.key
    }

    /// Whether logs and debug output show `[redacted]` in its place (`#[event(sensitive)]`).
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }
}
