//! Reads a file into a layer, and reports everything that is wrong with it at its exact characters.

mod entries;

use std::{borrow::Cow, path::PathBuf};

use toml::{
    Spanned, Table, Value,
    de::{DeTable, DeValue},
};

use super::{
    Budget,
    error::wrong,
    layer::{Layer, Origin},
    schema::{self, Key, Shape, Text},
    text,
};
use crate::{diagnostic::Diagnostic, document::LineIndex, span::Span, text::nearest_name};

/// Maximum size of a file, in bytes.
pub const SIZE_LIMIT: u64 = 1 << 20;

/// Most `[[per-file]]` sections: all are compared with each document.
const MAX_SECTIONS: usize = 500;

/// Most items of a list of a contract, and most fields of an entry: each is compared with each heading, entry or module.
const MAX_ITEMS: usize = 1_000;
const MAX_FIELDS: usize = 100;

/// Most labels of an entry, aliases included: each is compared with each label of a page.
const MAX_LABELS: usize = 500;

/// Where in a file the configuration is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The whole file: `ack-lint.toml`.
    Whole,
    /// The table `[tool.ack-lint]`: `pyproject.toml`.
    Tool,
}

/// Reads a file; `None` for a `pyproject.toml` without our table.
///
/// `name` is how reports refer to the file, `base` is its folder.
///
/// # Errors
/// Everything that is wrong with it, in order.
pub fn read(source: &str, name: &str, base: PathBuf, place: Place) -> Result<Option<Layer>, Vec<Diagnostic>> {
    read_within(&mut Budget::default(), source, name, base, place)
}

/// [`read()`] for one of several files of a configuration.
///
/// # Errors
/// As [`read()`].
pub fn read_within(
    budget: &mut Budget,
    source: &str,
    name: &str,
    base: PathBuf,
    place: Place,
) -> Result<Option<Layer>, Vec<Diagnostic>> {
    budget.text(source).map_err(|()| {
        let finding = wrong(Span::empty(0), "All configuration files of this run are larger than 32 MiB together");
        vec![finding.help("check some folders at a time")]
    })?;
    // TOML has no byte-order mark; spaces keep the offsets.
    let text: Cow<'_, str> = match source.strip_prefix('\u{FEFF}') {
        Some(rest) => Cow::Owned(format!("   {rest}")),
        None => Cow::Borrowed(source),
    };
    let root = DeTable::parse(&text).map_err(|error| {
        let span = error.span().map_or(Span::empty(0), |range| Span::from_range(&range));
        vec![wrong(span, format!("Not valid TOML: {}", error.message().replace('\n', ", ")))]
    })?;
    let table = match place {
        Place::Whole => Some(root.get_ref()),
        Place::Tool => sub(root.get_ref(), "tool").and_then(|tool| sub(tool, "ack-lint")),
    };
    let Some(table) = table else { return Ok(None) };
    let mut reader = Reader { name, lines: LineIndex::new(&text), wrong: Vec::new(), budget };
    let layer = reader.layer(table, base);
    if reader.wrong.is_empty() {
        return Ok(Some(layer));
    }
    reader.wrong.sort_by_key(|wrong| (wrong.span.start, wrong.span.end));
    Err(reader.wrong)
}

fn sub<'a, 'i>(table: &'a DeTable<'i>, name: &str) -> Option<&'a DeTable<'i>> {
    table.get(name)?.get_ref().as_table()
}

fn span_of<T>(spanned: &Spanned<T>) -> Span {
    Span::from_range(&spanned.span())
}

type Name<'i> = Spanned<Cow<'i, str>>;

struct Reader<'a> {
    name: &'a str,
    lines: LineIndex,
    wrong: Vec<Diagnostic>,
    budget: &'a mut Budget,
}

impl Reader<'_> {
    fn layer(&mut self, table: &DeTable<'_>, base: PathBuf) -> Layer {
        let mut layer = Layer::new(base);
        let keys: Vec<&'static Key> = schema::ROOT.iter().collect();
        self.table("", &keys, table, &mut layer);
        let extends =
            table.get("extends").and_then(|list| list.get_ref().as_array()).into_iter().flat_map(|list| list.iter());
        layer.extends = extends.filter_map(|file| Some((file.get_ref().as_str()?.to_owned(), span_of(file)))).collect();
        layer
    }

    /// Reads the keys of a table into a layer.
    fn table(&mut self, prefix: &str, keys: &[&'static Key], table: &DeTable<'_>, layer: &mut Layer) {
        for (name, value) in table {
            let Some(key) = self.key(prefix, keys, name) else { continue };
            let path = format!("{prefix}{}", key.name);
            match (&key.shape, value.get_ref()) {
                (Shape::Table(inner) | Shape::TableOrList(Shape::Table(inner)), DeValue::Table(table)) => {
                    let inner: Vec<&'static Key> = inner.iter().collect();
                    self.table(&format!("{path}."), &inner, table, layer);
                    if matches!(key.shape, Shape::TableOrList(_)) {
                        self.require_selector(table);
                    }
                }
                (Shape::TableOrList(shape), DeValue::Array(sections)) => self.entries(shape, sections, name, layer),
                (Shape::PerFile, DeValue::Array(sections)) => {
                    for section in sections.iter().take(MAX_SECTIONS) {
                        self.per_file(section, layer);
                    }
                    if let Some(next) = sections.get(MAX_SECTIONS) {
                        let finding =
                            wrong(span_of(next), format!("There are more than {MAX_SECTIONS} `[[per-file]]` sections"));
                        self.wrong.push(
                            finding.help("give one section the globs of several: `files = [\"a.md\", \"b.md\"]`"),
                        );
                    }
                }
                (shape, _) => {
                    if let Some(read) = self.value(&path, shape, value) {
                        let line = self.lines.line(span_of(name).start);
                        layer.set(&path, read, Origin::File(self.name.to_owned(), line));
                    }
                    if matches!(shape, Shape::List(Shape::Text(Text::Glob))) {
                        self.compile(&path, span_of(value), layer);
                    }
                }
            }
        }
    }

    /// The key with this name; an unknown name is reported.
    fn key(&mut self, prefix: &str, keys: &[&'static Key], name: &Name<'_>) -> Option<&'static Key> {
        let written = name.get_ref().as_ref();
        let found = keys.iter().find(|key| key.name == written);
        if let Some(key) = found {
            return Some(key);
        }
        let span = span_of(name);
        let shown = format!("{prefix}{written}");
        let bare = written.replace('_', "-");
        let section = keys.iter().any(|key| key.name == "files");
        let elsewhere = schema::paths().into_iter().find(|(path, key)| {
            (key.name == bare || path.replace('.', "-") == bare) && (section || *path != shown) && *path != "per-file"
        });
        let finding = if schema::REFUSED.contains(&bare.as_str()) {
            wrong(span, format!("A configuration file cannot set `{shown}`")).label("not allowed here").help(
                "set it on the command line or in the environment: a configuration file may come with an untrusted pull request",
            )
        } else if let Some(near) = nearest_name(&bare, keys.iter().map(|key| key.name)) {
            wrong(span, format!("There is no key `{shown}`"))
                .label("unknown key")
                .help(format!("did you mean `{near}`?"))
        } else if let Some((path, key)) = elsewhere {
            let finding = wrong(span, format!("There is no key `{shown}` here")).label("not allowed here");
            match section && !key.per_file {
                true => finding.help(format!("`{path}` applies to the whole run: set it outside of `[[per-file]]`")),
                false => finding.help(format!("write `{path}`")),
            }
        } else {
            let known: Vec<String> = keys.iter().map(|key| format!("`{}`", key.name)).collect();
            wrong(span, format!("There is no key `{shown}`"))
                .label("unknown key")
                .help(format!("the keys are {}", known.join(", ")))
        };
        self.wrong.push(finding);
        None
    }

    /// Reads a value of a shape.
    fn value(&mut self, path: &str, shape: &'static Shape, value: &Spanned<DeValue<'_>>) -> Option<Value> {
        let inner = value.get_ref();
        let read = match (shape, inner) {
            (Shape::Flag, DeValue::Boolean(flag)) => Some(Value::Boolean(*flag)),
            (Shape::Integer(least, most), DeValue::Integer(number)) => {
                let number = i64::from_str_radix(number.as_str(), number.radix()).ok();
                number.filter(|number| (least..=most).contains(&number)).map(Value::Integer)
            }
            (Shape::Seconds { least, file, .. }, DeValue::Integer(_) | DeValue::Float(_)) => {
                let allowed = f64::from(*least)..=f64::from(*file);
                seconds(inner).filter(|number| allowed.contains(number)).map(value_of)
            }
            (Shape::Choice(all), DeValue::String(text)) => {
                all.iter().any(|one| one.name == text).then(|| Value::String(text.clone().into_owned()))
            }
            (Shape::Text(kind) | Shape::TextOrList(Shape::Text(kind)), DeValue::String(text)) => {
                return self.text(path, *kind, text, span_of(value));
            }
            (Shape::TextOrList(item), DeValue::Array(items)) if !items.is_empty() => {
                if self.is_too_long(path, MAX_FIELDS, items) {
                    return None;
                }
                let read: Vec<Value> = items.iter().filter_map(|one| self.value(path, item, one)).collect();
                return (read.len() == items.len()).then_some(Value::Array(read));
            }
            (Shape::List(item), DeValue::Array(items)) => {
                let before = self.wrong.len();
                let is_contract = path.split('.').next().is_some_and(|root| schema::CONTRACT.contains(&root));
                let most = if matches!(item, Shape::Table(_)) { MAX_FIELDS } else { MAX_ITEMS };
                if is_contract && self.is_too_long(path, most, items) {
                    return None;
                }
                if let Some(next) = beyond_labels(items).filter(|_| path == "entries.fields") {
                    let message = format!("`{path}` has more than {MAX_LABELS} labels and aliases together");
                    self.wrong.push(wrong(span_of(next), message));
                    return None;
                }
                let read: Vec<Value> = items.iter().filter_map(|one| self.value(path, item, one)).collect();
                return (self.wrong.len() == before).then_some(Value::Array(read));
            }
            (Shape::Map(item), DeValue::Table(table)) => {
                let mut read = Table::new();
                for (name, one) in table {
                    let path = format!("{path}.{}", name.get_ref());
                    read.extend(self.value(&path, item, one).map(|value| (name.get_ref().clone().into_owned(), value)));
                }
                return Some(Value::Table(read));
            }
            // A table inside an array is one value.
            (Shape::Table(keys), DeValue::Table(table)) => {
                let keys: Vec<&'static Key> = keys.iter().collect();
                let mut read = Table::new();
                for (name, one) in table {
                    let Some(key) = self.key(&format!("{path}."), &keys, name) else { continue };
                    let inner = format!("{path}.{}", key.name);
                    read.extend(self.value(&inner, &key.shape, one).map(|value| (key.name.to_owned(), value)));
                }
                self.require(path, &keys, table, span_of(value));
                return Some(Value::Table(read));
            }
            _ => None,
        };
        if read.is_none() {
            let is = match inner {
                DeValue::String(text) => format!("`{text}`"),
                DeValue::Integer(number) => number.as_str().to_owned(),
                DeValue::Float(number) => number.as_str().to_owned(),
                other => format!("{} {}", if other.is_array() { "an" } else { "a" }, other.type_str()),
            };
            let finding = wrong(span_of(value), format!("`{path}` cannot be {is}"));
            let finding = finding.label(format!("expected {}", shape.expected()));
            self.wrong.push(match advice(shape, inner) {
                Some(help) => finding.help(help),
                None => finding,
            });
        }
        read
    }

    /// Reads a string.
    fn text(&mut self, path: &str, kind: Text, text: &str, span: Span) -> Option<Value> {
        let finding = match text::check(kind, text) {
            Err(problem) => problem.at(span, path),
            Ok(()) => {
                let too_large = if kind == Text::Regex { self.budget.regex(text).err() } else { None };
                let Some(why) = too_large else { return Some(Value::String(text.to_owned())) };
                let finding = wrong(span, format!("`{path}`: {}", why.says("regular expressions")));
                finding.help("use fewer or simpler expressions")
            }
        };
        self.wrong.push(finding);
        None
    }

    /// Reports a list with too many items.
    fn is_too_long(&mut self, path: &str, most: usize, items: &[Spanned<DeValue<'_>>]) -> bool {
        let next = items.get(most).map(|next| wrong(span_of(next), format!("`{path}` has more than {most} items")));
        let is_too_long = next.is_some();
        self.wrong.extend(next);
        is_too_long
    }

    fn per_file(&mut self, section: &Spanned<DeValue<'_>>, layer: &mut Layer) {
        let DeValue::Table(table) = section.get_ref() else {
            self.wrong.push(wrong(span_of(section), "`per-file` must be written as `[[per-file]]` sections"));
            return;
        };
        let keys: Vec<&'static Key> = schema::per_file().collect();
        let mut own = Layer::new(layer.base.clone());
        self.table("", &keys, table, &mut own);
        self.require("per-file", &keys, table, span_of(section));
        own.values.remove(schema::FILES);
        layer.per_file.push(own);
    }

    /// Compiles the globs of a key.
    fn compile(&mut self, path: &str, span: Span, layer: &mut Layer) {
        match self.budget.globs(layer.texts(path)) {
            Ok(set) => layer.globs.extend([(path.to_owned(), set)]),
            Err(why) => {
                let finding = wrong(span, format!("`{path}`: {}", why.says("globs")));
                self.wrong.push(finding.help("use fewer or shorter globs"));
            }
        }
    }

    /// Reports the required keys that a table does not have.
    fn require(&mut self, path: &str, keys: &[&'static Key], table: &DeTable<'_>, span: Span) {
        // A key with a typo has already been reported.
        let meant = |key: &Key| {
            let unknown = table
                .keys()
                .map(|name| name.get_ref().as_ref())
                .filter(|name| !keys.iter().any(|key| key.name == *name));
            unknown.into_iter().any(|name| nearest_name(name, std::iter::once(key.name)).is_some())
        };
        for key in keys.iter().filter(|key| key.required && !table.contains_key(key.name) && !meant(key)) {
            let finding = wrong(span, format!("`{path}` is missing the key `{}`", key.name));
            self.wrong.push(finding.help(format!("add `{} = …`: {}", key.name, key.shape.expected())));
        }
    }
}

/// The field with which there are more than [`MAX_LABELS`] labels.
fn beyond_labels<'a, 'i>(fields: &'a [Spanned<DeValue<'i>>]) -> Option<&'a Spanned<DeValue<'i>>> {
    let mut labels = 0;
    fields.iter().find(|field| {
        let aliases = field.get_ref().as_table().and_then(|field| field.get("aliases")?.get_ref().as_array());
        labels += 1 + aliases.map_or(0, |aliases| aliases.len());
        labels > MAX_LABELS
    })
}

/// Help for a value that is almost right.
fn advice(shape: &Shape, value: &DeValue<'_>) -> Option<String> {
    match (shape, value) {
        (Shape::Choice(all), DeValue::String(text)) => {
            nearest_name(text, all.iter().map(|one| one.name)).map(|near| format!("did you mean `{near}`?"))
        }
        (Shape::List(_), DeValue::String(text)) => Some(format!("write `[\"{text}\"]`")),
        (Shape::Flag, DeValue::String(text)) if matches!(text.as_ref(), "true" | "false") => {
            Some(format!("write `{text}` without quotes"))
        }
        _ => None,
    }
}

/// A number as a TOML value: an integer if it is whole.
#[must_use]
pub fn value_of(number: f64) -> Value {
    if number.fract() == 0.0 { Value::Integer(number as i64) } else { Value::Float(number) }
}

/// A number of seconds, if it is above 0.
fn seconds(value: &DeValue<'_>) -> Option<f64> {
    let number = match value {
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix()).ok()? as f64,
        DeValue::Float(number) => number.as_str().parse().ok()?,
        _ => return None,
    };
    (number > 0.0).then_some(number)
}
