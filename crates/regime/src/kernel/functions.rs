//! The exponential and the logarithm: branch-free, so that a loop over runs becomes vector code, with the same bits at every vector width.

/// log₂ e.
const LOG2_E: f64 = std::f64::consts::LOG2_E;
/// 1.5 · 2⁵²: added and taken away again, it rounds to a whole number.
const ROUND: f64 = 6_755_399_441_055_744.0;
/// ln 2 in two parts; the first has 21 trailing zero bits, so that whole multiples of it up to 2,048 are exact.
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// `eˣ`.
///
/// # Method
/// `x = n ln 2 + r` with |r| ≤ ½ ln 2 (Cody and Waite's two-part reduction), a polynomial of degree 11 through Chebyshev's points for `eʳ`, and `n` into
/// the exponent. Held between the values at −708 and 709, so that nothing overflows: below −708 the result is 3.3e-308, not 0.
///
/// # Errors
/// At most 2 units in the last place (`the_exponential_is_within_two_ulp`, against libm).
#[inline(always)]
#[must_use]
pub fn exp(x: f64) -> f64 {
    exp_falling(if x > 709.0 { 709.0 } else { x })
}

/// `eˣ` for `x ≤ 709`, as [`exp`]: one comparison less.
#[inline(always)]
#[must_use]
pub fn exp_falling(x: f64) -> f64 {
    let y = if x < -708.0 { -708.0 } else { x };
    let shifted = y * LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = y - n * LN2_HIGH - n * LN2_LOW;
    let r2 = r * r;
    let r4 = r2 * r2;
    let a = 0.500_000_000_000_001_9 + r * 0.166_666_666_666_666_8;
    let b = 0.041_666_666_666_487_95 + r * 0.008_333_333_333_319_589;
    let c = 0.001_388_888_895_235_286_3 + r * 0.000_198_412_698_900_764_03;
    let d = 2.480_148_544_156_131_3e-5 + r * 2.755_724_088_722_987e-6;
    let e = 2.763_265_472_252_779e-7 + r * 2.511_004_920_481_865_8e-8;
    let tail = (a + b * r2) + r4 * ((c + d * r2) + r4 * e);
    let power = 1.0 + (r + r2 * tail);
    let scale = f64::from_bits(shifted.to_bits().wrapping_add(1023) << 52);
    power * scale
}

/// `ln x` for a normal positive `x`.
///
/// # Method
/// `x = 2ᵏ m` with m about 1, then fdlibm's polynomial in `(m − 1)/(m + 1)`.
///
/// # Errors
/// At most 2 units in the last place for x from 1e-300 to 1e300 (`the_logarithm_is_within_two_ulp`, against libm).
#[inline(always)]
#[must_use]
pub fn ln(x: f64) -> f64 {
    // Bits of √½, rounded as fdlibm does: m lies from there to √2.
    const HALF_ROOT: u64 = 0x3fe6_a09e << 32;
    let shifted = x.to_bits().wrapping_sub(HALF_ROOT).wrapping_add(1024 << 52);
    let k = f64::from_bits((shifted >> 52) | 0x4330_0000_0000_0000) - (4_503_599_627_370_496.0 + 1024.0);
    let m = f64::from_bits((shifted & 0x000f_ffff_ffff_ffff).wrapping_add(HALF_ROOT));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (0.399_999_999_994_094_2 + w * (0.222_221_984_321_497_84 + w * 0.153_138_376_992_093_73));
    let odd = z * (0.666_666_666_666_673_5 + w * (0.285_714_287_436_623_9 + w * (0.181_835_721_616_180_5 + w * 0.147_981_986_051_165_86)));
    let r = even + odd;
    let half = 0.5 * f * f;
    k * LN2_HIGH - ((half - (s * (half + r) + k * LN2_LOW)) - f)
}

/// The smaller; the second where they cannot be compared.
#[inline(always)]
#[must_use]
pub fn least(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The larger; the second where they cannot be compared.
#[inline(always)]
#[must_use]
pub fn most(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// Held from 0 to 1.
#[inline(always)]
#[must_use]
pub fn unit(x: f64) -> f64 {
    least(most(x, 0.0), 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ulps(a: f64, b: f64) -> f64 {
        (a.to_bits() as i64 - b.to_bits() as i64).abs() as f64
    }

    #[test]
    fn the_exponential_is_within_two_ulp() {
        let stream = uncertainty::Stream::new(1, 0, "exp", "");
        let mut worst: f64 = 0.0;
        for i in 0..200_000 {
            let u = stream.uniform(i);
            let x = if i % 2 == 0 { -700.0 + 1_400.0 * u } else { -4.0 + 8.0 * u };
            worst = worst.max(ulps(exp(x), libm::exp(x)));
        }
        assert!(worst <= 2.0, "{worst}");
        assert_eq!((exp(0.0), exp_falling(-0.0)), (1.0, 1.0));
        assert!(exp(f64::NEG_INFINITY) < 1e-307 && exp(-800.0) < 1e-307);
        assert!(exp(f64::NAN).is_nan() && exp(1e9).is_finite());
    }

    #[test]
    fn the_logarithm_is_within_two_ulp() {
        let stream = uncertainty::Stream::new(1, 0, "ln", "");
        let mut worst: f64 = 0.0;
        for i in 0..200_000 {
            let u = stream.uniform(i);
            let x = if i % 2 == 0 { libm::exp(-690.0 + 1_380.0 * u) } else { 0.3 + 2.0 * u };
            worst = worst.max(ulps(ln(x), libm::log(x)));
        }
        assert!(worst <= 2.0, "{worst}");
        assert_eq!(ln(1.0).to_bits(), 0);
    }
}
