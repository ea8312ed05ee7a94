//! The chapter on small communities whose figures can be checked by hand, and on properties that must hold for any.

mod actuals;
mod bill;
mod build;
mod corpus;
mod dates;
mod examples;
mod explain;
mod findings;
mod load;
mod log;
mod supply;
mod uncertain;
mod whatif;
