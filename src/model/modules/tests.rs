use super::*;

fn contract() -> contract::Modules {
    contract::Modules {
        list: ["05 DataLoader", "06 Autograd", "09 Convolutions"].map(String::from).to_vec(),
        aliases: BTreeMap::from([("Convolutions".to_owned(), vec!["Spatial".to_owned(), "CNN".to_owned()])]),
        tiers: vec![contract::Tier {
            name: "Foundation".to_owned(),
            modules: vec!["DataLoader".to_owned(), "Autograd".to_owned()],
        }],
        ..contract::Modules::default()
    }
}

fn tree(directories: &[&str]) -> ModuleTree {
    ModuleTree::from_directories("src", directories, &contract())
}

#[test]
fn archived_directories_are_ignored() {
    let names = [
        "01_tensor",
        "20_competition_ARCHIVED",
        "04_losses_backup",
        "05_autograd.bak",
        "05_autograd_old2",
        "06_x copy 2",
        "07_y-deprecated",
        "08_z_backup_20240101",
        "09_w~",
        "README",
        "_03_layers",
        "03-dash",
        "1234_year",
        "02_",
        "02_2x",
        "11_archive",
        "00_old_tricks",
        "12_attention_2",
    ];
    let found: Vec<_> = tree(&names).modules().iter().map(|m| (m.number, m.name.clone())).collect();
    let expected = [(0, "old_tricks"), (1, "tensor"), (11, "archive"), (12, "attention_2")];
    assert_eq!(found, expected.map(|(number, name)| (number, name.to_owned())));
}

#[test]
fn two_directories_make_a_tree() {
    assert!(ModuleTree::is_tree(&["00_a", "lib", "07_b"]));
    assert!(!ModuleTree::is_tree(&["00_a", "lib", "07_b_ARCHIVED"]));
    assert!(!ModuleTree::is_tree::<&str>(&[]));
}

#[test]
fn names_compare_without_case_spaces_and_plural() {
    for (a, b) in [
        ("Data Loader", "data_loader"),
        ("DataLoaders", "dataloader"),
        ("Loss", "losses"),
        ("Tiny-GPT", "tinygpt"),
        ("Boxes", "box"),
        ("multi\u{2011}head", "multi_head"),
    ] {
        assert_eq!(normalize(a), normalize(b), "{a} {b}");
    }
    assert_ne!(normalize("Loss"), normalize("Los"));
    assert_eq!(normalize("s"), "s");
    assert_eq!(normalize("_-"), "");
}

#[test]
fn titles_follow_the_contract_else_the_directory() {
    let tree = tree(&["05_dataloader", "09_spatial", "14_kvcaching", "15_big_model"]);
    let titles: Vec<_> = tree.modules().iter().map(|m| m.title.as_str()).collect();
    assert_eq!(titles, ["DataLoader", "Spatial", "Kvcaching", "Big Model"]);
}

#[test]
fn aliases_work_both_ways_and_names_come_first() {
    let spatial = tree(&["09_spatial"]);
    assert_eq!(spatial.numbers_of("Convolution"), [9]);
    assert_eq!(spatial.numbers_of("CNNs"), [9]);
    let both = tree(&["09_spatial", "10_convolutions"]);
    assert_eq!(both.numbers_of("convolutions"), [10]);
    assert_eq!(both.numbers_of("cnn"), [9, 10]);
}

#[test]
fn numbers_may_have_gaps_and_be_shared() {
    let tree = tree(&["00_setup", "01_tensor", "20_capstone", "20_competition", "24_x"]);
    assert_eq!(tree.count(), 4);
    assert_eq!(tree.between(1, 23).collect::<Vec<_>>(), [1, 20]);
    assert_eq!(tree.titles(20), "Capstone or Competition");
    assert_eq!(tree.location(20), "src/20_capstone, src/20_competition");
    assert!(tree.has(0) && !tree.has(2));
    assert_eq!(tree.extent(), "src/ has 00-01, 20 and 24");
    assert_eq!(tree.titles(3), "");
}

#[test]
fn a_tier_requires_all_its_modules() {
    assert_eq!(tree(&["05_dataloader", "06_autograd"]).tier("Foundation Tier").map(|t| t.ends()), Some((5, 6)));
    let incomplete = tree(&["06_autograd", "07_training"]);
    assert!(incomplete.tier("foundation").is_none());
    assert!(incomplete.is_tier("Foundations") && !incomplete.is_tier("Tier"));
}

#[test]
fn a_list_replaces_directories() {
    let list = ["06 Autograd", "7: Optimizers", "nonsense", "08Training"].map(String::from);
    let tree = ModuleTree::from_list(ModuleSource::Builtin("tinytorch".to_owned()), &list, &contract());
    assert_eq!(tree.modules().len(), 2);
    assert_eq!(tree.location(6), "06 Autograd");
    assert_eq!(tree.source().to_string(), "builtin:tinytorch");
}

#[test]
fn nearest_finds_only_misspelled_names() {
    let tree = tree(&["06_autograd", "13_transformers"]);
    assert_eq!(tree.nearest("Autogard").map(|m| m.number), Some(6));
    assert_eq!(tree.nearest("Transfomer").map(|m| m.number), Some(13));
    assert!(tree.nearest("Capstone").is_none());
    assert!(tree.nearest("").is_none());
}
