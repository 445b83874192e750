//! Pages designed to be slow, and names designed to break a configuration.

use ack_lint::infer::infer;

use crate::common::growth::assert_linear;

#[test]
fn inference_takes_linear_time() {
    let labels = |n: usize| (0..n).map(|at| format!("**Label number {at}**: x\n\n")).collect::<String>();
    let table = "| P | U | Licence |\n|-|-|-|\n| [a](https://a.test) | u | MIT |\n| b | c | MIT |\n\n";
    let columns =
        |n: usize, what: &str| (0..n).map(|at| format!("|{}", what.replace('#', &at.to_string()))).collect::<String>();
    let work = |page: &str| infer("CREDITS.md", page, true);
    assert_linear("many labels", 100, |n| format!("## A\n\n{0}## B\n\n{0}", labels(n)), work);
    let entry = |at: usize| format!("## P{at}\n\n**K{}zz**: x\n\n", at / 2);
    assert_linear("many entries", 300, |n| (0..n).map(entry).collect(), work);
    assert_linear("many tables", 100, |n| (0..n).map(|at| format!("## S{at}\n\n{table}")).collect(), work);
    let wide = |n| format!("{}|\n{}|\n{2}|\n{2}|\n", columns(n, "c#"), columns(n, "-"), columns(n, "x"));
    assert_linear("many columns", 400, wide, work);
}
