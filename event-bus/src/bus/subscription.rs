//! [`Subscription`]: the handle of a handler that listens.

use std::fmt;
use std::panic::Location;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

use super::core::Core;
use super::counters::DeliveryCounts;
use super::info::{Broken, Info};
use super::services::Services;
use super::{frames, gate, subscribe};

/// A handler that listens. Dropping it changes nothing: the handler goes on listening as long as the bus lives.
///
/// [`unsubscribe`](Self::unsubscribe) ends it; [`guard`](Self::guard) gives a value that does so when it is dropped.
#[derive(Clone)]
pub struct Subscription {
    pub(super) info: Arc<Info>,
    pub(super) core: Weak<Core>,
    pub(super) services: Weak<Services>,
}

/// Unsubscribes when it is dropped. Made by [`Subscription::guard`].
#[derive(Debug)]
#[must_use = "dropped at once, it unsubscribes at once"]
pub struct SubscriptionGuard(Subscription);

impl Subscription {
    /// Ends it. No call starts after this returned, and calls under way in other threads have ended.
    ///
    /// An async handler that has begun and waits for something goes on to its end: waiting for it here could block the thread that it needs. What is
    /// in the queue is not run; [`unsubscribe_and_drain`](Self::unsubscribe_and_drain) runs it and waits for all of it. What came from a backend
    /// that stores goes back there.
    ///
    /// Inside a handler it does not wait for other threads, so that handlers may unsubscribe themselves and each other. Calling it again
    /// changes nothing.
    pub fn unsubscribe(&self) {
        gate::close(&self.info.closed);
        self.take_out();
        if let Some(inbox) = &self.info.inbox {
            inbox.end();
        }
        if let Some(post) = &self.info.post {
            // The workers pass over what is left there.
            post.channel.drain();
        }
        if !frames::inside_handler() {
            gate::wait_until_idle(self.info.id);
        }
    }

    /// Ends it, after what is in its queue now was handled. Deliveries that are put off for another attempt are not waited for.
    ///
    /// Inside a handler it does not wait, as [`unsubscribe`](Self::unsubscribe) does not.
    pub async fn unsubscribe_and_drain(&self) {
        self.take_out();
        if let Some(inbox) = &self.info.inbox {
            inbox.end();
        }
        let Some(post) = &self.info.post else { return self.unsubscribe() };
        post.channel.drain();
        if !frames::inside_handler()
            && let Some(services) = self.services.upgrade()
        {
            services.activity.until(|| post.channel.pending() <= post.channel.put_off_count()).await;
        }
        self.unsubscribe();
    }

    /// Takes it out of the bus: no publish reaches it any more.
    fn take_out(&self) {
        if let Some(core) = self.core.upgrade() {
            let (removed, plans) = {
                let mut table = core.table();
                let removed = table.remove(&self.info);
                (removed, subscribe::forget(&core, &self.info))
            };
            // Handlers are user code, and so is what they drop.
            drop((removed, plans));
            core.remember_leaving(&self.info);
        }
    }

    /// A value that unsubscribes when it is dropped.
    pub fn guard(self) -> SubscriptionGuard {
        SubscriptionGuard(self)
    }

    /// The name it was given, if any.
    pub fn name(&self) -> Option<&str> {
        self.info.name.as_deref()
    }

    /// Where it was made.
    pub fn place(&self) -> &'static Location<'static> {
        self.info.place
    }

    /// What became of its deliveries.
    pub fn counts(&self) -> DeliveryCounts {
        subscribe::counts(&self.info, self.core.upgrade().as_deref())
    }

    /// Whether it still listens: it was not unsubscribed, and the bus lives.
    pub fn is_active(&self) -> bool {
        !self.info.closed.load(Ordering::SeqCst) && self.core.strong_count() > 0
    }

    /// Why it cannot work, if it cannot: each event that it would take is a failure in the receipt.
    pub fn broken(&self) -> Option<&Broken> {
        self.info.broken.as_ref()
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("label", &self.info.label)
            .field("active", &self.is_active())
            .finish_non_exhaustive()
    }
}

impl Drop for SubscriptionGuard {
    fn drop(&mut self) {
        self.0.unsubscribe();
    }
}

impl std::ops::Deref for SubscriptionGuard {
    type Target = Subscription;

    fn deref(&self) -> &Subscription {
        &self.0
    }
}
