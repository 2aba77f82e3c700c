//! Publishing into a full buffer: waiting for room, first come, first served.

use std::sync::Arc;

use super::super::{Ack, BackendError, Encoded};
use super::buffer::{Buffer, Pushed, State};
use super::flusher;
use super::turn::Turn;

type Results = Vec<Result<Ack, BackendError>>;

/// The place of a publisher in the queue, which it leaves when it is dropped.
struct Place<'a> {
    buffer: &'a Buffer,
    number: u64,
}

impl<'a> Place<'a> {
    fn new(buffer: &'a Buffer) -> Self {
        let mut state = buffer.state();
        let number = state.next_place;
        state.next_place += 1;
        state.queue.push_back(number);
        Self { buffer, number }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.buffer.change(|state| state.queue.retain(|number| *number != self.number));
    }
}

/// Takes events once there is room. Without a task that makes room, this does.
pub(super) async fn push(buffer: &Arc<Buffer>, events: &[Encoded]) -> Results {
    let place = Place::new(buffer);
    loop {
        match buffer.push(events, Some(place.number)) {
            Pushed::Taken => break,
            Pushed::Closed => return closed(events),
            Pushed::Full => {}
        }
        flusher::keep_flowing(buffer);
        if can_help(&buffer.state())
            && let Some(mut turn) = Turn::try_begin(buffer)
        {
            if turn.take(u64::MAX) {
                turn.hand_over().await;
            }
            continue;
        }
        let goes_on = |state: &mut State| {
            let admitted = state.closed || state.admits(events.len(), Some(place.number));
            (admitted || (can_help(state) && !state.turn)).then_some(())
        };
        buffer.until(goes_on).await;
    }
    drop(place);
    flusher::keep_flowing(buffer);
    events.iter().map(|_| Ok(Ack::Handed)).collect()
}

/// Whether a publisher has to make room itself, and there is something to hand over.
fn can_help(state: &State) -> bool {
    !state.flusher && !state.waiting.is_empty()
}

/// The answer of a batch that takes no more.
pub(super) fn closed(events: &[Encoded]) -> Results {
    events
        .iter()
        .map(|_| Err(BackendError::not_sent("the batch is closed: publish before the bus is shut down")))
        .collect()
}
