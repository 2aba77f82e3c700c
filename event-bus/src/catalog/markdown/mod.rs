//! The program's events as a document that people read.

mod fields;
mod nested;
mod text;

use std::fmt::Write as _;

use self::nested::Nested;
use self::text::{cell, code, codes, head, row};
use super::Catalog;
use crate::registry::Descriptor;

impl Catalog {
    /// A document of every event for people, in Markdown: what happened, topics, key, versions, and a table of the fields of each version and
    /// of the types within it. It ends in a newline, and is the same for the same events.
    ///
    /// Types are shown as [`Schema`](crate::schema::Schema) displays them. [`catalog_cli!`](crate::catalog_cli!) makes a program that prints it.
    ///
    /// ```
    /// # use event_bus::Event;
    /// # use serde::{Deserialize, Serialize};
    /// /// An order was placed.
    /// #[derive(Serialize, Deserialize, Event)]
    /// #[event("order.placed", topics = ["orders"])]
    /// struct OrderPlaced {
    ///     /// Which order.
    ///     #[event(key)]
    ///     order_id: u64,
    ///     note: Option<String>,
    /// }
    ///
    /// let document = event_bus::catalog().markdown();
    /// assert!(document.contains("| `order_id` | `u64` | yes | | | Which order. |"));
    /// assert!(document.contains(r"| `note` | `string \| null` | | | | |"));
    /// ```
    pub fn markdown(&self) -> String {
        let mut out = "# Events\n\n".to_owned();
        let names = || self.registry.events().chunk_by(|one, other| one.name == other.name);
        if names().next().is_none() {
            out.push_str("None.\n");
            return out;
        }
        out.push_str(&head(["event", "version", "topics", "what happened"]));
        for versions in names() {
            let newest = newest(versions);
            let topics = codes(newest.topics.iter().copied());
            out.push_str(&row([
                &code(newest.name),
                &newest.version.to_string(),
                &topics,
                &cell(newest.schema.description),
            ]));
        }
        for versions in names() {
            event(&mut out, versions);
        }
        out
    }
}

/// The version that is published; where there is none, the last.
fn newest(versions: &[Descriptor]) -> &Descriptor {
    let published = versions.iter().rev().find(|event| !event.superseded);
    published.unwrap_or(&versions[versions.len() - 1])
}

fn event(out: &mut String, versions: &[Descriptor]) {
    let _ = writeln!(out, "\n## {}", code(versions[0].name));
    for event in versions.iter().rev() {
        let _ = writeln!(out, "\n### Version {}\n", event.version);
        paragraph(out, event.schema.description);
        if event.superseded {
            paragraph(out, "**Superseded**: no longer published. Events of this version are read as the next one.");
        }
        if event.deprecated {
            paragraph(out, "**Deprecated**: not for new code.");
        }
        about(out, event);
        out.push_str(&fields::table(event.schema.fields));
        Nested::of(event.schema.fields).write(out);
    }
}

/// What a superseded version has no more: topics, and order.
fn about(out: &mut String, event: &Descriptor) {
    if event.superseded {
        return;
    }
    let key = event.schema.fields.iter().find(|field| field.key);
    let key = key.map_or_else(|| "none".to_owned(), |field| code(field.name));
    let _ = writeln!(out, "- Topics: {}\n- Key: {key}\n", codes(event.topics.iter().copied()));
}

fn paragraph(out: &mut String, text: &str) {
    if !text.is_empty() {
        // A line of a description is a paragraph of the doc comment.
        out.push_str(&text.trim().replace('\n', "\n\n"));
        out.push_str("\n\n");
    }
}
