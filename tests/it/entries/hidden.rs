//! What a browser hides is not an entry, a field, a section or a person.

use crate::common::program::{project, run};

const SOURCE: &str = "[entries]\nform = 'item'\nsource = 'Cargo.toml'\n";
const MANIFEST: &str = "[dependencies]\nserde = '1'\nslab = '0.4'\n";

fn check(page: &str, text: &str, config: &str) -> String {
    let files = [(page, text), ("ack-lint.toml", config), ("Cargo.toml", MANIFEST)];
    let ran = run(project(&files).path(), &["check", "--offline", "--output-format", "concise", page]);
    ran.out + &ran.err
}

#[test]
fn a_hidden_entry_lists_nothing() {
    let list = |slab: &str| format!("# Credits\n\n- Serde\n{slab}\n");
    for (slab, is_listed) in [
        ("- slab", true),
        ("- `slab` and others", true),
        ("\n<div hidden>\n\n- slab\n\n</div>", false),
        ("\n<div><ul HIDDEN=''><li>slab</li></ul></div>", false),
        ("\n<template>\n\n- slab\n\n</template>", false),
        ("\n<!--\n- slab\n-->", false),
        ("- Serde <code hidden>slab</code>", false),
        ("- Serde <a hidden href='https://crates.io/crates/slab'>x</a>", false),
        // A forge removes styles.
        ("\n<div style='display: none'>\n\n- slab\n\n</div>", true),
    ] {
        let out = check("CREDITS.md", &list(slab), SOURCE);
        assert_eq!(!out.contains("`slab` is in Cargo.toml"), is_listed, "{slab}: {out}");
    }
    let page = |style: &str| format!("<h1>Credits</h1>\n<ul><li>Serde</li><li style=\"{style}\">slab</li></ul>\n");
    for (style, is_listed) in [
        ("color: red", true),
        ("display:block", true),
        ("color: red; DISPLAY : None !important", false),
        ("visibility: hidden", false),
    ] {
        let out = check("credits.html", &page(style), SOURCE);
        assert_eq!(!out.contains("`slab` is in Cargo.toml"), is_listed, "{style}: {out}");
    }
}

#[test]
fn a_hidden_field_or_section_is_missing() {
    let config =
        "[entries]\nsection = 'Libraries'\n[[entries.fields]]\nlabel = 'License'\n[sections]\nrequired = ['Fonts']\n";
    let page = |field: &str, section: &str| format!("# C\n\n## Libraries\n\n### pebble\n\n{field}\n\n{section}\n");
    let out = check("CREDITS.md", &page("**License:** MIT", "## Fonts"), config);
    assert!(!out.contains("entry/") && !out.contains("document/"), "{out}");
    for field in ["<p hidden><b>License:</b> MIT</p>", "**License:** <span hidden>MIT</span>"] {
        let out = check("CREDITS.md", &page(field, "## Fonts"), config);
        assert!(
            out.contains("error[entry/missing-field]") || out.contains("error[entry/empty-field]"),
            "{field}: {out}"
        );
    }
    let out = check("CREDITS.md", &page("**License:** MIT", "<div hidden>\n\n## Fonts\n\n</div>"), config);
    assert!(out.contains("The section “Fonts” is missing"), "{out}");
    // A link may show it again.
    let out = check("CREDITS.md", "# C\n\n[a](#fonts)\n\n<div hidden>\n\n## Fonts\n\n</div>\n", "");
    assert!(!out.contains("link/"), "{out}");
}

#[test]
fn a_hidden_person_is_not_on_the_page() {
    let cell = |login: &str, id: u32| {
        format!(
            "<td align=\"center\"><a href=\"https://github.com/{login}\"><img src=\"https://avatars.githubusercontent.com/u/{id}?v=4\" width=\"100px;\" alt=\"{login}\"/><br /><sub><b>{login}</b></sub></a></td>"
        )
    };
    let rc = |login: &str, id: u32| {
        format!(
            "{{\"login\": \"{login}\", \"name\": \"{login}\", \"avatar_url\": \"https://avatars.githubusercontent.com/u/{id}?v=4\", \"profile\": \"https://github.com/{login}\", \"contributions\": []}}"
        )
    };
    let rc = format!("{{\"contributors\": [{}, {}]}}", rc("ada", 1), rc("lin", 2));
    let page = |lin: &str| {
        format!(
            "# Owl\n\n<!-- ALL-CONTRIBUTORS-LIST:START -->\n<table><tr>{}{lin}</tr></table>\n<!-- ALL-CONTRIBUTORS-LIST:END -->\n",
            cell("ada", 1)
        )
    };
    let unlisted = |page: &str| {
        let folder = project(&[("README.md", page), (".all-contributorsrc", &rc)]);
        let args =
            ["check", "--offline", "--output-format", "concise", "--select", "contributor/unlisted", "README.md"];
        run(folder.path(), &args).out
    };
    let lin = cell("lin", 2);
    assert_eq!(unlisted(&page(&lin)), "");
    let out = unlisted(&page(&lin.replacen("<td", "<td hidden", 1)));
    assert!(out.contains("lin is in .all-contributorsrc but not on this page"), "{out}");
    let out = unlisted(&page(&lin).replacen("<table", "<table hidden", 1));
    assert!(out.contains("2 people are in .all-contributorsrc but not on this page"), "{out}");
}
