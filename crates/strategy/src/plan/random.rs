//! Random numbers of a search: fast ones, begun from a named stream.

use uncertainty::Stream;

/// xoshiro256++ (Blackman and Vigna 2018), its state drawn from a named stream.
#[derive(Clone, Debug)]
pub(crate) struct Random([u64; 4]);

impl Random {
    pub fn new(seed: u64, run: u64) -> Self {
        let stream = Stream::new(seed, run, "plan.search", "");
        Self([0, 1, 2, 3].map(|i| stream.uniform(2 * i).to_bits().rotate_left(13) ^ stream.uniform(2 * i + 1).to_bits()))
    }

    #[inline]
    pub fn next(&mut self) -> u64 {
        let s = &mut self.0;
        let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        result
    }

    /// A whole number from 0, below `n`.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.next()) * n as u128) >> 64) as usize
    }

    /// A number from 0, below 1.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }
}
