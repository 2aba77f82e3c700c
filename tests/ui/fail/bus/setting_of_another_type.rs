use event_bus::config::{BackendUrl, ConfigError};

#[allow(dead_code)]
fn setting(url: &BackendUrl) -> Result<Option<Vec<u8>>, ConfigError> {
    url.setting("hosts")
}

fn main() {
    let _ = setting;
}
