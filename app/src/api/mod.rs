//! Server functions: each validates what it is given, calls a port and returns what a page shows.

pub mod alerts;
