//! annals: read, question and hand on a sourced chronology of world events.
//!
//! ```text
//!             formats (read)                                    formats (write)
//!  files ──▶  yaml                ──▶  chronology  ──▶ query ──▶  yaml md csv json …  ──▶ files
//!                                         │             │
//!                                         └──── app ────┘   key ─▶ Action ─▶ App::update ─▶ Option<Effect>
//!                                                │
//!                                                ▼
//!                                               ui  (pure drawing of &App)  ──▶ terminal
//! ```
//!
//! Each room's own page says what it is for and which other rooms it may name; a test holds that against the code.

pub mod app;
pub mod chronology;
pub mod cli;
pub mod config;
pub mod formats;
pub mod keymap;
pub mod model;
pub mod names;
pub mod query;
pub mod terminal;
pub mod theme;
pub mod ui;
