//! What a line says: somebody wants something done.

use event_bus::crm::{AccountId, Amount, ContactId, DealId, LeadId, LeadSource, Reason, Stage};
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::error::Category;

/// One line: a command, and who gave it.
#[derive(Debug, Deserialize)]
pub(crate) struct Order {
    /// Who. It goes along with every event as `user_id`.
    pub(crate) by: String,
    /// What.
    #[serde(flatten)]
    pub(crate) command: Command,
}

/// What can be done. `None` stands for a value that is not given, or not to change.
#[derive(Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub(crate) enum Command {
    CreateDeal { deal: DealId, name: String, amount: Amount, account: Option<AccountId>, contact: Option<ContactId> },
    UpdateDeal { deal: DealId, name: Option<String>, amount: Option<Amount> },
    MoveDeal { deal: DealId, to: Stage },
    WinDeal { deal: DealId, close_date: Option<Date> },
    LoseDeal { deal: DealId, reason: Reason },
    DeleteDeal { deal: DealId },

    CreateLead { lead: LeadId, name: String, source: LeadSource, company: Option<String>, email: Option<String> },
    QualifyLead { lead: LeadId, score: i64 },
    ConvertLead { lead: LeadId, account: AccountId, contact: Option<ContactId> },
    RejectLead { lead: LeadId, reason: Reason },

    CreateAccount { account: AccountId, name: String },
    UpdateAccount { account: AccountId, name: Option<String>, website: Option<String> },
    MergeAccounts { source: AccountId, target: AccountId },

    CreateContact { contact: ContactId, name: String, email: String, account: Option<AccountId> },
    UpdateContact { contact: ContactId, name: Option<String>, email: Option<String> },
    BounceContact { contact: ContactId },
}

/// A line that is not a command.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Malformed(String);

impl Order {
    /// Reads a line.
    pub(crate) fn read(line: &str) -> Result<Self, Malformed> {
        serde_json::from_str(line).map_err(|error| Malformed(reason(&error)))
    }
}

/// `serde_json` counts the lines of what it was given, which is always one here: the column alone is said, and only where it says something.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let said = text.rsplit_once(" at line ").map_or(text.as_str(), |(said, _)| said);
    match error.classify() {
        Category::Syntax | Category::Eof => format!("it is not JSON: {said} (column {})", error.column()),
        Category::Data | Category::Io => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(line: &str) -> String {
        Order::read(line).unwrap_err().to_string()
    }

    #[test]
    fn a_line_is_a_command_and_who_gave_it() {
        let line = r#"{"by":"ada","do":"lose_deal","deal":"018f4e6a-9b2c-7def-8123-456789abcdef","reason":"no budget","more":1}"#;
        let order = Order::read(line).unwrap();
        assert_eq!(order.by, "ada");
        assert!(matches!(order.command, Command::LoseDeal { reason, .. } if reason == "no budget"));
    }

    #[test]
    fn a_line_that_is_no_command_says_why() {
        assert_eq!(refusal("garbage"), "it is not JSON: expected value (column 1)");
        assert_eq!(refusal(r#"{"by":"ada""#), "it is not JSON: EOF while parsing an object (column 11)");
        assert_eq!(refusal(r#"{"do":"delete_deal"}"#), "missing field `by`");
        assert_eq!(refusal(r#"{"by":"ada","do":"delete_deal"}"#), "missing field `deal`");
        assert!(
            refusal(r#"{"by":"ada","do":"sell"}"#)
                .starts_with("unknown variant `sell`, expected one of `create_deal`, ")
        );
    }

    #[test]
    fn a_value_of_another_kind_says_what_belongs_there() {
        let id = "018f4e6a-9b2c-7def-8123-456789abcdef";
        let amount = refusal(&format!(r#"{{"by":"ada","do":"update_deal","deal":"{id}","amount":12.5}}"#));
        assert_eq!(
            amount,
            "invalid type: floating point `12.5`, expected a Decimal type representing a fixed-point number"
        );
        assert!(refusal(r#"{"by":"ada","do":"delete_deal","deal":"x"}"#).starts_with("UUID parsing failed"));
    }
}
