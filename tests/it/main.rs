//! What annals promises, tested from outside: files, queries, screens, the command line, the program in a terminal.

mod account;
mod ascii;
mod cli;
mod clusters;
mod costs;
mod dates;
mod finding;
mod growth;
mod identity;
mod inputs;
mod layers;
mod lines;
mod markdown;
mod names;
mod picture;
mod properties;
mod pty;
mod queries;
mod reading;
mod readme;
mod round_trips;
mod screens;
mod shipped;
mod support;
mod tables;
