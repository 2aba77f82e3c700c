//! The rules for handlers as a table: the attribute and the function, and everything that is said of them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::model::Handler;
use crate::parse::{self, Arguments};

/// Each error begins with the text that is expected, and there is no other.
fn assert_told(arguments: TokenStream, function: TokenStream, expected: &[&str]) {
    let case = format!("#[handler({arguments})] {function}");
    let mut errors = Errors::new();
    let arguments = Arguments::read(arguments, &mut errors);
    match parse::function(&function, &mut errors) {
        Some(function) => super::handler(&Handler::new(arguments, function), &mut errors),
        None => super::arguments(&arguments, &mut errors),
    }
    let told = errors.into_texts();
    assert_eq!(told.len(), expected.len(), "{case}: {told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{case}: {told}");
    }
}

/// What is said of a function below a bare `#[handler]`.
fn of_function(function: &str, expected: &str) {
    assert_told(TokenStream::new(), function.parse().expect("the case is tokens"), &[expected]);
}

/// What is said of the words in the brackets.
fn of_words(words: TokenStream, expected: &[&str]) {
    let function = "fn bill(event: &DealWon) {}".parse();
    assert_told(words, function.expect("the function is tokens"), expected);
}

#[test]
fn nothing_is_said_of_what_is_right() {
    let words = quote!(
        name = "billing",
        topics = ["deals.*", path::DEALS, ">"],
        retry = 100,
        concurrency = 1024u16,
        buffer = 1_000_000,
        blocking,
        each_process,
        crate = crate::bus
    );
    let function = quote!(
        /// A handler.
        #[cfg(unix)]
        #[must_use]
        pub(in crate::deals) fn bill(
            #[allow(unused)] DealWon { amount, .. }: &DealWon,
            State(mailer): State<Mailer>,
            mut metadata: Metadata,
            _: Context,
        ) -> Result<(), &'static str> {
            Ok(())
        }
    );
    assert_told(words, function, &[]);
    assert_told(
        quote!(topic = "deals",),
        quote!(
            async fn bill(_: &EventBatch<DealWon>) {}
        ),
        &[],
    );
    assert_told(
        quote!(queued, retry = 1),
        quote!(
            fn bill(_: &RawEvent) -> ! {
                loop {}
            }
        ),
        &[],
    );
}

#[test]
fn the_event_comes_first_and_by_reference() {
    let many = "for many events at once take `&EventBatch<DealWon>`";
    let first = "the event comes first, by reference: `event: &SomeEvent`; then comes ";
    of_function("fn bill() {}", "a handler's first argument is the event");
    of_function("fn bill(_: DealWon) {}", "the event comes by reference: write `&DealWon`");
    of_function("fn bill(_: Box<DealWon>) {}", "the event comes by reference: write `&DealWon`");
    of_function("fn bill(_: Rc) {}", "the event comes by reference: write `&SomeEvent`");
    of_function("fn bill(_: (DealWon, DealLost)) {}", "a handler's first argument is the event, by reference");
    of_function("fn bill(_: Context) {}", &format!("{first}`Context`"));
    of_function("fn bill(_: State<Mailer>, _: &DealWon) {}", &format!("{first}`State<Mailer>`"));
    of_function("fn bill(_: &Context, _: &DealWon) {}", &format!("{first}`Context`"));
    for list in ["&[DealWon]", "&Vec<DealWon>", "Vec<DealWon>", "[DealWon; 3]", "&std::vec::Vec<DealWon>"] {
        of_function(&format!("fn bill(_: {list}) {{}}"), many);
    }
    of_function("fn bill(_: &str) {}", "a handler says which event it takes by its type");
    of_function("fn bill(_: &dyn Any) {}", "a handler takes one type of event; for every event");
    of_function("fn bill(_: impl Event) {}", "a handler takes one type of event; for several");
    of_function("fn bill(_: &mut DealWon) {}", "an event is shared by all its handlers");
    of_function("fn bill(_: &'static DealWon) {}", "the event lives as long as the call");
}

#[test]
fn the_others_come_by_value_and_are_at_most_six() {
    of_function("fn bill(_: &DealWon, _: &Context) {}", "only the event comes by reference; write `Context`");
    of_function("fn bill(_: &DealWon, _: impl FromContext) {}", "what a handler asks for has one type");
    of_function("fn bill(_: &DealWon, _: State<Box<impl Send>>) {}", "what a handler asks for has one type");
    let function = "fn bill(_: &E, _: A, _: B, _: C, _: D, _: F, _: G, _: H, _: I) {}";
    of_function(function, "a handler asks for at most 6 things");
}

#[test]
fn a_handler_is_a_plain_function() {
    of_function("const fn bill(_: &DealWon) {}", "a handler runs when an event arrives");
    of_function("unsafe fn bill(_: &DealWon) {}", "the bus cannot promise");
    of_function("extern fn bill(_: &DealWon) {}", "the bus calls Rust functions only");
    of_function("fn bill<T>(_: &T) {}", "a handler is one function for one type of event");
    of_function("fn bill<const N: usize>(_: &DealWon) {}", "a handler is one function: write a value");
    of_function("fn bill<'a>(_: &'a DealWon) {}", "a handler needs no lifetimes: leave out `'a`");
    of_function("fn bill(&self) {}", "a handler is a function outside of `impl` and `trait`");
    of_function("fn bill(self: Arc<Self>, _: &DealWon) {}", "a handler is a function outside of `impl`");
    of_function("fn bill(_: &DealWon, #[cfg(unix)] _: Context) {}", "an argument of a handler is always there");
    of_function("fn bill(_: &DealWon) -> impl Future {}", "a handler returns nothing or `Result<(), E>`");
    of_function("#[handler] fn bill(_: &DealWon) {}", "a second `#[handler]`");
    of_function("#[event_bus::handler(queued)] fn bill(_: &DealWon) {}", "a second `#[handler]`");
}

#[test]
fn what_is_no_function_is_told_what_one_is() {
    let items = [
        "struct Billing;",
        "pub enum Billing {}",
        "impl Billing {}",
        "unsafe impl Send for Billing {}",
        "mod billing {}",
        "const BILLING: u8 = 1;",
        "use billing;",
        "extern \"C\" {}",
        "bill!();",
        "",
    ];
    for item in items {
        of_function(item, "a handler is a function: `fn name(event: &SomeEvent) { .. }`");
    }
}

#[test]
fn words_are_told_what_is_wrong_with_them() {
    of_words(quote!(retries = 5), &["unknown key `retries` in `#[handler(...)]`; did you mean `retry`?"]);
    of_words(quote!(event = DealWon), &["unknown key `event` in `#[handler(...)]`; the event is the type of"]);
    of_words(
        quote!(filter),
        &["unknown key `filter` in `#[handler(...)]`; `filter` is for handlers that are subscribed by hand"],
    );
    of_words(quote!("billing"), &["a text needs a key here: write `name = \"billing\"`, or `topic = \"billing\"`"]);
    of_words(quote!(5), &["a value needs a key here; the keys are `name`"]);
    of_words(quote!(name = billing), &["cannot read the value of `name`; write `name = \"billing\"`"]);
    of_words(quote!(retry = ATTEMPTS), &["cannot read the value of `retry`; write `retry = 5`"]);
    of_words(quote!(retry(5)), &["`retry` needs a value: `retry = 5`"]);
    of_words(quote!(queued = true), &["`queued` takes no value; write `queued` alone"]);
    of_words(quote!(crate = "bus"), &["cannot read the value of `crate`; write `crate = ::event_bus`"]);
    of_words(quote!(retry = 5 concurrency = 4), &["expected `,` here"]);
    of_words(quote!(queued, queued), &["`queued` is given twice; keep one"]);
}

#[test]
fn names_and_numbers_have_limits() {
    let long = "x".repeat(129);
    of_words(quote!(name = ""), &["a name may not be empty"]);
    of_words(quote!(name = #long), &["this name is 129 bytes long; the limit is 128"]);
    of_words(quote!(name = "two\nlines"), &["a name may not contain '\\n'"]);
    of_words(quote!(retry = 0), &["`retry` is 1 to 100 attempts in all"]);
    of_words(quote!(retry = 101), &["`retry` is 1 to 100 attempts in all"]);
    of_words(quote!(retry = -1), &["`retry` is 1 to 100 attempts in all"]);
    of_words(quote!(retry = 5.0), &["`retry` is a whole number: 1 to 100 attempts"]);
    of_words(quote!(concurrency = 99999999999999999999), &["`concurrency` is 1 to 1024 calls at once"]);
    of_words(quote!(buffer = true), &["`buffer` is a whole number: 1 to 1000000 events that wait"]);
}

#[test]
fn topics_are_patterns_in_one_list() {
    let twice = "the topics are given twice; write them as one list";
    of_words(quote!(topics = []), &["no topic at all; leave out `topics`"]);
    of_words(quote!(topic = ["deals"]), &["a list of topics has the key `topics`"]);
    of_words(quote!(topics = "deals"), &["topics stand in square brackets: write `topics = [\"deals\"]`"]);
    of_words(quote!(topic = 5), &["a topic is a string, or the path of a `const` string"]);
    of_words(quote!(topic = "deals", topics = ["leads"]), &[twice]);
    of_words(quote!(topic = "deals", topic = "leads"), &[twice]);
    of_words(
        quote!(topics = ["a", "a", DEALS, DEALS]),
        &["topic \"a\" is given twice", "topic `DEALS` is given twice"],
    );
    of_words(
        quote!(topics = ["deal*", "a.>.b"]),
        &["topic \"deal*\" has a wildcard", "topic \"a.>.b\" goes on after `>`"],
    );
}

#[test]
fn flags_that_do_nothing_are_refused() {
    let later = quote!(
        async fn bill(_: &DealWon) {}
    );
    assert_told(quote!(blocking), later.clone(), &["`blocking` is for a function that is not `async`"]);
    assert_told(quote!(queued), later, &["an `async fn` always has a queue"]);
    of_words(quote!(queued, blocking), &["a `blocking` handler always has a queue"]);
}
