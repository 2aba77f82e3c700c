//! The pipeline board: which deal is where. A handler of a set, so that no event of a deal can be forgotten.

use std::collections::HashMap;

use event_bus::State;
use event_bus::crm::{Amount, DealEvent, DealId, Stage};
use event_bus::handler::BoxError;
use rust_decimal::Decimal;

use crate::desk::Desk;
use crate::domain::{FIRST_STAGE, OPEN_STAGES};
use crate::shared::Shared;

/// The columns behind those of open deals.
const ENDS: [&str; 2] = ["won", "lost"];

/// Which deal is in which column.
#[derive(Debug, Default)]
pub(crate) struct Board {
    cards: HashMap<DealId, Card>,
}

#[derive(Debug)]
struct Card {
    column: Stage,
    amount: Amount,
}

/// One column of the board.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) deals: usize,
    pub(crate) sum: Decimal,
}

/// Keeps the board.
pub(super) fn keep(
    event: &DealEvent,
    State(board): State<Shared<Board>>,
    State(desk): State<Desk>,
) -> Result<(), BoxError> {
    // `deal.updated` says which fields changed, not to what: the records know.
    let amount = match event {
        DealEvent::Updated(updated) if updated.changed_fields.iter().any(|field| field == "amount") => {
            Some(desk.records.with(|records| records.deal(updated.deal_id).map(|deal| deal.amount))?)
        }
        _ => None,
    };
    board.with(|board| board.apply(event, amount)).ok_or("this deal is not on the board")?;
    Ok(())
}

impl Board {
    /// Takes an event in; `None` if the deal is not there.
    fn apply(&mut self, event: &DealEvent, amount: Option<Amount>) -> Option<()> {
        let id = event.deal_id();
        match event {
            DealEvent::Created(created) => {
                self.cards.insert(id, Card { column: FIRST_STAGE.into(), amount: created.amount });
            }
            DealEvent::Updated(_) => {
                let card = self.cards.get_mut(&id)?;
                card.amount = amount.unwrap_or(card.amount);
            }
            DealEvent::StageChanged(moved) => self.cards.get_mut(&id)?.column = moved.new_stage.clone(),
            DealEvent::Won(won) => *self.cards.get_mut(&id)? = Card { column: "won".into(), amount: won.amount },
            DealEvent::Lost(_) => self.cards.get_mut(&id)?.column = "lost".into(),
            DealEvent::Deleted(_) => drop(self.cards.remove(&id)?),
        }
        Some(())
    }

    /// The columns, first to last.
    pub(crate) fn columns(&self) -> Vec<Column> {
        let names = OPEN_STAGES.into_iter().chain(ENDS);
        let columns = names.map(|name| {
            let cards = self.cards.values().filter(|card| card.column == name);
            let (deals, sum) =
                cards.fold((0, Decimal::ZERO), |(deals, sum), card| (deals + 1, sum + card.amount.decimal()));
            Column { name, deals, sum }
        });
        columns.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use event_bus::crm::{DealCreated, DealLost, DealStageChanged};

    #[test]
    fn a_deal_is_in_the_column_of_its_last_event() {
        let (mut board, deal_id) = (Board::default(), DealId::generate());
        let created = DealCreated { deal_id, name: "Fleet".into(), amount: Amount::from(5) };
        let moved = DealStageChanged { deal_id, old_stage: FIRST_STAGE.into(), new_stage: "proposal".into() };
        assert_eq!(board.apply(&moved.clone().into(), None), None);
        for event in [DealEvent::from(created), moved.into()] {
            board.apply(&event, None).unwrap();
        }
        assert_eq!(board.columns()[2], Column { name: "proposal", deals: 1, sum: Decimal::from(5) });
        board.apply(&DealLost { deal_id, reason: "no budget".into() }.into(), None).unwrap();
        assert_eq!(board.columns().iter().map(|column| column.deals).collect::<Vec<_>>(), [0, 0, 0, 0, 0, 1]);
    }
}
