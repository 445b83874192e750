//! The boundary: where the paths may lead that pages, configurations, links and directory listings name.
//!
//! They come with a pull request, so each of their paths is resolved here, link by link, and refused at the first step
//! that leaves the boundary. Nothing outside is read, written or looked for.

use std::{
    ffi::OsString,
    fs, io,
    path::{Component, Path, PathBuf},
};

use super::{
    checkout,
    error::{Error, Escape, Place},
    git::Git,
    paths,
};
use crate::document;

/// Most links on the way to one file, as on Linux.
const MAX_LINKS: usize = 40;
/// The data of git, credentials included. No page, configuration or link has to read it.
const GIT: &str = ".git";

/// A folder that paths may not leave: the top of the git repository that holds the root, else the root.
#[derive(Debug, Clone)]
pub struct Boundary {
    /// As the run refers to it, an absolute path.
    named: PathBuf,
    /// The same without links.
    real: PathBuf,
}

impl Boundary {
    /// The boundary of a folder, an absolute path; `root` is the root of the run.
    #[must_use]
    pub fn of(folder: &Path, root: &Path) -> Self {
        Self::holding(folder, root).unwrap_or_else(|| Self::at(folder))
    }

    /// The boundary that holds a folder, unless it is outside of every repository and project.
    fn holding(folder: &Path, root: &Path) -> Option<Self> {
        let nearest = |mark: &str| folder.ancestors().find(|above| above.join(mark).exists());
        let top =
            nearest(GIT).or_else(|| nearest("ack-lint.toml")).or_else(|| folder.starts_with(root).then_some(root));
        top.map(Self::at)
    }

    /// A folder as its own boundary.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { named: folder.to_owned(), real: paths::real(folder) }
    }

    /// The folder, as the run refers to it.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.named
    }

    /// Whether an absolute path is below the folder, links aside.
    #[must_use]
    pub fn covers(&self, path: &Path) -> bool {
        path.starts_with(&self.named) || path.starts_with(&self.real)
    }

    /// Resolves every link of a path.
    ///
    /// # Errors
    /// [`Error::Outside`] if it leads out of the boundary, [`Error::Io`] if there is no such file.
    pub fn resolve(&self, path: &Path) -> Result<PathBuf, Error> {
        let absolute = paths::absolute(path);
        let mut link = None;
        let Some(below) = self.below(&absolute) else { return Err(self.escape(&absolute, link, false)) };
        let mut left: Vec<OsString> = below.iter().rev().map(OsString::from).collect();
        let mut real = self.real.clone();
        let mut links = 0;
        while let Some(part) = left.pop() {
            if part == ".." {
                if real == self.real {
                    return Err(self.escape(&absolute, link, false));
                }
                real.pop();
                continue;
            }
            if part.eq_ignore_ascii_case(GIT) {
                return Err(self.escape(&absolute, link, true));
            }
            real.push(&part);
            let failed = |error| Error::Io(path.to_owned(), error);
            if !fs::symlink_metadata(&real).map_err(failed)?.is_symlink() {
                continue;
            }
            links += 1;
            if links > MAX_LINKS {
                // No reader gets to a file on this way.
                return Err(failed(io::Error::new(io::ErrorKind::InvalidInput, "links to itself")));
            }
            let target = fs::read_link(&real).map_err(failed)?;
            link.get_or_insert_with(|| {
                real.strip_prefix(&self.real).map_or(absolute.clone(), |at| self.named.join(at))
            });
            real.pop();
            let target = match target.has_root() {
                false => target.as_path(),
                true => {
                    let Some(below) = self.below(&target) else { return Err(self.escape(&absolute, link, false)) };
                    real.clone_from(&self.real);
                    below
                }
            };
            for part in target.components().rev() {
                match part {
                    Component::Normal(name) => left.push(name.to_owned()),
                    Component::ParentDir => left.push("..".into()),
                    Component::CurDir => {}
                    Component::RootDir | Component::Prefix(_) => return Err(self.escape(&absolute, link, false)),
                }
            }
        }
        // Only there the spelling of a name can differ from that of the file.
        let any_case = cfg!(any(windows, target_os = "macos"));
        Ok(if any_case { fs::canonicalize(&real).unwrap_or(real) } else { real })
    }

    /// [`Self::resolve`] for a name in a folder that was resolved before. It looks at one file, however deep the folder is.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn resolve_in(&self, folder: &Path, name: &str) -> Result<PathBuf, Error> {
        let path = folder.join(name);
        let metadata = fs::symlink_metadata(&path).map_err(|error| Error::Io(path.clone(), error))?;
        if metadata.is_symlink() || name.eq_ignore_ascii_case(GIT) { self.resolve(&path) } else { Ok(path) }
    }

    /// [`Self::resolve`] for what only a repository names: a checkout that it does not track is not a part of it.
    ///
    /// # Errors
    /// As [`Self::resolve`], and [`Error::Outside`] for a path into such a checkout.
    pub fn resolve_own(&self, path: &Path) -> Result<PathBuf, Error> {
        let real = self.resolve(path)?;
        if !checkout::is_foreign(&real, std::slice::from_ref(&self.real)) {
            return Ok(real);
        }
        let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
        Err(Error::Outside(Escape { path: path.to_owned(), is_link, place: Place::Checkout }))
    }

    /// [`Self::resolve_own`] for a file that a configuration names and findings may quote: git has to track it.
    ///
    /// # Errors
    /// As [`Self::resolve_own`] and [`Self::resolve_text`], and [`Error::Outside`] for another file.
    pub fn resolve_tracked(&self, path: &Path) -> Result<PathBuf, Error> {
        let real = self.resolve_text(path)?;
        if !checkout::is_untracked(&real) {
            return Ok(real);
        }
        let is_link = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink());
        Err(Error::Outside(Escape { path: path.to_owned(), is_link, place: Place::Untracked }))
    }

    /// [`Self::resolve_own`] for a text that findings may quote: a link in a repository may lead to a file that another step of a
    /// job has put there, or has put a secret in, but not if it has the text that git tracks. A file with the name of the link
    /// only has to be tracked, and so has a page that a page is a link to: they are read under their own names as well.
    ///
    /// # Errors
    /// As [`Self::resolve`], and [`Error::Outside`] for a tracked link to another file. Where git does not answer, the names
    /// decide: a page may be a link to a page, and a configuration to one of its name.
    pub fn resolve_text(&self, path: &Path) -> Result<PathBuf, Error> {
        let real = self.resolve_own(path)?;
        // Links to its folder aside: git knows nothing of what is behind a link.
        let folder = self.resolve(path.parent().unwrap_or(path))?;
        let link = path.file_name().map_or_else(|| path.to_owned(), |name| folder.join(name));
        let is_link = fs::symlink_metadata(&link).is_ok_and(|metadata| metadata.is_symlink());
        if !is_link || !real.is_file() {
            return Ok(real);
        }
        let refused = |place| Err(Error::Outside(Escape { path: path.to_owned(), is_link, place }));
        // There, programs keep credentials, even in a file that was committed without them.
        if paths::is_hidden(&real) && real.file_name() != link.file_name() {
            return refused(Place::Hidden);
        }
        // Each may be in a submodule.
        let repository = |file: &Path| Git::discover(file.parent()?);
        let is_tracked = |file: &Path| repository(file).map(|git| git.tracks(file));
        let is_own = || is_tracked(&link).flatten() == Some(false);
        let is_other = real.file_name() != link.file_name() && !(document::is_page(&real) && document::is_page(&link));
        let is_changed = || repository(&real).is_some_and(|git| git.has_committed_text(&real) != Some(true));
        match is_tracked(&real) {
            Some(Some(false)) if !is_own() => refused(Place::Untracked),
            Some(Some(true)) if is_other && is_changed() && !is_own() => refused(Place::Changed),
            Some(None) if is_other => refused(Place::Untracked),
            _ => Ok(real),
        }
    }

    fn below<'a>(&self, path: &'a Path) -> Option<&'a Path> {
        path.strip_prefix(&self.named).or_else(|_| path.strip_prefix(&self.real)).ok()
    }

    fn escape(&self, path: &Path, link: Option<PathBuf>, git: bool) -> Error {
        let place = match git {
            true => Place::Git,
            false if self.real.join(GIT).exists() => Place::OutsideRepository,
            false => Place::OutsideProject,
        };
        let is_link = link.is_some();
        Error::Outside(Escape { path: link.unwrap_or_else(|| path.to_owned()), is_link, place })
    }
}

/// Whether a folder is inside a repository or the project, so that links in it may have come with a pull request.
#[must_use]
pub fn is_bounded(folder: &Path, root: &Path) -> bool {
    Boundary::holding(&paths::real(folder), root).is_some()
}

/// Resolves a path that the user named. It may be anywhere, but links on the way that are inside a boundary may not
/// leave it: they came with the repository. A path without such links is returned as it is.
///
/// # Errors
/// [`Error::Outside`] for a link that leads out of its boundary, [`Error::Io`] for one that leads nowhere.
pub fn resolve_named(path: &Path, root: &Path) -> Result<PathBuf, Error> {
    let mut real = PathBuf::new();
    let mut shown = PathBuf::new();
    let mut differs = false;
    for part in paths::absolute(path).components() {
        real.push(part);
        shown.push(part);
        if !fs::symlink_metadata(&real).is_ok_and(|metadata| metadata.is_symlink()) {
            continue;
        }
        match real.parent().and_then(|folder| Boundary::holding(folder, root)) {
            Some(boundary) => {
                real = boundary.resolve_text(&real)?;
                shown.clone_from(&real);
                differs = true;
            }
            None => real = paths::real(&real),
        }
    }
    Ok(if differs { paths::shorten(&shown) } else { path.to_owned() })
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn paths_are_resolved_up_to_the_boundary() {
        let outside = tempfile::tempdir().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let top = fs::canonicalize(folder.path()).unwrap();
        let secret = fs::canonicalize(outside.path()).unwrap();
        for made in [".git", "docs/deep"] {
            fs::create_dir_all(top.join(made)).unwrap();
        }
        for (path, text) in [(top.join("docs/a.md"), "a"), (top.join(".git/config"), "token"), (secret.join("s"), "s")]
        {
            fs::write(path, text).unwrap();
        }
        for (link, target) in [
            ("in", "docs/a.md".into()),
            ("docs/deep/up", "../../in".into()),
            ("absolute", top.join("docs")),
            ("out", secret.join("s")),
            ("nowhere", secret.join("none")),
            ("folder", secret.clone()),
            ("back", Path::new("..").join(top.file_name().unwrap()).join("docs")),
            ("git", ".git/config".into()),
            ("loop", "loop".into()),
        ] {
            symlink(target, top.join(link)).unwrap();
        }
        let boundary = Boundary::of(&top.join("docs/deep"), &top);
        let resolve = |path: &str| match boundary.resolve(&top.join(path)) {
            Ok(real) => Ok(real.strip_prefix(&top).unwrap().to_str().unwrap().to_owned()),
            Err(error) => Err(error.to_string().replace(&format!("{}/", top.display()), "")),
        };
        for path in ["in", "docs/deep/up", "absolute/a.md", "docs/../in", "docs/a.md"] {
            assert_eq!(resolve(path), Ok("docs/a.md".to_owned()), "{path}");
        }
        // Whether the file outside exists makes no difference.
        for (path, name) in [
            ("out", "out"),
            ("nowhere", "nowhere"),
            ("folder/s", "folder"),
            ("folder/none", "folder"),
            ("back", "back"),
        ] {
            assert_eq!(resolve(path), Err(format!("`{name}` is a link that leads outside the repository")), "{path}");
        }
        assert_eq!(resolve("git"), Err("`git` is a link that leads into the `.git` folder".to_owned()));
        assert_eq!(resolve(".git/config"), Err("`.git/config` is in the `.git` folder".to_owned()));
        assert!(resolve("../x").unwrap_err().ends_with("is outside the repository"));
        for (path, why) in [("loop", "links to itself"), ("docs/none", "no such file"), ("in/x", "ot a directory")] {
            assert!(resolve(path).unwrap_err().contains(why), "{path}: {:?}", resolve(path));
        }
        // What the user names may be anywhere, and links outside of every repository may lead anywhere.
        symlink(&top, secret.join("project")).unwrap();
        let named = |path: PathBuf| resolve_named(&path, &top).map_err(|error| error.to_string());
        assert_eq!(named(secret.join("project/docs/a.md")), Ok(secret.join("project/docs/a.md")));
        assert_eq!(named(secret.join("project/in")), Ok(top.join("docs/a.md")));
        assert_eq!(named(top.join("docs/none")), Ok(top.join("docs/none")));
        assert!(named(secret.join("project/folder/s")).unwrap_err().ends_with("outside the repository"));
    }
}
