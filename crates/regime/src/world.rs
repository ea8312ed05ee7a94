//! What one run is made of: organisations with their numbers, what falls on them, and the clock.

use crate::model::Numbers;

/// The states of one organisation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct State {
    /// Items pending on its managers.
    pub pending: f64,
    /// Strategic capability; 1 is the reference.
    pub capability: f64,
    /// The centre's intervention, items a week.
    pub intervention: f64,
    /// Chronic strain, 0 to 1.
    pub strain: f64,
    /// Patients waiting.
    pub list: f64,
    /// Reserves, in weeks of turnover.
    pub reserves: f64,
    /// Funded capacity; 1 is today's.
    pub funded: f64,
}

impl State {
    /// Where set A starts to settle from, with a list of `d0·w0`.
    #[must_use]
    pub fn reference(numbers: &Numbers) -> Self {
        let scale = numbers.r0 / Numbers::SET_A.r0;
        Self {
            pending: 7.321 * scale,
            capability: 1.0,
            intervention: 0.481 * scale,
            strain: 0.0,
            list: numbers.d0 * numbers.w0,
            reserves: 0.0,
            funded: 1.0,
        }
    }
}

/// Items a week on top, for start ≤ t < start + length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wave {
    /// First week.
    pub start: f64,
    /// Weeks.
    pub length: f64,
    /// Items a week.
    pub size: f64,
    /// The organisation, or all.
    pub organisation: Option<usize>,
}

/// Items that arrive at once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pulse {
    /// The week.
    pub week: f64,
    /// The organisation.
    pub organisation: usize,
    /// Items.
    pub items: f64,
}

/// Names the random streams of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// Seed.
    pub seed: u64,
    /// Number of the run.
    pub run: u64,
}

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// Numbers, by organisation.
    pub numbers: Vec<Numbers>,
    /// Where it starts, by organisation.
    pub start: Vec<State>,
    /// Waves of items.
    pub waves: Vec<Wave>,
    /// Items at once.
    pub pulses: Vec<Pulse>,
    /// Items arrive as Poisson counts from these streams; else at their mean rate.
    pub draw: Option<Draw>,
}

/// A number that changes at a week, for one organisation or all.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// From this week on.
    pub week: f64,
    /// The organisation, or all.
    pub organisation: Option<usize>,
    /// Symbol of the number.
    pub name: &'static str,
    /// Its new value.
    pub value: f64,
    /// Whether the value is in items of set A: it is then multiplied by the organisation's R0/10.
    pub per_rate: bool,
}

/// How steps are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Runge and Kutta's of fourth order.
    Rk4,
    /// Euler's.
    Euler,
}

/// Whether money is followed, and whether organisations are coupled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// §2 of the model alone: no reserves, funded capacity as it starts.
    Alone,
    /// Everything; organisations that nothing couples are stepped one by one.
    Whole,
    /// Everything, through the coupled equations even where all couplings are off.
    Coupled,
}

/// The clock of a run, and what is asked of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// Weeks a step.
    pub dt: f64,
    /// Weeks in all.
    pub weeks: f64,
    /// Weeks between rows.
    pub every: f64,
    /// How steps are taken.
    pub method: Method,
    /// What is followed.
    pub detail: Detail,
    /// Numbers that change on the way; rising weeks.
    pub changes: Vec<Change>,
}

impl Course {
    /// RK4 with steps of a quarter of a week, a row at the start and one at the end.
    #[must_use]
    pub fn of_weeks(weeks: f64) -> Self {
        Self { dt: 0.25, weeks, every: weeks, method: Method::Rk4, detail: Detail::Whole, changes: Vec::new() }
    }

    /// Steps in all.
    pub(crate) fn steps(&self) -> usize {
        step_of(self.weeks, self.dt)
    }

    /// Steps between rows.
    pub(crate) fn steps_a_row(&self) -> usize {
        step_of(self.every, self.dt).max(1)
    }
}

/// The first step that begins at that week or later.
pub(crate) fn step_of(week: f64, dt: f64) -> usize {
    libm::ceil(week / dt - 1e-9).max(0.0) as usize
}

/// What an organisation is like in a week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// Its states.
    pub state: State,
    /// Stress.
    pub stress: f64,
    /// Mean wait in weeks.
    pub wait: f64,
    /// True share of breaches.
    pub breaches: f64,
    /// Reported share of breaches.
    pub reported: f64,
    /// Strategic share of managers' time.
    pub strategic: f64,
    /// Items a week resolved.
    pub resolved: f64,
    /// Patients a week that can be treated.
    pub capacity: f64,
}

/// One run as it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Weeks of the rows.
    pub weeks: Vec<f64>,
    /// Rows, by week and organisation.
    pub rows: Vec<Vec<Row>>,
    /// Weeks at stress of 1 or more, by organisation.
    pub weeks_over: Vec<f64>,
    /// Mean strategic share of managers' time, by organisation.
    pub strategic: Vec<f64>,
}

impl Trajectory {
    /// The last rows, by organisation.
    #[must_use]
    pub fn end(&self) -> &[Row] {
        self.rows.last().expect("a run has a row at its start")
    }
}
