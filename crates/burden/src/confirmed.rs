//! How much of the hours has been confirmed by those who carry them.

use std::collections::BTreeMap;

use community::tables::Origin;

use crate::model::Model;

/// Expected hours in the months looked at, and those of them that rest on rows which somebody confirmed.
#[derive(Clone, Copy, Debug, Default)]
struct Part {
    whole: f64,
    confirmed: f64,
}

impl Part {
    fn add(&mut self, hours: f64, confirmed: bool) {
        self.whole += hours;
        self.confirmed += if confirmed { hours } else { 0.0 };
    }

    fn share(self) -> f64 {
        if self.whole > 0.0 { self.confirmed / self.whole } else { 0.0 }
    }
}

/// The share of expected hours, in the months looked at, that rests on rows which somebody confirmed locally (`confirmed_by` of `efforts`); 0 of no hours. Requests count
/// once the community's own log gave their rate. Oracle: hand-made communities.
#[derive(Debug)]
pub(crate) struct Confirmed {
    all: Part,
    roles: Vec<Part>,
    issuers: Vec<Part>,
    demands: Vec<Part>,
    origins: BTreeMap<Origin, Part>,
}

impl Confirmed {
    pub fn new(model: &Model<'_>) -> Self {
        let mut sums = Self {
            all: Part::default(),
            roles: vec![Part::default(); model.roles.len()],
            issuers: vec![Part::default(); model.issuers.len()],
            demands: vec![Part::default(); model.community.demands.rows.len()],
            origins: BTreeMap::new(),
        };
        for row in &model.rows {
            for piece in &row.pieces {
                let hours = row.pert.mean() * piece.units.iter().sum::<f64>();
                sums.demands[row.demand].add(hours, row.confirmed);
                sums.add(piece.role, piece.issuer, model.community.demands.rows[row.demand].origin, hours, row.confirmed);
            }
        }
        for row in &model.ad_hoc {
            for (role, shares) in &row.roles {
                let hours = shares.iter().map(|share| row.hours(*share)).sum();
                sums.add(*role, row.issuer, row.origin, hours, row.fit.is_some());
            }
        }
        sums
    }

    fn add(&mut self, role: usize, issuer: usize, origin: Origin, hours: f64, confirmed: bool) {
        self.all.add(hours, confirmed);
        self.roles[role].add(hours, confirmed);
        self.issuers[issuer].add(hours, confirmed);
        self.origins.entry(origin).or_default().add(hours, confirmed);
    }

    /// Of all hours.
    pub fn of_all(&self) -> f64 {
        self.all.share()
    }

    /// Of a role's.
    pub fn of_role(&self, role: usize) -> f64 {
        self.roles[role].share()
    }

    /// Of an issuer's.
    pub fn of_issuer(&self, issuer: usize) -> f64 {
        self.issuers[issuer].share()
    }

    /// Of a demand's.
    pub fn of_demand(&self, demand: usize) -> f64 {
        self.demands[demand].share()
    }

    /// Of a level's.
    pub fn of_origin(&self, origin: Origin) -> f64 {
        self.origins.get(&origin).copied().unwrap_or_default().share()
    }
}
