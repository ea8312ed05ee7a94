//! The work of managers by organisation, in items and hours a week: what the chapter on the regime starts from.

use community::Community;
use community::tables::{Origin, Work};
use uncertainty::Pert;

use crate::model::Model;
use crate::{BurdenError, Inputs};

/// What falls on the managers of one organisation, as means over the months looked at.
///
/// An item is one occurrence of one demand's answering work for one role of managers: `per = month` gives twelve a year, event, case and request their yearly
/// count; a request without a calendar is one item.
#[derive(Clone, Debug, PartialEq)]
pub struct ManagersWork {
    /// Index in `organisations`.
    pub organisation: usize,
    /// Items a week of national and regional origin, requests without a calendar in.
    pub items_above_week: f64,
    /// Of those, requests without a calendar.
    pub requests_week: f64,
    /// Items a week of local and own origin.
    pub items_local_week: f64,
    /// Mean answering hours an item.
    pub hours_item: f64,
    /// Standard deviation of that mean, estimates erring together as in the chapter.
    pub hours_item_sd: f64,
    /// Managers' hours a week after running services and delivering: from the high, most likely and low estimate of what running services take.
    pub hours_week: [f64; 3],
    /// Hours a week of delivering that fall on managers; already taken out of `hours_week`.
    pub delivering_hours_week: f64,
    /// Roles of managers.
    pub roles: usize,
    /// Whether each of these roles says what running services take.
    pub committed_given: bool,
}

/// The managers' work of each organisation that has managers with answering work.
///
/// `correlation` is that of the estimates by their common factor.
///
/// # Errors
/// [`BurdenError`], as [`crate::run`].
pub fn managers_work(community: &Community, inputs: &Inputs<'_>, correlation: f64) -> Result<Vec<ManagersWork>, BurdenError> {
    let model = Model::new(community, inputs)?;
    let weeks = model.months.iter().map(|m| f64::from(m.last_day().day())).sum::<f64>() / 7.0;
    let of = |organisation: usize| one(&model, organisation, weeks, correlation);
    Ok((0..community.organisations.rows.len()).filter_map(of).collect())
}

/// Items, their hours, and the spread of these.
#[derive(Default)]
struct Sums {
    above: f64,
    local: f64,
    requests: f64,
    hours: f64,
    sd: f64,
    variance: f64,
}

impl Sums {
    fn add(&mut self, above: bool, items: f64, mean: f64, variance: f64) {
        *if above { &mut self.above } else { &mut self.local } += items;
        self.hours += items * mean;
        self.sd += items * libm::sqrt(variance);
        self.variance += items * items * variance;
    }
}

fn one(model: &Model<'_>, organisation: usize, weeks: f64, correlation: f64) -> Option<ManagersWork> {
    let community = model.community;
    let id = &community.organisations.rows[organisation].organisation;
    let mut sums = Sums::default();
    let (mut delivering, mut supply, mut roles, mut committed_given) = (0.0, [0.0; 3], 0, true);
    for (role, _) in model.roles.iter().zip(&community.roles.rows).filter(|(_, r)| r.manager && r.organisation == *id) {
        roles += 1;
        committed_given &= role.committed.is_some();
        let full: f64 = role.full_hours.iter().sum();
        let taken = role.committed.map_or([0.0; 3], |c: Pert| [c.high(), c.mode(), c.low()]);
        for (sum, taken) in supply.iter_mut().zip(taken) {
            *sum += full * (1.0 - taken);
        }
        for (index, units) in &role.rows {
            let load = &model.rows[*index];
            let items: f64 = units.iter().sum();
            if load.work == Work::Delivering {
                delivering += items * load.pert.mean();
                continue;
            }
            let above = matches!(community.demands.rows[load.demand].origin, Origin::National | Origin::Regional);
            sums.add(above, items, load.pert.mean(), load.pert.variance());
        }
        for (index, shares) in &role.ad_hoc {
            let row = &model.ad_hoc[*index];
            let items = shares.iter().sum::<f64>() * row.rate.mean();
            let above = matches!(row.origin, Origin::National | Origin::Regional);
            sums.add(above, items, row.size_mean(), 0.0);
            sums.requests += if above { items } else { 0.0 };
        }
    }
    let items = sums.above + sums.local;
    (items > 0.0).then(|| ManagersWork {
        organisation,
        items_above_week: sums.above / weeks,
        requests_week: sums.requests / weeks,
        items_local_week: sums.local / weeks,
        hours_item: sums.hours / items,
        hours_item_sd: libm::sqrt(correlation * sums.sd * sums.sd + (1.0 - correlation) * sums.variance) / items,
        hours_week: supply.map(|s| (s - delivering) / weeks),
        delivering_hours_week: delivering / weeks,
        roles,
        committed_given,
    })
}
