//! Made-up data that fits a schema, for the test that compares a schema with what serde really writes.

#[cfg(test)]
mod tests;

use serde_json::{Map, Value, json};

use super::{Body, Enum, Field, Object, Schema, Tagging, Variant};

/// How often a type that holds itself is entered again before its optional parts are left out.
const DEEP_ENOUGH: usize = 2;

/// How often it is entered beyond that where nothing can be left out; a type that goes on for ever has no value at all.
const FURTHEST: usize = 4;

/// The most full examples of one event; they show the outermost variants first.
const MOST: usize = 256;

/// Examples that together show every member and every variant: the first without what may be left out, the others full, in as many turns
/// as it takes to come by the variants of all enums.
pub(crate) fn examples(object: &'static Object) -> Vec<Value> {
    let schema = Schema::Object(object);
    let minimal = Maker { full: false }.value(&schema, Spot { turn: 0, depth: 0 });
    let full = (0..turns(&schema, 0)).map(|turn| Maker { full: true }.value(&schema, Spot { turn, depth: 0 }));
    std::iter::once(minimal).chain(full).collect()
}

struct Maker {
    full: bool,
}

#[derive(Clone, Copy)]
struct Spot {
    /// Which of the ways to fill this spot is meant; counts on beyond the last, and then begins again.
    turn: usize,
    /// How often a type was entered again. Other nesting ends by itself.
    depth: usize,
}

impl Maker {
    fn value(&self, schema: &Schema, spot: Spot) -> Value {
        let rich = self.is_rich(spot);
        match schema {
            Schema::Any => json!({ "any": ["thing", 1, null] }),
            Schema::Bool => json!(true),
            Schema::Integer { .. } => json!(1),
            Schema::Float { .. } => json!(1.5),
            Schema::Text(format) => json!(text(format)),
            Schema::Nullable(inner) if rich => self.value(inner, spot),
            Schema::Nullable(_) => Value::Null,
            Schema::List(inner) if rich => json!([self.value(inner, spot)]),
            Schema::List(_) => json!([]),
            Schema::Tuple(parts) => parts.iter().map(|part| self.value(part, spot)).collect(),
            Schema::Map { key, value } if rich => {
                let name = match self.value(key, spot) {
                    Value::String(name) => name,
                    other => other.to_string(),
                };
                Value::Object(Map::from_iter([(name, self.value(value, spot))]))
            }
            Schema::Map { .. } => json!({}),
            Schema::Object(object) => Value::Object(self.members(object.fields, spot)),
            Schema::Enum(choice) => self.choice(choice, spot),
            Schema::Recursive(_) if spot.depth >= DEEP_ENOUGH + FURTHEST => Value::Null,
            Schema::Recursive(recursive) => self.value(&recursive.schema(), Spot { depth: spot.depth + 1, ..spot }),
        }
    }

    fn is_rich(&self, spot: Spot) -> bool {
        self.full && spot.depth < DEEP_ENOUGH
    }

    fn members(&self, fields: &'static [Field], spot: Spot) -> Map<String, Value> {
        let mut members = Map::new();
        for field in fields.iter().filter(|field| !field.optional || self.is_rich(spot)) {
            let value = match field.example {
                Some(example) => serde_json::from_str(&example()).unwrap_or(Value::Null),
                None => self.value(field.schema, spot),
            };
            if field.flatten {
                members.extend(among_others(value));
            } else {
                members.insert(field.name.to_owned(), value);
            }
        }
        members
    }

    fn choice(&self, choice: &'static Enum, spot: Spot) -> Value {
        let picked = if spot.depth < DEEP_ENOUGH {
            in_turn(choice, spot)
        } else {
            shortest(choice).map(|variant| (variant, spot.turn))
        };
        let Some((variant, turn)) = picked else { return Value::Null };
        let (name, body) = (variant.name, variant.body);
        let data = self.body(body, Spot { turn, ..spot });
        match choice.tagging {
            Tagging::External if matches!(body, Body::Unit) => json!(name),
            Tagging::External => json!({ name: data }),
            Tagging::Internal { tag } => {
                let mut members = among_others(data);
                members.insert(tag.to_owned(), json!(name));
                Value::Object(members)
            }
            Tagging::Adjacent { tag, .. } if matches!(body, Body::Unit) => json!({ tag: name }),
            Tagging::Adjacent { tag, content } => json!({ tag: name, content: data }),
            Tagging::Untagged => data,
        }
    }

    fn body(&self, body: Body, spot: Spot) -> Value {
        match body {
            Body::Unit => Value::Null,
            Body::Newtype(schema) => self.value(schema, spot),
            Body::Tuple(parts) => self.value(&Schema::Tuple(parts), spot),
            Body::Object(fields) => Value::Object(self.members(fields, spot)),
        }
    }
}

/// A value as serde writes it among the members of another object: the name of a variant without data becomes a member.
fn among_others(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        Value::String(name) => Map::from_iter([(name, Value::Null)]),
        _ => Map::new(),
    }
}

/// `#[serde(other)]` stands for names that are not ours to make up.
fn variants(choice: &'static Enum) -> impl Iterator<Item = &'static Variant> {
    choice.variants.iter().filter(|variant| !variant.other)
}

/// The variant whose turn it is, and which turn it is inside of it: first each variant once, then those again that have more to show.
fn in_turn(choice: &'static Enum, spot: Spot) -> Option<(&'static Variant, usize)> {
    let needs: Vec<_> = variants(choice).map(|variant| (variant, turns_of_body(variant.body, spot.depth))).collect();
    let total: usize = needs.iter().map(|(_, need)| need).sum();
    let mut left = spot.turn.checked_rem(total)?;
    for round in 0.. {
        let mut unfinished = needs.iter().filter(|(_, need)| *need > round);
        let count = unfinished.clone().count();
        if left < count {
            return unfinished.nth(left).map(|(variant, _)| (*variant, round));
        }
        left -= count;
    }
    None
}

/// The first of the variants that enter the type again least often.
fn shortest(choice: &'static Enum) -> Option<&'static Variant> {
    (0..=FURTHEST).find_map(|entries| variants(choice).find(|variant| body_ends(variant.body, entries)))
}

/// Whether a value without its optional parts can end when types are entered again at most so often, one inside the other.
fn ends(schema: &Schema, entries: usize) -> bool {
    match schema {
        Schema::Tuple(parts) => parts.iter().all(|part| ends(part, entries)),
        Schema::Object(object) => body_ends(Body::Object(object.fields), entries),
        Schema::Enum(choice) => variants(choice).any(|variant| body_ends(variant.body, entries)),
        Schema::Recursive(recursive) => entries > 0 && ends(&recursive.schema(), entries - 1),
        _ => true,
    }
}

fn body_ends(body: Body, entries: usize) -> bool {
    match body {
        Body::Unit => true,
        Body::Newtype(schema) => ends(schema, entries),
        Body::Tuple(parts) => ends(&Schema::Tuple(parts), entries),
        Body::Object(fields) => {
            fields.iter().all(|field| field.optional || field.example.is_some() || ends(field.schema, entries))
        }
    }
}

/// How many turns it takes to show everything; members that stand beside each other turn together.
fn turns(schema: &Schema, depth: usize) -> usize {
    let turns = match schema {
        Schema::Nullable(inner) | Schema::List(inner) => turns(inner, depth),
        Schema::Map { key, value } => turns(key, depth).max(turns(value, depth)),
        Schema::Tuple(parts) => turns_of_body(Body::Tuple(parts), depth),
        Schema::Object(object) => turns_of_body(Body::Object(object.fields), depth),
        Schema::Enum(choice) if depth < DEEP_ENOUGH => {
            variants(choice).map(|variant| turns_of_body(variant.body, depth)).sum()
        }
        Schema::Recursive(recursive) if depth < DEEP_ENOUGH => turns(&recursive.schema(), depth + 1),
        _ => 1,
    };
    turns.clamp(1, MOST)
}

fn turns_of_body(body: Body, depth: usize) -> usize {
    match body {
        Body::Unit => 1,
        Body::Newtype(schema) => turns(schema, depth),
        Body::Tuple(parts) => parts.iter().map(|part| turns(part, depth)).max().unwrap_or(1),
        Body::Object(fields) => {
            let open = fields.iter().filter(|field| field.example.is_none());
            open.map(|field| turns(field.schema, depth)).max().unwrap_or(1)
        }
    }
}

fn text(format: &str) -> &'static str {
    match format {
        "uuid" => "018f4e6a-9b2c-7def-8123-456789abcdef",
        "date-time" => "2026-11-23T09:30:00Z",
        "zoned-date-time" => "2026-11-23T09:30:00+01:00[+01:00]",
        "local-date-time" => "2026-11-23T09:30:00",
        "time-offset-date-time" => "2026-11-23 09:30:00.0 +00:00:00",
        "time-date-time" => "2026-11-23 09:30:00.0",
        "time-time" => "09:30:00.0",
        "date" => "2026-11-23",
        "local-time" => "09:30:00",
        "duration" => "PT1M30S",
        "decimal" => "12.50",
        "char" => "x",
        "ip" | "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "socket-address" => "192.0.2.1:8080",
        _ => "text",
    }
}
