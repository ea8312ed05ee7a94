//! How sure the answer is.

use market::{Assumption, AssumptionRange, SearchSettings, sensitivities, solve};

use crate::cases::{near, three_hospitals};

fn range(assumption: Assumption, low: f64, central: f64, high: f64) -> AssumptionRange {
    AssumptionRange { assumption, low, central, high }
}

#[test]
fn the_three_hospitals_over_ranges() {
    let case = three_hospitals();
    let ranges = [
        range(Assumption::MergerSaving, -2.0, 0.0, 2.0),
        range(Assumption::Travel, 0.8, 1.0, 1.2),
        range(Assumption::RivalQuality, -0.1, 0.0, 0.1),
    ];
    let (base, found) = sensitivities(&case, &ranges, &SearchSettings::default()).unwrap();
    near(base.gap, 3_317_523.01, 0.01);
    near(base.most_regret, 2_289_020.28, 0.01);
    assert_eq!(base.plan, [[0, 1, 0], [1, 0, 0]]);
    assert!(found.iter().all(|s| s.sought));
    // costs of running together that eat the gain: the gap over the plan's fixed costs, £2.0m and £1.4m
    let merger = &found[0];
    let eaten = 3_317_523.01 / 3_400_000.0;
    assert!(merger.turns.iter().any(|t| (t + eaten).abs() < 1e-3), "{merger:?}");
    near(merger.at_high.gap - base.gap, 2.0 * 3_400_000.0, 0.1);
    // the price of anarchy in pounds moves with travel, and quality that rises with rivals narrows it
    assert!((found[1].at_low.gap - found[1].at_high.gap).abs() > 1000.0);
    assert!(found[2].at_high.gap < base.gap && base.gap < found[2].at_low.gap);
}

/// At the tariff where the answer turns, the plan holds; just above it does not. With maternity, whose tariff is near its cost, no tariff would do for both.
#[test]
fn where_the_answer_turns() {
    let mut case = three_hospitals();
    let tariff = [range(Assumption::Tariff, 0.8, 1.0, 1.2)];
    assert!(sensitivities(&case, &tariff, &SearchSettings::default()).unwrap().1[0].turns.is_empty());
    case.services.truncate(1);
    let (_, found) = sensitivities(&case, &tariff, &SearchSettings::default()).unwrap();
    let [turn] = found[0].turns[..] else { panic!("one turn: {found:?}") };
    let holds = |factor: f64| {
        let mut case = case.clone();
        case.services[0].tariff *= factor;
        solve(&case).unwrap().games[0].plan.profile.most_regret() == 0.0
    };
    // sought to within a 4,096th of an eighth of the way
    assert!(holds(turn) && !holds(turn + 1e-5), "{turn}");
}
