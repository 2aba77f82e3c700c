//! The report at the end of a run.

use std::io::{self, Write};

use event_bus::EventBus;
use rust_decimal::Decimal;

use crate::desk::Desk;
use crate::domain::LeadStatus;
use crate::handlers::Kept;
use crate::money::money;
use crate::tally::{self, Count};

/// The longest bar, in characters.
const BAR: u32 = 30;
/// How many of the best leads are named.
const BEST_LEADS: usize = 5;
/// How many failures are shown one by one.
const SHOWN_FAILURES: usize = 10;

/// What became of the lines.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct LineCounts {
    /// Lines that are not blank.
    pub(crate) lines: u64,
    /// Commands that were carried out.
    pub(crate) carried_out: u64,
    /// Commands that the CRM refused.
    pub(crate) refused: u64,
    /// Lines that were not understood.
    pub(crate) malformed: u64,
}

/// The report at the end of a run.
pub(crate) struct Report<'a> {
    pub(crate) lines: LineCounts,
    pub(crate) desk: &'a Desk,
    pub(crate) kept: &'a Kept,
    pub(crate) bus: &'a EventBus,
}

impl Report<'_> {
    /// Writes it.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let LineCounts { lines, carried_out, refused, malformed } = self.lines;
        writeln!(out, "\nLines: {lines}, carried out: {carried_out}, refused: {refused}, not understood: {malformed}")?;
        self.pipeline(out)?;
        self.leads(out)?;
        self.people(out)?;
        self.events(out)?;
        self.topics(out)?;
        self.handlers(out)?;
        self.failures(out)?;
        out.flush()
    }

    fn pipeline(&self, out: &mut impl Write) -> io::Result<()> {
        let columns = self.kept.board.with(|board| board.columns());
        let largest = columns.iter().map(|column| column.sum).max().unwrap_or_default();
        writeln!(out, "\n{:<15} {:>6} {:>16}", "Pipeline", "deals", "sum")?;
        for column in columns {
            let bar = "#".repeat(length_of_bar(column.sum, largest));
            let line = format!("  {:<13} {:>6} {:>16}  {bar}", column.name, column.deals, money(column.sum));
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn leads(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "\nLeads")?;
        for status in LeadStatus::ALL {
            let leads = self.desk.records.with(|records| records.leads().filter(|lead| lead.status == status).count());
            writeln!(out, "  {status:<13} {leads:>6}")?;
        }
        let best = self.kept.scores.with(|scores| scores.best());
        writeln!(out, "\nBest scores (leads to call: {})", best.len())?;
        for (id, score) in best.into_iter().take(BEST_LEADS) {
            let lead = self.desk.records.with(|records| {
                records
                    .lead(id)
                    .map(|lead| format!("{} ({}, {})", lead.name, lead.source, lead.status))
                    .unwrap_or_default()
            });
            writeln!(out, "  {score:>3}  {lead}")?;
        }
        Ok(())
    }

    fn people(&self, out: &mut impl Write) -> io::Result<()> {
        let (accounts, contacts, bouncing) = self.desk.records.with(|records| {
            let bouncing = records.contacts().filter(|contact| contact.bounces).count();
            (records.accounts(), records.contacts().len(), bouncing)
        });
        let thanks = self.kept.mail.with(|mail| mail.thanks);
        writeln!(
            out,
            "\nAccounts: {accounts}, contacts: {contacts} (bouncing: {bouncing}), customers thanked: {thanks}"
        )
    }

    fn events(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "\n{:<22} {:>9}", "Events", "published")?;
        self.desk.tally.with(|tally| {
            let mut total = 0;
            for (name, published) in tally.events() {
                total += published;
                writeln!(out, "  {name:<20} {published:>9}")?;
            }
            writeln!(out, "  {:<20} {total:>9}", "all")
        })
    }

    fn topics(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "\n{:<22} {:>9}", "Topics", "events")?;
        self.kept
            .topics
            .with(|topics| topics.0.iter().try_for_each(|(topic, events)| writeln!(out, "  {topic:<20} {events:>9}")))
    }

    fn handlers(&self, out: &mut impl Write) -> io::Result<()> {
        let row = |out: &mut dyn Write, name: &str, Count { handled, failed }| {
            writeln!(out, "  {name:<20} {handled:>9} {failed:>9}")
        };
        writeln!(out, "\n{:<22} {:>9} {:>9}", "Handlers", "handled", "failed")?;
        let mut total = Count::default();
        for (name, count) in tally::handlers(self.bus) {
            total.handled += count.handled;
            total.failed += count.failed;
            row(out, &name, count)?;
        }
        row(out, "all", total)
    }

    fn failures(&self, out: &mut impl Write) -> io::Result<()> {
        let failures = tally::failures(self.bus);
        let hidden = failures.len().saturating_sub(SHOWN_FAILURES);
        if !failures.is_empty() {
            writeln!(out, "\nFailures of handlers")?;
        }
        for (failure, times) in failures.iter().take(SHOWN_FAILURES) {
            writeln!(out, "  {times:>3} x {}: {}", failure.handler, failure.error)?;
        }
        if hidden > 0 {
            writeln!(out, "  and {hidden} more")?;
        }
        let (kept, failed) = (failures.values().sum::<u64>(), tally::failed(self.bus));
        if kept < failed {
            writeln!(out, "  of the latest {kept}; {failed} failed in all")?;
        }
        Ok(())
    }
}

/// At least one character for a sum that is not zero.
fn length_of_bar(sum: Decimal, largest: Decimal) -> usize {
    if largest.is_zero() || sum.is_zero() {
        return 0;
    }
    let share = (sum / largest * Decimal::from(BAR)).round();
    usize::try_from(share).unwrap_or_default().max(1)
}

#[cfg(test)]
mod tests {
    use super::length_of_bar;
    use rust_decimal::Decimal;

    #[test]
    fn the_largest_sum_has_the_longest_bar() {
        let length = |sum: i64, largest: i64| length_of_bar(Decimal::from(sum), Decimal::from(largest));
        assert_eq!(
            [length(0, 0), length(0, 9), length(1, 1000), length(450, 900), length(900, 900)],
            [0, 0, 1, 15, 30]
        );
    }
}
