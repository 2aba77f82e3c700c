//! The table of fields.

use super::text::{cell, code, codes, head, row};
use crate::schema::{Field, Schema};

/// A line for each member; those of a flattened struct stand in its place, as they do in the data.
pub(super) fn table(fields: &[Field]) -> String {
    if fields.is_empty() {
        return "No fields.\n".to_owned();
    }
    let mut table = head(["field", "type", "required", "sensitive", "default", "description"]);
    rows(&mut table, fields, false);
    table
}

fn rows(table: &mut String, fields: &[Field], may_be_missing: bool) {
    for field in fields {
        let optional = may_be_missing || field.optional;
        if field.flatten {
            flattened(table, field, field.schema, optional);
        } else {
            table.push_str(&line(&code(field.name), field, field.schema, optional));
        }
    }
}

fn flattened(table: &mut String, field: &Field, schema: &Schema, optional: bool) {
    match schema {
        Schema::Object(object) => rows(table, object.fields, optional),
        Schema::Nullable(inner) => flattened(table, field, inner, true),
        Schema::Map { value, .. } => table.push_str(&line("any other", field, value, true)),
        Schema::Any => table.push_str(&line("any other", field, schema, true)),
        part => table.push_str(&line("members of", field, part, optional)),
    }
}

fn line(name: &str, field: &Field, schema: &Schema, optional: bool) -> String {
    let yes = |is_so| if is_so { "yes" } else { "" };
    let mut description = cell(field.description);
    if !field.aliases.is_empty() {
        let blank = if description.is_empty() { "" } else { " " };
        description = format!("{description}{blank}Read as {} as well.", codes(field.aliases.iter().copied()));
    }
    let schema = code(&schema.to_string());
    row([name, &schema, yes(!optional), yes(field.sensitive), yes(field.default), &description])
}
