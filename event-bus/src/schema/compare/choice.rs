//! Two enums, and what lies between their variants.

use super::ChangeKind;
use super::cursor::{Cursor, Variant, find_variant, has_other};
use super::find::Finder;
use crate::text::same_bytes;

impl<'a> Finder<'a> {
    pub(super) const fn choice(&mut self, was: Cursor<'a>, now: Cursor<'a>) {
        let (was_variants, now_variants) = (was.variants(), now.variants());
        if !same_bytes(was.until(was_variants), now.until(now_variants)) {
            return self.report(ChangeKind::TaggingChanged, true, Some(was), Some(now));
        }
        let tagging = was.past(1).peek();
        if tagging == b'u' {
            return self.untagged(was_variants, now_variants);
        }
        let internal = tagging == b'i';
        let mut next = now_variants;
        while self.found.is_none() && !next.ends(b'>') {
            let (variant, behind) = next.variant();
            let length = self.enter("::", variant.name, "");
            if let Some(published) = find_variant(was_variants, variant.name, false) {
                self.variant(published, variant);
            } else if let Some(published) = variant_under_alias(was_variants, now_variants, variant) {
                self.report_named(ChangeKind::VariantRenamed, self.is_full(), None, None, published.name);
                self.variant(published, variant);
            } else {
                // `other` takes only the name where the data stands beside it, or is none.
                let is_taken = has_other(was_variants) && (internal || variant.body.peek() == b'-');
                self.report(ChangeKind::VariantAdded, self.is_full() && !is_taken && !variant.other, None, None);
            }
            self.path.truncate(length);
            next = behind;
        }
        next = was_variants;
        while self.found.is_none() && !next.ends(b'>') {
            let (variant, behind) = next.variant();
            if find_variant(now_variants, variant.name, true).is_none() {
                let length = self.enter("::", variant.name, "");
                let is_taken = has_other(now_variants) && (internal || variant.body.peek() == b'-');
                self.report(ChangeKind::VariantRemoved, self.is_full() || !is_taken, None, None);
                self.path.truncate(length);
            }
            next = behind;
        }
    }

    const fn variant(&mut self, was: Variant<'a>, now: Variant<'a>) {
        if was.other && !now.other {
            self.report(ChangeKind::OtherDropped, true, None, None);
        }
        match (was.body.peek(), now.body.peek()) {
            (b'=', b'=') => self.schema(was.body.past(1), now.body.past(1)),
            (one, other) if one == other => {}
            _ => self.report(ChangeKind::TypeChanged, true, Some(was.body), Some(now.body)),
        }
    }

    /// The first variant that fits is meant, so that their order counts, and their names do not.
    const fn untagged(&mut self, was: Cursor<'a>, now: Cursor<'a>) {
        let (mut was_next, mut now_next) = (was, now);
        while self.found.is_none() && !(was_next.ends(b'>') && now_next.ends(b'>')) {
            if now_next.ends(b'>') {
                let (variant, behind) = was_next.variant();
                let length = self.enter("::", variant.name, "");
                self.report(ChangeKind::VariantRemoved, true, None, None);
                self.path.truncate(length);
                was_next = behind;
                continue;
            }
            let (variant, behind) = now_next.variant();
            let length = self.enter("::", variant.name, "");
            if was_next.ends(b'>') {
                self.report(ChangeKind::VariantAdded, self.is_full(), None, None);
            } else {
                let (published, was_behind) = was_next.variant();
                self.variant(published, variant);
                was_next = was_behind;
            }
            self.path.truncate(length);
            now_next = behind;
        }
    }
}

/// The published variant that is read under an alias of this one, and is not there under its own name.
const fn variant_under_alias<'a>(was: Cursor<'a>, all_now: Cursor<'a>, now: Variant<'a>) -> Option<Variant<'a>> {
    let mut next = was;
    while !next.ends(b'>') {
        let (published, behind) = next.variant();
        if now.has_alias(published.name) && find_variant(all_now, published.name, false).is_none() {
            return Some(published);
        }
        next = behind;
    }
    None
}
