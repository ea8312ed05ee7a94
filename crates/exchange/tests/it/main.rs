//! Tests of reading and writing communities.

mod folder;
mod frictionless;
mod hostile;
mod impacts;
mod import;
mod made;
mod roundtrip;
mod speed;
mod workbook;
