//! One pure function a format: a finished report becomes text.
