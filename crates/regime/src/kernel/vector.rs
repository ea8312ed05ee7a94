//! The same code compiled for wider vectors, chosen by what the processor has.
//!
//! The one file of the crate with `unsafe`: calling a function compiled with more processor features is safe only where the processor has them, and the
//! line before each call asks it. Measured worth it: without it the compiler may only use vectors of two numbers. The bits are the same on every path
//! (`every_path_gives_the_same_bits`): no path fuses or reorders anything.

use crate::kernel::batch::Batch;

/// Vectors that the code can be compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// What every x-86-64 processor has, or any other processor: 2 numbers.
    Plain,
    /// AVX2: 4 numbers.
    Four,
    /// AVX-512: 8 numbers.
    Eight,
}

impl Width {
    /// The widest that this processor has.
    #[must_use]
    pub fn widest() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if std::arch::is_x86_feature_detected!("avx512f")
                && std::arch::is_x86_feature_detected!("avx512dq")
                && std::arch::is_x86_feature_detected!("avx512vl")
            {
                return Self::Eight;
            }
            if std::arch::is_x86_feature_detected!("avx2") {
                return Self::Four;
            }
        }
        Self::Plain
    }

    /// Every width that this processor has.
    #[must_use]
    pub fn all() -> Vec<Self> {
        match Self::widest() {
            Self::Plain => vec![Self::Plain],
            Self::Four => vec![Self::Plain, Self::Four],
            Self::Eight => vec![Self::Plain, Self::Four, Self::Eight],
        }
    }

    /// Numbers in a vector.
    #[must_use]
    pub fn numbers(self) -> usize {
        match self {
            Self::Plain => 2,
            Self::Four => 4,
            Self::Eight => 8,
        }
    }
}

/// Steps a batch, with vectors of a width that the processor has; with a narrower one where it has not.
pub(crate) fn advance<const W: usize>(batch: &mut Batch<W>, steps: usize, width: Width) {
    #[cfg(target_arch = "x86_64")]
    {
        let widest = Width::widest();
        if width == Width::Eight && widest == Width::Eight {
            // SAFETY: `widest` has asked the processor for exactly these features.
            return unsafe { eight(batch, steps) };
        }
        if width != Width::Plain && widest != Width::Plain {
            // SAFETY: every processor that `widest` does not call plain has AVX2.
            return unsafe { four(batch, steps) };
        }
    }
    batch.advance(steps);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn eight<const W: usize>(batch: &mut Batch<W>, steps: usize) {
    batch.advance(steps);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn four<const W: usize>(batch: &mut Batch<W>, steps: usize) {
    batch.advance(steps);
}

/// Multiplications and additions a second on plain arrays of numbers held in registers: the peak that this processor shows to such code, without
/// fused operations, which would give other bits.
#[must_use]
pub fn measured_peak(width: Width, seconds_of: impl Fn(&mut dyn FnMut()) -> f64) -> f64 {
    const ROUNDS: u32 = 2_000_000;
    let mut sums = [[1.0_f64; 16]; 4];
    let seconds = seconds_of(&mut || {
        #[cfg(target_arch = "x86_64")]
        {
            if width == Width::Eight && Width::widest() == Width::Eight {
                // SAFETY: `widest` has asked the processor for exactly these features.
                return unsafe { spin_eight(&mut sums, ROUNDS) };
            }
            if width != Width::Plain && Width::widest() != Width::Plain {
                // SAFETY: every processor that `widest` does not call plain has AVX2.
                return unsafe { spin_four(&mut sums, ROUNDS) };
            }
        }
        spin(&mut sums, ROUNDS);
    });
    std::hint::black_box(&sums);
    2.0 * 64.0 * f64::from(ROUNDS) / seconds
}

#[inline(always)]
fn spin(sums: &mut [[f64; 16]; 4], rounds: u32) {
    let mut own = *sums;
    for _ in 0..rounds {
        for row in &mut own {
            for x in row {
                *x = *x * 0.999_999 + 1e-6;
            }
        }
    }
    *sums = own;
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl")]
fn spin_eight(sums: &mut [[f64; 16]; 4], rounds: u32) {
    spin(sums, rounds);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn spin_four(sums: &mut [[f64; 16]; 4], rounds: u32) {
    spin(sums, rounds);
}
