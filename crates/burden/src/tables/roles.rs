//! Headroom by role and month, and roles over the whole time.

use community::Community;
use findings::{Column, ResultTable, Unit, Value};

use super::{count, hours, hours_year, optional, period, share, text};
use crate::result::{Burden, RoleResult};
use crate::{names, weeks, words};

pub(super) fn headroom(burden: &Burden, community: &Community) -> ResultTable {
    let mut table = ResultTable::new(
        "burden.headroom",
        headroom_title(burden, community),
        format!(
            "Headroom, hours that a role has less hours asked of it, by role and month; P10, P50, P90: undercut in one, five, nine of ten draws. {}",
            period(burden)
        ),
        vec![
            text("role", "role's code"),
            text("role_name", "role"),
            text("organisation", "organisation's code"),
            text("month", "month"),
            hours("supply_hours", "hours there are"),
            hours("load_hours_mean", "hours asked, mean"),
            hours("answering_hours_mean", "of these answering, mean"),
            hours("delivering_hours_mean", "of these delivering, mean"),
            hours("headroom_mean", "headroom, mean"),
            hours("headroom_p10", "headroom, low (P10)"),
            hours("headroom_p50", "headroom, middle (P50)"),
            hours("headroom_p90", "headroom, high (P90)"),
            Column::number("chance_of_overload", "chance that more is asked than there is", Unit::Probability),
        ],
    );
    for (row, result) in community.roles.rows.iter().zip(&burden.roles) {
        for (month, cell) in burden.months.iter().zip(&result.cells) {
            let month = month.to_string();
            let figures = [
                cell.supply_hours,
                cell.load_hours_mean,
                cell.answering_hours_mean,
                cell.delivering_hours_mean,
                cell.headroom_mean,
                cell.headroom_p10,
                cell.headroom_p50,
                cell.headroom_p90,
                cell.chance_of_overload,
            ];
            let mut values: Vec<Value> =
                vec![row.role.as_str().into(), row.name.as_str().into(), row.organisation.as_str().into(), month.as_str().into()];
            values.extend(figures.map(Value::from));
            table.row(&[("role", row.role.as_str()), ("month", &month)], values);
        }
    }
    table
}

fn headroom_title(burden: &Burden, community: &Community) -> String {
    let over: usize = burden.roles.iter().map(RoleResult::months_overloaded).sum();
    let worst =
        burden.roles.iter().enumerate().filter_map(|(r, result)| result.worst_month().map(|m| (r, m, result.cells[m].headroom_p50)));
    match worst.min_by(|a, b| a.2.total_cmp(&b.2)) {
        Some((role, month, p50)) if p50 < 0.0 => {
            let others = match over {
                1 => "; no other month of a role is over".to_owned(),
                _ => format!(", the most of {over} months of roles that are over"),
            };
            let more = words::hours(-p50);
            format!("{} asks {more} more than {} has{others}", burden.months[month].long(), names::role(community, role))
        }
        Some((role, month, p50)) => format!(
            "No role is over in any month; least room has {}, with {} in {}",
            names::role(community, role),
            words::hours(p50),
            burden.months[month].long()
        ),
        None => "Nothing is asked of any role".into(),
    }
}

pub(super) fn roles(burden: &Burden, community: &Community) -> ResultTable {
    let over = burden.roles.iter().filter(|r| r.months_overloaded() > 0).count();
    let title = match over {
        0 => "No role is asked for more hours than it has in any month".to_owned(),
        n => format!("{} asked for more hours than they have in at least one month", words::count(n, "role is", "roles are")),
    };
    let mut table = ResultTable::new(
        "burden.roles",
        title,
        format!(
            "Hours a year by role, its tightest month (P50) and week (mean), and the share of time already taken above which its tightest month is over. {}",
            period(burden)
        ),
        vec![
            text("role", "role's code"),
            text("role_name", "role"),
            text("organisation_name", "organisation"),
            hours_year("supply_hours_year", "hours there are, a year"),
            hours_year("load_hours_year", "hours asked, a year"),
            share("share_taken", "share of its time that is asked"),
            count("months_overloaded", "months over"),
            text("worst_month", "tightest month"),
            hours("worst_month_headroom_p50", "headroom in it (P50)"),
            text("worst_week", "tightest week, from Monday"),
            hours("worst_week_headroom_mean", "headroom in it, mean"),
            share("break_even_committed_share", "over if more than this share of its time is already taken"),
            text("committed_share_given", "share already taken, as given"),
            share("share_confirmed", "hours confirmed locally"),
        ],
    );
    for (role, result) in burden.roles.iter().enumerate() {
        let row = &community.roles.rows[role];
        let month = result.worst_month();
        let week = weeks::worst(&result.weeks);
        let (supply, load) = (result.supply_hours(), result.load_hours());
        table.row(
            &[("role", row.role.as_str())],
            vec![
                row.role.as_str().into(),
                row.name.as_str().into(),
                names::organisation_of(community, role).into(),
                (supply * burden.a_year()).into(),
                (load * burden.a_year()).into(),
                (load / supply).into(),
                (result.months_overloaded() as f64).into(),
                month.map_or(Value::Unknown, |m| burden.months[m].to_string().into()),
                optional(month.map(|m| result.cells[m].headroom_p50)),
                week.map_or(Value::Unknown, |w| w.monday.to_string().into()),
                optional(week.map(|w| w.headroom_mean)),
                optional(result.break_even_committed_share()),
                committed_text(row).into(),
                result.share_confirmed.into(),
            ],
        );
    }
    table
}

/// The share already taken as the role gives it.
pub(crate) fn committed_text(role: &community::tables::Role) -> String {
    match crate::supply::committed(role) {
        None => "not given: counted as none".into(),
        Some(range) if range.low() == range.high() => words::share(range.mode()),
        Some(range) => format!("{:.0} to {}, most likely {}", range.low() * 100.0, words::share(range.high()), words::share(range.mode())),
    }
}
