//! `#[event(..)]` on types and on fields.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::spanned::Spanned;
use syn::{Attribute, Error, Expr, Ident, Lit, LitStr, Meta, Path, Result, Token, Type};

use super::topic::{self, Topic};
use super::{Derive, list};
use crate::errors::Errors;
use crate::name;
use crate::symbol::{self, Symbol};

const NO_NAME: &str = "only an event has a name; this is a part of events";

/// `#[event("deal.won", topics = ["deals"], version = 2)]`.
#[derive(Default)]
pub(crate) struct TypeAttribute {
    /// Where the attribute stands, if it does.
    pub(crate) span: Option<Span>,
    pub(crate) name: Option<LitStr>,
    /// A name stands there, though not as it should, and that was said: nobody needs to hear that it is missing.
    pub(crate) has_name: bool,
    pub(crate) topics: Option<Vec<Topic>>,
    pub(crate) version: Option<Lit>,
    /// The key, and the struct of the version before.
    pub(crate) upcast_from: Option<(Span, Type)>,
    /// The words that stand there. If there is no value to one of them, it could not be read, and that was said: nobody needs to hear that it
    /// is missing.
    pub(crate) words: Vec<Symbol>,
    pub(crate) superseded: Option<Span>,
    pub(crate) compat: Option<LitStr>,
    pub(crate) reads: Option<LitStr>,
    pub(crate) deprecated: Option<Span>,
    pub(crate) local: Option<Span>,
    pub(crate) wire: Option<Type>,
    pub(crate) path: Option<Path>,
    /// `EventField` found the attribute of `Event`: the struct is both.
    pub(crate) belongs_to_event: bool,
}

/// `#[event(key)]` and the like.
#[derive(Default)]
pub(crate) struct FieldAttribute {
    pub(crate) key: Option<Span>,
    pub(crate) sensitive: Option<Span>,
    pub(crate) wire: Option<Type>,
    pub(crate) recursive: Option<Span>,
    /// The key, and the value.
    pub(crate) example: Option<(Span, Expr)>,
}

impl TypeAttribute {
    /// `can_be_event`: the type is one on which `Event` can stand as well, and report what is wrong.
    pub(super) fn read(attributes: &[Attribute], derive: Derive, can_be_event: bool, errors: &mut Errors) -> Self {
        let mut read = Self::default();
        for attribute in of_event(attributes) {
            if read.span.is_some() {
                errors.at(attribute.path().span(), "a second `#[event(..)]`; put everything into the first");
                continue;
            }
            read.span = Some(attribute.path().span());
            if derive == Derive::Nested
                && let Some(name) = name_at_the_start(attribute)
            {
                read.belongs_to_event = true;
                if !can_be_event {
                    errors.at(name.span(), NO_NAME);
                }
                let mut told_by_event = Errors::new();
                read.list(attribute, Derive::Event, &mut told_by_event);
                told_by_event.discard();
            } else {
                read.list(attribute, derive, errors);
            }
        }
        read
    }

    fn list(&mut self, attribute: &Attribute, derive: Derive, errors: &mut Errors) {
        // Brackets that are missing are one mistake, not also a name that is missing.
        self.has_name |= !matches!(attribute.meta, Meta::List(_));
        let mut first = true;
        let example =
            if derive == Derive::Event { "\"<entity>.<what_happened>\"".to_owned() } else { example(derive.on_type()) };
        list::each(attribute, &example, errors, |input, errors| {
            self.item(derive, std::mem::take(&mut first), input, errors)
        });
    }

    fn item(&mut self, derive: Derive, first: bool, input: ParseStream, errors: &mut Errors) -> Result<()> {
        if input.peek(Lit) {
            return self.literal(derive, first, input);
        }
        let word = list::word(input, derive.on_type())?;
        if !derive.on_type().iter().any(|known| word == *known) {
            return Err(self.unknown(derive, first, &word, input));
        }
        self.words.extend(derive.on_type().iter().copied().filter(|known| word == *known));
        if word == symbol::TOPICS {
            list::once(&mut self.topics, &word, topic::all(&word, input, errors)?, errors);
        } else if word == symbol::VERSION {
            list::once(&mut self.version, &word, list::value(&word, "2", input)?, errors);
        } else if word == symbol::UPCAST_FROM {
            let old = list::value(&word, "DealWonV1", input)?;
            list::once(&mut self.upcast_from, &word, (word.span(), old), errors);
        } else if word == symbol::SUPERSEDED {
            list::once(&mut self.superseded, &word, list::flag(&word, input)?, errors);
        } else if word == symbol::COMPAT {
            list::once(&mut self.compat, &word, list::value(&word, "\"backward\"", input)?, errors);
        } else if word == symbol::READS {
            list::once(&mut self.reads, &word, list::value(&word, "\"subset\"", input)?, errors);
        } else if word == symbol::DEPRECATED {
            list::once(&mut self.deprecated, &word, list::flag(&word, input)?, errors);
        } else if word == symbol::LOCAL {
            list::once(&mut self.local, &word, list::flag(&word, input)?, errors);
        } else if word == symbol::WIRE {
            list::once(&mut self.wire, &word, list::value(&word, "String", input)?, errors);
        } else if word == symbol::CRATE {
            list::once(&mut self.path, &word, list::path(&word, input)?, errors);
        }
        Ok(())
    }

    /// A literal is the name, and the name comes first.
    fn literal(&mut self, derive: Derive, first: bool, input: ParseStream) -> Result<()> {
        let literal: Lit = input.parse()?;
        let span = literal.span();
        let why = match (derive, literal) {
            (Derive::Event, Lit::Str(name)) if first => {
                self.has_name = true;
                self.name = Some(name);
                return Ok(());
            }
            (Derive::Event, Lit::Str(_)) if self.has_name => "an event has one name; keep one",
            (Derive::Event, Lit::Str(name)) => {
                self.name = Some(name);
                "the name comes first: `#[event(\"<entity>.<what_happened>\", ..)]`"
            }
            (Derive::Event, _) => "a name is a string: `#[event(\"<entity>.<what_happened>\", ..)]`",
            (Derive::Set, _) => "a set has no name of its own; its members have theirs",
            (Derive::Nested, _) => NO_NAME,
        };
        self.has_name = true;
        Err(Error::new(span, why))
    }

    /// A name without its quotes is the likeliest of unknown words at the start.
    fn unknown(&mut self, derive: Derive, first: bool, word: &Ident, input: ParseStream) -> Error {
        let known = derive.on_type();
        if derive == Derive::Event && *word == symbol::NAME {
            self.has_name = true;
            return Error::new(
                word.span(),
                "the name stands first and has no key: `#[event(\"<entity>.<what_happened>\", ..)]`",
            );
        }
        let is_path = input.peek(Token![.]) || input.peek(Token![::]);
        let is_alone = list::at_end(input) && symbol::nearest(&word.to_string(), known).is_none();
        if derive == Derive::Event && first && !is_field_word(word) && (is_path || is_alone) {
            self.has_name = true;
            let rest: TokenStream = input.fork().parse().unwrap_or_default();
            let typed: String =
                format!("{word}{}", rest.to_string().split(',').next().unwrap_or_default()).replace(' ', "");
            let meant = name::event_suggestion(&typed).unwrap_or_else(|| "<entity>.<what_happened>".to_owned());
            return Error::new(word.span(), format!("an event's name is a string: `#[event(\"{meant}\", ..)]`"));
        }
        let takes_a_value = *word == symbol::WIRE || *word == symbol::EXAMPLE;
        let value = if takes_a_value { " = .." } else { "" };
        let elsewhere =
            is_field_word(word).then(|| format!("`{word}` belongs on a field: put `#[event({word}{value})]` above it"));
        list::unknown(word, "in `#[event(...)]`", known, elsewhere.as_deref())
    }
}

impl FieldAttribute {
    pub(super) fn read(attributes: &[Attribute], derive: Derive, errors: &mut Errors) -> Self {
        let mut read = Self::default();
        for attribute in of_event(attributes) {
            let example = example(derive.on_field());
            list::each(attribute, &example, errors, |input, errors| read.item(derive, input, errors));
        }
        read
    }

    /// The words that stand there, but for `key`, with their places.
    pub(crate) fn words(&self) -> impl Iterator<Item = (Symbol, Span)> {
        let words = [
            (symbol::SENSITIVE, self.sensitive),
            (symbol::WIRE, self.wire.as_ref().map(Type::span)),
            (symbol::RECURSIVE, self.recursive),
            (symbol::EXAMPLE, self.example.as_ref().map(|(word, _)| *word)),
        ];
        words.into_iter().filter_map(|(word, place)| Some((word, place?)))
    }

    fn item(&mut self, derive: Derive, input: ParseStream, errors: &mut Errors) -> Result<()> {
        let known = derive.on_field();
        let word = list::word(input, known)?;
        if !known.iter().any(|symbol| word == *symbol) {
            let elsewhere = if word == symbol::KEY {
                Some("a key belongs to an event, not to a part of one".to_owned())
            } else if symbol::ON_EVENT.iter().any(|symbol| word == *symbol) {
                Some(format!("`{word}` belongs above the struct"))
            } else {
                None
            };
            return Err(list::unknown(&word, "on a field", known, elsewhere.as_deref()));
        }
        if word == symbol::KEY {
            list::once(&mut self.key, &word, list::flag(&word, input)?, errors);
        } else if word == symbol::SENSITIVE {
            list::once(&mut self.sensitive, &word, list::flag(&word, input)?, errors);
        } else if word == symbol::RECURSIVE {
            list::once(&mut self.recursive, &word, list::flag(&word, input)?, errors);
        } else if word == symbol::WIRE {
            list::once(&mut self.wire, &word, list::value(&word, "String", input)?, errors);
        } else if word == symbol::EXAMPLE {
            list::equals(&word, "\"text\"", input)?;
            list::once(&mut self.example, &word, (word.span(), expression(input)?), errors);
        }
        Ok(())
    }
}

/// The first of the words, as it is written.
fn example(known: &[Symbol]) -> String {
    match known.first() {
        Some(&symbol::WIRE) => "wire = String".to_owned(),
        Some(&symbol::CRATE) => "crate = ::event_bus".to_owned(),
        Some(word) => word.to_string(),
        None => "..".to_owned(),
    }
}

fn of_event(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident(symbol::EVENT.text()))
}

fn name_at_the_start(attribute: &Attribute) -> Option<LitStr> {
    let Meta::List(list) = &attribute.meta else { return None };
    syn::parse2(list.tokens.clone().into_iter().take(1).collect()).ok()
}

fn is_field_word(word: &Ident) -> bool {
    symbol::ON_EVENT_FIELD.iter().any(|known: &Symbol| word == known)
}

/// Any expression, up to the next comma.
fn expression(input: ParseStream) -> Result<Expr> {
    let ahead = input.fork();
    if let Ok(expression) = ahead.parse::<Expr>()
        && list::at_end(&ahead)
    {
        input.advance_to(&ahead);
        return Ok(expression);
    }
    let mut tokens = TokenStream::new();
    while !list::at_end(input) {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Err(Error::new_spanned(tokens, "this is no whole expression; write a value, like `example = \"text\"`"))
}
