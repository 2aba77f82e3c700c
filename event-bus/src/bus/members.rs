//! The backends of a bus, and the order in which they are asked.

use std::borrow::Cow;
use std::sync::Arc;

use super::outgoing::Outgoing;
use super::services::{BackendReport, Services};
use crate::backend::{Backend, Host};

/// The backends of a bus.
pub(super) struct Members {
    pub(super) all: Vec<Member>,
    /// The first that stores: if it fails, the publish fails.
    pub(super) primary: Option<usize>,
    /// In which they are asked: the primary first, so that a publish that fails has reached nobody.
    pub(super) order: Vec<usize>,
    /// Whether the only one is [`NoOp`](crate::backend::NoOp), so that nothing but its log line can want an envelope.
    pub(super) only_noop: bool,
}

/// One backend.
pub(super) struct Member {
    /// Asked for once.
    pub(super) name: Cow<'static, str>,
    pub(super) backend: Arc<dyn Backend>,
    /// What waits to be handed over, for a backend that takes time.
    pub(super) outgoing: Option<Arc<Outgoing>>,
}

impl Members {
    pub(super) fn new(backends: Vec<Box<dyn Backend>>, services: &Arc<Services>) -> Self {
        let only_noop = matches!(&*backends, [only] if only.is_noop());
        let all: Vec<_> = backends.into_iter().map(|backend| Member::new(backend, services)).collect();
        let primary = all.iter().position(|member| member.backend.capabilities().is_storing());
        let others = (0..all.len()).filter(|index| Some(*index) != primary);
        let order = primary.into_iter().chain(others).collect();
        Self { all, primary, order, only_noop }
    }

    /// The first that stores, if any.
    pub(super) fn primary(&self) -> Option<&Member> {
        self.primary.map(|index| &self.all[index])
    }

    /// Drops what waits to be handed over. Gives how many events that were.
    pub(super) fn stop(&self) -> usize {
        self.all.iter().filter_map(|member| member.outgoing.as_ref()).map(|outgoing| outgoing.stop()).sum()
    }
}

impl Member {
    fn new(backend: Box<dyn Backend>, services: &Arc<Services>) -> Self {
        let (name, backend): (_, Arc<dyn Backend>) = (backend.name(), backend.into());
        let report = BackendReport { backend: name.to_string(), services: Arc::clone(services) };
        backend.attach(Host::new(Arc::new(report)));
        let takes_time = !backend.answers_at_once();
        let outgoing =
            takes_time.then(|| Arc::new(Outgoing::new(name.clone(), Arc::clone(&backend), Arc::clone(services))));
        Self { name, backend, outgoing }
    }
}
