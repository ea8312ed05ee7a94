//! What an option means for patients: how far they go, who goes farther, how that falls on the deprived and on the country.

use std::collections::BTreeMap;

use crate::assign::Assignment;
use crate::instance::{Instance, TICKS_A_MINUTE};

/// Patients of one group of places.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Group {
    /// Patients a year.
    pub patients: f64,
    /// Minutes of the mean patient.
    pub mean_minutes: f64,
    /// Share of the patients within the threshold.
    pub share_within: f64,
}

/// What an option means for patients.
#[derive(Clone, Debug, PartialEq)]
pub struct Measures {
    /// Minutes of the mean patient.
    pub mean_minutes: f64,
    /// Minutes of the longest journey.
    pub farthest_minutes: f64,
    /// Share of the patients within the threshold.
    pub share_within: f64,
    /// Mean minutes of the tenth of the patients with the longest journeys.
    pub worst_tenth_minutes: f64,
    /// By group of places, in the order of their names.
    pub groups: BTreeMap<String, Group>,
    /// Fewest patients a year of this community that an open site sees.
    pub smallest_unit: f64,
}

impl Measures {
    /// Measures an assignment; `groups` names the groups that each place belongs to.
    #[must_use]
    pub fn of(instance: &Instance, assignment: &Assignment, threshold_minutes: f64, groups: &[Vec<String>]) -> Self {
        Self {
            mean_minutes: assignment.mean_minutes,
            farthest_minutes: assignment.farthest_minutes,
            share_within: assignment.share_within(instance, threshold_minutes),
            worst_tenth_minutes: worst_share(instance, assignment, 0.1),
            groups: by_group(instance, assignment, threshold_minutes, groups),
            smallest_unit: assignment.loads.iter().copied().fold(f64::INFINITY, f64::min),
        }
    }

    /// Minutes of the mean patient of several groups together; `None` where they have no patients.
    #[must_use]
    pub fn mean_of(&self, names: &[&str]) -> Option<f64> {
        let groups = || names.iter().filter_map(|n| self.groups.get(*n));
        let patients: f64 = groups().map(|g| g.patients).sum();
        (patients > 0.0).then(|| groups().map(|g| g.patients * g.mean_minutes).sum::<f64>() / patients)
    }

    /// Mean minutes of the most deprived fifth of England's places less those of the least deprived fifth; `None` where no place says its decile.
    #[must_use]
    pub fn deprivation_gap(&self) -> Option<f64> {
        Some(self.mean_of(MOST_DEPRIVED)? - self.mean_of(LEAST_DEPRIVED)?)
    }
}

/// The groups of the most deprived fifth.
pub const MOST_DEPRIVED: &[&str] = &["deprivation decile 01", "deprivation decile 02"];
/// The groups of the least deprived fifth.
pub const LEAST_DEPRIVED: &[&str] = &["deprivation decile 09", "deprivation decile 10"];

/// Mean minutes of the share of the patients with the longest journeys.
fn worst_share(instance: &Instance, assignment: &Assignment, share: f64) -> f64 {
    let journey = |(place, site): (usize, &usize)| (instance.ticks_to(*site)[place], instance.weights()[place]);
    let mut journeys: Vec<(u32, i64)> = assignment.site_of.iter().enumerate().map(journey).collect();
    mean_of_longest(&mut journeys, instance.weights().iter().sum::<i64>() as f64 * share)
}

/// Mean minutes of the patients with the longest journeys, `part` of them by weight; of the place at the edge, as many as belong to them. Journeys are ticks
/// and weights, and are sorted on the way.
pub(crate) fn mean_of_longest(journeys: &mut [(u32, i64)], part: f64) -> f64 {
    journeys.sort_unstable_by(|a, b| b.cmp(a));
    let (mut seen, mut total) = (0.0, 0.0);
    for (ticks, weight) in journeys.iter() {
        let taken = (*weight as f64).min(part - seen);
        total += taken * f64::from(*ticks);
        seen += taken;
        if seen >= part {
            break;
        }
    }
    total / (part * TICKS_A_MINUTE)
}

fn by_group(instance: &Instance, assignment: &Assignment, threshold: f64, groups: &[Vec<String>]) -> BTreeMap<String, Group> {
    let mut sums: BTreeMap<&str, (f64, f64, f64)> = BTreeMap::new();
    for (place, names) in groups.iter().enumerate() {
        let (need, minutes) = (instance.need(place), instance.minutes(place, assignment.site_of[place]));
        for name in names {
            let sum = sums.entry(name).or_default();
            sum.0 += need;
            sum.1 += need * minutes;
            sum.2 += if minutes <= threshold { need } else { 0.0 };
        }
    }
    let mean = |(patients, minutes, within): (f64, f64, f64)| Group {
        patients,
        mean_minutes: if patients > 0.0 { minutes / patients } else { 0.0 },
        share_within: if patients > 0.0 { within / patients } else { 0.0 },
    };
    sums.into_iter().map(|(name, sum)| (name.to_owned(), mean(sum))).collect()
}

/// Who gains and who loses against another assignment of the same instance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shift {
    /// Patients a year who go to another site.
    pub elsewhere: f64,
    /// Patients a year whose journey takes longer.
    pub farther: f64,
    /// Mean minutes more of those.
    pub minutes_more: f64,
    /// Patients a year whose journey takes less time.
    pub nearer: f64,
    /// Mean minutes less of those.
    pub minutes_less: f64,
}

impl Shift {
    /// From one assignment to another.
    #[must_use]
    pub fn between(instance: &Instance, from: &Assignment, to: &Assignment) -> Self {
        let mut shift = Self { elsewhere: to.patients_elsewhere(instance, from), ..Self::default() };
        for place in 0..instance.places() {
            let need = instance.need(place);
            let more = instance.minutes(place, to.site_of[place]) - instance.minutes(place, from.site_of[place]);
            if more > 0.0 {
                shift.farther += need;
                shift.minutes_more += need * more;
            } else if more < 0.0 {
                shift.nearer += need;
                shift.minutes_less -= need * more;
            }
        }
        shift.minutes_more /= if shift.farther > 0.0 { shift.farther } else { 1.0 };
        shift.minutes_less /= if shift.nearer > 0.0 { shift.nearer } else { 1.0 };
        shift
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three places with 6, 3 and 1 patients; sites at 10, 20, 60 and at 30, 5, 20 minutes.
    fn instance() -> Instance {
        Instance::new(&[6.0, 3.0, 1.0], 2, &[10.0, 30.0, 20.0, 5.0, 60.0, 20.0]).unwrap()
    }

    #[test]
    fn the_worst_tenth_is_taken_in_part_where_a_place_has_more() {
        let instance = instance();
        let first = Assignment::nearest(&instance, &[0]).unwrap();
        let groups = vec![vec!["a".to_owned()], vec!["a".into(), "deprivation decile 01".into()], vec!["deprivation decile 10".into()]];
        let measures = Measures::of(&instance, &first, 20.0, &groups);
        // By hand: the tenth is one patient, the one at 60; of three tenths two more come from the 20s.
        assert_eq!(measures.worst_tenth_minutes, 60.0);
        assert!((worst_share(&instance, &first, 0.3) - (60.0 + 2.0 * 20.0) / 3.0).abs() < 1e-12);
        assert_eq!((measures.mean_minutes, measures.share_within, measures.smallest_unit), (18.0, 0.9, 10.0));
        assert_eq!(measures.groups["a"], Group { patients: 9.0, mean_minutes: 120.0 / 9.0, share_within: 1.0 });
        assert_eq!(measures.deprivation_gap(), Some(-40.0));
        assert_eq!(measures.mean_of(&["none"]), None);
    }

    #[test]
    fn gains_and_losses_are_told_apart() {
        let instance = instance();
        let of = |open: &[usize]| Assignment::nearest(&instance, open).unwrap();
        let shift = Shift::between(&instance, &of(&[0]), &of(&[1]));
        let expected = Shift { elsewhere: 10.0, farther: 6.0, minutes_more: 20.0, nearer: 4.0, minutes_less: (3.0 * 15.0 + 40.0) / 4.0 };
        assert_eq!(shift, expected);
        assert_eq!(Shift::between(&instance, &of(&[0]), &of(&[0])), Shift::default());
    }
}
