//! "Integration Examples".

use event_bus::backend::InMemory;
use event_bus::crm::{DealCreated, DealId, DealStageChanged, DealUpdated, DealWon, Stage};
use event_bus::{EventBus, RawEvent, subscribe};
use serde_json::json;

use crate::Outcome;
use crate::deals::{Deal, Deals};
use crate::notes::Notes;

/// A receiver of `post_save` publishes `deal.created` or `deal.updated`. Here the repository calls a function after each save; the two are types, and
/// an update says which fields changed.
pub(crate) fn after_save() -> Outcome {
    let backend = InMemory::new();
    let deals = Deals::default();
    let mut deal = Deal::new("Fleet", 1_200);

    event_bus::with(EventBus::new(backend.clone()), || -> Outcome {
        save(&deals, &deal)?;
        deal.amount = 1_500.into();
        save(&deals, &deal)
    })?;

    let events = backend.get_events(None);
    assert_eq!(events.iter().map(RawEvent::event_type).collect::<Vec<_>>(), ["deal.created", "deal.updated"]);
    assert_eq!(events[0].get("amount"), Some(json!("1200")));
    assert_eq!(events[1].get("changed_fields"), Some(json!(["amount"])));
    Ok(())
}

fn save(deals: &Deals, deal: &Deal) -> Outcome {
    let before = deals.save(deal);
    deal_saved(before.as_ref(), deal)
}

/// Publishes on the global bus that a deal was saved.
fn deal_saved(before: Option<&Deal>, deal: &Deal) -> Outcome {
    let Some(before) = before else {
        event_bus::publish(DealCreated { deal_id: deal.id, name: deal.name.clone(), amount: deal.amount }).send()?;
        return Ok(());
    };
    let changed = [("name", before.name != deal.name), ("amount", before.amount != deal.amount)];
    let changed = changed.into_iter().filter(|(_, changed)| *changed);
    let changed_fields = changed.map(|(field, _)| field.to_owned()).collect();
    event_bus::publish(DealUpdated { deal_id: deal.id, changed_fields }).send()?;
    Ok(())
}

/// A request to move a deal, with who is logged in.
pub(crate) struct MoveDeal {
    pub(crate) user_id: u64,
    pub(crate) company_id: u64,
    pub(crate) deal_id: DealId,
    pub(crate) to: Stage,
}

/// What is answered to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Ok,
    NotFound,
    InternalServerError,
}

/// Moves a deal, and publishes that it was moved. A web framework would call it with its own request and state.
pub(crate) async fn move_deal(deals: &Deals, request: MoveDeal) -> Status {
    let Some(mut deal) = deals.get(request.deal_id) else { return Status::NotFound };
    let old_stage = std::mem::replace(&mut deal.stage, request.to);
    deals.save(&deal);

    let published = event_bus::publish(DealStageChanged { deal_id: deal.id, old_stage, new_stage: deal.stage })
        .metadata("user_id", request.user_id)
        .metadata("company_id", request.company_id)
        .await;
    if published.is_ok() { Status::Ok } else { Status::InternalServerError }
}

/// An action of a view set publishes with the user and the company of the request. Here it is an async function, which awaits the publish.
pub(crate) async fn view() -> Outcome {
    let backend = InMemory::new();
    let (deals, deal) = (Deals::default(), Deal::new("Fleet", 1_200));
    deals.save(&deal);
    let request = |deal_id| MoveDeal { user_id: 7, company_id: 9, deal_id, to: "proposal".into() };

    let (moved, unknown) = event_bus::scope(EventBus::new(backend.clone()), async {
        (move_deal(&deals, request(deal.id)).await, move_deal(&deals, request(DealId::generate())).await)
    })
    .await;

    assert_eq!((moved, unknown), (Status::Ok, Status::NotFound));
    let events = backend.get_events(Some("deal.stage_changed"));
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].get("old_stage"), Some(json!("prospecting")));
    assert_eq!(events[0].get("new_stage"), Some(json!("proposal")));
    assert_eq!(events[0].metadata().get("user_id"), Some(json!(7)));
    assert_eq!(events[0].metadata().get("company_id"), Some(json!(9)));
    assert_eq!(events[0].topics().collect::<Vec<_>>(), ["deals", "notifications"]);
    Ok(())
}

/// A Celery task subscribes a handler that looks at `event_type`. Here a tokio task subscribes an async handler, which has a queue of its own, so that
/// `publish` does not wait for it; the type of its event stands in place of the question.
pub(crate) async fn task() -> Outcome {
    let sent = Notes::default();
    let bus = EventBus::default();
    // A task of its own is outside of this scope; `scope` carries the bus over.
    let mailbox = sent.clone();
    tokio::spawn(event_bus::scope(bus.clone(), async move { process_deal_events(&mailbox) })).await??;

    let (won, lost) = (DealId::generate(), DealId::generate());
    let receipt = bus.publish(DealWon { deal_id: won, amount: 1_200.into(), close_date: None }).await?;
    bus.publish(DealUpdated { deal_id: lost, changed_fields: Vec::new() }).await?;
    assert_eq!(receipt.ran(), 0);
    assert_eq!(receipt.queued(), 2);
    bus.settle().await?;

    let mut sent = sent.take();
    sent.sort();
    assert_eq!(sent, [format!("by topic: congratulations on {won}"), format!("by type: congratulations on {won}")]);
    Ok(())
}

fn process_deal_events(mailbox: &Notes) -> Result<(), event_bus::bus::SubscribeError> {
    let bus = event_bus::global();
    let letters = mailbox.clone();
    subscribe!(bus.subscription("deal-mail").topic("deals"), async move |event: &RawEvent| {
        if event.event_type() == "deal.won" {
            let deal_id = event.data_as::<DealWon>()?.deal_id;
            send_congratulations(&letters, "by topic", deal_id).await;
        }
        Ok::<_, event_bus::InvalidData>(())
    })?;
    let letters = mailbox.clone();
    subscribe!(bus.subscription("won-mail"), async move |event: &DealWon| {
        send_congratulations(&letters, "by type", event.deal_id).await;
    })?;
    Ok(())
}

async fn send_congratulations(letters: &Notes, how: &str, deal_id: DealId) {
    tokio::task::yield_now().await;
    letters.add(format!("{how}: congratulations on {deal_id}"));
}
