//! Time and memory grow with the input for every rule and fact: the examples of every page, many times over.

use std::panic::catch_unwind;

use ack_lint::{
    diagnostic::Diagnostic,
    document::Dialect,
    engine::{self, KnownFindings},
    rule::Rule,
    span::Span,
};

use super::{example, page_text};
use crate::common::{
    adapter,
    growth::assert_linear,
    page::{Example, Kind, Page},
};

/// How copies of an example make a page.
type Shape = (&'static str, fn(&str, usize) -> String);

const SHAPES: [Shape; 4] = [
    ("one after another", |text, n| format!("{text}\n").repeat(n)),
    ("with other names", |text, n| (0..n).map(|number| format!("{}\n", renamed(text, number))).collect()),
    ("on one line", |text, n| format!("{} ", text.lines().map(str::trim).collect::<Vec<_>>().join(" ")).repeat(n)),
    ("in nested elements", |text, n| "<div>\n\n".repeat(n) + &format!("{text}\n\n").repeat(n)),
];

/// Adds a number to words that begin with a capital letter, and to fragments and ids.
fn renamed(text: &str, number: usize) -> String {
    let mut out = String::new();
    for word in text.split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
        let (name, rest) = word.split_at(word.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(word.len()));
        let other = name.len() > 2 && name.starts_with(|c: char| c.is_ascii_uppercase());
        let number = if other { number.to_string() } else { String::new() };
        out += &format!("{name}{number}{rest}");
    }
    out
}

/// The example of a page that is worth repeating: the first that its rule reports.
fn bad(page: &Page) -> impl Iterator<Item = &Example> {
    page.examples.iter().filter(|example| example.kind() == Kind::Bad)
}

/// Lints pages of about `size` bytes and of four times as many.
fn grow(rule: &Rule, size: usize, shapes: &[Shape], problems: &mut Vec<String>) {
    let Ok(page) = Page::parse(&page_text(rule)) else { return };
    for example in bad(&page).take(1) {
        let Some((config, facts)) = example::inputs(example) else { continue };
        let text = &example.page().text;
        for (name, shape) in shapes {
            let n = (size / text.len().max(1)).max(1);
            let work =
                || assert_linear(rule.id, n, |n| shape(text, n), |page| adapter::lint(rule, page, &config, &facts));
            if let Err(failed) = catch_unwind(std::panic::AssertUnwindSafe(work)) {
                let message = failed.downcast_ref::<String>().cloned().unwrap_or_default();
                problems.push(format!("{name}: {message}"));
            }
        }
    }
}

fn all(size: usize, shapes: &[Shape]) {
    let mut problems = Vec::new();
    for rule in adapter::rules() {
        grow(rule, size, shapes, &mut problems);
    }
    super::settle(problems);
}

#[test]
fn time_grows_with_the_number_of_examples() {
    all(4_000, &SHAPES[..1]);
}

#[test]
fn time_grows_with_the_number_of_other_examples() {
    all(4_000, &SHAPES[1..2]);
}

#[test]
fn time_grows_with_the_length_of_a_line_and_the_depth() {
    all(2_000, &SHAPES[2..]);
}

/// What a small page does not show.
#[test]
#[ignore = "takes minutes"]
fn time_of_long_pages_grows_with_their_length() {
    all(20_000, &SHAPES);
}

#[test]
fn what_grew_with_the_square_grows_with_the_length() {
    let person = |number: usize| {
        format!(
            "<a href=\"https://github.com/ada{number}\"><img src=\"https://avatars.githubusercontent.com/u/{number}\" alt=\"ada{number}\"></a> "
        )
    };
    let twice = |n: usize| (0..n).map(|number| person(number / 2)).collect::<String>();
    assert_linear("people listed twice on one line", 150, twice, |page| crate::common::lint("page.md", page));
    let wrapped = |n: usize| {
        let group =
            |number: usize| format!("<x-{number} title=\"A\">{}{}</x-{number}>", person(number), person(number));
        (0..n).map(group).collect::<String>()
    };
    assert_linear("headings of as many forms", 600, wrapped, |page| crate::common::lint("page.md", page));
    let terms =
        |n: usize| format!("<dl>{}</dl>", (0..n).map(|at| format!("<dt>{}</dt>", person(at / 2))).collect::<String>());
    assert_linear("terms for people listed twice", 150, terms, |page| crate::common::lint("page.md", page));
    let query =
        |n: usize| format!("<img alt=\"\" src=\"https://avatars.githubusercontent.com/u/1?v=4{}\">", "?s=4".repeat(n));
    assert_linear("parameters of an avatar", 3_000, query, |page| crate::common::lint("page.md", page));
    let names = |n: usize| (0..n).map(|number| format!("<!-- ack-lint-disable a{number}/b -->\n")).collect::<String>();
    assert_linear("comments with unknown rules", 300, names, |page| crate::common::lint("page.md", page));
    for letter in ["a", "-"] {
        let word = |n: usize| format!("<!-- ack-lint-disable a{} -->\n", letter.repeat(n));
        assert_linear("a comment with a long rule", 10_000, word, |page| crate::common::lint("page.md", page));
    }
    let deep = |n: usize| "<div>".repeat(n) + &"<img src=a.png alt=a>".repeat(n);
    assert_linear("images in nested elements", 500, deep, |page| crate::common::lint("page.md", page));
    let each = |n: usize| "<div><img src=a.png alt=a>".repeat(n);
    assert_linear("an image in each of them", 500, each, |page| crate::common::lint("page.md", page));
    let classes = |n: usize| {
        (0..n).map(|number| format!("<p class=a{number} id=b{number} c{number}=d><i{number}>")).collect::<String>()
    };
    let parse = |page: &str| ack_lint::document::Document::parse(page.to_owned(), Dialect::Gfm);
    assert_linear("names of elements and attributes", 500, classes, parse);
    let handlers = |n: usize| "<b onclick=x>a</b> ".repeat(n);
    let known = |page: &str| {
        let at = |at: usize| Diagnostic::new(Span::new(at as u32, at as u32 + 13), "m");
        let found: Vec<Diagnostic> = (0..page.len()).step_by(19).map(at).collect();
        (KnownFindings::of(&found, page), engine::fingerprints("page.md", page, found.iter()))
    };
    assert_linear("known findings of one line", 1_000, handlers, known);
    // The hash that a short name carries is the same for many of them.
    let tags = |n: usize| (0..n).map(|number| format!("<t{number}>")).collect::<String>();
    assert_linear("names with one hash", 2_500, tags, parse);
}
