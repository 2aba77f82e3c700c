//! The rows of the table: which cases, which floors, which bars.

use crate::cases::dispatch;
use crate::row::{Bar, Row};
use crate::threads::{self, Shared};
use crate::{rounds, valgrind};

/// A row that is to be measured.
pub(crate) struct Line {
    /// The word with which it is chosen.
    pub(crate) group: &'static str,
    pub(crate) scenario: &'static str,
    pub(crate) measure: Measure,
    pub(crate) bar: Bar,
}

/// How, and which cases.
#[derive(Clone, Copy)]
pub(crate) enum Measure {
    /// Instructions of a case, and of its floor.
    Instructions(&'static str, &'static str),
    /// CPU time of a case, and of its floor.
    Time(&'static str, &'static str),
    /// Allocations of a case.
    Allocations(&'static str),
    /// How much slower two threads are at the same time than each alone.
    Together(fn() -> Shared, fn() -> Shared),
}

use Bar::{Above, AtMost, Times};
use Measure::{Allocations, Instructions, Time, Together};

const fn line(group: &'static str, scenario: &'static str, measure: Measure, bar: Bar) -> Line {
    Line { group, scenario, measure, bar }
}

/// Where something is measured both ways, the second row is there to compare.
#[rustfmt::skip]
pub(crate) const TABLE: &[Line] = &[
    line("dispatch", "publish, no subscriber", Instructions("send_to_0", "empty_call"), Above(25.0)),
    line("dispatch", "publish to 1 inline handler", Instructions("send_to_1", "floor_of_1"), Times(4.5)),
    line("dispatch", "publish to 8 inline handlers", Instructions("send_to_8", "floor_of_8"), Times(2.0)),
    line("dispatch", "publish to 64 inline handlers", Instructions("send_to_64", "floor_of_64"), Times(1.3)),
    line("dispatch", "publish to 1 inline handler", Time("send_to_1", "floor_of_1"), Bar::None),
    line("dispatch", "publish to 8 inline handlers", Time("send_to_8", "floor_of_8"), Bar::None),
    line("dispatch", "publish to 64 inline handlers", Time("send_to_64", "floor_of_64"), Bar::None),
    line("dispatch", "100,000 subscriptions on other events and topics", Time("send_to_1_among_100k", "send_to_1"), Times(1.2)),
    line("dispatch", "100,000 subscriptions on other events and topics", Instructions("send_to_1_among_100k", "send_to_1"), Bar::None),
    line("dispatch", "`.await` beside `.send()`, 1 inline handler", Instructions("await_to_1", "send_to_1"), Times(1.5)),
    line("dispatch", "`.await` beside `.send()`, 8 inline handlers", Instructions("await_to_8", "send_to_8"), Times(1.5)),
    line("dispatch", "`.send()` with 1 inline handler", Allocations("send_to_1"), AtMost(0.0)),
    line("dispatch", "`.await` with 1 inline handler", Allocations("await_to_1"), AtMost(0.0)),
    line("threads", "two threads publishing the same event, beside one", Together(dispatch::both_send, dispatch::both_call), Times(1.3)),
    line("queue", "queued async handler, end to end, 1 subscription", Time("queue_of_1", "channel_of_1"), Times(1.5)),
    line("queue", "queued async handler, end to end, 8 subscriptions", Time("queue_of_8", "channel_of_8"), Times(1.5)),
    line("queue", "queued async handler, end to end, 1 subscription", Instructions("queue_of_1", "channel_of_1"), Bar::None),
    line("queue", "queued async handler, end to end, 8 subscriptions", Instructions("queue_of_8", "channel_of_8"), Bar::None),
    line("queue", "queued async handler, 1 subscription", Allocations("queue_of_1"), Bar::None),
    line("queue", "bounded channel and boxed future, 1 receiver", Allocations("channel_of_1"), Bar::None),
    line("codec", "write an event that is raw already into a buffer that is kept", Time("write_raw_event", "write_payload"), Bar::None),
    line("codec", "write an event that is raw already into a buffer that is kept", Instructions("write_raw_event", "write_payload"), Bar::None),
    line("codec", "write an event that is raw already into a buffer that is kept", Allocations("write_raw_event"), Bar::None),
    line("codec", "make a typed event raw, and write it", Time("write_typed_event", "write_payload"), Times(2.2)),
    line("codec", "make a typed event raw, and write it", Instructions("write_typed_event", "write_payload"), Bar::None),
    line("codec", "make a typed event raw, and write it", Allocations("write_typed_event"), AtMost(0.0)),
    line("codec", "publish a typed event to a backend that writes it", Time("publish_to_backend", "write_payload"), Bar::None),
    line("codec", "publish a typed event to a backend that writes it", Instructions("publish_to_backend", "write_payload"), Bar::None),
    line("codec", "publish a typed event to a backend that writes it", Allocations("publish_to_backend"), Bar::None),
    line("codec", "read an envelope to a typed event", Time("read_event", "read_payload"), Times(2.3)),
    line("codec", "read an envelope to a typed event", Instructions("read_event", "read_payload"), Bar::None),
    line("codec", "read an envelope to a typed event", Allocations("read_event"), Bar::None),
    line("codec", "read the payload alone", Allocations("read_payload"), Bar::None),
    line("codec", "read an envelope whose members are in another order", Time("read_foreign_event", "read_payload"), Bar::None),
    line("codec", "read an envelope whose members are in another order", Instructions("read_foreign_event", "read_payload"), Bar::None),
    line("codec", "id and time, beside one reading of the clock", Time("mint", "read_clock"), Times(4.0)),
    line("topics", "a topic among 100,000 patterns with wildcards", Time("lookup_among_100k", "lookup_among_10"), AtMost(150.0)),
    line("topics", "a topic among 1,000 patterns with wildcards", Time("lookup_among_1k", "lookup_among_10"), AtMost(150.0)),
    line("topics", "publish to 1 wildcard among 100,000, beside an exact topic alone", Instructions("send_to_1_wildcard", "send_to_1_exact_topic"), Times(1.0)),
    line("topics", "publish to 1 wildcard among 100,000, beside an exact topic alone", Time("send_to_1_wildcard", "send_to_1_exact_topic"), Bar::None),
    line("topics", "publish on a topic that is chosen then, 100,000 patterns beside 10", Time("send_on_a_chosen_topic_among_100k", "send_on_a_chosen_topic_among_10"), Bar::None),
];

impl Line {
    pub(crate) fn measure(&self) -> Row {
        let (unit, numbers) = match self.measure {
            Instructions(case, floor) => {
                ("instructions", both(valgrind::instructions(case), valgrind::instructions(floor)))
            }
            Allocations(case) => ("allocations", valgrind::allocations(case).map(|made| (made, None, made))),
            Time(case, floor) => {
                let measured = rounds::compare(case, floor);
                ("ns", Some((measured.work, Some(measured.floor), measured.ratio)))
            }
            Together(case, floor) if threads::can_be_measured() => {
                ("times as slow", both(threads::slowdown(&case()), threads::slowdown(&floor())))
            }
            Together(..) => ("times as slow", None),
        };
        Row::new(self.scenario, unit, numbers, self.bar)
    }
}

/// A number, its floor, and how many times the floor it is.
fn both(work: Option<f64>, floor: Option<f64>) -> Option<(f64, Option<f64>, f64)> {
    let (work, floor) = (work?, floor?);
    Some((work, Some(floor), work / floor))
}

impl Measure {
    pub(crate) fn cases(self) -> impl Iterator<Item = &'static str> {
        let (case, floor) = match self {
            Instructions(case, floor) | Time(case, floor) => (case, Some(floor)),
            Allocations(case) => (case, None),
            Together(..) => return [None, None].into_iter().flatten(),
        };
        [Some(case), floor].into_iter().flatten()
    }
}
