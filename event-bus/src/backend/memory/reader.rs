//! [`Reader`]: one process's reading of a log.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::log::Log;
use crate::backend::{BackendError, BoxFuture, Deliveries, Incoming, Position, SubscriptionSpec, Token, Verdict};
use crate::runtime::{Instant, Runtime};

/// One process's reading of a log.
pub(super) struct Reader {
    log: Arc<Log>,
    spec: SubscriptionSpec,
    number: u64,
    /// Where a reader without a name goes on.
    position: u64,
    /// Wakes the reader when an entry that was put off is due, and until then.
    alarm: Option<(Instant, BoxFuture<'static, ()>)>,
}

impl Reader {
    pub(super) fn open(log: &Arc<Log>, spec: SubscriptionSpec) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        if let Some(name) = &spec.name {
            log.declare(name, spec.start);
        }
        let (number, position) = (NEXT.fetch_add(1, Ordering::Relaxed), log.head());
        Self { log: Arc::clone(log), spec, number, position, alarm: None }
    }

    fn poll_next(&mut self, max: usize, context: &mut Context<'_>) -> Poll<Vec<Incoming>> {
        loop {
            let (incoming, due) = self.take(max, context.waker());
            if !incoming.is_empty() {
                return Poll::Ready(incoming);
            }
            if !self.is_due(due, context) {
                return Poll::Pending;
            }
        }
    }

    fn take(&mut self, max: usize, waker: &Waker) -> (Vec<Incoming>, Option<Instant>) {
        let Some(name) = &self.spec.name else {
            let (entries, position) = self.log.read(self.position, &self.spec, max, waker);
            self.position = position;
            let incoming =
                entries.into_iter().map(|(position, entry)| incoming(position, entry.event, entry.origin, 1));
            return (incoming.collect(), None);
        };
        let taken = self.log.take(name, self.number, &self.spec, max, waker);
        let incoming = taken
            .entries
            .into_iter()
            .map(|(position, entry, attempt)| incoming(position, entry.event, entry.origin, attempt));
        (incoming.collect(), taken.due)
    }

    /// Sets the alarm for an entry that was put off; whether it is due already.
    fn is_due(&mut self, due: Option<Instant>, context: &mut Context<'_>) -> bool {
        let Some(due) = due else {
            self.alarm = None;
            return false;
        };
        if self.alarm.as_ref().is_none_or(|(set, _)| *set != due) {
            let wait = due.saturating_duration_since(Instant::now());
            // Without a runtime there is no clock that wakes: the next event does.
            self.alarm = Runtime::current().map(|runtime| (due, runtime.sleep(wait)));
        }
        let Some((_, alarm)) = &mut self.alarm else { return false };
        let is_due = alarm.as_mut().poll(context).is_ready();
        if is_due {
            self.alarm = None;
        }
        is_due
    }
}

fn incoming(position: u64, event: crate::RawEvent, origin: uuid::Uuid, attempt: u32) -> Incoming {
    Incoming {
        token: Token(position),
        event,
        attempt,
        position: Some(Position::new(u128::from(position))),
        origin: Some(origin),
    }
}

impl Deliveries for Reader {
    fn next(&mut self, max: usize) -> BoxFuture<'_, Result<Vec<Incoming>, BackendError>> {
        Box::pin(std::future::poll_fn(move |context| self.poll_next(max.max(1), context).map(Ok)))
    }

    fn resolve(&mut self, verdicts: Vec<(Token, Verdict)>) -> BoxFuture<'_, Result<(), BackendError>> {
        if let Some(name) = &self.spec.name {
            for (Token(position), verdict) in verdicts {
                match verdict {
                    Verdict::Ack | Verdict::Dead => self.log.done(name, position),
                    Verdict::RetryAfter(Duration::ZERO) => self.log.put_off(name, position, None),
                    Verdict::RetryAfter(delay) => {
                        self.log.put_off(name, position, Instant::now().checked_add(delay));
                    }
                    // Nobody else gets it as long as this reader lives.
                    Verdict::Extend(_) => {}
                }
            }
        }
        Box::pin(std::future::ready(Ok(())))
    }

    fn caught_up(&mut self) -> BoxFuture<'_, Result<bool, BackendError>> {
        let caught_up = if let Some(name) = &self.spec.name {
            self.log.is_taken(name, &self.spec)
        } else {
            let (entries, _) = self.log.read(self.position, &self.spec, 1, Waker::noop());
            entries.is_empty()
        };
        Box::pin(std::future::ready(Ok(caught_up)))
    }
}

/// What it has taken goes to somebody else.
impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(name) = &self.spec.name {
            self.log.give_back(name, self.number);
        }
    }
}
