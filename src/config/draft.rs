//! A new configuration, with comments, for what was read off a page.

use std::fmt::Write;

use toml::Value;

use super::show::{inline, quoted_key};
use crate::{
    document::LineIndex,
    infer::{Proposal, Share},
    model::contract::{Entries, Field, Form, Kind, Labels},
};

/// What a new configuration is written for.
#[derive(Debug, Default)]
pub struct Draft<'a> {
    /// The page, by its path below the folder of the configuration, with `/`, and its text.
    pub page: Option<(String, &'a str)>,
    /// Whether the page is none of those that are looked for without being named.
    pub unusual: bool,
    /// Whether other pages are there, so that the contract is for this one only.
    pub others: bool,
    /// What the page shows.
    pub proposal: Option<Proposal>,
    /// Whether it has the list that all-contributors writes.
    pub generated: bool,
    /// The folder of the modules, where the page refers to modules and that is not known by itself.
    pub modules: Option<String>,
    /// What else was found, a line each.
    pub remarks: Vec<String>,
}

/// How many entries without a field are named.
const NAMED: usize = 3;

impl Draft<'_> {
    /// The text of the configuration.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        let made = self.page.as_ref().map_or_else(String::new, |(path, _)| format!(" {path}"));
        line(
            &mut out,
            &format!(
                "# Written by `ack-lint init{made}`. It is yours to change: `ack-lint config schema` has all keys,"
            ),
        );
        line(&mut out, "# and `ack-lint config show` tells what holds.");
        if let Some((path, _)) = self.page.as_ref().filter(|_| self.unusual) {
            let paths = if self.others { vec![".", path] } else { vec![path.as_str()] };
            line(&mut out, "");
            line(&mut out, &pair("paths", paths));
        }
        match &self.page {
            None => self.blank(&mut out),
            Some((path, source)) => self.contract(&mut out, path, source),
        }
        if !self.remarks.is_empty() {
            line(&mut out, "");
            self.remarks.iter().for_each(|remark| line(&mut out, &format!("# {remark}")));
        }
        out
    }

    /// What there is to set, where no page says what it should be.
    fn blank(&self, out: &mut String) {
        line(out, "");
        line(out, "# The contract is chosen by what a page shows. `ack-lint init PAGE` writes one that fits a page.");
        for example in ["profile = \"auto\"", "exclude = [\"vendor\"]", "ignore = [\"link/placeholder\"]"] {
            line(out, &format!("# {example}"));
        }
    }

    fn contract(&self, out: &mut String, path: &str, source: &str) {
        let table = if self.others { "per-file." } else { "" };
        if self.others {
            line(out, "");
            line(out, "# For this page only: there are others.");
            line(out, "[[per-file]]");
            line(out, &pair("files", vec![path]));
        }
        match &self.proposal {
            None if self.generated => {
                line(out, "");
                line(out, "# The list that all-contributors writes has to be there.");
                line(out, "profile = \"all-contributors\"");
            }
            None => {
                line(out, "");
                line(
                    out,
                    "# The parts of the page have too little in common for a contract: links, HTML, people and modules are checked.",
                );
            }
            Some(proposal) => self.entries(out, table, &Writer { proposal, source, lines: LineIndex::new(source) }),
        }
        if let Some(folder) = &self.modules {
            line(out, "");
            line(out, "# The folders that module numbers on the page are compared with.");
            line(out, &format!("[{table}modules]"));
            line(out, &pair("directories", vec![folder.as_str()]));
        }
        if self.generated && self.proposal.is_some() {
            line(out, "");
            line(out, "# The list that all-contributors writes has to be there.");
            line(out, &format!("[{table}contributors]"));
            line(out, "generated = true");
        }
    }

    fn entries(&self, out: &mut String, table: &str, writer: &Writer<'_>) {
        let Some(promise) = &writer.proposal.contract.entries else { return };
        line(out, "");
        line(out, &format!("# {}", writer.found(promise)));
        if let Some(profile) = writer.proposal.profile {
            for (field, share) in promise.fields.iter().zip(&writer.proposal.shares) {
                line(out, &format!("#   {}: {}", inline(&Value::from(field.label.as_str())), writer.share(share)));
            }
            line(out, "# That is the built-in contract of this name; keys of `[entries]` below it would change it.");
            line(out, &pair("profile", profile));
            return;
        }
        let sections = &writer.proposal.contract.sections.required;
        if !sections.is_empty() {
            line(out, &format!("[{table}sections]"));
            line(out, &pair("required", sections.iter().map(String::as_str).collect::<Vec<_>>()));
            line(out, "");
        }
        line(out, &format!("[{table}entries]"));
        settings(promise, &writer.proposal.linked, writer.proposal.entries).iter().for_each(|text| line(out, text));
        for (field, share) in promise.fields.iter().zip(&writer.proposal.shares) {
            line(out, "");
            line(out, &format!("# {}", writer.share(share)));
            line(out, &format!("[[{table}entries.fields]]"));
            keys(field).iter().for_each(|text| line(out, text));
        }
    }
}

/// Puts what was found into words.
struct Writer<'a> {
    proposal: &'a Proposal,
    source: &'a str,
    lines: LineIndex,
}

impl Writer<'_> {
    /// What the entries are, and how many.
    fn found(&self, promise: &Entries) -> String {
        let what = match promise.form {
            Form::Heading => format!("headings of level {}", promise.level),
            Form::Item => "items of lists".to_owned(),
            Form::Row => "rows of tables".to_owned(),
            Form::Element => "elements".to_owned(),
        };
        let place = promise.section.as_ref().map_or_else(String::new, |name| format!(" under “{}”", clean(name)));
        format!("{} entries: {what}{place}.", self.proposal.entries)
    }

    /// How many entries have a field, and which do not.
    fn share(&self, share: &Share) -> String {
        let mut text = format!("{} of {}", share.present, self.proposal.entries);
        if share.typos > 0 {
            let _ = write!(text, ", {} with a slip", share.typos);
        }
        let name = |(name, span): &(String, crate::span::Span)| {
            format!("{} on line {}", clean(name), self.lines.position(self.source, span.start).line)
        };
        let named: Vec<String> = share.missing.iter().take(NAMED).map(name).collect();
        if !named.is_empty() {
            let more = if share.missing.len() > NAMED { ", …" } else { "" };
            let _ = write!(text, "; not {}{more}", named.join(", "));
        }
        text
    }
}

/// The keys of `[entries]` that differ from what holds without them.
fn settings(promise: &Entries, [linked, authored]: &[usize; 2], entries: usize) -> Vec<String> {
    let plain = Entries::default();
    let mut keys = Vec::new();
    let mut add = |wanted: bool, text: String| keys.extend(wanted.then_some(text));
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let form = match promise.form {
        Form::Heading => "heading",
        Form::Item => "item",
        Form::Row => "row",
        Form::Element => "element",
    };
    add(promise.section.is_some(), pair("section", text(&promise.section)));
    add(promise.form != plain.form, pair("form", form));
    add(promise.selector.is_some(), pair("selector", text(&promise.selector)));
    add(promise.form == Form::Heading, pair("level", i64::from(promise.level)));
    add(promise.link, format!("link = true  # {linked} of {entries}"));
    add(promise.author, format!("author = true  # {authored} of {entries}: “by …” after the link"));
    add(promise.labels == Labels::Plain, pair("labels", "plain"));
    add(promise.ignore_case, pair("ignore-case", true));
    add(!promise.ordered, "ordered = false  # the fields stand in more than one order".to_owned());
    add(promise.sorted, "sorted = true  # in alphabetical order".to_owned());
    add(!promise.unique, "unique = false  # some names stand there twice".to_owned());
    add(promise.open, "open = true  # some have bold labels of their own".to_owned());
    keys
}

/// The keys of one field.
fn keys(field: &Field) -> Vec<String> {
    let mut keys = vec![pair("label", field.label.as_str())];
    let aliases: Vec<&str> = field.aliases.iter().map(String::as_str).collect();
    keys.extend((!aliases.is_empty()).then(|| pair("aliases", aliases)));
    keys.extend(field.pattern.as_deref().map(|pattern| pair("pattern", pattern)));
    keys.extend(field.selector.as_deref().map(|selector| pair("selector", selector)));
    keys.extend((!field.required).then(|| pair("required", false)));
    let kind = match field.kind {
        Kind::Text => None,
        Kind::Link => Some("link"),
        Kind::License => Some("license"),
        Kind::Login => Some("login"),
        Kind::Module => Some("module"),
    };
    keys.extend(kind.map(|kind| pair("type", kind)));
    keys
}

fn pair(key: &str, value: impl Into<Value>) -> String {
    format!("{} = {}", quoted_key(key), inline(&value.into()))
}

/// A text that may stand in a comment: on one line.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn line(out: &mut String, text: &str) {
    out.push_str(text);
    out.push('\n');
}
