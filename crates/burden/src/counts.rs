//! Counts, each with its rule: targets and requirements are not one number.

use community::tables::{Demand, DemandState, Force, Origin};
use jiff::civil::Time;

use crate::model::Model;
use crate::result::{ClosedDay, Count};

/// The counts of a community.
pub(crate) fn counts(model: &Model<'_>, closed: &[ClosedDay]) -> Vec<Count> {
    let rows = &model.community.demands.rows;
    let open = |d: &Demand| d.state != DemandState::Done;
    let counted = |test: &dyn Fn(&Demand) -> bool| rows.iter().filter(|d| open(d) && test(d)).count();
    let asked = |d: &Demand| d.origin != Origin::Own && d.kind != "target";
    let dues = || model.schedules.iter().enumerate().filter(|(i, s)| open(&rows[*i]) && model.carriers[*i] > 0 && !s.undated);
    let due_dates = dues().map(|(_, s)| s.dues.iter().filter(|&&d| d <= model.days.last).count()).sum();
    let early = |d: &Demand| d.due_time.is_some_and(|t| t < Time::constant(12, 0, 0, 0));
    let count = |id, what, rule, count| Count { id, what, rule, count };
    vec![
        count(
            "targets",
            "targets",
            "demands of the kind ‘target’, not done: a level to reach, whatever the work",
            counted(&|d| d.kind == "target"),
        ),
        count("requirements", "requirements", "demands of every other kind that others ask, not done", counted(&asked)),
        count(
            "requirements-must",
            "requirements that are musts",
            "of the requirements, those of force ‘must’",
            counted(&|d| asked(d) && d.force == Force::Must),
        ),
        count(
            "own",
            "own undertakings",
            "demands of origin ‘own’, of every kind but ‘target’, not done",
            counted(&|d| d.origin == Origin::Own && d.kind != "target"),
        ),
        count(
            "read",
            "demands read in a source",
            "demands of status ‘read’, not done",
            counted(&|d| d.status == community::tables::Status::Read),
        ),
        count(
            "due-dates",
            "due dates",
            "dates in the months looked at on which a demand that somebody carries falls due, where its first date is given",
            due_dates,
        ),
        count(
            "closed-days",
            "due dates on closed days",
            "of the due dates, those on a Saturday, a Sunday or a bank holiday",
            closed.iter().map(|c| c.dates).sum(),
        ),
        count("before-noon", "demands due before noon", "demands with a time of day before 12:00, not done", counted(&early)),
    ]
}
