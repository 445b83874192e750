//! Lists of people with broken tags.

use super::{ADA, GRACE, LIN, file, page};
use crate::common::program::{project, run};

/// Where the list begins is not what is wrong.
#[test]
fn a_broken_tag_hides_nobody_who_is_missing() {
    let list = page(&[ADA, LIN]).lines().filter(|line| !line.contains("<!--")).collect::<Vec<_>>().join("\n");
    for broken in [
        list.replacen(" alt=\"Ada", "alt=\"Ada", 1),
        list.replacen("<table>", "<table>\n<p title=\"Grace Hopper, grace\"class=a></p>", 1),
    ] {
        let folder = project(&[("README.md", &broken), (".all-contributorsrc", &file(&[ADA, GRACE, LIN]))]);
        let args = ["check", "--offline", "--output-format", "concise", "--select", "contributor,html", "README.md"];
        let ran = run(folder.path(), &args);
        let has = |part: &str| ran.out.contains(part);
        assert!(has("[html/syntax]") && has("[contributor/unlisted] Grace Hopper is in"), "{}", ran.out);
    }
}
