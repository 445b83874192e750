//! URLs of the project's own files on its forge, which can be checked in the working tree.

use super::{Link, Target, UrlParts, classify};

/// A repository on a forge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forge {
    /// `github.com`.
    pub host: String,
    /// `owner/name`; more segments on some forges.
    pub project: String,
    /// Branches represented by the working tree. URLs on other branches, tags and commits are not local.
    pub branches: Vec<String>,
}

impl Forge {
    /// Parses the URL of a remote: `https://host/owner/name.git`, `ssh://git@host/owner/name`,
    /// `git@host:owner/name.git`.
    #[must_use]
    pub fn of_remote(remote: &str) -> Option<Self> {
        let (host, path) = match remote.split_once("://") {
            Some((_, rest)) => rest.split_once('/')?,
            None => remote.split_once(':')?,
        };
        let host = host.rsplit('@').next()?.split(':').next()?.to_ascii_lowercase();
        let project = path.trim_matches('/');
        let project = project.strip_suffix(".git").unwrap_or(project);
        let known = host.contains('.') && project.contains('/');
        known.then(|| Self { host, project: project.to_owned(), branches: Vec::new() })
    }

    /// The percent-decoded path from the repository root in a file URL; `None` for any other URL. GitHub, Gitea and
    /// Bitbucket prefix it with `blob/BRANCH`, `src/branch/BRANCH` and `src/BRANCH`, GitLab with `-/blob/BRANCH`.
    #[must_use]
    pub fn path(&self, url: &impl UrlParts) -> Option<String> {
        let raw = self.host == "github.com" && url.host_str() == Some("raw.githubusercontent.com");
        if !raw && url.host_str()?.trim_start_matches("www.") != self.host {
            return None;
        }
        let path = url.path().strip_prefix('/')?;
        let head = path.get(..self.project.len()).filter(|head| head.eq_ignore_ascii_case(&self.project))?;
        let rest = path.get(head.len()..)?.strip_prefix('/')?;
        let shown = if raw {
            rest.strip_prefix("refs/heads/").unwrap_or(rest)
        } else {
            let rest = rest.strip_prefix("-/").unwrap_or(rest);
            let views = ["src/branch/", "blob/", "tree/", "raw/", "blame/", "edit/", "src/"];
            views.iter().find_map(|view| rest.strip_prefix(view))?
        };
        // Branch names may contain slashes.
        let below = self.branches.iter().find_map(|branch| shown.strip_prefix(branch.as_str())?.strip_prefix('/'))?;
        (!below.trim_matches('/').is_empty()).then(|| classify::decode(below))
    }
}

/// Whether some link may be a file view of a forge. Only then is the repository needed.
#[must_use]
pub fn may_link_to_own_files(links: &[Link]) -> bool {
    let view =
        |path: &str| path.split('/').any(|part| matches!(part, "blob" | "tree" | "raw" | "src" | "blame" | "edit"));
    links.iter().any(|link| match &link.target {
        Target::Web { url, .. } => view(url.path()) || url.host_str() == Some("raw.githubusercontent.com"),
        _ => false,
    })
}

/// Turns URLs of the repository's own files into targets in the working tree, so that files added by a change exist.
pub fn localize(links: &mut [Link], forge: &Forge) {
    for link in links {
        if let Target::Web { url, fragment } = &mut link.target
            && let Some(path) = forge.path(url)
        {
            link.target = Target::Repository { path: path.into(), fragment: fragment.take() };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_are_parsed() {
        for remote in [
            "https://github.com/Ada/engine.git",
            "https://user:secret@github.com/Ada/engine",
            "git@github.com:Ada/engine.git",
            "ssh://git@github.com:22/Ada/engine/",
            "git://GitHub.com/Ada/engine.git",
        ] {
            let forge = Forge::of_remote(remote).unwrap();
            assert_eq!((forge.host.as_str(), forge.project.as_str()), ("github.com", "Ada/engine"), "{remote}");
        }
        for remote in ["", "../engine", "/srv/git/engine.git", "file:///srv/engine.git", "C:\\engine", "host:engine"] {
            assert_eq!(Forge::of_remote(remote), None, "{remote}");
        }
    }

    #[test]
    fn urls_of_own_files_are_local() {
        let at = |remote: &str, url: &str| {
            let mut forge = Forge::of_remote(remote).unwrap();
            forge.branches = vec!["main".to_owned(), "work/x".to_owned()];
            forge.path(&url.parse::<url::Url>().unwrap())
        };
        let github = "git@github.com:ada/engine.git";
        for (url, path) in [
            ("https://github.com/ada/engine/blob/main/docs/a%20b.md", Some("docs/a b.md")),
            ("https://github.com/Ada/Engine/tree/main/docs/", Some("docs/")),
            ("https://github.com/ada/engine/blob/work/x/a.md?plain=1", Some("a.md")),
            ("https://raw.githubusercontent.com/ada/engine/main/a.png", Some("a.png")),
            ("https://raw.githubusercontent.com/ada/engine/refs/heads/main/a.png", Some("a.png")),
            ("https://github.com/ada/engine/blob/v1.0/a.md", None),
            ("https://github.com/ada/engine/tree/main", None),
            ("https://github.com/ada/engine/issues/1", None),
            ("https://github.com/ada/engine2/blob/main/a.md", None),
            ("https://github.com/eve/engine/blob/main/a.md", None),
            ("https://evil.test/ada/engine/blob/main/a.md", None),
        ] {
            assert_eq!(at(github, url).as_deref(), path, "{url}");
        }
        let gitlab = at("https://gitlab.com/a/b/c.git", "https://gitlab.com/a/b/c/-/blob/main/x.md");
        assert_eq!(gitlab.as_deref(), Some("x.md"));
        let gitea = at("https://codeberg.org/a/b", "https://codeberg.org/a/b/src/branch/main/x.md");
        assert_eq!(gitea.as_deref(), Some("x.md"));
    }
}
