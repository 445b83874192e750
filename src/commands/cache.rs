//! `ack-lint cache`: what is known of addresses from earlier runs.

use std::{path::PathBuf, time::SystemTime};

use super::{Failure, print};
use crate::{
    cli::{CacheArgs, CacheCommand},
    io::cache::{self, Cache},
    output::sanitize,
};

/// Tells where the cache is and what it holds, or removes it.
///
/// # Errors
/// There is no place for a cache, or the file is not ours.
pub fn run(command: &CacheCommand) -> Result<(), Failure> {
    let (CacheCommand::Info(args) | CacheCommand::Clear(args)) = command;
    let directory = directory(args)?;
    let path = cache::file(&directory);
    let shown = path.display();
    let text = match command {
        CacheCommand::Clear(_) if cache::clear(&directory)? => format!("removed {shown}"),
        CacheCommand::Info(_) if path.exists() => {
            let contents = Cache::open(&directory, SystemTime::now())?.contents()?;
            let (hours, minutes) = (cache::ALIVE_TTL.as_secs() / 3600, cache::DEAD_TTL.as_secs() / 60);
            format!(
                "{shown}\n{} answers, {} more are out of date, {} bytes\nkept for {hours} hours where alive, {minutes} minutes where dead",
                contents.fresh, contents.stale, contents.size
            )
        }
        CacheCommand::Info(_) | CacheCommand::Clear(_) => format!("there is no {shown}"),
    };
    print(&(sanitize::block(&text).into_owned() + "\n"))
}

fn directory(args: &CacheArgs) -> Result<PathBuf, Failure> {
    let place = args.cache_dir.clone().or_else(cache::directory);
    place.ok_or_else(|| Failure::Text("this user has no directory for caches: give one with --cache-dir".to_owned()))
}
