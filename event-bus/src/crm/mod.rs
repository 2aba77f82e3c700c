//! The standard events of a CRM: deals, leads, accounts and contacts (feature `crm`).
//!
//! They are events like those of your own: they register themselves, stand in the [`catalog`](crate::catalog()), and
//! [`publish_raw`](crate::EventBus::publish_raw) checks what it is given against them. The key of each is the id of what it is about, so order
//! is kept for each deal, lead, account and contact. Where a program defines an event of one of these names itself, its own one is meant: the
//! standard one is not registered.
//!
//! | event | topics | data |
//! |---|---|---|
//! | [`deal.created`](DealCreated) | `deals` | `deal_id`, `name`, `amount` |
//! | [`deal.updated`](DealUpdated) | `deals` | `deal_id`, `changed_fields` |
//! | [`deal.stage_changed`](DealStageChanged) | `deals`, `notifications` | `deal_id`, `old_stage`, `new_stage` |
//! | [`deal.won`](DealWon) | `deals`, `sales` | `deal_id`, `amount`, `close_date` |
//! | [`deal.lost`](DealLost) | `deals` | `deal_id`, `reason` |
//! | [`deal.deleted`](DealDeleted) | `deals` | `deal_id`, `name` |
//! | [`lead.created`](LeadCreated) | `leads` | `lead_id`, `name`, `source` |
//! | [`lead.qualified`](LeadQualified) | `leads` | `lead_id`, `score` |
//! | [`lead.converted`](LeadConverted) | `leads`, `conversions` | `lead_id`, `account_id`, `contact_id` |
//! | [`lead.rejected`](LeadRejected) | `leads` | `lead_id`, `reason` |
//! | [`account.created`](AccountCreated) | `accounts` | `account_id`, `name` |
//! | [`account.updated`](AccountUpdated) | `accounts` | `account_id`, `changed_fields` |
//! | [`account.merged`](AccountMerged) | `accounts` | `source_id`, `target_id` |
//! | [`contact.created`](ContactCreated) | `contacts` | `contact_id`, `name`, `email` |
//! | [`contact.updated`](ContactUpdated) | `contacts` | `contact_id`, `changed_fields` |
//! | [`contact.bounced`](ContactBounced) | `contacts` | `contact_id`, `email` |
//!
//! Ids are UUIDs, amounts are decimals written as strings, dates are `2026-11-23`. Stages, sources and reasons are text: in a CRM they are rows
//! of a table that its users edit, not a list that a program knows. E-mail addresses are sensitive: logs and `Debug` show `[redacted]`.
//!
//! A handler of one of the four sets ([`DealEvent`], [`LeadEvent`], [`AccountEvent`], [`ContactEvent`]) gets every event of one kind of thing:
//!
//! ```
//! use event_bus::EventBus;
//! use event_bus::crm::{DealEvent, DealId, DealStageChanged, DealWon};
//!
//! let bus = EventBus::default();
//! bus.subscribe(|event: &DealEvent| match event {
//!     DealEvent::Won(won) => println!("won {}", won.amount),
//!     DealEvent::StageChanged(moved) => println!("{} -> {}", moved.old_stage, moved.new_stage),
//!     other => println!("something else happened to deal {}", other.deal_id()),
//! });
//!
//! let deal_id = DealId::generate();
//! bus.publish(DealStageChanged { deal_id, old_stage: "proposal".into(), new_stage: "negotiation".into() }).send()?;
//! bus.publish(DealWon { deal_id, amount: "1200.00".parse()?, close_date: None }).metadata("user_id", "ada").send()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod amount;
mod contact;
mod deal;
mod ids;
mod labels;
mod lead;

/// The day on which a deal was won; a type of the `jiff` crate.
pub use jiff::civil::Date;
/// What an [`Amount`] is made of; a type of the `rust_decimal` crate.
pub use rust_decimal::Decimal;

pub use self::account::{AccountCreated, AccountEvent, AccountMerged, AccountUpdated};
pub use self::amount::Amount;
pub use self::contact::{ContactBounced, ContactCreated, ContactEvent, ContactUpdated};
pub use self::deal::{DealCreated, DealDeleted, DealEvent, DealLost, DealStageChanged, DealUpdated, DealWon};
pub use self::ids::{AccountId, ContactId, DealId, LeadId};
pub use self::labels::{LeadSource, Reason, Stage};
pub use self::lead::{LeadConverted, LeadCreated, LeadEvent, LeadQualified, LeadRejected};

/// What `Debug` shows in place of an e-mail address.
const REDACTED: &str = "[redacted]";
