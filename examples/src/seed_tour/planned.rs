//! "Future Enhancements": those that exist by now.

use event_bus::crm::{DealId, DealWon};
use event_bus::dead_letter::Reason;
use event_bus::{EventBus, Notice};

use crate::Outcome;
use crate::notes::Notes;

/// "Failed event handling": a delivery that failed for good is kept, with the event as it came, whom it did not reach, and why.
pub(crate) fn dead_letters() -> Outcome {
    let bus = EventBus::default();
    let mut notices = bus.notices();
    bus.subscription("printer").handle(|_: &DealWon| Err("no paper left"))?;

    let receipt = bus.publish(won(1_200)).send()?;

    let letters = bus.dead_letters().all();
    assert_eq!(letters.len(), 1);
    assert_eq!((letters[0].subscription.as_str(), letters[0].error.as_str()), ("printer", "no paper left"));
    assert_eq!(letters[0].reason, Reason::Exhausted);
    assert_eq!(letters[0].event.id(), receipt.id());
    assert_eq!(letters[0].event.get("amount"), Some("1200".into()));
    assert!(matches!(notices.try_next(), Some(Notice::DeadLettered { .. })));
    Ok(())
}

/// "Subscribe with filters": a closure over the event's own type, so that a field which it does not have is a compile error.
pub(crate) fn filtering() -> Outcome {
    let bus = EventBus::default();
    let notes = Notes::default();
    let seen = notes.clone();
    let limit = 1_000.into();
    bus.subscription("large-deals")
        .topic("sales")
        .filter(move |event: &DealWon| event.amount > limit)
        .handle(move |event: &DealWon| seen.add(event.amount.to_string()))?;

    let small = bus.publish(won(900)).send()?;
    let large = bus.publish(won(1_200)).send()?;

    assert_eq!(notes.take(), ["1200"]);
    assert_eq!((small.ran(), small.filtered()), (0, 1));
    assert_eq!((large.ran(), large.filtered()), (1, 0));
    Ok(())
}

/// "Event flow analytics": each subscription counts what became of its deliveries.
pub(crate) fn counts() -> Outcome {
    let bus = EventBus::default();
    let odd = bus.subscription("odd").handle(|event: &DealWon| {
        let is_odd = event.amount.to_string().ends_with(['1', '3', '5', '7', '9']);
        if is_odd { Ok(()) } else { Err("it is even") }
    })?;

    for amount in 1..=5 {
        bus.publish(won(amount)).send()?;
    }

    let counts = odd.counts();
    assert_eq!((counts.routed, counts.ok, counts.failed, counts.dead_lettered), (5, 3, 2, 2));
    assert!(counts.agree());
    Ok(())
}

fn won(amount: i64) -> DealWon {
    DealWon { deal_id: DealId::generate(), amount: amount.into(), close_date: None }
}
