//! A fix that a rule calls safe, and which damages the page, is taken back.

use std::path::PathBuf;

use ack_lint::{
    diagnostic::Diagnostic,
    engine::{Edited, Linted, ParsedPage, Session, Workspace},
    fix::{Fix, Safety},
    model::profile::Choice,
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
        adapter::parse(text, &self.choice, &self.facts)
    }

    fn facts(&self, (): &(), _: &ParsedPage, _: &Edited) -> rule::Facts {
        adapter::offline(&self.facts)
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

fn fixed(part: Option<&'static str>, fixes: &'static [(&'static str, &'static str)]) -> String {
    let config = adapter::config("").unwrap();
    let (selection, choice) = adapter::settings(Vec::new(), &config);
    let careless = Careless { selection, choice, facts: Facts::parse("").unwrap(), fixes, part };
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
