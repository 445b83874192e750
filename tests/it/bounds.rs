//! What a stranger's page or configuration may cost: beyond a limit it is refused with a reason, never half checked.

use std::{fs, thread};

use crate::common::{
    lint,
    program::{project, run},
};

const OFFLINE: &[&str] = &["check", "--offline"];

#[test]
fn a_tag_may_have_any_number_of_attributes() {
    let page = format!("<div {}>\n\n[a](gone.md)\n\n</div>\n", "b=\"c\" ".repeat(26_000));
    let found = thread::Builder::new().stack_size(1 << 20).spawn(move || lint("page.md", &page)).unwrap().join();
    let mut rules: Vec<&str> = found.unwrap().iter().map(|finding| finding.rule).collect();
    rules.dedup();
    assert_eq!(rules, ["html/duplicate-attribute"]);
    // Threads of a run have smaller stacks than its first one.
    let folder = project(&[]);
    for name in 0..6 {
        let text = format!("<div {}>\n\n[a](gone.md)\n\n</div>\n", "b=\"c\" ".repeat(7_000));
        fs::create_dir(folder.path().join(name.to_string())).unwrap();
        fs::write(folder.path().join(format!("{name}/CREDITS.md")), text).unwrap();
    }
    let ran = run(folder.path(), OFFLINE);
    assert_eq!((ran.code, ran.out.matches("gone.md` does not exist").count()), (1, 6), "{}", ran.err);
}

#[test]
fn a_page_beyond_a_limit_is_refused() {
    let folder = project(&[("CREDITS.md", &"*a* ".repeat(260_000)), ("fine/CREDITS.md", "# Credits\n")]);
    let says = "CREDITS.md has more than 500000 elements, attributes and texts";
    for arguments in [
        OFFLINE,
        &["check", "--offline", "--fix", "."],
        &["inspect", "CREDITS.md"],
        &["init", "--stdout", "CREDITS.md"],
    ] {
        let ran = run(folder.path(), arguments);
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains(says), "{arguments:?}: {}", ran.err);
    }
    fs::write(folder.path().join("CREDITS.md"), format!("<p{}>", " a".repeat(500_000))).unwrap();
    assert!(run(folder.path(), OFFLINE).err.contains(says));
    fs::write(folder.path().join("CREDITS.md"), "> ".repeat(600) + "a\n").unwrap();
    let ran = run(folder.path(), OFFLINE);
    assert!(ran.code == 2 && ran.err.contains("has Markdown that is nested deeper than 512 levels"), "{}", ran.err);
    // Tags that nest deeper, which are not closed most of the time, become siblings.
    let page = "<div>".repeat(400) + "\n\n[a](gone.md)\n";
    fs::write(folder.path().join("CREDITS.md"), page).unwrap();
    let ran = run(folder.path(), OFFLINE);
    assert!(ran.code == 1 && ran.out.contains("is never closed (200 locations)"), "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("`gone.md` does not exist"));
    fs::write(folder.path().join("CREDITS.md"), "<div>".repeat(400) + "a" + &"</div>".repeat(400) + "\n").unwrap();
    assert_eq!(run(folder.path(), OFFLINE).code, 0);
}

#[test]
fn a_linked_page_beyond_a_limit_has_unknown_anchors() {
    let folder = project(&[("CREDITS.md", "[a](deep.md#x)\n"), ("deep.md", &("> ".repeat(600) + "a\n"))]);
    assert_eq!(run(folder.path(), OFFLINE).code, 0);
}

/// The number of findings that a report lists.
fn listed(report: &str) -> usize {
    report.lines().filter(|line| line.starts_with("CREDITS.md:") && line.contains('[')).count()
}

#[test]
fn the_findings_beyond_a_limit_are_counted() {
    let mut page = "[a](#)\n".repeat(10_005);
    let folder = project(&[("CREDITS.md", &page), ("ack-lint.toml", "warn = ['link/placeholder']\n")]);
    let all = ["check", "--offline", "--output-format", "concise", "--max-findings", "0"];
    let ran = run(folder.path(), &all);
    assert_eq!(listed(&ran.out), 10_000);
    page = (0..10_005).map(|number| format!("<img src=a{number}.png>\n")).collect();
    fs::write(folder.path().join("CREDITS.md"), page + "<p id=a><p id=a>\n").unwrap();
    fs::write(folder.path().join("ack-lint.toml"), "warn = ['html/missing-alt']\nselect = ['html']\n").unwrap();
    let ran = run(folder.path(), &all);
    assert_eq!(listed(&ran.out), 10_000);
    assert!(ran.code == 1 && ran.out.contains("html/duplicate-id"), "errors are listed first: {}", ran.code);
    assert!(ran.err.contains("CREDITS.md: 6 more findings are not listed"), "{}", ran.err);
}

#[test]
fn suppressed_findings_beyond_a_limit_are_counted() {
    let images: String = (0..10_005).map(|number| format!("<img src=a{number}.png>\n")).collect();
    let page = format!("<!-- ack-lint-disable html/missing-alt -->\n\n{images}");
    let folder = project(&[("CREDITS.md", &page), ("ack-lint.toml", "select = ['html']\n")]);
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "sarif"]);
    let sarif: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 10_000);
    assert!(ran.out.contains("10005 suppressed"), "{}", ran.err);
}

fn refused(config: &str) -> String {
    let folder = project(&[("CREDITS.md", "# Credits\n"), ("ack-lint.toml", config)]);
    let ran = run(folder.path(), OFFLINE);
    if ran.code == 2 { ran.err + &ran.out } else { String::new() }
}

#[test]
fn regular_expressions_have_a_size() {
    let many = |count: usize, pattern: &str| {
        let patterns: Vec<String> = (0..count).map(|number| format!("'{pattern}{number}'")).collect();
        format!("[link]\nexclude = [{}]\n", patterns.join(", "))
    };
    assert_eq!(refused(&many(100, r"^https://example\.com/[\w.-]+/")), "");
    assert!(refused(&many(1, r"\w{500}")).contains("is too large"));
    assert!(refused(&many(100, r"\w{10}")).contains("the regular expressions are too large together"));
}

#[test]
fn globs_have_a_size_in_one_configuration_and_in_all_of_a_run() {
    let costly = |count: usize, start: usize| {
        let globs: Vec<String> =
            (start..start + count).map(|number| format!("'{}{number}'", "**/*a".repeat(30))).collect();
        format!("[[per-file]]\nfiles = [{}]\nwarn = ['link/dead']\n", globs.join(", "))
    };
    assert_eq!(refused(&costly(300, 0)), "");
    assert!(refused(&costly(2_000, 0)).contains("`files`: the globs are too large together"));
    let exclude: Vec<String> = (0..2_000).map(|number| format!("'{}{number}'", "**/*a".repeat(30))).collect();
    assert!(refused(&format!("exclude = [{}]\n", exclude.join(", "))).contains("the globs are too large together"));
    // Any number of folders may have the same ones, and only some of them others.
    for (folders, differ) in [(40, false), (16, true)] {
        let folder = project(&[]);
        for at in 0..folders {
            let own = folder.path().join(format!("f{at}"));
            fs::create_dir(&own).unwrap();
            fs::write(own.join("CREDITS.md"), "# Credits\n").unwrap();
            fs::write(own.join("ack-lint.toml"), costly(600, if differ { at * 600 } else { 0 })).unwrap();
        }
        let ran = run(folder.path(), OFFLINE);
        let is_refused = (ran.err + &ran.out).contains("the globs of all configurations are too large together");
        assert_eq!((ran.code, is_refused), if folders == 16 { (2, true) } else { (0, false) }, "{folders} {differ}");
    }
}

#[test]
fn sections_have_a_number() {
    let sections = |count: usize| "[[per-file]]\nfiles = ['a.md']\nignore = ['link']\n".repeat(count);
    assert_eq!(refused(&sections(500)), "");
    assert!(refused(&sections(501)).contains("There are more than 500 `[[per-file]]` sections"));
}

#[test]
fn lists_of_a_contract_have_a_number() {
    let items = |count: usize| (0..count).map(|at| format!("'s{at}'")).collect::<Vec<_>>().join(", ");
    let fields =
        |count: usize| (0..count).map(|at| format!("[[entries.fields]]\nlabel = 'l{at}'\n")).collect::<String>();
    let long = "more than 1000 items";
    for key in ["sections]\nrequired", "sections]\nforbidden", "modules.aliases]\nA"] {
        assert!(refused(&format!("[{key} = [{}]\n", items(1_001))).contains(long), "{key}");
    }
    assert_eq!(refused(&format!("[sections]\nforbidden = [{}]\n", items(1_000))), "");
    assert_eq!(refused(&format!("[entries]\nlevel = 3\n{}", fields(100))), "");
    assert!(
        refused(&format!("[entries]\nlevel = 3\n{}", fields(101))).contains("`entries.fields` has more than 100 items")
    );
    // Lists of the run are not compared with each entry.
    assert_eq!(refused(&format!("exclude = [{}]\n", items(1_001))), "");
}

#[test]
fn selectors_have_a_price() {
    let config = |selector: &str| format!("[contributors]\nselector = '{selector}'\n");
    let page = "<ul><li>".repeat(120) + &"<b>a</b>".repeat(50_000);
    for (selector, fine) in [("div", true), ("ul > li b", true), ("li:has(i)", false), ("i ~ b", false)] {
        let folder = project(&[("CREDITS.md", &page), ("ack-lint.toml", &config(selector))]);
        let ran = run(folder.path(), &["check", "--offline", "--select", "link"]);
        let says = format!("CREDITS.md is too large for the selector `{selector}`");
        assert_eq!((ran.code, ran.err.contains(&says)), if fine { (0, false) } else { (2, true) }, "{}", ran.err);
    }
    let folder = project(&[("CREDITS.md", "<p><a href=#x>a</a>\n"), ("ack-lint.toml", &config("p:has(a) ~ p"))]);
    assert_eq!(run(folder.path(), &["check", "--offline", "--select", "html"]).code, 0);
}

#[test]
fn labels_of_fields_have_a_length() {
    let field = |label: &str| format!("[[entries.fields]]\nlabel = '{label}'\n");
    let alias = |label: &str| format!("[[entries.fields]]\nlabel = 'a'\naliases = ['{label}']\n");
    for of in [&field as &dyn Fn(&str) -> String, &alias] {
        assert_eq!(refused(&of(&"é".repeat(200))), "");
        assert!(refused(&of(&"é".repeat(201))).contains("the label has more than 200 characters"));
        assert_eq!(refused(&of(&"{entry} ".repeat(3))), "");
        assert!(refused(&of(&"{entry} ".repeat(4))).contains("the label has more than 3 placeholders"));
    }
}

/// Fields with aliases.
fn fields(count: usize, aliases: usize) -> String {
    let aliases = |at: usize| (0..aliases).map(|alias| format!("'alias {at} {alias}'")).collect::<Vec<_>>().join(", ");
    let field = |at: usize| format!("[[entries.fields]]\nlabel = 'label {at}'\naliases = [{}]\n", aliases(at));
    format!("[entries]\nlevel = 3\n{}", (0..count).map(field).collect::<String>())
}

#[test]
fn labels_of_a_contract_have_a_number() {
    assert_eq!(refused(&fields(100, 4)), "");
    assert_eq!(refused(&fields(2, 200)), "");
    let says = "`entries.fields` has more than 500 labels and aliases together";
    assert!(refused(&fields(100, 5)).contains(says) && refused(&fields(1, 500)).contains(says));
}

#[test]
fn labels_of_a_page_and_of_its_contract_have_a_price() {
    let page = |entries: usize| "# Credits\n\n".to_owned() + &"### a\n\n**b**: c\n\n".repeat(entries);
    let folder = project(&[("CREDITS.md", &page(5_000)), ("ack-lint.toml", &fields(100, 4))]);
    let ran = run(folder.path(), OFFLINE);
    let says = "CREDITS.md has too many labels for the fields and aliases of its contract";
    assert!(ran.code == 2 && ran.err.contains(says), "{}{}", ran.err, ran.out);
    let folder = project(&[("CREDITS.md", &page(5_000)), ("ack-lint.toml", &fields(10, 1))]);
    let ran = run(folder.path(), OFFLINE);
    assert!(ran.code == 1 && !ran.err.contains(says), "{}", ran.err);
}

#[test]
fn allowed_values_are_listed_up_to_a_length() {
    let values = |count: usize, length: usize| {
        let values: Vec<String> = (0..count).map(|at| format!("'{at}{}'", "x".repeat(length))).collect();
        format!("[entries]\nlevel = 3\n[[entries.fields]]\nlabel = 'Kind'\nvalues = [{}]\n", values.join(", "))
    };
    let page: String = (0..50).map(|at| format!("### E{at}\n\n**Kind**: other {at}\n\n")).collect();
    let reported = |config: &str| {
        let folder = project(&[("CREDITS.md", &page), ("ack-lint.toml", config)]);
        let ran = run(folder.path(), &["check", "--offline", "--output-format", "json"]);
        assert_eq!((ran.code, ran.out.matches("is not one of the allowed values").count()), (1, 50), "{}", ran.err);
        ran.out
    };
    let long = reported(&values(1_000, 800));
    assert!(long.contains(" or 996 others") && long.len() < 150_000, "{}", long.len());
    assert!(reported(&values(3, 0)).contains("the contract allows “0”, “1” or “2”"));
}
