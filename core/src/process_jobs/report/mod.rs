//! The report of a run: one row per input, written as they end.

mod line;
mod row;
mod sheet;

pub(super) use line::Form;
pub(super) use row::Row;
pub(super) use sheet::Sheet;
