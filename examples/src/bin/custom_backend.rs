//! Backends of one's own: one that takes time, one that does not, and what happens when one of them fails.
//!
//! Run it with `cargo run -p event-bus-examples --bin custom_backend`. With `EVENT_BUS_URL=acme:?room=8` it builds its bus from that URL as well: the
//! scheme `acme` is registered below, so settings alone choose this backend.

use std::borrow::Cow;
use std::error::Error;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use event_bus::backend::{Ack, AsyncBackend, BackendError, InMemory, SyncBackend};
use event_bus::bus::BackendReceipt;
use event_bus::config::{BackendUrl, ConfigError};
use event_bus::{Event, EventBus, RawEvent};
use serde::{Deserialize, Serialize};

/// A deal was won.
#[derive(Debug, Clone, Serialize, Deserialize, Event)]
#[event("deal.won", topics = ["deals", "sales"])]
struct DealWon {
    /// The deal.
    #[event(key)]
    deal: u64,
    /// What it is worth.
    amount: u64,
}

/// A broker within the program: its client has the methods that a client over the network would have.
mod broker {
    use std::sync::Arc;

    use tokio::sync::mpsc;
    use tokio::sync::mpsc::error::SendError;

    /// A topic, and a message that was published there.
    pub(crate) type Message = (String, String);

    /// A client; a clone has the same connection.
    #[derive(Clone)]
    pub(crate) struct Client(Arc<mpsc::Sender<Message>>);

    /// Opens a connection that has room for so many messages, and gives its other end.
    pub(crate) fn connect(room: usize) -> (Client, mpsc::Receiver<Message>) {
        let (sender, receiver) = mpsc::channel(room.max(1));
        (Client(Arc::new(sender)), receiver)
    }

    impl Client {
        /// Publishes a message; waits while the connection has no room.
        pub(crate) async fn publish(&self, topic: &str, message: String) -> Result<(), SendError<Message>> {
            self.0.send((topic.to_owned(), message)).await
        }
    }
}

/// Sends each event to the broker, once for each of its topics. An event without topics is on `default`.
struct Mine(broker::Client);

impl AsyncBackend for Mine {
    async fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
        for topic in event.topics() {
            self.0.publish(topic, event.to_json()).await?;
        }
        Ok(Ack::Handed)
    }
}

impl Mine {
    /// `acme:?room=N`: a connection of its own that prints what arrives at its other end.
    ///
    /// It is called inside the runtime in which the bus is built.
    fn from_url(url: BackendUrl) -> Result<Self, ConfigError> {
        url.check_settings(&["room"])?;
        let (client, mut arrived) = broker::connect(url.setting("room")?.unwrap_or(16));
        tokio::spawn(async move {
            while let Some((topic, message)) = arrived.recv().await {
                println!("acme: {topic}: {message}");
            }
        });
        Ok(Self(client))
    }
}

event_bus::register_backend!("acme", Mine::from_url);

/// Writes down which events there were. It is done when its call returns, and has to be told from others by its name.
#[derive(Clone, Default)]
struct Journal(Arc<Mutex<Vec<String>>>);

impl SyncBackend for Journal {
    fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
        let line = format!("{} {}", event.event_type(), event.data());
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        Ok(Ack::Handed)
    }

    fn name(&self) -> Cow<'static, str> {
        "journal".into()
    }
}

/// What a backend said of an event.
fn said(backend: &BackendReceipt) -> String {
    match backend.result() {
        Ok(ack) => format!("{}: {ack:?}", backend.name()),
        Err(error) => format!("{} failed: {error}", backend.name()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).without_time().init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("custom_backend: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    two_backends().await?;
    one_that_fails().await?;
    chosen_by_settings().await
}

/// Several backends get every event, in the order of the builder. The receipt says what each of them promised.
async fn two_backends() -> Result<(), Box<dyn Error>> {
    println!("# two backends");
    let (client, mut arrived) = broker::connect(16);
    let journal = Journal::default();
    let bus = EventBus::builder().backend(Mine(client)).backend(journal.clone()).build()?;

    let receipt = bus.publish(DealWon { deal: 7, amount: 1_200 }).await?;

    for backend in receipt.backends() {
        println!("{}", said(backend));
    }
    for expected in ["deals", "sales"] {
        let (topic, message) = arrived.try_recv()?;
        println!("arrived on {topic}, {} bytes", message.len());
        assert_eq!(topic, expected);
        assert_eq!(RawEvent::from_json(message)?.id(), receipt.id(), "the same event on each topic");
    }
    let lines = journal.0.lock().unwrap_or_else(PoisonError::into_inner);
    println!("in the journal: {}", lines.join("; "));
    assert_eq!(*lines, [r#"deal.won {"deal":7,"amount":1200}"#]);
    Ok(())
}

/// A backend that fails does not fail the publish: the other backends and the handlers have the event, and the receipt has the error.
async fn one_that_fails() -> Result<(), Box<dyn Error>> {
    println!("# one that fails");
    let (client, arrived) = broker::connect(16);
    let kept = InMemory::new();
    let bus = EventBus::builder().backend(Mine(client)).backend(kept.clone()).build()?;
    bus.subscribe(|event: &DealWon| println!("won {}", event.amount));
    drop(arrived);

    let receipt = bus.publish(DealWon { deal: 8, amount: 900 }).await?;

    for backend in receipt.backends() {
        println!("{}", said(backend));
    }
    let results: Vec<_> = receipt.backends().iter().map(|backend| (backend.name(), backend.result())).collect();
    assert!(matches!(results[..], [("Mine", Err(_)), ("InMemory", Ok(Ack::Handed))]), "{results:?}");
    assert_eq!((receipt.ran(), receipt.failures().len()), (1, 0));
    assert_eq!(kept.get_events(None).len(), 1);
    Ok(())
}

/// `EVENT_BUS_URL` chooses the backend; without it, this part says what to set.
async fn chosen_by_settings() -> Result<(), Box<dyn Error>> {
    println!("# chosen by settings");
    if std::env::var_os("EVENT_BUS_URL").is_none() {
        println!("EVENT_BUS_URL is not set; try EVENT_BUS_URL=acme:?room=8");
        return Ok(());
    }
    let bus = EventBus::from_env().await?;
    let receipt = bus.publish(DealWon { deal: 9, amount: 5 }).await?;
    println!("{}", said(&receipt.backends()[0]));
    // The other end prints what arrives, in a task of its own, which the end of the program would cut off.
    tokio::task::yield_now().await;
    Ok(())
}
