//! Pages that were made to be slow, and names that were made to break a configuration.

use std::time::{Duration, Instant};

use ack_lint::infer::infer;

#[test]
fn time_grows_with_the_page() {
    let labels = |count: usize| (0..count).map(|at| format!("**Label number {at}**: x\n\n")).collect::<String>();
    let table = "| P | U | Licence |\n|-|-|-|\n| [a](https://a.test) | u | MIT |\n| b | c | MIT |\n\n";
    let columns =
        |what: &str| (0..6000).map(|at| format!("|{}", what.replace('#', &at.to_string()))).collect::<String>();
    let pages = [
        format!("## A\n\n{0}## B\n\n{0}", labels(1500)),
        (0..4000).map(|at| format!("## P{at}\n\n**K{}zz**: x\n\n", at / 2)).collect(),
        (0..1500).map(|at| format!("## S{at}\n\n{table}")).collect(),
        format!("{}|\n{}|\n{2}|\n{2}|\n", columns("c#"), columns("-"), columns("x")),
    ];
    for (number, page) in pages.iter().enumerate() {
        let start = Instant::now();
        let fields = infer("CREDITS.md", page, true).map_or(0, |proposal| proposal.shares.len());
        let time = start.elapsed();
        assert!(time < Duration::from_secs(8), "page {number} took {time:?} for {fields} fields");
    }
}
