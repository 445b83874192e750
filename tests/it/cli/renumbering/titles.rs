//! The same for pages that give the titles of their modules, without any history.

use std::{collections::BTreeSet, fs};

use super::{Tree, small};
use crate::common::program::{project, run};

/// A reference with the names of its modules: the text before, between and after the numbers, and whether they are a
/// range.
struct Titled {
    numbers: Vec<u32>,
    names: Vec<String>,
    range: bool,
    colon: bool,
}

impl Titled {
    fn all(tree: &Tree) -> Vec<Self> {
        let own: Vec<(u32, String)> =
            tree.names.keys().filter_map(|&number| Some((number, tree.only(number)?.clone()))).collect();
        let mut all = Vec::new();
        for width in [1, 2, 3, 5] {
            for run in own.windows(width) {
                let (numbers, names): (Vec<u32>, Vec<String>) = run.iter().cloned().unzip();
                let apart = tree.between(numbers[0], numbers[width - 1]) != numbers;
                for (range, colon) in [(false, false), (false, true), (true, false)] {
                    if (range && (width == 1 || apart)) || (colon && width > 1) {
                        continue;
                    }
                    all.push(Self { numbers: numbers.clone(), names: names.clone(), range, colon });
                }
            }
        }
        all
    }

    fn with(&self, numbers: &[u32], range: bool) -> String {
        let shown: Vec<String> = numbers.iter().map(|number| format!("{number:02}")).collect();
        let numbers = match shown.as_slice() {
            [first, .., last] if range => format!("{first}-{last}"),
            [first @ .., last] if self.range => format!("{} and {last}", first.join(", ")),
            all => all.join(", "),
        };
        let titles: Vec<String> = self.names.iter().map(|name| name[..1].to_uppercase() + &name[1..]).collect();
        let titles = if self.colon { format!(": {}", titles[0]) } else { format!(" ({})", titles.join(", ")) };
        format!("Read Module{} {numbers}{titles}.", if self.numbers.len() > 1 { "s" } else { "" })
    }

    fn written(&self) -> String {
        self.with(&self.numbers, self.range)
    }

    /// The line as it should read, and whether it is right as it is.
    fn today(&self, now: &Tree) -> (String, bool) {
        let known = self.numbers.iter().all(|number| now.names.contains_key(number));
        let numbers: Vec<u32> = match self.numbers.as_slice() {
            [first, .., last] if self.range => now.between(*first, *last),
            all => all.to_vec(),
        };
        let apart = |(name, number): (&String, &u32)| {
            let homes = now.homes(name);
            !homes.is_empty() && !homes.contains(number)
        };
        let wrong = self.names.iter().zip(&numbers).any(apart);
        let targets: Option<Vec<u32>> = self.names.iter().map(|name| now.home(name)).collect();
        let sorted = |numbers: &[u32]| numbers.iter().copied().collect::<BTreeSet<_>>();
        // Of a range, only the ends have to exist.
        let is_known = |number: &u32| now.names.contains_key(number);
        let exists = match self.numbers.as_slice() {
            [first, .., last] if self.range => is_known(first) && is_known(last),
            all => all.iter().all(is_known),
        };
        let width = match self.numbers.as_slice() {
            [first, .., last] if self.range => (last - first + 1) as usize,
            all => all.len(),
        };
        match targets.filter(|_| {
            (!exists && width == self.names.len()) || (exists && known && numbers.len() == self.names.len())
        }) {
            Some(targets) if !exists || (wrong && sorted(&targets) != sorted(&numbers)) => {
                let run = now.between(targets[0], targets[targets.len() - 1]) == targets;
                (self.with(&targets, self.range && run), false)
            }
            _ => (self.written(), known && !wrong),
        }
    }
}

/// Pages written for every tree, fixed against every other one. Returns the number of lines.
pub(crate) fn fix_titles(trees: &[Tree]) -> usize {
    let mut repaired = 0;
    for now in trees {
        let folder = project(&[]);
        now.directories.iter().for_each(|name| fs::create_dir_all(folder.path().join("src").join(name)).unwrap());
        let paths: Vec<String> = (0..trees.len()).map(|at| format!("page{at:02}.md")).collect();
        for (tree, path) in trees.iter().zip(&paths) {
            let lines: Vec<String> = Titled::all(tree).iter().map(Titled::written).collect();
            fs::write(folder.path().join(path), lines.join("\n\n") + "\n").unwrap();
        }
        let options = [
            "check",
            "--offline",
            "--profile",
            "tinytorch",
            "--select",
            "module",
            "--output-format",
            "jsonl",
            "--fix",
            "--unsafe-fixes",
        ];
        let ran =
            run(folder.path(), &options.iter().copied().chain(paths.iter().map(String::as_str)).collect::<Vec<_>>());
        let mut reported = BTreeSet::new();
        for line in ran.out.lines() {
            let one: serde_json::Value = serde_json::from_str(line).unwrap();
            reported.insert((one["file"].as_str().unwrap().to_owned(), one["start"]["line"].as_u64().unwrap()));
        }
        for (tree, path) in trees.iter().zip(&paths) {
            let fixed = fs::read_to_string(folder.path().join(path)).unwrap();
            let all = Titled::all(tree);
            assert_eq!(fixed.lines().count(), 2 * all.len() - 1);
            for (index, one) in all.iter().enumerate() {
                let (wanted, right) = one.today(now);
                let is = fixed.lines().nth(2 * index).unwrap();
                assert_eq!(is, wanted, "was {}, among {:?}", one.written(), now.directories);
                // Lines that are wrong and were not fixed are reported.
                let changed = is != one.written();
                assert!(
                    right || changed || reported.contains(&(path.clone(), 2 * index as u64 + 1)),
                    "{is}: {ran:?}",
                    ran = ran.out
                );
                repaired += usize::from(changed);
            }
        }
    }
    repaired
}

#[test]
fn pages_with_names_follow_every_renumbering() {
    let repaired = fix_titles(&small());
    assert!(repaired > 100, "{repaired}");
}
