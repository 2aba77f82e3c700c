//! An event that is being published: its envelope, made piece by piece as somebody asks for it.

use std::any::Any;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::sync::{Arc, Weak};

use super::core::Core;
use super::frames::Publication;
use super::parcel::raw_event;
use crate::encode::{EncodeError, encode};
use crate::envelope::{Header, RawEvent, TopicList};
use crate::event::Event;
use crate::handler::{InFlight, StateMap};
use crate::json::Raw;
use crate::schema::Object;

/// An event that is being published.
pub(super) struct Publishing<'a> {
    pub(super) core: &'a Arc<Core>,
    pub(super) publication: &'a Publication,
    pub(super) topics: &'a TopicList,
    body: &'a dyn Body,
    /// Given to the publish, in place of the event's own.
    key: Option<&'a str>,
    header: OnceCell<Arc<Header>>,
    raw: OnceCell<Result<RawEvent, EncodeError>>,
}

/// The event itself.
pub(super) trait Body {
    fn name(&self) -> Cow<'static, str>;
    fn version(&self) -> u32;
    fn key(&self) -> Option<Cow<'_, str>>;
    fn data(&self) -> Result<Raw, EncodeError>;
    fn schema(&self) -> Option<&'static Object>;
}

/// An event with its type.
pub(super) struct Typed<'a, E>(pub(super) &'a E);

/// An event without.
pub(super) struct Untyped {
    pub(super) name: Cow<'static, str>,
    pub(super) version: u32,
    pub(super) key: Option<String>,
    pub(super) data: Raw,
    pub(super) schema: Option<&'static Object>,
}

impl<'a> Publishing<'a> {
    pub(super) fn new(
        core: &'a Arc<Core>,
        publication: &'a Publication,
        topics: &'a TopicList,
        body: &'a dyn Body,
        key: Option<&'a str>,
    ) -> Self {
        Self { core, publication, topics, body, key, header: OnceCell::new(), raw: OnceCell::new() }
    }

    /// The event as backends carry it, if somebody asked for that.
    pub(super) fn into_raw(self) -> Option<RawEvent> {
        self.raw.into_inner().and_then(Result::ok)
    }
}

/// A typed event to which nothing was given: the same, in few words.
pub(super) struct Plain<'a, E> {
    core: &'a Arc<Core>,
    publication: &'a Publication,
    event: &'a E,
    made: OnceCell<Box<Made>>,
}

/// What somebody asked for.
struct Made {
    header: Arc<Header>,
    raw: OnceCell<Result<RawEvent, EncodeError>>,
}

impl<'a, E: Event> Plain<'a, E> {
    #[inline]
    pub(super) fn new(core: &'a Arc<Core>, publication: &'a Publication, event: &'a E) -> Self {
        Self { core, publication, event, made: OnceCell::new() }
    }

    #[cold]
    fn made(&self) -> &Made {
        self.made.get_or_init(|| {
            let topics = TopicList::of_type(E::TOPICS);
            let header = header(self.core, self.publication, topics, None, &Typed(self.event));
            Box::new(Made { header, raw: OnceCell::new() })
        })
    }
}

impl<E: Event> InFlight for Plain<'_, E> {
    fn header(&self) -> Arc<Header> {
        Arc::clone(&self.made().header)
    }

    fn raw(&self) -> Result<&RawEvent, EncodeError> {
        let raw = self.made().raw.get_or_init(|| raw_event(self.header(), || Typed(self.event).data()));
        raw.as_ref().map_err(Clone::clone)
    }

    fn state(&self) -> &Arc<StateMap> {
        &self.core.state
    }

    fn bus(&self) -> Weak<dyn Any + Send + Sync> {
        Arc::downgrade(self.core) as _
    }
}

fn header(
    core: &Core,
    publication: &Publication,
    topics: TopicList,
    key: Option<&str>,
    body: &dyn Body,
) -> Arc<Header> {
    // The key is user code: nothing comes between what is fresh and its being known.
    let key = match key {
        Some(key) => Some(key.into()),
        None => body.key().map(|key| Box::from(&*key)),
    };
    let fresh = publication.fresh();
    let is_fresh = fresh.is_some();
    let (id, time, metadata) = fresh.unwrap_or_else(|| publication.details());
    let header = Arc::new(Header {
        id,
        time,
        name: body.name(),
        version: body.version(),
        source: Arc::clone(&core.source),
        topics,
        key,
        metadata,
        schema: body.schema(),
        extra: Vec::new(),
    });
    if is_fresh {
        publication.knows(&header);
    }
    header
}

impl InFlight for Publishing<'_> {
    fn header(&self) -> Arc<Header> {
        let header =
            self.header.get_or_init(|| header(self.core, self.publication, self.topics.clone(), self.key, self.body));
        Arc::clone(header)
    }

    fn raw(&self) -> Result<&RawEvent, EncodeError> {
        let raw = self.raw.get_or_init(|| raw_event(self.header(), || self.body.data()));
        raw.as_ref().map_err(Clone::clone)
    }

    fn state(&self) -> &Arc<StateMap> {
        &self.core.state
    }

    fn bus(&self) -> Weak<dyn Any + Send + Sync> {
        Arc::downgrade(self.core) as _
    }
}

impl<E: Event> Body for Typed<'_, E> {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(E::NAME)
    }

    fn version(&self) -> u32 {
        E::VERSION
    }

    fn key(&self) -> Option<Cow<'_, str>> {
        self.0.key()
    }

    fn data(&self) -> Result<Raw, EncodeError> {
        encode(self.0)
    }

    fn schema(&self) -> Option<&'static Object> {
        Some(E::SCHEMA)
    }
}

impl Body for Untyped {
    fn name(&self) -> Cow<'static, str> {
        self.name.clone()
    }

    fn version(&self) -> u32 {
        self.version
    }

    fn key(&self) -> Option<Cow<'_, str>> {
        self.key.as_deref().map(Cow::Borrowed)
    }

    fn data(&self) -> Result<Raw, EncodeError> {
        Ok(self.data.clone())
    }

    fn schema(&self) -> Option<&'static Object> {
        self.schema
    }
}
