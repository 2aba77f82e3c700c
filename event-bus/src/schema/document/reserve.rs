//! What a new document keeps of the published one: the names of fields that are gone, so that none comes back as something else.

use super::json::Json;

const REMOVED: &str = "x-removed";

/// Adds to `new` the properties that only `old` has, marked as removed.
pub(super) fn reserve(new: &mut Json, old: &Json) {
    match (new, old) {
        (Json::Object(new), Json::Object(old)) => {
            for (name, new_member) in new.iter_mut() {
                let Some((_, old_member)) = old.iter().find(|(old_name, _)| old_name == name) else { continue };
                if name == "properties" {
                    reserve_properties(new_member, old_member);
                }
                reserve(new_member, old_member);
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
                    reserve(new_item, old_item);
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
