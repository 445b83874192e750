//! `ack-lint cache`: shows or clears the link cache.

use std::{path::PathBuf, time::SystemTime};

use super::{Failure, print};
use crate::{
    cli::{CacheArgs, CacheCommand},
    io::cache::{self, Cache},
    output::sanitize,
};

/// Shows where the cache is and what it contains, or removes it.
///
/// # Errors
/// There is no cache directory, or the file is not a link cache.
pub fn run(command: &CacheCommand) -> Result<(), Failure> {
    let (CacheCommand::Info(args) | CacheCommand::Clear(args)) = command;
    let directory = directory(args)?;
    let path = cache::file(&directory);
    let shown = path.display();
    let text = match command {
        CacheCommand::Clear(_) if cache::clear(&directory)? => format!("Removed {shown}"),
        CacheCommand::Info(_) if path.exists() => {
            let contents = Cache::open(&directory, SystemTime::now())?.contents()?;
            let (hours, minutes) = (cache::ALIVE_TTL.as_secs() / 3600, cache::DEAD_TTL.as_secs() / 60);
            format!(
                "{shown}\n{} results, {} expired, {} bytes\nLive links are cached for {hours} hours, dead links for {minutes} minutes",
                contents.fresh, contents.stale, contents.size
            )
        }
        CacheCommand::Info(_) | CacheCommand::Clear(_) => format!("There is no link cache at {shown}"),
    };
    print(&(sanitize::block(&text).into_owned() + "\n"))
}

fn directory(args: &CacheArgs) -> Result<PathBuf, Failure> {
    let place = args.cache_dir.clone().or_else(cache::directory);
    place.ok_or_else(|| Failure::Text("there is no cache directory for this user; set one with --cache-dir".to_owned()))
}
