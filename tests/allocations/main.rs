//! What hostile input makes the program allocate: never more than twice the cap at once, and in step with its size.
//!
//! One test alone in its binary, since all memory of the process is counted.

use event_bus::{Arrival, EnvelopeError, Event, EventBus, RawEvent, Topic, TopicPattern};
use peak_alloc::PeakAlloc;
use serde::{Deserialize, Serialize};

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// The largest envelope.
const CAP: usize = 1 << 20;

/// Twice the cap, and a page for what does not depend on the size.
const MOST: usize = 2 * CAP + 4096;

/// An event whose data is read through its schema when it does not fit.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("allocations.listed")]
struct Listed {
    /// Many.
    items: Vec<u64>,
    /// One that an `f32` may not hold.
    rate: f32,
}

/// The most bytes that were in use at once, beside those that were in use before; the result counts as well.
fn allocated<T>(run: impl FnOnce() -> T) -> (usize, T) {
    ALLOCATOR.reset_peak_usage();
    let before = ALLOCATOR.current_usage();
    let result = run();
    (ALLOCATOR.peak_usage() - before, result)
}

/// Text that repeats a piece until it has about so many bytes.
fn filled(before: &str, piece: &str, after: &str, bytes: usize) -> String {
    let pieces = (bytes - before.len() - after.len()) / piece.len();
    format!("{before}{}{after}", piece.repeat(pieces))
}

/// One of the forms, read.
type Read = fn(&str) -> Result<RawEvent, EnvelopeError>;

/// A name, and the text of about so many bytes.
type Case = (&'static str, fn(usize) -> String);

const PLAIN: &str = r#"{"event_type":"deal.won","data":{},"#;
const CLOUD: &str = r#"{"specversion":"1.0","type":"deal.won","source":"crm","id":"a-1","#;

/// Envelopes as large as may be, each with another way to make a reader keep much.
const CASES: [Case; 19] = [
    ("lists", |n| filled("", "[", "", n)),
    ("objects", |n| filled("", "{\"a\":", "", n)),
    ("blanks", |n| filled("", " ", "", n)),
    ("digits", |n| filled(&format!("{PLAIN}\"n\":"), "9", "}", n)),
    ("members", |n| filled(PLAIN, "\"a\":0,", "\"b\":0}", n)),
    ("one long string that ends early", |n| filled(PLAIN, "\"", "", n)),
    ("an unknown member", |n| filled(&format!("{PLAIN}\"a\":\""), "x", "\"}", n)),
    ("a name of a member", |n| filled(&format!("{PLAIN}\"a"), "\\n", "\":1}", n)),
    ("topics", |n| filled(&format!("{PLAIN}\"topics\":["), "\"a\",", "\"b\"]}", n)),
    ("a topic", |n| filled(&format!("{PLAIN}\"topics\":[\""), "a.", "a\"]}", n)),
    ("a metadata value", |n| filled(&format!("{PLAIN}\"metadata\":{{\"a\":\""), "\\u0000", "\"}}", n)),
    ("a metadata key", |n| filled(&format!("{PLAIN}\"metadata\":{{\""), "a", "\":1}}", n)),
    ("an id", |n| filled(&format!("{PLAIN}\"id\":\""), "\\u00e9", "\"}", n)),
    ("a source", |n| filled(&format!("{PLAIN}\"source\":\""), "\\n", "\"}", n)),
    ("a key", |n| filled(&format!("{PLAIN}\"key\":\""), "\\n", "\"}", n)),
    ("a name", |n| filled("{\"data\":1,\"event_type\":\"", "a.", "a\"}", n)),
    ("ebmeta", |n| filled(&format!("{CLOUD}\"ebmeta\":\"{{"), "\\\"a\\\":1,", "}\"}", n)),
    ("ebextra", |n| filled(&format!("{CLOUD}\"ebextra\":\"{{\\\"a\\\":["), "1,", "1]}\"}", n)),
    ("ebtopics", |n| filled(&format!("{CLOUD}\"ebtopics\":\""), "a,", "a\"}", n)),
];

#[test]
fn hostile_input_allocates_at_most_twice_the_cap_and_in_step_with_its_size() {
    reading();
    keys_that_are_compared();
    decoding();
    topics_and_names();
    publishing();
}

fn reading() {
    for (name, text) in CASES {
        let reads: [Read; 2] = [|text| RawEvent::from_json(text), |text| RawEvent::from_cloudevents(text)];
        for read in reads {
            let measure = |size: usize| {
                let text = text(size);
                allocated(|| read(&text)).0
            };
            let (whole, quarter) = (measure(CAP), measure(CAP / 4));
            assert!(whole <= MOST, "{name}: {whole} bytes");
            assert!(whole <= 5 * quarter + 4096, "{name}: {whole} bytes, and {quarter} for a quarter");
        }
        let text = text(16 * CAP);
        let (bytes, refused) = allocated(|| RawEvent::from_json(&text).is_err());
        assert!(refused && bytes < 1_000, "{name}: {bytes} bytes for an envelope that is refused for its size");
    }
    // One that is an event, and as large as may be.
    let text = filled("{\"event_type\":\"a.b\",\"data\":\"", "x", "\"}", CAP);
    let (bytes, event) = allocated(|| RawEvent::from_json(&text).unwrap());
    assert!(bytes <= MOST, "{bytes} bytes");
    let (bytes, got) = allocated(|| event.get("a"));
    assert!(got.is_none() && bytes < 1_000, "{bytes}");
}

fn keys_that_are_compared() {
    let strict = Arrival::new().unique_keys();
    let keys = |count: usize| (0..count).map(|key| format!("\"{key:x}\":0")).collect::<Vec<_>>().join(",");
    let lists = format!("[{}]", vec![format!("{{{}}}", keys(9_000)); 10].join(","));
    for (data, is_read) in [(format!("{{{}}}", keys(90_000)), false), (lists, true)] {
        let text = format!("{{\"event_type\":\"a.b\",\"data\":{data}}}");
        assert!(text.len() < CAP);
        let (bytes, read) = allocated(|| strict.read(&text));
        assert!(bytes <= MOST && read.is_ok() == is_read, "{bytes} bytes, {read:?}");
    }
}

/// What a type takes is its own; that it refuses the data costs little more, though a schema is asked for the reason.
fn decoding() {
    let data = |items: &str, piece: &str, rate: &str, size: usize| {
        filled(&format!("{{\"items\":[{items}"), piece, &format!("0],\"rate\":{rate}}}"), size)
    };
    let measure = |data: String| {
        let event = RawEvent::from_json(format!("{{\"event_type\":\"allocations.listed\",\"data\":{data}}}")).unwrap();
        allocated(|| event.decode::<Listed>().is_ok())
    };
    // serde quotes a string that stands in the wrong place, escaped, before our error leaves it out again.
    for piece in ["x", "\\u0001", "\u{feff}"] {
        let (bytes, is_read) = measure(filled("{\"items\":\"", piece, "\"}", CAP - 100));
        assert!(!is_read && bytes <= 12 * CAP, "{piece:?}: {bytes} bytes");
    }
    for size in [CAP / 64, CAP - 100] {
        let (taken, is_read) = measure(data("", "0,", "1", size));
        assert!(is_read);
        for (items, piece, rate) in [
            ("", "0,", "1e39"),
            ("", "0,", "\"1\""),
            ("", "0,", "1e400"),
            ("-0,", "0,", "1"),
            ("-1,", "{\"\":0},", "1"),
        ] {
            let (bytes, is_read) = measure(data(items, piece, rate, size));
            assert!(bytes <= taken + MOST, "{items} {piece} {rate}: {bytes} bytes, and {taken} if it is read");
            assert_eq!(is_read, items == "-0,", "{items} {piece} {rate}");
        }
    }
}

fn topics_and_names() {
    for piece in ["a", "a.", ".", "*.", "\u{202e}", "\r\n"] {
        let text = piece.repeat(CAP / piece.len());
        let (bytes, refused) = allocated(|| {
            Topic::new(&text).is_err() && TopicPattern::new(&text).is_err() && RawEvent::new(&*text, ()).is_err()
        });
        assert!(refused && bytes <= MOST, "{piece:?}: {bytes} bytes");
    }
}

fn publishing() {
    let bus = EventBus::builder().allow_unregistered().build().unwrap();
    let nested = serde_json::value::RawValue::from_string("[".repeat(CAP / 4) + &"]".repeat(CAP / 4)).unwrap();
    let (bytes, refused) = allocated(|| bus.publish_raw("a.b", &*nested).send().is_err());
    assert!(refused && bytes <= MOST, "{bytes} bytes");
}
