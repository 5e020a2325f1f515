//! The page and its worker: one library and one module.
//!
//! Edits change the [`state::document`]. [`hooks::use_simulation`] derives the run of a small scenario while the page
//! is rendered, and has the worker make any other; [`state::runs`] combines both. Views derive from these and from the
//! selection. The page contains no rule of AWS: forms come from the scenario's schema, words and pictures from the
//! views.
//!
//! Elements are built with the functions of [`components`], which take a tenth of the code of `html!`: the macro expands
//! to separate code at every element. `html!` only mounts components and contexts.

pub mod address;
pub mod advice;
pub mod app;
pub mod bottom_bar;
pub mod centre;
pub mod compare;
pub mod components;
pub mod editor;
pub mod embed;
pub mod export;
pub mod hooks;
pub mod inspector;
pub mod json;
pub mod lessons;
pub mod services;
pub mod share;
pub mod stack;
pub mod state;
pub mod summary;
pub mod table;
pub mod timeline;
pub mod tree;
pub mod worker;
