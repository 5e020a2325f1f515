//! The page and its worker are one library, and one module that is either.
//!
//! Edits change the [`state::document`]; [`hooks::use_simulation`] sends every new scenario to the worker and puts the
//! answer into [`state::runs`]; all that is shown is derived from these two and from what is selected. No rule of AWS
//! is in here: forms come from the scenario's tables, words and pictures from the views.

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
