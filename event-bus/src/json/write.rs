//! [`write`]: a value as JSON, without NaN and infinities. `serde_json` writes `null` for those, which another reader takes for
//! something else, or refuses.

use std::cell::Cell;
use std::io;

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;
use serde_json::value::RawValue;

use super::finite::place_of_non_finite;
use super::raw::trusted;

/// A buffer that grew beyond this is not kept.
const KEPT_BYTES: usize = 64 * 1024;

thread_local! {
    /// Where values are written before it is known how long they are.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Why a value has no JSON form.
#[derive(Debug)]
pub(crate) enum WriteError {
    /// A number that JSON does not have: where it stands, and which it is.
    NonFinite { path: String, value: &'static str },
    /// What `serde_json` says.
    Json(serde_json::Error),
}

/// Whether a value may have floating point numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Floats {
    Maybe,
    /// Its schema has none.
    Never,
}

/// What was written.
pub(crate) struct Written<'w> {
    pub(crate) json: &'w RawValue,
    /// How many objects and lists stand within each other; not known if there is raw JSON among them.
    pub(crate) depth: Option<usize>,
}

/// Writes a value into a buffer that the thread keeps, and lets `keep` take from there what it wants.
pub(crate) fn write<T>(
    value: &(impl Serialize + ?Sized),
    floats: Floats,
    keep: impl FnOnce(Written<'_>) -> T,
) -> Result<T, WriteError> {
    let mut buffer = Buffer::take();
    let mut seen = Seen::default();
    let written = value.serialize(&mut Serializer::with_formatter(&mut buffer.0, Compact(&mut seen)));
    // What is not finite was written as `null`, or was refused as a key. Few values have either, so that only those are looked at again.
    if (seen.null || written.is_err())
        && floats == Floats::Maybe
        && let Some((path, value)) = place_of_non_finite(value)
    {
        return Err(WriteError::NonFinite { path, value });
    }
    written.map_err(WriteError::Json)?;
    let text = str::from_utf8(&buffer.0).expect("`serde_json` writes UTF-8");
    Ok(keep(Written { json: trusted(text), depth: (!seen.raw).then_some(seen.deepest) }))
}

/// The buffer of the thread, which gets it back. A value that writes another one meanwhile finds an empty one.
struct Buffer(Vec<u8>);

impl Buffer {
    fn take() -> Self {
        // A thread that ends has none any more.
        Self(BUFFER.try_with(Cell::take).unwrap_or_default())
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        let mut buffer = std::mem::take(&mut self.0);
        if buffer.capacity() <= KEPT_BYTES {
            buffer.clear();
            let _ = BUFFER.try_with(|kept| kept.set(buffer));
        }
    }
}

/// What a writer comes by.
#[derive(Default)]
struct Seen {
    null: bool,
    /// Raw JSON, into which nobody looked.
    raw: bool,
    depth: usize,
    deepest: usize,
}

impl Seen {
    #[inline]
    fn enter(&mut self) {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
    }
}

/// Writes as `serde_json` does by itself, and keeps what it comes by.
struct Compact<'s>(&'s mut Seen);

impl Formatter for Compact<'_> {
    #[inline]
    fn write_null<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.null = true;
        writer.write_all(b"null")
    }

    #[inline]
    fn begin_array<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.enter();
        writer.write_all(b"[")
    }

    #[inline]
    fn end_array<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.depth -= 1;
        writer.write_all(b"]")
    }

    #[inline]
    fn begin_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.enter();
        writer.write_all(b"{")
    }

    #[inline]
    fn end_object<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.depth -= 1;
        writer.write_all(b"}")
    }

    #[inline]
    fn write_raw_fragment<W: io::Write + ?Sized>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        self.0.raw = true;
        writer.write_all(fragment.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use serde::{Serialize, Serializer};

    use super::*;

    fn text(value: &impl Serialize) -> String {
        write(value, Floats::Maybe, |written| written.json.get().to_owned()).unwrap()
    }

    #[test]
    fn a_value_that_writes_another_one_meanwhile_is_written_whole() {
        struct Outer;

        impl Serialize for Outer {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq([text(&"inner"), text(&())])
            }
        }

        assert_eq!(text(&("before", Outer, "after")), r#"["before",["\"inner\"","null"],"after"]"#);
        assert_eq!(text(&7), "7", "nothing is left of what was written before");
    }

    #[test]
    fn the_buffer_is_kept_unless_it_grew_too_large() {
        let kept = || BUFFER.with(|buffer| Cell::replace(buffer, Vec::new()).capacity());
        text(&"x".repeat(1000));
        assert!((1000..=KEPT_BYTES).contains(&kept()));
        text(&"x".repeat(KEPT_BYTES));
        assert_eq!(kept(), 0);
    }

    #[test]
    fn a_null_is_looked_into_only_where_there_may_be_floats() {
        assert!(matches!(write(&[f64::NAN], Floats::Maybe, |_| ()), Err(WriteError::NonFinite { .. })));
        assert_eq!(
            write(&[None, Some(1)], Floats::Never, |written| written.json.get().to_owned()).unwrap(),
            "[null,1]"
        );
        assert_eq!(text(&[None, Some(1.5)]), "[null,1.5]");
    }

    #[test]
    fn the_depth_is_that_of_the_text_unless_raw_json_is_within() {
        let depth = |value: &serde_json::Value| write(value, Floats::Maybe, |written| written.depth).unwrap();
        assert_eq!(depth(&serde_json::json!(7)), Some(0));
        assert_eq!(depth(&serde_json::json!([[], {}, { "a": [{}] }, []])), Some(4));
        assert_eq!(write(&[RawValue::NULL], Floats::Maybe, |written| written.depth).unwrap(), None);
    }
}
