//! [`Found`]: the handlers that `#[handler]` registered, collected by `inventory` at link time as the events are.

use super::{Ask, Binder, MissingState, StateMap};
use crate::registry::Place;

inventory::collect!(Found);

/// A handler that `#[handler]` registered.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Found {
    name: &'static str,
    fixed_name: bool,
    place: Place,
    options: FoundOptions,
    is_async: bool,
    answer: fn(Ask<'_>) -> Result<(), MissingState>,
}

/// What stands in the brackets of `#[handler(..)]`; what does not is `None` or empty.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundOptions {
    /// The topics to listen to, as patterns; empty for every event that the handler takes.
    pub topics: &'static [&'static str],
    /// How often a delivery is attempted in all.
    pub retry: Option<u32>,
    /// How many calls may be under way at once.
    pub concurrency: Option<usize>,
    /// How many events may wait.
    pub buffer: Option<usize>,
    /// A sync handler stands behind a queue.
    pub queued: bool,
    /// A sync handler runs where calls may block.
    pub blocking: bool,
    /// Every process hears every event.
    pub each_process: bool,
}

impl Found {
    /// A handler that is named by its path.
    pub const fn new(
        name: &'static str,
        is_async: bool,
        answer: fn(Ask<'_>) -> Result<(), MissingState>,
        module: &'static str,
        file: &'static str,
        line: u32,
    ) -> Self {
        let place = Place { module, file, line };
        Self { name, fixed_name: false, place, options: FoundOptions::NONE, is_async, answer }
    }

    /// The same with a name of its own.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self.fixed_name = true;
        self
    }

    /// The same with options.
    #[must_use]
    pub const fn with(mut self, options: FoundOptions) -> Self {
        self.options = options;
        self
    }

    /// Every handler of the program that was registered, sorted by name and then by place.
    pub fn all() -> Vec<Self> {
        let mut all: Vec<Self> = inventory::iter::<Self>.into_iter().copied().collect();
        all.sort_by_cached_key(|found| (found.name, found.place.to_string()));
        all
    }

    /// The name of the subscription: what `name` says, or module and function.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether `name` says it, so that it stays when the function moves.
    pub const fn has_fixed_name(&self) -> bool {
        self.fixed_name
    }

    /// Where the function stands.
    pub const fn place(&self) -> Place {
        self.place
    }

    /// What stands in the brackets of the attribute.
    pub const fn options(&self) -> FoundOptions {
        self.options
    }

    /// Whether the function is `async`.
    pub const fn is_async(&self) -> bool {
        self.is_async
    }

    /// Makes the entries of the subscription.
    pub fn bind(&self, binder: &mut Binder) {
        (self.answer)(Ask::Bind(binder)).expect("only a question for state is answered with what is missing");
    }

    /// Whether a bus with this state has what the function asks for.
    pub fn check(&self, state: &StateMap) -> Result<(), MissingState> {
        (self.answer)(Ask::Check(state))
    }
}

impl FoundOptions {
    /// Of `#[handler]` without brackets.
    pub const NONE: Self = Self {
        topics: &[],
        retry: None,
        concurrency: None,
        buffer: None,
        queued: false,
        blocking: false,
        each_process: false,
    };
}

#[cfg(test)]
mod tests {
    use std::any::Any;
    use std::sync::{Arc, Mutex, PoisonError, Weak};
    use std::task::Poll;

    use super::*;
    use crate::encode::EncodeError;
    use crate::envelope::{Header, Metadata, RawEvent};
    use crate::event::Event;
    use crate::handler::subscribable::Bound;
    use crate::handler::{Delivery, Ended, EventBatch, Handled, InFlight, State, TypedCall};
    use event_bus::handler;

    #[derive(Debug, Clone, serde::Serialize, serde::Deserialize, event_bus::Event)]
    #[event("found.won", local)]
    struct Won {
        amount: u64,
    }

    #[derive(Debug, Clone, serde::Serialize, serde::Deserialize, event_bus::Event)]
    #[event("found.lost", local)]
    struct Lost {
        amount: u64,
    }

    #[derive(event_bus::EventSet)]
    enum Closed {
        Won(Won),
        Lost(Lost),
    }

    static HEARD: Mutex<Vec<String>> = Mutex::new(Vec::new());

    fn hear(what: impl Into<String>) {
        HEARD.lock().unwrap_or_else(PoisonError::into_inner).push(what.into());
    }

    fn was_heard(what: &str) -> bool {
        HEARD.lock().unwrap_or_else(PoisonError::into_inner).iter().any(|heard| heard == what)
    }

    const EU: &str = "deals.eu";

    #[handler]
    fn plain(event: &Won) {
        hear(format!("plain {}", event.amount));
    }

    #[handler(name = "found-billing", topics = [EU, "vip.*"], retry = 5u8, concurrency = 4, buffer = 64, blocking, each_process)]
    fn with_options(_: &Won) {}

    #[handler(topic = "deals.>", queued)]
    fn r#match(_: &Won) {}

    #[handler]
    async fn later(event: &Won, State(limit): State<u64>) -> Result<(), String> {
        std::future::ready(()).await;
        if event.amount > limit {
            return Err(format!("{} is over {limit}", event.amount));
        }
        hear(format!("later {}", event.amount));
        Ok(())
    }

    #[handler]
    fn any(event: &RawEvent) {
        hear(event.event_type());
    }

    #[handler]
    fn set(event: &Closed) {
        match event {
            Closed::Won(event) => hear(format!("won {}", event.amount)),
            Closed::Lost(event) => hear(format!("lost {}", event.amount)),
        }
    }

    #[handler]
    fn batch(events: &EventBatch<Won>, mut metadata: Metadata) -> Result<(), crate::InvalidMetadata> {
        metadata.insert("sum", events.iter().map(|event| event.amount).sum::<u64>()).map(drop)
    }

    fn found(function: &str) -> Found {
        let name = format!("{}::{function}", module_path!());
        let mut named = Found::all().into_iter().filter(|found| found.name() == name);
        let found = named.next().unwrap_or_else(|| panic!("{name} is not among the handlers"));
        assert!(named.next().is_none(), "{name} was found twice");
        found
    }

    fn bound(found: &Found) -> Vec<Bound> {
        let mut binder = Binder::default();
        found.bind(&mut binder);
        binder.bound
    }

    /// An event on the stack of a publisher who has nothing but state.
    struct OnStack(Arc<StateMap>);

    impl InFlight for OnStack {
        fn header(&self) -> Arc<Header> {
            unreachable!("no handler of these tests asks for it")
        }

        fn raw(&self) -> Result<&RawEvent, EncodeError> {
            unreachable!("no handler of these tests asks for it")
        }

        fn state(&self) -> &Arc<StateMap> {
            &self.0
        }

        fn bus(&self) -> Weak<dyn Any + Send + Sync> {
            unreachable!("no handler of these tests asks for it")
        }
    }

    /// Calls the first entry of a handler, with state or without.
    fn call<E: Event>(found: &Found, event: &E, limit: Option<u64>) -> Result<(), String> {
        let mut state = StateMap::default();
        if let Some(limit) = limit {
            state.insert(limit);
        }
        let on_stack = OnStack(Arc::new(state));
        let Some(Bound::Event { call, name, .. }) = bound(found).into_iter().next() else {
            panic!("an entry of one event")
        };
        assert_eq!(name, E::NAME);
        let TypedCall(handler) = call.as_any().downcast_ref::<TypedCall<E>>().expect("an entry of that event");
        let ended = match handler(event, &Delivery::new(&on_stack)) {
            Handled::Now(ended) => ended,
            Handled::Pending(mut future) => {
                match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
                    Poll::Ready(ended) => ended,
                    Poll::Pending => panic!("the handler waits for nothing"),
                }
            }
        };
        match ended {
            Ended::Done => Ok(()),
            Ended::Failed(error) => Err(error.to_string()),
            Ended::Filtered => panic!("there is no filter"),
        }
    }

    #[test]
    fn a_handler_is_named_by_its_path_and_knows_its_place() {
        let found = found("plain");
        assert_eq!(found.name(), "event_bus::handler::found::tests::plain");
        assert!(!found.has_fixed_name());
        assert!(!found.is_async());
        assert_eq!(found.options(), FoundOptions::NONE);
        assert_eq!(found.place().module(), module_path!());
        let line = include_str!("found.rs").lines().position(|line| line.contains("fn plain(")).unwrap() + 1;
        assert_eq!(found.place().line() as usize, line);
    }

    #[test]
    fn a_raw_name_is_written_without_its_mark() {
        let options = found("match").options();
        assert_eq!((options.topics, options.queued), (&["deals.>"][..], true));
    }

    #[test]
    fn what_stands_in_the_brackets_is_kept() {
        let named: Vec<_> = Found::all().into_iter().filter(|found| found.name() == "found-billing").collect();
        let [found] = named[..] else { panic!("one of that name") };
        assert!(found.has_fixed_name());
        let expected = FoundOptions {
            topics: &["deals.eu", "vip.*"],
            retry: Some(5),
            concurrency: Some(4),
            buffer: Some(64),
            queued: false,
            blocking: true,
            each_process: true,
        };
        assert_eq!(found.options(), expected);
    }

    #[test]
    fn all_are_sorted_by_name() {
        let names: Vec<_> = Found::all().iter().map(Found::name).collect();
        assert!(names.is_sorted(), "{names:?}");
    }

    #[test]
    fn a_function_is_called_with_the_event() {
        call(&found("plain"), &Won { amount: 1201 }, None).unwrap();
        assert!(was_heard("plain 1201"));
    }

    #[test]
    fn an_async_function_is_called_with_what_it_asks_for() {
        let later = found("later");
        assert!(later.is_async());
        call(&later, &Won { amount: 1202 }, Some(2000)).unwrap();
        assert!(was_heard("later 1202"));
        assert_eq!(call(&later, &Won { amount: 2001 }, Some(2000)), Err("2001 is over 2000".to_owned()));
    }

    #[test]
    fn state_that_is_missing_is_told_when_asked_and_when_called() {
        let later = found("later");
        let mut state = StateMap::default();
        let missing = later.check(&state).unwrap_err().to_string();
        assert!(missing.starts_with("no `State<u64>`"), "{missing}");
        assert_eq!(call(&later, &Won { amount: 1 }, None), Err(missing));
        state.insert(7_u64);
        assert_eq!(later.check(&state), Ok(()));
        assert_eq!(found("plain").check(&StateMap::default()), Ok(()));
    }

    #[test]
    fn sets_raw_events_and_batches_make_their_entries() {
        assert!(matches!(bound(&found("any"))[..], [Bound::Raw(_)]));
        assert!(matches!(bound(&found("batch"))[..], [Bound::Batch { name: "found.won", .. }]));
        let set = found("set");
        assert!(matches!(
            bound(&set)[..],
            [Bound::Event { name: "found.won", .. }, Bound::Event { name: "found.lost", .. }]
        ));
        call(&set, &Won { amount: 1203 }, None).unwrap();
        assert!(was_heard("won 1203"));
    }
}
