//! A row of the table, as it is printed.

use std::fmt;

/// What a scenario has to reach.
#[derive(Clone, Copy)]
pub(crate) enum Bar {
    /// At most so many times the floor.
    Times(f64),
    /// At most so much more than the floor.
    Above(f64),
    /// At most so much, whatever the floor.
    AtMost(f64),
    /// No bar: for comparison.
    None,
}

/// A scenario, measured.
pub(crate) struct Row {
    scenario: &'static str,
    unit: &'static str,
    /// The number, that of its floor, and their ratio. `None` if they could not be measured.
    numbers: Option<(f64, Option<f64>, f64)>,
    bar: Bar,
}

pub(crate) const HEAD: &str =
    "| scenario | unit | measured | floor | ratio | bar | met? |\n|---|---|---:|---:|---:|---:|---|";

impl Row {
    pub(crate) fn new(
        scenario: &'static str,
        unit: &'static str,
        numbers: Option<(f64, Option<f64>, f64)>,
        bar: Bar,
    ) -> Self {
        Self { scenario, unit, numbers, bar }
    }

    fn is_met(&self, work: f64, floor: f64, ratio: f64) -> Option<bool> {
        match self.bar {
            Bar::Times(bar) => Some(ratio <= bar),
            Bar::Above(bar) => Some(work - floor <= bar),
            Bar::AtMost(bar) => Some(work <= bar),
            Bar::None => None,
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scenario, unit, numbers, bar } = self;
        write!(f, "| {scenario} | {unit} | ")?;
        let Some((work, floor, ratio)) = *numbers else {
            return write!(f, "n/m | n/m | n/m | {bar} | n/m |");
        };
        let text = |number: f64| match number {
            whole if whole.fract() == 0.0 => format!("{whole}"),
            small if small < 10.0 => format!("{small:.2}"),
            large => format!("{large:.0}"),
        };
        let (floor_text, ratio_text) = match floor {
            None => ("-".to_owned(), "-".to_owned()),
            Some(floor) if matches!(bar, Bar::Above(_)) => (text(floor), format!("+{}", text(work - floor))),
            Some(floor) => (text(floor), format!("{ratio:.2}x")),
        };
        let met = match self.is_met(work, floor.unwrap_or_default(), ratio) {
            None => "-",
            Some(true) => "yes",
            Some(false) => "**no**",
        };
        write!(f, "{} | {floor_text} | {ratio_text} | {bar} | {met} |", text(work))
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Times(bar) => write!(f, "<= {bar}x"),
            Self::Above(bar) => write!(f, "<= +{bar}"),
            Self::AtMost(bar) => write!(f, "<= {bar}"),
            Self::None => f.write_str("-"),
        }
    }
}
