//! Backends from URLs.

use std::fmt::{self, Write as _};
use std::process::Command;
use std::time::Duration;

use event_bus::backend::{Ack, BackendError, InMemory, NoOp, SyncBackend};
use event_bus::config::{BackendUrl, ConfigError};
use event_bus::{EventBus, RawEvent, register_backend};
use tracing_subscriber::filter::LevelFilter;

use crate::events::{Won, now};
use crate::lines::logged;

const SECRET: &str = "hunter2";

/// Set for the process whose environment is looked at.
const CHILD: &str = "EVENT_BUS_TEST_READS_ENVIRONMENT";

/// A backend as another crate has one.
struct Acme {
    linger: Duration,
}

impl Acme {
    async fn from_url(url: BackendUrl) -> Result<Self, ConfigError> {
        tokio::task::yield_now().await;
        url.required_host()?;
        url.check_settings(&["linger", "ratio", "retries", "durable", "api_key"])?;
        url.setting::<f64>("ratio")?;
        url.setting::<bool>("durable")?;
        url.setting_within("retries", 0..=10_u8)?;
        Ok(Self { linger: url.setting("linger")?.unwrap_or_default() })
    }
}

impl SyncBackend for Acme {
    fn publish(&self, _: &RawEvent) -> Result<Ack, BackendError> {
        Ok(Ack::Handed)
    }

    fn name(&self) -> std::borrow::Cow<'static, str> {
        format!("Acme({:?})", self.linger).into()
    }
}

/// An error that says too much.
#[derive(Debug)]
struct Talkative(String);

impl fmt::Display for Talkative {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot connect to {}", self.0)
    }
}

impl std::error::Error for Talkative {}

fn talkative(url: BackendUrl) -> Result<NoOp, Talkative> {
    Err(Talkative(url.expose().to_owned()))
}

register_backend!("acme", Acme::from_url);
register_backend!("acme+whole", |_: BackendUrl| Ok::<_, ConfigError>(InMemory::new()));
register_backend!("batch+acme.own", |_: BackendUrl| Ok::<_, ConfigError>(NoOp));
register_backend!("twice", |_: BackendUrl| Ok::<_, ConfigError>(NoOp));
register_backend!("twice", async |_: BackendUrl| Ok::<_, ConfigError>(InMemory::new()));
register_backend!("talkative", talkative);
register_backend!("refuses", |_: BackendUrl| -> Result<NoOp, &str> { Err("the licence has run out") });

async fn open(url: &str) -> Result<String, ConfigError> {
    Ok(EventBus::from_url(url).await?.backends()[0].name().to_owned())
}

/// What a user sees of a URL that cannot be used.
fn said(url: &str) -> String {
    match now_or_later(open(url)) {
        Ok(name) => panic!("{url} opened {name}"),
        Err(error) => error.to_string(),
    }
}

fn opened(url: &str) -> String {
    now_or_later(open(url)).unwrap_or_else(|error| panic!("{url}: {error}"))
}

fn now_or_later<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn parse(url: &str) -> BackendUrl {
    url.parse().unwrap_or_else(|error| panic!("{url}: {error}"))
}

#[test]
fn each_built_in_scheme_opens_its_backend() {
    for (url, name) in [
        ("noop:", "NoOp"),
        ("NOOP:", "NoOp"),
        ("memory:", "InMemory"),
        ("log:", "Logging"),
        ("log:trace", "Logging"),
        ("log:WARN", "Logging"),
        ("batch+memory:", "Batch(InMemory)"),
        ("batch+log:info?size=10&interval=250ms", "Batch(Logging)"),
        ("monitored+noop:", "Monitored(NoOp)"),
        ("batch+monitored+noop:?size=1", "Batch(Monitored(NoOp))"),
        ("monitored+batch+noop:?size=1", "Monitored(Batch(NoOp))"),
    ] {
        assert_eq!(opened(url), name, "{url}");
    }
}

#[test]
fn the_level_is_that_of_the_url() {
    let lines = logged(LevelFilter::TRACE, || {
        let bus = now(EventBus::from_url("log:warn")).unwrap();
        bus.publish(Won { deal: 1 }).send().unwrap();
    });
    let line = r#"WARN event_bus::events: Event: test.won | Topics: tests, sales | Data: {"deal":1}"#;
    assert!(lines.iter().any(|logged| logged == line), "{lines:#?}");
}

#[test]
fn a_backend_of_another_crate_is_chosen_by_settings_alone() {
    assert_eq!(opened("acme://broker:4000?linger=250ms"), "Acme(250ms)");
    assert_eq!(opened("batch+acme://broker?size=7&linger=2m"), "Batch(Acme(120s))");
    let builder = now_or_later(EventBus::builder().source("crm").backend_from_url("acme://broker")).unwrap();
    let bus = builder.backend(NoOp).build().unwrap();
    assert_eq!(
        bus.backends().iter().map(|backend| backend.name().to_owned()).collect::<Vec<_>>(),
        ["Acme(0ns)", "NoOp"]
    );
}

#[test]
fn a_scheme_that_is_registered_whole_goes_before_a_wrapper() {
    assert_eq!(opened("acme+whole:"), "InMemory");
    assert_eq!(opened("batch+acme+whole:"), "Batch(InMemory)");
    assert_eq!(opened("batch+acme.own:"), "NoOp");
}

#[test]
fn the_parts_are_decoded() {
    let url = parse("acme://us%40er:p%3A%20w@broker:4000/a%20b?name=a+b%26c&token=x%3Dy");
    assert_eq!((url.scheme(), url.host(), url.port()), ("acme", Some("broker"), Some(4000)));
    assert_eq!((url.username(), url.password(), url.path()), (Some("us@er"), Some("p: w"), "/a b"));
    assert_eq!(url.setting::<String>("name").unwrap().unwrap(), "a+b&c");
    assert_eq!(url.setting::<String>("none").unwrap(), None);
    assert_eq!(parse("log:info").path(), "info");
    assert_eq!(parse("acme+unix:///run/acme.sock").path(), "/run/acme.sock");
    assert_eq!(parse("acme://[::1]:7").host(), Some("[::1]"));
    assert_eq!(url.clone().expose(), url.expose());
}

#[test]
fn durations_have_a_unit() {
    let read = |text: &str| parse(&format!("acme://h?t={text}")).setting::<Duration>("t").ok().flatten();
    assert_eq!(read("250ms"), Some(Duration::from_millis(250)));
    assert_eq!(read("5s"), Some(Duration::from_secs(5)));
    assert_eq!(read("2m"), Some(Duration::from_mins(2)));
    assert_eq!(read("1h"), Some(Duration::from_hours(1)));
    assert_eq!(read("1d"), Some(Duration::from_hours(24)));
    for wrong in
        ["5", "s", "", "5 s", "-5s", "0.5s", "5S", "5y", "99999999999999999999s", "999999999999999999d", "\u{661}s"]
    {
        assert_eq!(read(&wrong.replace(' ', "%20")), None, "{wrong}");
    }
}

#[test]
fn what_cannot_be_a_url_says_what_to_do() {
    let long = format!("acme://{}", "x".repeat(1 << 20));
    let said: Vec<String> = [
        "",
        "log",
        "/var/run/redis.sock",
        "user:p@ss@host",
        "log:info\n",
        " log:info",
        "acme://user:p@ss@host",
        "acme:user:pw@host",
        "acme://user:p/ss@host",
        "acme://user:12/ss@host",
        "acme://user:p#ss@host",
        "acme://host:0",
        "acme://host:99999",
        "acme://host:x",
        "acme://[fe80::1%25eth0]:7",
        "acme:///",
        "acme://%ff:x@host",
        "acme://host?size=1&size=2",
        "http://",
        &long,
    ]
    .iter()
    .map(|url| said(url))
    .collect();
    assert_eq!(said.join("\n"), include_str!("texts/urls.txt").trim_end());
}

#[test]
fn what_is_not_registered_or_not_known_says_what_is() {
    let nested = format!("{}noop:", "batch+".repeat(500));
    let said: Vec<String> = [
        "javascript:alert(1)",
        "acne://host",
        "batch+lgo:info",
        "batch:",
        &nested,
        "refuses:",
        "log:loud",
        "log://info",
        "noop:x",
        "memory://host",
        "noop:?size=1",
        "batch+noop:?sise=1",
        "acme://h?linge=1s",
        "acme://h?linger=5",
        "acme://h?ratio=NaN",
        "acme://h?durable=yes",
        "acme://h?retries=11",
        "acme://h?retries=-1",
        "batch+noop:?size=0",
        "batch+noop:?size=18446744073709551615",
        "batch+noop:?size=many",
        "batch+noop:?interval=0s",
        "batch+noop:?interval=365d",
    ]
    .iter()
    .map(|url| said(url))
    .collect();
    assert_eq!(said.join("\n"), include_str!("texts/settings.txt").trim_end());
}

#[test]
fn two_backends_of_one_scheme_are_an_error_with_both_places() {
    let said = said("twice:");
    assert!(said.starts_with("`twice:` is registered twice, in integration::urls ("), "{said}");
    assert_eq!(said.matches("urls.rs:").count(), 2, "{said}");
}

fn refused(error: ConfigError) -> Result<EventBus, ConfigError> {
    Err(error)
}

/// Everything that is said about a URL, in every form.
fn everything_said(url: &str) -> String {
    let mut all = String::new();
    let lines = logged(LevelFilter::TRACE, || {
        match url.parse::<BackendUrl>() {
            Ok(url) => write!(all, "{url} {url:?} {:?}", url.check_settings(&[])).unwrap(),
            Err(error) => write!(all, "{error} {error:?}").unwrap(),
        }
        match now_or_later(EventBus::from_url(url)) {
            Ok(bus) => write!(all, "{bus:?}").unwrap(),
            Err(error) => {
                write!(all, "{error} {error:?} {error:#?}").unwrap();
                let mut source = std::error::Error::source(&error);
                while let Some(error) = source {
                    write!(all, "{error} {error:?}").unwrap();
                    source = error.source();
                }
                let unwrap = std::panic::AssertUnwindSafe(|| drop(refused(error).expect("the bus opens")));
                let panic = std::panic::catch_unwind(unwrap).unwrap_err();
                all += panic.downcast_ref::<String>().unwrap();
            }
        }
    });
    all + &lines.join("\n")
}

#[test]
fn no_secret_is_shown_anywhere() {
    let places = [
        "S://user:hunter2@host:7/path",
        "S://:hunter2@host",
        "S://hunter2@host",
        "S://user:hunter2@@host",
        "S://user:a@hunter2@host",
        "S://user:hunter2/@host",
        "S://user:1/hunter2@host",
        "S://user:1?hunter2@host",
        "S://user:1#hunter2@host",
        "S://user:hunter2",
        "S:user:hunter2@host",
        "S:/user:hunter2@host",
        "S://user:hunter2@host:0",
        "S://user:hunter2@host:99999",
        "S://user:hunter2@[::1%25eth0]",
        "S://user:hunter2@",
        "S://user:hunter2@host\n",
        "S://user:hunter2@host?x=1&x=2",
        "S://user:%ffhunter2@host",
        "S://host?password=hunter2",
        "S://host?PassWord=hunter2",
        "S://host?client_secret=hunter2&linger=x",
        "S://host?auth-token=hunter2",
        "S://host?api_key=hunter2&retries=x",
        "S://host?%61pi_%6bey=hunter2",
        "S://host?next=S%3A%2F%2Fuser%3Ahunter2%40host",
        "S://host/S:%2F%2Fuser:hunter2%40host",
        "S://host?user:hunter2%40host",
        "S://user:%68unter2@host",
    ];
    for scheme in
        ["acme", "batch+acme", "monitored+acme", "talkative", "batch+talkative", "none", "twice", "log", "noop", "http"]
    {
        for place in places {
            let url = place.replace('S', scheme);
            let said = everything_said(&url);
            assert!(!said.is_empty());
            assert!(!said.contains(SECRET) && !said.contains("%68unter2"), "{url}: {said}");
        }
    }
    let long = format!("acme://user:hunter2@{}", "x".repeat(1 << 20));
    assert!(!everything_said(&long).contains(SECRET));
}

#[test]
fn what_is_no_secret_is_shown() {
    let shown = |url: &str| parse(url).to_string();
    assert_eq!(
        shown("acme://crm:hunter2@broker:4000/a?linger=5s&token=x"),
        "acme://crm:***@broker:4000/a?linger=5s&token=***"
    );
    assert_eq!(shown("acme://hunter2@broker"), "acme://***@broker");
    assert_eq!(shown("log:info"), "log:info");
    assert_eq!(format!("{:?}", parse("log:info")), "BackendUrl(log:info)");
    let error = said("talkative://crm:hunter2@broker");
    assert_eq!(
        error,
        "the backend `talkative://crm:***@broker` cannot be opened: cannot connect to talkative://crm:***@broker"
    );
}

#[test]
fn the_environment_names_the_backend() {
    if std::env::var_os(CHILD).is_some() {
        match now_or_later(EventBus::from_env()) {
            Ok(bus) => println!("said: {}", bus.backends()[0].name()),
            Err(error) => println!("said: {error}"),
        }
        let builder = now_or_later(EventBus::builder().backend_from_env());
        println!("builder: {}", builder.is_ok());
        return;
    }
    let read = |variables: &[(&str, &std::ffi::OsStr)]| {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["urls::the_environment_names_the_backend", "--exact", "--nocapture"])
            .env_remove("EVENT_BUS_URL")
            .env_remove("EVENT_BUS_BACKEND")
            .env(CHILD, "1")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        let stdout = String::from_utf8(output.stdout).unwrap();
        let said = stdout.lines().find_map(|line| line.split_once("said: ").map(|(_, said)| said.to_owned()));
        let said = said.unwrap_or_else(|| panic!("{stdout}"));
        assert_eq!(stdout.contains("builder: true"), !said.contains(' '), "{stdout}");
        said
    };
    let mut said = vec![
        read(&[]),
        read(&[("EVENT_BUS_URL", "batch+memory:".as_ref())]),
        read(&[("EVENT_BUS_URL", "memory:".as_ref()), ("EVENT_BUS_BACKEND", "logging".as_ref())]),
        read(&[("EVENT_BUS_URL", "".as_ref())]),
        read(&[("EVENT_BUS_BACKEND", "logging".as_ref())]),
        read(&[("EVENT_BUS_BACKEND", "memory".as_ref())]),
    ];
    #[cfg(unix)]
    said.push(read(&[("EVENT_BUS_URL", std::os::unix::ffi::OsStrExt::from_bytes(b"log:\xff"))]));
    let expected: Vec<_> = include_str!("texts/environment.txt").lines().take(said.len()).collect();
    assert_eq!(said, expected);
}
