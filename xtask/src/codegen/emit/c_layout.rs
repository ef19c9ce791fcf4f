//! What compiled C programs rely on: the order of fields and the numbers of values, kept in a file of its own.
//!
//! The core may reorder its fields and insert values wherever they read best. In C each has a place for ever, so that
//! places are given out once, in the order in which things appeared.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use crate::shell::Result;

/// Where the places are kept.
pub(crate) const PATH: &str = "bindings-c/layout.txt";

const INTRODUCTION: &str = "\
# The binary interface of libcinf: fields of structs in order, and numbers of values. Programs that were compiled with
# an older header rely on each line. New lines are added by `cargo xtask codegen`; a line is never moved, and removed
# only together with a new CINF_ABI_VERSION in bindings-c/src/abi.rs.
";

/// Fields and numbers that were given out.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Layout {
    fields: BTreeMap<String, Vec<String>>,
    numbers: BTreeMap<String, Vec<(String, u32)>>,
}

impl Layout {
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let mut layout = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            match line.split(' ').collect::<Vec<_>>().as_slice() {
                ["field", owner, name] => {
                    layout.fields.entry((*owner).to_owned()).or_default().push((*name).to_owned());
                }
                ["value", owner, name, number] => {
                    let number = number.parse().map_err(|_| format!("{PATH}: `{line}` has no number"))?;
                    layout.numbers.entry((*owner).to_owned()).or_default().push(((*name).to_owned(), number));
                }
                _ => return Err(format!("{PATH}: `{line}` is neither a field nor a value").into()),
            }
        }
        Ok(layout)
    }

    pub(crate) fn text(&self) -> String {
        let mut out = INTRODUCTION.to_owned();
        for (owner, names) in self.fields.iter().filter(|(_, names)| !names.is_empty()) {
            out.push('\n');
            for name in names {
                let _ = writeln!(out, "field {owner} {name}");
            }
        }
        for (owner, values) in &self.numbers {
            out.push('\n');
            for (name, number) in values {
                let _ = writeln!(out, "value {owner} {name} {number}");
            }
        }
        out
    }

    /// The fields of a struct in C's order; new ones are added at the end.
    pub(crate) fn order(&mut self, owner: &str, names: &[String]) -> Result<Vec<String>> {
        let known = self.fields.entry(owner.to_owned()).or_default();
        if let Some(gone) = known.iter().find(|known| !names.contains(known)) {
            return Err(format!(
                "{owner}.{gone} is gone from the core, but compiled C programs rely on it; take its line out of {PATH} \
                 and count CINF_ABI_VERSION up, or put the field back"
            )
            .into());
        }
        for name in names {
            if !known.contains(name) {
                known.push(name.clone());
            }
        }
        Ok(known.clone())
    }

    /// Notes the structs and enumerations of a source that was written by hand, whose places are those that it has there.
    pub(crate) fn keep(&mut self, path: &Path, text: &str) -> Result<()> {
        let file = syn::parse_file(text).map_err(|error| format!("{}: {error}", path.display()))?;
        for item in &file.items {
            match item {
                syn::Item::Struct(item) => self.keep_fields(item)?,
                syn::Item::Enum(item) => self.keep_numbers(item)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn keep_fields(&mut self, item: &syn::ItemStruct) -> Result<()> {
        let is_public = |field: &&syn::Field| matches!(field.vis, syn::Visibility::Public(_));
        let names = item.fields.iter().filter(is_public).filter_map(|field| field.ident.as_ref());
        // Every struct of a program begins with its size, which is no place to be given out.
        let names: Vec<String> =
            names.map(ToString::to_string).filter(|name| name != "struct_size").collect();
        let owner = item.ident.to_string();
        if names.is_empty() || self.order(&owner, &names)? == names {
            return Ok(());
        }
        Err(format!(
            "{owner} has its fields in another order than compiled C programs know; new ones come last"
        )
        .into())
    }

    fn keep_numbers(&mut self, item: &syn::ItemEnum) -> Result<()> {
        let owner = item.ident.to_string();
        for variant in &item.variants {
            let name = variant.ident.to_string();
            let Some((_, syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(number), .. }))) =
                &variant.discriminant
            else {
                return Err(format!("{owner}::{name} has no number of its own").into());
            };
            let number = number.base10_parse::<u32>()?;
            let known = self.numbers.entry(owner.clone()).or_default();
            match known.iter().find(|(other, taken)| *other == name || *taken == number) {
                None => known.push((name, number)),
                Some((other, taken)) if *other == name && *taken == number => {}
                Some((other, taken)) => {
                    return Err(format!(
                        "{owner}::{name} = {number}: compiled C programs know {other} = {taken}"
                    )
                    .into());
                }
            }
        }
        Ok(())
    }

    /// The number of a value; a new one gets a number that was never used.
    pub(crate) fn number(&mut self, owner: &str, name: &str) -> u32 {
        let known = self.numbers.entry(owner.to_owned()).or_default();
        if let Some((_, number)) = known.iter().find(|(known, _)| known == name) {
            return *number;
        }
        let number = known.iter().map(|(_, number)| *number).max().unwrap_or(0) + 1;
        known.push((name.to_owned(), number));
        number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_given_out_once() {
        let mut layout =
            Layout::parse("# c\n\nfield a x\nfield a y\nvalue e One 1\nvalue e Three 3\n").unwrap();
        let names = ["new", "y", "x"].map(String::from);
        assert_eq!(layout.order("a", &names).unwrap(), ["x", "y", "new"]);
        assert_eq!(
            (layout.number("e", "Three"), layout.number("e", "Two"), layout.number("f", "A")),
            (3, 4, 1)
        );
        let again = Layout::parse(&layout.text()).unwrap();
        assert_eq!(again, layout);
    }

    #[test]
    fn what_is_written_by_hand_keeps_its_places() {
        let present = "field s b\n\nvalue e One 1\n";
        let keep = |source: &str| {
            let mut layout = Layout::parse(present).unwrap();
            layout.keep(Path::new("x.rs"), source).map(|()| layout.text()).map_err(|error| error.to_string())
        };
        let grown = keep(
            "pub struct s { pub struct_size: usize, pub b: i64, pub c: i64, d: i64 } enum e { One = 1, Two = 2 }",
        );
        let grown = grown.unwrap();
        assert!(grown.ends_with("\nfield s b\nfield s c\n\nvalue e One 1\nvalue e Two 2\n"), "{grown}");
        for (source, complaint) in [
            ("pub struct s { pub c: i64, pub b: i64 }", "s has its fields in another order"),
            ("pub struct s { pub c: i64 }", "s.b is gone"),
            ("enum e { One = 2 }", "e::One = 2: compiled C programs know One = 1"),
            ("enum e { Two = 1 }", "e::Two = 1: compiled C programs know One = 1"),
            ("enum e { One }", "e::One has no number"),
        ] {
            assert!(keep(source).unwrap_err().contains(complaint), "{source}");
        }
    }

    #[test]
    fn a_field_does_not_vanish_silently() {
        let mut layout = Layout::parse("field a x\n").unwrap();
        assert!(layout.order("a", &[]).unwrap_err().to_string().contains("a.x is gone"));
        assert!(Layout::parse("enum a x").is_err());
    }
}
