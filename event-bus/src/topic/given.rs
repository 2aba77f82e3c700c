//! [`TopicText`] and [`TopicTexts`]: what is given where one topic or several are asked for, before it is checked. The traits are there for what the
//! compiler says when one stands for the other.

use super::{InvalidTopic, Topic};

/// One topic, or one pattern of topics, as text: a `&str`, a `String`, a [`Topic`] or whatever else is `AsRef<str>`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not one topic",
    label = "not one topic",
    note = "a topic is a text such as `\"deals\"`, a `String` or a `Topic`",
    note = "to publish on several topics call `.topics([\"deals\", \"leads\"])`; to subscribe to several call `.topic(..)` once for each"
)]
pub trait TopicText {
    /// The text.
    #[doc(hidden)]
    fn text(&self) -> &str;
}

#[diagnostic::do_not_recommend]
impl<T: AsRef<str>> TopicText for T {
    fn text(&self) -> &str {
        self.as_ref()
    }
}

/// Several topics: an array, a `Vec` or whatever else can be iterated over, of [`TopicText`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a list of topics",
    label = "not a list of topics",
    note = "several topics are a list of texts, such as `[\"deals\", \"leads\"]`",
    note = "`.topics([..])` replaces the topics that the event declares; for one more call `.topic(\"deals\")`"
)]
pub trait TopicTexts {
    /// The topics, if each is one.
    #[doc(hidden)]
    fn checked(self) -> Result<Vec<Topic>, InvalidTopic>;
}

#[diagnostic::do_not_recommend]
impl<I: IntoIterator<Item: AsRef<str>>> TopicTexts for I {
    fn checked(self) -> Result<Vec<Topic>, InvalidTopic> {
        self.into_iter().map(Topic::new).collect()
    }
}
