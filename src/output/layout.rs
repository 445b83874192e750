//! How a finding is laid out on a terminal: the excerpt of its lines, cut to the width, with underlines and labels.

pub(super) mod excerpt;
pub(super) mod underline;
pub(super) mod window;
pub(super) mod wrap;
