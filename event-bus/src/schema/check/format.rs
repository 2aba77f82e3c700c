//! Whether numbers and strings are what a schema says of them.

use serde_json::Number;

pub(super) fn fits(number: &Number, signed: bool, bits: u8) -> bool {
    let Some(value) = number.as_i128() else { return false };
    if signed {
        let limit = 1_i128 << (bits - 1);
        (-limit..limit).contains(&value)
    } else {
        (0..1_i128 << bits).contains(&value)
    }
}

/// Why a number is no such integer. One that is too large for every integer is kept as a float, and has no fraction all the same.
pub(super) fn misfit(number: &Number, signed: bool, bits: u8) -> &'static str {
    let high = 2_f64.powi(i32::from(bits) - i32::from(signed));
    let low = if signed { -high } else { 0.0 };
    match number.as_f64() {
        Some(value) if number.is_f64() && (value.fract() != 0.0 || (low..high).contains(&value)) => {
            "a number with a fraction"
        }
        _ => "a number out of its range",
    }
}

/// Whether a number stays finite in so many bits: serde makes an infinity of one that does not, and infinities have no JSON form.
#[allow(clippy::cast_possible_truncation, reason = "whether it can be narrowed is the question")]
pub(super) fn stays_finite(number: &Number, bits: u8) -> bool {
    bits != 32 || number.as_f64().is_none_or(|value| (value as f32).is_finite())
}

/// Only formats on which all readers agree are looked into; the rest is left to the type's own `Deserialize`.
pub(super) fn has_format(format: &str, text: &str) -> bool {
    match format {
        "uuid" => uuid::Uuid::try_parse(text).is_ok(),
        "date" | "date-time" => starts_like_a_date(text),
        "char" => text.chars().count() == 1,
        "ip" => text.parse::<std::net::IpAddr>().is_ok(),
        "ipv4" => text.parse::<std::net::Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<std::net::Ipv6Addr>().is_ok(),
        "socket-address" => text.parse::<std::net::SocketAddr>().is_ok(),
        "decimal" => is_decimal(text),
        _ => true,
    }
}

/// A year and what comes after it: `2026-`, `-009999-`, `2026W`, `20261123`. Each crate reads other dates beyond RFC 3339 (years of six
/// digits, blanks, leap seconds, no zone), so that more would refuse what the type itself reads and writes.
fn starts_like_a_date(text: &str) -> bool {
    let text = text.trim_start();
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let after = text.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let digits = text.len() - after.len();
    digits >= 8 || digits > 0 && after.starts_with(|next: char| matches!(next, '-' | 'W' | 'w') || next.is_whitespace())
}

/// `-12.50`, and what readers of decimals take as well: `1e5`, `1_000`.
fn is_decimal(text: &str) -> bool {
    let unsigned = |text: &'_ str| text.strip_prefix(['-', '+']).unwrap_or(text).to_owned();
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (number, exponent) = (unsigned(number), unsigned(exponent));
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    [whole, fraction, &exponent].into_iter().all(only_digits)
        && digits(whole) + digits(fraction) > 0
        && digits(&exponent) > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_some_reader_takes_are_left_to_the_reader() {
        for text in [
            "2026-11-23T09:00:00",
            "2026-11-23 09:00:00Z",
            "2016-12-31T23:59:60Z",
            "-009999-01-01T00:00:00Z",
            "+262142-12-31T23:59:59.999999999Z",
            "2026-1-2",
            "2026-W48-1",
            "20261123",
        ] {
            assert!(has_format("date-time", text) && has_format("date", text), "{text}");
        }
        for text in ["", "soon", "-", "17", "09:00:00", "2026", "23.11.2026", "２026-11-23"] {
            assert!(!has_format("date-time", text) && !has_format("date", text), "{text}");
        }
    }

    #[test]
    fn decimals_may_have_exponents_and_underscores() {
        for text in ["1", "-1.50", "+.5", "5.", "1e5", "1.5E-3", "1_000.5"] {
            assert!(has_format("decimal", text), "{text}");
        }
        for text in ["", "-", ".", "_", "e5", "1e", "1e5e5", "1.2.3", "1,5", "NaN", "0x1", "--1"] {
            assert!(!has_format("decimal", text), "{text}");
        }
    }
}
