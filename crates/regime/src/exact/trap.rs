//! The capability trap (Repenning and Sterman 2002, as the PySD cookbook has it): work harder, or work smarter.

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trap {
    /// Step in desired performance at time 10.
    pub performance_step: f64,
    /// Step in the pressure to improve capability at time 10.
    pub pressure_step: f64,
}

/// Time, performance, capability.
pub type Moment = (f64, f64, f64);

/// A piecewise linear function, flat beyond its ends.
fn lookup(points: &[(f64, f64)], x: f64) -> f64 {
    let (first, last) = (points[0], points[points.len() - 1]);
    if x <= first.0 {
        return first.1;
    }
    if x >= last.0 {
        return last.1;
    }
    let i = points.windows(2).position(|w| x <= w[1].0).expect("x lies within the ends");
    let ((x0, y0), (x1, y1)) = (points[i], points[i + 1]);
    y0 + (y1 - y0) * (x - x0) / (x1 - x0)
}

const H: &[(f64, f64)] = &[(0.0, 1.0), (1.0, 1.0), (1.5, 0.75), (2.0, 0.25), (5.0, 0.0)];
const G: &[(f64, f64)] = &[(0.0, 0.0), (0.5, 0.0), (0.75, 0.5), (1.0, 1.0), (2.0, 1.5), (5.0, 1.5)];
const K: &[(f64, f64)] = &[(0.0, 0.75), (0.75, 0.75), (1.0, 1.0), (1.25, 1.25), (2.0, 1.5), (10.0, 1.5)];

impl Trap {
    /// The course from 0 to 100 by Euler's method with steps of 1/16, as the reference has it.
    ///
    /// `Cap′ = .5 I − Cap/20`; stretch = desired ÷ actual, actual = Cap·work; `Pw′ = (stretch − Pw)/3`, `Pc′ = (stretch − Pc)/9 + step`;
    /// `I = 10 g(Pc) h(Pw)`, `work = min(30 k(Pw), 40 − I)`.
    #[must_use]
    pub fn run(&self) -> Vec<Moment> {
        const DT: f64 = 0.0625;
        let (mut capability, mut to_work, mut to_improve) = (100.0, 1.0, 1.0);
        let mut course = Vec::new();
        for i in 0..=1_600_u32 {
            let time = f64::from(i) * DT;
            let improvement = 10.0 * lookup(G, to_improve) * lookup(H, to_work);
            let work = (30.0 * lookup(K, to_work)).min(40.0 - improvement);
            let actual = capability * work;
            course.push((time, actual, capability));
            let stepped = time >= 10.0;
            let desired = 3_000.0 + if stepped { self.performance_step } else { 0.0 };
            let stretch = desired / actual;
            let pressure = if stepped { self.pressure_step } else { 0.0 };
            capability += DT * (0.5 * improvement - capability / 20.0);
            to_work += DT * (stretch - to_work) / 3.0;
            to_improve += DT * ((stretch - to_improve) / 9.0 + pressure);
        }
        course
    }
}
