//! Handlers of a struct that only reads (`reads = "subset"`): each event comes to them as data, whoever published it, and is read once.

use std::any::{Any, TypeId};
use std::sync::{Arc, OnceLock};

use super::delivery::Carried;
use super::erased::{ErasedCall, Why, failing};
use super::subscribable::{Ended, Handled, Handler};
use super::{BoxError, Delivery};
use crate::decode::DecodeError;
use crate::encode::EncodeError;
use crate::envelope::RawEvent;
use crate::event::StoredEvent;

/// A handler of a struct that only reads.
pub(crate) struct ReaderCall<E>(pub(crate) Handler<E>);

impl<E: StoredEvent> ErasedCall for ReaderCall<E> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn decode(&self, event: &RawEvent) -> Option<Result<Box<dyn Any + Send + Sync>, DecodeError>> {
        Some(read::<E>(event))
    }

    fn call<'a>(&self, event: &'a dyn Carried, delivery: &Delivery<'_>) -> Handled<'a> {
        let own = event.event().and_then(|event| event.downcast_ref::<E>());
        match own.map_or_else(|| event.readings().get::<E>(event.raw()), Ok) {
            Ok(event) => (self.0)(event, delivery),
            Err(error) => Handled::Now(Ended::Failed(error)),
        }
    }

    fn broken(&self, why: Why) -> Arc<dyn ErasedCall> {
        Arc::new(Self(failing(why)))
    }
}

/// The same handler for an event on the publisher's stack: one that goes on stands behind a queue.
pub(crate) fn inline<E: StoredEvent>(handler: Handler<E>) -> Handler<RawEvent> {
    Arc::new(move |event: &RawEvent, delivery| {
        let ended = match E::decode(event.version(), event.data().get()) {
            Ok(event) => match handler(&event, delivery) {
                Handled::Now(ended) => ended,
                Handled::Pending(_) => unreachable!("a handler that goes on stands behind a queue"),
            },
            Err(error) => Ended::Failed(error.into()),
        };
        Handled::Now(ended)
    })
}

fn read<E: StoredEvent>(event: &RawEvent) -> Result<Box<dyn Any + Send + Sync>, DecodeError> {
    Ok(Box::new(E::decode(event.version(), event.data().get())?))
}

/// What an event was read as, beside its own type. Once read it stays, so that handlers can borrow it.
#[derive(Default)]
pub(crate) struct Readings(OnceLock<Box<Reading>>);

struct Reading {
    of: TypeId,
    event: Result<Box<dyn Any + Send + Sync>, DecodeError>,
    next: Readings,
}

impl Readings {
    /// The event as this type, read the first time it is asked for.
    fn get<E: StoredEvent>(&self, raw: Result<&RawEvent, EncodeError>) -> Result<&E, BoxError> {
        let raw = raw?;
        let mut readings = self;
        loop {
            let reading = readings.0.get_or_init(|| {
                Box::new(Reading { of: TypeId::of::<E>(), event: read::<E>(raw), next: Self::default() })
            });
            match &reading.event {
                Ok(event) if reading.of == TypeId::of::<E>() => {
                    return Ok(event.downcast_ref().expect("it was read as this type"));
                }
                Err(error) if reading.of == TypeId::of::<E>() => return Err(error.clone().into()),
                _ => readings = &reading.next,
            }
        }
    }
}
