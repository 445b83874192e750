//! Pictures whose address answers with something else.

use crate::{
    diagnostic::Severity,
    facts::{Image, Outcome},
    rule::{Context, Fixable, Level, Needs, Rule, Sink},
    rules::addresses::addresses,
};

/// `avatar/not-an-image`.
pub static RULE: Rule = Rule {
    id: "avatar/not-an-image",
    page: include_str!("../../../rules/avatar/not-an-image.md"),
    level: Level::On(Severity::Error),
    fix: Fixable::None,
    needs: Needs::Web,
    check,
};

fn check(context: &Context<'_>, sink: &mut Sink) {
    for mut address in addresses(context) {
        if let Outcome::Alive { image: Some(Image::Not(what)), .. } = &address.answer.outcome {
            // A link to the same address is fine: only a picture has to be one.
            address.links.retain(|link| link.image);
            if !address.links.is_empty() {
                let message = format!("{} answers with {what} instead of a picture", address.subject());
                sink.report(address.finding(message).help(help(address.url)));
            }
        }
    }
}

fn help(url: &str) -> &'static str {
    if url.contains("://avatars.githubusercontent.com/") || url.starts_with("https://github.com/") {
        "an account’s picture is at `https://github.com/LOGIN.png`, or by its number at `https://avatars.githubusercontent.com/u/NUMBER`"
    } else {
        "no browser draws it: open the picture by itself and take its address from there"
    }
}
