//! `avatar/size`: images displayed larger than they are, and single pixels in place of avatars.

use std::collections::BTreeSet;

use crate::{
    diagnostic::Diagnostic,
    document::{Attr, Document, NodeIndex},
    facts::{Image, Outcome},
    model::{
        links::Link,
        people::{address::parse, login},
    },
    rule::{Context, Level, Needs, Sink},
    rules::by_url::{Address, addresses, finding},
};

rule! {
    id: "avatar/size",
    level: Level::WARNING,
    check: check,
    needs: Needs::Web,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let grids = context.model.grids.iter().flat_map(|grid| &grid.people);
    let people: BTreeSet<NodeIndex> = grids.filter_map(|person| person.image).collect();
    for address in addresses(context) {
        let Outcome::Alive { image: Some(Image::Raster { width, height }), .. } = &address.answer.outcome else {
            continue;
        };
        let found = match (*width, *height) {
            (0 | 1, 0 | 1) => single_pixel(context.document, &address, &people),
            // A line of one pixel is stretched on purpose.
            (0 | 1, _) | (_, 0 | 1) => None,
            (width, height) => compare(context.document, &address, width, height),
        };
        found.into_iter().for_each(|finding| sink.report(finding));
    }
}

/// One pixel where a person should be. Elsewhere, such an image is a spacer.
fn single_pixel(document: &Document, address: &Address<'_>, people: &BTreeSet<NodeIndex>) -> Option<Diagnostic> {
    let shows_person = |link: &&Link| link.image && (people.contains(&link.node) || in_profile(document, link.node));
    let links: Vec<&Link> = address.links.iter().copied().filter(shows_person).collect();
    let finding = || finding(&links, "The image is a single pixel, not an avatar");
    (!links.is_empty()).then(|| finding().help("use the avatar of the person's account"))
}

/// Whether an image is in a link to a profile.
fn in_profile(document: &Document, image: NodeIndex) -> bool {
    let mut node = document.node(image).parent;
    while node > 0 && document.name(node) != "a" {
        node = document.node(node).parent;
    }
    let profile = document.attr(node, "href").and_then(|href| parse(&href.value));
    profile.as_ref().and_then(login).is_some()
}

fn compare(document: &Document, address: &Address<'_>, width: u32, height: u32) -> Option<Diagnostic> {
    let mut links = Vec::new();
    let mut shown = Vec::new();
    for link in address.links.iter().filter(|link| link.image) {
        if let Some((attr, size)) = stretched(document, link.node, width, height) {
            links.push(*link);
            shown.push((attr, size));
        }
    }
    let (_, largest) = shown.iter().max_by_key(|(_, size)| *size)?;
    let message = format!("The image is {width} × {height} pixels but displayed at {largest}");
    let mut diagnostic = finding(&links, message).help(if address.url.contains("://avatars.githubusercontent.com/") {
        format!("request it with `s={largest}` in the query, or display it smaller")
    } else {
        format!("use an image of at least {largest} pixels, or display it smaller")
    });
    for (attr, size) in shown {
        diagnostic = diagnostic.also(attr.value_span, format!("displayed at {size} pixels"));
    }
    Some(diagnostic)
}

/// The attribute that stretches the image most, and its pixels.
fn stretched(document: &Document, image: NodeIndex, width: u32, height: u32) -> Option<(&Attr, u32)> {
    [("width", width), ("height", height)]
        .into_iter()
        .filter_map(|(name, has)| {
            let attr = document.attr(image, name)?;
            pixels(&attr.value).filter(|wanted| *wanted > has).map(|wanted| (attr, wanted))
        })
        .max_by_key(|(_, wanted)| *wanted)
}

/// A length in pixels (WHATWG HTML, 2.3.4.4: digits, whatever follows); `None` in percent or other units.
fn pixels(value: &str) -> Option<u32> {
    let value = value.trim();
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = value.split_at_checked(digits)?;
    let unit = unit.trim_end_matches([';', ' ']).trim_start();
    (unit.is_empty() || unit.eq_ignore_ascii_case("px")).then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::pixels;

    #[test]
    fn lengths_are_parsed_as_browsers_do() {
        for (value, wanted) in [
            ("100", Some(100)),
            ("100px", Some(100)),
            (" 100px; ", Some(100)),
            ("50%", None),
            ("10em", None),
            ("auto", None),
            ("", None),
            ("99999999999", None),
        ] {
            assert_eq!(pixels(value), wanted, "{value}");
        }
    }
}
