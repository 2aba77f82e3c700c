//! Topics that a broker would take for something else.

use event_bus::InvalidTopic::{self, *};
use event_bus::bus::PublishErrorKind;
use event_bus::{EnvelopeError, EventBus, InvalidPattern, Topic, TopicPattern};
use serde_json::json;

use super::{cloud_refused, refused, with};
use crate::events::Won;

/// The same error wherever the topic comes from.
fn assert_refused(topic: &str) -> InvalidTopic {
    let error = Topic::new(topic).unwrap_err();
    assert_eq!(refused(with(&format!("\"topics\":{}", json!([topic])))), EnvelopeError::InvalidTopic(error.clone()));
    if !topic.contains(',') {
        let read = cloud_refused(&format!("\"ebtopics\":{}", json!(topic)));
        assert_eq!(read, EnvelopeError::InvalidTopic(error.clone()));
    }
    let published = EventBus::default().publish(Won { deal: 1 }).topic(topic).send().unwrap_err();
    let PublishErrorKind::InvalidTopic(published) = published.kind() else { panic!("{published}") };
    assert_eq!(*published, error);
    assert!(!error.to_string().contains(char::is_control), "{error:?}");
    error
}

#[test]
fn row_24_a_segment_is_not_empty() {
    for topic in ["", ".", "..", "a..b", ".a", "a.", "a.b..", "...."] {
        assert_eq!(assert_refused(topic), EmptySegment { topic: format!("{topic:?}") });
        let pattern = TopicPattern::new(topic).unwrap_err();
        assert_eq!(pattern, InvalidPattern::Topic(EmptySegment { topic: format!("{topic:?}") }));
    }
}

#[test]
fn row_25_an_event_is_not_published_on_a_pattern() {
    for topic in ["*", ">", "deals.*", "deals.>", "*.eu", "deal*", "a.*b"] {
        assert_eq!(assert_refused(topic), Wildcard { topic: format!("{topic:?}") });
    }
}

#[test]
fn row_25_a_topic_cannot_carry_a_command_of_a_protocol() {
    for (topic, character, at) in [
        ("foo 5\r\nPUB secret 1\r\nx", ' ', 3),
        ("foo\r\nPUB", '\r', 3),
        ("a\tb", '\t', 1),
        ("a\n", '\n', 1),
        ("\0", '\0', 0),
        ("a,b", ',', 1),
        ("a:b", ':', 1),
        ("{a}{b}", '{', 0),
        ("h[a-z]?llo", '[', 1),
        ("a\\b", '\\', 1),
        ("deals/eu", '/', 5),
    ] {
        if topic != "a,b" {
            assert_eq!(assert_refused(topic), Character { topic: format!("{topic:?}"), character, at });
        }
        assert_eq!(Topic::new(topic), Err(Character { topic: format!("{topic:?}"), character, at }));
        let pattern = TopicPattern::new(format!("{topic}.*")).unwrap_err();
        assert!(matches!(pattern, InvalidPattern::Topic(Character { character: found, .. }) if found == character));
    }
}

#[test]
fn row_26_topics_of_brokers_are_reserved() {
    for topic in ["$JS.API.STREAM.DELETE.X", "$SYS.REQ", "$", "_INBOX", "_INBOX.abc"] {
        assert_eq!(assert_refused(topic), Reserved { topic: format!("{topic:?}") });
    }
    for pattern in ["$SYS.>", "_INBOX.>", "$JS.*"] {
        let reserved = InvalidPattern::Topic(Reserved { topic: format!("{pattern:?}") });
        assert_eq!(TopicPattern::new(pattern).unwrap_err(), reserved);
    }
}

#[test]
fn row_30_letters_that_look_like_others_are_in_no_topic_or_name() {
    for (what, lookalike) in [
        ("a Cyrillic a", "de\u{430}ls"),
        ("a composed letter", "d\u{e9}als"),
        ("a letter and its accent", "de\u{301}als"),
        ("writing turned round", "dea\u{202e}ls"),
        ("a blank of no width", "dea\u{200b}ls"),
        ("a full-width letter", "\u{ff44}eals"),
        ("a dot that is none", "deals\u{2024}eu"),
    ] {
        let character = lookalike.chars().find(|letter| !letter.is_ascii()).unwrap();
        let at = lookalike.find(character).unwrap();
        let error = assert_refused(lookalike);
        assert_eq!(error, Character { topic: format!("{lookalike:?}"), character, at }, "{what}");
        let name = refused(format!(r#"{{"event_type":"{lookalike}.won","data":1}}"#));
        assert!(matches!(name, EnvelopeError::InvalidName(_)), "{what}: {name}");
    }
}
