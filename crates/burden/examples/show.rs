use std::path::Path;
fn main() {
    let path = std::env::args().nth(1).expect("path");
    let t = std::time::Instant::now();
    let loaded = exchange::load(Path::new(&path));
    for p in loaded.problems.iter().take(5) { println!("{p:?}"); }
    let community = loaded.community.expect("c");
    println!("load {:?}", t.elapsed());
    let parameters = parameters::Parameters::shipped().expect("p").with_own_values(&community.own_values).0;
    let t = std::time::Instant::now();
    let inputs = burden::Inputs { parameters: &parameters };
    let burden = burden::run(&community, &inputs, &burden::Settings::default()).expect("runs");
    println!("run {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let r = burden.chapter_result(&community);
    println!("chapter {:?}", t.elapsed());
    println!("HEADLINE {}", r.headline);
    for s in &r.summary { println!("- {s}"); }
    for f in &r.facts { println!("fact {} = {} {:?}", f.key, f.quantity, f.range); }
    for f in &r.findings { println!("\n[{:?} {}] {} (at stake {}) ua={}\n    {}\n    ask {:?}\n    figs {}", f.level, f.code, f.sentence, f.at_stake, f.unverified_alone, f.sureness.join(" "), f.ask, f.figures.iter().map(|(k,q)| format!("{k}={q}")).collect::<Vec<_>>().join("; ")); }
    for a in &r.assumptions { println!("assume {} [{}] {} -> {:?}", a.id, a.kind, a.sentence, a.hangs_on_it.map(|q| q.to_string())); }
    for t in &r.tables { println!("\n== {} | {} | {} | {} rows", t.id, t.title, t.subtitle, t.rows.len());
        for row in t.rows.iter().take(25) { println!("  {}", row.iter().map(|v| match v { findings::Value::Text(t) => t.chars().take(40).collect(), findings::Value::Number(n) => format!("{n:.2}"), findings::Value::Unknown => "?".into() }).collect::<Vec<String>>().join(" | ")); } }
}
