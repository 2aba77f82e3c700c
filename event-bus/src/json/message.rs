//! What serde says of JSON that it cannot read, fit for a log.

/// serde's own messages quote the value between the kind of error and `, expected`.
pub(crate) fn without_values(message: &str) -> String {
    const QUOTING: [&str; 5] =
        ["invalid type: ", "invalid value: ", "unknown variant `", "unknown field `", "invalid length "];
    let Some(kind) = QUOTING.into_iter().find(|kind| message.starts_with(kind)) else {
        return message.to_owned();
    };
    // From the right: the value may hold the same words.
    let expected = message.rfind(", expected ").map_or("", |at| &message[at..]);
    let value = &message[kind.len()..];
    let shape = match kind {
        "invalid type: " => value.split(['"', '`', ',']).next().unwrap_or_default().trim_end(),
        _ => "",
    };
    format!("{}{shape}{expected}", if shape.is_empty() { kind.trim_end_matches([':', ' ', '`']) } else { kind })
}
