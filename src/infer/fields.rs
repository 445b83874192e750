//! Finds what the entries of one candidate have in common.

use std::collections::{BTreeMap, BTreeSet};

use super::{MAX_FIELDS, MIN_ENTRIES, Measured, PLACEHOLDER, Share, Subject, contract_of, linked};
use crate::{
    document::Document,
    model::{
        contract::{Entries, Field, Form, Kind, Labels},
        entries::{Entry, Label, LabelKind},
        references::References,
    },
    rules::entry::value,
    span::Span,
};

/// Maximum number of labels compared with each other, most frequent first.
const COMPARED: usize = 100;

/// Number of entries per label repeated by mistake.
const ENTRIES_PER_TYPO: usize = 10;

/// Characters per edit: labels that differ by fewer edits are variants.
const CHARS_PER_EDIT: usize = 4;

/// Fields without a label: name, how the value is found, kind.
const UNLABELLED: &[(&str, Locator, Kind)] = &[
    ("author", Locator::Pattern(r"\bby @([A-Za-z0-9-]+)"), Kind::Login),
    ("license", Locator::Selector("a ~ code"), Kind::License),
    ("license", Locator::Pattern(LICENSE_LAST), Kind::License),
    ("terms", Locator::Pattern(LICENSE_REMARK), Kind::Text),
    ("mail", Locator::Pattern(r"([^\s<>()]+@[^\s<>()]+\.[A-Za-z]+)"), Kind::Text),
    ("login", Locator::Pattern(r"^[^\n]* @([A-Za-z0-9-]+)[ \t]*(?:\n|$)"), Kind::Login),
    ("login", Locator::Pattern(r"^[^()\n]*\(([^()\s]+)\)"), Kind::Login),
    ("remark", Locator::Pattern(r"\(([^()]+)\)"), Kind::Text),
    ("description", Locator::Pattern(r" [-–—] (.+)"), Kind::Text),
    ("image", Locator::Selector("img"), Kind::Text),
    ("name", Locator::Selector("h1, h2, h3, h4, h5, h6"), Kind::Text),
];

/// A license in parentheses.
const LICENSE_REMARK: &str =
    r"(?i)\(([^()]*\b(?:licen[cs]ed?|CC0|CC[- ]BY|MIT|Apache|BSD|ISC|MPL|[AL]?GPL|OFL|public domain)\b[^()]*)\)";

/// A license at the end of the first line: `name: MIT`, `name - MIT OR Apache-2.0`.
const LICENSE_LAST: &str =
    r"^[^\n]*(?:: | [-–—] |, )([A-Za-z0-9][A-Za-z0-9.+-]*(?: (?:AND|OR|WITH) [A-Za-z0-9.+-]+)*)[ \t]*(?:\n|$)";

/// Number of valid licenses per typo, and the minimum of valid ones.
const LICENSES: (usize, usize) = (4, 3);

/// Maximum number of words of an entry's name.
const MAX_NAME_WORDS: usize = 6;

#[derive(Clone, Copy)]
enum Locator {
    Pattern(&'static str),
    Selector(&'static str),
}

/// Fills in what the entries of a candidate share; `None` if there are too few entries.
pub(super) fn fill(subject: &Subject<'_>, candidate: Entries) -> Option<Measured> {
    let document = subject.document;
    let bare = contract_of(vec![Entries { labels: Labels::Plain, ..candidate.clone() }]);
    let entries = subject.entries(&bare);
    let numbers = entries.iter().filter(|entry| is_number(&entry.name)).count();
    let prose = entries.iter().filter(|entry| candidate.form == Form::Item && is_prose(document, entry)).count();
    if entries.len() < 2 || numbers * 2 > entries.len() || prose * 4 > entries.len() {
        return None;
    }
    let [with_link, with_author] = linked(document, &entries);
    let mut terms = Entries {
        link: with_link == entries.len(),
        author: with_author == entries.len(),
        sorted: is_sortable(&entries),
        ..candidate
    };
    if terms.form != Form::Row {
        let (labels, clusters) = labelled_fields(&entries, terms.form);
        terms.labels = labels;
        terms.ignore_case = clusters.iter().any(Cluster::differs_in_case);
        terms.fields = clusters.into_iter().map(|cluster| cluster.field(terms.ignore_case)).collect();
    }
    if terms.link && terms.form != Form::Heading && !terms.fields.is_empty() {
        let entries = subject.entries(&contract_of(vec![terms.clone()]));
        terms.link = entries.iter().all(link_precedes_labels);
    }
    if matches!(terms.form, Form::Item | Form::Element) && entries.len() >= MIN_ENTRIES && terms.fields.is_empty() {
        terms.fields = unlabelled(subject, &terms);
    }
    let mut measured = Measured::of(subject, terms);
    for at in 0..measured.terms.fields.len() {
        infer_kind(document, &mut measured, at);
    }
    // A label without a text is a mistake, unless it is frequent.
    let is_frequent = |share: &Share| share.empty > 1 && share.empty * ENTRIES_PER_TYPO > measured.list.len();
    let dropped: Vec<bool> = measured.shares.iter().map(is_frequent).collect();
    if dropped.contains(&true) {
        let mut dropped = dropped.into_iter();
        measured.terms.fields.retain(|_| dropped.next() != Some(true));
        measured = Measured::of(subject, measured.terms);
    }
    for (field, share) in measured.terms.fields.iter_mut().zip(&measured.shares) {
        field.required = share.missing.is_empty();
    }
    Some(measured)
}

/// Whether the link of an entry precedes its labels. A link after a label is part of that field.
fn link_precedes_labels(entry: &Entry) -> bool {
    let labels = entry.fields.iter().filter_map(|field| entry.label_of(field));
    let first = labels.map(|label| label.node).min();
    entry.byline.as_ref().zip(first).is_none_or(|(byline, first)| byline.link < first)
}

/// Whether an item begins with a sentence and not with a name.
fn is_prose(document: &Document, entry: &Entry) -> bool {
    let is_marked = document.source().get(..entry.span.start as usize).is_some_and(|before| {
        before.ends_with(|c: char| {
            !(c.is_whitespace() || c.is_alphanumeric() || matches!(c, '"' | '“' | '(' | '.' | ')'))
        })
    });
    // “Ada Lee (ada) wrote …” begins with a name.
    let name = entry.name.split(" (").next().unwrap_or_default();
    !is_marked && name.split_whitespace().count() > MAX_NAME_WORDS
}

/// Whether a name is a release or a year: `v1.2`, `[1.0.0] - 2019-05-01`.
fn is_number(name: &str) -> bool {
    let rest = name.trim_start_matches(['[', 'v', 'V']);
    rest.contains(|c: char| c.is_ascii_digit()) && !rest.contains(char::is_alphabetic)
}

/// Whether a field is one that any list may have.
pub(super) fn is_remark(field: &Field) -> bool {
    field.pattern.is_some() && matches!(field.label.as_str(), "remark" | "description")
}

/// Minimum number of entries for alphabetical order not to be a coincidence.
const MIN_SORTED: usize = 5;

/// Whether some group has enough entries for their order to be meaningful.
fn is_sortable(entries: &[Entry]) -> bool {
    entries.chunk_by(|one, next| one.group == next.group).any(|group| group.len() >= MIN_SORTED)
}

/// The labels of at least half of the entries, and how they are written.
fn labelled_fields(entries: &[Entry], form: Form) -> (Labels, Vec<Cluster>) {
    // Leading bold text of an item is its name.
    let own = |entry: &Entry, label: &Label| form == Form::Heading || label.span.start > entry.span.end;
    let clusters = |plain: bool| {
        let is_label = |label: &Label| {
            !label.linked
                && (label.kind == LabelKind::Field || (plain && label.kind == LabelKind::NotBold && !label.quoted))
        };
        let labels = |entry: &Entry| -> Vec<String> {
            let written = entry.labels.iter().filter(|label| is_label(label) && own(entry, label));
            written.filter_map(|label| template(&label.text, &entry.name)).collect()
        };
        cluster_labels(&entries.iter().map(labels).collect::<Vec<_>>())
    };
    let (bold, plain) = (clusters(false), clusters(true));
    // Text between bold labels may have a colon; where most labels are plain, some are bold by accident.
    if plain.len() > bold.len() * 2 { (Labels::Plain, plain) } else { (Labels::Bold, bold) }
}

/// Replaces the entry's name in a label by `{entry}`; `None` if the label contains `{entry}` already.
fn template(label: &str, name: &str) -> Option<String> {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let found = label.match_indices(name).filter(|_| !name.is_empty());
    let mut around = found.map(|(at, _)| (label.split_at(at).0, label.split_at(at + name.len()).1));
    let whole = around.find(|(before, after)| edge(before.chars().next_back()) && edge(after.chars().next()));
    let (parts, template) = match whole {
        Some((before, after)) => ([before, after], format!("{before}{PLACEHOLDER}{after}")),
        None => ([label, ""], label.to_owned()),
    };
    (!parts.iter().any(|part| part.contains(PLACEHOLDER))).then_some(template)
}

/// One label and its occurrences.
#[derive(Default)]
struct Cluster {
    /// Occurrences by spelling.
    spellings: BTreeMap<String, usize>,
    /// Entries with the label.
    entries: BTreeSet<usize>,
    /// Entries with the label more than once.
    repeated: BTreeSet<usize>,
    /// Sum of its relative positions, in thousandths.
    positions: usize,
}

impl Cluster {
    fn most_common(&self) -> &str {
        let most = self.spellings.iter().max_by_key(|(spelling, count)| (**count, std::cmp::Reverse(*spelling)));
        most.map_or("", |(spelling, _)| spelling)
    }

    fn differs_in_case(&self) -> bool {
        let folded: BTreeSet<String> = self.spellings.keys().map(|spelling| spelling.to_lowercase()).collect();
        folded.len() < self.spellings.len()
    }

    /// Whether the label is repeated in too many entries to be a mistake: it marks one of several values.
    fn is_repeated(&self) -> bool {
        self.repeated.len() > 1 && self.repeated.len() * ENTRIES_PER_TYPO > self.entries.len()
    }

    /// The field with its most common label; other spellings used more than once become aliases.
    fn field(self, ignore_case: bool) -> Field {
        let label = self.most_common().to_owned();
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

/// Groups the labels of all entries into fields, in their usual order.
fn cluster_labels(labels: &[Vec<String>]) -> Vec<Cluster> {
    let mut clusters: BTreeMap<String, Cluster> = BTreeMap::new();
    for (entry, own) in labels.iter().enumerate() {
        for (position, label) in own.iter().enumerate() {
            let cluster = clusters.entry(label.to_lowercase()).or_default();
            *cluster.spellings.entry(label.clone()).or_default() += 1;
            if cluster.entries.insert(entry) {
                cluster.positions += position * 1000 / own.len();
            } else {
                cluster.repeated.insert(entry);
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
                field.repeated.extend(cluster.repeated);
            }
            None => fields.push(cluster),
        }
    }
    fields.retain(|field| field.entries.len() * 2 >= labels.len() && !field.is_repeated());
    if fields.len() > MAX_FIELDS {
        return Vec::new();
    }
    fields.sort_by_key(|field| field.positions / field.entries.len().max(1));
    fields
}

/// Whether a label is another spelling of a field: a few edits away or one word longer, and only in entries without the
/// field.
fn is_variant(field: &Cluster, other: &Cluster) -> bool {
    let [one, two] = [field.most_common().to_lowercase(), other.most_common().to_lowercase()];
    let near = strsim::damerau_levenshtein(&one, &two) <= one.chars().count().max(two.chars().count()) / CHARS_PER_EDIT;
    let longer = |a: &str, b: &str| b.strip_prefix(a).is_some_and(|rest| rest.starts_with(' '));
    (near || longer(&one, &two) || longer(&two, &one)) && field.entries.is_disjoint(&other.entries)
}

/// Fields without a label that at least half of the entries have.
fn unlabelled(subject: &Subject<'_>, terms: &Entries) -> Vec<Field> {
    let field = |&(label, locator, kind): &(&str, Locator, Kind)| {
        let label = label.to_owned();
        match locator {
            Locator::Pattern(pattern) => Field { label, pattern: Some(pattern.to_owned()), kind, ..Field::default() },
            Locator::Selector(selector) => {
                Field { label, selector: Some(selector.to_owned()), kind, ..Field::default() }
            }
        }
    };
    let fields: Vec<Field> = UNLABELLED.iter().map(field).collect();
    let terms = Entries { fields, ..terms.clone() };
    let measured = Measured::of(subject, terms);
    let frequent = measured.shares.iter().map(|share| share.present * 2 >= measured.list.len() && share.present > 1);
    let faulty = (0..measured.terms.fields.len()).map(|at| is_faulty(subject.document, &measured, at));
    let frequent: Vec<bool> = frequent.zip(faulty).map(|(frequent, faulty)| frequent && !faulty).collect();
    let mut kept: Vec<Field> = Vec::new();
    for (field, _) in measured.terms.fields.into_iter().zip(frequent).filter(|(_, frequent)| *frequent) {
        // A more specific field already covers the parentheses, or the end of the line.
        let better = |kept: &Field| match field.label.as_str() {
            "remark" => matches!(kept.label.as_str(), "terms" | "login"),
            "description" => kept.pattern.as_deref() == Some(LICENSE_LAST),
            label => kept.label == label,
        };
        if !kept.iter().any(better) {
            kept.push(field);
        }
    }
    kept
}

/// A value that is not of the type of its field.
struct Invalid {
    entry: String,
    span: Span,
    problem: value::Problem,
    /// Whether it is one word, as a typo in a license is.
    is_word: bool,
}

/// The invalid values of a field.
fn invalid_values(document: &Document, measured: &Measured, at: usize) -> Vec<Invalid> {
    let references = References::default();
    let allowed = value::allowed(&measured.terms);
    let wrong = |entry: &Entry| {
        if entry.is_declined(document, entry.fields.get(at)?) {
            return None;
        }
        let (value, problem) = value::problem(document, &references, &measured.terms, &allowed, entry, at)?;
        let is_word = !value.text.contains(char::is_whitespace);
        Some(Invalid { entry: entry.name.clone(), span: value.span, problem, is_word })
    };
    measured.list.iter().filter_map(wrong).collect()
}

/// The entries with an invalid value that is not empty, and the span of the value.
fn named(values: Vec<Invalid>) -> Vec<(String, Span)> {
    let is_filled = |value: &Invalid| value.problem != value::Problem::Empty;
    values.into_iter().filter(is_filled).map(|value| (value.entry, value.span)).collect()
}

/// For each field, [`named`] of its invalid values.
pub(super) fn invalid(document: &Document, measured: &Measured) -> Vec<Vec<(String, Span)>> {
    (0..measured.terms.fields.len()).map(|at| named(invalid_values(document, measured, at))).collect()
}

/// Whether values of a field are invalid. A few typos and empty values among licenses are tolerated.
fn is_faulty(document: &Document, measured: &Measured, at: usize) -> bool {
    let values = invalid_values(document, measured, at);
    let is_license = measured.terms.fields.get(at).is_some_and(|field| field.kind == Kind::License);
    let words = values.iter().all(|value| value.is_word);
    let are_typos = is_license && words && are_exceptions(&values, measured, at, LICENSES.0);
    !(values.is_empty() || are_typos)
}

/// Whether invalid values are exceptions: there is one for some valid ones, and there are enough of those.
fn are_exceptions(values: &[Invalid], measured: &Measured, at: usize, valid_per_invalid: usize) -> bool {
    let Some(share) = measured.shares.get(at) else { return false };
    let invalid = values.iter().filter(|value| value.problem != value::Problem::Empty).count();
    let empty = values.len() - invalid;
    let valid = share.present.saturating_sub(invalid);
    valid >= LICENSES.1 && invalid * valid_per_invalid <= valid && empty < valid
}

/// The kinds that the values of a field may have, by its label, the narrowest first.
fn kinds(field: &Field) -> Vec<Kind> {
    let label = field.label.to_lowercase();
    let about = |words: &[&str]| words.iter().any(|word| label.contains(word));
    let kinds = [
        (about(&["licen"]), Kind::License),
        (about(&["github", "login", "account"]), Kind::Login),
        (field.pattern.is_none() && field.selector.is_none(), Kind::Link),
    ];
    kinds.into_iter().filter(|(may_be, _)| *may_be).map(|(_, kind)| kind).collect()
}

/// Sets the narrowest kind that the values of all entries have.
fn infer_kind(document: &Document, measured: &mut Measured, at: usize) {
    let Some(field) = measured.terms.fields.get(at).filter(|field| field.kind == Kind::Text) else { return };
    for kind in kinds(field) {
        if let Some(field) = measured.terms.fields.get_mut(at) {
            field.kind = kind;
        }
        if !is_faulty(document, measured, at) {
            return;
        }
    }
    if let Some(field) = measured.terms.fields.get_mut(at) {
        field.kind = Kind::Text;
    }
}

/// The kind that nearly all values of a field have which has none, and the entries with other values.
pub(super) fn usual_kind(
    document: &Document,
    measured: &mut Measured,
    at: usize,
) -> Option<(Kind, Vec<(String, Span)>)> {
    let field = measured.terms.fields.get(at).filter(|field| field.kind == Kind::Text && field.pattern.is_none())?;
    let mut found = None;
    for kind in kinds(field) {
        measured.terms.fields.get_mut(at)?.kind = kind;
        let values = invalid_values(document, measured, at);
        let ratio = if kind == Kind::License { LICENSES.0 } else { ENTRIES_PER_TYPO };
        if are_exceptions(&values, measured, at, ratio) {
            found = Some((kind, named(values)));
            break;
        }
    }
    measured.terms.fields.get_mut(at)?.kind = Kind::Text;
    found.filter(|(_, others)| !others.is_empty())
}
