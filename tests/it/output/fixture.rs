//! Every format for tools, for one small project: `fixtures/output/expected` is the output for `fixtures/output/site`,
//! a folder of a repository. `ACK_LINT_BLESS=1` updates it; `scripts/outputs.sh` reads it with other tools.

use std::{fs, path::Path};

use ack_lint::{choice::Choice, output::Format};

use crate::common::{
    generated,
    program::{project, run},
};

const PAGES: [&str; 4] = ["ack-lint.toml", "CREDITS.md", "docs/CONTRIBUTORS.md", "docs/a b#1/CREDITS.md"];
/// Formats with tests of their own.
const OTHERS: [&str; 2] = ["full", "json"];

#[test]
fn formats_are_written_as_before() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/output");
    let folder = project(&[]);
    let site = folder.path().join("site");
    for page in PAGES {
        fs::create_dir_all(site.join(page).parent().unwrap()).unwrap();
        fs::copy(fixtures.join("site").join(page), site.join(page)).unwrap();
    }
    for format in Format::LIST.iter().map(|format| format.name).filter(|name| !OTHERS.contains(name)) {
        let ran = run(&site, &["check", "--output-format", format]);
        assert_eq!(ran.code, 1, "{}", ran.err);
        let version = format!("\"semanticVersion\": \"{}\"", env!("CARGO_PKG_VERSION"));
        let written = ran.out.replace(&version, "\"semanticVersion\": \"VERSION\"");
        let path = fixtures.join("expected").join(format);
        generated::check(&path, &written);
    }
}
