//! Entries in other forms than on the real page: lists, lines of one paragraph, HTML; their fixes; hostile pages.

mod hidden;
mod link_texts;
mod names;

use ack_lint::{diagnostic::Diagnostic, fix::Edit};

use crate::common::{
    Form, SEED,
    growth::assert_linear,
    lint, prepare,
    program::{project, run},
    reported,
};

const HEAD: &str = "# Thanks\n\n## Core Inspirations\n\n";
const LABELS: [&str; 4] =
    ["What pebble teaches", "How TinyTorch differs", "When to use pebble", "Connection to TinyTorch"];
const BYLINE: &str = "**[github.com/noor/pebble](https://github.com/noor/pebble)** by Noor Haddad";

/// How a page writes a heading, its byline, a bold label with its text, and the separators between and after fields.
struct Shape {
    name: &'static str,
    heading: &'static str,
    byline: &'static str,
    field: fn(&str, &str) -> String,
    between: &'static str,
    close: &'static str,
}

const MARKDOWN: Shape = Shape {
    name: "paragraphs",
    heading: "### pebble\n",
    byline: BYLINE,
    field: |label, text| format!("**{label}**: {text}"),
    between: "\n\n",
    close: "\n",
};

const HTML_LINK: &str =
    "<p><b><a href=\"https://github.com/noor/pebble\">github.com/noor/pebble</a></b> by Noor Haddad</p>";

fn shapes() -> Vec<Shape> {
    vec![
        MARKDOWN,
        Shape { name: "lines", between: "\n", ..MARKDOWN },
        Shape { name: "broken lines", between: "  \n", ..MARKDOWN },
        Shape { name: "backslashes", between: "\\\n", ..MARKDOWN },
        Shape { name: "tight list", field: |label, text| format!("- **{label}**: {text}"), between: "\n", ..MARKDOWN },
        Shape { name: "loose list", field: |label, text| format!("* **{label}:** {text}"), ..MARKDOWN },
        Shape { name: "numbers", field: |label, text| format!("1. __{label}__: {text}"), between: "\n", ..MARKDOWN },
        Shape { name: "tasks", field: |label, text| format!("- [x] **{label}**: {text}"), between: "\n", ..MARKDOWN },
        Shape { name: "quote", field: |label, text| format!("> **{label}**: {text}"), between: "\n>\n", ..MARKDOWN },
        Shape { name: "values below", field: |label, text| format!("**{label}**:\n{text}"), ..MARKDOWN },
        Shape { name: "values as lists", field: |label, text| format!("**{label}**:\n\n- {text}"), ..MARKDOWN },
        Shape { name: "values as code", field: |label, text| format!("**{label}**:\n\n    {text}"), ..MARKDOWN },
        Shape { name: "linked heading", heading: "### [pebble](https://github.com/noor/pebble)\n", ..MARKDOWN },
        Shape { name: "ornaments", heading: "### 1. pebble 🪨 (2019)\n", ..MARKDOWN },
        Shape {
            name: "link in a list",
            byline: "- **[Pebble](https://github.com/noor/pebble)**, made by Noor",
            ..MARKDOWN
        },
        Shape { name: "bold in link", byline: "[**Pebble**](https://github.com/noor/pebble) by Noor", ..MARKDOWN },
        Shape { name: "bold by-line", byline: "**[Pebble](https://github.com/noor/pebble) by Noor**", ..MARKDOWN },
        Shape { name: "autolink", byline: "**<https://github.com/noor/pebble>** by Noor", ..MARKDOWN },
        Shape { name: "bare URL", byline: "**https://github.com/noor/pebble** by Noor", ..MARKDOWN },
        Shape { name: "author below", byline: "**[Pebble](https://github.com/noor/pebble)**\n\n*by Noor*", ..MARKDOWN },
        Shape {
            name: "HTML",
            heading: "<h3>pebble</h3>",
            byline: HTML_LINK,
            field: |label, text| format!("<p><strong>{label}</strong>: {text}</p>"),
            between: "\n",
            close: "\n",
        },
        Shape {
            name: "HTML in one paragraph",
            heading: "<div>\n<h3 align=\"center\">pebble</h3>",
            byline: HTML_LINK,
            field: |label, text| format!("<b>{label}:</b> {text}"),
            between: "<br>\n",
            close: "\n</div>\n",
        },
        Shape {
            name: "HTML list",
            heading: "<h3>pebble</h3>",
            byline: HTML_LINK,
            field: |label, text| format!("<li><b>{label}</b>: {text}"),
            between: "\n",
            close: "\n",
        },
    ]
}

impl Shape {
    /// A page with one entry of these fields: label and text.
    fn page(&self, fields: &[(&str, &str)]) -> String {
        let fields: Vec<String> = fields.iter().map(|(label, text)| (self.field)(label, text)).collect();
        format!("{HEAD}{}{}\n\n{}{}", self.heading, self.byline, fields.join(self.between), self.close)
    }
}

fn right() -> Vec<(&'static str, &'static str)> {
    LABELS
        .iter()
        .zip(["graphs", "more files", "in the evening", "one idea"])
        .map(|(label, text)| (*label, text))
        .collect()
}

fn rules(source: &str) -> Vec<(&'static str, String)> {
    let found = lint("ACKNOWLEDGMENTS.md", source);
    found.iter().map(|one| (one.rule, one.span.slice(source).to_owned())).collect()
}

#[test]
fn every_shape_is_an_entry() {
    for shape in shapes() {
        for form in Form::ALL {
            let text = form.of(&shape.page(&right()));
            assert_eq!(rules(&text), [], "{} {form:?}:\n{text}", shape.name);
            let page = prepare("ACKNOWLEDGMENTS.md", &text);
            let entry = &page.model.entries.lists[0].entries[0];
            assert_eq!((entry.name.as_str(), entry.fields_present()), ("pebble", 4), "{}", shape.name);
            let author = entry.byline.as_ref().unwrap().author.as_ref().unwrap();
            assert!(author.text.starts_with("Noor") && author.span.slice(&text) == author.text, "{}", shape.name);
            for (field, label) in entry.fields.iter().zip(LABELS) {
                assert_eq!(entry.label_of(field).unwrap().span.slice(&text), label);
            }
        }
    }
}

#[test]
fn an_underlined_heading_is_an_entry_at_another_level() {
    let shape = Shape { heading: "pebble\n---\n", ..MARKDOWN };
    let found = lint("ACKNOWLEDGMENTS.md", &shape.page(&right()));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].fix.is_none()), ("document/entry-level", true));
}

#[test]
fn one_mistake_is_one_finding_in_every_shape() {
    for shape in shapes() {
        for number in 0..4 {
            let place = |text: &str| rules(text);
            let mut fields = right();
            fields.remove(number);
            let gone = shape.page(&fields);
            let name = prepare("x.md", &gone).model.page.headings[2].span.slice(&gone).to_owned();
            assert_eq!(place(&gone), [("entry/missing-field", name.clone())], "{} without {number}", shape.name);

            let mut fields = right();
            let typo = LABELS[number].replacen('o', "", 1).replacen("ac", "ca", 1);
            fields[number].0 = &typo;
            let text = shape.page(&fields);
            assert_eq!(place(&text), [("entry/missing-field", name.clone())], "{} with {typo}", shape.name);
            assert_eq!(lint("x.md", &text)[0].labels[0].span.slice(&text), typo);

            let mut fields = right();
            fields.insert(number, fields[number]);
            let text = shape.page(&fields);
            assert_eq!(place(&text), [("entry/duplicate-field", LABELS[number].to_owned())], "{}", shape.name);

            let mut fields = right();
            fields[number].0 = "Remarks";
            let text = shape.page(&fields);
            assert_eq!(place(&text), [("entry/missing-field", name)], "{} renamed {number}", shape.name);
            assert_eq!(lint("x.md", &text)[0].labels[0].span.slice(&text), "Remarks");
        }
    }
}

#[test]
fn an_empty_value_is_empty_in_every_shape() {
    for shape in shapes().iter().filter(|shape| !shape.name.starts_with("values as")) {
        for number in 0..4 {
            let mut fields = right();
            fields[number].1 = "";
            let text = shape.page(&fields).replace(": \n", ":\n");
            assert_eq!(rules(&text), [("entry/empty-field", LABELS[number].to_owned())], "{}:\n{text}", shape.name);
        }
    }
}

#[test]
fn labels_that_are_not_fields_are_ignored() {
    let entry = MARKDOWN.page(&right());
    for more in [
        "A paragraph with **bold**: in it.\n",
        "**A bold remark.**\n",
        "**[Its documentation](https://github.com/noor/pebble/wiki)**: by the same people\n",
        "#### Notes\n\nA note.\n",
        "```md\n**What pebble teaches**: x\n```\n",
        "<!-- **Remarks**: none -->\n",
        "- **Size**: small\n- **Speed**: great\n",
        "| **Size**: | small |\n|---|---|\n| **a**: | b |\n",
        "## Others\n\n### teensy\n\n**Remarks**: no entry of ours\n",
        "## Others\n\n**What pebble teaches**: no entry at all\n",
    ] {
        let text = format!("{entry}\n{more}");
        assert_eq!(rules(&text), [], "{more}");
    }
}

/// The text after the fixes of the findings.
fn fixed(source: &str, found: &[Diagnostic]) -> String {
    let mut edits: Vec<&Edit> = found.iter().filter_map(|one| one.fix.as_ref()).flat_map(|fix| &fix.edits).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut text = source.to_owned();
    edits.iter().for_each(|edit| text.replace_range(edit.span.range(), &edit.text));
    text
}

#[test]
fn fixes_correct_the_page_and_nothing_else() {
    let lines: Vec<&str> = SEED.lines().collect();
    let mut mixed = lines.clone();
    mixed.swap(14, 20);
    mixed.swap(16, 20);
    let levels = SEED.replace("### nanoGPT", "##### nanoGPT").replace("### micrograd", "# micrograd");
    let names = SEED.replace("What tinygrad", "What nanoGPT").replace("When to use nanoGPT", "When to use MiniTorch");
    for wrong in [mixed.join("\n") + "\n", levels, names] {
        for form in [Form::Plain, Form::Crlf, Form::Bom] {
            let text = form.of(&wrong);
            let found = lint("ACKNOWLEDGMENTS.md", &text);
            assert!(!found.is_empty() && found.iter().all(|one| one.fix.is_some()), "{:?}", reported(&text, &found));
            assert_eq!(fixed(&text, &found), form.of(SEED));
        }
    }
}

#[test]
fn order_is_not_fixed_if_fields_are_not_separate_blocks() {
    for shape in shapes() {
        let mut fields = right();
        fields.swap(1, 2);
        let text = shape.page(&fields);
        let found = lint("x.md", &text);
        assert_eq!(reported(&text, &found).len(), 1, "{}", shape.name);
        assert_eq!(found[0].rule, "entry/field-order");
        let blocks = shape.field as usize == MARKDOWN.field as usize && shape.between == "\n\n";
        let values = shape.name.starts_with("values");
        assert_eq!(found[0].fix.is_some(), blocks || values, "{}", shape.name);
        if values {
            assert_eq!(fixed(&text, &found), shape.page(&right()));
        }
    }
}

#[test]
fn no_paragraph_of_a_field_stays_behind() {
    let page = |last: &str, more: &str| {
        let fields = [(3, ""), (1, more), (2, more), (0, last)].map(|(at, more)| {
            let label = LABELS[at];
            format!("**{label}**: about it{more}")
        });
        format!("{HEAD}### pebble\n{BYLINE}\n\n{}\n", fields.join("\n\n"))
    };
    let has_fix = |page: &str| {
        let found = lint("x.md", page);
        let order = found.iter().find(|one| one.rule == "entry/field-order").unwrap();
        order.fix.is_some()
    };
    assert!(has_fix(&page("", "")) && has_fix(&page("", "\n\nMore.")));
    // Remarks about the entry, as far as anybody knows.
    assert!(has_fix(&page("\n\nMore.", "")) && has_fix(&page("\n\nMore.", "\n\n- More\n")));
    assert!(!has_fix(&page("\n\nMore.", "\n\nMore.")));
    assert!(!has_fix(&page(" in a picture:\n\n![A graph](https://x.dev/a.png)", "")));
}

#[test]
fn a_report_says_what_to_do() {
    let seed = SEED.replace("**When to use micrograd**: Perfect 2-hour introduction before starting TinyTorch\n", "");
    let found = lint("x.md", &seed);
    assert_eq!(found[0].message, "micrograd is missing the field “When to use micrograd”");
    assert_eq!(found[0].label.as_deref(), Some("has 3 of 4 fields; expected after “How TinyTorch differs” on line 31"));
    assert_eq!(found[0].help.as_deref(), Some("add `**When to use micrograd**: …`"));
    let seed = SEED.replacen("**Connection to TinyTorch**", "**Conection to TinyTorch**", 1);
    let found = lint("x.md", &seed);
    assert_eq!(found[0].labels[0].message, "“Conection to TinyTorch” is spelled almost the same");
    assert_eq!(found[0].help.as_deref(), Some("write `**Connection to TinyTorch**: …`"));
}

#[test]
fn hostile_pages_take_linear_time() {
    let entry = format!("{HEAD}### pebble\n{BYLINE}\n\n");
    // The start, the repeated part, and the minimum number of repetitions.
    let pages = [
        (&*entry, "**What pebble teaches**: x\n\n", 1_500),
        (&entry, "**What pebble teach**: x\n", 1_500),
        (&entry, "What pebble teach: x\n\n", 1_500),
        (&entry, "**a**:", 1_500),
        (&entry, "<b>", 1_500),
        (&entry, "<b>x</b>:<br>", 1_500),
        (&entry, "<h3>", 1_000),
        (HEAD, "### pebble\n\n", 1_500),
        (HEAD, "#### pebble\n\n**What pebble teaches**: x\n\n**How TinyTorch differs**: y\n\n", 750),
        ("", "#### Core Inspirations\n\n", 1_500),
        ("", "## Core Inspirations\n\n", 1_500),
        ("", "### a\n\n**What a teaches**: x\n\n**How TinyTorch differs**: x\n\n## b\n\n", 750),
        (&format!("{entry}**[a](b)** "), "by ", 7_500),
    ];
    let work = |page: &str| lint("x.md", page);
    for (head, part, least) in pages {
        assert_linear(part, least, |n| format!("{head}{}", part.repeat(n)), work);
    }
    assert_linear(
        "open elements",
        1_250,
        |n| format!("{HEAD}{}\n\n{}", "<div>".repeat(n), "### a\n\n".repeat(2 * n)),
        work,
    );
    let long_name = |n: usize| {
        let name = "x".repeat(n);
        let one = format!("### {name}\n{BYLINE}\n\n**What {name} teaches**: x\n\n**Remarks**: y\n\n");
        format!("{HEAD}{}", one.repeat(3))
    };
    assert_linear("a long name", 1 << 15, long_name, work);
}

/// A label copied to any position is one duplicate, and a label overwritten with another one is one missing field.
#[test]
fn a_copied_label_is_one_finding_anywhere() {
    let fields = ["What a teaches", "How TinyTorch differs", "When to use a", "Connection to TinyTorch"];
    let rules = |labels: &[&str]| -> Vec<&str> {
        let body: String = labels.iter().map(|label| format!("**{label}**: x\n\n")).collect();
        let page = format!("## Core Inspirations\n\n### a\n**[a.org](https://a.org)** by B\n\n{body}");
        lint("ACKNOWLEDGMENTS.md", &page).iter().map(|finding| finding.rule).collect()
    };
    for from in 0..fields.len() {
        for to in 0..=fields.len() {
            let mut labels = fields.to_vec();
            labels.insert(to, fields[from]);
            assert_eq!(rules(&labels), ["entry/duplicate-field"], "{labels:?}");
        }
        for over in (0..fields.len()).filter(|over| *over != from) {
            let mut labels = fields.to_vec();
            labels[over] = fields[from];
            assert_eq!(rules(&labels), ["entry/missing-field"], "{labels:?}");
        }
    }
}

#[test]
fn plain_labels_in_a_quote_are_named() {
    let contract = "[entries]\nsection = \"Fonts\"\nlabels = \"plain\"\nfields = [{ label = \"Licence\" }, { label = \"Maker\" }]\n";
    let found = |fields: &str| {
        let page = format!("# Credits\n\n## Fonts\n\n### Hotel\n\n{fields}\n");
        let folder = project(&[("CREDITS.md", &page), ("ack-lint.toml", contract)]);
        run(folder.path(), &["check", "--offline", "--output-format", "full"]).out
    };
    let both = found("> Licence: MIT\n>\n> Maker: Ada");
    assert!(both.contains("The field labels of Hotel are in a quote"), "{both}");
    assert!(both.contains("help: move them out of the quote") && !both.contains("bold"), "{both}");
    let one = found("> Licence: MIT\n\nMaker: Ada");
    assert!(one.contains("“Licence” is in a quote") && !one.contains("bold"), "{one}");
    assert_eq!(found("Licence: MIT\n\nMaker: Ada"), "");
}
