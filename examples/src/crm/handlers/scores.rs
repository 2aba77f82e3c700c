//! How promising leads are. A lead that is promising enough is qualified at once: a handler that publishes.

use std::collections::HashMap;

use event_bus::crm::{LeadEvent, LeadId};
use event_bus::handler::BoxError;
use event_bus::{EventBus, State};

use super::By;
use crate::desk::Desk;
use crate::domain::Lead;
use crate::shared::Shared;

/// From this score on, a new lead is qualified without anybody looking at it.
const QUALIFIES: i64 = 65;

/// The scores of the leads that somebody should call.
#[derive(Debug, Default)]
pub(crate) struct Scores {
    by_lead: HashMap<LeadId, i64>,
}

/// Keeps the scores.
pub(super) fn keep(
    event: &LeadEvent,
    By(by): By,
    bus: EventBus,
    State(scores): State<Shared<Scores>>,
    State(desk): State<Desk>,
) -> Result<(), BoxError> {
    let id = event.lead_id();
    match event {
        LeadEvent::Created(_) => {
            let score = desk.records.with(|records| records.lead(id).map(points))?;
            scores.with(|scores| scores.by_lead.insert(id, score));
            if score >= QUALIFIES {
                let qualified = desk.records.with(|records| records.qualify_lead(id, score))?;
                desk.publish(&bus, &by, qualified)?;
            }
        }
        LeadEvent::Qualified(qualified) => {
            scores.with(|scores| scores.by_lead.insert(id, qualified.score));
        }
        // Nobody has to call it any more.
        LeadEvent::Converted(_) | LeadEvent::Rejected(_) => {
            scores.with(|scores| scores.by_lead.remove(&id));
        }
    }
    Ok(())
}

/// What a new lead is worth going by its source, and by what else is known of it.
fn points(lead: &Lead) -> i64 {
    let source = match lead.source.as_str() {
        "referral" => 40,
        "partner" => 35,
        "webinar" => 25,
        "trade fair" => 20,
        "website" => 15,
        _ => 10,
    };
    let email = if lead.email.is_some() { 20 } else { 0 };
    let company = if lead.company.is_some() { 10 } else { 0 };
    source + email + company
}

impl Scores {
    /// The leads to call, the most promising first; of two with one score, the older.
    pub(crate) fn best(&self) -> Vec<(LeadId, i64)> {
        let mut best: Vec<_> = self.by_lead.iter().map(|(id, score)| (*id, *score)).collect();
        best.sort_by_key(|(id, score)| (-score, *id));
        best
    }
}
