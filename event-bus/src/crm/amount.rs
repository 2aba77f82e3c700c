//! [`Amount`]: what a deal is worth.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::EventField;

/// What a deal is worth: a decimal that keeps its cents, in the currency of the CRM.
///
/// It is a JSON string on the wire (`"1200.00"`), since most readers take a JSON number for a float. A number is refused.
///
/// ```
/// use event_bus::crm::Amount;
///
/// let amount: Amount = "1200.50".parse()?;
/// assert_eq!(amount.to_string(), "1200.50");
/// assert!(amount > Amount::from(1200));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EventField)]
pub struct Amount(
    // The form that `Decimal` has of its own changes with the features of `rust_decimal`, which any crate of a program can turn on.
    #[serde(with = "rust_decimal::serde::str")]
    #[event(wire = Decimal)]
    Decimal,
);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);

    /// The amount that this decimal is.
    pub const fn new(decimal: Decimal) -> Self {
        Self(decimal)
    }

    /// The decimal.
    pub const fn decimal(self) -> Decimal {
        self.0
    }
}

impl From<Decimal> for Amount {
    fn from(decimal: Decimal) -> Self {
        Self(decimal)
    }
}

/// Whole units, without cents.
impl From<i64> for Amount {
    fn from(units: i64) -> Self {
        Self(units.into())
    }
}

impl From<Amount> for Decimal {
    fn from(amount: Amount) -> Self {
        amount.0
    }
}

impl FromStr for Amount {
    type Err = rust_decimal::Error;

    fn from_str(text: &str) -> Result<Self, rust_decimal::Error> {
        text.parse().map(Self)
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    #[test]
    fn an_amount_is_a_string_that_keeps_its_cents() {
        let amount: Amount = serde_json::from_str("\"1200.00\"").unwrap();
        assert_eq!(serde_json::to_string(&amount).unwrap(), "\"1200.00\"");
    }

    #[test]
    fn a_number_is_no_amount() {
        assert!(serde_json::from_str::<Amount>("1200.0").is_err());
    }
}
