//! `ack-lint init`: writes a configuration, with a contract that a page shows.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use super::{Failure, print, say};
use crate::{
    cli::InitArgs,
    config::{Draft, Globs, Layer, Layers},
    engine::{self, ParsedPage},
    infer,
    io::{files, license, modules},
    model::{
        contract::Modules,
        people,
        profile::{Choice, Profile},
    },
    output::sanitize,
    rule::Facts,
    rules::{Selection, Selectors},
};

/// The file that is written.
const NAME: &str = "ack-lint.toml";
/// What all-contributors keeps its people in.
const PEOPLE: &str = ".all-contributorsrc";

/// Runs the command.
///
/// # Errors
/// The page cannot be read, a configuration is there already, or cannot be written.
pub fn run(args: &InitArgs) -> Result<(), Failure> {
    let current = files::absolute(Path::new("."));
    let page = args.page.as_deref().map(|path| read(path, &current)).transpose()?;
    let folder = page.as_ref().map_or(&current, |page| &page.home);
    let target = folder.join(NAME);
    if !args.stdout && !args.force && target.exists() {
        let shown = files::display(&target, &current);
        return Err(Failure::Text(format!(
            "{shown} is there already: --force overwrites it, --stdout writes to standard output"
        )));
    }
    let draft = page.as_ref().map(draft).transpose()?.unwrap_or_default();
    let text = draft.text();
    if args.stdout {
        return print(&text);
    }
    write(&target, &text, args.force)?;
    let found = match (&draft.proposal, &draft.page) {
        (Some(proposal), _) => {
            let link = proposal.contract.entries.as_ref().is_some_and(|entries| entries.link);
            let fields = match (proposal.shares.len(), link) {
                (0, _) => "a link".to_owned(),
                (1, false) => "1 field".to_owned(),
                (count, false) => format!("{count} fields"),
                (1, true) => "a link and 1 field".to_owned(),
                (count, true) => format!("a link and {count} fields"),
            };
            format!(": a contract for {} entries, each with {fields}", proposal.entries)
        }
        (None, Some(_)) if draft.generated => ": the list that all-contributors writes".to_owned(),
        (None, Some(_)) => ": no contract, the parts of the page have too little in common".to_owned(),
        (None, None) => String::new(),
    };
    say(&format!("wrote {}{found}\n", sanitize::line(&files::display(&target, &current))));
    Ok(())
}

/// A page, and where its configuration belongs.
struct Source {
    path: PathBuf,
    text: String,
    /// The current directory, where the page is below it, else its folder.
    home: PathBuf,
}

fn read(path: &Path, current: &Path) -> Result<Source, Failure> {
    let absolute = files::absolute(path);
    if path.is_dir() {
        let pages = pages(&absolute)?;
        let named: Vec<String> = pages.iter().take(5).map(|page| files::display(page, current)).collect();
        let which = if named.is_empty() { String::new() } else { format!(", such as {}", named.join(", ")) };
        return Err(Failure::Text(format!("{} is a directory: init reads one page{which}", path.display())));
    }
    let text = files::read(path)?;
    let own = absolute.parent().unwrap_or(&absolute);
    let home = if own.starts_with(current) { current } else { own };
    Ok(Source { home: home.to_owned(), path: absolute, text })
}

/// The pages that `check` looks for in a folder.
fn pages(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let include = includes()?;
    Ok(files::walk(folder, move |path| include.iter().any(|globs| globs.names(path)), |_: &Path| false)?)
}

fn includes() -> Result<Vec<Globs>, Failure> {
    let options = Layer::new(PathBuf::new());
    Layers::new(None, "", None, &options).globs("include").map_err(|error| Failure::Text(error.to_string()))
}

/// What the configuration of a page says.
fn draft(source: &Source) -> Result<Draft<'_>, Failure> {
    let below = source.path.strip_prefix(&source.home).unwrap_or(&source.path);
    let name = below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
    let page = ParsedPage::parse(name.clone(), source.text.clone(), &Choice::Auto, |_| None);
    let include = includes()?;
    let unusual = !include.iter().any(|globs| globs.names(&source.path));
    let proposal = infer::infer(&name, &source.text, !unusual);
    let folder = source.path.parent().unwrap_or(&source.home);
    let root = files::root_of(folder).unwrap_or_else(|| source.home.clone());
    let mut remarks = Vec::new();
    let known = proposal.as_ref().and_then(|proposal| proposal.profile);
    let own = known.and_then(|name| Profile::builtin().iter().find(|profile| profile.name == name));
    let modules =
        match own.and_then(|profile| profile.contract.modules.as_ref()) {
            Some(promised) => {
                let tree = modules::find(folder, &root, &source.home, known.unwrap_or_default(), promised);
                remarks.extend(tree.map(|tree| {
                    format!("Module numbers are compared with {} ({} modules).", tree.source(), tree.count())
                }));
                None
            }
            None => module_folder(source, &page, folder, &root),
        };
    if folder.ancestors().take_while(|above| above.starts_with(&root)).any(|above| above.join(PEOPLE).is_file()) {
        remarks.push(format!("The people of the page are compared with {PEOPLE}, where that names it."));
    }
    if let Some(licenses) = license::Finder::default().find(folder, &root, &source.home) {
        let file = |file: &crate::facts::LicenseFile| match &file.id {
            Some(id) => format!("{} ({id})", file.path),
            None => file.path.clone(),
        };
        let listed = licenses.files.iter().map(file).collect::<Vec<_>>().join(", ");
        remarks.push(format!("A licence that the page names as its own is compared with {listed}."));
    }
    let others = pages(&source.home)?.iter().any(|page| *page != source.path && files::absolute(page) != source.path);
    Ok(Draft {
        unusual,
        others,
        generated: people::generated_list(&page.document).is_some(),
        page: Some((name, &source.text)),
        proposal,
        modules,
        remarks,
    })
}

/// The folder of modules that the numbers on a page fit to, for the most part.
fn module_folder(source: &Source, page: &ParsedPage, folder: &Path, root: &Path) -> Option<String> {
    let count = page.model.references.references.len();
    if count == 0 {
        return None;
    }
    let mut candidates: Vec<String> = Profile::builtin()
        .iter()
        .filter_map(|profile| profile.contract.modules.as_ref())
        .flat_map(|modules| modules.directories.clone())
        .collect();
    candidates.dedup();
    candidates.into_iter().find(|candidate| {
        let contract = Modules { directories: vec![candidate.clone()], ..Modules::default() };
        let tree = modules::find(folder, root, &source.home, NAME, &contract);
        tree.is_some_and(|tree| {
            let page = ParsedPage::parse(page.path.clone(), source.text.clone(), &Choice::None, |_| Some(tree));
            let group = ["module".to_owned()];
            let levels = Selection::new(&Selectors { select: &group, ..Selectors::default() });
            let found = levels.map(|levels| engine::lint(&page, &Facts::default(), &levels).found.len());
            found.is_ok_and(|found| found * 2 < count)
        })
    })
}

/// Writes a file whole or not at all; over one that is there only by force.
fn write(path: &Path, text: &str, force: bool) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::Text(format!("{}: {error}", path.display()));
    if force && path.exists() {
        let before = fs::read_to_string(path).map_err(failed)?;
        return Ok(files::replace(path, &before, text)?);
    }
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(path).map_err(failed)?;
    file.write_all(text.as_bytes()).map_err(failed)
}
