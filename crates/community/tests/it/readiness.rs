//! Which chapters can run.

use community::{Readiness, readiness};

use crate::fixture::Texts;

fn of(edits: &[&str], chapter: &str) -> Readiness {
    let all = readiness(&Texts::base().edit(edits).community());
    assert_eq!(all.iter().map(|r| r.chapter).collect::<Vec<_>>(), ["burden", "strategy", "services", "market", "regime"]);
    all.into_iter().find(|r| r.chapter == chapter).expect("a chapter")
}

#[test]
fn a_full_community_feeds_all() {
    for chapter in ["burden", "strategy", "services", "market", "regime"] {
        let readiness = of(&[], chapter);
        assert!(readiness.ready, "{readiness:?}");
        assert_eq!(readiness.lacks, Vec::<String>::new(), "{chapter}");
    }
}

#[test]
fn what_is_lacking_is_named() {
    for (edits, chapter, ready, words) in [
        (&["- efforts"][..], "burden", false, "rows in `efforts`: the hours that a demand takes of a role or team"),
        (&["efforts 1: hours_low= | hours_mode= | hours_high="], "burden", true, "hours in `efforts` (1 of 5 lack it)"),
        (
            &["roles 1: committed_share_low= | committed_share_mode= | committed_share_high="],
            "burden",
            true,
            "running services already take (1 of 3",
        ),
        (&["- ad_hoc"], "burden", true, "rows in `ad_hoc`"),
        (&["- objectives"], "strategy", false, "rows in `objectives`: results that the board wants"),
        (&["- contributions", "- interactions", "- judgements"], "strategy", false, "what serves or hinders what"),
        (&["- places"], "services", false, "rows in `places`"),
        (&["- travel", "places 1: latitude="], "services", false, "rows in `travel`, or latitude"),
        (&["- contracts"], "market", false, "rows in `contracts`"),
        (&["sites 2: organisation=RJE"], "market", false, "sites of two organisations"),
        (&["roles 1: manager=no", "roles 2: manager=no", "roles 3: manager=no"], "regime", false, "answering hours"),
        (&["- series"], "regime", true, "rows in `series`"),
    ] {
        let found = of(edits, chapter);
        assert_eq!(found.ready, ready, "{edits:?}: {found:?}");
        assert!(found.lacks.iter().any(|l| l.contains(words)), "{edits:?}: {found:?}");
    }
    assert!(of(&["- travel"], "services").ready, "coordinates stand in for travel");
}
