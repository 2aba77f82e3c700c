//! Event ids: UUID v7, made from the same reading of the clock as the event's time.

use std::hash::{BuildHasher, RandomState};
use std::panic::catch_unwind;
use std::sync::{Mutex, PoisonError};

use uuid::{Builder, Uuid};

use super::Timestamp;

/// How many bits of an id count within its millisecond. The rest of what is not time is random.
const COUNT_BITS: u32 = 42;

/// What the last id began with.
struct Last {
    millis: u64,
    count: u64,
}

/// One for the process, so that ids increase across threads too.
static LAST: Mutex<Last> = Mutex::new(Last { millis: 0, count: 0 });

impl Last {
    /// One further. A millisecond begins to count at random, in the lower half, so that there is room for as many ids as a clock can wait for.
    fn advance(&mut self, millis: u64, random: u64) -> (u64, u64) {
        let start = random >> (65 - COUNT_BITS);
        if millis > self.millis {
            *self = Self { millis, count: start };
        } else if self.count + 1 < 1 << COUNT_BITS {
            self.count += 1;
        } else {
            *self = Self { millis: self.millis + 1, count: start };
        }
        (self.millis, self.count)
    }
}

/// A new id and the time now, from one reading of the clock. Each id is greater than all that the process made before.
pub(crate) fn mint() -> (Uuid, Timestamp) {
    let now = Timestamp::now();
    (mint_at(now), now)
}

/// A new id for an event of that time: for a clock that tests move.
///
/// An id made for an earlier time than the last one carries the later time: the order of the ids is kept.
///
/// It is put together here, since `Uuid::new_v7` converts the time to nanoseconds of 128 bits and back, which takes as long as all else.
pub(crate) fn mint_at(time: Timestamp) -> Uuid {
    // Version 7 has no times before 1970.
    let millis = u64::try_from(time.as_unix_micros()).unwrap_or(0) / 1_000;
    // The random numbers come from a thread-local generator, which is gone while the thread's own values are destroyed.
    let random = catch_unwind(Uuid::new_v4).map_or_else(|_| seeded(), |random| random.as_u64_pair());
    let (millis, count) = LAST.lock().unwrap_or_else(PoisonError::into_inner).advance(millis, random.0);
    from_parts(millis, count, random.1)
}

/// 48 bits of time, 12 bits that count, 30 bits that count, 32 random bits; the version and the variant stand between them.
fn from_parts(millis: u64, count: u64, random: u64) -> Uuid {
    let [.., upper, lower] = (count >> 30).to_be_bytes();
    let rest = ((count << 32) | (random & 0xffff_ffff)).to_be_bytes();
    let mut bytes = [upper, lower, 0, 0, 0, 0, 0, 0, 0, 0];
    bytes[2..].copy_from_slice(&rest);
    Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}

/// Random numbers from what the standard library seeds its hash maps with.
fn seeded() -> (u64, u64) {
    (RandomState::new().hash_one(0_u8), RandomState::new().hash_one(1_u8))
}

/// Whether an event can have this id: neither all zeros nor all ones.
pub(crate) fn is_usable(id: Uuid) -> bool {
    !id.is_nil() && !id.is_max()
}

/// The id of a foreign event whose own id is not a UUID: always the same for the same source and id, so that repeats are recognised.
///
/// A UUID v8 over FNV-1a with 128 bits. It need not withstand an attacker: who can choose a foreign id can as well repeat one.
pub(crate) fn derived(source: &str, id: &str) -> Uuid {
    const OFFSET_BASIS: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

    // 0xff is in no UTF-8 text: it keeps ("a", "bc") and ("ab", "c") apart.
    let bytes = source.bytes().chain([0xff]).chain(id.bytes());
    let hash = bytes.fold(OFFSET_BASIS, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME));
    Builder::from_custom_bytes(hash.to_be_bytes()).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(id: Uuid) -> u64 {
        let (seconds, nanos) = id.get_timestamp().unwrap().to_unix();
        seconds * 1_000 + u64::from(nanos) / 1_000_000
    }

    #[test]
    fn ids_increase_across_threads() {
        // Miri takes thousands of times as long.
        let each = if cfg!(miri) { 20 } else { 2_000 };
        let mut all: Vec<Vec<Uuid>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| (0..each).map(|_| mint().0).collect())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(all.iter().all(|ids: &Vec<Uuid>| ids.is_sorted_by(|a, b| a < b)));
        let mut ids: Vec<Uuid> = all.drain(..).flatten().collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 4 * each);
    }

    #[test]
    fn an_id_for_an_earlier_time_is_still_greater() {
        let (id, time) = mint();
        let earlier = mint_at(Timestamp::from_unix_micros(time.as_unix_micros() - 3_600_000_000).unwrap());
        assert!(earlier > id);
        assert!(mint_at(Timestamp::from_unix_micros(-1).unwrap()) > earlier);
    }

    #[test]
    fn an_id_is_version_7_and_carries_a_time_no_earlier_than_the_event() {
        let (id, time) = mint();
        assert_eq!(id.get_version_num(), 7);
        assert!(millis(id) >= u64::try_from(time.as_unix_micros() / 1_000).unwrap());
    }

    #[test]
    fn an_id_holds_its_parts_in_their_order() {
        let id = from_parts(0x0123_4567_89ab, 0x3ab_cdef_0123, 0xffff_ffff_dead_beef);
        assert_eq!(id.to_string(), "01234567-89ab-7eaf-8def-0123deadbeef");
    }

    #[test]
    fn a_millisecond_whose_ids_are_used_up_borrows_from_the_next() {
        let mut last = Last { millis: 0, count: 0 };
        assert_eq!(last.advance(7, u64::MAX), (7, (1 << 41) - 1));
        assert_eq!(last.advance(7, 0), (7, 1 << 41));
        assert_eq!(last.advance(6, 0), (7, (1 << 41) + 1));
        last.count = (1 << 42) - 1;
        assert_eq!(last.advance(7, 1 << 23), (8, 1));
        assert_eq!(last.advance(7, 0), (8, 2));
    }

    #[test]
    fn a_derived_id_is_fixed_and_depends_on_both_parts() {
        assert_eq!(derived("a", "bc"), derived("a", "bc"));
        assert_ne!(derived("a", "bc"), derived("ab", "c"));
        assert_eq!(derived("/orders", "A234-1234-1234").get_version_num(), 8);
        assert_eq!(derived("/orders", "A234-1234-1234").to_string(), "006eee8c-f4d9-8fcb-9169-432bcf3ad726");
    }
}
