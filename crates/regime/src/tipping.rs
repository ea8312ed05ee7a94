//! Tipping points of one organisation: where it rests, how many more items a week it can take, how large a blow, how fast it recovers; and what a whole community takes.

mod eigen;
mod pulse;
mod rest;
mod together;

pub use eigen::{Recovery, recovery};
pub use pulse::{largest_pulse, longest_wave, takes};
pub use rest::{Fold, Rest, fold, healthy, matched, rest_at, room};
pub use together::{Load, community_takes};
