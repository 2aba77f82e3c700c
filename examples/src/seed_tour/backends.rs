//! "Event Backends".

use std::time::Duration;

use event_bus::EventBus;
use event_bus::RawEvent;
use event_bus::backend::{Ack, AsyncBackend, BackendError, InMemory, Logging, NoOp};
use event_bus::config::{BackendUrl, ConfigError};
use event_bus::crm::{DealId, DealStageChanged, DealWon};
use tokio::sync::mpsc;
use tracing::Level;
use tracing_subscriber::filter::LevelFilter;

use crate::Outcome;
use crate::lines::logged;

/// `NoOpEventBackend()` logs events and publishes nothing. Here it is the default, and logs at debug.
pub(crate) fn no_op() -> Outcome {
    let (result, lines) = logged(LevelFilter::DEBUG, || EventBus::new(NoOp).publish(moved()).send());
    assert_eq!(result?.backends()[0].result().ok(), Some(Ack::Discarded));
    assert!(
        lines.iter().any(|line| line.starts_with("DEBUG event_bus::events: Event: deal.stage_changed")),
        "{lines:?}"
    );

    assert_eq!(EventBus::default().backends(), EventBus::new(NoOp).backends());
    Ok(())
}

/// `LoggingEventBackend(log_level='INFO')`, and the line that it writes. Here the level is that of `tracing`, and the line is the same.
pub(crate) fn logging() -> Outcome {
    let (result, lines) =
        logged(LevelFilter::INFO, || EventBus::new(Logging::new(Level::INFO)).publish(moved()).send());
    assert_eq!(result?.backends()[0].result().ok(), Some(Ack::Handed));
    let line = "INFO event_bus::events: Event: deal.stage_changed | Topics: deals, notifications | Data: {";
    assert_eq!(lines.iter().filter(|written| written.starts_with(line)).count(), 1, "{lines:?}");

    let (result, lines) =
        logged(LevelFilter::WARN, || EventBus::new(Logging::new(Level::INFO)).publish(moved()).send());
    assert_eq!(result?.backends()[0].result().ok(), Some(Ack::Discarded), "nobody reads lines at info");
    assert!(lines.is_empty(), "{lines:?}");
    Ok(())
}

/// `InMemoryEventBackend()` with `get_events()`, `get_events(name)` and `clear()`. Here they have the same names; all events are `get_events(None)`.
pub(crate) fn in_memory() -> Outcome {
    let backend = InMemory::new();
    let bus = EventBus::new(backend.clone());
    bus.publish(moved()).send()?;
    bus.publish(DealWon { deal_id: DealId::generate(), amount: 1_200.into(), close_date: None }).send()?;

    let all_events = backend.get_events(None);
    let deal_events = backend.get_events(Some("deal.stage_changed"));
    assert_eq!((all_events.len(), deal_events.len()), (2, 1));
    assert_eq!(deal_events[0].id(), all_events[0].id());

    backend.clear();
    assert!(backend.get_events(None).is_empty());
    Ok(())
}

/// A class with `publish(event, topics)`, which sends JSON to each topic of a server. Here it is `impl AsyncBackend`, or `impl SyncBackend` for one that
/// does not wait; an event without topics is on `default`, so there is no other case. A channel stands for the connection.
pub(crate) async fn custom() -> Outcome {
    let (sender, mut arrived) = mpsc::channel(16);
    let bus = EventBus::new(ToServer(sender));

    let receipt = bus.publish(moved()).await?;

    assert_eq!(receipt.backends()[0].name(), "ToServer");
    assert_eq!(receipt.backends()[0].result().ok(), Some(Ack::Handed));
    let (first, second) = (arrived.recv().await, arrived.recv().await);
    let (topic, json) = first.ok_or("nothing arrived")?;
    assert_eq!(topic, "deals");
    assert_eq!(RawEvent::from_json(json)?.id(), receipt.id());
    assert_eq!(second.map(|(topic, _)| topic).as_deref(), Some("notifications"));

    // The server is gone: the publish is still `Ok`, and its receipt says what the backend said.
    drop(arrived);
    let receipt = bus.publish(moved()).await?;
    assert_eq!(receipt.backends()[0].result().map_err(ToString::to_string), Err("channel closed".to_owned()));
    Ok(())
}

/// `EVENT_BUS_BACKEND = 'myapp.backends.RedisEventBackend'` chooses the backend in the settings. Here settings are a URL: `register_backend!` gives a
/// backend a scheme, and `EventBus::from_env()` reads the URL in `EVENT_BUS_URL`.
pub(crate) async fn settings() -> Outcome {
    let bus = EventBus::from_url("tour-server:?room=1").await?;
    assert_eq!(bus.backends()[0].name(), "ToServer");

    let bus = EventBus::from_url("batch+log:info?size=10&interval=1s").await?;
    assert_eq!(bus.backends()[0].name(), "Batch(Logging)");
    bus.shutdown(Duration::from_secs(1)).await?;

    let unknown = EventBus::from_url("tour-sever:").await.err().ok_or("a scheme that nobody registered was opened")?;
    assert!(unknown.to_string().contains("is it `tour-server`?"), "{unknown}");
    Ok(())
}

/// Sends JSON to each topic of a server.
struct ToServer(mpsc::Sender<(String, String)>);

impl AsyncBackend for ToServer {
    async fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
        for topic in event.topics() {
            self.0.send((topic.to_owned(), event.to_json())).await?;
        }
        Ok(Ack::Handed)
    }
}

impl ToServer {
    /// `tour-server:?room=N`: a server that has room for so many events, and forgets them.
    fn from_url(url: BackendUrl) -> Result<Self, ConfigError> {
        url.check_settings(&["room"])?;
        let room = url.setting("room")?.unwrap_or(16_usize);
        Ok(Self(mpsc::channel(room.max(1)).0))
    }
}

event_bus::register_backend!("tour-server", ToServer::from_url);

fn moved() -> DealStageChanged {
    DealStageChanged { deal_id: DealId::generate(), old_stage: "prospecting".into(), new_stage: "qualification".into() }
}
