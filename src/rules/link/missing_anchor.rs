//! `link/missing-anchor`: fragments without an anchor, on this page, in another file or on the web.

use std::collections::{BTreeMap, BTreeSet};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::{
    facts::FileFact,
    model::links::{Link, Target, shown_key},
    rule::{Context, Level, Needs, Sink},
    rules::{
        anchors::{self, Anchors},
        by_url::finding,
        wording,
    },
};

rule! {
    id: "link/missing-anchor",
    level: Level::ERROR,
    check: check,
    needs: Needs::Anchors,
}

/// Most anchors of a page that are compared with missing ones to suggest a correction.
const BUDGET: usize = 100_000;

/// The target of a link: the page itself, a file, an address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Here,
    File(String),
    Web(String),
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut groups: BTreeMap<(Place, &str), Vec<&Link>> = BTreeMap::new();
    let mut known: BTreeMap<Place, Anchors> = BTreeMap::new();
    for link in &context.model.links {
        let Some((fragment, place)) = link.anchor().and_then(|fragment| Some((fragment, place(link)?))) else {
            continue;
        };
        let missing = match &place {
            Place::Here if Anchors::is_elsewhere(context, fragment) => false,
            Place::Here => {
                let anchors = known.entry(Place::Here).or_insert_with(|| Anchors::of_page(context));
                anchors.lack(fragment) && !is_lost(context, fragment)
            }
            Place::File(key) => {
                let Some(names) = in_file(context, key) else { continue };
                let folded = anchors::is_folded(context.document, key);
                let all = || Anchors::new(names.iter().map(String::as_str), folded);
                known.entry(place.clone()).or_insert_with(all).lack(fragment)
            }
            Place::Web(url) => context.facts.web.get(url).is_some_and(|answer| anchors::is_missing_there(link, answer)),
        };
        if missing {
            groups.entry((place, fragment)).or_default().push(link);
        }
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

/// Whether a broken tag may hide the element with this `id` or `name`.
fn is_lost(context: &Context<'_>, fragment: &str) -> bool {
    ["\"", "'", ""].into_iter().any(|quote| {
        ["id=", "name="].into_iter().any(|name| context.document.may_be_lost(&format!("{name}{quote}{fragment}")))
    })
}

fn place(link: &Link) -> Option<Place> {
    match &link.target {
        Target::Anchor(_) => Some(Place::Here),
        Target::File { .. } | Target::Repository { .. } => link.key().map(Place::File),
        Target::Web { url, .. } => Some(Place::Web(url.as_str().to_owned())),
        _ => None,
    }
}

/// The anchors of another file, if it was read.
fn in_file<'a>(context: &Context<'a>, key: &str) -> Option<&'a BTreeSet<String>> {
    match context.facts.files.get(key) {
        Some(FileFact::File { anchors }) => anchors.as_ref(),
        _ => None,
    }
}

/// The most similar anchor, if any is similar enough.
fn near<'a>(context: &Context<'a>, place: &Place, fragment: &str, budget: &mut usize) -> Option<&'a str> {
    let (names, wanted) = match place {
        Place::Here => (Some(&context.model.page.anchors), fragment.to_lowercase()),
        Place::File(key) => (in_file(context, key), fragment.to_lowercase()),
        Place::Web(url) => (context.facts.web.get(url).and_then(anchors::of_answer), fragment.to_owned()),
    };
    wording::nearest(&wanted, names?.iter().map(String::as_str), budget)
}
