//! Values of fields with a type: what is suggested for a wrong one, and what the fix writes.

use std::fs;

use crate::common::program::{project, run};

/// The findings about an entry with this text, before and after all fixes, and the text then.
fn fixed(text: &str) -> (String, String, String) {
    let field = |label: &str, kind: &str| {
        format!("[[entries.fields]]\nlabel = \"{label}\"\ntype = \"{kind}\"\nrequired = false\n")
    };
    let fields = [field("Home", "link"), field("GitHub", "login"), field("License", "license")].concat();
    let config = format!("[entries]\nlevel = 2\n{fields}");
    let head = "# Credits\n\n## Pebble\n\n";
    let folder = project(&[("ack-lint.toml", &config), ("CREDITS.md", &format!("{head}{text}\n"))]);
    let check = ["check", "--offline", "--output-format", "full", "--select", "entry"];
    let before = run(folder.path(), &check).out;
    let after = run(folder.path(), &[&check[..], &["--fix", "--unsafe-fixes"]].concat()).out;
    let page = fs::read_to_string(folder.path().join("CREDITS.md")).unwrap();
    (before, after, page.strip_prefix(head).unwrap().trim_end().to_owned())
}

#[test]
fn an_address_without_a_scheme_is_completed_where_nothing_else_becomes_part_of_it() {
    for (text, wanted) in [
        ("**Home**: x.net/a", "**Home**: https://x.net/a"),
        ("**Home**: x.net/~ada/b_c", "**Home**: https://x.net/~ada/b_c"),
        ("**Home**: x.net/a.", "**Home**: https://x.net/a."),
        ("**Home**: **x.net/a**", "**Home**: **https://x.net/a**"),
        ("**Home**: *x.net/a*\n**License**: MIT", "**Home**: *https://x.net/a*\n**License**: MIT"),
        ("**Home**: `x.net/a`", "**Home**: `https://x.net/a`"),
        ("**Home**: x.net/a<br>\n**License**: MIT", "**Home**: https://x.net/a<br>\n**License**: MIT"),
    ] {
        let (before, after, page) = fixed(text);
        assert!(before.contains("“Home” of Pebble is not a link: “x.net/"), "{before}");
        assert_eq!((after.as_str(), page.as_str()), ("", wanted), "{text}");
    }
    for text in [
        "**Home**: **x.net/a**\\\n**License**: MIT",
        "**Home**: *x.net/a_b_c*\\\n**License**: MIT",
        "**Home**: (x.net/a)",
        "**Home**: \"x.net/a\"",
        "**Home**: x.net/a\\\n**License**: MIT",
        "**Home**: x.net/_a_",
        "**Home**: https://(x.net/a)",
        "**Home**: https://\"x.net/a\"",
    ] {
        let (before, after, page) = fixed(text);
        assert!(before.contains("“Home” of Pebble is not a link"), "{text}: {before}");
        assert_eq!((after.as_str(), page.as_str()), (before.as_str(), text));
    }
}

#[test]
fn a_link_stays_where_a_login_should_be() {
    for (text, wanted) in [
        ("**GitHub**: github.com/ada", "**GitHub**: ada"),
        ("**GitHub**: `github.com/ada/`", "**GitHub**: `ada`"),
        ("**GitHub**: [github.com/ada](https://github.com/ada)", "**GitHub**: [ada](https://github.com/ada)"),
    ] {
        let (_, after, page) = fixed(text);
        assert_eq!((after.as_str(), page.as_str()), ("", wanted), "{text}");
    }
    for text in [
        "**GitHub**: https://github.com/ada",
        "**GitHub**: https://github.com/ada/",
        "**GitHub**: <https://github.com/ada>",
        "**GitHub**: www.github.com/ada",
    ] {
        let (before, after, page) = fixed(text);
        assert!(before.contains("help: did you mean `ada`?\n"), "{before}");
        assert_eq!((after.as_str(), page.as_str()), (before.as_str(), text));
    }
    for text in ["**GitHub**: https://github.com/features", "**GitHub**: github.com/settings"] {
        let (before, after, page) = fixed(text);
        assert!(before.contains("is not a login") && !before.contains("did you mean"), "{before}");
        assert_eq!((after.as_str(), page.as_str()), (before.as_str(), text));
    }
}

#[test]
fn a_wrong_license_has_a_reason() {
    for (text, reason) in [
        ("MIT License", "`License` is not an SPDX identifier"),
        ("GPL", "`GPL` is not an SPDX identifier"),
        ("MIT ISC", "`AND` or `OR` is missing before `ISC`"),
        ("MIT, ISC", "`,` is not part of a license expression"),
    ] {
        let (before, _, _) = fixed(&format!("**License**: {text}"));
        assert!(before.contains(&format!("╰── {reason}\n")), "{text}: {before}");
    }
}
