//! Leaving demands out leaves a community that holds together.

use std::collections::BTreeSet;

use community::consistency::check;
use community::ids::DemandId;
use community::{Community, Severity};

use crate::fixture::Texts;

fn without(names: &[&str]) -> (Community, usize) {
    let mut community = Texts::base().community();
    let gone = community.leave_out(&names.iter().map(|n| DemandId::from(*n)).collect::<BTreeSet<_>>());
    (community, gone)
}

#[test]
fn every_row_that_hangs_on_a_demand_goes_with_it() {
    let before = Texts::base().community();
    for demand in before.demands.rows.iter().map(|d| d.demand.as_str()) {
        let (community, gone) = without(&[demand]);
        let rows = |c: &Community| c.tables().iter().map(|t| t.len()).sum::<usize>();
        assert_eq!(rows(&before) - rows(&community), gone, "{demand}");
        let errors: Vec<_> = check(&community).into_iter().filter(|p| p.severity == Severity::Error).collect();
        assert_eq!(errors, [], "{demand}");
        for table in community.tables() {
            for row in 0..table.len() {
                let named = table.cells(row).iter().any(|cell| cell.split(';').any(|part| part.trim() == demand));
                assert!(!named, "{demand} is still named in `{}`: {:?}", table.spec().name, table.cells(row));
            }
        }
    }
}

#[test]
fn cells_that_list_several_keep_the_others() {
    let (community, _) = without(&["I1"]);
    assert_eq!(community.options.rows[0].demands, [DemandId::from("I2")]);
}

#[test]
fn nothing_goes_for_a_demand_that_is_not_there() {
    let (community, gone) = without(&["D99"]);
    assert_eq!((community, gone), (Texts::base().community(), 0));
}
