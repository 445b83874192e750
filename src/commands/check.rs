//! `ack-lint check`: reads pages, checks their links, lints them, and reports.

mod baseline;
#[cfg(feature = "net")]
mod cache_session;
mod diff_base;
mod emit;
mod fetch;
mod notes;
mod options;
mod workspace;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Instant,
};

use self::{
    baseline::{Baseline, Seen},
    diff_base::DiffBase,
    notes::Notes,
    options::CheckOptions,
    workspace::{FileOutcome, Workspace},
};
use super::{
    Failure, hidden,
    loader::{Loader, Origin},
    project::{Project, Projects},
    say, sources,
};
use crate::{
    cli::CheckArgs,
    config::{Layers, Origin as SetBy},
    engine::{self, Session},
    facts::{Outcome, Skipped},
    io::{files, git::Git},
    model::profile::Choice,
    output::{self, Format},
    report::{FileReport, LinkCounts, Report, Setting},
    rule::Needs,
    rules,
};

/// Runs the command. The code says whether a finding failed the run.
///
/// # Errors
/// Whatever keeps the run from a verdict: a bad option or configuration, an unreadable document, nothing to check, no network.
pub fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let run = Run::new(args)?;
    let layers = run.project.layers(None, &run.projects.options);
    let options = CheckOptions::new(args, &layers);
    run.reject_conflicts(&options)?;
    let notes = Notes::default();
    let sources = run.sources(&options, &notes)?;
    let baseline = run.baseline()?;
    let base = run.diff_base(&sources, &notes)?;
    let settings = run.settings(&layers, &sources);
    let (outcomes, links) = run.lint(sources, &options, base.as_ref(), baseline.as_ref(), &notes)?;
    let (files, seen) = split(outcomes);
    let interrupted = links.interrupted;
    note_results(&files, base.as_ref(), baseline.as_ref(), &seen, &notes);
    let elapsed = Some(start.elapsed());
    let mut report = Report {
        files,
        links: links.counts,
        notes: notes.into_list(),
        settings,
        partial: interrupted,
        dry_run: args.diff,
        elapsed,
        ..Report::default()
    };
    if let Some(baseline) = baseline.filter(|_| args.write_baseline.is_some()) {
        say(&baseline.write(&report, &seen)?);
        return Ok(ExitCode::SUCCESS);
    }
    if args.fix && !report.partial {
        write_fixed(&report, &run.projects.root)?;
    }
    // A file that lists are generated from is part of the report where it has findings.
    report.files.retain(|file| !file.roster || file.unchanged + file.listed + file.diagnostics.len() > 0);
    report.exit_status = exit_status(&report, &options);
    if args.verbose {
        say(&output::details(&report));
    }
    emit::write(&report, args, options.format)?;
    Ok(ExitCode::from(report.exit_status))
}

/// What a run is set up with before it reads documents.
struct Run<'a> {
    args: &'a CheckArgs,
    projects: Projects,
    /// The configuration of the first path, which holds for the whole run.
    project: Arc<Project>,
    paths: Vec<PathBuf>,
}

/// The links of a run.
struct Links {
    counts: LinkCounts,
    /// Whether the user ended the run before all were checked.
    interrupted: bool,
}

impl<'a> Run<'a> {
    fn new(args: &'a CheckArgs) -> Result<Self, Failure> {
        let current = files::absolute(Path::new("."));
        let projects = Projects::new(&args.config, args.settings.layer(current.clone()))?;
        // Unknown rules in options are reported even where there is nothing to check.
        Layers::new(None, "", None, &projects.options).levels()?;
        let paths = if args.paths.is_empty() { configured_paths(&projects, &current)? } else { args.paths.clone() };
        let first = paths.iter().find(|path| path.as_os_str() != "-").or(args.stdin_filename.as_ref());
        let folder = first.map_or(current, |path| files::absolute(path));
        let project = projects.of(if folder.is_dir() { &folder } else { folder.parent().unwrap_or(&folder) })?;
        Ok(Self { args, projects, project, paths })
    }

    /// Options that exclude each other only in some configurations, or with some paths.
    fn reject_conflicts(&self, options: &CheckOptions<'_>) -> Result<(), Failure> {
        let conflict = |text: &str| Err(Failure::Text(text.to_owned()));
        if self.args.statistics && !matches!(options.format, Format::Full | Format::Concise) {
            return conflict("--statistics cannot be combined with --output-format");
        }
        if self.args.fix && self.paths.iter().any(|path| path.as_os_str() == "-") {
            return conflict("--fix cannot write to standard input; use --diff to see the changes");
        }
        Ok(())
    }

    /// The documents to check.
    fn sources(&self, options: &CheckOptions<'_>, notes: &Notes) -> Result<Vec<(Origin, String)>, Failure> {
        let found = sources::read(&self.paths, self.args.stdin_filename.as_deref(), &self.projects)?;
        if found.sources.is_empty() {
            let includes = self.project.includes() || self.args.settings.sets("include");
            let empty = || nothing_to_check(&self.paths, found.excluded, includes, &self.projects.root);
            return if options.allow_empty { Ok(Vec::new()) } else { Err(Failure::Text(empty())) };
        }
        let chosen_by_page =
            |(origin, _): &(Origin, String)| matches!(origin.policy.choice, Choice::Auto | Choice::Extended { .. });
        notes.expects_contract(found.sources.iter().all(chosen_by_page));
        for folder in &found.empty {
            notes.add(format!("no documents in {}", shown(folder, &self.projects.root)));
        }
        Ok(found.sources)
    }

    /// The settings of configuration files that hide findings.
    fn settings(&self, layers: &Layers<'_>, sources: &[(Origin, String)]) -> Vec<Setting> {
        let options = hidden::file_only(&self.projects.options);
        let of_run = hidden::settings(layers, &self.project.layers(None, &options), sources.is_empty());
        let of_pages: BTreeSet<&Setting> =
            sources.iter().flat_map(|(origin, _)| &origin.policy.hiding.settings).collect();
        of_run.into_iter().chain(of_pages.into_iter().cloned()).collect()
    }

    fn baseline(&self) -> Result<Option<Baseline>, Failure> {
        match (&self.args.baseline, &self.args.write_baseline) {
            (Some(path), _) => Baseline::new(path, &self.projects.root, false).map(Some),
            (None, Some(path)) => Baseline::new(path, &self.projects.root, true).map(Some),
            (None, None) => Ok(None),
        }
    }

    fn diff_base(&self, sources: &[(Origin, String)], notes: &Notes) -> Result<Option<DiffBase>, Failure> {
        let modules = self.args.config.modules.as_deref();
        let base = |revision: &String| DiffBase::new(revision, sources, &self.projects, modules, notes);
        self.args.diff_base.as_ref().map(base).transpose()
    }

    fn lint(
        &self,
        sources: Vec<(Origin, String)>,
        options: &CheckOptions<'_>,
        base: Option<&DiffBase>,
        baseline: Option<&Baseline>,
        notes: &Notes,
    ) -> Result<(Vec<FileOutcome>, Links), Failure> {
        let root = &self.projects.root;
        let loader = Loader::new(root, self.args.config.modules.as_deref())?;
        let workspace = Workspace { loader, repository: Git::discover(root), base, baseline };
        let online = options.offline.is_none() && sources.iter().any(|(origin, _)| origin.policy.selection.is_online());
        let mut unchecked = 0;
        let fetch = |session: &Session<'_, Workspace<'_>>| {
            let (web, accounts) = fetch::fetch(session.pages(), options, base, notes)?;
            let skipped = web.values().filter(|answer| answer.outcome == Outcome::Skipped(Skipped::Interrupted));
            unchecked = skipped.count();
            Ok::<_, Failure>((web, accounts))
        };
        let (outcomes, counts) = workspace.lint(sources, options.fixes(), online.then_some(fetch))?;
        if let Some(by) = options.offline.as_ref().filter(|_| counts.total > 0) {
            notes.add(format!("links were not checked ({by})"));
        }
        if unchecked > 0 {
            let noun = if unchecked == 1 { "link was" } else { "links were" };
            notes.add(format!("interrupted: {unchecked} {noun} not checked, so this report is partial"));
        }
        Ok((outcomes, Links { counts, interrupted: unchecked > 0 }))
    }
}

/// The files of the report, and what the baseline is compared with, by path.
fn split(outcomes: Vec<FileOutcome>) -> (Vec<FileReport>, BTreeMap<String, Seen>) {
    let mut seen = BTreeMap::new();
    let mut files = Vec::new();
    for outcome in outcomes {
        seen.extend(outcome.seen.map(|seen| (outcome.file.path.clone(), seen)));
        files.push(outcome.file);
    }
    (files, seen)
}

/// Notes what the findings were compared with, and which rules lacked something.
fn note_results(
    files: &[FileReport],
    base: Option<&DiffBase>,
    baseline: Option<&Baseline>,
    seen: &BTreeMap<String, Seen>,
    notes: &Notes,
) {
    if files.iter().all(|file| file.checked.contract.is_none()) {
        notes.add_missing_contract();
    }
    if let Some(base) = base.filter(|_| !files.is_empty()) {
        notes.add(base.note(files.iter().map(|file| file.unchanged).sum()));
    }
    baseline.into_iter().flat_map(|baseline| baseline.notes(files, seen)).for_each(|note| notes.add(note));
    if files.iter().any(|file| file.cut_off) {
        let rules = rules::ALL.iter().filter(|rule| rule.needs == Needs::History);
        let names: Vec<&str> = rules.map(|rule| rule.id).collect();
        let names = crate::text::join(&names, "and");
        notes.add(format!("the clone is shallow, so {names} could not read the history of some lines"));
    }
}

fn exit_status(report: &Report, options: &CheckOptions<'_>) -> u8 {
    if report.partial {
        return 2;
    }
    let all = report.files.iter().flat_map(|file| &file.diagnostics);
    let changes = options.args.diff && report.files.iter().any(|file| file.fixed.is_some());
    u8::from(!options.args.exit_zero && (changes || engine::fails(all, options.fail_on.severity())))
}

/// Writes what was fixed. Reports every document that cannot be written.
fn write_fixed(report: &Report, root: &Path) -> Result<(), Failure> {
    let mut failures = Vec::new();
    for file in &report.files {
        if let Some(fixed) = &file.fixed
            && let Err(error) = files::replace(&root.join(&file.path), &fixed.before, &fixed.after)
        {
            failures.push(error.to_string());
        }
    }
    if failures.is_empty() { Ok(()) } else { Err(Failure::Text(failures.join("\n"))) }
}

/// What to check where the command line names nothing.
fn configured_paths(projects: &Projects, current: &Path) -> Result<Vec<PathBuf>, Failure> {
    let project = projects.of(current)?;
    let layers = project.layers(None, &projects.options);
    match layers.origin("paths") {
        SetBy::Default => Ok(vec![PathBuf::from(".")]),
        _ => Ok(layers.paths("paths", current)),
    }
}

fn nothing_to_check(paths: &[PathBuf], excluded: usize, includes: bool, root: &Path) -> String {
    let places: Vec<String> = paths.iter().map(|path| shown(path, root)).collect();
    let why = match (excluded, includes) {
        (1.., _) => "every named file is excluded",
        (0, true) => "no file matches `include`",
        (0, false) => {
            "found no ACKNOWLEDGMENTS, ACKNOWLEDGEMENTS, CREDITS or CONTRIBUTORS page; name a page to check it, whatever it is called"
        }
    };
    format!("nothing to check in {}: {why} (--allow-empty accepts that)", places.join(", "))
}

/// A path as the user wrote it, or its name in reports where the configuration did.
fn shown(path: &Path, root: &Path) -> String {
    if path.is_absolute() { files::display(path, root) } else { path.display().to_string() }
}
