//! Globs of the configuration and of options, matched against paths below their base folder.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use globset::{Error, Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Compiled globs and the folder they are relative to.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    base: PathBuf,
    set: Arc<GlobSet>,
}

/// Compiles one glob. Without a slash it matches at any depth, as in `.gitignore`; a slash at the end is ignored.
pub(super) fn compile(text: &str) -> Result<Glob, Error> {
    let text = text.strip_prefix("./").unwrap_or(text);
    let text = text.strip_suffix('/').unwrap_or(text);
    let anywhere = if text.contains('/') { text.to_owned() } else { format!("**/{text}") };
    GlobBuilder::new(&anywhere).literal_separator(true).case_insensitive(true).build()
}

impl Globs {
    /// Compiles globs that are relative to `base`, an absolute path.
    ///
    /// # Errors
    /// The first invalid glob.
    pub fn new<S: AsRef<str>>(base: &Path, texts: &[S]) -> Result<Self, Error> {
        let mut builder = GlobSetBuilder::new();
        for text in texts {
            builder.add(compile(text.as_ref())?);
        }
        Ok(Self::shared(base, Arc::new(builder.build()?)))
    }

    /// Globs that others may have as well, below other folders.
    pub(super) fn shared(base: &Path, set: Arc<GlobSet>) -> Self {
        Self { base: base.to_owned(), set }
    }

    /// Whether one of the globs matches an absolute path.
    #[must_use]
    pub fn names(&self, path: &Path) -> bool {
        !self.set.is_empty() && path.strip_prefix(&self.base).is_ok_and(|below| self.set.is_match(below))
    }

    /// Whether one of the globs matches an absolute path or a folder above it.
    #[must_use]
    pub fn cover(&self, path: &Path) -> bool {
        if self.set.is_empty() {
            return false;
        }
        let Ok(below) = path.strip_prefix(&self.base) else { return false };
        below.ancestors().take_while(|part| !part.as_os_str().is_empty()).any(|part| self.set.is_match(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn globs(texts: &[&str]) -> Globs {
        Globs::new(Path::new("/p"), texts).unwrap()
    }

    #[test]
    fn a_glob_without_a_slash_matches_at_any_depth() {
        let named = |glob: &str, path: &str| globs(&[glob]).names(Path::new(path));
        assert!(named("CREDITS.md", "/p/CREDITS.md") && named("CREDITS.md", "/p/docs/a/credits.MD"));
        assert!(!named("CREDITS.md", "/q/CREDITS.md") && !named("CREDITS.md", "/p/CREDITS.md.bak"));
        assert!(named("docs/*.md", "/p/docs/a.md") && !named("docs/*.md", "/p/docs/b/a.md"));
        assert!(named("docs/**/*.md", "/p/docs/b/a.md") && !named("docs/*.md", "/p/x/docs/a.md"));
        assert!(named("{a,b}.{md,qmd}", "/p/x/b.qmd") && !named("[a-c].md", "/p/d.md"));
    }

    #[test]
    fn a_folder_covers_what_is_in_it() {
        let covered = |glob: &str, path: &str| globs(&[glob]).cover(Path::new(path));
        assert!(covered("vendor", "/p/x/vendor/CREDITS.md") && covered("vendor/", "/p/vendor/a/b.md"));
        assert!(covered("docs/old", "/p/docs/old/CREDITS.md") && !covered("docs/old", "/p/docs/older/CREDITS.md"));
        assert!(!covered("vendor", "/p/CREDITS.md") && !globs(&[]).cover(Path::new("/p/CREDITS.md")));
    }
}
