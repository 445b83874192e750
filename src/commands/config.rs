//! `ack-lint config`: what holds and where it comes from, and the schema.

use clap::ArgMatches;

use super::{Failure, print, project::Projects};
use crate::{
    cli::{ShowArgs, ShowFormat},
    config,
    io::files,
    output::sanitize,
};

/// Writes the merged configuration of a document, or of the current directory.
///
/// # Errors
/// The configuration is wrong, or the path names nothing.
pub fn show(args: &ShowArgs, given: &ArgMatches) -> Result<(), Failure> {
    let current = files::absolute(std::path::Path::new("."));
    let projects = Projects::new(&args.config, args.settings.layer(given, current.clone()))?;
    let path = args.path.as_deref().map_or(current, files::absolute);
    let is_folder = std::fs::metadata(&path).map_err(|error| files::Error::Io(path.clone(), error))?.is_dir();
    let folder = if is_folder { path.as_path() } else { path.parent().unwrap_or(&path) };
    let project = projects.of(folder)?;
    let layers = project.layers(Some(&path).filter(|_| !is_folder).map(std::path::PathBuf::as_path), &projects.options);
    // What does not fit together is an error here as it is in `check`.
    project.policy(&path, &projects.options)?;
    let text = match args.format {
        ShowFormat::Toml => config::show::toml(&layers),
        ShowFormat::Json => serde_json::to_string_pretty(&config::show::json(&layers))? + "\n",
    };
    print(&sanitize::block(&text))
}

/// Writes the JSON Schema of the configuration.
///
/// # Errors
/// Standard output cannot be written.
pub fn schema() -> Result<(), Failure> {
    print(&(serde_json::to_string_pretty(&config::json_schema())? + "\n"))
}
