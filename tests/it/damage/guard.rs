//! A fix that a rule calls safe, and which damages the page, is taken back.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use ack_lint::{
    diagnostic::Diagnostic,
    engine::{Edited, Linted, ParsedPage, Session, Workspace},
    fix::{Fix, Safety},
    model::profile::Choice,
    report::Refusal,
    rule,
    rules::Selection,
    span::Span,
};

use crate::common::{adapter, facts::Facts};

const PAGE: &str = "# A\n\nSee **[one](https://h.test/one)** and _two_.\n";

/// Has findings that replace a text of the page by another.
struct Careless {
    selection: Selection,
    choice: Choice,
    facts: Facts,
    fixes: &'static [(&'static str, &'static str)],
    /// The part of the page that they may change, if they may.
    part: Option<&'static str>,
    parsed: AtomicUsize,
}

impl Workspace for Careless {
    type Page = ();
    type Outcome = Vec<Diagnostic>;

    fn path(&self, (): &()) -> PathBuf {
        PathBuf::from("/CREDITS.md")
    }

    fn selection<'a>(&'a self, (): &'a ()) -> &'a Selection {
        &self.selection
    }

    fn parse(&self, (): &(), text: String) -> ParsedPage {
        self.parsed.fetch_add(1, Ordering::Relaxed);
        adapter::parse(text, &self.choice, &self.facts)
    }

    fn facts(&self, (): &(), page: &ParsedPage, _: &Edited) -> rule::Facts {
        adapter::offline(page, &self.facts)
    }

    fn outcome(&self, (): &(), page: &ParsedPage, _: &rule::Facts, _: Linted) -> Vec<Diagnostic> {
        let finding = |(from, to): &(&str, &str)| {
            let source = page.document.source();
            let start = source.find(from).filter(|_| !to.contains(from) || !source.contains(to))? as u32;
            let span = Span::new(start, start + from.len() as u32);
            let fix = Fix::replace(Safety::Safe, "write it", span, *to);
            let part = self.part.and_then(|part| Some((source.find(part)? as u32, part.len() as u32)));
            let reshapes = part.map(|(start, length)| Span::new(start, start + length));
            let finding = Diagnostic::new(span, *from).subject(*from).fix(fix);
            Some(Diagnostic { rule: "html/syntax", reshapes, ..finding })
        };
        self.fixes.iter().filter_map(finding).collect()
    }

    fn findings(outcome: &Vec<Diagnostic>) -> &[Diagnostic] {
        outcome
    }

    fn findings_mut(outcome: &mut Vec<Diagnostic>) -> &mut [Diagnostic] {
        outcome
    }
}

fn careless(part: Option<&'static str>, fixes: &'static [(&'static str, &'static str)]) -> Careless {
    let config = adapter::config("").unwrap();
    let (selection, choice) = adapter::settings(Vec::new(), &config);
    Careless { selection, choice, facts: Facts::parse("").unwrap(), fixes, part, parsed: AtomicUsize::new(0) }
}

fn fixed(part: Option<&'static str>, fixes: &'static [(&'static str, &'static str)]) -> String {
    let careless = careless(part, fixes);
    let settled = Session::open(&careless, vec![((), PAGE.to_owned())]).fix(Safety::Safe).pop().unwrap();
    settled.fixed.map_or_else(|| PAGE.to_owned(), |fixed| fixed.after.to_string())
}

#[test]
fn a_safe_fix_that_changes_the_elements_of_a_page_is_taken_back() {
    for (from, to) in [
        ("**[one]", "[one]"),
        ("](https", "] (https"),
        ("_two_", "two"),
        ("_two_", "_two_ https://h.test/two"),
        ("# A", "## A"),
        ("See", "- See"),
        ("(https://h.test/one)", "(https://h.test/one \"title\")"),
    ] {
        // The other fix of the page is applied.
        let fixes = vec![(from, to), ("h.test/one", "h.test/new")].leak();
        assert_eq!(fixed(None, fixes), PAGE.replace("h.test/one", "h.test/new"), "{to}");
        // Those that say that they do so may, and only there.
        let wanted = PAGE.replace(from, to);
        assert_eq!(fixed(Some(PAGE), vec![(from, to)].leak()), wanted, "{to}");
        assert_eq!(fixed(Some("and"), vec![(from, to)].leak()), PAGE, "{to}");
    }
}

#[test]
fn a_finding_next_to_what_is_removed_is_a_new_one() {
    let removal = ("See **[one](https://h.test/one)** and ", "");
    assert_eq!(fixed(Some(PAGE), vec![removal].leak()), "# A\n\n_two_.\n");
    let follows = ("# A\n\n_two_", "_two_");
    assert_eq!(fixed(Some(PAGE), vec![removal, follows].leak()), PAGE);
}

/// How often a page with 40 fixes is parsed of which every second one is taken back, and how many are applied and left.
fn parses(filler: usize) -> (usize, usize, usize) {
    let good = (0..20).map(|at| (format!("g{at}x"), format!("h{at}x")));
    let bad = (0..20).map(|at| (format!("_b{at}x_"), format!("b{at}x")));
    let fixes: Vec<(String, String)> = good.zip(bad).flat_map(|(good, bad)| [good, bad]).collect();
    let page: String = fixes.iter().map(|(from, _)| format!("{from}\n\n")).collect();
    let fixes: Vec<(&str, &str)> = fixes.leak().iter().map(|(from, to)| (from.as_str(), to.as_str())).collect();
    let careless = careless(None, fixes.leak());
    let sources = vec![((), page + &"word ".repeat(filler))];
    let settled = Session::open(&careless, sources).fix(Safety::Safe).pop().unwrap();
    let applied = settled.fixed.map_or(0, |fixed| fixed.locations);
    let is_left = |(refusal, _): &(&Refusal, &usize)| **refusal == Refusal::Untried("html/syntax");
    let left: usize = settled.unapplied.iter().filter(is_left).map(|(_, count)| count).sum();
    (careless.parsed.into_inner(), applied, left)
}

#[test]
fn fixes_of_a_large_page_are_tried_less_often() {
    let (parsed, applied, left) = parses(0);
    assert!(parsed > 60 && applied == 20 && left == 0, "{parsed} {applied} {left}");
    let (parsed, applied, left) = parses(60_000);
    assert!(parsed < 30 && applied < 20 && left > 0, "{parsed} {applied} {left}");
}
