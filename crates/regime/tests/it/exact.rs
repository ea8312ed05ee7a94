//! Small published models with exact answers.

use regime::exact::firefighting::Firefighting;
use regime::exact::interruptions::{Interruptions, lambert_w};
use regime::exact::trap::Trap;
use regime::exact::waiting_lists::WaitingList;
use regime::exact::{interruptions, queues};

const ALONE: interruptions::Interruptions = Interruptions { r_max: 10.0, i_star: 20.0 };

fn near(found: f64, expected: f64, within: f64) {
    assert!((found - expected).abs() <= within, "{found} against {expected}");
}

#[test]
fn lambert_w_gives_its_argument_back() {
    for i in 1..1_000 {
        let x = -f64::from(i) / 1_000.0 / std::f64::consts::E;
        for lower in [false, true] {
            let w = lambert_w(x, lower);
            near(w * libm::exp(w), x, 1e-14);
            assert_eq!(w < -1.0, lower, "{x} {w}");
        }
    }
}

#[test]
fn interruptions_have_the_equilibria_of_lambert_w() {
    // Four decimals are stored.
    let (low, high) = ALONE.equilibria(0.6).unwrap();
    near(low, 5.9417, 5e-5);
    near(high, 47.5284, 5e-5);
    let (low, high) = ALONE.equilibria(0.8).unwrap();
    near(low, 9.4334, 5e-5);
    near(high, 36.4878, 5e-5);
}

#[test]
fn interruptions_pulse_and_surge() {
    let (low, high) = ALONE.equilibria(0.8).unwrap();
    assert!(ALONE.after(low + 27.044, 8.0, 600.0) < high);
    assert!(ALONE.after(low + 27.064, 8.0, 600.0) > high);
    near(ALONE.longest_surge(0.8, 10.5).unwrap(), 29.159, 5e-4);
    near(ALONE.longest_surge(0.8, 12.0).unwrap(), 10.494, 5e-4);
    // The integral and the simulation agree.
    assert!(ALONE.after(ALONE.after(low, 10.5, 29.1), 8.0, 900.0) < high);
    assert!(ALONE.after(ALONE.after(low, 10.5, 29.2), 8.0, 900.0) > high);
    assert!(ALONE.longest_surge(0.8, 10.0).is_none());
}

#[test]
fn firefighting_map_tips_where_it_was_published_to() {
    near(Firefighting::reference(180.0).tipping_point(), 0.625, 1e-12);
    near(Firefighting::reference(190.0).tipping_point(), 0.3125, 1e-12);
    near(Firefighting::reference(200.0).tipping_point(), 0.0, 1e-12);
    assert!(Firefighting::reference(180.0).returns(41.9));
    assert!(!Firefighting::reference(180.0).returns(42.1));
}

#[test]
fn capability_trap_work_smarter_is_worse_before_better() {
    let course = Trap { performance_step: 0.0, pressure_step: 0.05 }.run();
    let (time, least, _) = course.iter().copied().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    near(time, 15.875, 1e-9);
    near(least, 2_940.417, 5e-4);
    let back = course.iter().find(|(t, p, _)| *t > 15.875 && *p > 3_000.0).unwrap();
    near(back.0, 25.0, 0.0625);
    let end = course.last().unwrap();
    near(end.1, 3_264.234, 5e-4);
    near(end.2, 118.3840, 5e-5);
}

#[test]
fn capability_trap_work_harder_is_better_before_worse() {
    let course = Trap { performance_step: 300.0, pressure_step: 0.0 }.run();
    let best = course.iter().copied().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    near(best.0, 12.875, 1e-9);
    near(best.1, 3_012.747, 5e-4);
    let after = course.iter().copied().filter(|m| m.0 > best.0);
    let worst = after.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
    near(worst.0, 36.625, 1e-9);
    near(worst.1, 2_981.131, 5e-4);
    near(course.last().unwrap().1, 2_994.014, 5e-4);
}

#[test]
fn juggling_all_at_once_takes_nearly_twice_as_long_on_average() {
    assert_eq!(queues::in_turn(5, 8.0), 24.0);
    assert_eq!(queues::all_at_once(5, 8.0), 40.0);
    // By going through the jobs one by one.
    let in_turn = (1..=7).map(|k| f64::from(k) * 3.0).sum::<f64>() / 7.0;
    assert_eq!(queues::in_turn(7, 3.0), in_turn);
}

#[test]
fn queues_closed_forms() {
    near(queues::delay_by_service(0.8).unwrap(), 4.0, 1e-12);
    assert!(queues::delay_by_service(1.0).is_none());
    near(queues::erlang_c(1, 0.7).unwrap(), 0.7, 1e-12);
    near(queues::erlang_c(2, 1.5).unwrap(), 2.25 / 3.5, 1e-12);
    assert!(queues::erlang_c(2, 2.0).is_none() && queues::erlang_c(0, 0.0).is_none());
}

#[test]
fn littles_law_holds_in_a_long_stochastic_queue() {
    // M/M/1 by the generator of the house: mean number in the system = arrivals × mean time in it, both counted apart.
    let (arrivals, service) = (uncertainty::Stream::new(4, 0, "arrivals", ""), uncertainty::Stream::new(4, 0, "service", ""));
    let (lambda, mu, n) = (0.7, 1.0, 400_000_u64);
    let (mut clock, mut free, mut area, mut spent) = (0.0, 0.0_f64, 0.0, 0.0);
    let mut leaving = std::collections::VecDeque::new();
    for i in 0..n {
        let next: f64 = clock - libm::log(arrivals.uniform(i)) / lambda;
        while let Some(&out) = leaving.front().filter(|out| **out <= next) {
            area += leaving.len() as f64 * (out - clock);
            clock = out;
            leaving.pop_front();
        }
        area += leaving.len() as f64 * (next - clock);
        clock = next;
        let out = free.max(clock) - libm::log(service.uniform(i)) / mu;
        (free, spent) = (out, spent + out - clock);
        leaving.push_back(out);
    }
    let (number, time, rate) = (area / clock, spent / n as f64, n as f64 / clock);
    near(number / (rate * time), 1.0, 0.02);
    near(time, 1.0 / (mu - lambda), 0.1);
    near(time * mu - 1.0, queues::delay_by_service(lambda / mu).unwrap(), 0.1);
}

#[test]
fn waiting_lists_rules_of_thumb() {
    let ent = WaitingList { queue: 1_200.0, demand: 30.0, capacity: 27.0, target: 52.0, mean_wait: 63.0 };
    near(ent.load(), 1.111_111, 1e-6);
    near(ent.target_queue(), 390.0, 1e-12);
    near(ent.relief(26.0), 61.153_846, 1e-6);
    near(ent.pressure(), 2.423_077, 1e-6);
    near(ent.breaches(), libm::exp(-52.0 / 63.0), 1e-15);
}
