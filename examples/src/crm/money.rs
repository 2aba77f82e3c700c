//! Amounts as people read them: `1,234,567.80`.

use rust_decimal::Decimal;

/// Two decimals, and a comma after each group of three digits.
pub(crate) fn money(amount: Decimal) -> String {
    let text = format!("{:.2}", amount.round_dp(2));
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut grouped = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{cents}")
}

#[cfg(test)]
mod tests {
    use super::money;

    #[test]
    fn digits_are_grouped_by_three() {
        let cases = [
            ("0", "0.00"),
            ("999.5", "999.50"),
            ("1000", "1,000.00"),
            ("1234567.8", "1,234,567.80"),
            ("-1234", "-1,234.00"),
        ];
        for (amount, text) in cases {
            assert_eq!(money(amount.parse().unwrap()), text);
        }
    }
}
