//! `entry/link-text`: link texts that show another address.

mod address;

use url::Url;

use self::address::{as_url, has_scheme, host, in_form_of, shows};
use crate::{
    diagnostic::Diagnostic,
    fix::{Fix, Safety},
    model::entries::{Byline, Entry},
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{escape, wording},
};

rule! {
    id: "entry/link-text",
    level: Level::WARNING,
    check: check,
    fix: Fixable::Safe,
    needs: Needs::Contract,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    for entry in context.model.entries.all() {
        let Some(byline) = &entry.byline else { continue };
        let Some(target) = context.document.attr(byline.link, "href") else { continue };
        let Some(url) = Url::parse(target.value.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
        else {
            continue;
        };
        if shows(&byline.text, target.value.trim(), &url) || !is_address(byline, entry, &url) {
            continue;
        }
        let wanted = in_form_of(&byline.text, target.value.trim());
        let message = format!(
            "The link text shows {}, but the link goes to {}",
            wording::clipped(&byline.text),
            wording::clipped(target.value.trim())
        );
        let mut found = Diagnostic::new(byline.text_span, message)
            .label("address that readers see")
            .also(target.value_span, "address that opens")
            .help(format!("write `{}`", wording::clipped(&wanted)));
        // A host alone may be the name of a site.
        let verbatim = byline.text_span.slice(context.document.source()) == byline.text && !is_host(&byline.text);
        if let Some(text) = escape::text(context.document, byline.text_span, &wanted).filter(|_| verbatim) {
            let title = format!("write `{}`", wording::clipped(&wanted));
            // On another host, the text may be the address that is right.
            let moved = as_url(&byline.text).is_none_or(|shown| host(&shown) != host(&url) || shown.port().is_some());
            let safety = if moved { Safety::Unsafe } else { Safety::Safe };
            found = found.fix(Fix::replace(safety, title, byline.text_span, text));
        }
        sink.report(found);
    }
}

/// Top-level domains that project names rarely end with; `llm.c`, `three.js` and `llama.cpp` are names.
const ENDINGS: &[&str] = &[
    "ai", "app", "ch", "cloud", "co", "com", "de", "dev", "edu", "eu", "fr", "gov", "info", "io", "me", "net", "nl",
    "org", "page", "site", "tech", "uk", "us", "wiki", "xyz",
];

/// Whether the link text is a host without scheme and path.
fn is_host(text: &str) -> bool {
    !has_scheme(text) && !text.contains('/') && !text.to_ascii_lowercase().starts_with("www.")
}

/// Whether a host is the name of a project (“Json.NET”, “draw.io” at `drawio.com`) rather than an address.
fn is_name_of(host: &str, target: &Url) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    host.contains(|c: char| c.is_ascii_uppercase())
        || target.host_str().is_some_and(|own| own.split('.').any(|label| letters(label) == letters(host)))
        || target.path_segments().is_some_and(|mut segments| segments.any(|part| letters(part) == letters(host)))
}

/// Whether the link text looks like an address rather than the project's name.
fn is_address(byline: &Byline, entry: &Entry, target: &Url) -> bool {
    let text = byline.text.as_str();
    // Some addresses are shortened on purpose.
    if text.contains(char::is_whitespace) || text.is_empty() || text.contains('…') || text.contains("...") {
        return false;
    }
    if has_scheme(text) {
        return true;
    }
    let (authority, has_path) = text.split_once('/').map_or((text, false), |(host, _)| (host, true));
    let shown =
        authority.split_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(authority, |(host, _)| host);
    let ending = shown.rsplit_once('.').filter(|(name, _)| !name.is_empty()).map(|(_, ending)| ending);
    let Some(ending) = ending.map(str::to_ascii_lowercase) else { return false };
    let plausible = shown.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let last = target.path_segments().and_then(|segments| segments.rev().find(|segment| !segment.is_empty()));
    let (lower, own) = (shown.to_ascii_lowercase(), host(target));
    let same_host = has_path && lower.trim_start_matches("www.") == own;
    // A host alone may be the name of the site.
    let is_site = is_host(text) && (own == lower || address::is_below(own, &lower));
    if is_site || (!same_host && !lower.starts_with("www.") && is_name_of(shown, target)) {
        return false;
    }
    let is_name = text.eq_ignore_ascii_case(&entry.name) || last.is_some_and(|last| last.eq_ignore_ascii_case(text));
    plausible && !is_name && (same_host || shown.starts_with("www.") || ENDINGS.contains(&ending.as_str()))
}
