//! The state of the screen, and the one way it changes.

pub mod detail;
