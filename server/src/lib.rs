//! Optiflow's server: configuration, databases, nightly batch, import, demonstration, command line and web server.
//!
//! The shop's way through it: `db::shop` reads the till's file (read-only), `batch` forecasts and publishes a
//! generation into `db::state`, `read` answers the pages from both, `web` serves them.

#![recursion_limit = "256"]

pub mod access;
pub mod batch;
pub mod certificate;
pub mod cli;
pub mod clock;
pub mod config;
pub mod db;
pub mod demo;
pub mod import;
pub mod log;
pub mod metrics;
pub mod nightly;
pub mod read;
pub mod web;
pub mod write;
