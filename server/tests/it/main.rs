//! Integration: the real `optiflow`, a real SQLite file, real HTTP. One binary, since linking is what takes time.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod backtest;
mod csv_append;
mod csv_append_till;
mod csv_import;
mod demo_shop;
mod night;
mod pages;
mod shop_file;
mod support;
