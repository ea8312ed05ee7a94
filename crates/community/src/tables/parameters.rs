//! Values of the user's own for parameters.

use crate::ids::ParameterId;
use crate::spec::table;

table! {
    /// Values that the community sets instead of those that the program ships.
    OwnValue in "own_values" key ["parameter"];
    /// Id of the parameter.
    parameter: ParameterId, eg "working_time.sickness_rate";
    /// The value, where it is a point.
    value: Option<f64>, eg "0.052";
    /// Low end, where it is a range.
    low: Option<f64>, eg "0.04";
    /// Most likely value, where it is a range.
    mode: Option<f64>, eg "0.05";
    /// High end, where it is a range.
    high: Option<f64>, eg "0.07";
    /// Why.
    reason: String, eg "our own figure for 2023/24";
}
