//! JSON as people read it.

use std::fmt::Write as _;

use super::json::Json;

/// Lists of single values stay in one line up to this width.
const WIDTH: usize = 100;

/// Two blanks a level, and a newline at the end.
pub(super) fn pretty(json: &Json) -> String {
    let mut text = String::new();
    value(&mut text, json, 0);
    text.push('\n');
    text
}

fn value(out: &mut String, json: &Json, depth: usize) {
    match json {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => {
            let _ = write!(out, "{value}");
        }
        Json::Number(number) => out.push_str(number),
        Json::Text(text) => string(out, text),
        Json::List(items) => list(out, items, depth),
        Json::Object(members) if members.is_empty() => out.push_str("{}"),
        Json::Object(members) => {
            out.push('{');
            for (position, (name, member)) in members.iter().enumerate() {
                line(out, position, depth + 1);
                string(out, name);
                out.push_str(": ");
                value(out, member, depth + 1);
            }
            line(out, 0, depth);
            out.push('}');
        }
    }
}

fn list(out: &mut String, items: &[Json], depth: usize) {
    if items.iter().all(|item| !matches!(item, Json::List(_) | Json::Object(_))) {
        let start = out.len();
        out.push('[');
        for (position, item) in items.iter().enumerate() {
            out.push_str(if position == 0 { "" } else { ", " });
            value(out, item, depth);
        }
        out.push(']');
        if out.len() - start <= WIDTH {
            return;
        }
        out.truncate(start);
    }
    out.push('[');
    for (position, item) in items.iter().enumerate() {
        line(out, position, depth + 1);
        value(out, item, depth + 1);
    }
    line(out, 0, depth);
    out.push(']');
}

/// The next line, behind a comma unless it is the first.
fn line(out: &mut String, position: usize, depth: usize) {
    out.push_str(if position == 0 { "\n" } else { ",\n" });
    out.extend(std::iter::repeat_n("  ", depth));
}

fn string(out: &mut String, text: &str) {
    match serde_json::to_string(text) {
        Ok(quoted) => out.push_str(&quoted),
        Err(_) => unreachable!("a string can be written into memory"),
    }
}
