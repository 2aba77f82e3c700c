//! Every word that may stand in an attribute, written once, and the nearest of them to a word that is none.

use std::fmt;

use syn::Ident;

/// A word of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Symbol(&'static str);

// The attributes that we read.
pub(crate) const CFG: Symbol = Symbol("cfg");
pub(crate) const CFG_ATTR: Symbol = Symbol("cfg_attr");
pub(crate) const DOC: Symbol = Symbol("doc");
pub(crate) const EVENT: Symbol = Symbol("event");
pub(crate) const HANDLER: Symbol = Symbol("handler");
pub(crate) const SERDE: Symbol = Symbol("serde");

// `#[event(..)]` on a type.
pub(crate) const COMPAT: Symbol = Symbol("compat");
pub(crate) const CRATE: Symbol = Symbol("crate");
pub(crate) const DEPRECATED: Symbol = Symbol("deprecated");
pub(crate) const LOCAL: Symbol = Symbol("local");
pub(crate) const NAME: Symbol = Symbol("name");
pub(crate) const READS: Symbol = Symbol("reads");
pub(crate) const SUPERSEDED: Symbol = Symbol("superseded");
pub(crate) const TOPICS: Symbol = Symbol("topics");
pub(crate) const UPCAST_FROM: Symbol = Symbol("upcast_from");
pub(crate) const VERSION: Symbol = Symbol("version");

// `#[event(..)]` on a field; `wire` on a type as well.
pub(crate) const EXAMPLE: Symbol = Symbol("example");
pub(crate) const KEY: Symbol = Symbol("key");
pub(crate) const RECURSIVE: Symbol = Symbol("recursive");
pub(crate) const SENSITIVE: Symbol = Symbol("sensitive");
pub(crate) const WIRE: Symbol = Symbol("wire");

// `#[handler(..)]`; `crate`, `name` and `topics` as above.
pub(crate) const BLOCKING: Symbol = Symbol("blocking");
pub(crate) const BUFFER: Symbol = Symbol("buffer");
pub(crate) const CONCURRENCY: Symbol = Symbol("concurrency");
pub(crate) const EACH_PROCESS: Symbol = Symbol("each_process");
pub(crate) const QUEUED: Symbol = Symbol("queued");
pub(crate) const RETRY: Symbol = Symbol("retry");
pub(crate) const TOPIC: Symbol = Symbol("topic");

// Options of subscriptions that `#[handler(..)]` does not have.
pub(crate) const FILTER: Symbol = Symbol("filter");
pub(crate) const ORDERED: Symbol = Symbol("ordered");
pub(crate) const OVERFLOW: Symbol = Symbol("overflow");
pub(crate) const TIMEOUT: Symbol = Symbol("timeout");

// `#[serde(..)]`: those that decide what is written. The others are left to serde.
pub(crate) const ALIAS: Symbol = Symbol("alias");
pub(crate) const BORROW: Symbol = Symbol("borrow");
pub(crate) const CONTENT: Symbol = Symbol("content");
pub(crate) const DEFAULT: Symbol = Symbol("default");
pub(crate) const DENY_UNKNOWN_FIELDS: Symbol = Symbol("deny_unknown_fields");
pub(crate) const DESERIALIZE_WITH: Symbol = Symbol("deserialize_with");
pub(crate) const FIELD_IDENTIFIER: Symbol = Symbol("field_identifier");
pub(crate) const FLATTEN: Symbol = Symbol("flatten");
pub(crate) const FROM: Symbol = Symbol("from");
pub(crate) const GETTER: Symbol = Symbol("getter");
pub(crate) const INTO: Symbol = Symbol("into");
pub(crate) const OTHER: Symbol = Symbol("other");
pub(crate) const REMOTE: Symbol = Symbol("remote");
pub(crate) const RENAME: Symbol = Symbol("rename");
pub(crate) const RENAME_ALL: Symbol = Symbol("rename_all");
pub(crate) const RENAME_ALL_FIELDS: Symbol = Symbol("rename_all_fields");
pub(crate) const SERIALIZE_WITH: Symbol = Symbol("serialize_with");
pub(crate) const SKIP: Symbol = Symbol("skip");
pub(crate) const SKIP_DESERIALIZING: Symbol = Symbol("skip_deserializing");
pub(crate) const SKIP_SERIALIZING: Symbol = Symbol("skip_serializing");
pub(crate) const SKIP_SERIALIZING_IF: Symbol = Symbol("skip_serializing_if");
pub(crate) const TAG: Symbol = Symbol("tag");
pub(crate) const TRANSPARENT: Symbol = Symbol("transparent");
pub(crate) const TRY_FROM: Symbol = Symbol("try_from");
pub(crate) const UNTAGGED: Symbol = Symbol("untagged");
pub(crate) const VARIANT_IDENTIFIER: Symbol = Symbol("variant_identifier");
pub(crate) const WITH: Symbol = Symbol("with");

/// The words of `#[event(..)]` on a struct that derives `Event`.
pub(crate) const ON_EVENT: &[Symbol] =
    &[TOPICS, VERSION, UPCAST_FROM, SUPERSEDED, COMPAT, READS, DEPRECATED, LOCAL, CRATE];
/// The words of `#[event(..)]` on a type that derives `EventField`.
pub(crate) const ON_NESTED: &[Symbol] = &[WIRE, CRATE];
/// The words of `#[event(..)]` on an enum that derives `EventSet`.
pub(crate) const ON_SET: &[Symbol] = &[CRATE];
/// The words of `#[event(..)]` on a field of an event.
pub(crate) const ON_EVENT_FIELD: &[Symbol] = &[KEY, SENSITIVE, WIRE, RECURSIVE, EXAMPLE];
/// The words of `#[event(..)]` on a field of a nested type.
pub(crate) const ON_NESTED_FIELD: &[Symbol] = &[SENSITIVE, WIRE, RECURSIVE, EXAMPLE];

/// The words of `#[handler(..)]`.
pub(crate) const ON_HANDLER: &[Symbol] =
    &[NAME, TOPIC, TOPICS, RETRY, CONCURRENCY, BUFFER, QUEUED, BLOCKING, EACH_PROCESS, CRATE];
/// Options of a subscription that is made by hand, and not of a handler that is found.
pub(crate) const ON_SUBSCRIPTION: &[Symbol] = &[FILTER, ORDERED, OVERFLOW, TIMEOUT];

impl Symbol {
    pub(crate) const fn text(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl PartialEq<Symbol> for Ident {
    fn eq(&self, symbol: &Symbol) -> bool {
        self == symbol.0
    }
}

/// The word that was probably meant: a slip of the finger away, begun and not finished, or with another ending.
pub(crate) fn nearest(word: &str, known: &[Symbol]) -> Option<Symbol> {
    let typed = known
        .iter()
        .map(|symbol| (distance(word, symbol.0), *symbol))
        .filter(|(slips, symbol)| *slips <= slips_allowed(symbol.0))
        .min_by_key(|(slips, _)| *slips);
    if let Some((_, symbol)) = typed {
        return Some(symbol);
    }
    let is_begun = |symbol: &Symbol| word.len() >= 3 && symbol.0.starts_with(word);
    known.iter().copied().find(is_begun).or_else(|| known.iter().copied().find(|symbol| is_bent(word, symbol.0)))
}

/// Another ending of the same word: `retries` for `retry`.
fn is_bent(word: &str, symbol: &str) -> bool {
    let shared = word.bytes().zip(symbol.bytes()).take_while(|(one, other)| one == other).count();
    shared >= 4 && shared + 2 >= symbol.len()
}

/// `` `topics`, `version`, `local` ``.
pub(crate) fn listed(known: &[Symbol]) -> String {
    known.iter().map(|symbol| format!("`{symbol}`")).collect::<Vec<_>>().join(", ")
}

/// A third of the word: short words are near to everything.
fn slips_allowed(word: &str) -> usize {
    (word.len() / 3).max(1)
}

/// Insertions, deletions and replacements that lead from one word to the other (Levenshtein).
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (row, have) in from.chars().enumerate() {
        let mut current = vec![row + 1];
        for (column, want) in to.iter().enumerate() {
            let replaced = above[column] + usize::from(have != *want);
            current.push(replaced.min(above[column + 1] + 1).min(current[column] + 1));
        }
        above = current;
    }
    above[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_the_word_that_was_meant() {
        let cases = [
            ("topic", ON_EVENT, Some(TOPICS)),
            ("verison", ON_EVENT, Some(VERSION)),
            ("upcast", ON_EVENT, Some(UPCAST_FROM)),
            ("supersede", ON_EVENT, Some(SUPERSEDED)),
            ("sensitve", ON_EVENT_FIELD, Some(SENSITIVE)),
            ("kye", ON_EVENT_FIELD, None),
            ("keys", ON_EVENT_FIELD, Some(KEY)),
            ("colour", ON_EVENT, None),
            ("retries", ON_HANDLER, Some(RETRY)),
            ("concurrent", ON_HANDLER, Some(CONCURRENCY)),
            ("topcis", ON_HANDLER, Some(TOPICS)),
            ("queue", ON_HANDLER, Some(QUEUED)),
            ("", ON_EVENT, None),
        ];
        for (word, known, meant) in cases {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
    }

    #[test]
    fn distance_counts_slips() {
        assert_eq!(distance("", ""), 0);
        assert_eq!(distance("topic", "topics"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
