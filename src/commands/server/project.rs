//! Checks open documents with the files of their project.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::links::Answers;
use crate::{
    cli::CheckArgs,
    commands::{
        Failure,
        check::options::CheckOptions,
        loader::{Loader, Origin, folder_of},
        project::Projects,
        sources,
    },
    diagnostic::Diagnostic,
    engine::{self, Edited, Linted, ParsedPage, Session},
    fix::Safety,
    io::files,
    rule::Facts,
    rules::Selection,
    server::Checked,
};

/// What is read once for the pages of a folder, until a file changes.
pub(super) struct Project {
    /// The options of `check` from the environment.
    args: CheckArgs,
    projects: Projects,
    loader: Loader,
}

/// The texts of open documents, in place of those on disk.
struct Unsaved<'a> {
    loader: &'a Loader,
    texts: &'a Edited,
}

impl Project {
    /// For the pages in a folder of the editor, an absolute path.
    pub(super) fn new(folder: &Path) -> Result<Self, Failure> {
        let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
        let args = CheckArgs::of_environment(set).map_err(|error| Failure::Text(error.to_string()))?;
        let projects = Projects::at(folder, &args.config, args.settings.layer(folder.to_owned()))?;
        let loader = Loader::new(&projects.root, args.config.modules.as_deref())?;
        Ok(Self { args, projects, loader })
    }

    /// Where a document comes from, if it is one that `check` would find.
    pub(super) fn origin(&self, path: &Path) -> Result<Option<Origin>, Failure> {
        if !sources::finds(path, &self.projects)? {
            return Ok(None);
        }
        let project = self.projects.of(&folder_of(path))?;
        let policy = project.policy(path, &self.projects.options)?;
        Ok(Some(Origin { path: path.to_owned(), project, policy, read_only: false }))
    }

    /// Checks one text of a page.
    pub(super) fn check(
        &self,
        origin: Origin,
        text: String,
        texts: &Edited,
        answers: &Answers,
    ) -> Result<Checked, Failure> {
        let workspace = Unsaved { loader: &self.loader, texts };
        let page = self.loader.parse(&origin, text.clone());
        let session = self.session(&workspace, origin, text, answers)?;
        let findings = session.lint().into_iter().flat_map(|settled| settled.outcome).collect();
        self.refused()?;
        match page.refused() {
            Some(why) => Err(Failure::Text(why)),
            None => Ok(Checked { page, findings }),
        }
    }

    /// A text of a page after its safe fixes.
    pub(super) fn fix(
        &self,
        origin: Origin,
        text: String,
        texts: &Edited,
        answers: &Answers,
    ) -> Result<Option<String>, Failure> {
        let workspace = Unsaved { loader: &self.loader, texts };
        let session = self.session(&workspace, origin, text, answers)?;
        let fixed = session.fix(Safety::Safe).into_iter().next().and_then(|settled| settled.fixed);
        self.refused()?;
        Ok(fixed.map(|fixed| fixed.after.to_string()))
    }

    /// One page with what is known of its links.
    fn session<'a>(
        &self,
        workspace: &'a Unsaved<'a>,
        origin: Origin,
        text: String,
        answers: &Answers,
    ) -> Result<Session<'a, Unsaved<'a>>, Failure> {
        let project = std::sync::Arc::clone(&origin.project);
        let session = Session::open(workspace, vec![(origin, text)]);
        let layers = project.layers(None, &self.projects.options);
        let options = CheckOptions::new(&self.args, &layers);
        let (web, accounts) = answers.of(session.pages(), &options)?;
        Ok(session.with_answers(web, accounts))
    }

    /// Fetches the links of a page.
    pub(super) fn fetch(&self, origin: Origin, text: String) -> Result<super::links::Fetched, Failure> {
        let page = self.loader.parse(&origin, text);
        let layers = origin.project.layers(None, &self.projects.options);
        let options = CheckOptions::new(&self.args, &layers);
        super::links::fetch(&page, &options)
    }

    /// Why rules did not run that need other files.
    fn refused(&self) -> Result<(), Failure> {
        let refused = self.loader.refused();
        if refused.is_empty() { Ok(()) } else { Err(Failure::Text(refused.join("\n"))) }
    }

    /// Parts of the project that single features look up.
    pub(super) const fn loader(&self) -> &Loader {
        &self.loader
    }

    /// The root that reports show paths relative to.
    pub(super) fn root(&self) -> &Path {
        &self.projects.root
    }
}

impl engine::Workspace for Unsaved<'_> {
    type Page = Origin;
    type Outcome = Vec<Diagnostic>;

    fn path(&self, origin: &Origin) -> PathBuf {
        files::real(&origin.path)
    }

    fn selection<'a>(&'a self, origin: &'a Origin) -> &'a Selection {
        &origin.policy.selection
    }

    fn parse(&self, origin: &Origin, text: String) -> ParsedPage {
        self.loader.parse(origin, text)
    }

    fn facts(&self, origin: &Origin, page: &ParsedPage, edited: &Edited) -> Facts {
        let texts = self.texts.iter().chain(edited).map(|(path, text)| (path.clone(), text.clone())).collect();
        self.loader.facts(origin, page, &texts)
    }

    fn outcome(&self, _: &Origin, _: &ParsedPage, _: &Facts, linted: Linted) -> Vec<Diagnostic> {
        linted.found
    }

    fn findings(outcome: &Vec<Diagnostic>) -> &[Diagnostic] {
        outcome
    }

    fn findings_mut(outcome: &mut Vec<Diagnostic>) -> &mut [Diagnostic] {
        outcome
    }
}
