//! `ack-lint inspect`: prints what is read from a page, as JSON.

mod tree;

use std::{collections::BTreeSet, path::Path};

use serde_json::{Value, json};

use super::{Failure, loader::Loader, print, project::Projects, sources};
use crate::{
    cli::InspectArgs,
    document::{NodeKind, Origin},
    engine::{Edited, ParsedPage},
    io::files,
    model::{
        entries::{Entry, EntryList, Extra, State},
        links::{Invalid, Link, Target},
        page::Page,
        people::Person,
        references::{Part, Reference},
        roster::{Listed, Roster, Text},
    },
    output::sanitize,
    rule::Facts,
    span::Span,
    text,
};

/// Reads pages and prints the model of each: one page as it is read best, several as one line each.
///
/// # Errors
/// A page cannot be read, or an option is invalid.
pub fn run(args: &InspectArgs) -> Result<(), Failure> {
    let projects = Projects::new(&args.config, args.contract.layer(files::absolute(Path::new("."))))?;
    let loader = Loader::new(&projects.root, args.config.modules.as_deref())?;
    let found = sources::read(std::slice::from_ref(&args.path), true, None, &projects)?.sources;
    if found.is_empty() {
        return Err(Failure::Text(format!("{} contains no pages", args.path.display())));
    }
    if args.tree {
        return tree::print_all(&loader, found);
    }
    let one = found.len() == 1;
    for (origin, text) in found {
        let page = loader.parse(&origin, text);
        if let Some(refused) = page.refused() {
            return Err(Failure::Text(refused));
        }
        let facts = loader.facts(&origin, &page, &Edited::new());
        let refused = loader.refused();
        if !refused.is_empty() {
            return Err(Failure::Text(refused.join("\n")));
        }
        let shape = Shape(&page, &facts).page();
        let text = if one { serde_json::to_string_pretty(&shape)? } else { shape.to_string() };
        print(&(sanitize::escape_json(text) + "\n"))?;
    }
    Ok(())
}

/// The roster file of the page.
fn roster(roster: &Roster) -> Value {
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.text.clone());
    let person = |listed: &Listed| {
        json!({
            "login": text(&listed.login),
            "name": text(&listed.name),
            "avatar": text(&listed.avatar),
            "profile": text(&listed.profile),
            "line": listed.line,
        })
    };
    json!({
        "file": roster.path,
        "error": roster.error.as_ref().map(|error| &error.reason),
        "people": roster.people.iter().map(person).collect::<Vec<_>>(),
    })
}

/// The entries of a contract, each with the heading of its section.
fn with_sections<'a>(list: &'a EntryList, page: &'a Page) -> Vec<(&'a Entry, Option<&'a str>)> {
    let folded = |text: &str| text::collapse(text).to_lowercase();
    let titles: BTreeSet<String> = list.terms.sections.iter().map(|title| folded(title)).collect();
    let mut headings = page.headings.iter().peekable();
    let mut section = None;
    let entries = list.entries.iter().map(|entry| {
        while let Some(heading) = headings.next_if(|heading| heading.node < entry.nodes.start) {
            if titles.contains(&folded(&heading.text)) {
                section = Some(&*heading.text);
            }
        }
        (entry, section)
    });
    entries.collect()
}

/// Converts the model into JSON.
struct Shape<'a>(&'a ParsedPage, &'a Facts);

impl Shape<'_> {
    fn page(&self) -> Value {
        let ParsedPage { path, document, model, profile, modules, .. } = self.0;
        let lists = model.entries.lists.iter();
        let mut entries: Vec<(&Entry, Option<&str>)> =
            lists.flat_map(|list| with_sections(list, &model.page)).collect();
        entries.sort_by_key(|(entry, _)| entry.span);
        json!({
            "version": 1,
            "file": path,
            "dialect": document.dialect().as_str(),
            "title": document.front_matter().and_then(|front| front.title.as_ref()).map(|(title, _)| title),
            "contract": profile.as_ref().map(|profile| &profile.name),
            "modules": modules.as_ref().map(|tree| json!({ "source": tree.source().to_string(), "count": tree.count() })),
            "headings": model.page.headings.iter().map(|heading| {
                self.at(heading.span, json!({ "text": &*heading.text, "level": heading.level }))
            }).collect::<Vec<_>>(),
            "entries": entries.iter().map(|(entry, section)| self.entry(entry, *section)).collect::<Vec<_>>(),
            "references": model.references.references.iter().map(|reference| self.reference(reference)).collect::<Vec<_>>(),
            "counts": model.references.counts.iter().map(|count| {
                self.at(count.span, json!({ "text": count.text, "modules": count.value }))
            }).collect::<Vec<_>>(),
            "contributors": model.grids.iter().flat_map(|grid| &grid.people).map(|person| self.person(person)).collect::<Vec<_>>(),
            "roster": self.1.roster.as_deref().map(roster),
            "links": model.links.iter().map(|link| self.link(link)).collect::<Vec<_>>(),
            "anchors": model.page.anchors,
            "claims": model.claims.iter().map(|claim| {
                let ids: Vec<&str> = claim.licenses.iter().map(|license| license.id.as_str()).collect();
                self.at(claim.span, json!({ "text": claim.text, "licenses": ids }))
            }).collect::<Vec<_>>(),
        })
    }

    /// Adds `start` and `end` to an object.
    fn at(&self, span: Span, mut object: Value) -> Value {
        let document = &self.0.document;
        let place = |offset| {
            let position = document.lines().position(document.source(), offset);
            json!({ "offset": offset, "line": position.line, "column": position.column })
        };
        object["start"] = place(span.start);
        object["end"] = place(span.end);
        object
    }

    fn entry(&self, entry: &Entry, section: Option<&str>) -> Value {
        let label = |index: usize| entry.labels.get(index);
        let fields = entry.fields.iter().map(|field| {
            let (state, found) = match field.state {
                State::Missing => ("missing", None),
                State::Found(index) => ("found", label(index)),
                State::WrongName { label: index, .. } => ("wrong-name", label(index)),
                State::Near { label: index, .. } => ("near", label(index)),
                State::Replaced(index) => ("replaced", label(index)),
                State::Read(ref value) => {
                    return self.at(value.span, json!({ "label": field.label, "state": "found", "text": value.text }));
                }
                State::Waived => ("missing", None),
            };
            let object = json!({ "label": field.label, "state": state, "text": found.map(|found| &found.text) });
            found.map_or_else(|| object.clone(), |found| self.at(found.span, object.clone()))
        });
        let extras = entry.extras.iter().filter_map(|extra| {
            let (state, index) = match *extra {
                Extra::Duplicate { label, .. } => ("duplicate", label),
                Extra::Unknown(label) => ("unknown", label),
            };
            label(index).map(|found| self.at(found.span, json!({ "state": state, "text": found.text })))
        });
        let target = |node| self.0.document.attr(node, "href").map(|attr| &*attr.value);
        let byline = entry.byline.as_ref().map(|byline| {
            let author = byline.author.as_ref().map(|author| self.at(author.span, json!({ "text": author.text })));
            self.at(byline.span, json!({ "text": byline.text, "target": target(byline.link), "author": author }))
        });
        let object = json!({
            "name": entry.name,
            "section": section,
            "level": entry.level,
            "link": byline,
            "fields": fields.collect::<Vec<_>>(),
            "others": extras.collect::<Vec<_>>(),
        });
        self.at(entry.span, object)
    }

    fn reference(&self, reference: &Reference) -> Value {
        let part = |part: &Part| match part {
            Part::Single(number) => json!(number.value),
            Part::Range(first, last) => json!({ "from": first.value, "to": last.value }),
            Part::OpenEnded(first) => json!({ "from": first.value }),
        };
        let titles: Vec<&str> = reference.titles.iter().map(|title| title.text.as_str()).collect();
        let object = json!({
            "text": reference.text,
            "numbers": reference.parts.iter().map(part).collect::<Vec<_>>(),
            "titles": titles,
            "tier": reference.tier.as_ref().map(|tier| &tier.text),
        });
        self.at(reference.span, object)
    }

    fn person(&self, person: &Person) -> Value {
        let ParsedPage { document, .. } = self.0;
        let attr = |node: Option<_>, name| Some(&*document.attr(node?, name)?.value);
        let object = json!({
            "name": person.name.as_ref().map(|name| &name.text),
            "login": person.login,
            "profile": attr(person.link, "href"),
            "avatar": attr(person.image, "src"),
            "avatarId": person.avatar_id,
            "alt": attr(person.image, "alt"),
        });
        self.at(person.span, object)
    }

    fn link(&self, link: &Link) -> Value {
        let kind = match &link.target {
            Target::Web { .. } => "web",
            Target::Anchor(_) => "anchor",
            Target::File { .. } => "file",
            Target::Repository { .. } => "repository",
            Target::Scheme(_) => "scheme",
            Target::Template => "template",
            Target::Empty => "empty",
            Target::Invalid(Invalid::Syntax(_)) => "broken",
            Target::Invalid(_) => "invalid",
        };
        let origin = origin_name(link.origin);
        let text = match &link.target {
            Target::Invalid(Invalid::Syntax(syntax)) => syntax.text.clone(),
            _ => self.text(link),
        };
        let object =
            json!({ "target": &*link.value, "text": text, "kind": kind, "origin": origin, "image": link.image });
        self.at(link.span, object)
    }

    /// What readers see of a link: its text, or the alt text of an image.
    fn text(&self, link: &Link) -> String {
        let document = &self.0.document;
        if link.image {
            return document.attr(link.node, "alt").map(|attr| attr.value.to_string()).unwrap_or_default();
        }
        let parts = document.descendants(link.node).map(|node| match document.node(node).kind {
            NodeKind::Text => document.text(node),
            NodeKind::Element(_) if document.name(node) == "br" => "\n",
            _ => "",
        });
        parts.collect()
    }
}

/// The name of a syntax in the output.
const fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Markdown => "markdown",
        Origin::Reference => "reference",
        Origin::Autolink => "autolink",
        Origin::BareUrl => "bare",
        Origin::Html => "html",
        Origin::Role => "role",
        Origin::Directive => "directive",
    }
}
