//! What is known of distance, volume and savings: both sides, as data. None of it moves a figure unless the community switches it on.

/// A finding of the literature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// What it is about.
    pub about: &'static str,
    /// What it found.
    pub found: &'static str,
    /// Where.
    pub source: &'static str,
    /// The parameter by which it is switched on, if there is one.
    pub parameter: &'static str,
}

/// Both sides, in the order of what they are about.
pub const EVIDENCE: &[Evidence] = &[
    Evidence {
        about: "distance",
        found: "in life-threatening emergencies 10 km farther goes with about 1 % more deaths (absolute); one observational study",
        source: "Nicholl et al., Emergency Medicine Journal 24 (2007)",
        parameter: "services.deaths_per_10_km",
    },
    Evidence {
        about: "distance",
        found: "after five emergency departments closed, no reliable change of deaths was found",
        source: "Knowles et al., Emergency Medicine Journal (2019)",
        parameter: "services.deaths_per_10_km",
    },
    Evidence {
        about: "volume",
        found: "reconfigurations of stroke services in England asked for 600 admissions a unit a year; the evidence for a threshold is observational",
        source: "the column `min_patients_year` of `services`, where a community sets it",
        parameter: "",
    },
    Evidence {
        about: "savings",
        found: "no evidence that reconfiguring hospital services saves significant money",
        source: "Imison et al., The reconfiguration of clinical services, The King's Fund (2014)",
        parameter: "",
    },
];
