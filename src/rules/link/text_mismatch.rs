//! `link/text-mismatch`: links whose text is a typo of their account or host, or another ORCID iD.

mod copied;
mod host_typo;
mod login_typo;

use std::collections::BTreeSet;

use login_typo::is_typo;

use crate::{
    diagnostic::Diagnostic,
    document::{Document, NodeIndex, Origin},
    model::{
        links::{Link, Target, UrlParts, WebAddress},
        people::{generated_profiles, login},
    },
    rule::{Context, Level, Sink},
    rules::wording,
    span::Span,
};

rule! {
    id: "link/text-mismatch",
    level: Level::WARNING,
    check: check,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let named = generated_profiles(&context.model.grids);
    let links = &context.model.links;
    let copied = copied::find(context.document, links);
    // `entry/link-text` compares their addresses.
    let bylines: BTreeSet<NodeIndex> =
        context.model.entries.all().filter_map(|entry| entry.byline.as_ref()).map(|byline| byline.link).collect();
    for (index, link) in links.iter().enumerate().filter(|(_, link)| !named.contains(&link.node)) {
        let written = !link.image && !matches!(link.origin, Origin::BareUrl | Origin::Autolink);
        if let (true, Target::Web { url, .. }) = (written, &link.target)
            && (copied.contains_key(&index) || may_name(url) || may_be_host(context.document, link))
            && let Some(finding) =
                compare(context.document, link, url, copied.get(&index), bylines.contains(&link.node))
        {
            sink.report(finding);
        }
    }
}

/// Hosts where one segment of a path is an account.
const HOSTS: [&str; 5] = ["gitlab.com", "codeberg.org", "bitbucket.org", "twitter.com", "x.com"];

/// Whether a text may name what an address leads to: an account or an ORCID iD.
fn may_name(url: &WebAddress) -> bool {
    let host = url.host_str().unwrap_or_default().trim_start_matches("www.");
    matches!(host, "github.com" | "orcid.org") || HOSTS.contains(&host)
}

/// Whether a text may be a host: a dot is in the link besides those of its target.
fn may_be_host(document: &Document, link: &Link) -> bool {
    let target = Span::new(link.span.start.max(link.element.start), link.span.end.min(link.element.end));
    let parts = match target.is_empty() {
        true => [link.element, Span::default()],
        false => [Span::new(link.element.start, target.start), Span::new(target.end, link.element.end)],
    };
    parts.iter().any(|part| part.slice(document.source()).contains('.'))
}

/// `copied` is what a link leads to whose address is that of another.
fn compare(
    document: &Document,
    link: &Link,
    url: &WebAddress,
    copied: Option<&String>,
    is_byline: bool,
) -> Option<Diagnostic> {
    let flow = document.flow(link.node);
    let text = flow.text().trim();
    if text.is_empty() {
        return None;
    }
    let start = flow.text().len() - flow.text().trim_start().len();
    let span = flow.span(start..start + text.len());
    if let Some(shown) = orcid(text) {
        return other_orcid(link, url, shown, span);
    }
    let typo = || account(url).filter(|account| is_typo(text, account));
    let host = || url.host_str().filter(|host| !is_byline && host_typo::is_typo(text, host)).map(str::to_owned);
    let (target, what) = match copied.cloned().or_else(typo) {
        Some(target) if target.contains('/') => (target, "repository"),
        Some(target) => (target, "account"),
        None => (host()?, "host"),
    };
    let message = format!("The text is {}, but the link goes to {}", wording::quoted(text), wording::quoted(&target));
    Some(
        Diagnostic::new(span, message)
            .help(format!("check which {what} is right, and use it for both"))
            .also(place(link), format!("goes to {}", wording::clipped(&target))),
    )
}

fn place(link: &Link) -> Span {
    if link.span.is_empty() { link.element } else { link.span }
}

/// The ORCID iD at the end of a text (four groups of four, the last character may be `X`).
fn orcid(text: &str) -> Option<&str> {
    let id = text.trim_end_matches('/').rsplit(['/', ' ', ':']).next()?;
    let sign = |at: usize, byte: u8| match at {
        4 | 9 | 14 => byte == b'-',
        18 => byte.is_ascii_digit() || byte.eq_ignore_ascii_case(&b'X'),
        _ => byte.is_ascii_digit(),
    };
    (id.len() == 19 && id.bytes().enumerate().all(|(at, byte)| sign(at, byte))).then_some(id)
}

fn other_orcid(link: &Link, url: &WebAddress, shown: &str, span: Span) -> Option<Diagnostic> {
    let path = url.path().trim_matches('/');
    let registry = matches!(url.host_str()?, "orcid.org" | "www.orcid.org");
    (registry && !path.is_empty() && !path.to_ascii_uppercase().contains(&shown.to_ascii_uppercase())).then(|| {
        let message = format!("The text is ORCID {shown}, but the link goes to {}", wording::short(path));
        let help = format!("write `https://orcid.org/{shown}` if the text is right");
        Diagnostic::new(place(link), message).help(help).also(span, "different ORCID here")
    })
}

/// The account that a profile address belongs to.
fn account(url: &WebAddress) -> Option<String> {
    if let Some(login) = login(url) {
        return Some(login);
    }
    let host = url.host_str()?.trim_start_matches("www.");
    let mut segments = url.path_segments()?.filter(|segment| !segment.is_empty());
    let first = segments.next()?;
    (HOSTS.contains(&host) && segments.next().is_none()).then(|| first.trim_start_matches('@').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orcids_at_the_end() {
        assert_eq!(orcid("https://orcid.org/0000-0002-3905-275X"), Some("0000-0002-3905-275X"));
        assert_eq!(orcid("ORCID: 0000-0002-3905-2751"), Some("0000-0002-3905-2751"));
        assert_eq!(orcid("0000-0002-3905-27512"), None);
    }
}
