//! Reads arbitrary text as configuration: it is valid, or has errors whose spans are within it.
#![no_main]

use ack_lint::config::{self, Layer, Layers, Place};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|source: &str| {
    for place in [Place::Whole, Place::Tool] {
        match config::read(source, "ack-lint.toml", "/".into(), place) {
            Ok(Some(layer)) => {
                let options = Layer::default();
                let layers = Layers::new(Some(&layer), "ack-lint.toml", Some("/docs/CREDITS.md".as_ref()), &options);
                layers.levels().expect("the rules of a configuration that was read exist");
                let _ = layers.choice();
                let _ = config::show::toml(&layers);
            }
            Ok(None) => {}
            Err(wrong) => {
                assert!(!wrong.is_empty());
                for error in wrong {
                    assert!(source.get(error.span.range()).is_some(), "{error:?}");
                }
            }
        }
    }
});
