//! Use-cases: load a community, run chapters over it, give figures and findings.
//!
//! Knows: which chapter needs what, and in which order things happen. Each leaf (`cli`, later `server`) calls one use-case and
//! prints what comes back, so that all of them say the same.
//!
//! Must not know: how anything is shown, or how arguments are read.
//!
//! Start reading at [`run`].

mod chapters;
mod coherence;
mod collect;
mod error;
mod explain;
mod fingerprint;
mod gather;
mod geography;
mod import;
mod manifest;
mod market;
mod market_case;
mod matrix;
mod new;
mod open;
mod plan;
mod regime;
mod returns;
mod run;
mod services;
mod settings;
mod start;
mod what_if;
mod write;

pub use crate::market::{MarketFound, market};
pub use crate::regime::{Asked, behaviours, one_world, regime_files, run_case, run_regime, xmile};
pub use crate::services::{ServicesAsked, ServicesFound, SiteOpen, SitesOpen, services};
pub use ::market::{GameResult as MarketGame, Profile as MarketProfile, Site as MarketSite};
pub use ::strategy::plan::{Ask as PlanAsk, Change as PlanChange};
pub use coherence::{WorkshopAsked, WorkshopRead, read_workshop, run_coherence, write_community_scw, write_workshop};
pub use collect::{Collected, CollectedBook, collect};
pub use error::AppError;
pub use exchange::{ImpactFormat, RowKind};
pub use explain::explain;
pub use gather::{ClaimedTwice, Comment, Contest, Gathered, GatheredFile, NotMine, Side, Waiting, gather};
pub use geography::{GeographyAsked, GeographyTaken, import_geography};
pub use import::{Change, Changed, ImportAsked, Imported, import};
pub use manifest::{Replay, read_manifest};
pub use market_case::{MarketCase, market_case};
pub use matrix::{MatrixOptions, MatrixRun, matrix, write_scw};
pub use new::{FromRegister, Made, MadeFrom, New, RegisterPart, TimeTaken, kinds, may_write, new, offer, registers};
pub use open::{Opened, check, convert, examples, open, problem_codes};
pub use plan::{
    Instance, Interrupt, PlanInstanceError, Stopwatch, ask_instance, plan_community, plan_files, read_instance, solve_instance,
};
pub use run::{Run, report_files, run, run_burden};
pub use settings::Options;
pub use what_if::{GivenChange, WhatIf, what_if};
pub use write::{write_file, write_files};

/// Version of the program, as it stands in manifests.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
