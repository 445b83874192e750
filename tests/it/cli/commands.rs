//! The other commands, other outputs, and comments that suppress.

use super::SEED;
use crate::common::program::{project, run};

#[test]
fn inspect_shows_what_was_read() {
    let folder = project(&[("ACKNOWLEDGMENTS.md", SEED)]);
    let ran = run(folder.path(), &["inspect", "ACKNOWLEDGMENTS.md"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let count = |key: &str| json[key].as_array().unwrap().len();
    assert_eq!((count("entries"), count("contributors"), count("links")), (4, 19, 44));
    assert_eq!(json["entries"][1]["name"], "micrograd");
    assert_eq!(json["entries"][1]["fields"].as_array().unwrap().len(), 4);
    assert_eq!(json["contributors"][0]["login"], "hzeljko");
    assert_eq!(json["contributors"][0]["avatarId"], 36_451_783);
    let reference =
        json["references"].as_array().unwrap().iter().find(|r| r["text"] == "Module 06 (Autograd)").unwrap();
    assert_eq!(reference["numbers"], serde_json::json!([6]));
    assert_eq!((&reference["start"]["line"], &reference["start"]["column"]), (&35.into(), &30.into()));
    assert_eq!(run(folder.path(), &["inspect", "gone.md"]).code, 2);
}

#[test]
fn inspect_prints_the_tree_of_pages() {
    let folder = project(&[("CREDITS.md", "# *Ada*\n\n<img src=\"a.png\"> &amp;\n"), ("sub/CREDITS.md", "x\n")]);
    let ran = run(folder.path(), &["inspect", "--tree", "."]);
    let lines: Vec<serde_json::Value> = ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), ran.code), (2, 0), "{}", ran.err);
    let tree = lines[0]["tree"].as_array().unwrap();
    let shown = |node: &serde_json::Value| {
        let what = node["element"].as_str().or(node["text"].as_str()).unwrap().to_owned();
        (node["depth"].as_u64().unwrap(), what)
    };
    let wanted = [(0, "h1"), (1, "em"), (2, "Ada"), (0, "p"), (1, "img"), (1, " "), (1, "&")];
    assert_eq!(tree.iter().map(shown).collect::<Vec<_>>(), wanted.map(|(depth, what)| (depth, what.to_owned())));
    assert_eq!(tree[4]["attributes"][0]["value"], "a.png");
    assert_eq!(tree[4]["origin"], "html");
}

#[test]
fn scripts_of_a_vitepress_site_are_not_reported() {
    let page = ("docs/CREDITS.md", "<script>\nimport a from 'b'\n</script>\n");
    let check = ["check", "--offline", "--select", "html", "--output-format", "concise"];
    assert!(run(project(&[page]).path(), &check).out.contains("html/script"));
    let site = project(&[page, ("docs/.vitepress/config.mts", "export default {}\n")]);
    assert_eq!(run(site.path(), &check).out, "");
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = project(&[]);
    let table = run(folder.path(), &["rules"]);
    assert_eq!(table.out.lines().count(), ack_lint::rules::ALL.len());
    let json: serde_json::Value =
        serde_json::from_str(&run(folder.path(), &["rules", "--format", "json"]).out).unwrap();
    for rule in ack_lint::rules::ALL {
        assert!(table.out.contains(rule.id));
        let page = run(folder.path(), &["explain", rule.id]);
        assert!(
            page.out.contains(rule.title())
                && !page.out.lines().any(|line| line.starts_with("````"))
                && !page.out.contains("+++\nsev"),
            "{}",
            page.out
        );
        let listed = json.as_array().unwrap().iter().find(|listed| listed["id"] == rule.id).unwrap();
        assert_eq!(listed["severity"], rule.level.as_str());
    }
    let markdown = run(folder.path(), &["explain", "module/unknown", "--format", "markdown"]);
    assert!(markdown.out.starts_with("# ") && markdown.out.contains("````md bad"));
    let page: serde_json::Value =
        serde_json::from_str(&run(folder.path(), &["explain", "module/unknown", "--format", "json"]).out).unwrap();
    assert_eq!(page["id"], "module/unknown");
    let unknown = run(folder.path(), &["explain", "module/unknwon"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean “module/unknown”?"), "{}", unknown.err);
}

#[test]
fn inspect_shows_no_control_characters() {
    let folder = project(&[("CREDITS.md", "### x\u{9b}31m\u{202e}\u{7f}\n")]);
    let ran = run(folder.path(), &["inspect", "CREDITS.md"]);
    assert!(!ran.out.contains(['\u{9b}', '\u{202e}', '\u{7f}']) && ran.out.contains("\\u009b"), "{}", ran.out);
}

#[test]
fn the_nearest_rule_has_sense() {
    let folder = project(&[("CREDITS.md", "x\n")]);
    for (given, near) in [
        ("link/daed", Some("link/dead")),
        ("lnk/moved", Some("link/moved")),
        ("Link/Missing_File", Some("link/missing-file")),
        ("missing-alt", Some("html/missing-alt")),
        ("missing-al", Some("html/missing-alt")),
        ("html-syntax", Some("html/syntax")),
        ("htlm", Some("html")),
        ("link/nope", None),
        ("modul/nothing", None),
        ("nonsense/dead", None),
    ] {
        let ran = run(folder.path(), &["check", "--select", given]);
        let help = near.map_or("`ack-lint rules` lists them".to_owned(), |near| format!("did you mean “{near}”?"));
        assert!(ran.code == 2 && ran.err.contains(&help), "{given}: {}", ran.err);
    }
}

#[test]
fn statistics_count_by_rule() {
    let folder = project(&[("CREDITS.md", "[a](gone.md) [b](lost.md) [c](#no)\n")]);
    let ran = run(folder.path(), &["check", "--offline", "--statistics"]);
    let rows: Vec<Vec<&str>> = ran.out.lines().map(|line| line.split_whitespace().take(3).collect()).collect();
    assert_eq!(rows, [["2", "error", "link/missing-file"], ["1", "error", "link/missing-anchor"]], "{}", ran.out);
    assert_eq!(ran.code, 1);
    assert_eq!(run(folder.path(), &["check", "--offline", "--statistics", "--output-format", "json"]).code, 2);
}

#[test]
fn github_gets_annotations_and_no_injected_commands() {
    let links: String = (0..12).map(|n| format!("[a](gone{n}.md)\n")).collect();
    let text = format!("{links}[b](x%0A::error::y,z:.md)\n");
    let folder = project(&[("docs,1/CREDITS.md", text.as_str())]);
    let ran = run(folder.path(), &["check", "--offline", "--output-format", "github"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 11, "{}", ran.out);
    let first = "::error file=docs%2C1/CREDITS.md,line=1,col=5,endLine=1,endColumn=13,title=link/missing-file::`gone0.md` does not exist";
    assert!(lines[0].starts_with(first), "{}", ran.out);
    assert!(lines[10].starts_with("::notice title=ack-lint::3 more errors"), "{}", ran.out);
}

#[test]
fn shells_get_what_they_need() {
    let folder = project(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(folder.path(), &["completions", shell]);
        assert!(script.code == 0 && script.out.contains("link-exclude"), "{shell}");
    }
}

#[test]
fn bash_completes_what_follows_each_command() {
    let folder = project(&[]);
    let script = run(folder.path(), &["completions", "bash"]).out;
    let commands: Vec<&str> = script
        .split("cmd=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|cmd| !cmd.is_empty())
        .collect();
    assert!(commands.len() > 10, "{script}");
    for command in commands {
        assert!(script.contains(&format!("\n        {command})\n")), "nothing is offered after {command}");
    }
}

#[test]
fn the_manual_has_each_command_in_order() {
    let folder = project(&[]);
    let man = run(folder.path(), &["man"]).out;
    assert!(man.contains(".TH ack-lint 1") && man.contains("link\\-exclude"), "{man}");
    let headings: Vec<&str> = man.lines().filter_map(|line| line.strip_prefix(".SH ")).collect();
    let expected = [
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "\"ACK\\-LINT CHECK\"",
        "\"ACK\\-LINT INSPECT\"",
        "\"ACK\\-LINT INIT\"",
        "\"ACK\\-LINT ADD\"",
        "\"ACK\\-LINT EXPLAIN\"",
        "\"ACK\\-LINT RULES\"",
        "\"ACK\\-LINT CONFIG SHOW\"",
        "\"ACK\\-LINT CONFIG SCHEMA\"",
        #[cfg(feature = "net")]
        "\"ACK\\-LINT CACHE INFO\"",
        #[cfg(feature = "net")]
        "\"ACK\\-LINT CACHE CLEAR\"",
        "\"ACK\\-LINT SERVER\"",
        "\"ACK\\-LINT COMPLETIONS\"",
        "\"ACK\\-LINT MAN\"",
    ];
    assert_eq!(headings, expected);
    // There are no manual pages for single commands to refer to.
    assert!(!man.contains("(1)"), "{man}");
}

#[test]
fn an_unknown_command_gets_a_suggestion() {
    let folder = project(&[("CREDITS.md", "")]);
    for (arguments, answer) in [
        (&["CREDITS.md"][..], "did you mean `ack-lint check CREDITS.md`?"),
        (&["docs/"], "did you mean `ack-lint check docs/`?"),
        (&["chek"], "did you mean `ack-lint check`?"),
        (&["nonsense"], "`ack-lint help` lists the commands"),
        (&["help", "chek"], "did you mean `check`?"),
        (&["config", "shw"], "a similar subcommand exists: 'show'"),
        (&["a\u{1b}[31m.md"], "check a␛[31m.md"),
    ] {
        let ran = run(folder.path(), arguments);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
        assert!(ran.err.contains(answer), "{arguments:?}: {}", ran.err);
    }
}

#[test]
fn help_is_also_a_command() {
    let folder = project(&[]);
    let same = |help: &[&str], option: &[&str]| {
        let (help, option) = (run(folder.path(), help), run(folder.path(), option));
        assert_eq!((help.code, help.out.as_str()), (0, option.out.as_str()));
    };
    same(&["help"], &["--help"]);
    same(&["help", "check"], &["check", "--help"]);
    same(&["help", "config", "show"], &["config", "show", "--help"]);
}

#[test]
fn comments_suppress_and_are_counted() {
    let folder = project(&[(
        "CREDITS.md",
        "<!-- ack-lint-disable-next-line link/missing-file -- comes later -->\n[a](gone.md)\n\n[b](lost.md) <!-- ack-lint-disable-line -->\n",
    )]);
    let ran = run(folder.path(), &["check", "--offline"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("2 suppressed"), "{}", ran.err);
}

#[test]
fn a_comment_suppresses_only_its_own_location() {
    let comment = "<!-- ack-lint-disable-next-line link/missing-file -->\n";
    for (text, line) in
        [(format!("{comment}[x](y.md)\n\n[x](y.md)\n"), 4), (format!("[x](y.md)\n\n{comment}[x](y.md)\n"), 1)]
    {
        let folder = project(&[("CREDITS.md", text.as_str())]);
        let ran = run(folder.path(), &["check", "--offline", "--output-format", "concise"]);
        let expected = format!("CREDITS.md:{line}:5: error[link/missing-file]");
        assert!(ran.out.lines().count() == 1 && ran.out.starts_with(&expected), "{}", ran.out);
    }
    let folder = project(&[("CREDITS.md", format!("{comment}[x](y.md) [x](y.md)\n").as_str())]);
    assert_eq!(run(folder.path(), &["check", "--offline"]).code, 0);
}

#[test]
fn a_wrong_value_says_what_was_expected() {
    let folder = project(&[("CREDITS.md", "")]);
    for (option, value, expected) in [
        ("--retries", "x", "expected a whole number from 0 to 20"),
        ("--link-accept", "20", "expected a whole number from 100 to 999"),
        ("--link-exclude", "(", "not a valid regular expression: unclosed group"),
        ("--max-time", "0", "expected a number of seconds, more than 0 and at most 86400"),
    ] {
        let ran = run(folder.path(), &["check", option, value]);
        assert_eq!((ran.code, ran.err.matches("error:").count()), (2, 1), "{}", ran.err);
        assert!(ran.err.contains(&format!("invalid value '{value}' for '{option} ")), "{}", ran.err);
        assert!(ran.err.lines().next().unwrap().ends_with(&format!(": {expected}")), "{}", ran.err);
    }
}
