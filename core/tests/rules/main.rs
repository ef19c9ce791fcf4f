//! Rules for pictures: their text, what they do to sizes, and how they are built.

mod any_rule;
mod build;
mod functions;
mod geometry;
mod oracle;
mod prediction;
mod text;
mod whole_oracle;
