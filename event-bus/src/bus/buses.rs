//! Every bus of the process by its number, so that a thread can note in one word which bus it works for.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock, Weak};

use super::core::Core;

static BUSES: LazyLock<RwLock<HashMap<u64, Weak<Core>>>> = LazyLock::new(RwLock::default);

pub(super) fn remember(number: u64, core: &Arc<Core>) {
    BUSES.write().unwrap_or_else(PoisonError::into_inner).insert(number, Arc::downgrade(core));
}

pub(super) fn forget(number: u64) {
    BUSES.write().unwrap_or_else(PoisonError::into_inner).remove(&number);
}

/// The bus of that number, if it lives.
pub(super) fn find(number: u64) -> Option<Arc<Core>> {
    BUSES.read().unwrap_or_else(PoisonError::into_inner).get(&number)?.upgrade()
}
