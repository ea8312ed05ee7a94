//! Queues and juggling: what waiting and switching cost, in closed form.

/// Mean delay ÷ mean service in a steady M/M/1 queue: `ρ/(1 − ρ)`; nothing where it grows without limit.
#[must_use]
pub fn delay_by_service(load: f64) -> Option<f64> {
    (0.0..1.0).contains(&load).then(|| load / (1.0 - load))
}

/// Chance that an arrival has to wait in a steady M/M/c queue (Erlang's C formula); nothing unless `offered < servers`.
///
/// `B(0) = 1`, `B(k) = a·B(k−1)/(k + a·B(k−1))`, `C = c·B(c)/(c − a·(1 − B(c)))`. Oracles: c = 1 gives `a`; c = 2 gives `a²/(2 + a)`.
#[must_use]
pub fn erlang_c(servers: u32, offered: f64) -> Option<f64> {
    if servers == 0 || !(0.0..f64::from(servers)).contains(&offered) {
        return None;
    }
    let mut blocked = 1.0;
    for k in 1..=servers {
        blocked = offered * blocked / (f64::from(k) + offered * blocked);
    }
    let c = f64::from(servers);
    Some(c * blocked / (c - offered * (1.0 - blocked)))
}

/// Mean completion of `n` equal jobs of `hours` each by one person, in turn: `X(n + 1)/2` (Coviello, Ichino and Persico).
#[must_use]
pub fn in_turn(n: u32, hours: f64) -> f64 {
    hours * (f64::from(n) + 1.0) / 2.0
}

/// The same, all of them at once: `nX`.
#[must_use]
pub fn all_at_once(n: u32, hours: f64) -> f64 {
    hours * f64::from(n)
}
