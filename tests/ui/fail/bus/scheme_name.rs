use event_bus::backend::NoOp;
use event_bus::config::{BackendUrl, ConfigError};

fn from_url(_url: BackendUrl) -> Result<NoOp, ConfigError> {
    Ok(NoOp)
}

event_bus::register_backend!("Acme", from_url);

fn main() {}
