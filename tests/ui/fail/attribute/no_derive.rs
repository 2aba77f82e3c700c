use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn main() {
    let _ = DealWon { amount: 1 };
}
