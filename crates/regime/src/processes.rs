//! The processes of the model, one a file: each a handful of plain functions of numbers that are the equations and nothing else.

pub mod capability;
pub mod centre;
pub mod choice;
pub mod load;
pub mod money;
pub mod waiting;
