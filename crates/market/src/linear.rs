//! Small dense systems of equations.

/// `x` with `a x = b`, by elimination with the largest pivot; nothing where a pivot is below `least` times the largest entry of `a`.
///
/// O(n³). Used for a handful of unknowns whose matrix has eigenvalues of 1 or more, or is told apart from a singular one by `least`.
pub(crate) fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>, least: f64) -> Result<Vec<f64>, usize> {
    let n = b.len();
    let scale = a.iter().flatten().fold(0.0, |most: f64, v| most.max(v.abs()));
    for column in 0..n {
        let pivot = (column..n).fold(column, |best, row| if a[row][column].abs() > a[best][column].abs() { row } else { best });
        if a[pivot][column].is_nan() || a[pivot][column].abs() <= least * scale {
            return Err(column);
        }
        a.swap(column, pivot);
        b.swap(column, pivot);
        let (done, rest) = a.split_at_mut(column + 1);
        let top = &done[column];
        for (offset, row) in rest.iter_mut().enumerate() {
            let factor = row[column] / top[column];
            if factor != 0.0 {
                row[column..].iter_mut().zip(&top[column..]).for_each(|(v, t)| *v -= factor * t);
                b[column + 1 + offset] -= factor * b[column];
            }
        }
    }
    for row in (0..n).rev() {
        let known: f64 = a[row][row + 1..].iter().zip(&b[row + 1..]).map(|(a, x)| a * x).sum();
        b[row] = (b[row] - known) / a[row][row];
    }
    Ok(b)
}
