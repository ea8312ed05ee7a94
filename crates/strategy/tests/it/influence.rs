//! Influence against Sweden's published matrix, agreement against Krippendorff's own example.

use strategy::coherence::agreement::krippendorff_alpha;
use strategy::coherence::influence::Influence;

use crate::data::other_peoples;

fn cells(path: &std::path::Path) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(path).expect("it can be read");
    text.lines().map(|l| l.split(',').map(|c| c.trim_matches('"').to_owned()).collect()).collect()
}

#[test]
fn swedens_matrix_gives_the_published_columns() {
    let what = "Sweden's targets, Weitz et al. 2018";
    let (Some(matrix), Some(scores)) =
        (other_peoples("sdg/weitz2018_sweden_matrix.csv", what), other_peoples("sdg/weitz2018_sweden_scores.csv", what))
    else {
        return;
    };
    let rows = cells(&matrix);
    let n = rows.len() - 1;
    assert_eq!(n, 34);
    let mut list = Vec::new();
    for (i, row) in rows[1..].iter().enumerate() {
        list.extend(row[1..].iter().enumerate().filter(|(_, c)| !c.is_empty()).map(|(j, c)| (i, j, c.parse::<f64>().expect("a score"))));
    }
    assert_eq!(list.iter().filter(|(_, _, s)| *s < 0.0).count(), 40);
    let influence = Influence::new(n, &list);
    let published = cells(&scores);
    let column = |name: &str| published[0].iter().position(|h| h == name).unwrap_or_else(|| panic!("column {name} of {:?}", published[0]));
    let (sum, second, total) = (column("sum"), column("second"), column("sum_plus_second"));
    let mut least = ("", f64::INFINITY);
    let mut most = ("", f64::NEG_INFINITY);
    for (i, row) in published[1..].iter().enumerate() {
        let value = |c: usize| row[c].parse::<f64>().expect("a number");
        assert_eq!(rows[i + 1][0], row[0]);
        assert_eq!(influence.leverage(i), value(sum), "{}", row[0]);
        assert_eq!(influence.leverage_second(i), value(second), "{}", row[0]);
        assert_eq!(influence.leverage_total(i), value(total), "{}", row[0]);
        if influence.leverage_total(i) < least.1 {
            least = (&row[0], influence.leverage_total(i));
        }
        if influence.leverage_total(i) > most.1 {
            most = (&row[0], influence.leverage_total(i));
        }
    }
    assert_eq!((least, most), (("17.11", -127.5), ("16.6", 567.0)));
    // Dependence is leverage of the matrix turned round.
    let turned = Influence::new(n, &list.iter().map(|(i, j, s)| (*j, *i, *s)).collect::<Vec<_>>());
    for i in 0..n {
        assert_eq!(turned.leverage(i), influence.dependence(i));
        assert_eq!(turned.leverage_second(i), influence.dependence_second(i));
    }
}

#[test]
fn alpha_is_krippendorffs_own() {
    // Four observers, twelve units; blanks as he has them (2011, section C).
    let table = ["1 2 3 3 2 1 4 1 2 - - -", "1 2 3 3 2 2 4 1 2 5 - 3", "- 3 3 3 2 3 4 2 2 5 1 -", "1 2 3 3 2 4 4 1 2 5 1 -"];
    let mut units = vec![Vec::new(); 12];
    for observer in table {
        for (unit, score) in observer.split(' ').enumerate() {
            units[unit].extend(score.parse::<f64>().ok());
        }
    }
    let alpha = krippendorff_alpha(&units).expect("there is variation");
    assert!((alpha - 0.849).abs() < 0.0005, "{alpha}");
    // By hand: two units, (0, 2) and (2, 0): observed 4, expected (2·2·2·4) / (4·3) = 8/3.
    assert_eq!(krippendorff_alpha(&[vec![0.0, 2.0], vec![2.0, 0.0]]), Some(1.0 - 4.0 / (32.0 / 12.0)));
    assert_eq!(krippendorff_alpha(&[vec![1.0, 1.0], vec![3.0, 3.0]]), Some(1.0));
    assert_eq!(krippendorff_alpha(&[vec![1.0], vec![2.0]]), None);
    assert_eq!(krippendorff_alpha(&[vec![2.0, 2.0], vec![2.0, 2.0]]), None);
}
