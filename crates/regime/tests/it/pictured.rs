//! The behaviours that are drawn are those that are tested.

use regime::behaviours;

#[test]
fn what_is_drawn_shows_what_it_says() {
    let all = behaviours().unwrap();
    assert_eq!(all.iter().map(|b| b.code).collect::<Vec<_>>(), ["B1", "B2", "B3", "B4", "B5", "B6"]);
    let last = |b: usize, c: usize| all[b].curves[c].points.last().copied().unwrap().1;
    let first = |b: usize, c: usize| all[b].curves[c].points[0].1;
    // B1: equilibria by Lambert's W.
    assert!((all[0].marks[0].0.0 - 9.4334).abs() < 1e-3 && (all[0].marks[1].0.0 - 36.4878).abs() < 1e-3);
    for b in [1, 3] {
        assert!((last(b, 0) - 7.321).abs() < 0.5 && last(b, 1) > 60.0, "{b}");
    }
    let distances = &all[2].curves[0].points;
    assert!(distances.windows(2).all(|w| w[1].1 <= w[0].1) && distances.last().unwrap().1 < 4.0);
    assert!(first(4, 0) < 10.0 && last(4, 0) > 100.0);
    assert!(last(5, 0) < first(5, 0) && last(5, 1) < first(5, 1));
}
