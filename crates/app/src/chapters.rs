//! The chapters there are, and how a use-case asks one of them for its result or for a derivation.

mod burden;
pub(crate) mod market;
pub(crate) mod regime;
pub(crate) mod services;
pub(crate) mod strategy;

use std::cell::OnceCell;

use ::burden::Burden;
use community::{Community, readiness::readiness};
use findings::{ChapterResult, Derivation, FigureKey};
use parameters::Parameters;

use crate::error::AppError;
use crate::settings::Options;

/// A chapter as the use-cases know it.
pub(crate) struct Chapter {
    /// Its name: figures, tables and settings begin with it.
    pub(crate) name: &'static str,
    /// Whether a run of all chapters takes it, where the community can feed it.
    pub(crate) wanted: fn(&Community) -> bool,
    /// Computes it.
    pub(crate) run: fn(&Context<'_>) -> Result<ChapterResult, AppError>,
    /// How one of its figures came about.
    pub(crate) explain: fn(&Context<'_>, &FigureKey) -> Result<Derivation, AppError>,
}

/// The chapters, in the order of the paper.
pub(crate) const CHAPTERS: &[Chapter] = &[burden::CHAPTER, strategy::CHAPTER, services::CHAPTER, market::CHAPTER, regime::CHAPTER];

/// What the chapters of one run read; what several of them need is computed once.
pub(crate) struct Context<'a> {
    pub(crate) community: &'a Community,
    pub(crate) parameters: &'a Parameters,
    pub(crate) options: &'a Options,
    burden: OnceCell<Burden>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(community: &'a Community, parameters: &'a Parameters, options: &'a Options) -> Self {
        Self { community, parameters, options, burden: OnceCell::new() }
    }

    /// The burden, which other chapters build on.
    pub(crate) fn burden(&self) -> Result<&Burden, AppError> {
        if let Some(known) = self.burden.get() {
            return Ok(known);
        }
        let computed = burden::compute(self)?;
        Ok(self.burden.get_or_init(|| computed))
    }

    /// The chapters that this community can feed, as `check` says, and wants; burden too wherever there are roles or demands, or nothing else, so that what it lacks is said.
    pub(crate) fn fed(&self) -> impl Iterator<Item = &'static Chapter> {
        let ready = readiness(self.community);
        let work = !self.community.roles.rows.is_empty() || !self.community.demands.rows.is_empty();
        let ready = move |c: &Chapter| (work && c.name == burden::CHAPTER.name) || ready.iter().any(|r| r.chapter == c.name && r.ready);
        let mut fed: Vec<&'static Chapter> = CHAPTERS.iter().filter(|c| (c.wanted)(self.community) && ready(c)).collect();
        if fed.is_empty() {
            fed.push(&CHAPTERS[0]);
        }
        fed.into_iter()
    }
}

/// The chapter of that name.
pub(crate) fn chapter(key: &FigureKey) -> Result<&'static Chapter, AppError> {
    CHAPTERS.iter().find(|c| c.name == key.chapter()).ok_or_else(|| AppError::NoSuchChapter {
        found: key.to_string(),
        chapter: key.chapter().into(),
        valid: CHAPTERS.iter().map(|c| c.name).collect(),
    })
}
