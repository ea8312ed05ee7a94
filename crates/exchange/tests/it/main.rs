//! Tests of reading and writing communities.

mod folder;
mod frictionless;
mod hostile;
mod impacts;
mod made;
mod roundtrip;
mod speed;
mod workbook;
