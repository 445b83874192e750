//! `link/moved`: addresses with permanent redirects.

use url::Url;

use crate::{
    facts::{Answer, without_fragment},
    fix::{self, Edit, Fix, Safety},
    model::links::{Link, Target},
    rule::{Context, Fixable, Level, Needs, Sink},
    rules::{
        anchors,
        by_url::{Address, addresses},
        generated::{Place, Source},
        link_edit::{self, with_fragment},
        redirect::lost,
        wording,
    },
};

rule! {
    id: "link/moved",
    level: Level::WARNING,
    check: check,
    fix: Fixable::Safe,
    needs: Needs::Web,
}

fn check(context: &Context<'_>, sink: &mut Sink) {
    let source = Source::of(context);
    for mut address in addresses(context) {
        if !address.is_moved() {
            continue;
        }
        // Skip links whose fragment the new page lacks; `link/missing-anchor` reports them.
        // An image that is a web page has not moved; `avatar/not-an-image` reports it.
        let answer = address.answer;
        address.links.retain(|link| !anchors::is_missing_there(link, answer) && (!link.image || answer.is_image()));
        if address.links.is_empty() {
            continue;
        }
        let (shown, last) = (address.shown(), wording::short(address.last()));
        if let Some(place) = lost(address.url, address.last()) {
            let message = format!("{shown} redirects permanently to {place}");
            let finding = address.finding(message).label(format!("redirects to {last}"));
            sink.report(finding.help("find the new address of the page, or remove the link"));
            continue;
        }
        let new = NewAddress::of(&address);
        let title = format!("write `{}`", wording::short(&new.shown()));
        let diagnostic = address.finding(format!("{shown} has moved permanently to {last}")).help(title.clone());
        if let Some((source, place)) = source.as_ref().and_then(|source| Some((source, source.place(&address.links)?)))
        {
            let help = source.instruction(&place, &new.shown());
            let finding = diagnostic.help(help.clone());
            sink.report(match place {
                // One cause: the project has moved.
                Place::Project => finding.together("addresses of the project have moved permanently", help),
                Place::Entry(..) => finding,
            });
            continue;
        }
        sink.report(match fix(context, &address, &new) {
            Some(edits) => diagnostic.fix(Fix { title, safety: Safety::Safe, edits, order: None }),
            None => diagnostic,
        });
    }
}

/// The address that the fix writes: it has no finding of its own.
struct NewAddress<'a> {
    /// Without a fragment, over https if that is known to work.
    url: &'a str,
    /// The fragment of the redirect, which overrides that of the link.
    fragment: Option<&'a str>,
    /// Whether the page lacks that fragment.
    lacks_it: bool,
}

impl<'a> NewAddress<'a> {
    fn of(address: &'a Address<'_>) -> Self {
        let (last, answer) = (address.last(), address.answer);
        let url = answer.https.as_deref().filter(|https| lost(last, https).is_none());
        let fragment = last.split_once('#').map(|(_, fragment)| fragment);
        let lacks_it = fragment.is_some_and(|fragment| anchors::has(answer, fragment) == Some(false));
        Self { url: url.unwrap_or_else(|| without_fragment(last)), fragment, lacks_it }
    }

    fn shown(&self) -> String {
        match self.fragment.filter(|_| !self.lacks_it) {
            Some(fragment) => format!("{}#{fragment}", self.url),
            None => self.url.to_owned(),
        }
    }

    /// The address for a link, with its own fragment unless the redirect has one. `None` if the page has neither.
    fn of_link(&self, link: &Link, answer: &Answer) -> Option<String> {
        let own = matches!(&link.target, Target::Web { fragment: Some(_), .. });
        if self.fragment.is_some() && !self.lacks_it {
            return Some(self.shown());
        }
        if self.lacks_it
            && own
            && !anchors::of_answer(answer).zip(link.anchor()).is_some_and(|(ids, own)| ids.contains(own))
        {
            return None;
        }
        Some(with_fragment(self.url, link))
    }
}

/// The edits for all links.
fn fix(context: &Context<'_>, address: &Address<'_>, new: &NewAddress<'_>) -> Option<Vec<Edit>> {
    // Never write a password from a redirect into a page.
    if Url::parse(address.last()).is_ok_and(|url| !url.username().is_empty() || url.password().is_some()) {
        return None;
    }
    let mut edits: Vec<Edit> = Vec::new();
    for link in &address.links {
        let target = new.of_link(link, address.answer)?;
        edits.extend(link_edit::rewrite(context.document, link, &target)?);
    }
    fix::merge(edits)
}
