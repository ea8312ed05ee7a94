//! Hours go out to leads and come back.

use std::path::{Path, PathBuf};

use app::{Gathered, collect, gather};
use community::tables::{Status, Work};
use jiff::civil::Date;

use crate::sheets::{Sheet, answered_by, fill, read, write};

const DAY: Date = Date::constant(2024, 6, 14);
const LEAD: &str = "director of strategy/planning";
const FILE: &str = "director-of-strategy-planning.xlsx";

/// A copy of the example, the workbooks sent for it, and a folder for what comes back.
struct Round {
    _dir: tempfile::TempDir,
    community: PathBuf,
    sent: PathBuf,
    back: PathBuf,
}

impl Round {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let [community, sent, back] = ["community", "sent", "back"].map(|n| dir.path().join(n));
        app::convert("example:staffordshire-2024", &community).unwrap();
        collect(community.to_str().unwrap(), None, &sent).unwrap();
        std::fs::create_dir(&back).unwrap();
        Self { _dir: dir, community, sent, back }
    }

    fn fill(&self, file: &str, to: &str, answers: &[(u32, &str, &str)]) -> PathBuf {
        let to = self.back.join(to);
        fill(&self.sent.join(file), &to, answers);
        to
    }

    fn gather(&self) -> Gathered {
        gather(&self.back, self.community.to_str().unwrap(), None, Some(DAY)).unwrap()
    }

    fn community(&self) -> community::Community {
        app::open(self.community.to_str().unwrap()).unwrap().0
    }
}

/// Low, most likely and high of a row of `efforts`, and who confirmed it.
fn effort(community: &community::Community, demand: &str, role: &str) -> ([f64; 3], Option<String>, Status) {
    let row = community
        .efforts
        .rows
        .iter()
        .find(|e| e.demand.as_str() == demand && e.role.as_str() == role && e.work == Work::Answering)
        .unwrap();
    let hours = [row.hours_low, row.hours_mode, row.hours_high].map(|h| h.unwrap().get());
    (hours, row.confirmed_by.clone(), row.status)
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&p).unwrap())).collect()
}

#[test]
fn every_row_is_sent_once_and_each_lead_gets_only_theirs() {
    let round = Round::new();
    let community = round.community();
    let mut marks = Vec::new();
    for (name, _) in files(&round.sent) {
        let sheets = read(&round.sent.join(&name));
        let cells = &sheets[0].1;
        let (heading, mark) = *cells.iter().find(|(_, t)| *t == "mark").unwrap().0;
        let titles: Vec<&String> = cells.iter().filter(|((r, c), _)| *r > heading && *c == 0).map(|(_, t)| t).collect();
        let lead = sheets[1].1.get(&(3, 1)).cloned().unwrap_or_default();
        for title in titles {
            let of = community.demands.rows.iter().filter(|d| d.title == *title).any(|d| d.lead.clone().unwrap_or_default() == lead);
            assert!(of, "{name}: `{title}` is {lead}'s");
        }
        marks.extend(cells.iter().filter(|((r, c), _)| *r > heading && *c == mark).map(|(_, t)| t.clone()));
    }
    assert_eq!(marks.len(), community.efforts.rows.len());
    marks.sort();
    marks.dedup();
    assert_eq!(marks.len(), community.efforts.rows.len(), "each mark once");
}

#[test]
fn what_is_confirmed_and_corrected_is_taken_and_a_second_time_changes_nothing() {
    let round = Round::new();
    let before = round.community();
    let answers = [
        (1, "right?", "Yes"),
        (2, "your most likely", "160 hrs"),
        (3, "your low", "30"),
        (3, "your most likely", "5 days"),
        (3, "your high", "1 to 2"),
        (4, "comment", "ask finance"),
    ];
    round.fill(FILE, "Copy of my hours FINAL.xlsx", &answers);
    let gathered = round.gather();
    assert_eq!((gathered.confirmed, gathered.corrected, gathered.answers_added), (1, 1, 2), "{gathered:?}");
    assert_eq!(gathered.problems.len(), 1, "two figures in one cell are asked for again: {:?}", gathered.problems);
    assert_eq!(gathered.comments[0].text, "ask finance");
    let after = round.community();
    let (hours, who, status) = effort(&after, "D24-023", "planning");
    assert_eq!((hours, who.as_deref(), status), (effort(&before, "D24-023", "planning").0, Some(LEAD), Status::Read));
    let (hours, who, _) = effort(&after, "D24-023", "finance");
    let [low, _, high] = effort(&before, "D24-023", "finance").0;
    assert_eq!((hours, who.as_deref()), ([low, 160.0, high], Some(LEAD)), "empty cells stand for the figures shown");
    assert_eq!(effort(&after, "D24-023", "workforce").1, None);
    let waiting = gathered.waiting.iter().find(|w| w.lead.as_deref() == Some(LEAD)).unwrap();
    assert_eq!(waiting.answered, 2);

    let stands = files(&round.community);
    let again = round.gather();
    assert!(!again.changed && again.answers_added == 0 && again.known == 2, "{again:?}");
    assert_eq!(files(&round.community), stands);
}

#[test]
fn rivals_are_listed_and_nothing_is_averaged() {
    let round = Round::new();
    let before = effort(&round.community(), "D24-023", "planning").0;
    round.fill(FILE, "one.xlsx", &[(1, "right?", "yes")]);
    let other = round.fill(FILE, "two.xlsx", &[(1, "your high", "900"), (2, "right?", "ok")]);
    answered_by(&other, "planning manager");
    let gathered = round.gather();
    assert_eq!(gathered.contested.len(), 1, "{gathered:?}");
    let contest = &gathered.contested[0];
    let who: Vec<&str> = contest.sides.iter().flat_map(|s| s.who.iter().map(String::as_str)).collect();
    assert_eq!((who, contest.stands), (vec![LEAD, "planning manager"], Some(before)));
    assert!(gathered.claimed_twice.iter().any(|c| c.demand.starts_with("D24-023") && c.leads == [LEAD, "planning manager"]));
    let after = round.community();
    let (hours, confirmed_by, _) = effort(&after, "D24-023", "planning");
    assert_eq!((hours, confirmed_by), (before, None), "contested hours stay as they were");
    assert_eq!(after.answers.rows.len(), 3, "rivals stand in the table of answers");
    // The other withdraws: with the file and its answer gone, one side is left.
    std::fs::remove_file(other).unwrap();
    assert_eq!(round.gather().contested.len(), 1, "the answer still stands in `answers`");
}

#[test]
fn of_two_versions_of_a_file_nothing_is_taken_twice_and_differences_are_said() {
    let round = Round::new();
    round.fill(FILE, "a.xlsx", &[(1, "right?", "yes")]);
    round.fill(FILE, "a (1).xlsx", &[(1, "right?", "yes")]);
    let gathered = round.gather();
    assert_eq!((gathered.confirmed, gathered.answers_added, gathered.contested.len()), (1, 1, 0), "identical versions are one answer");
    round.fill(FILE, "a (2).xlsx", &[(1, "your low", "1")]);
    assert_eq!(round.gather().contested.len(), 1, "versions of one day that differ are rivals");
}

#[test]
fn columns_moved_rows_sorted_and_other_names_do_no_harm() {
    let round = Round::new();
    let filled = round.fill(FILE, "x.xlsx", &[(1, "right?", "✓"), (2, "right?", "Not mine"), (2, "comment", "finance leads")]);
    let mut sheets = read(&filled);
    let (heading, _) = *sheets[0].1.iter().find(|(_, t)| *t == "right?").unwrap().0;
    // Turned about: the columns from right to left, the rows upside down, two rows lower.
    let last = sheets[0].1.keys().map(|(row, _)| *row).max().unwrap();
    let turned: Sheet =
        sheets[0].1.iter().map(|((r, c), t)| ((if *r > heading { heading + 1 + last - r } else { *r } + 2, 20 - c), t.clone())).collect();
    sheets[0].1 = turned;
    write(&filled, &sheets);
    let gathered = round.gather();
    assert_eq!((gathered.confirmed, gathered.not_mine.len()), (1, 1), "{gathered:?}");
    assert_eq!(gathered.not_mine[0].comment, "finance leads");
    assert_eq!(
        effort(&round.community(), "D24-023", "planning").1.as_deref(),
        Some(LEAD),
        "the cell beside `Answered by` is gone, the sheet about the file stays"
    );
}

#[test]
fn a_lead_is_named_where_none_was() {
    let round = Round::new();
    let filled = round.fill(
        "without-a-lead.xlsx",
        "nobody.xlsx",
        &[(1, "right?", "yes"), (1, "who leads it (team or post)", "elective hub manager")],
    );
    answered_by(&filled, "programme office");
    let gathered = round.gather();
    assert_eq!(gathered.leads_named, 1, "{gathered:?}");
    assert!(round.community().demands.rows.iter().any(|d| d.lead.as_deref() == Some("elective hub manager")));
}

#[test]
fn what_is_no_return_is_said_and_the_rest_is_gathered() {
    let round = Round::new();
    round.fill(FILE, "good.xlsx", &[(1, "right?", "yes")]);
    let ole = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat();
    let marker: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(round.back.join("locked.xlsx"), [ole, marker].concat()).unwrap();
    std::fs::write(round.back.join("notes.csv"), "just,some\nnotes,here\n").unwrap();
    std::fs::write(round.back.join("~$good.xlsx"), "a lock").unwrap();
    let other = tempfile::tempdir().unwrap();
    app::convert("example:staffordshire-2006", &other.path().join("old")).unwrap();
    collect(other.path().join("old").to_str().unwrap(), None, &other.path().join("sent")).unwrap();
    let first = files(&other.path().join("sent")).remove(0);
    std::fs::write(round.back.join("other.xlsx"), first.1).unwrap();
    let gathered = round.gather();
    let mut codes: Vec<&str> = gathered.problems.iter().map(|p| p.code).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["not-a-return", "password-protected", "return-of-another"]);
    assert_eq!(gathered.confirmed, 1);
}

#[test]
fn no_role_of_few_people_is_shown() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("c");
    app::convert("example:staffordshire-2024", &folder).unwrap();
    let roles = std::fs::read_to_string(folder.join("roles.csv")).unwrap();
    let small = roles
        .replace("icb-planning,QNC,Strategy and planning,planning,8b,16,19,", "icb-planning,QNC,Head of secret things,planning,8b,2,2,");
    assert_ne!(roles, small);
    std::fs::write(folder.join("roles.csv"), small).unwrap();
    let efforts = std::fs::read_to_string(folder.join("efforts.csv")).unwrap();
    std::fs::write(folder.join("efforts.csv"), efforts.replacen("D24-023,planning,", "D24-023,icb-planning,", 1)).unwrap();
    let collected = collect(folder.to_str().unwrap(), None, &dir.path().join("sent")).unwrap();
    let own = collected.books.iter().find(|b| b.organisation.as_deref() == Some("QNC")).unwrap();
    for (name, _) in files(&dir.path().join("sent")) {
        let all: String = read(&dir.path().join("sent").join(&name))
            .into_iter()
            .flat_map(|(_, cells)| cells.into_values())
            .collect::<Vec<_>>()
            .join("\n");
        assert!(!all.contains("secret things") && !all.contains("icb-planning"), "{name}");
    }
    let cells = &read(&dir.path().join("sent").join(&own.file))[0].1;
    assert!(cells.values().any(|t| t == "planning"), "the team stands for it");
}

#[test]
fn an_organisation_is_asked_about_its_own_teams() {
    let dir = tempfile::tempdir().unwrap();
    let collected = collect("example:staffordshire-2024", Some("QNC"), dir.path()).unwrap();
    let all = collect("example:staffordshire-2024", None, &dir.path().join("all")).unwrap();
    let rows = |c: &app::Collected| c.books.iter().map(|b| b.rows).sum::<usize>();
    assert_eq!(rows(&collected) + collected.of_others, rows(&all));
    assert!(collected.of_others > 0 && collected.books.iter().all(|b| b.organisation.as_deref() == Some("QNC")));
    let error = collect("example:staffordshire-2024", Some("XXX"), dir.path()).unwrap_err();
    assert!(error.to_string().contains("`XXX`") && error.to_string().contains("QNC"));
}
