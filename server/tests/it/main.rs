//! Integration: the real `optiflow`, a real SQLite file, real HTTP. One binary, since linking is what takes time.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod alone;
mod backtest;
mod care;
mod command_line;
mod commands;
mod csv_append;
mod csv_append_till;
mod csv_import;
mod dashboard;
mod demo_shop;
mod events;
mod exports;
mod failures;
mod forms;
mod heard;
mod kill;
mod learning;
mod night;
mod one_step;
mod orders;
mod pages;
mod predictions_page;
mod proof;
mod reading;
mod reasons;
mod relearning;
mod security;
mod shop_file;
mod steps;
mod support;
mod till;
mod watch;
