//! The license that a page names, and the license files of its project.

use std::{fs, path::Path};

use super::SEED;
use crate::common::program::{project, run};

/// The texts of the files matter, from the nearest folder that has any.
#[test]
fn license_files() {
    let mit = include_str!("../../../LICENSE-MIT");
    let apache = include_str!("../../../LICENSE-APACHE");
    let cases: &[(&[(&str, &str)], usize)] = &[
        (&[("LICENSE", mit)], 0),
        (&[("LICENSE", apache)], 1),
        (&[("LICENSE-MIT", mit), ("LICENSE-APACHE", apache)], 0),
        (&[("COPYING.txt", apache), ("docs/LICENSE.md", mit)], 0),
        (&[("LICENSE", "All rights reserved.")], 0),
        (&[("LICENSES/CC-BY-4.0.txt", ""), ("LICENSES/MIT.txt", "")], 0),
        (&[("LICENSES/CC-BY-4.0.txt", "")], 1),
        (&[], 0),
    ];
    for (files, wanted) in cases {
        let folder = tempfile::TempDir::new().unwrap();
        let write = |path: &str, text: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        fs::create_dir(folder.path().join(".git")).unwrap();
        write("docs/ACKNOWLEDGMENTS.md", SEED);
        files.iter().for_each(|(path, text)| write(path, text));
        let names: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
        assert_eq!(reported(folder.path()).matches("claim/license").count(), *wanted, "{names:?}");
    }
}

fn reported(folder: &Path) -> String {
    run(folder, &["check", "--offline", "--output-format", "concise", "docs/ACKNOWLEDGMENTS.md"]).out
}

/// A section named License is about the project, whatever it calls it, but not if that is another project.
#[test]
fn the_license_of_another_project_in_the_section() {
    let apache = include_str!("../../../LICENSE-APACHE");
    let found = |folder: &str, text: &str| {
        let page = format!("{folder}/THANKS.md");
        let text = format!("# Thanks\n\n## License\n\n{text}\n");
        let files = [("owl/LICENSE", apache), ("owl/.git/config", ""), (&*page, &*text)];
        let project = project(&files);
        let ran = run(&project.path().join("owl"), &["check", "--offline", "--output-format", "concise", "."]);
        ran.out.matches("claim/license").count()
    };
    for text in ["FFmpeg is licensed under LGPL-2.1.", "[FFmpeg](https://ffmpeg.test) is licensed under LGPL-2.1."] {
        assert_eq!(found("owl", text), 0, "{text}");
        assert_eq!(found("owl/packages/ffmpeg", text), 1, "{text}");
    }
    for text in ["Owl is licensed under LGPL-2.1.", "[Owl](https://owl.test) is licensed under LGPL-2.1.", "LGPL-2.1"] {
        assert_eq!(found("owl", text), 1, "{text}");
    }
}
