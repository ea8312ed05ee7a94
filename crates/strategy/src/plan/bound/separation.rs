//! Which items cannot be at work at the same time, or only so far apart.

use crate::plan::grid::Grid;

/// For every two items: months that must lie between the end of the one and the beginning of the other, and whether both can be done.
#[derive(Clone, Debug)]
pub(crate) struct Separations {
    n: usize,
    /// `gap[i · n + j]`: months from the end of `i` to the beginning of `j` at least; −1 where nothing ties them.
    gap: Vec<i32>,
    excluded: Vec<bool>,
}

impl Separations {
    /// Longest paths along precedences, and exclusions: what needs an excluded item is excluded too.
    pub fn new(grid: &Grid) -> Self {
        let n = grid.items();
        let mut this = Self { n, gap: vec![-1; n * n], excluded: vec![false; n * n] };
        let work: Vec<i32> =
            (0..n).map(|i| grid.of(i).map(|s| (grid.starts[s].done - grid.starts[s].month) as i32).min().unwrap_or(1)).collect();
        for after in 0..n {
            for &(before, lag) in &grid.before[after] {
                let cell = &mut this.gap[before as usize * n + after];
                *cell = (*cell).max(lag as i32);
            }
        }
        for k in 0..n {
            for i in 0..n {
                let first = this.gap[i * n + k];
                if first < 0 {
                    continue;
                }
                for j in 0..n {
                    let second = this.gap[k * n + j];
                    if second >= 0 {
                        let through = first + work[k] + second;
                        let cell = &mut this.gap[i * n + j];
                        *cell = (*cell).max(through);
                    }
                }
            }
        }
        for a in 0..n {
            for &b in &grid.excludes[a] {
                let with_a: Vec<usize> = this.needing(a);
                let with_b: Vec<usize> = this.needing(b as usize);
                for &i in &with_a {
                    for &j in &with_b {
                        this.excluded[i * n + j] = true;
                        this.excluded[j * n + i] = true;
                    }
                }
            }
        }
        this
    }

    /// An item and all that needs it.
    fn needing(&self, item: usize) -> Vec<usize> {
        (0..self.n).filter(|j| *j == item || self.gap[item * self.n + j] >= 0).collect()
    }

    /// Whether anything ties the two.
    pub fn tied(&self, i: usize, j: usize) -> bool {
        self.excluded[i * self.n + j] || self.gap[i * self.n + j] >= 0 || self.gap[j * self.n + i] >= 0
    }

    /// Whether no start of the one goes with any of the other. All starts of each belong to one item.
    pub fn apart(&self, grid: &Grid, some: &[u32], others: &[u32]) -> bool {
        let item = |starts: &[u32]| starts.first().map(|s| grid.starts[*s as usize].item as usize);
        let (Some(i), Some(j)) = (item(some), item(others)) else { return true };
        self.excluded[i * self.n + j] || self.too_near(grid, i, j, some, others) || self.too_near(grid, j, i, others, some)
    }

    fn too_near(&self, grid: &Grid, i: usize, j: usize, some: &[u32], others: &[u32]) -> bool {
        let gap = self.gap[i * self.n + j];
        if gap < 0 {
            return false;
        }
        let first_done = some.iter().map(|s| grid.starts[*s as usize].done as i32).min().unwrap_or(i32::MAX / 2);
        let last_begun = others.iter().map(|s| grid.starts[*s as usize].month as i32).max().unwrap_or(i32::MIN / 2);
        first_done + gap > last_begun
    }
}
