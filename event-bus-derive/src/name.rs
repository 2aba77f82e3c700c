//! The grammar of event names and topics. Pure: text in, text out, so that a table of cases can hold it.

/// The longest event name, in bytes.
const MAX_NAME_BYTES: usize = 128;
/// The longest topic, in bytes.
const MAX_TOPIC_BYTES: usize = 256;
/// The most parts of a topic.
const MAX_TOPIC_SEGMENTS: usize = 16;
/// What NATS keeps for itself.
const RESERVED_TOPIC: &str = "_INBOX";

/// Says what is wrong with an event name, and how to mend it. `type_name` is the Rust name of the struct, which often tells what was meant.
///
/// A name is `segment("."segment)+` with `segment = [a-z][a-z0-9_]*`, without `__`, which stands for the dot where a name becomes an
/// identifier.
pub(crate) fn check_event(name: &str, type_name: &str) -> Result<(), String> {
    let Err(why) = why_no_event(name) else { return Ok(()) };
    if why == Why::OnePart {
        let example = example_for(name, type_name);
        return Err(format!(
            "event name \"{name}\" has one part; write \"<entity>.<what_happened>\", like \"{example}\""
        ));
    }
    let why = match why {
        Why::OnePart | Why::Empty => "is empty; write \"<entity>.<what_happened>\", like \"deal.won\"".to_owned(),
        Why::TooLong => format!("is {} bytes long; the limit is {MAX_NAME_BYTES}", name.len()),
        Why::EmptyPart => "has an empty part".to_owned(),
        Why::Letter(letter) => format!("may not contain {letter:?}"),
        Why::Start(letter) => format!("has a part that starts with {letter:?}; each part starts with a letter"),
        Why::Underscores => "may not contain \"__\"".to_owned(),
    };
    Err(match event_suggestion(name) {
        Some(suggestion) => format!("event name \"{name}\" {why}; did you mean \"{suggestion}\"?"),
        None if why.contains(';') => format!("event name \"{name}\" {why}"),
        None => format!("event name \"{name}\" {why}; write small letters, digits and `_`, the parts joined by `.`"),
    })
}

/// Says what is wrong with a topic, and how to mend it.
///
/// A topic is segments `[A-Za-z0-9_-]+` joined by `.`: what Redis, NATS and file names have in common.
pub(crate) fn check_topic(topic: &str) -> Result<(), String> {
    if topic.is_empty() {
        return Err("a topic may not be empty; leave it out for the topic \"default\"".to_owned());
    }
    if topic.contains(['*', '>']) {
        return Err(format!(
            "topic \"{topic}\" is a pattern; patterns are for subscribing, an event names each topic in full"
        ));
    }
    check_segments(topic, is_topic_letter)
}

/// Says what is wrong with the topic of a subscription, which may be a pattern: `*` is one segment, `>` at the end one or more.
pub(crate) fn check_pattern(pattern: &str) -> Result<(), String> {
    if pattern.is_empty() {
        return Err("a topic may not be empty; leave it out to hear every event that the handler takes".to_owned());
    }
    let is_wild = |part: &str| part.contains(['*', '>']);
    if pattern.split('.').any(|part| is_wild(part) && part.len() > 1) {
        return Err(format!(
            "topic \"{pattern}\" has a wildcard beside other characters; `*` stands for one whole part, `>` for one or more"
        ));
    }
    if pattern.split('.').rev().skip(1).any(|part| part == ">") {
        return Err(format!(
            "topic \"{pattern}\" goes on after `>`, which stands for all that follows; write `*` for one part"
        ));
    }
    check_segments(pattern, |letter| is_topic_letter(letter) || matches!(letter, '*' | '>'))
}

/// What topics and patterns have in common.
fn check_segments(topic: &str, is_letter: fn(char) -> bool) -> Result<(), String> {
    if topic.len() > MAX_TOPIC_BYTES {
        return Err(format!("topic \"{topic}\" is {} bytes long; the limit is {MAX_TOPIC_BYTES}", topic.len()));
    }
    let segments = topic.split('.').count();
    if segments > MAX_TOPIC_SEGMENTS {
        return Err(format!("topic \"{topic}\" has {segments} parts; the limit is {MAX_TOPIC_SEGMENTS}"));
    }
    if topic.starts_with('$') || topic.split('.').next() == Some(RESERVED_TOPIC) {
        return Err(format!(
            "topic \"{topic}\" belongs to the message broker, as do all that start with `$` or `{RESERVED_TOPIC}`; choose another"
        ));
    }
    if let Some(letter) = topic.chars().find(|letter| !is_letter(*letter) && *letter != '.') {
        return Err(with_topic_suggestion(topic, is_letter, &format!("may not contain {letter:?}")));
    }
    if topic.split('.').any(str::is_empty) {
        return Err(with_topic_suggestion(topic, is_letter, "has an empty part"));
    }
    Ok(())
}

/// An event name made from a Rust name: `DealStageChanged` is `deal.stage_changed`. `None` for a name of one word.
pub(crate) fn from_type_name(type_name: &str) -> Option<String> {
    let words = in_snake_case(type_name);
    let (entity, what_happened) = words.split_once('_')?;
    Some(format!("{entity}.{what_happened}")).filter(|name| why_no_event(name).is_ok())
}

/// The name that was probably meant by one that is not in the grammar.
pub(crate) fn event_suggestion(name: &str) -> Option<String> {
    let parts: Vec<String> = parts(name).map(in_snake_case).collect();
    Some(parts.join(".")).filter(|suggestion| why_no_event(suggestion).is_ok())
}

/// A name as the middle of a Rust identifier. Two names never give one identifier, since `__` is in none of them.
pub(crate) fn as_identifier(name: &str) -> String {
    name.replace('.', "__")
}

#[derive(Debug, PartialEq, Eq)]
enum Why {
    Empty,
    OnePart,
    TooLong,
    EmptyPart,
    Letter(char),
    Start(char),
    Underscores,
}

fn why_no_event(name: &str) -> Result<(), Why> {
    if name.is_empty() {
        return Err(Why::Empty);
    }
    if name.len() > MAX_NAME_BYTES {
        return Err(Why::TooLong);
    }
    if parts(name).count() < 2 {
        return Err(Why::OnePart);
    }
    if let Some(letter) = name.chars().find(|letter| !is_event_letter(*letter) && *letter != '.') {
        return Err(Why::Letter(letter));
    }
    for part in name.split('.') {
        match part.chars().next() {
            None => return Err(Why::EmptyPart),
            Some(first) if !first.is_ascii_lowercase() => return Err(Why::Start(first)),
            Some(_) => {}
        }
    }
    if name.contains("__") {
        return Err(Why::Underscores);
    }
    Ok(())
}

/// The parts of a name, also of one that is joined as other systems join: `deal/won`, `deal::won`.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(['.', ':', '/']).filter(|part| !part.is_empty())
}

fn is_event_letter(letter: char) -> bool {
    letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_'
}

fn is_topic_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_' || letter == '-'
}

/// A name of two parts for one that has only one.
fn example_for(name: &str, type_name: &str) -> String {
    let what_happened = in_snake_case(name);
    from_type_name(name)
        .filter(|_| name.starts_with(|letter: char| letter.is_ascii_uppercase()))
        .or_else(|| from_type_name(type_name))
        .or_else(|| event_suggestion(&format!("deal.{what_happened}")))
        .unwrap_or_else(|| "deal.won".to_owned())
}

/// `DealWon`, `deal-won` and `Deal  won` are all `deal_won`; `HTTPDown` is `http_down`. Letters that fit nowhere stay.
fn in_snake_case(text: &str) -> String {
    let letters: Vec<char> = text.trim().chars().collect();
    let mut snake = String::new();
    for (position, letter) in letters.iter().enumerate() {
        let before = position.checked_sub(1).map(|position| letters[position]);
        let after = letters.get(position + 1);
        let starts_a_word = letter.is_ascii_uppercase()
            && before.is_some_and(|before| {
                before.is_ascii_lowercase()
                    || before.is_ascii_digit()
                    || before.is_ascii_uppercase() && after.is_some_and(char::is_ascii_lowercase)
            });
        let separates = matches!(letter, ' ' | '-' | '_');
        if (starts_a_word || separates) && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        if !separates {
            snake.push(letter.to_ascii_lowercase());
        }
    }
    snake.truncate(snake.trim_end_matches('_').len());
    snake
}

fn with_topic_suggestion(topic: &str, is_letter: fn(char) -> bool, why: &str) -> String {
    let mended: String =
        topic.trim().chars().map(|letter| if is_letter(letter) { letter } else { separator(letter) }).collect();
    let mended = mended.split('.').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
    // What a letter of another alphabet stands for, nobody can guess.
    if topic.is_ascii() && mended != topic && check_segments(&mended, is_letter).is_ok() {
        return format!("topic \"{topic}\" {why}; did you mean \"{mended}\"?");
    }
    format!("topic \"{topic}\" {why}; write letters `A-Z` `a-z`, digits, `_` and `-`, the parts joined by `.`")
}

/// What separates in other systems, in ours.
fn separator(letter: char) -> char {
    if matches!(letter, '.' | ':' | '/') { '.' } else { '_' }
}

#[cfg(test)]
mod tests {
    use super::{as_identifier, check_event, check_pattern, check_topic, from_type_name};

    #[test]
    fn names_in_the_grammar_are_taken() {
        for name in ["deal.won", "deal.stage_changed", "crm.deal.won2", "a.b", &format!("a.{}", "b".repeat(126))] {
            assert_eq!(check_event(name, "DealWon"), Ok(()), "{name}");
        }
    }

    #[test]
    fn other_names_are_refused_with_the_name_that_was_meant() {
        let cases = [
            ("Deal.StageChanged", "may not contain 'D'; did you mean \"deal.stage_changed\"?"),
            ("deal.stage changed", "may not contain ' '; did you mean \"deal.stage_changed\"?"),
            ("deal.stage-changed", "may not contain '-'; did you mean \"deal.stage_changed\"?"),
            ("deal.stage__changed", "may not contain \"__\"; did you mean \"deal.stage_changed\"?"),
            ("deal..won", "has an empty part; did you mean \"deal.won\"?"),
            ("deal.won.", "has an empty part; did you mean \"deal.won\"?"),
            ("deal/won", "may not contain '/'; did you mean \"deal.won\"?"),
            ("deal.2won", "has a part that starts with '2'; each part starts with a letter"),
            ("deal.wön", "may not contain 'ö'; write small letters, digits and `_`, the parts joined by `.`"),
            ("", "is empty; write \"<entity>.<what_happened>\", like \"deal.won\""),
            ("created", "has one part; write \"<entity>.<what_happened>\", like \"deal.won\""),
            ("LeadLost", "has one part; write \"<entity>.<what_happened>\", like \"lead.lost\""),
        ];
        for (name, why) in cases {
            assert_eq!(check_event(name, "DealWon"), Err(format!("event name \"{name}\" {why}")));
        }
    }

    #[test]
    fn a_name_of_one_part_gets_an_example_from_the_struct_or_from_itself() {
        let like = |name, type_name| {
            check_event(name, type_name).expect_err("one part").rsplit_once("like ").map(|found| found.1.to_owned())
        };
        assert_eq!(like("created", "Created").as_deref(), Some("\"deal.created\""));
        assert_eq!(like("created", "LeadCreated").as_deref(), Some("\"lead.created\""));
    }

    #[test]
    fn a_name_has_at_most_128_bytes() {
        let name = format!("deal.{}", "x".repeat(124));
        assert!(check_event(&name, "X").is_err_and(|why| why.contains("is 129 bytes long; the limit is 128")));
    }

    #[test]
    fn a_type_name_of_several_words_gives_a_name() {
        assert_eq!(from_type_name("DealStageChanged").as_deref(), Some("deal.stage_changed"));
        assert_eq!(from_type_name("HTTPServerDown").as_deref(), Some("http.server_down"));
        assert_eq!(from_type_name("DealWonV2").as_deref(), Some("deal.won_v2"));
        assert_eq!(from_type_name("Ping"), None);
    }

    #[test]
    fn topics_in_the_grammar_are_taken() {
        for topic in ["deals", "Deals.EU-west_1", "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p", "deal._INBOX"] {
            assert_eq!(check_topic(topic), Ok(()), "{topic}");
        }
    }

    #[test]
    fn other_topics_are_refused() {
        let cases = [
            ("", "a topic may not be empty; leave it out for the topic \"default\""),
            (
                "deals.*",
                "topic \"deals.*\" is a pattern; patterns are for subscribing, an event names each topic in full",
            ),
            (">", "topic \">\" is a pattern; patterns are for subscribing, an event names each topic in full"),
            (
                "_INBOX.deals",
                "topic \"_INBOX.deals\" belongs to the message broker, as do all that start with `$` or `_INBOX`; choose another",
            ),
            ("all deals", "topic \"all deals\" may not contain ' '; did you mean \"all_deals\"?"),
            ("crm/deals", "topic \"crm/deals\" may not contain '/'; did you mean \"crm.deals\"?"),
            ("crm..deals", "topic \"crm..deals\" has an empty part; did you mean \"crm.deals\"?"),
            (
                ".",
                "topic \".\" has an empty part; write letters `A-Z` `a-z`, digits, `_` and `-`, the parts joined by `.`",
            ),
            (
                "verträge",
                "topic \"verträge\" may not contain 'ä'; write letters `A-Z` `a-z`, digits, `_` and `-`, the parts joined by `.`",
            ),
        ];
        for (topic, why) in cases {
            assert_eq!(check_topic(topic), Err(why.to_owned()));
        }
        assert!(check_topic(&"x".repeat(257)).is_err_and(|why| why.contains("is 257 bytes long; the limit is 256")));
        assert!(check_topic(&["x"; 17].join(".")).is_err_and(|why| why.contains("has 17 parts; the limit is 16")));
    }

    #[test]
    fn patterns_in_the_grammar_are_taken() {
        for pattern in ["deals", "deals.*", "deals.>", "*", ">", "*.eu", "*.>", "a.*.c"] {
            assert_eq!(check_pattern(pattern), Ok(()), "{pattern}");
        }
    }

    #[test]
    fn other_patterns_are_refused() {
        let beside = "has a wildcard beside other characters; `*` stands for one whole part, `>` for one or more";
        let after = "goes on after `>`, which stands for all that follows; write `*` for one part";
        let cases = [
            ("deal*", beside),
            ("a.>>", beside),
            ("a.>.b", after),
            (">.a", after),
            ("all deals.*", "may not contain ' '; did you mean \"all_deals.*\"?"),
            ("deals..*", "has an empty part; did you mean \"deals.*\"?"),
        ];
        for (pattern, why) in cases {
            assert_eq!(check_pattern(pattern), Err(format!("topic \"{pattern}\" {why}")));
        }
        for pattern in ["", "$SYS.>", "_INBOX.>", &["*"; 17].join("."), &"x".repeat(257)] {
            assert!(check_pattern(pattern).is_err(), "{pattern}");
        }
    }

    #[test]
    fn two_names_never_give_one_identifier() {
        assert_eq!(as_identifier("deal.stage_changed"), "deal__stage_changed");
        assert_ne!(as_identifier("deal_.won"), as_identifier("deal.won"));
    }
}
