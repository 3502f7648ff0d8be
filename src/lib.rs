//! annals: read, question and hand on a sourced chronology of world events.
//!
//! ```text
//!             formats (read)                                    formats (write)
//!  files ──▶  yaml                ──▶  chronology  ──▶ engine ──▶  yaml md csv json …  ──▶ files
//!                                         │             │
//!                                         └──── app ────┘   key ─▶ Action ─▶ App::update ─▶ Option<Effect>
//!                                                │
//!                                                ▼
//!                                               ui  (pure drawing of &App)  ──▶ terminal
//! ```
//!
//! Each room's own page says what it is for and which other rooms it may name; a test holds that against the code.
//!
//! The rooms below `app` are of use without a screen:
//!
//! ```
//! use annals::engine::{ColumnEngine, Engine};
//! use annals::formats::{self, files};
//! use annals::query::Query;
//!
//! let text = "- {id: call, date: 2026-03-06, title: A call, actors: [Putin, Masoud Pezeshkian]}";
//! let loaded = formats::read(vec![files::input("events.yaml", text.into())])?;
//! assert!(loaded.problems.is_empty());
//!
//! let query: Query = "actor:pezeskian from:2026".parse()?;
//! let engine: &dyn Engine = &ColumnEngine::new(loaded.chronology, true);
//! let excerpt = engine.take(&engine.names().plan(&query))?;
//! assert_eq!(excerpt.ids().collect::<Vec<_>>(), ["call"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod account;
pub mod app;
pub mod chronology;
pub mod cli;
pub mod config;
pub mod engine;
pub mod formats;
pub mod keymap;
pub mod model;
pub mod names;
pub mod query;
pub mod side;
pub mod terminal;
pub mod theme;
pub mod ui;
