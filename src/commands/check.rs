//! `ack-lint check`: reads pages, checks their links, lints them, and reports.

mod authors;
mod baseline;
#[cfg(feature = "net")]
pub(super) mod cache_session;
mod changed;
mod diff_base;
mod emit;
mod empty;
mod ending;
pub(super) mod fetch;
mod fixes;
pub(super) mod notes;
pub(super) mod options;
mod rosters;
mod vanished;
mod watchdog;
mod workspace;

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Instant,
};

use self::{
    authors::Uncredited,
    baseline::{Baseline, Seen},
    diff_base::DiffBase,
    ending::{EarlyEnd, NETWORK_DOWN},
    fixes::Store,
    notes::Notes,
    options::CheckOptions,
    workspace::{FileOutcome, Workspace},
};
use super::{
    Failure, hidden,
    loader::{self, Loader, Origin},
    project::{Project, Projects},
    say,
    sources::{self, Found},
};
use crate::{
    choice::Choice,
    cli::{self, CheckArgs},
    config::{Layers, Origin as SetBy},
    engine::{self, Session},
    facts::CutOff,
    io::{boundary::Boundary, files, git::Git, targets::is_page_behind},
    output::{self, Format},
    report::{FileReport, LinkCounts, Report, Setting, Unread},
    rule::Needs,
    rules, text,
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
    let watchdog = ending::watch(&layers);
    let notes = Notes::default();
    let set = env::vars_os().filter(|(_, value)| !value.is_empty());
    for (name, near) in cli::misspelled(set.filter_map(|(name, _)| name.into_string().ok())) {
        notes.add(format!("{name} is not a variable of ack-lint; did you mean {near}?"));
    }
    let found = run.sources(&options, &notes)?;
    run.reject_output(&found)?;
    let baseline = run.baseline(&found.sources)?;
    let base = run.diff_base(&found.sources, &notes)?;
    let (settings, unread) = (run.settings(&layers, &found.sources), run.unread(&found)?);
    let mut store = Store::new(args.fix, &run.projects.root, &watchdog);
    let (outcomes, links) = run.lint(found.sources, &options, base.as_ref(), baseline.as_ref(), &notes, &mut store)?;
    let failures = store.into_failures();
    let (files, seen) = split(outcomes)?;
    watchdog.stop();
    let dry_run = args.diff || (args.fix && links.early_end.is_some());
    fixes::unapplied(&files, dry_run).into_iter().for_each(|note| notes.add(note));
    note_results(&files, base.as_ref(), baseline.as_ref(), &seen, &notes);
    let elapsed = Some(start.elapsed());
    let lost: Vec<Setting> = files.iter().flat_map(|file| file.lost.clone()).collect();
    let mut report = Report {
        files,
        links: links.counts,
        notes: notes.into_list(),
        unread,
        settings: [settings, lost].concat(),
        partial: links.early_end.is_some(),
        dry_run,
        max_findings: options.max_findings,
        elapsed,
        ..Report::default()
    };
    if let Some(baseline) = baseline.filter(|_| args.write_baseline.is_some()) {
        say(&baseline.write(&report, &seen)?);
        return Ok(ExitCode::SUCCESS);
    }
    for file in &mut report.files {
        engine::group(&mut file.diagnostics);
    }
    // A file that lists are generated from is part of the report where it has findings, hidden ones included.
    let count = |file: &FileReport| file.unchanged + file.listed + file.suppressed.len() + file.diagnostics.len();
    report.files.retain(|file| !file.roster || count(file) > 0);
    report.exit_status = if failures.is_empty() { exit_status(&report, &options) } else { 2 };
    if args.verbose {
        say(&output::details(&report));
    }
    emit::write(&report, args, options.format)?;
    if !failures.is_empty() {
        return Err(Failure::Text(failures.join("\n")));
    }
    match links.early_end {
        Some(EarlyEnd::NetworkDown) => Err(Failure::Text(NETWORK_DOWN.to_owned())),
        _ => Ok(ExitCode::from(report.exit_status)),
    }
}

/// The parts of a run that are set up before it reads documents.
struct Run<'a> {
    args: &'a CheckArgs,
    projects: Projects,
    /// The configuration of the first path, which holds for the whole run.
    project: Arc<Project>,
    /// The folder that it was looked up for.
    folder: PathBuf,
    paths: Vec<PathBuf>,
    /// Pages that `paths` of the configuration leaves out.
    unread: Vec<Unread>,
}

/// The links of a run.
struct Links {
    counts: LinkCounts,
    /// Why not all were checked.
    early_end: Option<EarlyEnd>,
}

impl<'a> Run<'a> {
    fn new(args: &'a CheckArgs) -> Result<Self, Failure> {
        let current = files::absolute(Path::new("."));
        let projects = Projects::new(&args.config, args.settings.layer(current.clone()))?;
        // Unknown rules in options are reported even where there is nothing to check.
        Layers::new(&[], "", None, &projects.options).levels()?;
        let (paths, unread) = if args.paths.is_empty() {
            configured_paths(&projects, &current)?
        } else {
            (args.paths.clone(), Vec::new())
        };
        let first = paths.iter().find(|path| path.as_os_str() != "-").or(args.stdin_filename.as_ref());
        let first = first.map_or(current, |path| files::absolute(path));
        let folder = if first.is_dir() { first } else { loader::folder_of(&first) };
        Ok(Self { args, project: projects.of(&folder)?, projects, folder, paths, unread })
    }

    /// Options that exclude each other only in some configurations, or with some paths.
    fn reject_conflicts(&self, options: &CheckOptions<'_>) -> Result<(), Failure> {
        let conflict = |text: &str| Err(Failure::Text(text.to_owned()));
        // A patch and a table are not formats of findings.
        for (given, option) in [(self.args.statistics, "--statistics"), (self.args.diff, "--diff")] {
            if given && !matches!(options.format, Format::Full | Format::Concise) {
                let name = options.format.name();
                return conflict(&format!("{option} cannot be combined with --output-format {name}"));
            }
        }
        if self.args.fix && self.paths.iter().any(|path| path.as_os_str() == "-") {
            return conflict("--fix cannot write to standard input; use --diff to see the changes");
        }
        Ok(())
    }

    /// The output must not replace a page that is checked.
    fn reject_output(&self, found: &Found) -> Result<(), Failure> {
        // A link is refused where it is written.
        let output = self
            .args
            .output_file()
            .filter(|path| !path.is_symlink())
            .map(|path| (path, files::real(&files::absolute(path))));
        let is_page = |real: &PathBuf| {
            found.sources.iter().any(|(origin, _)| files::real(&files::absolute(&origin.path)) == *real)
        };
        match output.filter(|(_, real)| real.is_file() && is_page(real)) {
            Some((path, _)) => Err(Failure::Text(format!("--output-file {}: is a page of this run", path.display()))),
            None => Ok(()),
        }
    }

    /// The documents to check.
    fn sources(&self, options: &CheckOptions<'_>, notes: &Notes) -> Result<Found, Failure> {
        let (named, stdin) = (!self.args.paths.is_empty(), self.args.stdin_filename.as_deref());
        let mut found = sources::read(&self.paths, named, stdin, &self.projects)?;
        found.unread.extend(self.unread.iter().cloned());
        if found.sources.is_empty() {
            let includes = self.project.includes() || self.args.settings.sets("include");
            let empty = || empty::nothing_to_check(&self.paths, &found, includes, &self.projects.root);
            return if options.allow_empty { Ok(found) } else { Err(Failure::Text(empty())) };
        }
        if found.sources.iter().all(|(origin, _)| origin.policy.choice.is_detected()) {
            notes.expect_contract(super::init::few_pages(&found.sources));
        }
        for (folder, excluded) in &found.empty {
            notes.add(empty::note(folder, excluded, &self.projects.root));
        }
        notes.add_links(&found.links, &self.projects.root);
        Ok(found)
    }

    /// The settings of configuration files that hide findings.
    fn settings(&self, layers: &Layers<'_>, sources: &[(Origin, String)]) -> Vec<Setting> {
        let options = hidden::file_only(&self.projects.options);
        let of_run = hidden::settings(layers, &self.project.layers(None, &options), sources.is_empty());
        let of_pages: BTreeSet<&Setting> =
            sources.iter().flat_map(|(origin, _)| &origin.policy.hiding.settings).collect();
        let run = (self.project.as_ref(), self.folder.as_path());
        let of_base = self.args.diff_base.iter().flat_map(|base| changed::settings(base, sources, &self.projects, run));
        of_run.into_iter().chain(of_pages.into_iter().cloned()).chain(of_base).collect()
    }

    fn baseline(&self, sources: &[(Origin, String)]) -> Result<Option<Baseline>, Failure> {
        let (path, writes) = match (&self.args.baseline, &self.args.write_baseline) {
            (Some(path), _) => (path, false),
            (None, Some(path)) => (path, true),
            (None, None) => return Ok(None),
        };
        let mut baseline = Baseline::new(path, &self.projects.root, writes)?;
        baseline.follow_moves(sources.len(), || {
            let loader = Loader::new(&self.projects.root, self.args.config.modules.as_deref())?;
            let found = |(origin, text): &(Origin, String)| {
                (files::absolute(&origin.path), text.clone(), loader.known(origin, text))
            };
            Ok(sources.iter().map(found).collect())
        })?;
        Ok(Some(baseline))
    }

    fn diff_base(&self, sources: &[(Origin, String)], notes: &Notes) -> Result<Option<DiffBase>, Failure> {
        let modules = self.args.config.modules.as_deref();
        let base = |revision: &String| DiffBase::new(revision, sources, &self.projects, modules, notes);
        self.args.diff_base.as_ref().map(base).transpose()
    }

    /// The pages that are not read: those that a configuration leaves out, and others of the diff base.
    fn unread(&self, found: &Found) -> Result<Vec<Unread>, Failure> {
        let mut unread = found.unread.clone();
        if let Some(revision) = &self.args.diff_base {
            let documents: Vec<PathBuf> =
                found.sources.iter().map(|(origin, _)| files::absolute(&origin.path)).collect();
            // Without paths, the configuration of the revision says where its pages were.
            let searched = (!self.args.paths.is_empty()).then_some(found.searched.as_slice());
            let gone = vanished::pages(revision, searched, &documents, &self.projects)?;
            unread.extend(gone.into_iter().filter(|gone| !found.unread.iter().any(|known| known.path == gone.path)));
        }
        Ok(unread)
    }

    fn lint(
        &self,
        sources: Vec<(Origin, String)>,
        options: &CheckOptions<'_>,
        base: Option<&DiffBase>,
        baseline: Option<&Baseline>,
        notes: &Notes,
        store: &mut Store<'_>,
    ) -> Result<(Vec<FileOutcome>, Links), Failure> {
        let root = &self.projects.root;
        let loader = Loader::new(root, self.args.config.modules.as_deref())?.until(options.deadline);
        let uncredited = Uncredited::find(&sources, &self.projects, &loader, options, base, notes);
        let workspace = Workspace { loader, repository: Git::discover(root), base, baseline, uncredited };
        let online = options.offline.is_none() && sources.iter().any(|(origin, _)| origin.policy.selection.is_online());
        let mut unchecked = Vec::new();
        let fetch = |session: &Session<'_, Workspace<'_>>| {
            let (web, accounts) = fetch::fetch(session.pages(), options, base, notes)?;
            unchecked.extend(web.values().filter_map(|answer| EarlyEnd::of(&answer.outcome)));
            Ok::<_, Failure>((web, accounts))
        };
        let (outcomes, counts) = workspace.lint(sources, options.fixes(), store, online.then_some(fetch))?;
        let refused = workspace.loader.refused();
        if !refused.is_empty() {
            return Err(Failure::Text(refused.join("\n")));
        }
        workspace.loader.notes().into_iter().for_each(|note| notes.add(note));
        notes.add_targets(&self.projects.none().targets);
        if let Some(by) = options.offline.as_ref().filter(|_| counts.total > 0) {
            notes.add(format!("links were not checked ({by})"));
        }
        let early_end = unchecked.first().copied();
        let why = match early_end {
            Some(EarlyEnd::Interrupted) => "interrupted",
            Some(EarlyEnd::OutOfTime) => "the time of the run was up (--max-time)",
            Some(EarlyEnd::NetworkDown) => "the network is down",
            None => return Ok((outcomes, Links { counts, early_end })),
        };
        let (count, noun) = (unchecked.len(), if unchecked.len() == 1 { "link was" } else { "links were" });
        let unwritten = if self.args.fix { " and no page was written" } else { "" };
        notes.add(format!("{why}: {count} {noun} not checked, so this report is partial{unwritten}"));
        Ok((outcomes, Links { counts, early_end }))
    }
}

/// The files of the report, and what the baseline is compared with, by path; an error if a page was not checked.
fn split(outcomes: Vec<FileOutcome>) -> Result<(Vec<FileReport>, BTreeMap<String, Seen>), Failure> {
    let refused: Vec<&str> = outcomes.iter().filter_map(|outcome| outcome.refused.as_deref()).collect();
    if !refused.is_empty() {
        return Err(Failure::Text(refused.join("\n")));
    }
    let mut seen = BTreeMap::new();
    let mut files = Vec::new();
    for outcome in outcomes {
        seen.extend(outcome.seen.map(|seen| (outcome.file.path.clone(), seen)));
        files.push(outcome.file);
    }
    Ok((files, seen))
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
        notes.add_missing_contract(super::init::writes_contract);
    }
    for file in files.iter().filter(|file| file.more > 0) {
        notes.add(format!("{}: {} more findings are not listed", file.path, file.more));
    }
    notes.add_readings(files);
    notes.add_searches(files);
    if let Some(base) = base.filter(|_| !files.is_empty()) {
        notes.add(base.note(files.iter().map(|file| file.unchanged).sum()));
    }
    baseline.into_iter().flat_map(|baseline| baseline.notes(files, seen)).for_each(|note| notes.add(note));
    for cut_off in files.iter().filter_map(|file| file.cut_off).collect::<BTreeSet<CutOff>>() {
        let rules = rules::ALL.iter().filter(|rule| rule.needs == Needs::History);
        let names: Vec<&str> = rules.map(|rule| rule.id).collect();
        let names = text::join(&names, "and");
        let slow: Vec<&str> = files
            .iter()
            .filter(|file| file.cut_off == Some(CutOff::OutOfTime))
            .map(|file| file.path.as_str())
            .collect();
        notes.add(match cut_off {
            CutOff::Shallow => format!("the clone is shallow, so {names} could not read the history of some lines"),
            CutOff::Moved => {
                format!("the modules were in another folder once, so {names} could not read the history of some lines")
            }
            CutOff::OutOfTime => {
                format!("the history of {} took too long, so {names} did not run", text::join(&slow, "and"))
            }
        });
    }
}

fn exit_status(report: &Report, options: &CheckOptions<'_>) -> u8 {
    if report.partial {
        return 2;
    }
    let all = report.files.iter().flat_map(|file| &file.diagnostics);
    // What --diff shows is not fixed yet.
    let limit = options.fail_on.severity();
    let unfixed = report.files.iter().filter_map(|file| file.worst.filter(|_| options.args.diff));
    let fails = engine::fails(all, limit) || limit.is_some_and(|limit| unfixed.max() >= Some(limit));
    u8::from(!options.args.exit_zero && fails)
}

/// The paths to check if the command line names none, and the pages that this leaves out.
fn configured_paths(projects: &Projects, current: &Path) -> Result<(Vec<PathBuf>, Vec<Unread>), Failure> {
    let project = projects.of(current)?;
    let layers = project.layers(None, &projects.options);
    let origin = layers.origin("paths");
    if origin == SetBy::Default {
        return Ok((vec![PathBuf::from(".")], Vec::new()));
    }
    let boundary = Boundary::of(project.base().unwrap_or(current), &projects.root);
    let resolve = |path: PathBuf| match boundary.resolve_own(&path) {
        Ok(real) if real != files::absolute(&path) && (real.is_dir() || is_page_behind(&path, &real)) => Ok(real),
        // A missing file is reported when it is read, and a link to a file that is not a page.
        Ok(_) | Err(files::Error::Io(..)) => Ok(path),
        Err(error) => Err(error),
    };
    let paths = layers.paths("paths", current).into_iter().map(resolve).collect::<Result<Vec<_>, _>>()?;
    let absolute: Vec<PathBuf> = paths.iter().map(|path| files::absolute(path)).collect();
    let unread = sources::outside_paths(&absolute, &origin, current, projects)?;
    Ok((paths, unread))
}
