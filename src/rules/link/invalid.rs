//! Targets that are no addresses, and Markdown that nearly is a link.

use std::collections::BTreeMap;

use crate::{
    diagnostic::Diagnostic,
    facts::FileFact,
    model::links::{Invalid, Link, Mistake, Syntax, Target},
    rule::{Context, Level, Needs, Sink},
    rules::{by_url::finding, wording},
};

rule! {
    id: "link/invalid",
    level: Level::ERROR,
    check: check,
    needs: Needs::Files,
}

/// Hosts that a name without a dot may have been meant for.
const HOSTS: &[&str] = &[
    "bitbucket.org",
    "codeberg.org",
    "facebook.com",
    "github.com",
    "gitlab.com",
    "instagram.com",
    "linkedin.com",
    "medium.com",
    "orcid.org",
    "stackoverflow.com",
    "twitter.com",
    "www.linkedin.com",
    "x.com",
    "youtube.com",
];

fn check(context: &Context<'_>, sink: &mut Sink) {
    let mut by_value: BTreeMap<&str, (&Invalid, Vec<&Link>)> = BTreeMap::new();
    for link in &context.model.links {
        match &link.target {
            Target::Invalid(Invalid::Syntax(syntax)) => sink.report(written(link, syntax)),
            Target::Invalid(invalid) if !is_file(context, link) && link.placeholder().is_none() => {
                by_value.entry(link.value.trim()).or_insert_with(|| (invalid, Vec::new())).1.push(link);
            }
            _ => {}
        }
    }
    for (value, (invalid, links)) in by_value {
        let (message, help) = judge(value, invalid);
        sink.report(finding(&links, message).help(help));
    }
}

/// `habet.dev` may be a file's name after all.
fn is_file(context: &Context<'_>, link: &Link) -> bool {
    let fact = link.key().and_then(|key| context.facts.files.get(&key));
    matches!(fact, Some(FileFact::File { .. } | FileFact::Directory))
}

fn judge(value: &str, invalid: &Invalid) -> (String, String) {
    let shown = wording::short(value);
    let write = |meant: &str| format!("write `{}`", wording::short(meant));
    match invalid {
        Invalid::Schemeless(meant) => {
            let scheme = meant.strip_suffix(value).unwrap_or("https://");
            (format!("`{shown}` has no `{scheme}`: it leads to a file of that name beside this page"), write(meant))
        }
        Invalid::DoubleScheme(meant) => (format!("`{shown}` has its scheme twice"), write(meant)),
        Invalid::SchemeTypo(meant) => (format!("`{shown}` does not begin with `http://` or `https://`"), write(meant)),
        Invalid::HostWithoutDot(host) => {
            let near = wording::nearest(host, HOSTS.iter().copied(), &mut HOSTS.len());
            let help = near.map_or_else(
                || "a name on the web has a dot: complete it".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            (format!("`{}` is no host on the web: its name has no dot", wording::short(host)), help)
        }
        Invalid::WhiteSpace => (
            format!("there is white space in the address `{}`", wording::short(&visible(value))),
            "take it out; one that belongs there is written `%20`".to_owned(),
        ),
        Invalid::Unparsable(why) => (format!("`{shown}` is no address: {why}"), "correct it".to_owned()),
        // Told by `written`.
        Invalid::Syntax(syntax) => (syntax.address.clone(), String::new()),
    }
}

/// Line ends as one space, so that a message stays on one line.
fn visible(text: &str) -> String {
    text.split(['\n', '\r', '\t']).map(str::trim).collect::<Vec<_>>().join(" ")
}

/// Markdown that nearly is a link.
fn written(link: &Link, syntax: &Syntax) -> Diagnostic {
    let text = wording::short(&visible(&syntax.text).replace(crate::document::flow::OBJECT, "…"));
    let why = match (syntax.mistake, syntax.unclosed) {
        (Mistake::Space, false) => "there is a space before `(`",
        (Mistake::Space, true) => "there is a space before `(` and no `)` at the end",
        (Mistake::Braces, false) => "it has braces instead of brackets",
        (Mistake::Braces, true) => "it has braces instead of brackets and no `)` at the end",
        (Mistake::Unclosed, _) => "its `)` is missing",
        (Mistake::WhiteSpace, _) => "there is white space in its address",
    };
    let address = syntax.address.trim();
    let meant = match Link::suggestion(address) {
        Some(meant) => meant,
        None if address.contains("://") => address.replace(' ', "%20"),
        None if address.contains(' ') => format!("<{address}>"),
        None => address.to_owned(),
    };
    Diagnostic::new(link.span, format!("“{text}” is no link: {why}"))
        .help(format!("write `[{text}]({})`", wording::short(&meant)))
}
