//! Event ids: UUID v7, made from the same reading of the clock as the event's time.

use std::hash::{BuildHasher, RandomState};
use std::panic::catch_unwind;
use std::sync::Mutex;

use uuid::{Builder, ContextV7, Uuid};

use super::Timestamp;

/// One for the process, so that ids increase across threads too.
static CONTEXT: Mutex<ContextV7> = Mutex::new(ContextV7::new());

/// A new id and the time now, from one reading of the clock. Each id is greater than all that the process made before.
pub(crate) fn mint() -> (Uuid, Timestamp) {
    let now = Timestamp::now();
    (mint_at(now), now)
}

/// A new id for an event of that time: for a clock that tests move.
///
/// An id made for an earlier time than the last one carries the later time: the order of the ids is kept.
pub(crate) fn mint_at(time: Timestamp) -> Uuid {
    // Version 7 has no times before 1970.
    let micros = u64::try_from(time.as_unix_micros()).unwrap_or(0);
    let nanos = u32::try_from(micros % 1_000_000 * 1_000).expect("less than a second");
    // The random numbers come from a thread-local generator, which is gone while the thread's own values are destroyed.
    let made = catch_unwind(|| Uuid::new_v7(uuid::Timestamp::from_unix(&CONTEXT, micros / 1_000_000, nanos)));
    made.unwrap_or_else(|_| Builder::from_unix_timestamp_millis(micros / 1_000, &seeded_bytes()).into_uuid())
}

/// Random bytes from what the standard library seeds its hash maps with.
fn seeded_bytes() -> [u8; 10] {
    let halves = [RandomState::new().hash_one(0_u8), RandomState::new().hash_one(1_u8)];
    std::array::from_fn(|at| halves[at / 8].to_le_bytes()[at % 8])
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
        let mut all: Vec<Vec<Uuid>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| (0..2_000).map(|_| mint().0).collect())).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(all.iter().all(|ids: &Vec<Uuid>| ids.is_sorted_by(|a, b| a < b)));
        let mut ids: Vec<Uuid> = all.drain(..).flatten().collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 8_000);
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
    fn a_derived_id_is_fixed_and_depends_on_both_parts() {
        assert_eq!(derived("a", "bc"), derived("a", "bc"));
        assert_ne!(derived("a", "bc"), derived("ab", "c"));
        assert_eq!(derived("/orders", "A234-1234-1234").get_version_num(), 8);
        assert_eq!(derived("/orders", "A234-1234-1234").to_string(), "006eee8c-f4d9-8fcb-9169-432bcf3ad726");
    }
}
