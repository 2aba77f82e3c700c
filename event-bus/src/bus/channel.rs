//! [`Channel`]: a bounded queue that async tasks wait on, from both ends, on any runtime.
//!
//! It holds what waits and who waits, and knows nothing of events. Nothing that users wrote runs or is dropped under its lock.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

/// A bounded queue.
pub(super) struct Channel<T> {
    capacity: usize,
    state: Mutex<State<T>>,
}

struct State<T> {
    items: VecDeque<T>,
    /// Tasks that wait for something to take.
    takers: Vec<Waker>,
    /// Tasks that wait for room, first come first served.
    givers: VecDeque<(u64, Waker)>,
    next_giver: u64,
    /// Givers that were told of room and have not come yet; the room is theirs.
    called: usize,
    end: End,
    /// Taken, and not finished yet.
    out: usize,
    /// Put off: they come back later.
    off: usize,
    /// The most that ever waited here.
    peak: usize,
}

/// How far a channel has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It takes and gives.
    Open,
    /// It takes nothing any more, and gives what it has.
    Draining,
    /// It takes and gives nothing.
    Closed,
}

/// What was not taken, given back.
#[derive(Debug)]
pub(super) enum Refused<T> {
    /// There is no room.
    Full(T),
    /// The channel has ended.
    Closed(T),
}

impl<T> Channel<T> {
    pub(super) fn new(capacity: usize) -> Self {
        let state = State {
            items: VecDeque::new(),
            takers: Vec::new(),
            givers: VecDeque::new(),
            next_giver: 0,
            called: 0,
            end: End::Open,
            out: 0,
            off: 0,
            peak: 0,
        };
        Self { capacity, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn capacity(&self) -> usize {
        self.capacity
    }

    /// Whether it has ended at once.
    pub(super) fn is_closed(&self) -> bool {
        self.state().end == End::Closed
    }

    /// How many wait to be taken.
    pub(super) fn len(&self) -> usize {
        self.state().items.len()
    }

    /// How many wait, were taken and are not finished, or are put off.
    pub(super) fn pending(&self) -> usize {
        let state = self.state();
        state.items.len() + state.out + state.off
    }

    /// How many are put off.
    pub(super) fn put_off_count(&self) -> usize {
        self.state().off
    }

    /// The most that ever waited.
    pub(super) fn peak(&self) -> usize {
        self.state().peak
    }

    /// Takes one more, if there is room; `beyond` is room beyond the capacity.
    pub(super) fn try_give(&self, item: T, beyond: usize) -> Result<(), Refused<T>> {
        let mut state = self.state();
        if state.end != End::Open {
            return Err(Refused::Closed(item));
        }
        if state.items.len() + state.called >= self.capacity + beyond {
            return Err(Refused::Full(item));
        }
        let taker = state.add(item);
        drop(state);
        wake(taker);
        Ok(())
    }

    /// So many of those that were taken are finished. `false` if the channel was closed meanwhile: they were counted then.
    pub(super) fn finish(&self, count: usize) -> bool {
        let mut state = self.state();
        if state.end == End::Closed {
            return false;
        }
        state.out = state.out.saturating_sub(count);
        true
    }

    /// One of those that were taken is finished, as [`finish`](Self::finish) says, and another one is taken if it is there: as a worker does that goes on.
    pub(super) fn finish_and_take_one(&self) -> (bool, Option<T>) {
        let mut state = self.state();
        if state.end == End::Closed {
            return (false, None);
        }
        state.out = state.out.saturating_sub(1);
        if state.items.is_empty() {
            return (true, None);
        }
        (true, self.draw(state, VecDeque::pop_front))
    }

    /// One of those that were taken is put off and comes back. `false` if the channel was closed meanwhile.
    pub(super) fn put_off(&self) -> bool {
        let mut state = self.state();
        if state.end == End::Closed {
            return false;
        }
        state.out = state.out.saturating_sub(1);
        state.off += 1;
        true
    }

    /// What was put off comes back, even without room.
    pub(super) fn give_back(&self, item: T) -> Result<(), T> {
        let mut state = self.state();
        if state.end == End::Closed {
            return Err(item);
        }
        state.off = state.off.saturating_sub(1);
        let taker = state.add(item);
        drop(state);
        wake(taker);
        Ok(())
    }

    /// Takes one more as soon as there is room. Dropped before that, it has taken nothing.
    pub(super) fn give(&self, item: T) -> Give<'_, T> {
        Give { channel: self, item: Some(item), place: Place::None }
    }

    /// Waits for up to `max` items, at least one; none once the channel has ended.
    pub(super) fn take(&self, max: usize) -> impl Future<Output = Vec<T>> + Send
    where
        T: Send,
    {
        let some = move |items: &mut VecDeque<T>| items.drain(..max.min(items.len())).collect();
        std::future::poll_fn(move |context| self.poll_take(some, context).map(Option::unwrap_or_default))
    }

    /// Waits for one item; `None` once the channel has ended.
    pub(super) fn take_one(&self) -> impl Future<Output = Option<T>> + Send
    where
        T: Send,
    {
        let one = |items: &mut VecDeque<T>| items.pop_front();
        std::future::poll_fn(move |context| self.poll_take(one, context).map(Option::flatten))
    }

    /// `None` once the channel has ended.
    fn poll_take<B>(&self, take: impl Fn(&mut VecDeque<T>) -> B, context: &mut Context<'_>) -> Poll<Option<B>> {
        let mut state = self.state();
        // What is put off comes back, and somebody has to be there.
        let is_drained = state.end == End::Draining && state.items.is_empty() && state.off == 0;
        if state.end == End::Closed || is_drained {
            return Poll::Ready(None);
        }
        if state.items.is_empty() {
            if !state.takers.iter().any(|taker| taker.will_wake(context.waker())) {
                state.takers.push(context.waker().clone());
            }
            return Poll::Pending;
        }
        Poll::Ready(Some(self.draw(state, take)))
    }

    /// Takes some, and wakes those who wait for room or for what is left.
    fn draw<B>(&self, mut state: MutexGuard<'_, State<T>>, take: impl FnOnce(&mut VecDeque<T>) -> B) -> B {
        let before = state.items.len();
        let drawn = take(&mut state.items);
        state.out += before - state.items.len();
        let givers = state.call_givers(self.capacity);
        // What is left is for another taker.
        let taker = if state.items.is_empty() { None } else { state.takers.pop() };
        drop(state);
        givers.into_iter().for_each(Waker::wake);
        wake(taker);
        drawn
    }

    /// Takes nothing any more, and gives what it has.
    pub(super) fn drain(&self) {
        self.end(End::Draining);
    }

    /// Ends at once.
    pub(super) fn close(&self) -> Rest<T> {
        self.end(End::Closed)
    }

    fn end(&self, end: End) -> Rest<T> {
        let mut state = self.state();
        if state.end != End::Closed {
            state.end = end;
        }
        let mut rest = Rest { waiting: Vec::new(), out: 0, off: 0 };
        if end == End::Closed {
            rest.waiting.extend(state.items.drain(..));
            rest.out = std::mem::take(&mut state.out);
            rest.off = std::mem::take(&mut state.off);
        }
        let takers = std::mem::take(&mut state.takers);
        let givers = std::mem::take(&mut state.givers);
        state.called = 0;
        drop(state);
        takers.into_iter().chain(givers.into_iter().map(|(_, giver)| giver)).for_each(Waker::wake);
        rest
    }
}

/// What a channel had when it was closed.
pub(super) struct Rest<T> {
    pub(super) waiting: Vec<T>,
    /// How many were taken and not finished.
    pub(super) out: usize,
    /// How many were put off.
    pub(super) off: usize,
}

impl<T> State<T> {
    fn add(&mut self, item: T) -> Option<Waker> {
        self.items.push_back(item);
        self.peak = self.peak.max(self.items.len());
        self.takers.pop()
    }

    /// As many of those who wait for room as there is room for.
    fn call_givers(&mut self, capacity: usize) -> Vec<Waker> {
        if self.givers.is_empty() {
            return Vec::new();
        }
        let room = capacity.saturating_sub(self.items.len() + self.called);
        let called = self.givers.len().min(room);
        self.called += called;
        self.givers.drain(..called).map(|(_, giver)| giver).collect()
    }
}

fn wake(waker: Option<Waker>) {
    if let Some(waker) = waker {
        waker.wake();
    }
}

/// One more item, as soon as there is room: made by [`Channel::give`]. Ready with the item if the channel has ended.
pub(super) struct Give<'a, T> {
    channel: &'a Channel<T>,
    item: Option<T>,
    place: Place,
}

enum Place {
    None,
    /// In the line of those who wait, under this number.
    Waiting(u64),
}

impl<T> Unpin for Give<'_, T> {}

impl<T> Future for Give<'_, T> {
    type Output = Result<(), T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<(), T>> {
        let this = &mut *self;
        let mut state = this.channel.state();
        let Some(item) = this.item.take() else { return Poll::Ready(Ok(())) };
        if state.end != End::Open {
            this.place = Place::None;
            return Poll::Ready(Err(item));
        }
        let was_called = match this.place {
            Place::None => false,
            Place::Waiting(number) => {
                if let Some((_, waker)) = state.givers.iter_mut().find(|(waiting, _)| *waiting == number) {
                    waker.clone_from(context.waker());
                    this.item = Some(item);
                    return Poll::Pending;
                }
                true
            }
        };
        if was_called {
            state.called = state.called.saturating_sub(1);
        } else if !state.givers.is_empty() || state.items.len() + state.called >= this.channel.capacity {
            let number = state.next_giver;
            state.next_giver += 1;
            state.givers.push_back((number, context.waker().clone()));
            this.place = Place::Waiting(number);
            this.item = Some(item);
            return Poll::Pending;
        }
        this.place = Place::None;
        let taker = state.add(item);
        drop(state);
        wake(taker);
        Poll::Ready(Ok(()))
    }
}

impl<T> Drop for Give<'_, T> {
    fn drop(&mut self) {
        let Place::Waiting(number) = self.place else { return };
        let mut state = self.channel.state();
        let waiting = state.givers.len();
        state.givers.retain(|(other, _)| *other != number);
        if state.givers.len() == waiting && state.end == End::Open {
            // It was told of room and leaves it to the next.
            state.called = state.called.saturating_sub(1);
        }
        let givers = state.call_givers(self.channel.capacity);
        drop(state);
        givers.into_iter().for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests;
