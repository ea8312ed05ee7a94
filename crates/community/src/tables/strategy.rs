//! What the community wants, chooses and plans.

use jiff::civil::Date;

use crate::ids::{BodyId, ChoiceId, DemandId, ObjectiveId, OptionId, OrganisationId, ScenarioId, Target};
use crate::spec::{choice, table};
use crate::units::{Days, Pounds};

choice! {
    /// Revenue or capital.
    MoneyKind {
        /// Running money.
        Revenue = "revenue",
        /// Money for buildings and equipment.
        Capital = "capital",
    }
}
choice! {
    /// What a scenario changes.
    Change {
        /// Stop doing a demand.
        Drop = "drop",
        /// Do it together with another (`value` names it).
        Merge = "merge",
        /// Do it less often (`value`: times fewer).
        LessOften = "less_often",
        /// Do it one time for several organisations (`value` may name the one that does it; else they share its hours).
        OnceForAll = "once_for_all",
        /// Reuse evidence that exists (`value`: share of the hours that stays).
        Reuse = "reuse",
        /// Give it to another role or team (`value` names it).
        Delegate = "delegate",
        /// Do it later (`value`: days).
        Delay = "delay",
        /// Add people to a role (`value`: WTE).
        AddPeople = "add_people",
    }
}

choice! {
    /// What a demand is to another that looks like it.
    Verdict {
        /// They ask the same.
        Same = "same",
        /// They ask the same in part: one piece of work can serve both.
        Overlaps = "overlaps",
        /// The one is a part of the other.
        PartOf = "part_of",
        /// They ask different things.
        Different = "different",
    }
}

table! {
    /// Results that the board wants: three to five.
    Objective in "objectives" key ["objective"];
    /// Short code.
    objective: ObjectiveId, eg "O1";
    /// What is to be reached.
    name: String, eg "Fewer people wait too long";
    /// What shows it.
    measure: Option<String>, eg "patients waiting over 18 weeks";
    /// Where it stands.
    baseline: Option<f64>, eg "31200";
    /// Where it should stand.
    target: Option<f64>, eg "18000";
    /// By when.
    by: Option<Date>, eg "2027-03-31";
    /// Who answers for it.
    owner: Option<String>, eg "chief operating officer";
    /// Its weight beside the others; weights are set before results are seen.
    weight: f64, in 0.0..=1000.0, eg "30";
}

table! {
    /// What a demand does for an objective.
    Contribution in "contributions" key ["demand", "objective", "rater"];
    /// The demand.
    demand: DemandId, eg "D24-003";
    /// The objective.
    objective: ObjectiveId, eg "O1";
    /// From -3 (cancels) to +3 (indivisible).
    score: i64, in -3.0..=3.0, eg "2";
    /// Who judged: a role, never a name.
    rater: Option<String>, eg "planning team";
    /// Why.
    rationale: Option<String>, eg "the same lists";
}

table! {
    /// What a demand does for another demand.
    Interaction in "interactions" key ["demand", "on_demand", "rater"];
    /// The demand that acts.
    demand: DemandId, eg "D24-003";
    /// The demand that is acted on.
    on_demand: DemandId, eg "D24-004";
    /// From -3 (cancels) to +3 (indivisible).
    score: i64, in -3.0..=3.0, eg "-1";
    /// Who judged: a role, never a name.
    rater: Option<String>, eg "planning team";
    /// Why.
    rationale: Option<String>, eg "both need the same theatres";
}

table! {
    /// Choices that the community has to make: five to fifteen.
    Choice in "choices" key ["choice"];
    /// Short code.
    choice: ChoiceId, eg "elective-hub";
    /// What is to be chosen.
    name: String, eg "Elective hub";
}

table! {
    /// The options of each choice.
    ChoiceOption in "options" key ["choice", "option"];
    /// The choice.
    choice: ChoiceId, eg "elective-hub";
    /// Short code of the option.
    option: OptionId, eg "one-site";
    /// What it is.
    name: String, eg "One hub at the county hospital";
    /// The demands and initiatives that hang on it.
    demands: Vec<DemandId>, eg "I-01; I-02";
}

table! {
    /// How far one option promotes or hinders another.
    Judgement in "judgements" key ["choice", "option", "on_choice", "on_option", "rater"];
    /// The choice that acts.
    choice: ChoiceId, eg "elective-hub";
    /// Its option.
    option: OptionId, eg "one-site";
    /// The choice that is acted on.
    on_choice: ChoiceId, eg "workforce";
    /// Its option.
    on_option: OptionId, eg "shared-bank";
    /// From -3 (hinders strongly) to +3 (promotes strongly).
    score: i64, in -3.0..=3.0, eg "2";
    /// Who judged: a role, never a name.
    rater: Option<String>, eg "workshop";
    /// Why.
    rationale: Option<String>, eg "one rota instead of two";
}

table! {
    /// What must come before what.
    Precedence in "precedences" key ["before", "after"];
    /// The demand that comes first.
    before: DemandId, eg "I-01";
    /// The demand that comes after.
    after: DemandId, eg "I-02";
    /// Days that must lie between.
    lag_days: Option<Days>, eg "30";
}

table! {
    /// Demands that cannot both be done.
    Exclusion in "exclusions" key ["demand", "other"];
    /// The one.
    demand: DemandId, eg "I-03";
    /// The other.
    other: DemandId, eg "I-04";
}

table! {
    /// What people decided about two demands that may ask the same.
    Duplicate in "duplicates" key ["demand", "other"];
    /// The one.
    demand: DemandId, eg "D24-048";
    /// The other.
    other: DemandId, eg "D24-047";
    /// What it is to the other.
    verdict: Verdict, eg "overlaps";
    /// Who decided: a role, never a name.
    decided_by: Option<String>, eg "planning team";
    /// Why.
    reason: Option<String>, eg "the same lists, counted weekly and monthly";
}

table! {
    /// What a demand costs and saves, by year.
    Money in "money" key ["demand", "year", "kind"];
    /// The demand.
    demand: DemandId, eg "I-01";
    /// First year of the financial year: 2024 for 2024/25.
    year: i64, in 1900.0..=2200.0, eg "2024";
    /// Revenue or capital.
    kind: MoneyKind, eg "revenue";
    /// Cost.
    cost: Option<Pounds>, eg "250000";
    /// Saving.
    saving: Option<Pounds>, eg "40000";
}

table! {
    /// Money there is, by year.
    Budget in "budgets" key ["organisation", "year", "kind"];
    /// Whose.
    organisation: OrganisationId, eg "QNC";
    /// First year of the financial year: 2024 for 2024/25.
    year: i64, in 1900.0..=2200.0, eg "2024";
    /// Revenue or capital.
    kind: MoneyKind, eg "revenue";
    /// Amount.
    amount: Pounds, eg "1000000";
}

table! {
    /// When boards and committees meet.
    Meeting in "meetings" key ["organisation", "body", "date"];
    /// Whose.
    organisation: OrganisationId, eg "QNC";
    /// The board or committee; demands name it as `signed_off_by`.
    body: BodyId, eg "board";
    /// The day on which it meets.
    date: Date, eg "2024-09-19";
    /// The day by which papers are due.
    papers_due: Option<Date>, eg "2024-09-11";
}

table! {
    /// The plan in force.
    PlanRow in "plan" key ["demand"];
    /// The demand.
    demand: DemandId, eg "I-01";
    /// First day.
    start: Date, eg "2024-09-01";
    /// Last day.
    finish: Date, eg "2025-02-28";
    /// Whether it may not be moved any more.
    frozen: bool = "no", eg "no";
}

table! {
    /// Changes tried together against the baseline.
    Scenario in "scenarios" key [];
    /// Name of the scenario; rows of one name belong together.
    scenario: ScenarioId, eg "lighter-spring";
    /// What is changed.
    change: Change, eg "drop";
    /// The demand or role that is changed.
    target: Target, eg "D24-042";
    /// By how much, or to what.
    value: Option<String>, eg "2";
}
