//! `ack-lint init` on real pages: the contract loads, the page keeps it, and a deleted field is reported.

use std::fs;

use super::folder;
use crate::init::{deletions_are_reported, inferred, reported};

/// Real pages, and how many fields the contract of each requires, including the link.
const REAL: &[(&str, usize)] = &[
    ("corpus/alan-turing-institute__the-turing-way/contributors.md", 1),
    ("corpus/vitest-dev__vitest/packages/vitest/LICENSE.md", 2),
    ("corpus/Lissy93__dashy/docs/credits.md", 4),
    ("corpus/OpenRCT2__OpenRCT2/contributors.md", 5),
    ("corpus/bevyengine__bevy/CREDITS.md", 1),
    ("corpus/Geekgineer__YOLOs-CPP/docs/acknowledgments.md", 4),
    ("corpus/starship__starship/README.excerpt.md", 2),
    ("corpus/mathiasbynens__dotfiles/README.md", 1),
    ("corpus/lycheeverse__lychee/README.excerpt.md", 0),
    ("corpus/all-contributors__all-contributors/README.md", 0),
    ("corpus/all-contributors__all-contributors/MAINTAINERS.md", 0),
    ("corpus/Imageomics__pybioclip/docs/acknowledgments.md", 0),
    ("corpus/karpathy__nanoGPT/README.md", 0),
    ("corpus/executablebooks__team-compass/docs/team/index.md", 0),
    ("tinytorch/credits/MLSysBook__TinyTorch-0d2560c4.md", 5),
    ("tinytorch/credits/harvard-edge__cs249r_book-d203fba8.md", 5),
];

#[test]
#[ignore = "needs ../shared"]
fn real_pages() {
    let shared = folder();
    for (path, required) in REAL {
        let path = shared.join(path);
        let page = path.file_name().unwrap().to_str().unwrap();
        let (project, config) = inferred(page, &fs::read_to_string(&path).unwrap());
        let kept: Vec<String> = reported(project.path(), page);
        assert_eq!(kept, Vec::<String>::new(), "{page}");
        // Built-in contracts are not written to the file.
        let config = match config.contains("profile = \"tinytorch\"") {
            true => include_str!("../../../rules/profiles/tinytorch.toml"),
            false => &config,
        };
        assert_eq!(deletions_are_reported(project.path(), page, config), *required, "{page}:\n{config}");
    }
}
