//! The only part that touches files, the environment, the clock, the network and the terminal.
