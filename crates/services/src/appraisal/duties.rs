//! What the nation asks before a service changes: prompts, as data.

use community::Nation;

/// A test or duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Where it holds.
    pub nation: Nation,
    /// What is asked.
    pub asks: &'static str,
    /// By what, with how far that was read.
    pub source: &'static str,
}

const fn england(asks: &'static str, source: &'static str) -> Duty {
    Duty { nation: Nation::England, asks, source }
}

/// Tests and duties by nation. None of the texts was read for this list: it prompts, and a lawyer decides.
pub const DUTIES: &[Duty] = &[
    england(
        "Are people who use the service involved in planning the change, by information, consultation or otherwise?",
        "NHS Act 2006, sections 14Z45 and 242 (unverified)",
    ),
    england("Strong public and patient engagement?", "the government's four tests of service change, 2010 (unverified)"),
    england(
        "Consistency with current and prospective need for patient choice?",
        "the government's four tests of service change, 2010 (unverified)",
    ),
    england("A clear clinical evidence base?", "the government's four tests of service change, 2010 (unverified)"),
    england("Support for the proposals from clinical commissioners?", "the government's four tests of service change, 2010 (unverified)"),
    england(
        "Where beds close: is there capacity elsewhere first, or a new treatment, or proven efficiency?",
        "NHS England's test of bed closures, 2017 (unverified)",
    ),
    england(
        "Is the council's health scrutiny committee consulted, if the change is a substantial variation?",
        "Local Authority Regulations 2013 (public health, health and wellbeing boards, health scrutiny), regulation 23 (unverified)",
    ),
    england(
        "Are the effects on people with protected characteristics known, and due regard given?",
        "Equality Act 2010, section 149 (unverified)",
    ),
    england("Is the effect on inequalities of access and outcome known?", "NHS Act 2006, section 14Z35 (unverified)"),
    england(
        "Has a clinical senate looked at it, and NHS England assured it, before consultation?",
        "NHS England: Planning, assuring and delivering service change for patients, 2018 (unverified)",
    ),
];
