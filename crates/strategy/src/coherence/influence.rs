//! What acts on what: leverage and dependence, of first and second order.

/// A sum that is 0, not −0, where there is nothing to add.
fn total(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, |sum, value| sum + value)
}

/// A matrix of influence, with the influences of each member beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct Influence {
    /// For each member, whom it acts on and how much.
    on: Vec<Vec<(usize, f64)>>,
    /// For each member, who acts on it and how much.
    by: Vec<Vec<(usize, f64)>>,
}

impl Influence {
    /// Of `n` members and their influences: from, on, score. What stands twice adds up; the order of the list is the order of all sums.
    #[must_use]
    pub fn new(n: usize, scores: &[(usize, usize, f64)]) -> Self {
        let mut influence = Self { on: vec![Vec::new(); n], by: vec![Vec::new(); n] };
        for &(from, on, score) in scores {
            influence.on[from].push((on, score));
            influence.by[on].push((from, score));
        }
        influence
    }

    /// Leverage of first order: `out_i = Σ_j a_ij`, in points.
    #[must_use]
    pub fn leverage(&self, i: usize) -> f64 {
        total(self.on[i].iter().map(|(_, a)| *a))
    }

    /// Dependence of first order: `in_i = Σ_j a_ji`, in points.
    #[must_use]
    pub fn dependence(&self, i: usize) -> f64 {
        total(self.by[i].iter().map(|(_, a)| *a))
    }

    /// Leverage of second order, by way of others: `½ Σ_j a_ij out_j`; the way back to oneself is in it (Weitz et al. 2018).
    ///
    /// Oracle: the published column of Sweden's 34 × 34 matrix, 34 of 34.
    #[must_use]
    pub fn leverage_second(&self, i: usize) -> f64 {
        0.5 * total(self.on[i].iter().map(|(j, a)| a * self.leverage(*j)))
    }

    /// Dependence of second order, the same the other way round: `½ Σ_j a_ji in_j`.
    #[must_use]
    pub fn dependence_second(&self, i: usize) -> f64 {
        0.5 * total(self.by[i].iter().map(|(j, a)| a * self.dependence(*j)))
    }

    /// Leverage of both orders.
    #[must_use]
    pub fn leverage_total(&self, i: usize) -> f64 {
        self.leverage(i) + self.leverage_second(i)
    }

    /// Whom a member acts on, and how much.
    #[must_use]
    pub fn on(&self, i: usize) -> &[(usize, f64)] {
        &self.on[i]
    }

    /// Who acts on a member, and how much.
    #[must_use]
    pub fn by(&self, i: usize) -> &[(usize, f64)] {
        &self.by[i]
    }

    /// Whether a member acts or is acted on at all.
    #[must_use]
    pub fn touches(&self, i: usize) -> bool {
        !self.on[i].is_empty() || !self.by[i].is_empty()
    }
}
