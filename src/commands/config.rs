//! `ack-lint config`: shows the merged configuration, or its schema.

use super::{Failure, print, project::Projects};
use crate::{
    cli::{ShowArgs, ShowFormat},
    config,
    io::files,
    output::sanitize,
};

/// Prints the merged configuration of a page or directory.
///
/// # Errors
/// The configuration is invalid, or the path does not exist.
pub fn show(args: &ShowArgs) -> Result<(), Failure> {
    let current = files::absolute(std::path::Path::new("."));
    let projects = Projects::new(&args.config, args.settings.layer(current.clone()))?;
    let path = args.path.as_deref().map_or(current, files::absolute);
    let is_folder = std::fs::metadata(&path).map_err(|error| files::Error::Io(path.clone(), error))?.is_dir();
    let folder = if is_folder { path.as_path() } else { path.parent().unwrap_or(&path) };
    let project = projects.of(folder)?;
    let layers = project.layers(Some(&path).filter(|_| !is_folder).map(std::path::PathBuf::as_path), &projects.options);
    // Report conflicting settings, as `check` does.
    project.policy(&path, &projects.options)?;
    let text = match args.format {
        ShowFormat::Toml => config::show::toml(&layers),
        ShowFormat::Json => sanitize::escape_json(serde_json::to_string_pretty(&config::show::json(&layers))?) + "\n",
    };
    print(&sanitize::block(&text))
}

/// Prints the JSON Schema of the configuration.
///
/// # Errors
/// Standard output cannot be written.
pub fn schema() -> Result<(), Failure> {
    print(&(serde_json::to_string_pretty(&config::json_schema())? + "\n"))
}
