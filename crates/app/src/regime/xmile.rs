//! The single-organisation model as XMILE, the open standard of system dynamics, to be run and changed in other programs.

use std::fmt::Write as _;

use ::regime::Numbers;

/// Stocks: name, start, inflow (a net flow).
const STOCKS: [(&str, &str, &str); 5] = [
    ("P", "7.321", "arrivals + errors * R - R - P / tauX"),
    ("C", "1", "(Cmin + (1 - Cmin) * sig / sig0 - C) / tauC"),
    ("G", "0.481", "(kap * MAX(0, bseen - btol) / (1 - btol) - G) / tauG"),
    ("K", "0", "IF (strain_target > K) THEN ((strain_target - K) / tauKu) ELSE ((strain_target - K) / tauKd)"),
    ("L", "d0 * w0", "need - cap_treat"),
];

/// Auxiliaries, as the chapter's model page has them.
const AUXILIARIES: [(&str, &str); 14] = [
    ("cap", "C ^ etaC * (1 - chi * K)"),
    ("s", "P / (tau * R0 * cap)"),
    ("curve", "s * EXP(1 - s)"),
    ("Y", "IF (s > 1) THEN (yinf + (1 - yinf) * curve) ELSE (curve)"),
    ("R", "R0 * cap * Y"),
    ("errors", "eps0 + eps1 * MIN(1, MAX(0, (s - se0) / (se1 - se0)))"),
    ("arrivals", "a0 + lam + (1 - alpha) * G"),
    ("sig", "1 - adm - MIN(1 - adm - sigmin, (P / tau) * h_item / H_week)"),
    ("pressure", "G / (G + Gh)"),
    ("cap_treat", "d0 * C ^ theta * (1 + mu * pressure)"),
    ("w", "MAX(L, 1e-6) / cap_treat"),
    ("bseen", "EXP(-T / w) * (1 - gamma_hide * pressure)"),
    ("need", "d0 * (w / w0) ^ (-eD)"),
    ("strain_target", "MIN(1, MAX(0, s - s0))"),
];

/// Symbols of the model that other programs read without regard to case: `h` and `H` would be one there.
fn renamed(name: &str) -> &str {
    match name {
        "h" => "h_item",
        "H" => "H_week",
        "gamma" => "gamma_hide",
        other => other,
    }
}

/// The model with set A's numbers, `weeks` long with steps of `dt`, Euler's method: what PySD has.
#[must_use]
pub fn xmile(weeks: f64, dt: f64) -> String {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<xmile version=\"1.0\" xmlns=\"http://docs.oasis-open.org/xmile/ns/XMILE/v1.0\">\n  <header>\n    <vendor>Aircover</vendor>\n    \
         <product version=\"{}\">aircover regime</product>\n    <name>One organisation under the centre</name>\n  </header>\n  <sim_specs method=\"Euler\" time_units=\"weeks\">\n    \
         <start>0</start>\n    <stop>{weeks}</stop>\n    <dt>{dt}</dt>\n  </sim_specs>\n  <model>\n    <variables>\n",
        crate::VERSION
    );
    let mut line = |text_line: String| writeln!(text, "      {text_line}").expect("text can be written to");
    for (name, start, slope) in STOCKS {
        line(format!("<stock name=\"{name}\"><eqn>{start}</eqn><inflow>d{name}</inflow></stock>"));
        line(format!("<flow name=\"d{name}\"><eqn>{}</eqn></flow>", escaped(slope)));
    }
    for (name, equation) in AUXILIARIES {
        line(format!("<aux name=\"{name}\"><eqn>{}</eqn></aux>", escaped(equation)));
    }
    let used: String =
        STOCKS.iter().map(|s| format!("{} {}", s.1, s.2)).chain(AUXILIARIES.iter().map(|a| a.1.to_owned())).collect::<Vec<_>>().join(" ");
    let words: Vec<&str> = used.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    for entry in Numbers::ENTRIES.iter().filter(|e| words.contains(&renamed(e.name))) {
        let value = Numbers::SET_A.get(entry.name).expect("every entry is a number of set A");
        line(format!("<aux name=\"{}\"><doc>{}</doc><eqn>{value}</eqn></aux>", renamed(entry.name), escaped(entry.meaning)));
    }
    text.push_str("    </variables>\n  </model>\n</xmile>\n");
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
