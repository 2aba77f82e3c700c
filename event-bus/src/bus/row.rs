//! The members of a set as a table, from which the derived code is read.

use std::any::Any;
use std::sync::Arc;

use super::EventBus;
use super::error::PublishError;
use super::receipt::Receipt;
use crate::decode::DecodeError;
use crate::event::Event;
use crate::handler::{Binder, Delivery, Handled, Handler};
use crate::runtime::BoxFuture;
use crate::set::{EventSet, Member};

/// One member of a set.
#[doc(hidden)]
#[derive(Debug)]
pub struct Row<S> {
    pub member: Member,
    decode: fn(u32, &str) -> Result<S, DecodeError>,
    bind: fn(&Handler<S>, &mut Binder),
    publish: PublishMember<S>,
}

/// Publishes a member, whose type the table knows.
type PublishMember<S> = fn(&EventBus, Box<dyn Any + Send>) -> BoxFuture<'_, Result<Receipt, PublishError<S>>>;

impl<S: EventSet> Row<S> {
    /// The row of one event.
    pub const fn of<E: Event + Clone>() -> Self
    where
        S: From<E>,
    {
        Self {
            member: Member::of::<E>(),
            decode: |version, data| E::decode(version, data).map(S::from),
            bind: |handler, binder| {
                let handler = Arc::clone(handler);
                binder.event::<E>(Arc::new(move |event, delivery| call_member(&handler, event, delivery)));
            },
            publish: |bus, event| {
                let event = event.downcast::<E>().expect("the derive gives each row its own member");
                let publish = bus.publish(*event).into_future();
                Box::pin(async move { publish.await.map_err(|error| error.map_event(S::from)) })
            },
        }
    }

    /// Reads the member of that name.
    pub fn decode(rows: &[Self], name: &str, version: u32, data: &str) -> Result<S, DecodeError> {
        if let Some(row) = rows.iter().find(|row| row.member.name == name) {
            return (row.decode)(version, data);
        }
        let members: Vec<_> = rows.iter().map(|row| format!("`{}`", row.member.name)).collect();
        Err(DecodeError::NotAMember { event: name.to_owned(), members: members.join(", ") })
    }

    /// Publishes the member of this row.
    pub fn publish<'a, E: Send + 'static>(
        &self,
        bus: &'a EventBus,
        event: E,
    ) -> BoxFuture<'a, Result<Receipt, PublishError<S>>> {
        (self.publish)(bus, Box::new(event))
    }

    /// Makes an entry of a handler for each member.
    pub fn bind(rows: &[Self], handler: &Handler<S>, binder: &mut Binder) {
        for row in rows {
            (row.bind)(handler, binder);
        }
    }
}

/// Calls the handler of a set with a member. Behind a queue the handler may go on after the call, so the set's value lives in the future.
fn call_member<'a, E: Clone, S: EventSet + From<E>>(
    handler: &Handler<S>,
    event: &'a E,
    delivery: &Delivery<'_>,
) -> Handled<'a> {
    let set = S::from(event.clone());
    let Some((carried, subscription, attempt)) = delivery.parts() else {
        return match handler(&set, delivery) {
            Handled::Now(ended) => Handled::Now(ended),
            Handled::Pending(_) => unreachable!("an async handler stands behind a queue, which carries its events"),
        };
    };
    let handler = Arc::clone(handler);
    Handled::Pending(Box::pin(async move {
        // The delivery is not kept while the handler goes on.
        let call = handler(&set, &Delivery::carried(&carried, &subscription, attempt));
        match call {
            Handled::Now(ended) => ended,
            Handled::Pending(future) => future.await,
        }
    }))
}
