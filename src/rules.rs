//! The catalogue. A rule is two files, `rules/<group>/<name>.rs` and its page, and two lines here.
