//! The end of a publish: its receipt, once the deliveries for which there was no room are in their queues.

use std::sync::Arc;
use std::task::Poll;

use uuid::Uuid;

use super::core::Core;
use super::dispatch::Dispatched;
use super::info::Info;
use super::post::{self, Item};
use super::publish::{Later, Step};
use super::receipt::{Backends, Receipt};
use super::services::Services;
use crate::unwinding::drop_quietly;

/// The receipt of a publish, at once or when there was room for every delivery.
pub(super) fn receipt<E: 'static>(
    core: &Arc<Core>,
    id: Option<Uuid>,
    dispatched: Dispatched,
    backends: Backends,
) -> Step<E> {
    let Dispatched { mut counts, blocked } = dispatched;
    counts.set_backends(backends);
    if blocked.is_empty() {
        return Step::Done(Ok(Receipt::new(id, counts)));
    }
    let services = Arc::clone(&core.services);
    Later::step(core, async move {
        counts.queued += put_all(blocked, &services).await;
        Ok(Receipt::new(id, counts))
    })
}

/// Puts each delivery into its queue as soon as there is room, all queues at the same time. Gives how many got in: a queue may end meanwhile.
pub(super) async fn put_all(blocked: Vec<(Arc<Info>, Item)>, services: &Services) -> u32 {
    let mut waiting: Vec<_> =
        blocked.into_iter().map(|(info, item)| Some(Box::pin(put_one(info, services, item)))).collect();
    let mut got_in = 0;
    std::future::poll_fn(|context| {
        for slot in &mut waiting {
            let Some(future) = slot else { continue };
            if let Poll::Ready(is_in) = future.as_mut().poll(context) {
                got_in += u32::from(is_in);
                *slot = None;
            }
        }
        if waiting.iter().all(Option::is_none) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    got_in
}

async fn put_one(info: Arc<Info>, services: &Services, item: Item) -> bool {
    match post::put_when_room(&info, services, item).await {
        Ok(()) => true,
        Err(item) => {
            drop_quietly(item);
            false
        }
    }
}
