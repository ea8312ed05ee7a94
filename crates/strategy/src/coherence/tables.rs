//! The result as tables.

use ::findings::{Column, ResultTable, Unit, Value};
use community::Community;
use community::tables::Origin;

use super::bundles::{Bundle, Bundles};
use super::judged::{Judgements, verdict};
use super::words;
use super::{Coherence, duplicates};

/// Bundles that stand side by side in one table.
const MOST_SIDE_BY_SIDE: usize = 8;
/// Bundles that have a row; all are in the JSON of a matrix.
pub(crate) const MOST_BUNDLES: usize = 1_000;

fn number(value: Option<f64>) -> Value {
    value.map_or(Value::Unknown, Value::from)
}

fn count(value: usize) -> Value {
    Value::from(value as f64)
}

/// All tables; those without rows are left out.
pub(crate) fn tables(coherence: &Coherence, community: &Community) -> Vec<ResultTable> {
    let judgements = Judgements::of(community);
    let mut tables = vec![
        objectives(coherence, community),
        influence(coherence, community),
        conflicts(coherence, community),
        unserving(coherence, community),
        agreement(coherence),
        disputes(coherence),
        repeats(coherence, community),
    ];
    if let Some(bundles) = &coherence.bundles {
        tables.push(bundle_options(bundles, community, &judgements));
        tables.push(bundle_rows(bundles, community, &judgements));
        tables.push(near(bundles, community, &judgements));
        tables.push(questions(coherence, bundles));
        tables.extend(super::chosen::choices_table(bundles, community, &judgements));
    }
    tables.into_iter().filter(|t| !t.rows.is_empty()).collect()
}

fn objectives(coherence: &Coherence, community: &Community) -> ResultTable {
    let rows = &community.objectives.rows;
    let gap = |o: usize| coherence.objectives[o].share_of_hours.map(|h| h - coherence.objectives[o].share_of_weight);
    let worst = (0..rows.len()).filter(|o| gap(*o).is_some()).min_by(|a, b| gap(*a).unwrap_or(0.0).total_cmp(&gap(*b).unwrap_or(0.0)));
    let title = match worst {
        Some(o) => format!(
            "‘{}’ has {} of the weight and {} of the hours that serve any objective",
            rows[o].name,
            words::share(coherence.objectives[o].share_of_weight),
            words::share(coherence.objectives[o].share_of_hours.unwrap_or(0.0))
        ),
        None => "What serves the objectives".to_owned(),
    };
    let subtitle = "Demands that somebody judged to serve or hinder an objective; expected hours a year of a demand shared among the objectives that it serves, by score";
    let mut table = ResultTable::new(
        "strategy.objectives",
        title,
        subtitle,
        vec![
            Column::text("objective", "code"),
            Column::text("name", "objective"),
            Column::number("share_of_weight", "share of weight", Unit::Share),
            Column::number("share_of_hours", "share of hours", Unit::Share),
            Column::number("objective_hours_year", "hours a year", Unit::HoursYear),
            Column::number("served_by", "demands that serve it", Unit::Count),
            Column::number("hindered_by", "that hinder it", Unit::Count),
        ],
    );
    for (row, o) in rows.iter().zip(&coherence.objectives) {
        let id = row.objective.as_str();
        table.row(
            &[("objective", id)],
            vec![
                id.into(),
                row.name.as_str().into(),
                o.share_of_weight.into(),
                number(o.share_of_hours),
                number(o.hours_year),
                count(o.served_by),
                count(o.hindered_by),
            ],
        );
    }
    table
}

fn influence(coherence: &Coherence, community: &Community) -> ResultTable {
    let model = super::influence_of(community);
    let mut linked = coherence.linked.clone();
    linked.sort_by(|a, b| model.leverage_total(*b).total_cmp(&model.leverage_total(*a)).then(a.cmp(b)));
    let title = linked.first().map_or_else(String::new, |d| format!("‘{}’ does most for the others", community.demands.rows[*d].title));
    let subtitle = "Points from −3 (cancels) to +3 (indivisible), means of the raters. Leverage: what a demand does for others; dependence: what others do for it; second order: by way of others";
    let mut table = ResultTable::new(
        "strategy.influence",
        title,
        subtitle,
        vec![
            Column::text("demand", "code"),
            Column::text("title", "demand"),
            Column::number("leverage", "leverage", Unit::Number),
            Column::number("leverage_second", "second order", Unit::Number),
            Column::number("leverage_total", "both", Unit::Number),
            Column::number("dependence", "dependence", Unit::Number),
            Column::number("dependence_second", "second order", Unit::Number),
        ],
    );
    for d in linked {
        let row = &community.demands.rows[d];
        table.row(
            &[("demand", row.demand.as_str())],
            vec![
                row.demand.as_str().into(),
                row.title.as_str().into(),
                model.leverage(d).into(),
                model.leverage_second(d).into(),
                model.leverage_total(d).into(),
                model.dependence(d).into(),
                model.dependence_second(d).into(),
            ],
        );
    }
    table
}

/// Who has to settle a conflict: the leads of both demands, at the level that can give way.
pub(crate) fn resolver(community: &Community, demand: usize, other: usize) -> (String, &'static str) {
    let rows = [&community.demands.rows[demand], &community.demands.rows[other]];
    let mut leads: Vec<String> = rows.iter().filter_map(|r| r.lead.clone()).collect();
    leads.dedup();
    let order = |o: Origin| match o {
        Origin::National => 0,
        Origin::Regional => 1,
        Origin::Local => 2,
        Origin::Own => 3,
    };
    let own = rows.iter().any(|r| r.origin == Origin::Own);
    let highest = rows.iter().map(|r| r.origin).min_by_key(|o| order(*o)).unwrap_or(Origin::Own);
    let level = if own { Origin::Own } else { highest };
    let whom = if leads.is_empty() { "the demands' leads".to_owned() } else { words::list(&leads, 2) };
    match level {
        Origin::Own => (format!("the board, with {whom}"), "own"),
        level => (format!("{}, with {whom}", issuers(community, rows, level)), level.word()),
    }
}

fn issuers(community: &Community, rows: [&community::tables::Demand; 2], level: Origin) -> String {
    let name = |id: &str| {
        community.organisations.rows.iter().find(|o| o.organisation.as_str() == id).map_or_else(|| id.to_owned(), |o| o.name.clone())
    };
    let mut names: Vec<String> =
        rows.iter().filter(|r| r.origin == level).flat_map(|r| r.issuer.iter().take(1)).map(|i| name(i.as_str())).collect();
    names.dedup();
    if names.is_empty() { "whoever asks".into() } else { words::list(&names, 2) }
}

fn conflicts(coherence: &Coherence, community: &Community) -> ResultTable {
    let n = coherence.conflicts.len();
    let title = format!("{} against each other", words::count(n, "pair of demands pulls", "pairs of demands pull"));
    let subtitle = "Sum of what is below 0 both ways, means of the raters; who has to settle it: the board where one of the two is the community’s own, else the level above that both come from";
    let mut table = ResultTable::new(
        "strategy.conflicts",
        title,
        subtitle,
        vec![
            Column::text("demand", "code"),
            Column::text("title", "demand"),
            Column::text("other", "code of the other"),
            Column::text("other_title", "against"),
            Column::number("conflict_score", "points", Unit::Number),
            Column::text("who", "who has to settle it"),
            Column::text("level", "level"),
        ],
    );
    for c in &coherence.conflicts {
        let (a, b) = (&community.demands.rows[c.demand], &community.demands.rows[c.other]);
        let (who, level) = resolver(community, c.demand, c.other);
        table.row(
            &[("demand", a.demand.as_str()), ("other", b.demand.as_str())],
            vec![
                a.demand.as_str().into(),
                a.title.as_str().into(),
                b.demand.as_str().into(),
                b.title.as_str().into(),
                c.score.into(),
                who.into(),
                level.into(),
            ],
        );
    }
    table
}

fn unserving(coherence: &Coherence, community: &Community) -> ResultTable {
    let title = format!(
        "{} no objective; {} against the objectives by anybody",
        words::count(coherence.orphans.len(), "demand serves", "demands serve"),
        words::count(coherence.unjudged.len(), "has not been held", "have not been held")
    );
    let mut table = ResultTable::new(
        "strategy.unserving",
        title,
        "Demands that are not done; expected hours a year",
        vec![
            Column::text("demand", "code"),
            Column::text("title", "demand"),
            Column::text("why", "why it stands here"),
            Column::number("demand_hours_year", "hours a year", Unit::HoursYear),
        ],
    );
    let all =
        coherence.orphans.iter().map(|d| (*d, "judged: serves none")).chain(coherence.unjudged.iter().map(|d| (*d, "nobody has judged")));
    let mut rows: Vec<(usize, &str)> = all.collect();
    let hours = |d: usize| coherence.hours.as_ref().map(|h| h[d]);
    rows.sort_by(|a, b| hours(b.0).unwrap_or(0.0).total_cmp(&hours(a.0).unwrap_or(0.0)).then(a.0.cmp(&b.0)));
    for (d, why) in rows {
        let row = &community.demands.rows[d];
        table.row(
            &[("demand", row.demand.as_str())],
            vec![row.demand.as_str().into(), row.title.as_str().into(), why.into(), number(hours(d))],
        );
    }
    table
}

fn agreement(coherence: &Coherence) -> ResultTable {
    let least = coherence.agreement.iter().filter_map(|a| a.alpha).min_by(f64::total_cmp);
    let title = match least {
        Some(alpha) if alpha >= 0.8 => "Raters agree well where several judged the same",
        Some(alpha) if alpha >= 0.667 => "Raters agree fairly where several judged the same",
        Some(_) => "Raters agree too little to rest on their means alone",
        None => "Where several raters judged the same",
    };
    let subtitle = "Krippendorff’s alpha on an interval scale: 1 is full agreement, 0 what chance would give; from 0.8 on it is usually called reliable, below 0.667 not";
    let mut table = ResultTable::new(
        "strategy.agreement",
        title,
        subtitle,
        vec![
            Column::text("table", "judgements in"),
            Column::number("raters", "raters", Unit::Count),
            Column::number("judged_twice", "judged by several", Unit::Count),
            Column::number("alpha", "alpha", Unit::Number),
        ],
    );
    for a in &coherence.agreement {
        table.row(&[("table", a.table)], vec![a.table.into(), count(a.raters), count(a.units), number(a.alpha)]);
    }
    table
}

fn disputes(coherence: &Coherence) -> ResultTable {
    let title = words::count(coherence.disputes.len(), "judgement on which raters differ", "judgements on which raters differ");
    let mut table = ResultTable::new(
        "strategy.disputes",
        title,
        "Each rater’s score beside the others; the means are what is computed with",
        vec![
            Column::text("what", "what was judged"),
            Column::text("in_table", "table"),
            Column::number("least_score", "least", Unit::Number),
            Column::number("most_score", "most", Unit::Number),
            Column::text("who", "who gave which"),
        ],
    );
    for d in &coherence.disputes {
        let key: Vec<(&str, &str)> = d.key.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        table.row(&key, vec![d.what.as_str().into(), d.table.into(), (d.low as f64).into(), (d.high as f64).into(), d.who.as_str().into()]);
    }
    table
}

fn repeats(coherence: &Coherence, community: &Community) -> ResultTable {
    let decided = coherence.duplicates.iter().filter(|m| m.decided.is_some()).count();
    let title = format!(
        "{} to repeat each other, {} more to look at",
        words::count(decided, "pair of demands is said", "pairs of demands are said"),
        words::count(coherence.duplicates.len() - decided, "pair", "pairs")
    );
    let subtitle = "Likeness of subject, population, period, evidence and title, from 0 to 100 %; a match is a proposal until somebody decides it in the table `duplicates`. Hours: the fewer of the two, expected, a year";
    let mut table = ResultTable::new(
        "strategy.duplicates",
        title,
        subtitle,
        vec![
            Column::text("demand", "code"),
            Column::text("title", "demand"),
            Column::text("other", "code of the other"),
            Column::text("other_title", "and"),
            Column::text("verdict", "verdict"),
            Column::number("likeness", "likeness", Unit::Share),
            Column::number("fewer_hours_year", "hours a year", Unit::HoursYear),
            Column::text("why", "why"),
        ],
    );
    for m in &coherence.duplicates {
        let (a, b) = (&community.demands.rows[m.demand], &community.demands.rows[m.other]);
        let said = m.decided.map_or_else(
            || "proposed".to_owned(),
            |row| {
                let row = &community.duplicates.rows[row];
                format!("{} ({})", verdict(row.verdict), row.decided_by.as_deref().unwrap_or("not said by whom"))
            },
        );
        table.row(
            &[("demand", a.demand.as_str()), ("other", b.demand.as_str())],
            vec![
                a.demand.as_str().into(),
                a.title.as_str().into(),
                b.demand.as_str().into(),
                b.title.as_str().into(),
                said.into(),
                m.likeness.into(),
                number(coherence.hours.as_ref().map(|h| fewer_hours(h, m))),
                m.why().into(),
            ],
        );
    }
    table
}

/// The hours of the demand of a match that has fewer.
pub(crate) fn fewer_hours(hours: &[f64], m: &duplicates::Match) -> f64 {
    hours[m.demand].min(hours[m.other])
}

/// The code of a bundle: `B1` is the one that carries itself most.
pub(crate) fn bundle_id(at: usize) -> String {
    format!("B{}", at + 1)
}

/// The code of a near miss.
pub(crate) fn near_id(at: usize) -> String {
    format!("N{}", at + 1)
}

fn option<'a>(community: &'a Community, judgements: &Judgements, choice: usize, state: u8) -> &'a str {
    &community.options.rows[judgements.choices[choice].1[usize::from(state)]].name
}

/// A combination in words: `Elective hub: one site; …`.
pub(crate) fn in_words(community: &Community, judgements: &Judgements, states: &[u8]) -> String {
    let parts = states
        .iter()
        .enumerate()
        .map(|(c, s)| format!("{}: {}", community.choices.rows[judgements.choices[c].0].name, option(community, judgements, c, *s)));
    parts.collect::<Vec<_>>().join("; ")
}

pub(crate) fn title_of(bundles: &Bundles) -> String {
    let more = if bundles.is_complete { "" } else { " or more" };
    let verb = if bundles.consistent.len() == 1 { "holds" } else { "hold" };
    let n = words::count(bundles.matrix.combinations() as usize, "combination", "combinations");
    format!("{}{more} of {n} of options {verb} together", bundles.consistent.len())
}

fn bundle_options(bundles: &Bundles, community: &Community, judgements: &Judgements) -> ResultTable {
    let shown = bundles.consistent.len().min(MOST_SIDE_BY_SIDE);
    let mut columns = vec![Column::text("choice", "choice")];
    columns.extend((0..shown).map(|at| Column::text(&format!("b{}", at + 1), &bundle_id(at))));
    let mut table = ResultTable::new(
        "strategy.bundle_options",
        title_of(bundles),
        "Each column is a bundle in which no choice would rather go another way, given the others",
        columns,
    );
    for choice in (0..judgements.choices.len()).filter(|_| shown > 0) {
        let mut values: Vec<Value> = vec![community.choices.rows[judgements.choices[choice].0].name.as_str().into()];
        values.extend(bundles.consistent[..shown].iter().map(|b| option(community, judgements, choice, b.states[choice]).into()));
        let id = community.choices.rows[judgements.choices[choice].0].choice.as_str();
        table.row(&[("choice", id)], values);
    }
    table
}

fn marks(bundle: &Bundle) -> [Value; 4] {
    [number(bundle.consistency_value), bundle.total_impact_score.into(), number(bundle.basin_share), number(bundle.hours_year)]
}

fn mark_columns() -> [Column; 4] {
    [
        Column::number("consistency_value", "how firm", Unit::Number),
        Column::number("total_impact_score", "mutual support", Unit::Number),
        Column::number("basin_share", "of starts lead here", Unit::Share),
        Column::number("bundle_hours_year", "hours a year", Unit::HoursYear),
    ]
}

fn bundle_rows(bundles: &Bundles, community: &Community, judgements: &Judgements) -> ResultTable {
    let subtitle = "How firm: points by which the weakest choice prefers its option (consistency value); mutual support: sum of all impact scores; starts: share of all combinations that end here when each choice moves to its best option; hours: of the demands that hang on the options";
    let mut columns = vec![Column::text("bundle", "bundle"), Column::text("options", "options")];
    columns.extend(mark_columns());
    let mut table = ResultTable::new("strategy.bundles", title_of(bundles), subtitle, columns);
    for (at, bundle) in bundles.consistent.iter().take(MOST_BUNDLES).enumerate() {
        let mut values: Vec<Value> = vec![bundle_id(at).into(), in_words(community, judgements, &bundle.states).into()];
        values.extend(marks(bundle));
        table.row(&[("bundle", &bundle_id(at))], values);
    }
    table
}

/// What stands in the way of a near miss, in words.
pub(crate) fn in_the_way(bundles: &Bundles, at: usize) -> String {
    let near = &bundles.near[at];
    let descriptors = bundles.matrix.descriptors();
    let by = &descriptors[near.by];
    let choice = &descriptors[near.choice];
    format!(
        "‘{}: {}’ pushes ‘{}’ towards ‘{}’ by {}",
        by.name,
        by.states[usize::from(near.bundle.states[near.by])],
        choice.name,
        choice.states[near.rather],
        words::signed(near.push)
    )
}

fn near(bundles: &Bundles, community: &Community, judgements: &Judgements) -> ResultTable {
    let title = words::count(bundles.near.len(), "combination nearly holds together", "combinations nearly hold together");
    let subtitle =
        "The weakest choice is this many points below its best option; the judgement that pushes it there hardest stands beside it";
    let [firm, support, starts, hours] = mark_columns();
    let mut table = ResultTable::new(
        "strategy.near_misses",
        title,
        subtitle,
        vec![
            Column::text("near", "code"),
            Column::text("options", "options"),
            Column::text("in_the_way", "what stands in the way"),
            Column::number("push", "points", Unit::Number),
            firm,
            support,
            starts,
            hours,
        ],
    );
    for (at, miss) in bundles.near.iter().enumerate() {
        let mut values: Vec<Value> = vec![
            near_id(at).into(),
            in_words(community, judgements, &miss.bundle.states).into(),
            in_the_way(bundles, at).into(),
            miss.push.into(),
        ];
        values.extend(marks(&miss.bundle));
        table.row(&[("near", &near_id(at))], values);
    }
    table
}

fn questions(coherence: &Coherence, bundles: &Bundles) -> ResultTable {
    let matter: Vec<_> = coherence.questions.iter().filter(|q| q.could_change() > 0).collect();
    let minutes: f64 = matter.iter().map(|q| q.minutes).sum();
    let title = format!(
        "{} of choices could change what holds together: some {minutes:.0} minutes of a workshop",
        words::count(matter.len(), "pair", "pairs")
    );
    let subtitle = "Judgements that nobody has given, or on which raters differ; bundles that could cease or begin to hold together if these alone were otherwise; most bundles a minute first";
    let mut table = ResultTable::new(
        "strategy.questions",
        title,
        subtitle,
        vec![
            Column::text("choice", "how does"),
            Column::text("on_choice", "bear on"),
            Column::number("open_judgements", "judgements open", Unit::Count),
            Column::number("disputed", "of these disputed", Unit::Count),
            Column::number("could_leave", "bundles that could go", Unit::Count),
            Column::number("could_join", "that could come", Unit::Count),
            Column::number("minutes", "minutes", Unit::Minutes),
            Column::text("first", "first of all"),
        ],
    );
    let descriptors = bundles.matrix.descriptors();
    for q in &coherence.questions {
        let first = q.open.first().map_or_else(String::new, |o| {
            format!("{} on {}", descriptors[q.choice].states[o.option], descriptors[q.on_choice].states[o.on_option])
        });
        let (a, b) = (&coherence.choice_ids[q.choice], &coherence.choice_ids[q.on_choice]);
        table.row(
            &[("choice", a), ("on_choice", b)],
            vec![
                descriptors[q.choice].name.as_str().into(),
                descriptors[q.on_choice].name.as_str().into(),
                count(q.open.len()),
                count(q.disputed),
                count(q.could_leave),
                count(q.could_join),
                q.minutes.into(),
                first.into(),
            ],
        );
    }
    table
}
