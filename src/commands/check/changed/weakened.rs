//! Rules that were on or errors at the diff base, and settings of the run that were stricter.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    choice::Choice,
    commands::project::Project,
    config::{FailOn, Layer, Layers, Origin},
    diagnostic::Severity,
    report::{self, Setting},
    rule::Rule,
    rules::{self, Selection},
    text,
};

/// Most rules that one setting names.
const MAX_NAMES: usize = 4;

/// What is weaker than at a revision.
#[derive(Debug, Default)]
pub(super) struct Weakened {
    /// The rules that do not run any more, by file.
    off: BTreeMap<String, BTreeSet<&'static str>>,
    /// Those whose errors are warnings now.
    lowered: BTreeMap<String, BTreeSet<&'static str>>,
    /// Other settings, without the revision, and their files.
    settings: BTreeSet<(String, String)>,
}

impl Weakened {
    /// Compares how a page is linted with how it was.
    pub(super) fn compare_page(
        &mut self,
        (before, then): (&Project, &Layers<'_>),
        (project, now): (&Project, &Layers<'_>),
        today: &Selection,
    ) {
        self.compare_setting("link.site-root", (before, then), (project, now), |layers| {
            layers.paths("link.site-root", std::path::Path::new("/")).into_iter().next()
        });
        // A selection that was not valid did not run.
        let Ok(selection) = then.levels() else { return };
        if selection == *today {
            return;
        }
        let turned_off: BTreeMap<&str, Origin> = ids(now.turned_off());
        let lowered: BTreeMap<&str, Origin> = ids(now.lowered());
        for rule in rules::ALL {
            let (found, origins) = match (selection.severity(rule.id), today.severity(rule.id)) {
                (Some(_), None) => (&mut self.off, &turned_off),
                (Some(Severity::Error), Some(Severity::Warning)) => (&mut self.lowered, &lowered),
                _ => continue,
            };
            let by = origins.get(rule.id).map_or_else(|| file(before, project), ToString::to_string);
            found.entry(by).or_default().insert(rule.id);
        }
    }

    /// Compares the settings of a run with those that it had.
    pub(super) fn compare_run(&mut self, before: &Project, project: &Project, options: &Layer) {
        let (then, now) = (before.layers(None, options), project.layers(None, options));
        let fail_on = |layers: &Layers<'_>| layers.one_of::<FailOn>("fail-on").unwrap_or_default();
        let strictness = |level: FailOn| level.severity().map(std::cmp::Reverse);
        let (was, is) = (fail_on(&then), fail_on(&now));
        // That it never fails is named in any case.
        if is != FailOn::Never && strictness(is) < strictness(was) {
            let text = format!("fail-on lowered from \"{}\" to \"{}\"", was.name(), is.name());
            self.settings.insert((text, set_by("fail-on", &now, before, project)));
        }
        let pair = ((before, &then), (project, &now));
        self.compare_setting("link.user-agent", pair.0, pair.1, |layers| layers.text("link.user-agent"));
        let timeout = |layers: &Layers<'_>| layers.duration("link.timeout");
        if timeout(&now) < timeout(&then) {
            let by = set_by("link.timeout", &now, before, project);
            self.settings.insert(("link.timeout lowered".to_owned(), by));
        }
    }

    /// Compares a setting that has no default.
    fn compare_setting<T: PartialEq>(
        &mut self,
        key: &str,
        (before, then): (&Project, &Layers<'_>),
        (project, now): (&Project, &Layers<'_>),
        value: impl Fn(&Layers<'_>) -> Option<T>,
    ) {
        let was = value(then);
        if was.is_some() && was != value(now) {
            self.settings.insert((format!("{key} changed"), set_by(key, now, before, project)));
        }
    }

    /// What reports say.
    pub(super) fn into_settings(self, revision: &str) -> impl Iterator<Item = Setting> {
        let named = |what: &'static str| {
            move |(origin, rules): (String, BTreeSet<&'static str>)| (format!("{} {what}", shortened(&rules)), origin)
        };
        let off = self.off.into_iter().map(named("off"));
        let lowered = self.lowered.into_iter().map(named("lowered to warnings"));
        let all = off.chain(lowered).chain(self.settings);
        all.map(move |(text, origin)| Setting { text: format!("{text} since {revision}"), origin })
    }
}

fn ids(rules: Vec<(&'static Rule, Origin)>) -> BTreeMap<&'static str, Origin> {
    rules.into_iter().map(|(rule, origin)| (rule.id, origin)).collect()
}

/// The first of some rules, whole groups as one.
fn shortened(rules: &BTreeSet<&'static str>) -> String {
    let mut names = report::rule_names(rules);
    let more = names.len().saturating_sub(MAX_NAMES);
    names.truncate(MAX_NAMES);
    names.extend((more > 0).then(|| format!("{more} more")));
    text::join(&names, "and")
}

/// The line that sets a key, else the file that should.
fn set_by(key: &str, now: &Layers<'_>, before: &Project, project: &Project) -> String {
    match now.origin(key) {
        Origin::Default => file(before, project),
        set => set.to_string(),
    }
}

/// The configuration that no longer has a setting: today's, else the one that is gone.
fn file(before: &Project, project: &Project) -> String {
    project.name().or_else(|| before.name()).unwrap_or_default().to_owned()
}
