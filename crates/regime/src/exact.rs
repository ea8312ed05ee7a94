//! Small published models with exact answers: what the large model must agree with in kind, each tested on its own.

pub mod firefighting;
pub mod interruptions;
pub mod queues;
pub mod trap;
pub mod waiting_lists;
