//! One mistake in the real page is one finding, at its location, in every form of the page.

use crate::common::{Form, SEED, lint, reported};

const ENTRIES: [(&str, usize); 4] = [("MiniTorch", 10), ("micrograd", 24), ("nanoGPT", 38), ("tinygrad", 52)];

/// The page line by line; lines count from 1, as in the expectations.
#[derive(Clone)]
struct Lines(Vec<String>);

impl Lines {
    fn seed() -> Self {
        Self(SEED.lines().map(str::to_owned).collect())
    }

    fn at(&mut self, line: usize) -> &mut String {
        &mut self.0[line - 1]
    }

    fn get(&self, line: usize) -> &str {
        &self.0[line - 1]
    }

    /// Replaces text that must occur exactly once.
    fn swap_in(&mut self, line: usize, from: &str, to: &str) {
        assert_eq!(self.get(line).matches(from).count(), 1, "line {line}: {from}");
        *self.at(line) = self.get(line).replace(from, to);
    }

    fn text(&self) -> String {
        self.0.join("\n") + "\n"
    }
}

/// A mistake, and the expected finding: line, column, rule and the characters it spans.
struct Case {
    what: String,
    page: Lines,
    line: usize,
    column: u32,
    rule: &'static str,
    span: String,
}

fn run(cases: &[Case]) {
    let mut wrong = Vec::new();
    for (number, case) in cases.iter().enumerate() {
        // Each case as it is and in one more form; a table has at least as many cases as there are forms.
        for form in [Form::Plain, Form::ALL[1 + number % 4]] {
            let text = form.of(&case.page.text());
            let expected = format!("{}:{} {} “{}”", case.line, case.column + form.shift(), case.rule, case.span);
            let found = reported(&text, &lint("ACKNOWLEDGMENTS.md", &text));
            if found != [expected.clone()] {
                wrong.push(format!("{form:?}, {}:\n  expected {expected}\n  found    {found:?}", case.what));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), cases.len() * 2, wrong.join("\n"));
}

fn labels(name: &str) -> [String; 4] {
    [
        format!("What {name} teaches"),
        "How TinyTorch differs".to_owned(),
        format!("When to use {name}"),
        "Connection to TinyTorch".to_owned(),
    ]
}

/// A case for every field of every entry. `change` gets the page, the field's line and its label, and returns the
/// expected location.
fn each_field(
    what: &str,
    rule: &'static str,
    change: impl Fn(&mut Lines, usize, &str) -> Option<(usize, u32, String)>,
) -> Vec<Case> {
    let mut cases = Vec::new();
    for (name, heading) in ENTRIES {
        for (number, label) in labels(name).iter().enumerate() {
            let line = heading + 5 + 2 * number;
            let mut page = Lines::seed();
            assert!(page.get(line).starts_with(&format!("**{label}**: ")));
            let place = change(&mut page, line, label);
            let (line, column, span) = place.unwrap_or_else(|| (heading, 5, name.to_owned()));
            cases.push(Case { what: format!("{what}: {label}"), page, line, column, rule, span });
        }
    }
    cases
}

fn each_entry(
    what: &str,
    rule: &'static str,
    change: impl Fn(&mut Lines, usize, &str) -> Option<(usize, u32, String)>,
) -> Vec<Case> {
    let case = |(name, heading): (&str, usize)| {
        let mut page = Lines::seed();
        let place = change(&mut page, heading, name);
        let (line, column, span) = place.unwrap_or_else(|| (heading, 5, name.to_owned()));
        Case { what: format!("{what}: {name}"), page, line, column, rule, span }
    };
    ENTRIES.into_iter().map(case).collect()
}

#[test]
fn the_page_itself_is_right() {
    for form in Form::ALL {
        let text = form.of(SEED);
        assert_eq!(reported(&text, &lint("ACKNOWLEDGMENTS.md", &text)), Vec::<String>::new(), "{form:?}");
    }
    let quarto =
        SEED.replace("```{raw} html", "```{=html}").replacen("# Acknowledgments", "---\ntitle: Thanks\n---", 1);
    assert_eq!(reported(&quarto, &lint("ACKNOWLEDGMENTS.qmd", &quarto)), Vec::<String>::new());
}

#[test]
fn a_field_that_is_gone() {
    run(&each_field("deleted", "entry/missing-field", |page, line, _| {
        page.at(line).clear();
        None
    }));
}

#[test]
fn a_field_under_another_label() {
    for other in ["Fun fact", "Why it matters", "License", "Where to find the documentation of the project"] {
        run(&each_field("renamed", "entry/missing-field", |page, line, label| {
            page.swap_in(line, &format!("**{label}**"), &format!("**{other}**"));
            None
        }));
    }
}

#[test]
fn a_misspelled_label() {
    let edits: [fn(&str) -> String; 6] = [
        |label| label[..3].to_owned() + &label[4..],
        |label| label.replacen("h", "hh", 1).replacen("Co", "Cco", 1),
        |label| label[..label.len() - 1].to_owned(),
        |label| label.to_lowercase(),
        |label| label.to_uppercase(),
        |label| {
            label
                .replacen("nn", "n", 1)
                .replacen("wh", "w", 1)
                .replacen("at", "ta", 1)
                .replacen("ow", "wo", 1)
                .replacen("en", "ne", 1)
        },
    ];
    for edit in edits {
        run(&each_field("misspelled", "entry/missing-field", |page, line, label| {
            assert_ne!(edit(label), label);
            page.swap_in(line, &format!("**{label}**"), &format!("**{}**", edit(label)));
            None
        }));
    }
}

#[test]
fn a_label_that_is_not_bold_or_has_no_colon() {
    for (before, after) in
        [("", ":"), ("*", "*:"), ("**", "** —"), ("**", "**"), ("", "**:"), ("**", ":"), ("`", "`:"), ("#### ", ":")]
    {
        run(&each_field("mark-up", "entry/missing-field", |page, line, label| {
            page.swap_in(line, &format!("**{label}**:"), &format!("{before}{label}{after}"));
            if before == "#### " {
                *page.at(line) = page.get(line).replacen(": ", "\n", 1);
            }
            None
        }));
    }
}

#[test]
fn a_label_in_another_valid_spelling() {
    let mut wrong = Vec::new();
    for (name, heading) in ENTRIES {
        for (number, label) in labels(name).iter().enumerate() {
            for (open, close) in [
                ("**", ":**"),
                ("__", "__:"),
                ("***", "***:"),
                ("<b>", "</b>:"),
                ("<strong>", ":</strong>"),
                ("**", "** :"),
                ("🔧 **", "**:"),
            ] {
                let mut page = Lines::seed();
                page.swap_in(heading + 5 + 2 * number, &format!("**{label}**:"), &format!("{open}{label}{close}"));
                wrong.extend(reported(&page.text(), &lint("ACKNOWLEDGMENTS.md", &page.text())));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn an_empty_field() {
    run(&each_field("emptied", "entry/empty-field", |page, line, label| {
        *page.at(line) = format!("**{label}**:");
        Some((line, 3, label.to_owned()))
    }));
    run(&each_field("a comment", "entry/empty-field", |page, line, label| {
        *page.at(line) = format!("**{label}:** <!-- to do --> …");
        Some((line, 3, label.to_owned()))
    }));
}

#[test]
fn a_field_that_appears_twice() {
    run(&each_field("after itself", "entry/duplicate-field", |page, line, label| {
        let text = page.get(line).to_owned();
        *page.at(line) = format!("{text}\n\n{text}");
        Some((line + 2, 3, label.to_owned()))
    }));
    run(&each_field("at the end", "entry/duplicate-field", |page, line, label| {
        let text = page.get(line).to_owned();
        let last = (line..).find(|&at| page.get(at).starts_with("**Connection")).unwrap();
        *page.at(last) = format!("{}\n\n{text}", page.get(last));
        Some((last + 2, 3, label.to_owned()))
    }));
}

#[test]
fn fields_in_another_order() {
    let mut cases = Vec::new();
    for (name, heading) in ENTRIES {
        for first in 0..4 {
            for second in first + 1..4 {
                let mut page = Lines::seed();
                page.0.swap(heading + 4 + 2 * first, heading + 4 + 2 * second);
                // The field that is too late.
                let (line, label) = (second, first);
                cases.push(Case {
                    what: format!("swapped {first} and {second} of {name}"),
                    page,
                    line: heading + 5 + 2 * line,
                    column: 3,
                    rule: "entry/field-order",
                    span: labels(name)[label].clone(),
                });
            }
        }
    }
    run(&cases);
}

#[test]
fn a_label_with_another_name() {
    for other in ["MiniTorch", "micrograd", "tinygrad", "TinyTorch", "the whole thing"] {
        let mut cases = each_field("named", "entry/wrong-name", |page, line, label| {
            let entry = ENTRIES.iter().find(|(name, _)| label.contains(name)).filter(|(name, _)| *name != other)?;
            let wrong = label.replace(entry.0, other);
            page.swap_in(line, &format!("**{label}**"), &format!("**{wrong}**"));
            Some((line, 3, wrong))
        });
        cases.retain(|case| case.span.contains(other) && case.column == 3);
        assert!(cases.len() >= 6);
        run(&cases);
    }
}

#[test]
fn a_name_with_a_typo_is_a_misspelled_label() {
    let mut page = Lines::seed();
    page.swap_in(29, "What micrograd", "What microgard");
    run(&[Case {
        what: "slip".to_owned(),
        page,
        line: 24,
        column: 5,
        rule: "entry/missing-field",
        span: "micrograd".to_owned(),
    }]);
}

#[test]
fn a_label_that_is_not_in_the_contract() {
    run(&each_field("added", "entry/unknown-field", |page, line, _| {
        *page.at(line) = format!("{}\n\n**Fun fact**: it is small", page.get(line));
        Some((line + 2, 3, "Fun fact".to_owned()))
    }));
}

#[test]
fn an_entry_at_another_level() {
    for marks in ["#", "##", "####", "#####", "######"] {
        run(&each_entry("level", "document/entry-level", |page, line, name| {
            *page.at(line) = format!("{marks} {name}");
            Some((line, marks.len() as u32 + 2, name.to_owned()))
        }));
    }
    run(&each_entry("tag", "document/entry-level", |page, line, name| {
        *page.at(line) = format!("<h4>{name}</h4>\n");
        Some((line, 5, name.to_owned()))
    }));
}

#[test]
fn an_entry_without_fields() {
    run(&each_entry("bare", "entry/missing-field", |page, line, _| {
        (0..4).for_each(|number| page.at(line + 5 + 2 * number).clear());
        None
    }));
    run(&each_entry("stub", "entry/missing-field", |page, line, _| {
        (1..12).for_each(|at| page.at(line + at).clear());
        None
    }));
    run(&each_entry("added", "entry/missing-field", |page, line, _| {
        *page.at(line) = format!("### tensorlight\n\nA small library.\n\n{}", page.get(line));
        Some((line, 5, "tensorlight".to_owned()))
    }));
}

#[test]
fn a_byline_without_its_parts() {
    run(&each_entry("no link", "entry/missing-link", |page, line, _| {
        let by = page.get(line + 1).split_once(" by ").unwrap().1.to_owned();
        *page.at(line + 1) = format!("by {by}");
        None
    }));
    run(&each_entry("nothing", "entry/missing-link", |page, line, _| {
        page.at(line + 1).clear();
        None
    }));
    run(&each_entry("bold, no link", "entry/missing-link", |page, line, name| {
        *page.at(line + 1) = format!("**github.com/x/{name}** by someone");
        None
    }));
    run(&each_entry("link, not bold", "entry/missing-link", |page, line, _| {
        *page.at(line + 1) = page.get(line + 1).replace("**", "");
        None
    }));
    for by in ["", " by", " —", " Someone Else"] {
        run(&each_entry("no author", "entry/missing-author", |page, line, _| {
            *page.at(line + 1) = page.get(line + 1).split_once(" by ").unwrap().0.to_owned() + by;
            None
        }));
    }
    run(&each_entry("text", "entry/link-text", |page, line, name| {
        *page.at(line + 1) = format!("**[github.com/x/{name}](https://github.com/y/{name})** by someone");
        Some((line + 1, 4, format!("github.com/x/{name}")))
    }));
}

#[test]
fn an_entry_that_appears_twice() {
    run(&each_entry("copied", "entry/duplicate-entry", |page, line, name| {
        let copy = page.0[line - 1..line + 12].join("\n");
        *page.at(67) = format!("{copy}\n\n{}", page.get(67));
        Some((67, 5, name.to_owned()))
    }));
}

#[test]
fn a_section_with_a_problem() {
    let case = |what: &str, to: &str, line, column, rule, span: &str| {
        let mut page = Lines::seed();
        *page.at(8) = to.to_owned();
        Case { what: what.to_owned(), page, line, column, rule, span: span.to_owned() }
    };
    let missing = "document/missing-section";
    run(&[
        case("renamed", "## Inspirations", 8, 4, missing, "Inspirations"),
        case("misspelled", "## Core Inspiration", 8, 4, missing, "Core Inspiration"),
        case("renamed in HTML", "<h2>Giants</h2>\n", 8, 5, missing, "Giants"),
        case("gone", "", 1, 3, missing, "Acknowledgments"),
        case("level", "### Core Inspirations", 8, 5, "document/no-entries", "Core Inspirations"),
    ]);
    let empty = SEED.split("### MiniTorch").next().unwrap().to_owned() + "## License\n\nMIT\n";
    let found = reported(&empty, &lint("ACKNOWLEDGMENTS.md", &empty));
    assert_eq!(found, ["8:4 document/no-entries “Core Inspirations”"]);
    for fine in
        ["## core  inspirations", "# Core Inspirations", "## **Core** Inspirations", "<h2>Core Inspirations</h2>\n"]
    {
        let page = case(fine, fine, 0, 0, "", "").page.text();
        assert_eq!(reported(&page, &lint("ACKNOWLEDGMENTS.md", &page)), Vec::<String>::new(), "{fine}");
    }
}
