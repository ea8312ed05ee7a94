//! Low-discrepancy points: Sobol's sequence, scrambled.

use crate::philox::philox4x32;

/// Dimensions there are.
pub const SOBOL_DIMENSIONS: usize = 32;

/// Degree, coefficients and first direction numbers of dimensions 2 to 32 (Joe and Kuo, `new-joe-kuo-6.21201`).
const TABLE: [(u32, u32, [u32; 7]); SOBOL_DIMENSIONS - 1] = [
    (1, 0, [1, 0, 0, 0, 0, 0, 0]),
    (2, 1, [1, 3, 0, 0, 0, 0, 0]),
    (3, 1, [1, 3, 1, 0, 0, 0, 0]),
    (3, 2, [1, 1, 1, 0, 0, 0, 0]),
    (4, 1, [1, 1, 3, 3, 0, 0, 0]),
    (4, 4, [1, 3, 5, 13, 0, 0, 0]),
    (5, 2, [1, 1, 5, 5, 17, 0, 0]),
    (5, 4, [1, 1, 5, 5, 5, 0, 0]),
    (5, 7, [1, 1, 7, 11, 19, 0, 0]),
    (5, 11, [1, 1, 5, 1, 1, 0, 0]),
    (5, 13, [1, 1, 1, 3, 11, 0, 0]),
    (5, 14, [1, 3, 5, 5, 31, 0, 0]),
    (6, 1, [1, 3, 3, 9, 7, 49, 0]),
    (6, 13, [1, 1, 1, 15, 21, 21, 0]),
    (6, 16, [1, 3, 1, 13, 27, 49, 0]),
    (6, 19, [1, 1, 1, 15, 7, 5, 0]),
    (6, 22, [1, 3, 1, 15, 13, 25, 0]),
    (6, 25, [1, 1, 5, 5, 19, 61, 0]),
    (7, 1, [1, 3, 7, 11, 23, 15, 103]),
    (7, 4, [1, 3, 7, 13, 13, 15, 69]),
    (7, 7, [1, 1, 3, 13, 7, 35, 63]),
    (7, 8, [1, 3, 5, 9, 1, 25, 53]),
    (7, 14, [1, 3, 1, 13, 9, 35, 107]),
    (7, 19, [1, 3, 1, 5, 27, 61, 31]),
    (7, 21, [1, 1, 5, 11, 19, 41, 61]),
    (7, 28, [1, 3, 5, 3, 3, 13, 69]),
    (7, 31, [1, 1, 7, 13, 1, 19, 1]),
    (7, 32, [1, 3, 7, 5, 13, 19, 59]),
    (7, 37, [1, 1, 3, 9, 25, 29, 41]),
    (7, 41, [1, 3, 5, 13, 23, 1, 55]),
    (7, 42, [1, 3, 7, 3, 13, 59, 17]),
];

/// Sobol's sequence in up to 32 dimensions: any point by its number, plain or scrambled by a seed.
///
/// # Method
/// Direction numbers of Joe and Kuo (2008). Scrambling is Owen's nested one, by a hash of the bits above each bit (Laine and Karras 2011; Burley 2020), with
/// its own key a dimension: every point is uniform, and the sequence keeps its evenness. 32 bits a number, moved by half a step.
///
/// # Sources
/// Oracle: scipy's `qmc.Sobol(scramble=False)`, as a digital sequence in natural order.
#[derive(Clone, Debug)]
pub struct Sobol {
    directions: Vec<[u32; 32]>,
    keys: Option<Vec<u32>>,
}

impl Sobol {
    /// The plain sequence.
    ///
    /// # Panics
    /// Beyond [`SOBOL_DIMENSIONS`].
    #[must_use]
    pub fn plain(dimensions: usize) -> Self {
        assert!(dimensions <= SOBOL_DIMENSIONS, "the table of direction numbers ends there");
        Self { directions: (0..dimensions).map(directions).collect(), keys: None }
    }

    /// The scrambled sequence of a seed.
    ///
    /// # Panics
    /// Beyond [`SOBOL_DIMENSIONS`].
    #[must_use]
    pub fn scrambled(dimensions: usize, seed: u64) -> Self {
        let key = |d: usize| philox4x32([d as u32, 0x736f_626f, 0, 0], [seed as u32, (seed >> 32) as u32])[0];
        Self { keys: Some((0..dimensions).map(key).collect()), ..Self::plain(dimensions) }
    }

    /// The number of a point in a dimension, in the open interval from 0 to 1.
    #[must_use]
    pub fn at(&self, point: u32, dimension: usize) -> f64 {
        let mut bits = 0;
        for (k, direction) in self.directions[dimension].iter().enumerate() {
            if point >> k & 1 == 1 {
                bits ^= direction;
            }
        }
        if let Some(keys) = &self.keys {
            bits = scramble(bits, keys[dimension]);
        }
        (f64::from(bits) + 0.5) / 4_294_967_296.0
    }

    /// A point in all dimensions.
    #[must_use]
    pub fn point(&self, point: u32) -> Vec<f64> {
        (0..self.directions.len()).map(|d| self.at(point, d)).collect()
    }
}

fn directions(dimension: usize) -> [u32; 32] {
    if dimension == 0 {
        return std::array::from_fn(|k| 1 << (31 - k));
    }
    let (degree, coefficients, first) = TABLE[dimension - 1];
    let s = degree as usize;
    let mut v = [0_u32; 32];
    for k in 0..32 {
        if k < s {
            v[k] = first[k] << (31 - k);
            continue;
        }
        v[k] = v[k - s] ^ (v[k - s] >> s);
        for j in 1..s {
            if coefficients >> (s - 1 - j) & 1 == 1 {
                v[k] ^= v[k - j];
            }
        }
    }
    v
}

/// Owen's scrambling by a hash in which a bit hangs on those above it only.
fn scramble(bits: u32, key: u32) -> u32 {
    let mut x = bits.reverse_bits();
    x = x.wrapping_add(key);
    x ^= x.wrapping_mul(0x6c50_b47c);
    x ^= x.wrapping_mul(0xb82f_1e52);
    x ^= x.wrapping_mul(0xc7af_e638);
    x ^= x.wrapping_mul(0x8d22_f6e6);
    x.reverse_bits()
}
