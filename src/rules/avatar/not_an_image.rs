//! Pictures whose address answers with something else.

use crate::{
    facts::{Image, Outcome},
    rule::{Context, Level, Needs, Sink},
    rules::by_url::addresses,
};

rule! {
    id: "avatar/not-an-image",
    level: Level::ERROR,
    check: check,
    needs: Needs::Web,
}

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
