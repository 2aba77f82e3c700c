use std::pin::pin;

use super::*;

fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

fn taken(channel: &Channel<u32>) -> Vec<u32> {
    match poll(pin!(channel.take(10))) {
        Poll::Ready(items) => items,
        Poll::Pending => Vec::new(),
    }
}

#[test]
fn a_full_channel_gives_the_item_back_and_has_room_beyond_for_some() {
    let channel = Channel::new(1);
    assert!(channel.try_give(1, 0).is_ok());
    assert!(matches!(channel.try_give(2, 0), Err(Refused::Full(2))));
    assert!(channel.try_give(2, 1).is_ok());
    assert!(matches!(channel.try_give(3, 1), Err(Refused::Full(3))));
    assert_eq!(taken(&channel), [1, 2]);
    assert_eq!(channel.peak(), 2);
}

#[test]
fn a_worker_that_goes_on_finishes_one_and_takes_the_next() {
    let channel = Channel::new(1);
    channel.try_give(1, 0).unwrap();
    assert_eq!(poll(pin!(channel.take_one())), Poll::Ready(Some(1)));
    channel.try_give(2, 0).unwrap();
    let mut third = pin!(channel.give(3));
    assert!(poll(third.as_mut()).is_pending());
    assert_eq!(channel.finish_and_take_one(), (true, Some(2)));
    assert_eq!(channel.pending(), 1);
    assert_eq!(poll(third.as_mut()), Poll::Ready(Ok(())), "it is told of the room");
    assert_eq!(channel.finish_and_take_one(), (true, Some(3)));
    assert_eq!(channel.finish_and_take_one(), (true, None));
    assert_eq!(channel.pending(), 0);
    channel.close();
    assert_eq!(channel.finish_and_take_one(), (false, None));
}

#[test]
fn those_who_wait_for_room_are_served_in_order() {
    let channel = Channel::new(1);
    channel.try_give(1, 0).unwrap();
    let (mut second, mut third) = (pin!(channel.give(2)), pin!(channel.give(3)));
    assert!(poll(second.as_mut()).is_pending());
    assert!(poll(third.as_mut()).is_pending());
    assert_eq!(taken(&channel), [1]);
    assert!(matches!(channel.try_give(4, 0), Err(Refused::Full(4))), "the room belongs to the second");
    assert!(poll(third.as_mut()).is_pending());
    assert_eq!(poll(second.as_mut()), Poll::Ready(Ok(())));
    assert_eq!(taken(&channel), [2]);
    assert_eq!(poll(third.as_mut()), Poll::Ready(Ok(())));
}

#[test]
fn room_that_nobody_comes_for_is_left_to_the_next() {
    let channel = Channel::new(1);
    channel.try_give(1, 0).unwrap();
    let mut second = Box::pin(channel.give(2));
    let mut third = pin!(channel.give(3));
    assert!(poll(second.as_mut()).is_pending());
    assert!(poll(third.as_mut()).is_pending());
    assert_eq!(taken(&channel), [1]);
    drop(second);
    assert_eq!(poll(third.as_mut()), Poll::Ready(Ok(())));
    assert_eq!(taken(&channel), [3]);
    assert!(channel.try_give(4, 0).is_ok());
}

#[test]
fn a_draining_channel_gives_what_it_has_and_a_closed_one_gives_it_back() {
    let channel = Channel::new(2);
    channel.try_give(1, 0).unwrap();
    channel.drain();
    assert!(matches!(channel.try_give(2, 0), Err(Refused::Closed(2))));
    assert_eq!(channel.give_back(3), Ok(()));
    assert_eq!(taken(&channel), [1, 3]);
    assert_eq!(poll(pin!(channel.take(1))), Poll::Ready(Vec::new()));

    let channel = Channel::new(2);
    channel.try_give(1, 0).unwrap();
    let mut waiting = pin!(channel.give(9));
    channel.try_give(2, 0).unwrap();
    assert!(poll(waiting.as_mut()).is_pending());
    assert_eq!(channel.close().waiting, [1, 2]);
    assert_eq!(poll(waiting.as_mut()), Poll::Ready(Err(9)));
    assert_eq!(channel.give_back(3), Err(3));
}
