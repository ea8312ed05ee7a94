//! Tests of the vocabulary: tables, dates, consistency, readiness.

mod cells;
mod consistency;
mod fixture;
mod hints;
mod leave_out;
mod month;
mod pooling;
mod readiness;
mod recurrence;
