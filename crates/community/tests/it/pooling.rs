//! Hours that were recorded of roles which are put together.

use community::pooling::pool_small_roles;

use crate::fixture::Texts;

#[test]
fn hours_of_a_part_alone_are_not_those_of_the_whole() {
    let community = Texts::base()
        .edit(&[
            "roles 1: people=2",
            "+ roles: role=rje-info | organisation=RJE | name=Information | team=information | wte=3 | people=5",
            // May of the one, June of both, July of the other; the plan is asked of the team of the one alone.
            "+ actuals: demand=D2 | role=rje-planning | month=2024-05 | hours=4",
            "+ actuals: demand=D2 | role=rje-planning | month=2024-06 | hours=5",
            "+ actuals: demand=D2 | role=rje-info | month=2024-06 | hours=7",
            "+ actuals: demand=D2 | role=rje-info | month=2024-07 | hours=9",
            "+ actuals: demand=D1 | role=rje-planning | month=2024-07 | hours=30",
        ])
        .community();
    let (pooled, notes) = pool_small_roles(&community, 3);
    assert_eq!(notes.len(), 1);
    let left: Vec<String> = pooled.actuals.rows.iter().map(|a| format!("{} {} {} {}", a.demand, a.role, a.month, a.hours.get())).collect();
    assert_eq!(left, ["D2 rje-planning 2024-06 12", "D1 rje-planning 2024-07 30"]);
    // Without small roles every record stands.
    assert_eq!(pool_small_roles(&community, 1).0.actuals, community.actuals);
}
