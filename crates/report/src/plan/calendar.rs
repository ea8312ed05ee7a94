//! The plan's dates as an iCalendar file (RFC 5545): all-day events, to be subscribed to or imported.

use community::Community;
use icalendar::{Calendar, Component as _, Event, Property};

use super::{Plan, text};

/// No clock: every calendar carries the same moment of writing.
const MOMENT: &str = "20000101T000000Z";

/// One event a date of the table: begins, work ends, papers due, signed off. Ids are made of the demand and what happens, so that a later plan moves the events.
pub(super) fn calendar(community: &Community, plan: &Plan<'_>) -> String {
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//Aircover//plan//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.name(&community.profile.name);
    if let Some(notice) = &community.profile.notice {
        calendar.description(notice);
    }
    for row in &plan.dates.rows {
        let of = |column: &str| text(plan.dates, row, column);
        let mut event = Event::new();
        event.uid(&format!("{}-{}@plan.aircover", of("demand"), of("event").replace(' ', "-")));
        event.add_property("DTSTAMP", MOMENT);
        event.summary(&format!("{}: {}", of("title"), of("event")));
        event.description(&format!("{} ({}). {}", of("title"), of("demand"), of("who")));
        let day = of("date").replace('-', "");
        let mut starts = Property::new("DTSTART", &day);
        starts.append_parameter(icalendar::Parameter::new("VALUE", "DATE"));
        event.append_property(starts.done());
        event.add_property("TRANSP", "TRANSPARENT");
        event.add_property("CATEGORIES", of("event"));
        calendar.push(event.done());
    }
    calendar.done().to_string()
}
