//! The firefighting map (the structure of Repenning 2001): how much of development is done late, from one project to the next.

/// Its numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Firefighting {
    /// Resources a model year.
    pub resources: f64,
    /// Work of a project's late phase, for all its tasks.
    pub k_u: f64,
    /// Work of a project's early phase.
    pub k_d: f64,
    /// Rework a flaw.
    pub rho: f64,
    /// Flaws where the early phase was done.
    pub d_low: f64,
    /// Flaws where it was not.
    pub d_high: f64,
}

impl Firefighting {
    /// The reference: resources, with 80 of work in each phase.
    #[must_use]
    pub fn reference(resources: f64) -> Self {
        Self { resources, k_u: 80.0, k_d: 80.0, rho: 1.0, d_low: 0.1, d_high: 1.5 }
    }

    /// Share of the early phase done on the next project, after a share `f` on this one and a one-off workload:
    /// `clip((R − W − Kd(1 + rho(dhi − (dhi − dlo) f)))/Ku, 0, 1)`.
    #[must_use]
    pub fn next(&self, f: f64, workload: f64) -> f64 {
        let flaws = self.d_high - (self.d_high - self.d_low) * f;
        ((self.resources - workload - self.k_d * (1.0 + self.rho * flaws)) / self.k_u).clamp(0.0, 1.0)
    }

    /// The share below which it unravels: the fixed point of the map before clipping, held from 0 to 1.
    #[must_use]
    pub fn tipping_point(&self) -> f64 {
        let gain = self.k_d * self.rho * (self.d_high - self.d_low) / self.k_u;
        let constant = (self.resources - self.k_d * (1.0 + self.rho * self.d_high)) / self.k_u;
        (constant / (1.0 - gain)).clamp(0.0, 1.0)
    }

    /// Whether the early phase is done in full again, long after a one-off workload met at full.
    #[must_use]
    pub fn returns(&self, workload: f64) -> bool {
        let mut f = self.next(1.0, workload);
        for _ in 0..10_000 {
            f = self.next(f, 0.0);
        }
        f > 0.999
    }
}
