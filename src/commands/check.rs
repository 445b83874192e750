//! `ack-lint check`: reads, asks, judges, writes.

mod baseline;
#[cfg(feature = "net")]
mod cache_session;
mod diff_base;
mod emit;
mod fetch;
mod options;
mod run;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use self::{baseline::Baseline, diff_base::DiffBase, emit::write, options::Settings, run::Run};
use super::{
    Failure,
    load::{self, Found, Loader, Source},
    project::Projects,
    say,
};
use crate::{
    cli::CheckArgs,
    config::{Layers, Origin},
    engine,
    io::{files, git::Git},
    model::profile::Choice,
    output::{self, Format},
    report::{FileReport, Report},
};

/// Runs the command; the code says whether something failed the run.
///
/// # Errors
/// What keeps the run from a verdict: a bad option or configuration, an unreadable document, nothing to check, no network.
pub fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let current = files::absolute(Path::new("."));
    let projects = Projects::new(&args.config, args.settings.layer(current.clone()))?;
    // Wrong rules in options are told even where there is nothing to check.
    Layers::new(None, "", None, &projects.options).levels()?;
    let loader = Loader::new(&projects.root, args.config.modules.as_deref())?;
    let paths = if args.paths.is_empty() { configured_paths(&projects, &current)? } else { args.paths.clone() };
    let first = paths.iter().find(|path| path.as_os_str() != "-").or(args.stdin_filename.as_ref());
    let folder = first.map_or(current.clone(), |path| files::absolute(path));
    let project = projects.of(if folder.is_dir() { &folder } else { folder.parent().unwrap_or(&folder) })?;
    // What holds for the whole run is that of the first path.
    let settings = Settings::new(&project.layers(None, &projects.options));
    if args.statistics && !matches!(settings.format, Format::Full | Format::Concise) {
        return Err(Failure::Text("--statistics: counts have no other form; leave --output-format out".to_owned()));
    }
    if args.fix && paths.iter().any(|path| path.as_os_str() == "-") {
        let what = "--fix: standard input cannot be written; --diff shows what would change";
        return Err(Failure::Text(what.to_owned()));
    }
    let found = load::sources(&paths, args.stdin_filename.as_deref(), &projects)?;
    let empty = found.sources.is_empty();
    if empty && !settings.allow_empty {
        return Err(Failure::Text(nothing_to_check(
            &paths,
            &found,
            project.includes() || args.settings.sets("include"),
            &projects.root,
        )));
    }
    let mut notes = Vec::new();
    for folder in found.empty.iter().filter(|_| !empty) {
        notes.push(format!("no document in {}", shown(folder, &projects.root)));
    }
    let modules = args.config.modules.as_deref();
    let base = |revision: &String| DiffBase::new(revision, &found.sources, &projects, modules, &mut notes);
    let base = args.diff_base.as_ref().map(base).transpose()?;
    let baseline = match (&args.baseline, &args.write_baseline) {
        (Some(path), _) => Some(Baseline::new(path, &projects.root, false)?),
        (None, Some(path)) => Some(Baseline::new(path, &projects.root, true)?),
        (None, None) => None,
    };
    let repository = Git::around(&projects.root);
    let run = Run { args, settings: &settings, loader, repository, base: base.as_ref(), baseline: baseline.as_ref() };
    let online = |source: &Source| source.held.levels.ask();
    let own_choice = |source: &Source| matches!(source.held.choice, Choice::Auto | Choice::Extended { .. });
    let detects = found.sources.iter().all(own_choice);
    let (settled, links, unasked) = if settings.offline || !found.sources.iter().any(online) {
        let (settled, links) = run.offline(found.sources);
        (settled, links, 0)
    } else {
        run.online(found.sources, &mut notes)?
    };
    let mut seen = BTreeMap::new();
    let files: Vec<FileReport> = settled
        .into_iter()
        .map(|settled| {
            seen.extend(settled.seen.map(|seen| (settled.file.path.clone(), seen)));
            settled.file
        })
        .collect();
    if settings.offline && links.total > 0 {
        notes.push(format!("links and pictures were not asked: {}", settings.offline_by));
    }
    if files.iter().all(|file| file.checked.contract.is_none()) && detects && !empty {
        notes.insert(
            0,
            "no contract fits: the rules that need one did not run (`ack-lint init PAGE` writes one)".to_owned(),
        );
    }
    if let Some(base) = base.as_ref().filter(|_| !empty) {
        notes.push(base.note(files.iter().map(|file| file.unchanged).sum()));
    }
    if let Some(baseline) = baseline.as_ref().filter(|_| args.baseline.is_some()) {
        notes.extend(baseline.notes(&files, &seen));
    }
    if files.iter().any(|file| file.cut_off) {
        let what =
            "the clone is shallow: what module numbers meant when they were written is not known (module/drifted)";
        notes.push(what.to_owned());
    }
    if unasked > 0 {
        notes.push(format!("interrupted: {unasked} of the addresses were not asked, this report is partial"));
    }
    let mut report =
        Report { files, links, notes, partial: unasked > 0, elapsed: Some(start.elapsed()), ..Report::default() };
    if let Some(baseline) = baseline.filter(|_| args.write_baseline.is_some()) {
        say(&baseline.write(&report, &seen)?);
        return Ok(ExitCode::SUCCESS);
    }
    if args.fix && !report.partial {
        mend(&report, &projects.root)?;
    }
    // The file that lists are written from is there where something is to be said of it.
    report.files.retain(|file| !file.roster || file.unchanged + file.listed + file.diagnostics.len() > 0);
    report.exit_status = exit_status(&report, args, &settings);
    if args.verbose {
        say(&output::details(&report));
    }
    write(&report, args, settings.format)?;
    Ok(ExitCode::from(report.exit_status))
}

fn exit_status(report: &Report, args: &CheckArgs, settings: &Settings) -> u8 {
    if report.partial {
        return 2;
    }
    let all = report.files.iter().flat_map(|file| &file.diagnostics);
    let changes = args.diff && report.files.iter().any(|file| file.fixed.is_some());
    u8::from(!args.exit_zero && (changes || engine::fails(all, settings.fail_on.severity())))
}

/// Writes what was fixed. Every document that cannot be written is told.
fn mend(report: &Report, root: &Path) -> Result<(), Failure> {
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
        Origin::Default => Ok(vec![PathBuf::from(".")]),
        _ => Ok(layers.paths("paths", current)),
    }
}

fn nothing_to_check(paths: &[PathBuf], found: &Found, includes: bool, root: &Path) -> String {
    let places: Vec<String> = paths.iter().map(|path| shown(path, root)).collect();
    let why = match (found.excluded, includes) {
        (1.., _) => "every file that was named is excluded",
        (0, true) => "no file that `include` names is there",
        (0, false) => {
            "no ACKNOWLEDGMENTS, ACKNOWLEDGEMENTS, CREDITS or CONTRIBUTORS page is there; name a page to have it read, whatever it is called"
        }
    };
    format!("no document to check in {}: {why} (--allow-empty says that this is fine)", places.join(", "))
}

/// A path as the user wrote it, or as reports call it where the configuration did.
fn shown(path: &Path, root: &Path) -> String {
    if path.is_absolute() { files::display(path, root) } else { path.display().to_string() }
}
