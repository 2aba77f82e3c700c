//! `#[handler(..)]`.

use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser};
use syn::{Error, Ident, Lit, LitStr, Path, Result, token};

use super::topic::{self, Topic};
use super::{list, text};
use crate::errors::Errors;
use crate::symbol;

/// `#[handler(name = "billing", topic = "deals", retry = 5)]`.
#[derive(Default)]
pub(crate) struct Arguments {
    pub(crate) name: Option<LitStr>,
    /// Of `topic` or `topics`.
    pub(crate) topics: Option<Vec<Topic>>,
    /// Where `topics` stands with nothing in its brackets.
    pub(crate) no_topics: Option<Span>,
    pub(crate) retry: Option<Lit>,
    pub(crate) concurrency: Option<Lit>,
    pub(crate) buffer: Option<Lit>,
    pub(crate) queued: Option<Span>,
    pub(crate) blocking: Option<Span>,
    pub(crate) each_process: Option<Span>,
    pub(crate) path: Option<Path>,
}

impl Arguments {
    /// Reads what stands in the brackets of the attribute; without brackets that is nothing.
    pub(crate) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut read = Self::default();
        let list = |input: ParseStream| list::items(input, errors, |input, errors| read.item(input, errors));
        if let Err(error) = list.parse2(tokens) {
            errors.push(error);
        }
        read
    }

    fn item(&mut self, input: ParseStream, errors: &mut Errors) -> Result<()> {
        if input.peek(Lit) {
            return Err(without_a_key(input));
        }
        let word = list::word(input, symbol::ON_HANDLER)?;
        if !symbol::ON_HANDLER.iter().any(|known| word == *known) {
            return Err(unknown(&word));
        }
        if word == symbol::NAME {
            list::once(&mut self.name, &word, list::value(&word, "\"billing\"", input)?, errors);
        } else if word == symbol::TOPIC {
            let topic = one_topic(&word, input)?;
            self.once_topics(&word, vec![topic], errors);
        } else if word == symbol::TOPICS {
            let topics = topic::all(&word, input, errors)?;
            self.no_topics = topics.is_empty().then(|| word.span());
            self.once_topics(&word, topics, errors);
        } else if word == symbol::RETRY {
            list::once(&mut self.retry, &word, list::value(&word, "5", input)?, errors);
        } else if word == symbol::CONCURRENCY {
            list::once(&mut self.concurrency, &word, list::value(&word, "4", input)?, errors);
        } else if word == symbol::BUFFER {
            list::once(&mut self.buffer, &word, list::value(&word, "64", input)?, errors);
        } else if word == symbol::QUEUED {
            list::once(&mut self.queued, &word, list::flag(&word, input)?, errors);
        } else if word == symbol::BLOCKING {
            list::once(&mut self.blocking, &word, list::flag(&word, input)?, errors);
        } else if word == symbol::EACH_PROCESS {
            list::once(&mut self.each_process, &word, list::flag(&word, input)?, errors);
        } else if word == symbol::CRATE {
            list::once(&mut self.path, &word, list::path(&word, input)?, errors);
        }
        Ok(())
    }

    /// `topic` and `topics` are two words for one list.
    fn once_topics(&mut self, word: &Ident, topics: Vec<Topic>, errors: &mut Errors) {
        if self.topics.is_some() {
            errors.at(
                word.span(),
                "the topics are given twice; write them as one list: `topics = [\"deals\", \"leads\"]`",
            );
            return;
        }
        self.topics = Some(topics);
    }
}

fn one_topic(word: &Ident, input: ParseStream) -> Result<Topic> {
    list::equals(word, "\"deals\"", input)?;
    if input.peek(token::Bracket) {
        return Err(Error::new(
            word.span(),
            "a list of topics has the key `topics`: `topics = [\"deals\", \"leads\"]`",
        ));
    }
    topic::one(input)
}

/// A text is the name, most likely.
fn without_a_key(input: ParseStream) -> Error {
    let found = input.span();
    match input.parse() {
        Ok(Lit::Str(name)) => {
            Error::new(found, format!("a text needs a key here: write `name = {0}`, or `topic = {0}`", text(name)))
        }
        _ => {
            Error::new(found, format!("a value needs a key here; the keys are {}", symbol::listed(symbol::ON_HANDLER)))
        }
    }
}

fn unknown(word: &Ident) -> Error {
    let elsewhere = if *word == symbol::EVENT {
        Some("the event is the type of the function's first argument: `event: &SomeEvent`".to_owned())
    } else {
        symbol::ON_SUBSCRIPTION.iter().find(|known| *word == **known).map(|known| {
            format!("`{known}` is for handlers that are subscribed by hand: `bus.subscription(\"name\").{known}(..)`")
        })
    };
    list::unknown(word, "in `#[handler(...)]`", symbol::ON_HANDLER, elsewhere.as_deref())
}
