//! Leaves demands out of a community, with every row that hangs on them.

use std::collections::BTreeSet;

use crate::community::{AnyTable, Community, SPECS};
use crate::ids::DemandId;
use crate::spec::Row as _;

impl Community {
    /// Leaves out the demands and every row of any table that refers to one of them; where a cell lists several demands, the cell keeps
    /// the others. Gives how many rows went from all tables, those of the demands themselves among them.
    pub fn leave_out(&mut self, demands: &BTreeSet<DemandId>) -> usize {
        let names: BTreeSet<&str> = demands.iter().map(DemandId::as_str).collect();
        let mut gone = 0;
        for spec in SPECS {
            let columns: Vec<usize> =
                (0..spec.columns.len()).filter(|c| spec.columns[*c].reference == Some("demands") && !spec.columns[*c].list).collect();
            if columns.is_empty() {
                continue;
            }
            let Some(table) = self.table_mut(spec.name) else { continue };
            gone += table.retain(&mut |cells| !columns.iter().any(|c| names.contains(cells[*c].as_str())));
        }
        for option in &mut self.options.rows {
            option.demands.retain(|d| !demands.contains(d));
        }
        gone + self.leave_out_scenarios(&names)
    }

    /// Changes of one of the demands, or into one: `target` and `value` name rows of several tables, so their definitions refer to none.
    fn leave_out_scenarios(&mut self, names: &BTreeSet<&str>) -> usize {
        let column = |name| crate::tables::Scenario::SPEC.column(name);
        let (Some(change), Some(target), Some(value)) = (column("change"), column("target"), column("value")) else { return 0 };
        let merge = crate::tables::Change::Merge.word();
        AnyTable::retain(&mut self.scenarios, &mut |cells| {
            let into = cells[change] == merge && names.contains(cells[value].as_str());
            !into && !names.contains(cells[target].as_str())
        })
    }
}
