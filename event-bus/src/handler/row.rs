//! The members of a set as a table, from which the derived code is read.

use std::sync::Arc;

use super::{Binder, InlineHandler};
use crate::decode::DecodeError;
use crate::event::Event;
use crate::set::{EventSet, Member};

/// One member of a set.
#[doc(hidden)]
#[derive(Debug)]
pub struct Row<S> {
    pub member: Member,
    decode: fn(u32, &str) -> Result<S, DecodeError>,
    bind: fn(&InlineHandler<S>, &mut Binder),
}

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
                binder.event::<E>(Arc::new(move |event, delivery| handler(&S::from(event.clone()), delivery)));
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

    /// Makes an entry of a handler for each member.
    pub fn bind(rows: &[Self], handler: &InlineHandler<S>, binder: &mut Binder) {
        for row in rows {
            (row.bind)(handler, binder);
        }
    }
}
