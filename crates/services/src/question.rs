//! What is asked: how many sites, which of them must or must never be open.

use crate::error::ServicesError;
use crate::instance::Instance;

/// What is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// Sites that must be open.
    pub must: Vec<usize>,
    /// Sites that must never be.
    pub never: Vec<usize>,
}

/// What may happen to a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Open or closed, as the search likes.
    Free,
    /// Open.
    Open,
    /// Closed.
    Closed,
}

impl Rules {
    /// The fate of every site.
    ///
    /// # Errors
    /// [`ServicesError::NoSuchSite`], [`ServicesError::Contradiction`].
    pub(crate) fn fates(&self, instance: &Instance) -> Result<Vec<Fate>, ServicesError> {
        let sites = instance.sites();
        if let Some(&site) = self.must.iter().chain(&self.never).find(|j| **j >= sites) {
            return Err(ServicesError::NoSuchSite { site, sites });
        }
        if let Some(&site) = self.must.iter().find(|j| self.never.contains(j)) {
            return Err(ServicesError::Contradiction { site });
        }
        let mut fates = vec![Fate::Free; sites];
        self.must.iter().for_each(|j| fates[*j] = Fate::Open);
        self.never.iter().for_each(|j| fates[*j] = Fate::Closed);
        Ok(fates)
    }

    /// The fate of every site, where exactly `open` of them are to be open.
    ///
    /// # Errors
    /// Those of [`Rules::fates`], and [`ServicesError::Open`] where there are too few sites, or more that must be open.
    pub(crate) fn fates_of(&self, instance: &Instance, open: usize) -> Result<Vec<Fate>, ServicesError> {
        let fates = self.fates(instance)?;
        let must = fates.iter().filter(|f| **f == Fate::Open).count();
        let may = fates.iter().filter(|f| **f != Fate::Closed).count();
        if open == 0 || open < must || open > may { Err(ServicesError::Open { open, must, may }) } else { Ok(fates) }
    }
}
