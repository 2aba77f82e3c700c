//! Who did it: something of our own that handlers ask for.

use event_bus::Context;
use event_bus::handler::{BoxError, FromContext};

/// Who caused an event: its metadata `user_id`, which the desk sends along with each.
pub(crate) struct By(pub(crate) String);

impl FromContext for By {
    fn from_context(context: &Context) -> Result<Self, BoxError> {
        let user = context
            .metadata()
            .get_str("user_id")
            .ok_or("the event does not say who caused it: no `user_id` in its metadata")?;
        Ok(Self(user.into_owned()))
    }
}
