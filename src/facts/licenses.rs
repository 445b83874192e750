//! The license files of a project.

/// The license files of the project: those of the nearest folder that has any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Licenses {
    /// Sorted by path; at least one.
    pub files: Vec<LicenseFile>,
    /// What the project may be called: its repository, and the folders of the page in it. Empty if that is not known.
    pub projects: Vec<String>,
}

impl Licenses {
    /// Whether the project may have this name.
    #[must_use]
    pub fn may_be_of(&self, name: &str) -> bool {
        let plain = |name: &str| name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        let name = plain(name);
        let is_like = |project: &String| {
            let project = plain(project);
            let (short, long) = if project.len() < name.len() { (&project, &name) } else { (&name, &project) };
            short == long || (short.len() > 2 && long.contains(&**short))
        };
        self.projects.is_empty() || self.projects.iter().any(is_like)
    }
}

/// One license file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenseFile {
    /// Path as shown in reports.
    pub path: String,
    /// SPDX identifier of the license text; `None` if the text is not that of a known license.
    pub id: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_project_is_called_like_its_repository_or_folder() {
        let named = |projects: &[&str], name: &str| {
            let projects = projects.iter().map(ToString::to_string).collect();
            Licenses { projects, ..Licenses::default() }.may_be_of(name)
        };
        for name in ["owl", "the owl", "owl-cli", "OWL"] {
            assert!(named(&["owl"], name) && named(&["docs", "owl"], name) && named(&[], name), "{name}");
        }
        for name in ["ffmpeg", "ow", "kit"] {
            assert!(!named(&["owl"], name), "{name}");
        }
        assert!(!named(&["li"], "libpng") && named(&["li"], "li"));
    }
}
