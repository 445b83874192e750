//! What the entries of one frame have in common.

use std::collections::{BTreeMap, BTreeSet};

use super::{FIELDS, HOLE, LEAST, Measured, contract_of, linked};
use crate::{
    document::Document,
    model::{
        contract::{Entries, Field, Form, Kind, Labels},
        entries::{self, Entry, Label, LabelKind},
        page::Page,
        references::References,
    },
};

/// No more labels than this are compared with each other, the most frequent first.
const COMPARED: usize = 100;

/// Of so many entries one may have a label twice by a slip.
const SLIPS: usize = 10;

/// Edits by which two labels differ that are one, for each so many characters.
const EDITS_EACH: usize = 4;

/// Fields that no label shows: what they are called, the pattern or the selector, what they are.
const UNLABELLED: &[(&str, Way, Kind)] = &[
    ("author", Way::Pattern(r"\bby @([A-Za-z0-9-]+)"), Kind::Login),
    ("license", Way::Selector("a ~ code"), Kind::License),
    ("terms", Way::Pattern(LICENCE), Kind::Text),
    ("login", Way::Pattern(r"^[^()\n]*\(([^()\s]+)\)"), Kind::Login),
    ("remark", Way::Pattern(r"\(([^()]+)\)"), Kind::Text),
    ("description", Way::Pattern(r" [-–—] (.+)"), Kind::Text),
    ("image", Way::Selector("img"), Kind::Text),
    ("name", Way::Selector("h1, h2, h3, h4, h5, h6"), Kind::Text),
];

/// A license in parentheses.
const LICENCE: &str =
    r"(?i)\(([^()]*\b(?:licen[cs]ed?|CC0|CC[- ]BY|MIT|Apache|BSD|ISC|MPL|[AL]?GPL|OFL|public domain)\b[^()]*)\)";

#[derive(Clone, Copy)]
enum Way {
    Pattern(&'static str),
    Selector(&'static str),
}

/// Fills a frame with all that its entries share; `None` where it holds too few of them.
pub(super) fn fill(document: &Document, page: &Page, frame: Entries) -> Option<Entries> {
    let bare = contract_of(Entries { labels: Labels::Plain, ..frame.clone() });
    let entries = entries::Entries::read(document, page, &bare).list;
    let numbers = entries.iter().filter(|entry| is_number(&entry.name)).count();
    if entries.len() < 2 || numbers * 2 > entries.len() {
        return None;
    }
    let [with_link, with_author] = linked(document, &entries);
    let mut promise = Entries {
        link: with_link == entries.len(),
        author: with_author == entries.len(),
        sorted: is_list(&entries),
        ..frame
    };
    if promise.form != Form::Row {
        let (labels, clusters) = labelled(&entries, promise.form);
        promise.labels = labels;
        promise.ignore_case = clusters.iter().any(Cluster::differs_in_case);
        promise.fields = clusters.into_iter().map(|cluster| cluster.field(promise.ignore_case)).collect();
    }
    if promise.link && promise.form != Form::Heading && !promise.fields.is_empty() {
        let read = entries::Entries::read(document, page, &contract_of(promise.clone()));
        promise.link = read.list.iter().all(link_leads);
    }
    if matches!(promise.form, Form::Item | Form::Element) && entries.len() >= LEAST && promise.fields.is_empty() {
        promise.fields = unlabelled(document, page, &promise);
    }
    for at in 0..promise.fields.len() {
        typed(document, page, &mut promise, at);
    }
    let measured = Measured::of(document, page, promise);
    let mut promise = measured.promise;
    for (field, share) in promise.fields.iter_mut().zip(&measured.shares) {
        field.required = share.lacking.is_empty();
    }
    Some(promise)
}

/// Whether the link of an entry stands before its labels: one after a label is what that field says.
fn link_leads(entry: &Entry) -> bool {
    let labels = entry.fields.iter().filter_map(|field| entry.label_of(field));
    let first = labels.map(|label| label.node).min();
    entry.byline.as_ref().zip(first).is_none_or(|(byline, first)| byline.link < first)
}

/// Whether a name is that of a release or a year: `v1.2`, `[1.0.0] - 2019-05-01`.
fn is_number(name: &str) -> bool {
    let rest = name.trim_start_matches(['[', 'v', 'V']);
    rest.contains(|c: char| c.is_ascii_digit()) && !rest.contains(char::is_alphabetic)
}

/// Whether a field is one that any list may have.
pub(super) fn is_remark(field: &Field) -> bool {
    field.pattern.is_some() && matches!(field.label.as_str(), "remark" | "description")
}

/// Fewer entries than this are in alphabetical order by chance.
const SORTED: usize = 5;

/// Whether enough entries stand together for their order to mean something.
fn is_list(entries: &[Entry]) -> bool {
    entries.chunk_by(|one, next| one.group == next.group).any(|group| group.len() >= SORTED)
}

/// The labels that at least half of the entries have, and how they are written.
fn labelled(entries: &[Entry], form: Form) -> (Labels, Vec<Cluster>) {
    // The bold text that an item begins with is its name.
    let own = |entry: &Entry, label: &Label| form == Form::Heading || label.span.start > entry.span.end;
    for (style, plain) in [(Labels::Bold, false), (Labels::Plain, true)] {
        let is_label = |label: &Label| {
            !label.linked
                && (label.kind == LabelKind::Field || (plain && label.kind == LabelKind::NotBold && !label.quoted))
        };
        let labels = |entry: &Entry| -> Vec<String> {
            let written = entry.labels.iter().filter(|label| is_label(label) && own(entry, label));
            written.filter_map(|label| template(&label.text, &entry.name)).collect()
        };
        let clusters = clustered(&entries.iter().map(labels).collect::<Vec<_>>());
        if !clusters.is_empty() {
            return (style, clusters);
        }
    }
    (Labels::Bold, Vec::new())
}

/// A label with `{entry}` in the place of the entry's name; `None` where that stands in it already.
fn template(label: &str, name: &str) -> Option<String> {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let found = label.match_indices(name).filter(|_| !name.is_empty());
    let mut around = found.map(|(at, _)| (label.split_at(at).0, label.split_at(at + name.len()).1));
    let whole = around.find(|(before, after)| edge(before.chars().next_back()) && edge(after.chars().next()));
    let (parts, template) = match whole {
        Some((before, after)) => ([before, after], format!("{before}{HOLE}{after}")),
        None => ([label, ""], label.to_owned()),
    };
    (!parts.iter().any(|part| part.contains(HOLE))).then_some(template)
}

/// One label with how often it is there.
#[derive(Default)]
struct Cluster {
    /// By spelling.
    spellings: BTreeMap<String, usize>,
    /// The entries that have it.
    entries: BTreeSet<usize>,
    /// Those of them that have it twice.
    doubled: BTreeSet<usize>,
    /// Sum of its places in them.
    places: usize,
}

impl Cluster {
    fn usual(&self) -> &str {
        let most = self.spellings.iter().max_by_key(|(spelling, count)| (**count, std::cmp::Reverse(*spelling)));
        most.map_or("", |(spelling, _)| spelling)
    }

    fn differs_in_case(&self) -> bool {
        let folded: BTreeSet<String> = self.spellings.keys().map(|spelling| spelling.to_lowercase()).collect();
        folded.len() < self.spellings.len()
    }

    /// Whether more than a slip of one author has it twice in an entry: it says one of several things.
    fn is_repeated(&self) -> bool {
        self.doubled.len() > 1 && self.doubled.len() * SLIPS > self.entries.len()
    }

    /// The field with its usual label, and those that are there more than once as aliases.
    fn field(self, ignore_case: bool) -> Field {
        let label = self.usual().to_owned();
        let same = |one: &str, other: &str| one == other || (ignore_case && one.to_lowercase() == other.to_lowercase());
        let mut aliases: Vec<String> = Vec::new();
        for (spelling, count) in self.spellings {
            let known = || std::iter::once(&label).chain(&aliases).any(|known| same(known, &spelling));
            if count > 1 && !known() {
                aliases.push(spelling);
            }
        }
        Field { label, aliases, ..Field::default() }
    }
}

/// The fields behind the labels of each entry, in their usual order.
fn clustered(labels: &[Vec<String>]) -> Vec<Cluster> {
    let mut clusters: BTreeMap<String, Cluster> = BTreeMap::new();
    for (entry, own) in labels.iter().enumerate() {
        for (place, label) in own.iter().enumerate() {
            let cluster = clusters.entry(label.to_lowercase()).or_default();
            *cluster.spellings.entry(label.clone()).or_default() += 1;
            if cluster.entries.insert(entry) {
                cluster.places += place * 1000 / own.len();
            } else {
                cluster.doubled.insert(entry);
            }
        }
    }
    let mut clusters: Vec<Cluster> = clusters.into_values().filter(|cluster| cluster.entries.len() > 1).collect();
    clusters.sort_by_key(|cluster| std::cmp::Reverse(cluster.entries.len()));
    let mut fields: Vec<Cluster> = Vec::new();
    for cluster in clusters.into_iter().take(COMPARED) {
        match fields.iter_mut().find(|field| is_variant(field, &cluster)) {
            Some(field) => {
                field.spellings.extend(cluster.spellings);
                field.entries.extend(cluster.entries);
                field.doubled.extend(cluster.doubled);
            }
            None => fields.push(cluster),
        }
    }
    fields.retain(|field| field.entries.len() * 2 >= labels.len() && !field.is_repeated());
    if fields.len() > FIELDS {
        return Vec::new();
    }
    fields.sort_by_key(|field| field.places / field.entries.len().max(1));
    fields
}

/// Whether a label is another spelling of a field: nearly the same, or with a word more, and in entries that lack it.
fn is_variant(field: &Cluster, other: &Cluster) -> bool {
    let [one, two] = [field.usual().to_lowercase(), other.usual().to_lowercase()];
    let near = strsim::damerau_levenshtein(&one, &two) <= one.chars().count().max(two.chars().count()) / EDITS_EACH;
    let longer = |a: &str, b: &str| b.strip_prefix(a).is_some_and(|rest| rest.starts_with(' '));
    (near || longer(&one, &two) || longer(&two, &one)) && field.entries.is_disjoint(&other.entries)
}

/// The fields that show without a label, in at least half of the entries.
fn unlabelled(document: &Document, page: &Page, promise: &Entries) -> Vec<Field> {
    let field = |&(label, way, kind): &(&str, Way, Kind)| {
        let label = label.to_owned();
        match way {
            Way::Pattern(pattern) => Field { label, pattern: Some(pattern.to_owned()), kind, ..Field::default() },
            Way::Selector(selector) => Field { label, selector: Some(selector.to_owned()), kind, ..Field::default() },
        }
    };
    let fields: Vec<Field> = UNLABELLED.iter().map(field).collect();
    let promise = Entries { fields, ..promise.clone() };
    let measured = Measured::of(document, page, promise);
    let often = measured.shares.iter().map(|share| share.present * 2 >= measured.entries && share.present > 1);
    let faulty = faults(document, page, &measured.promise);
    let often: Vec<bool> = often.zip(faulty).map(|(often, faulty)| often && !faulty).collect();
    let mut kept: Vec<Field> = Vec::new();
    for (field, _) in measured.promise.fields.into_iter().zip(often).filter(|(_, often)| *often) {
        // What is in the parentheses is known better.
        let better = |kept: &Field| matches!(kept.label.as_str(), "terms" | "login");
        if field.label != "remark" || !kept.iter().any(better) {
            kept.push(field);
        }
    }
    kept
}

/// For each field, whether the value in some entry is not what the promise says.
fn faults(document: &Document, page: &Page, promise: &Entries) -> Vec<bool> {
    let read = entries::Entries::read(document, page, &contract_of(promise.clone()));
    let references = References::default();
    let wrong = |at| read.list.iter().any(|entry| entry.fault(document, &references, promise, at).is_some());
    (0..promise.fields.len()).map(wrong).collect()
}

/// Gives a field the narrowest type that the values of all entries have.
fn typed(document: &Document, page: &Page, promise: &mut Entries, at: usize) {
    let Some(field) = promise.fields.get(at).filter(|field| field.kind == Kind::Text) else { return };
    let label = field.label.to_lowercase();
    let about = |words: &[&str]| words.iter().any(|word| label.contains(word));
    let kinds = [
        (about(&["licen"]), Kind::License),
        (about(&["github", "login", "account"]), Kind::Login),
        (field.pattern.is_none() && field.selector.is_none(), Kind::Link),
    ];
    for (_, kind) in kinds.into_iter().filter(|(may_be, _)| *may_be) {
        let mut tried = promise.clone();
        if let Some(field) = tried.fields.get_mut(at) {
            field.kind = kind;
        }
        if faults(document, page, &tried).get(at) == Some(&false) {
            *promise = tried;
            return;
        }
    }
}
