//! Why a command is refused.

use event_bus::crm::{Amount, Stage};
use thiserror::Error;

use super::LeadStatus;
use super::deals::{OPEN_STAGES, Outcome};
use crate::text::shown;

/// Why a command is refused. Text that was refused is shown escaped; e-mail addresses are not shown at all.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub(crate) enum Rejected {
    #[error("there is no {what} {id}")]
    Unknown { what: &'static str, id: String },
    #[error("there is a {what} {id} already")]
    Exists { what: &'static str, id: String },

    #[error("`{}` {why}", shown(.field))]
    Text { field: &'static str, why: &'static str },
    #[error("an e-mail address has one `@` with something before and behind it")]
    Email,
    #[error("an amount is from 0 to 1000000000000, with two decimals at most, and {} is not", .0)]
    Amount(Amount),
    #[error("a score is from 0 to 100, and {0} is not")]
    Score(i64),

    #[error("`{}` is no stage of an open deal: there are {}", shown(.0.as_str()), OPEN_STAGES.join(", "))]
    UnknownStage(Stage),
    #[error("deal `{name}` is in {stage} already")]
    SameStage { name: String, stage: Stage },
    #[error("deal `{name}` is {outcome}: a {outcome} deal cannot be {done}")]
    DealIsClosed { name: String, outcome: Outcome, done: &'static str },

    #[error("lead `{name}` is {status}: it cannot be {done}")]
    LeadIsElsewhere { name: String, status: LeadStatus, done: &'static str },
    #[error("lead `{0}` has no e-mail address: it cannot become a contact")]
    LeadWithoutEmail(String),

    #[error("account `{0}` cannot be merged into itself")]
    MergedIntoItself(String),
    #[error("the address of contact `{0}` bounces already")]
    BouncesAlready(String),

    #[error("`{0}` has these values already: nothing would change")]
    NothingChanges(String),
}
