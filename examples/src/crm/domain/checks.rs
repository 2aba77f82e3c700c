//! What text, amounts and scores may be.

use event_bus::crm::Amount;
use rust_decimal::Decimal;

use super::Rejected;
use crate::text::is_printable;

/// The longest name, in characters.
const MAX_CHARACTERS: usize = 200;

/// The largest amount: the sum of as many as a file has lines is still a decimal.
const MAX_AMOUNT: Decimal = Decimal::from_parts(3_567_587_328, 232, 0, false, 0);

/// Text that has something in it and fits on one line of a terminal.
pub(crate) fn checked_text<'a>(field: &'static str, text: &'a str) -> Result<&'a str, Rejected> {
    let why = match text.trim() {
        "" => "is empty",
        text if !text.chars().all(is_printable) => "has characters that cannot be printed",
        text if text.chars().nth(MAX_CHARACTERS).is_some() => "is longer than 200 characters",
        text => return Ok(text),
    };
    Err(Rejected::Text { field, why })
}

/// What could be an e-mail address.
pub(super) fn checked_email(email: &str) -> Result<&str, Rejected> {
    let email = checked_text("email", email)?;
    let (name, host) = email.split_once('@').ok_or(Rejected::Email)?;
    let sound = !name.is_empty() && !host.is_empty() && !host.contains('@') && !email.contains(char::is_whitespace);
    if sound { Ok(email) } else { Err(Rejected::Email) }
}

/// What a deal can be worth.
pub(super) fn checked_amount(amount: Amount) -> Result<Amount, Rejected> {
    let decimal = amount.decimal();
    let sound = decimal >= Decimal::ZERO && decimal <= MAX_AMOUNT && decimal.normalize().scale() <= 2;
    if sound { Ok(amount) } else { Err(Rejected::Amount(amount)) }
}

/// How promising a lead can be.
pub(super) fn checked_score(score: i64) -> Result<i64, Rejected> {
    if (0..=100).contains(&score) { Ok(score) } else { Err(Rejected::Score(score)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_limits() {
        assert_eq!(MAX_AMOUNT, Decimal::from(1_000_000_000_000_u64));
        for fine in ["0", "-0", "12.5", "12.500", "1000000000000"] {
            assert!(checked_amount(fine.parse().unwrap()).is_ok(), "{fine}");
        }
        for wrong in ["-0.01", "12.505", "1000000000000.01", "79228162514264337593543950335"] {
            assert!(checked_amount(wrong.parse().unwrap()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_name_is_printable() {
        assert_eq!(checked_text("name", " Ada "), Ok("Ada"));
        for wrong in ["", " ", "a\u{1b}[2J", "a\nb", &"x".repeat(201)] {
            assert!(checked_text("name", wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn an_address_has_two_sides() {
        assert!(checked_email("ada@analytical.example").is_ok());
        for wrong in ["ada", "@x.example", "ada@", "a@b@c", "a da@x.example"] {
            assert_eq!(checked_email(wrong), Err(Rejected::Email), "{wrong}");
        }
    }
}
