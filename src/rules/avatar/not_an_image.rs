//! `avatar/not-an-image`: image addresses that return something else.

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
            // Only an image has to be one; links to the same address are fine.
            address.links.retain(|link| link.image);
            if !address.links.is_empty() {
                let message = format!("{} is {what}, not an image", address.subject());
                sink.report(address.finding(message).help(help(address.url)));
            }
        }
    }
}

fn help(url: &str) -> &'static str {
    if url.contains("://avatars.githubusercontent.com/") || url.starts_with("https://github.com/") {
        "write `https://github.com/LOGIN.png` or `https://avatars.githubusercontent.com/u/NUMBER`"
    } else {
        "open the image in its own browser tab and copy its address"
    }
}
