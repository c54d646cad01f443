//! The pages in a real browser: journeys of each role, and what is checked on every page they pass.
//!
//! A journey is a test written with [`ui::journey`]: it is given a browser in front of a service of
//! its own, in this process. Where the machine has no Chromium it says so and passes; with
//! `BROWSER_TESTS=required` (CI) it fails with the same words. Pages over plain HTTP, without a
//! browser, are in `tests/portal`. What is checked and why: docs/accessibility.md.

mod checks;
mod driver;
pub mod found;
mod hands;
mod journeys;
mod screen;
mod ui;
