//! Tests of reading and writing communities.

mod folder;
mod frictionless;
mod geography;
mod hostile;
mod impacts;
mod import;
mod made;
mod packed;
mod roundtrip;
mod speed;
mod workbook;
