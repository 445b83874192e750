//! `link/invalid`: targets that are not addresses, and Markdown that is not quite a link.

use std::collections::BTreeMap;

use crate::{
    diagnostic::Diagnostic,
    facts::FileFact,
    model::links::{Invalid, Link, Mistake, Syntax, Target},
    rule::{Context, Level, Needs, Sink},
    rules::{by_url::finding, undefined_label::UndefinedLabels, wording},
};

rule! {
    id: "link/invalid",
    level: Level::ERROR,
    check: check,
    needs: Needs::Files,
}

/// Hosts that a name without a dot may be a typo of.
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
    let mut labels = UndefinedLabels::new(context.document.labels());
    let mut by_value: BTreeMap<&str, (&Invalid, Vec<&Link>)> = BTreeMap::new();
    for link in &context.model.links {
        match &link.target {
            Target::Invalid(Invalid::Syntax(syntax)) if syntax.mistake == Mistake::Undefined => {
                if let Some(finding) = labels.finding(link, syntax) {
                    sink.report(finding);
                }
            }
            Target::Invalid(Invalid::Syntax(syntax)) => sink.report(syntax_error(link, syntax)),
            Target::Invalid(invalid) if !is_file(context, link) && link.placeholder().is_none() => {
                by_value.entry(link.value.trim()).or_insert_with(|| (invalid, Vec::new())).1.push(link);
            }
            _ => {}
        }
    }
    for (value, (invalid, links)) in by_value {
        let (message, help) = parts(value, invalid);
        sink.report(finding(&links, message).help(help));
    }
}

/// Whether the target is a file: `habet.dev` may be a file name.
fn is_file(context: &Context<'_>, link: &Link) -> bool {
    let fact = link.key().and_then(|key| context.facts.files.get(&key));
    matches!(fact, Some(FileFact::File { .. } | FileFact::Directory))
}

/// The message and the help.
fn parts(value: &str, invalid: &Invalid) -> (String, String) {
    let shown = wording::short(value);
    let write = |meant: &str| format!("write `{}`", wording::short(meant));
    match invalid {
        Invalid::Schemeless(meant) => {
            let scheme = meant.strip_suffix(value).unwrap_or("https://");
            (format!("`{shown}` has no `{scheme}`, so it is a relative path"), write(meant))
        }
        Invalid::DoubleScheme(meant) => (format!("`{shown}` has two schemes"), write(meant)),
        Invalid::SchemeTypo(meant) => (format!("`{shown}` has an unknown scheme"), write(meant)),
        Invalid::HostWithoutDot(host) => {
            let near = wording::nearest(host, HOSTS.iter().copied(), &mut HOSTS.len());
            let help = near.map_or_else(
                || "write the whole host name; it has no dot".to_owned(),
                |near| format!("did you mean `{near}`?"),
            );
            (format!("`{}` is not a valid host", wording::short(host)), help)
        }
        Invalid::WhiteSpace => (
            format!("The address `{}` contains white space", wording::short(&visible(value))),
            "remove it, or write it as `%20`".to_owned(),
        ),
        Invalid::StrayBracket(meant) => {
            let bracket = if value.ends_with('>') { "ends with a stray `>`" } else { "begins with a stray `<`" };
            (format!("`{shown}` {bracket}"), write(meant))
        }
        Invalid::OneComputer => {
            (format!("`{shown}` is a path on one computer"), "write a path in the repository, or a URL".to_owned())
        }
        Invalid::Unparsable(why) => (format!("`{shown}` is not a valid URL: {why}"), "correct the URL".to_owned()),
        // Reported by `syntax_error`.
        Invalid::Syntax(syntax) => (syntax.address.clone(), String::new()),
    }
}

/// Replaces line ends by one space, so that a message stays on one line.
fn visible(text: &str) -> String {
    text.split(['\n', '\r', '\t']).map(str::trim).collect::<Vec<_>>().join(" ")
}

/// A finding about Markdown that is not quite a link.
fn syntax_error(link: &Link, syntax: &Syntax) -> Diagnostic {
    let text = wording::short(&visible(&syntax.text).replace(crate::document::flow::OBJECT, "…"));
    let todo = match (syntax.mistake, syntax.unclosed) {
        (Mistake::Space, false) => "remove the space before `(`",
        (Mistake::Space, true) => "remove the space before `(` and add `)`",
        (Mistake::Braces, false) => "use brackets instead of braces",
        (Mistake::Braces, true) => "use brackets instead of braces and add `)`",
        (Mistake::Unclosed, _) => "add the closing `)`",
        (Mistake::WhiteSpace, _) => "encode the white space in its address",
        // Reported by `UndefinedLabels`.
        (Mistake::Undefined, _) => "define its label",
    };
    let address = syntax.address.trim();
    let meant = match Link::suggestion(address) {
        Some(meant) => meant,
        None if address.contains("://") => address.replace(' ', "%20"),
        None if address.contains(' ') => format!("<{address}>"),
        None => address.to_owned(),
    };
    Diagnostic::new(link.span, format!("“{text}” is not a link: {todo}"))
        .help(format!("write `[{text}]({})`", wording::short(&meant)))
}
