//! Why there is no plan to look for.

use optimise::OptimiseError;

/// Why there is no plan to look for.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum PlanError {
    /// All that is up for choice hangs on rejected options, or has no room in the months that are left; or nothing is up for choice.
    #[error("nothing is left to plan\nhint: a plan needs demands with a value or contributions to objectives, and roles")]
    NothingLeft,
    /// An item's numbers do not hold together.
    #[error(
        "`{item}` has a number that is none, a duration of 0, or hours for other months than it lasts; expected finite numbers, one a month"
    )]
    BadItem {
        /// The item.
        item: String,
    },
    /// A resource's numbers do not hold together.
    #[error("`{resource}` has a capacity that is no number, or not one for every month of the plan")]
    BadResource {
        /// The resource.
        resource: String,
    },
    /// A row names an item that is not there.
    #[error("a row of `{table}` names item {index}; expected 0 to {}", items.saturating_sub(1))]
    NoSuchItem {
        /// The table.
        table: &'static str,
        /// The index.
        index: usize,
        /// How many there are.
        items: usize,
    },
    /// A window is too short.
    #[error(
        "`{item}` can begin from month {release}, takes {duration} months and must be done by the end of month {deadline}; expected a window that holds it\nhint: months are counted from the plan's first, 0"
    )]
    Window {
        /// The item.
        item: String,
        /// First month.
        release: usize,
        /// Deadline.
        deadline: usize,
        /// Duration.
        duration: usize,
    },
    /// Precedences form a cycle.
    #[error("precedences form a cycle: `{}` → `{}`\nhint: take one of these rows out", items.join("` → `"), items.first().map_or("", String::as_str))]
    Cycle {
        /// The items, in order.
        items: Vec<String>,
    },
    /// An item excludes itself.
    #[error("`{item}` excludes itself")]
    ExcludesItself {
        /// The item.
        item: String,
    },
    /// What has begun does not lie in its own window.
    #[error(
        "`{item}` is frozen at month {start}; expected a start from month {release} with the end by {deadline}\nhint: correct the row of `plan`, or `earliest` and `latest` of the demand"
    )]
    FixedOutside {
        /// The item.
        item: String,
        /// Its fixed start.
        start: usize,
        /// First month.
        release: usize,
        /// Deadline.
        deadline: usize,
    },
    /// Two frozen items contradict each other.
    #[error("`{item}` and `{other}` are both frozen, but {why}\nhint: unfreeze one of the two in `plan`")]
    FixedAgainstEachOther {
        /// The one.
        item: String,
        /// The other.
        other: String,
        /// What they break.
        why: &'static str,
    },
    /// Weights of objectives do not sum to anything.
    #[error("the weights of `objectives` sum to {sum}; expected more than 0\nhint: give each objective its share, such as 40, 35 and 25")]
    Weights {
        /// Their sum.
        sum: f64,
    },
    /// The solver failed.
    #[error(transparent)]
    Solver(#[from] OptimiseError),
    /// A parameter is missing.
    #[error(transparent)]
    Parameter(#[from] parameters::ParameterError),
    /// A plan did not stand up to the check that does not use the solver.
    #[error("a plan failed its own check: {why}; this is a mistake of the program")]
    Unsound {
        /// What it breaks.
        why: String,
    },
}
