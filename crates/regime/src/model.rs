//! The numbers of the model, by name: one line each, read by everything else.

/// What part a number plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The centre or the community can move it, within its bounds.
    Lever,
    /// Not known exactly: sampled over its range.
    Uncertain,
    /// From the local register and lists.
    Local,
    /// Held.
    Fixed,
}

/// One number of the model.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// Its symbol, as case files and schedules write it.
    pub name: &'static str,
    /// Its part.
    pub part: Part,
    /// Smallest and largest value; for an uncertain number the range over which it is sampled.
    pub range: (f64, f64),
    /// What it is, with its unit.
    pub meaning: &'static str,
}

macro_rules! numbers {
    ($($field:ident $name:literal $part:ident $default:literal in $low:literal ..= $high:literal, $meaning:literal;)+) => {
        /// The numbers of one organisation.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct Numbers {
            $(#[doc = $meaning] pub $field: f64,)+
        }

        impl Numbers {
            /// Set A of the model book.
            pub const SET_A: Self = Self { $($field: $default),+ };

            /// All numbers, in the order of the fields.
            pub const ENTRIES: &'static [Entry] =
                &[$(Entry { name: $name, part: Part::$part, range: ($low, $high), meaning: $meaning }),+];

            /// The number of that symbol.
            #[must_use]
            pub fn get(&self, name: &str) -> Option<f64> {
                match name { $($name => Some(self.$field),)+ _ => None }
            }

            /// Sets the number of that symbol; false if there is none.
            #[must_use]
            pub fn set(&mut self, name: &str, value: f64) -> bool {
                match name { $($name => self.$field = value,)+ _ => return false }
                true
            }
        }
    };
}

numbers! {
    r0 "R0" Local 10.0 in 1e-9..=1e9, "items a week that managers can resolve at reference stress and capability";
    tau "tau" Uncertain 2.0 in 1.0..=4.0, "weeks within which a pending item is meant to be resolved";
    a0 "a0" Local 4.0 in 0.0..=2000.0, "items a week of local and own origin";
    lam "lam" Local 2.5 in 0.0..=2000.0, "items a week of national and regional origin";
    alpha "alpha" Lever 0.3 in 0.0..=1.0, "air cover: share of the centre's interventions that somebody keeps away from managers";
    kap "kap" Lever 8.0 in 0.0..=64.0, "items a week that the centre adds when everybody waits too long";
    btol "btol" Lever 0.08 in 0.0..=0.5, "share of breaches that the centre tolerates";
    tau_g "tauG" Uncertain 6.0 in 4.0..=12.0, "weeks in which the centre's attention adjusts";
    eps0 "eps0" Uncertain 0.05 in 0.02..=0.1, "share of items that come back at low stress";
    eps1 "eps1" Uncertain 0.25 in 0.1..=0.4, "further share that comes back at high stress";
    se0 "se0" Fixed 0.5 in 0.0..=10.0, "stress at which errors begin to rise";
    se1 "se1" Fixed 2.0 in 0.0..=20.0, "stress at which errors are at their most";
    h "h" Local 25.0 in 1e-9..=1e6, "answering hours an item";
    hours "H" Local 750.0 in 1e-9..=1e9, "managers' hours a week after committed work";
    adm "adm" Fixed 0.3 in 0.0..=0.9, "share of managers' time for administration";
    sigmin "sigmin" Fixed 0.02 in 0.0..=0.5, "least share of managers' time for strategy";
    tau_c "tauC" Uncertain 52.0 in 26.0..=104.0, "weeks in which capability adjusts";
    theta "theta" Uncertain 0.15 in 0.05..=0.3, "elasticity of treatment capacity in capability";
    eta_c "etaC" Fixed 0.3 in 0.0..=2.0, "elasticity of managers' resolution rate in capability";
    c_min "Cmin" Uncertain 0.6 in 0.4..=0.8, "capability that is left without any strategic time";
    chi "chi" Uncertain 0.2 in 0.1..=0.4, "share of the resolution rate that full strain takes";
    tau_ku "tauKu" Fixed 12.0 in 0.25..=520.0, "weeks in which strain rises";
    tau_kd "tauKd" Fixed 26.0 in 0.25..=520.0, "weeks in which strain falls";
    s0 "s0" Fixed 0.8 in 0.0..=20.0, "stress above which strain builds";
    target "T" Fixed 18.0 in 0.1..=520.0, "weeks within which patients are to be treated";
    e_d "eD" Uncertain 0.1 in 0.05..=0.25, "elasticity of referrals in the wait, with the sign turned";
    w0 "w0" Local 9.0 in 1e-3..=520.0, "reference mean wait in weeks";
    tau_x "tauX" Uncertain 26.0 in 13.0..=52.0, "weeks after which an unanswered item lapses";
    yinf "yinf" Uncertain 0.7 in 0.5..=0.85, "share of the greatest throughput that is left under endless load";
    mu "mu" Lever 0.0 in 0.0..=0.1, "treatment capacity that pressure adds at once";
    g_half "Gh" Fixed 1.0 in 1e-9..=1e6, "interventions a week at which half of an effect of pressure is reached";
    gamma "gamma" Lever 0.0 in 0.0..=0.8, "share of breaches that pressure hides from the report";
    sig0 "sig0" Fixed 0.577_981_66 in 1e-6..=1.0, "strategic share of time at which capability is 1";
    d0 "d0" Local 30.0 in 1e-9..=1e9, "patients referred a week at the reference wait";
    phi "phi" Lever 0.0 in 0.0..=1.0, "share of patients who choose where to go";
    beta "beta" Lever 3.0 in 0.0..=10.0, "weight of the wait in patients' choice";
    v "v" Lever 0.0 in 0.0..=1.0, "share of income paid by activity";
    fixed "fixed" Fixed 0.6 in 0.0..=1.0, "share of cost that does not move with activity";
    rho "rho" Lever 0.0 in 0.0..=0.2, "funded capacity gained or lost for a week of turnover in reserve";
    m_min "Mmin" Fixed 0.5 in 1e-6..=1.0, "least funded capacity";
    m_max "Mmax" Fixed 1.2 in 1.0..=10.0, "most funded capacity";
    tau_m "tauM" Fixed 26.0 in 0.25..=520.0, "weeks in which funded capacity adjusts";
    k_b "kB" Lever 0.0 in 0.0..=2.0, "weight of a deficit in the centre's attention";
    b_ref "Bref" Fixed 4.0 in 1e-9..=520.0, "deficit, in weeks of turnover, that draws full attention";
    omega "omega" Lever 0.0 in 0.0..=1.0, "share of attention that follows the mean of all organisations";
    blame "blame" Lever 0.0 in 0.0..=5.0, "interventions a week for each error a week";
    aid "aid" Lever 0.0 in 0.0..=1.0, "how far the mutual-aid pool is in use";
    pool "pool" Fixed 0.1 in 0.0..=1.0, "share of treatment capacity that can be pooled";
    joint "joint" Lever 0.0 in 0.0..=1.0, "0: separate strategies; 1: one shared strategy";
    dup "dup" Fixed 0.15 in 0.0..=1.0, "share of national and regional items that one shared strategy answers once";
}

impl Numbers {
    /// The entry of that symbol.
    #[must_use]
    pub fn entry(name: &str) -> Option<&'static Entry> {
        Self::ENTRIES.iter().find(|e| e.name == name)
    }

    /// Symbols of the levers, in order.
    pub fn levers() -> impl Iterator<Item = &'static Entry> {
        Self::ENTRIES.iter().filter(|e| e.part == Part::Lever)
    }

    /// What stands in the way of computing with these numbers: symbol, value and what is expected.
    #[must_use]
    pub fn wrong(&self) -> Option<(&'static str, f64, &'static str)> {
        let positive =
            ["R0", "tau", "tauG", "tauC", "tauKu", "tauKd", "tauX", "tauM", "h", "H", "T", "w0", "Gh", "Bref", "sig0", "d0", "Cmin"];
        for entry in Self::ENTRIES {
            let value = self.get(entry.name).expect("every entry is a field");
            if !value.is_finite() {
                return Some((entry.name, value, "a finite number"));
            }
            if positive.contains(&entry.name) && value <= 0.0 {
                return Some((entry.name, value, "a number above 0"));
            }
            if value < 0.0 {
                return Some((entry.name, value, "a number from 0"));
            }
        }
        if self.btol >= 1.0 {
            return Some(("btol", self.btol, "a number below 1"));
        }
        if self.chi >= 1.0 {
            return Some(("chi", self.chi, "a number below 1"));
        }
        if self.se1 <= self.se0 {
            return Some(("se1", self.se1, "a number above se0"));
        }
        None
    }
}
