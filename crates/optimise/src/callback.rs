//! The one file with `unsafe`: HiGHS calls back while it works, and no crate wraps that.
//!
//! Why it is sound: the context lives on the stack of [`run`] from before the callback is set until after `Highs_run` has returned, and the model,
//! which holds the pointer to it, has its callbacks stopped before the context goes. HiGHS calls from the thread that runs it, one call at a time
//! (one thread is asked for). Every pointer that HiGHS hands over is checked before it is read, and read only within the lengths that it names.
//! A panic of the watcher is caught, stops the solver, and goes on once HiGHS has returned, so that it never unwinds through C++.
#![allow(unsafe_code)]

use std::any::Any;
use std::ffi::{c_char, c_int, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use highs::{Model as Highs, SolvedModel};
use highs_sys::{
    Highs_setCallback, Highs_setCallbackSolution, Highs_startCallback, Highs_stopCallback, Highs_versionMajor, Highs_versionMinor,
    Highs_versionPatch, HighsCallbackDataIn, HighsCallbackDataOut,
};

use crate::error::OptimiseError;
use crate::relaxation::failed;
use crate::solve::{Progress, Watch};

/// Kinds of callback, as in `highs_c_api.h`.
const SIMPLEX_INTERRUPT: c_int = 1;
const IPM_INTERRUPT: c_int = 2;
const IMPROVING_SOLUTION: c_int = 4;
const MIP_INTERRUPT: c_int = 6;
const USER_SOLUTION: c_int = 9;
const KINDS: [c_int; 5] = [SIMPLEX_INTERRUPT, IPM_INTERRUPT, IMPROVING_SOLUTION, MIP_INTERRUPT, USER_SOLUTION];

/// Version of the solver that is linked.
pub(crate) fn version() -> [c_int; 3] {
    // SAFETY: these take nothing and return constants.
    unsafe { [Highs_versionMajor(), Highs_versionMinor(), Highs_versionPatch()] }
}

struct Context<'a> {
    watch: &'a mut dyn Watch,
    columns: usize,
    panic: Option<Box<dyn Any + Send>>,
}

/// Runs the solver with a watcher.
pub(crate) fn run(mut highs: Highs, columns: usize, watch: &mut dyn Watch) -> Result<SolvedModel, OptimiseError> {
    let mut context = Context { watch, columns, panic: None };
    let data: *mut Context<'_> = &mut context;
    // SAFETY: the pointer to the model is valid while `highs` lives; `context` outlives the run, see the head of this file.
    let set = unsafe { Highs_setCallback(highs.as_mut_ptr(), Some(called), data.cast::<c_void>()) };
    // SAFETY: as above.
    let started = KINDS.iter().all(|&kind| unsafe { Highs_startCallback(highs.as_mut_ptr(), kind) } == 0);
    if set != 0 || !started {
        return Err(failed("setting its callbacks", &set));
    }
    let solved = highs.try_solve();
    if let Ok(mut solved) = solved {
        for kind in KINDS {
            // SAFETY: the pointer to the model is valid while `solved` lives.
            unsafe { Highs_stopCallback(solved.as_mut_ptr(), kind) };
        }
        return match context.panic {
            Some(payload) => resume_unwind(payload),
            None => Ok(solved),
        };
    }
    if let Some(payload) = context.panic {
        resume_unwind(payload);
    }
    solved.map_err(|e| failed("solving", &e))
}

extern "C" fn called(
    kind: c_int,
    _message: *const c_char,
    out: *const HighsCallbackDataOut,
    back: *mut HighsCallbackDataIn,
    data: *mut c_void,
) {
    // SAFETY: `data` is the context that `run` set, and nothing else refers to it during the run; the others are HiGHS's, valid during this call.
    let (Some(context), Some(out)) = (unsafe { data.cast::<Context<'_>>().as_mut() }, unsafe { out.as_ref() }) else { return };
    let panicked = context.panic.is_some();
    let outcome =
        if panicked { Ok(Reply::Stop) } else { catch_unwind(AssertUnwindSafe(|| reply(kind, context.watch, context.columns, out))) };
    let reply = outcome.unwrap_or_else(|payload| {
        context.panic = Some(payload);
        Reply::Stop
    });
    match reply {
        Reply::Nothing => {}
        Reply::Stop => {
            // SAFETY: HiGHS's own structure, valid during this call.
            if let Some(back) = unsafe { back.as_mut() } {
                back.user_interrupt = 1;
            }
        }
        Reply::Point(point) if point.len() == context.columns && !back.is_null() => {
            // SAFETY: `back` is HiGHS's own structure, valid during this call; the array has the length that is named, and HiGHS copies it.
            let taken = unsafe { Highs_setCallbackSolution(back, context.columns as c_int, point.as_ptr()) } == 0;
            // HiGHS reads the flag from this structure, not from what the call above has set: without it the point is dropped.
            // SAFETY: as above.
            if let Some(back) = unsafe { back.as_mut() } {
                back.user_has_solution = c_int::from(taken);
            }
        }
        Reply::Point(_) => {}
    }
}

enum Reply {
    Nothing,
    Stop,
    Point(Vec<f64>),
}

fn reply(kind: c_int, watch: &mut dyn Watch, columns: usize, out: &HighsCallbackDataOut) -> Reply {
    let progress =
        Progress { objective: out.mip_primal_bound, bound: out.mip_dual_bound, nodes: out.mip_node_count, seconds: out.running_time };
    match kind {
        IMPROVING_SOLUTION => {
            if !out.mip_solution.is_null() && usize::try_from(out.mip_solution_size) == Ok(columns) {
                // SAFETY: HiGHS owns an array of that size during this call.
                let point = unsafe { std::slice::from_raw_parts(out.mip_solution, columns) };
                watch.better(out.objective_function_value, point);
            }
            Reply::Nothing
        }
        USER_SOLUTION => watch.offer(progress).map_or(Reply::Nothing, Reply::Point),
        // Within a linear model bound and objective are not those of the whole; the watcher hears only how long it takes.
        SIMPLEX_INTERRUPT | IPM_INTERRUPT => {
            let unknown = Progress { objective: f64::NAN, bound: f64::NAN, nodes: -1, seconds: out.running_time };
            if watch.stop(unknown) { Reply::Stop } else { Reply::Nothing }
        }
        _ => {
            if watch.stop(progress) {
                Reply::Stop
            } else {
                Reply::Nothing
            }
        }
    }
}
