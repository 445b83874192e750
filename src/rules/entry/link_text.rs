//! `entry/link-text`: link texts that show another address.

use url::Url;

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
        // The address as the page writes it, or as it is fetched.
        let shown = same(&byline.text, target.value.trim()) || same(&byline.text, url.as_str());
        if shown || !is_address(byline, entry, &url) {
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
            found = found.fix(Fix::replace(Safety::Safe, title, byline.text_span, text));
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

/// Whether a host is the name of the site that the link goes to (“Freesound.org”), or of a project (“Json.NET”, “draw.io”
/// at `drawio.com`), rather than an address.
fn is_name_of(host: &str, target: &Url) -> bool {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    let (shown, own) = (host.to_ascii_lowercase(), target.host_str().unwrap_or_default().trim_start_matches("www."));
    let is_below = |below: &str, above: &str| below.strip_suffix(above).is_some_and(|rest| rest.ends_with('.'));
    own == shown
        || is_below(own, &shown)
        || host.contains(|c: char| c.is_ascii_uppercase())
        || target.host_str().is_some_and(|own| own.split('.').any(|label| letters(label) == letters(host)))
        || target.path_segments().is_some_and(|mut segments| segments.any(|part| letters(part) == letters(host)))
}

/// Whether the link text looks like an address rather than the project's name.
fn is_address(byline: &Byline, entry: &Entry, target: &Url) -> bool {
    let text = byline.text.as_str();
    if text.contains(char::is_whitespace) || text.is_empty() {
        return false;
    }
    if has_scheme(text) {
        return true;
    }
    let (host, path) = text.split_once('/').map_or((text, None), |(host, path)| (host, Some(path)));
    let ending =
        host.rsplit_once('.').filter(|(name, _)| !name.is_empty()).map(|(_, ending)| ending.to_ascii_lowercase());
    let Some(ending) = ending else { return false };
    let plausible = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':'));
    let last = target.path_segments().and_then(|segments| segments.rev().find(|segment| !segment.is_empty()));
    if is_host(text) && is_name_of(text, target) {
        return false;
    }
    let is_name = text.eq_ignore_ascii_case(&entry.name) || last.is_some_and(|last| last.eq_ignore_ascii_case(text));
    plausible && !is_name && (path.is_some() || host.starts_with("www.") || ENDINGS.contains(&ending.as_str()))
}

fn has_scheme(text: &str) -> bool {
    ["http://", "https://"]
        .iter()
        .any(|scheme| text.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)))
}

/// Whether two addresses are the same to a reader: ignores the scheme, `www.`, the final slash and case, and a query or
/// fragment that the text leaves out.
fn same(text: &str, target: &str) -> bool {
    let (text, target) = (plain(text), plain(target));
    let without = |mark: char| target.split(mark).next().unwrap_or_default().trim_end_matches('/').to_owned();
    text == target || text == without('#') || text == without('?')
}

fn plain(address: &str) -> String {
    let lower = percent_encoding::percent_decode_str(address).decode_utf8_lossy().to_lowercase();
    let bare = lower.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    bare.trim_end_matches('/').to_owned()
}

/// The target in the form of the text: with or without scheme and final slash.
fn in_form_of(text: &str, target: &str) -> String {
    let shown = if has_scheme(text) { target } else { target.split_once("://").map_or(target, |(_, rest)| rest) };
    let shown = if text.ends_with('/') { shown } else { shown.trim_end_matches('/') };
    shown.to_owned()
}
