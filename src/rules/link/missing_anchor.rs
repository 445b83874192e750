//! `link/missing-anchor`: fragments without an anchor, on this page, in another file or on the web.

mod lost;

use std::collections::BTreeMap;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    model::links::{Link, shown_key},
    rule::{Context, Level, Needs, Sink},
    rules::{anchors, by_url::finding, wording},
};
use lost::{Place, in_file};
pub use lost::{only_on_sites, unjudged};

rule! {
    id: "link/missing-anchor",
    level: Level::ERROR,
    check: check,
    needs: Needs::Anchors,
}

/// Most anchors of a page that are compared with missing ones to suggest a correction.
const BUDGET: usize = 100_000;

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut groups: BTreeMap<(Place, &str), Vec<&Link>> = BTreeMap::new();
    for lost in
        lost::find(context.document, context.model, context.facts).into_iter().filter(|lost| lost.doubt.is_none())
    {
        groups.entry((lost.place, lost.fragment)).or_default().push(lost.link);
    }
    let mut budget = BUDGET;
    for ((place, fragment), links) in groups {
        let (shown, near) = (wording::short(fragment), near(context, &place, fragment, &mut budget));
        let message = match &place {
            Place::Here => format!("No heading or id matches `#{shown}` on this page"),
            Place::File(key) => format!("No heading or id matches `#{shown}` in `{}`", wording::short(shown_key(key))),
            Place::Web(url) => format!("No heading or id matches `#{shown}` on {}", wording::short(url)),
        };
        let help = match (&place, near) {
            (_, Some(near)) => format!("did you mean `#{}`?", visible(near)),
            (Place::Web(_), None) => "find the section on the page, or link to the page without a fragment".to_owned(),
            _ => "write the heading in lower case, with `-` for spaces and without punctuation".to_owned(),
        };
        let finding = finding(&links, message).help(help);
        sink.report(match &place {
            Place::File(key) => finding.target(format!("{key}#{fragment}")),
            Place::Here | Place::Web(_) => finding,
        });
    }
}

/// Encodes the characters of an anchor that readers cannot see, as after an emoji.
fn visible(name: &str) -> String {
    let mut shown = String::with_capacity(name.len());
    for c in name.chars() {
        if matches!(c, '\u{AD}' | '\u{34F}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}')
        {
            shown.extend(utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC));
        } else {
            shown.push(c);
        }
    }
    shown
}

/// The most similar anchor, if any is similar enough.
fn near<'a>(context: &Context<'a>, place: &Place, fragment: &str, budget: &mut usize) -> Option<&'a str> {
    let (names, wanted) = match place {
        Place::Here => (Some(&context.model.page.anchors), fragment.to_lowercase()),
        Place::File(key) => {
            let quotable = in_file(context.facts, key).filter(|in_file| in_file.quotable);
            (quotable.map(|in_file| &in_file.names), fragment.to_lowercase())
        }
        Place::Web(url) => (context.facts.web.get(url).and_then(anchors::of_answer), fragment.to_owned()),
    };
    wording::nearest(&wanted, names?.iter().map(String::as_str), budget)
}
