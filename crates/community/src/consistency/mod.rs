//! What makes the tables consistent with each other.

use crate::community::Community;
use crate::problem::Problem;

/// Everything in which the tables contradict each other.
#[must_use]
pub fn check(_community: &Community) -> Vec<Problem> {
    Vec::new()
}
