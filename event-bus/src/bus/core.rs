//! What all handles of one bus share.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use uuid::Uuid;

use super::buses;
use super::error::PublishErrorKind;
use super::frames::inside_handler;
use super::info::Info;
use super::members::Members;
use super::services::Services;
use super::slots::Slots;
use super::table::Table;
use crate::backend::{NoOp, SyncBackend as _};
use crate::handler::StateMap;
use crate::registry::Registry;

/// The shared part of a bus.
pub(super) struct Core {
    /// Names the bus within the process.
    pub(super) number: u64,
    /// Recognises this bus's own events when they come back.
    pub(super) origin: Uuid,
    pub(super) registry: Arc<Registry>,
    pub(super) members: Members,
    pub(super) source: Arc<str>,
    pub(super) state: Arc<StateMap>,
    pub(super) home: Arc<Home>,
    pub(super) allow_unregistered: bool,
    pub(super) slots: Slots,
    pub(super) services: Arc<Services>,
    stage: AtomicU8,
    table: Mutex<Table>,
    /// Subscriptions that ended, and may still have deliveries under way.
    leaving: Mutex<Vec<Weak<Info>>>,
}

/// What an event keeps of its bus that was taken off the publisher's stack: one pointer for all.
pub(super) struct Home {
    pub(super) core: Weak<Core>,
    pub(super) source: Arc<str>,
    pub(super) state: Arc<StateMap>,
}

/// How far a bus has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub(super) enum Stage {
    /// Open, and no backend but [`NoOp`]: one number says that an event goes to handlers at most, unless it is logged.
    Plain,
    Open,
    /// Publishes from outside are refused, those of handlers are accepted.
    Draining,
    Closed,
}

impl Core {
    pub(super) fn new(
        registry: Arc<Registry>,
        members: Members,
        services: Arc<Services>,
        source: Arc<str>,
        state: StateMap,
        allow_unregistered: bool,
    ) -> Arc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let first_stage = if members.only_noop { Stage::Plain } else { Stage::Open };
        let state = Arc::new(state);
        let core = Arc::new_cyclic(|core| Self {
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            origin: crate::envelope::mint().0,
            registry,
            members,
            home: Arc::new(Home { core: Weak::clone(core), source: Arc::clone(&source), state: Arc::clone(&state) }),
            source,
            state,
            allow_unregistered,
            slots: Slots::new(),
            services,
            stage: AtomicU8::new(first_stage as u8),
            table: Mutex::default(),
            leaving: Mutex::default(),
        });
        buses::remember(core.number, &core);
        core
    }

    /// The subscriptions. Nothing that runs under this lock calls or drops what users wrote.
    pub(super) fn table(&self) -> MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every live subscription.
    pub(super) fn infos(&self) -> Vec<Arc<Info>> {
        self.table().infos().cloned().collect()
    }

    /// Whether a publish has to ask the backends at all.
    #[inline]
    pub(super) fn asks_backends(&self) -> bool {
        !self.members.only_noop || NoOp.wants_events()
    }

    /// Whether it is open and no backend is to be asked, so that an event goes to handlers at most.
    #[inline]
    pub(super) fn is_plain(&self) -> bool {
        self.stage.load(Ordering::Acquire) == Stage::Plain as u8 && !NoOp.wants_events()
    }

    #[inline]
    pub(super) fn is_open(&self) -> bool {
        self.stage.load(Ordering::Acquire) <= Stage::Open as u8
    }

    /// Whether a publish may begin: while the bus drains, only that of a handler.
    pub(super) fn check_open(&self) -> Result<(), PublishErrorKind> {
        if self.is_open() || (!self.is_closed() && inside_handler()) { Ok(()) } else { Err(PublishErrorKind::Closed) }
    }

    /// Ends the bus a step further. Gives whether that is news.
    pub(super) fn advance(&self, stage: Stage) -> bool {
        self.stage.fetch_max(stage as u8, Ordering::AcqRel) < stage as u8
    }

    pub(super) fn is_closed(&self) -> bool {
        self.stage.load(Ordering::Acquire) == Stage::Closed as u8
    }

    /// A subscription ended; what it has under way ends with the bus at the latest.
    pub(super) fn remember_leaving(&self, info: &Arc<Info>) {
        if info.pending() == 0 {
            return;
        }
        let mut leaving = self.leaving.lock().unwrap_or_else(PoisonError::into_inner);
        leaving.retain(|info| info.upgrade().is_some_and(|info| info.pending() > 0));
        leaving.push(Arc::downgrade(info));
    }

    /// Ends every queue at once. Gives the number of deliveries that were abandoned.
    pub(super) fn stop(&self) -> usize {
        let leaving = std::mem::take(&mut *self.leaving.lock().unwrap_or_else(PoisonError::into_inner));
        let leaving = leaving.iter().filter_map(Weak::upgrade);
        let stopped = self.infos().into_iter().chain(leaving).map(|info| {
            if let Some(inbox) = &info.inbox {
                inbox.close();
            }
            info.post.as_ref().map_or(0, |post| post.stop(&info, &self.services))
        });
        stopped.sum()
    }
}

/// The last handle is gone: nothing is drained.
impl Drop for Core {
    fn drop(&mut self) {
        buses::forget(self.number);
        let abandoned = self.stop();
        let unsent = self.members.stop();
        #[cfg(feature = "tracing")]
        if abandoned + unsent > 0 && !self.is_closed() {
            tracing::warn!(
                target: "event_bus",
                abandoned, unsent,
                "the last handle of the bus was dropped while deliveries were under way; `bus.shutdown(..).await` waits for them"
            );
        }
        #[cfg(not(feature = "tracing"))]
        let _ = (abandoned, unsent);
    }
}
