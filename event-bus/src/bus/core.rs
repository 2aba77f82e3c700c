//! What all handles of one bus share.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::slots::Slots;
use super::table::Table;
use crate::backend::{Backend, IntoBackend, NoOp, SyncBackend as _};
use crate::handler::StateMap;
use crate::registry::Registry;

/// The shared part of a bus.
pub(super) struct Core {
    pub(super) registry: Arc<Registry>,
    pub(super) backends: Vec<Named>,
    /// Whether the only backend is [`NoOp`], so that nothing but its log line can want an envelope.
    pub(super) only_noop: bool,
    pub(super) source: Arc<str>,
    pub(super) state: Arc<StateMap>,
    pub(super) allow_unregistered: bool,
    pub(super) slots: Slots,
    /// Recognises this bus's own events when they come back.
    pub(super) origin: uuid::Uuid,
    table: Mutex<Table>,
}

/// A backend, and its name, which it is asked for once.
pub(super) struct Named {
    pub(super) name: Cow<'static, str>,
    pub(super) backend: Box<dyn Backend>,
}

impl Named {
    pub(super) fn new<Kind>(backend: impl IntoBackend<Kind>) -> Self {
        let backend = backend.into_backend();
        Self { name: backend.name(), backend }
    }
}

impl Core {
    pub(super) fn new(
        registry: Arc<Registry>,
        backends: Vec<Named>,
        only_noop: bool,
        source: Arc<str>,
        state: StateMap,
        allow_unregistered: bool,
    ) -> Self {
        let (state, slots, table) = (Arc::new(state), Slots::new(), Mutex::default());
        Self {
            registry,
            backends,
            only_noop,
            source,
            state,
            allow_unregistered,
            slots,
            origin: crate::envelope::mint().0,
            table,
        }
    }

    /// The subscriptions. Nothing that runs under this lock calls or drops what users wrote.
    pub(super) fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a publish has to ask the backends at all.
    #[inline]
    pub(super) fn asks_backends(&self) -> bool {
        !self.only_noop || NoOp.wants_events()
    }
}
