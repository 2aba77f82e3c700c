//! What a new document keeps of the published one: the names of fields that are gone, so that none comes back as something else.

use super::json::Json;

const REMOVED: &str = "x-removed";

const DEFINITIONS: &str = "$defs";

/// Adds to the document `new` the properties that only `old` has, marked as removed.
pub(super) fn reserve(new: &mut Json, old: &Json) {
    reserve_within(new, old);
    keep_definitions(new, old);
}

fn reserve_within(new: &mut Json, old: &Json) {
    match (new, old) {
        (Json::Object(new), Json::Object(old)) => {
            for (name, new_member) in new.iter_mut() {
                let Some((_, old_member)) = old.iter().find(|(old_name, _)| old_name == name) else { continue };
                if name == "properties" {
                    reserve_properties(new_member, old_member);
                }
                reserve_within(new_member, old_member);
            }
        }
        (Json::List(new), Json::List(old)) => {
            for (position, new_item) in new.iter_mut().enumerate() {
                let variant = new_item.get("x-variant").cloned();
                let old_item = match &variant {
                    Some(_) => old.iter().find(|item| item.get("x-variant") == variant.as_ref()),
                    None => old.get(position),
                };
                if let Some(old_item) = old_item {
                    reserve_within(new_item, old_item);
                }
            }
        }
        _ => {}
    }
}

fn reserve_properties(new: &mut Json, old: &Json) {
    let Json::Object(new) = new else { return };
    for (name, property) in old.members() {
        if new.iter().any(|(known, _)| known == name) {
            continue;
        }
        let mut property = property.members().to_vec();
        for word in ["deprecated", REMOVED] {
            if property.iter().all(|(known, _)| known != word) {
                property.push((word.to_owned(), Json::Bool(true)));
            }
        }
        new.push((name.clone(), Json::Object(property)));
    }
}

/// What is gone may refer to types that are gone with it.
fn keep_definitions(new: &mut Json, old: &Json) {
    let known = old.get(DEFINITIONS).map_or(&[][..], Json::members);
    loop {
        let mut referred = Vec::new();
        references(new, &mut referred);
        let has = |name: &String| new.get(DEFINITIONS).is_some_and(|definitions| definitions.get(name).is_some());
        let lost: Vec<_> = known.iter().filter(|(name, _)| referred.contains(name) && !has(name)).cloned().collect();
        let Json::Object(members) = &mut *new else { return };
        if lost.is_empty() {
            return;
        }
        match members.iter_mut().find(|(name, _)| name == DEFINITIONS) {
            Some((_, Json::Object(definitions))) => definitions.extend(lost),
            _ => members.push((DEFINITIONS.to_owned(), Json::Object(lost))),
        }
    }
}

fn references(json: &Json, found: &mut Vec<String>) {
    for (name, member) in json.members() {
        match member {
            Json::Text(reference) if name == "$ref" => {
                found.extend(reference.strip_prefix("#/$defs/").map(str::to_owned));
            }
            member => references(member, found),
        }
    }
    json.items().iter().for_each(|item| references(item, found));
}

/// Whether two documents say the same, in whatever order.
pub(super) fn same(one: &Json, other: &Json) -> bool {
    match (one, other) {
        (Json::Object(one), Json::Object(other)) => {
            let find = |name: &String| other.iter().find(|(known, _)| known == name).map(|(_, value)| value);
            one.len() == other.len()
                && one.iter().all(|(name, value)| find(name).is_some_and(|found| same(value, found)))
        }
        (Json::List(one), Json::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (one, other) => one == other,
    }
}
