//! temp
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let t = std::time::Instant::now();
    let i = annals::formats::files::read(&a[1]).unwrap();
    println!("{:?}", t.elapsed());
    match annals::formats::yaml::read(vec![i]) {
        Ok(l) => {
            println!(
                "{} events {:?} bytes/ev {}",
                l.chronology.len(),
                t.elapsed(),
                l.chronology.column_bytes() as f64 / l.chronology.len() as f64
            );
            for p in l.problems.iter().take(40) {
                println!("{p}")
            }
        }
        Err(e) => println!("error: {e}"),
    }
}
