//! The global bus, and scopes in which it is another.

use event_bus::backend::InMemory;
use event_bus::{EventBus, subscribe};

use crate::events::{Lost, Notes, Won};

#[tokio::test]
async fn inside_a_scope_the_global_bus_is_that_bus_also_after_an_await() {
    let (one, other) = (InMemory::new(), InMemory::new());
    let in_one = event_bus::scope(EventBus::new(one.clone()), async {
        event_bus::publish(Won { deal: 1 }).await.unwrap();
        tokio::task::yield_now().await;
        event_bus::publish(Won { deal: 2 }).send().unwrap();
    });
    let in_other = event_bus::scope(EventBus::new(other.clone()), async {
        tokio::task::yield_now().await;
        event_bus::publish(Won { deal: 3 }).await.unwrap();
    });
    tokio::join!(in_one, in_other);
    assert_eq!((one.get_events(None).len(), other.get_events(None).len()), (2, 1));
}

#[tokio::test]
async fn a_scope_does_not_reach_spawned_tasks_unless_it_is_carried_there() {
    let backend = InMemory::new();
    event_bus::scope(EventBus::new(backend.clone()), async {
        let names = tokio::spawn(async { event_bus::global().backends()[0].name().to_owned() }).await.unwrap();
        assert_ne!(names, "InMemory");
        let carried =
            event_bus::scope(event_bus::global(), async { event_bus::publish(Won { deal: 1 }).await.unwrap() });
        tokio::spawn(carried).await.unwrap();
    })
    .await;
    assert_eq!(backend.get_events(None).len(), 1);
}

#[test]
fn scopes_of_calls_nest_and_end() {
    let (outer, inner) = (InMemory::new(), InMemory::new());
    event_bus::with(EventBus::new(outer.clone()), || {
        event_bus::with(EventBus::new(inner.clone()), || event_bus::publish(Won { deal: 1 }).send().unwrap());
        event_bus::publish(Won { deal: 2 }).send().unwrap();
    });
    assert_eq!((outer.get_events(None).len(), inner.get_events(None).len()), (1, 1));
}

#[tokio::test]
async fn handlers_run_in_the_scope_of_the_bus_that_calls_them() {
    let (own, around) = (InMemory::new(), InMemory::new());
    let bus = EventBus::new(own.clone());
    bus.subscribe(|event: &Won| event_bus::publish(Lost { deal: event.deal }).send().map(drop));
    subscribe!(bus, async move |event: &Won| {
        tokio::task::yield_now().await;
        event_bus::publish(Lost { deal: event.deal }).await.map(drop)
    });
    event_bus::scope(EventBus::new(around.clone()), async {
        bus.publish(Won { deal: 1 }).await.unwrap();
        bus.settle().await.unwrap();
        event_bus::publish(Lost { deal: 2 }).await.unwrap();
    })
    .await;
    assert_eq!((own.get_events(None).len(), around.get_events(None).len()), (3, 1));
}

#[test]
fn a_handler_may_open_a_scope_of_its_own() {
    let (own, other, notes) = (InMemory::new(), InMemory::new(), Notes::default());
    let bus = EventBus::new(own.clone());
    let (inner, handler) = (EventBus::new(other.clone()), notes.clone());
    bus.subscribe(move |event: &Won| {
        let deal = event.deal;
        event_bus::with(inner.clone(), || event_bus::publish(Lost { deal }).send().unwrap());
        handler.add(event_bus::global().backends()[0].name().to_owned());
        event_bus::publish(Lost { deal }).send().map(drop)
    });
    bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!((own.get_events(None).len(), other.get_events(None).len(), notes.take().len()), (2, 1, 1));
}

#[test]
fn the_global_bus_can_be_replaced_for_a_test_and_is_set_once() {
    let backend = InMemory::new();
    {
        let _replaced = event_bus::testing::replace_global(EventBus::new(backend.clone()));
        std::thread::scope(|scope| {
            scope.spawn(|| event_bus::publish(Won { deal: 1 }).send().unwrap());
        });
        let refused = event_bus::set_global(EventBus::default()).unwrap_err();
        assert!(refused.to_string().starts_with("the program has a global bus already: set it once"), "{refused}");
        assert_eq!(refused.bus.backends()[0].name(), "NoOp", "it is given back");
    }
    assert_eq!(backend.get_events(None).len(), 1);
}
