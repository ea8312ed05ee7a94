//! A spreadsheet that people keep, imported month after month.

use std::path::{Path, PathBuf};

use app::{Changed, ImportAsked, Imported, import};

use crate::sheets::{Sheet, write};

fn tracker(path: &Path, rows: &[[&str; 6]]) {
    let mut sheet = Sheet::new();
    sheet.insert((0, 0), "Action tracker".into());
    let heading = ["Action", "Requested by", "Due date", "Owner", "Team", "Time taken"];
    for (n, row) in std::iter::once(&heading).chain(rows).enumerate() {
        for (column, text) in row.iter().enumerate().filter(|(_, t)| !t.is_empty()) {
            sheet.insert((n as u32 + 2, column as u32), (*text).to_owned());
        }
    }
    write(path, &[("Tracker".to_owned(), sheet)]);
}

struct Month {
    dir: tempfile::TempDir,
}

impl Month {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        app::convert("example:staffordshire-2024", &dir.path().join("c")).unwrap();
        Self { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn import(&self) -> Imported {
        let asked = ImportAsked {
            book: self.path("tracker.xlsx"),
            into: self.path("c").to_str().unwrap().to_owned(),
            table: "demands".into(),
            mapping: None,
            out: None,
            apply: false,
        };
        import(&asked).unwrap()
    }

    fn community(&self) -> community::Community {
        app::open(self.path("c").to_str().unwrap()).unwrap().0
    }
}

#[test]
fn the_first_run_proposes_and_the_next_takes_what_changed() {
    let month = Month::new();
    let before = month.community();
    let first = [
        ["Submit the winter plan to region", "NHS England", "30/9/24", "director of strategy/planning", "planning", "3 days"],
        ["Cancer recovery return", "NHSE", "Q2", "cancer manager", "information", "2-4 hrs"],
        ["Fire safety audit", "CQC", "1/12/24", "director of estates", "estates", ""],
    ];
    tracker(&month.path("tracker.xlsx"), &first);
    let proposed = month.import();
    assert!(proposed.proposed && proposed.written.is_none(), "nothing is written by a mapping that nobody has seen");
    assert_eq!(month.community(), before);
    assert_eq!(proposed.changes.len(), 3);

    let taken = month.import();
    assert!(!taken.proposed && taken.written.is_some());
    assert!(taken.changes.iter().all(|c| c.changed == Changed::Added) && taken.changes.len() == 3, "{:?}", taken.changes);
    let community = month.community();
    assert_eq!(community.demands.rows.len(), before.demands.rows.len() + 3);
    assert_eq!(community.efforts.rows.len(), before.efforts.rows.len() + taken.efforts);
    let plan = community.efforts.rows.iter().find(|e| e.demand.as_str() == "submit-the-winter-plan-to-region").unwrap();
    assert_eq!((plan.hours_mode.unwrap().get(), plan.role.as_str()), (22.5, "planning"));

    let same = month.import();
    assert_eq!((same.changes.len(), same.unchanged, same.efforts), (0, 3, 0), "{:?}", same.changes);
    assert_eq!(month.community(), community);

    // Next month: one row mended, one moved in time, one gone, one new, and in another order.
    let second = [
        ["Digital maturity self-assessment", "NHSE", "31/1/25", "chief information officer", "digital-ig", "1 day"],
        ["Cancer recovery return", "NHSE", "31/10/24", "cancer manager", "information", "2-4 hrs"],
        ["Submit the winter plan to the region", "NHS England", "30/9/24", "director of strategy/planning", "planning", "3 days"],
    ];
    tracker(&month.path("tracker.xlsx"), &second);
    let next = month.import();
    let of = |id: &str| &next.changes.iter().find(|c| c.id == id).unwrap_or_else(|| panic!("{id}: {:?}", next.changes)).changed;
    let fields = |field: &str, before: &str, now: &str| Changed::Fields(vec![(field.into(), before.into(), now.into())]);
    assert_eq!(*of("cancer-recovery-return"), fields("first_due", "2024-09-30", "2024-10-31"));
    assert_eq!(*of("submit-the-winter-plan-to-region"), fields("title", first[0][0], second[2][0]), "the code stays");
    assert_eq!(*of("fire-safety-audit"), Changed::Gone);
    assert_eq!(*of("digital-maturity-self-assessment"), Changed::Added);
    assert_eq!(next.changes.len(), 4);
    assert!(month.community().demands.rows.iter().any(|d| d.demand.as_str() == "fire-safety-audit"), "what is gone is not thrown away");
}

#[test]
fn what_was_confirmed_or_set_in_the_community_is_not_overwritten() {
    let month = Month::new();
    tracker(&month.path("tracker.xlsx"), &[["Winter plan", "NHSE", "30/9/24", "planning manager", "planning", "3 days"]]);
    month.import();
    month.import();
    let (demands, efforts) = (month.path("c/demands.csv"), month.path("c/efforts.csv"));
    let text = std::fs::read_to_string(&demands).unwrap();
    let line = text.lines().find(|l| l.starts_with("winter-plan,")).unwrap().to_owned();
    std::fs::write(&demands, text.replace(&line, &line.replacen(",local,return,should,", ",regional,plan,must,", 1))).unwrap();
    let text = std::fs::read_to_string(&efforts).unwrap();
    let line = text.lines().find(|l| l.starts_with("winter-plan,")).unwrap().to_owned();
    std::fs::write(
        &efforts,
        text.replace(&line, "winter-plan,planning,answering,20,30,40,occurrence,,level,read,answer,planning manager,2024-06-14"),
    )
    .unwrap();
    let again = month.import();
    assert_eq!((again.changes.len(), again.efforts), (0, 0), "{:?}", again.changes);
    let community = month.community();
    let demand = community.demands.rows.iter().find(|d| d.demand.as_str() == "winter-plan").unwrap();
    assert_eq!((demand.origin.word(), demand.kind.as_str()), ("regional", "plan"));
}
