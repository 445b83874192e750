//! What the globs and regular expressions of configurations may cost. Any number of files may come with one pull request.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use globset::{GlobSet, GlobSetBuilder};

use super::{globs, read::SIZE_LIMIT, text};

/// Largest size of the compiled regular expressions of one configuration, in bytes: those take less than a second to compile.
const MAX_REGEXES: usize = 8 << 20;

/// Largest size of the globs of one configuration, in bytes of the expressions that they are compiled from. Compiled, they take
/// about 60 times as much.
const MAX_GLOBS: usize = 512 << 10;

/// How many times as much all configurations of a run may cost together.
const ALL: usize = 4;

/// Largest size of all files of a run.
const MAX_TEXT: usize = 32 * SIZE_LIMIT as usize;

/// What is left for the configurations of a run. What several of them have is compiled once, and counts once.
#[derive(Debug)]
pub struct Budget {
    own: Left,
    all: Left,
    text: usize,
    regexes: HashSet<String>,
    sets: HashMap<Vec<String>, (usize, Arc<GlobSet>)>,
}

#[derive(Debug)]
struct Left {
    regexes: usize,
    globs: usize,
}

impl Left {
    const fn new(times: usize) -> Self {
        Self { regexes: times * MAX_REGEXES, globs: times * MAX_GLOBS }
    }
}

/// What is too large.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TooLarge {
    /// What one configuration has.
    Own,
    /// What all configurations of the run have.
    All,
}

impl TooLarge {
    /// The reason in words.
    pub(super) fn says(self, what: &str) -> String {
        match self {
            Self::Own => format!("the {what} are too large together"),
            Self::All => format!("the {what} of all configurations are too large together"),
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        let (regexes, sets) = (HashSet::new(), HashMap::new());
        Self { own: Left::new(1), all: Left::new(ALL), text: MAX_TEXT, regexes, sets }
    }
}

impl Budget {
    /// Begins a configuration, which may consist of several files.
    pub fn begin(&mut self) {
        self.own = Left::new(1);
    }

    /// Takes the text of a file; an error if the run has too many.
    pub(super) fn text(&mut self, source: &str) -> Result<(), ()> {
        take(&mut self.text, source.len()).then_some(()).ok_or(())
    }

    /// Takes a valid regular expression.
    pub(super) fn regex(&mut self, pattern: &str) -> Result<(), TooLarge> {
        // What is too large for one is not compiled again and again to find out its size.
        if self.own.regexes == 0 {
            return Err(TooLarge::Own);
        }
        let size = text::regex_size(pattern);
        if !take(&mut self.own.regexes, size) {
            return Err(TooLarge::Own);
        }
        let is_known = !self.regexes.insert(pattern.to_owned());
        (is_known || take(&mut self.all.regexes, size)).then_some(()).ok_or(TooLarge::All)
    }

    /// Takes a list of globs, and compiles it. Those that are not valid are left out.
    pub(super) fn globs(&mut self, texts: Vec<String>) -> Result<Arc<GlobSet>, TooLarge> {
        if let Some((size, set)) = self.sets.get(&texts) {
            return if take(&mut self.own.globs, *size) { Ok(Arc::clone(set)) } else { Err(TooLarge::Own) };
        }
        let mut builder = GlobSetBuilder::new();
        let mut size = 0;
        for glob in texts.iter().filter_map(|text| globs::compile(text).ok()) {
            size += glob.regex().len();
            builder.add(glob);
        }
        if !take(&mut self.own.globs, size) {
            return Err(TooLarge::Own);
        }
        if !take(&mut self.all.globs, size) {
            return Err(TooLarge::All);
        }
        let set = Arc::new(builder.build().map_err(|_| TooLarge::Own)?);
        self.sets.insert(texts, (size, Arc::clone(&set)));
        Ok(set)
    }
}

/// Takes an amount from what is left, which is nothing afterwards if that is too little.
fn take(left: &mut usize, amount: usize) -> bool {
    let enough = *left >= amount;
    *left = left.saturating_sub(amount);
    enough
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(count: usize, start: usize) -> Vec<String> {
        (start..start + count).map(|number| format!("{}{number}", "**/*a".repeat(30))).collect()
    }

    #[test]
    fn equal_globs_of_several_configurations_are_compiled_and_counted_once() {
        let mut budget = Budget::default();
        let first = budget.globs(many(100, 0)).expect("few globs");
        for _ in 0..1_000 {
            budget.begin();
            assert!(Arc::ptr_eq(&first, &budget.globs(many(100, 0)).expect("the same globs")));
        }
        assert_eq!(budget.globs(many(2_000, 0)).expect_err("too many"), TooLarge::Own);
    }

    #[test]
    fn the_configurations_of_a_run_have_a_limit_together() {
        let mut budget = Budget::default();
        let mut add = |start: usize| {
            budget.begin();
            budget.globs(many(600, start))
        };
        let refused = (0..10).find_map(|round| add(round * 600).err().map(|why| (round, why)));
        assert_eq!(refused, Some((6, TooLarge::All)));
        let mut budget = Budget::default();
        let mut add = |number: usize| {
            budget.begin();
            budget.regex(&format!(r"\w{{10}}{number}"))
        };
        assert_eq!((0..).find_map(|number| add(number).err()), Some(TooLarge::All));
        let mut budget = Budget::default();
        let refused = (0..100).find(|_| budget.text(&"#".repeat(1 << 20)).is_err());
        assert_eq!(refused, Some(32));
    }
}
