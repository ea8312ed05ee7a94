//! Worlds: one draw of everything that is not known, for all organisations; by its number, alone or among others.

use jiff::civil::Date;
use parameters::Parameters;
use uncertainty::{Lognormal, Pert, Sobol, Stream};

use crate::RegimeError;
use crate::inputs::Workload;
use crate::model::{Entry, Numbers, Part};
use crate::presets::{SET_A_RATE, Schedule};
use crate::tipping::matched;
use crate::world::{Change, Draw, Pulse, Wave, World};

/// One input that is drawn: a number of the model over its range, or one of the bridge.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Its symbol or parameter.
    pub name: String,
    /// What it is.
    pub meaning: String,
    /// Low, central and high value; in draws uniform between the ends for numbers of the model, PERT for the bridge.
    pub range: (f64, f64, f64),
}

/// What all worlds are drawn from.
#[derive(Clone, Debug)]
pub struct Sampler {
    workloads: Vec<Workload>,
    entries: Vec<&'static Entry>,
    bridge: Vec<(&'static str, Pert)>,
    sobol: Sobol,
    seed: u64,
    assumed: bool,
}

/// Parameters of the bridge and of what happens, in the order of their dimensions.
const BRIDGE: [&str; 7] = [
    "regime.answering_share",
    "regime.reference_wait",
    "regime.wave_rate",
    "regime.wave_size",
    "regime.wave_length",
    "regime.shock_rate",
    "regime.shock_size",
];

/// A world before any regime: numbers and start of each organisation, and what happens to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    /// The world, with the base's levers.
    pub world: World,
    /// The draws, from 0 to 1, by axis of [`Sampler::axes`].
    pub draws: Vec<f64>,
}

impl Sampler {
    /// Draws for these workloads, from the shipped parameters with the community's own values.
    ///
    /// # Errors
    /// [`RegimeError::NoManagers`] without workloads or where managers have no time; [`RegimeError::Parameter`].
    pub fn new(workloads: &[Workload], parameters: &Parameters, on: Date, seed: u64) -> Result<Self, RegimeError> {
        if workloads.is_empty() {
            return Err(RegimeError::NoManagers("mark roles with `manager` yes and give `efforts` of answering on them".into()));
        }
        for workload in workloads {
            workload.hours()?;
        }
        let mut bridge = Vec::new();
        for id in BRIDGE {
            let known = parameters.get(id, on)?;
            let (low, high) = (known.low.unwrap_or(known.central), known.high.unwrap_or(known.central));
            let pert = Pert::new(low.min(known.central), known.central, high.max(known.central));
            bridge.push((id, pert.expect("a parameter's ends are finite and in order")));
        }
        let entries: Vec<&Entry> = Numbers::ENTRIES.iter().filter(|e| e.part == Part::Uncertain).collect();
        let sobol = Sobol::scrambled(2 + bridge.len() + entries.len(), seed);
        Ok(Self { workloads: workloads.to_vec(), entries, bridge, sobol, seed, assumed: false })
    }

    /// The same, assuming that today's work holds: utilisation from 0.45 to 0.8 in every organisation, whatever hours the register gives. What if, and no more.
    #[must_use]
    pub fn assuming_that_today_holds(&self) -> Self {
        Self { assumed: true, ..self.clone() }
    }

    /// The inputs that are drawn: the bridge first.
    #[must_use]
    pub fn axes(&self) -> Vec<Axis> {
        let mut axes = vec![
            Axis {
                name: "hours".into(),
                meaning: "managers' hours after committed work, between low and high".into(),
                range: (0.0, 0.5, 1.0),
            },
            Axis { name: "hours_item".into(), meaning: "answering hours an item, between low and high".into(), range: (0.0, 0.5, 1.0) },
        ];
        let words = [
            "share of that time that answering can take",
            "mean wait today",
            "reform waves a year",
            "items a week a wave",
            "weeks a wave",
            "local shocks a year",
            "items a shock",
        ];
        axes.extend(self.bridge.iter().zip(words).map(|((id, p), words)| Axis {
            name: (*id).into(),
            meaning: if self.assumed && words.starts_with("share of") { "utilisation of managers (assumed)".into() } else { words.into() },
            range: if self.assumed && words.starts_with("share of") { (0.45, 0.65, 0.8) } else { (p.low(), p.mode(), p.high()) },
        }));
        axes.extend(self.entries.iter().map(|e| Axis {
            name: e.name.into(),
            meaning: e.meaning.into(),
            range: (e.range.0, Numbers::SET_A.get(e.name).unwrap_or(e.range.0), e.range.1),
        }));
        axes
    }

    /// Organisations, in their order.
    #[must_use]
    pub fn workloads(&self) -> &[Workload] {
        &self.workloads
    }

    /// Numbers of each organisation where every draw is as given, by axis.
    ///
    /// # Errors
    /// As [`Sampler::new`].
    pub fn numbers(&self, draws: &[f64]) -> Result<Vec<Numbers>, RegimeError> {
        let mut model = Numbers::SET_A;
        for (entry, u) in self.entries.iter().zip(&draws[2 + self.bridge.len()..]) {
            let known = model.set(entry.name, entry.range.0 + (entry.range.1 - entry.range.0) * u);
            debug_assert!(known, "entries are numbers of the model");
        }
        let f = self.bridge[0].1.quantile(draws[2]);
        let wait = self.bridge[1].1.quantile(draws[3]);
        let of = |w: &Workload| {
            let n = of_workload(w, model, draws, f, wait)?;
            Ok(if self.assumed { held(&n, 0.45 + 0.35 * draws[2]) } else { n })
        };
        self.workloads.iter().map(of).collect()
    }

    /// Numbers of each organisation with everything at its central value.
    ///
    /// # Errors
    /// As [`Sampler::new`].
    pub fn central(&self) -> Result<Vec<Numbers>, RegimeError> {
        self.workloads
            .iter()
            .map(|w| {
                let n = scaled(w, Numbers::SET_A, w.hours_week[1].0, w.hours_item.0, self.bridge[0].1.mode());
                let n = if self.assumed { held(&n, 0.65) } else { n };
                Ok(Numbers { w0: w.wait.map_or(self.bridge[1].1.mode(), |x| x.0), ..n })
            })
            .collect()
    }

    /// The world of that number; nothing in it where the base does not hold in some organisation, which is counted and not simulated.
    ///
    /// # Errors
    /// As [`Sampler::new`].
    pub fn base(&self, number: u32) -> Result<(Vec<bool>, Option<Base>), RegimeError> {
        let draws = self.sobol.point(number);
        let numbers = self.numbers(&draws)?;
        let rests: Vec<_> = numbers.iter().map(matched).collect();
        let holds: Vec<bool> = rests.iter().map(Option::is_some).collect();
        let Some(rests) = rests.into_iter().collect::<Option<Vec<_>>>() else { return Ok((holds, None)) };
        let (numbers, start): (Vec<_>, Vec<_>) = rests.into_iter().map(|(n, r)| (n, r.state)).unzip();
        let draw = Draw { seed: self.seed, run: u64::from(number) };
        let mut world = World { numbers, start, waves: Vec::new(), pulses: Vec::new(), draw: Some(draw) };
        self.happenings(&draws, &mut world);
        Ok((holds, Some(Base { world, draws })))
    }

    /// Reform waves, shared by all, and local shocks: Poisson in time, their own streams each.
    fn happenings(&self, draws: &[f64], world: &mut World) {
        const WEEKS: f64 = 1_040.0;
        let of = |i: usize| self.bridge[i].1.quantile(draws[2 + i]);
        let (rate, size, length) = (of(2) / 52.0, of(3), of(4));
        let (shock_rate, shock_size) = (of(5) / 52.0, of(6));
        let run = world.draw.map_or(0, |d| d.run);
        let times = |name: &str, entity: &str, rate: f64| {
            let stream = Stream::new(self.seed, run, name, entity);
            let (mut now, mut times) = (0.0, Vec::new());
            for k in 0..1_000 {
                now -= libm::log(stream.uniform(2 * k)) / rate.max(1e-9);
                if now >= WEEKS {
                    break;
                }
                times.push((now, stream.uniform(2 * k + 1)));
            }
            times
        };
        for (start, u) in times("regime.waves", "", rate) {
            // Each from half to one and a half of its mean.
            for (organisation, n) in world.numbers.iter().enumerate() {
                let scale = n.r0 / SET_A_RATE;
                world.waves.push(Wave { start, length, size: size * scale * (0.5 + u), organisation: Some(organisation) });
            }
        }
        for (organisation, workload) in self.workloads.iter().enumerate() {
            let scale = world.numbers[organisation].r0 / SET_A_RATE;
            for (week, u) in times("regime.shocks", &workload.id, shock_rate) {
                world.pulses.push(Pulse { week, organisation, items: shock_size * scale * (0.5 + u) });
            }
        }
    }
}

/// Numbers of set A with this organisation's items, hours and list, its rate of resolution `R0 = f H/h`; kap and Gh grow with it.
fn scaled(w: &Workload, model: Numbers, hours: f64, hours_item: f64, f: f64) -> Numbers {
    let r0 = f * hours / hours_item;
    let scale = r0 / SET_A_RATE;
    Numbers {
        r0,
        a0: w.local.0,
        lam: w.above.0,
        h: hours_item,
        hours,
        d0: w.referrals.map_or(model.d0, |d| d.0),
        kap: model.kap * scale,
        g_half: model.g_half * scale,
        ..model
    }
}

/// The same work at a given utilisation, its hours a third answering at reference stress.
fn held(n: &Numbers, utilisation: f64) -> Numbers {
    let r0 = (n.a0 + n.lam) / utilisation;
    let scale = r0 / n.r0;
    Numbers { r0, hours: 3.0 * r0 * n.h, kap: n.kap * scale, g_half: n.g_half * scale, ..*n }
}

fn of_workload(w: &Workload, model: Numbers, draws: &[f64], f: f64, wait: f64) -> Result<Numbers, RegimeError> {
    let hours = w.hours()?.quantile(draws[0]);
    let item =
        Lognormal::from_moments(w.hours_item.0, w.hours_item_sd.0 * w.hours_item_sd.0).map_or(w.hours_item.0, |l| l.quantile(draws[1]));
    let n = scaled(w, model, hours, item, f);
    Ok(Numbers { w0: w.wait.map_or(wait, |x| x.0), ..n })
}

impl Schedule {
    /// The world under this regime: levers, waves and pulses in the organisations' own items.
    #[must_use]
    pub fn upon(&self, base: &World) -> (World, Vec<Change>) {
        let mut world = base.clone();
        let scale: Vec<f64> = base.numbers.iter().map(|n| n.r0 / SET_A_RATE).collect();
        for wave in &self.waves {
            for (organisation, scale) in scale.iter().enumerate().filter(|(j, _)| wave.organisation.is_none_or(|o| o == *j)) {
                world.waves.push(Wave { size: wave.size * scale, organisation: Some(organisation), ..*wave });
            }
        }
        world.pulses.extend(self.pulses.iter().map(|p| Pulse { items: p.items * scale[p.organisation], ..*p }));
        (world, self.changes.clone())
    }
}
