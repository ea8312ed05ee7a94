//! How each clinical service changes, in the strategy on two pages: options of the services chapter that are initiatives of the plan.

use community::{Community, Setting};
use findings::words::capital;
use findings::{ChapterResult, Quantity, ResultTable, Unit, Value};

use crate::paper::{Block, Text};
use crate::words;

/// Settings that name the initiative of an option begin with this: `services.initiatives.best-4 = "S24-21"`.
const INITIATIVES: &str = "services.initiatives.";

/// An option of a service that is an initiative, in one paragraph each: from where to where, for whom, and what the plan makes of it.
pub(super) fn service_changes(community: &Community, services: Option<&ChapterResult>, plan: &ResultTable) -> Vec<Block> {
    let Some(options) = services.and_then(|s| s.table("services.options")) else { return Vec::new() };
    let today = row_of(options, "today");
    let items: Vec<Text> = initiatives(community)
        .filter_map(|(option, demand)| {
            let row = row_of(options, option)?;
            let planned =
                plan.keys.iter().position(|k| k.iter().any(|(axis, id)| axis == "demand" && id == demand)).map(|at| &plan.rows[at]);
            Some(change(options, today, row, &what_the_plan_does(community, demand, plan, planned)))
        })
        .collect();
    if items.is_empty() {
        return Vec::new();
    }
    vec![Block::Heading { level: 2, text: "How services change".into() }, Block::List { ordered: false, items }]
}

fn initiatives(community: &Community) -> impl Iterator<Item = (&str, &str)> {
    community.profile.settings.iter().filter_map(|(key, setting)| match setting {
        Setting::Text(demand) => Some((key.strip_prefix(INITIATIVES)?, demand.as_str())),
        _ => None,
    })
}

fn row_of<'t>(options: &'t ResultTable, id: &str) -> Option<&'t Vec<Value>> {
    let at = options.keys.iter().position(|k| k.iter().any(|(axis, found)| axis == "option" && found == id))?;
    options.rows.get(at)
}

fn change(options: &ResultTable, today: Option<&Vec<Value>>, row: &[Value], plan: &str) -> Text {
    let number = |row: &[Value], column: &str| options.column(column).and_then(|c| row[c].number());
    let quantity = |row: &[Value], column: &str, unit| number(row, column).map(|v| Quantity::new(v, unit).to_string());
    let name = options.column("option").and_then(|c| row[c].text()).unwrap_or_default();
    let mut sentences: Vec<String> = Vec::new();
    if let Some(mean) = quantity(row, "mean_minutes", Unit::Minutes) {
        let before = today.and_then(|t| quantity(t, "mean_minutes", Unit::Minutes));
        sentences.push(before.map_or_else(
            || format!("the mean patient is {mean} away"),
            |before| format!("the mean patient is {mean} away, against {before} today"),
        ));
    }
    if let Some(moved) = quantity(row, "patients_elsewhere", Unit::PatientsYear) {
        sentences.push(format!("the unit changes for {moved}"));
    }
    sentences.push(plan.to_owned());
    let text = sentences.iter().map(|s| capital(s)).collect::<Vec<_>>().join(". ");
    Text::default().strong(format!("{}. ", words::capitalised(name))).and(format!("{text}."))
}

/// The months, hours and money of the initiative, or why it is not in the plan.
fn what_the_plan_does(community: &Community, demand: &str, plan: &ResultTable, row: Option<&Vec<Value>>) -> String {
    let Some(row) = row else { return "no initiative of the plan stands for it".into() };
    let text = |column: &str| plan.column(column).and_then(|c| row[c].text()).unwrap_or_default();
    if text("planned") != "yes" {
        return format!("as ‘{}’ it waits: {}", text("title"), text("why"));
    }
    let hours = plan.column("plan_hours").and_then(|c| row[c].number()).unwrap_or(0.0);
    let cost: f64 = community.money.rows.iter().filter(|m| m.demand.as_str() == demand).filter_map(|m| m.cost).map(|c| c.get()).sum();
    let money = if cost > 0.0 { format!(" and {}", Quantity::new(cost, Unit::Pounds)) } else { String::new() };
    format!(
        "as ‘{}’ it begins in {} and is done by {}, with {}{money}",
        text("title"),
        words::date(text("from_month")),
        words::date(text("to_month")),
        Quantity::new(hours, Unit::Hours)
    )
}
