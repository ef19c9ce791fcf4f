//! `cinf.h`, by cbindgen out of the C binding's own sources.

use std::fs;
use std::path::{Path, PathBuf};

use cbindgen::{
    Builder, Config, DocumentationStyle, EnumConfig, FunctionConfig, Language, RenameRule, SortKey, Style,
};

use super::NOTICE;
use super::c::{init_macro, type_name};
use crate::codegen::schema::Schema;
use crate::shell::Result;

/// Hand-written sources with items of the interface, in the order of the header.
const SOURCES: &[&str] = &[
    "abi.rs",
    "version.rs",
    "options.rs",
    "settings.rs",
    "error.rs",
    "credentials.rs",
    "client.rs",
    "object_body.rs",
    "shutdown.rs",
    "cancel.rs",
    "functions.rs",
    "exchange.rs",
];

/// What every C programmer should read once.
const CONVENTIONS: &str = " * Unofficial client for Tencent Cloud Infinite's asynchronous image processing.
 *
 * Errors     A function that can fail returns NULL for success, or an error that the caller frees with
 *            cinf_error_free. Outputs come last and are written only on success.
 * Ownership  What an output receives belongs to the caller, who frees it with the function of the same name that
 *            ends in _free; NULL may be freed. What is inside an answer belongs to the answer. Arguments are borrowed
 *            for the duration of the call, and copied where they are needed longer.
 * Text       const char *, UTF-8, ending in a zero byte, both ways. Text that is absent is NULL.
 * Requests   Structs that begin with struct_size. Begin with the macro that ends in _INIT and fill in what is needed;
 *            zero and NULL mean \"not given\". A program that was compiled with an older header works with a newer
 *            library, because the size says what the program knows.
 * Answers    Structs to read. Arrays are arrays of pointers. A number or time that is absent is CINF_ABSENT; an absent
 *            struct is NULL. Fields may be added at the end: never copy an answer by value.
 * Threads    A client, a cancel token and a call may be used by any number of threads at once; everything else by one
 *            thread at a time. Anything may be freed on any thread.
 * Streams    Work on many inputs asks a function of the program for them, by the thread that reads the results and only
 *            while it does, when there is room for more. Freeing a stream stops its work.
 * Callbacks  Are called on a thread of the library, one after the other, never by the function that takes them. They
 *            may make blocking calls; they must not throw or jump out.
 * Jobs       Are billed, so that a submission is sent at most once unless the program asks for another mode. When one fails
 *            with CINF_OUTCOME_AMBIGUOUS, its job may exist: keep the text of cinf_error_submission, and find the job
 *            with cinf_client_reconcile before submitting again.
 * Fork       A child of fork may go on with the clients of its parent, but not with calls that were under way.";

/// The sources of the interface that are written by hand.
pub(crate) fn sources(root: &Path) -> Vec<PathBuf> {
    SOURCES.iter().map(|name| root.join("bindings-c/src").join(name)).collect()
}

/// The header.
pub(crate) fn header(root: &Path, schema: &Schema, generated: &[(&str, &str)]) -> Result<String> {
    let mut files = sources(root);
    // The generated sources as they will be, not as they lie there.
    let fresh = root.join("target/xtask/c-sources");
    fs::create_dir_all(&fresh)?;
    for (name, text) in generated {
        let path = fresh.join(name);
        fs::write(&path, text)?;
        files.push(path);
    }
    for path in &files {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        everything_is_documented(path, &text)?;
    }
    let mut builder = Builder::new().with_config(config(root, schema)?);
    for path in &files {
        builder = builder.with_src(path);
    }
    let bindings = builder.generate().map_err(|error| format!("cbindgen: {error}"))?;
    let mut out = Vec::new();
    bindings.write(&mut out);
    Ok(String::from_utf8(out)?)
}

fn config(root: &Path, schema: &Schema) -> Result<Config> {
    Ok(Config {
        language: Language::C,
        cpp_compat: true,
        style: Style::Both,
        sort_by: SortKey::None,
        usize_is_size_t: true,
        no_includes: true,
        sys_includes: vec!["stdbool.h".to_owned(), "stddef.h".to_owned(), "stdint.h".to_owned()],
        include_guard: Some("CINF_H".to_owned()),
        header: Some(format!("/* {NOTICE}\n *\n{CONVENTIONS}\n */")),
        after_includes: Some(macros(root, schema)?),
        documentation_style: DocumentationStyle::Doxy,
        line_length: 120,
        tab_width: 4,
        function: FunctionConfig { must_use: Some("CINF_MUST_USE".to_owned()), ..FunctionConfig::default() },
        enumeration: EnumConfig {
            rename_variants: RenameRule::QualifiedScreamingSnakeCase,
            ..EnumConfig::default()
        },
        ..Config::default()
    })
}

/// Version of the workspace: text, and its three numbers.
pub(crate) fn version(root: &Path) -> Result<(String, [u32; 3])> {
    let manifest = fs::read_to_string(root.join("Cargo.toml"))?;
    let section = manifest.split("[workspace.package]").nth(1).unwrap_or_default();
    let line = section.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    let text = line.ok_or("Cargo.toml has no version under [workspace.package]")?;
    let core = text.split(['-', '+']).next().unwrap_or_default();
    let numbers: Vec<u32> = core.split('.').map(str::parse).collect::<std::result::Result<_, _>>()?;
    let numbers =
        <[u32; 3]>::try_from(numbers).map_err(|_| format!("`{text}` is no version of three numbers"))?;
    Ok((text.to_owned(), numbers))
}

fn macros(root: &Path, schema: &Schema) -> Result<String> {
    let (text, [major, minor, patch]) = version(root)?;
    let mut out = format!(
        "
/** Version of this header as text; `cinf_version` is that of the library. */
#define CINF_VERSION \"{text}\"
/** First number of the version. */
#define CINF_VERSION_MAJOR {major}
/** Second number of the version. */
#define CINF_VERSION_MINOR {minor}
/** Third number of the version. */
#define CINF_VERSION_PATCH {patch}
/** The version as one number that grows with it. */
#define CINF_VERSION_NUMBER (CINF_VERSION_MAJOR * 1000000 + CINF_VERSION_MINOR * 1000 + CINF_VERSION_PATCH)

/** A number or time of an answer that is absent. */
#define CINF_ABSENT INT64_MIN

/** Marks functions whose error must be looked at. */
#if defined(__GNUC__) || defined(__clang__)
#define CINF_MUST_USE __attribute__((warn_unused_result))
#else
#define CINF_MUST_USE
#endif

"
    );
    let inbound = schema.inbound();
    let requests = schema.records.iter().filter(|record| inbound.contains(record.name.as_str()));
    let mut names = vec![
        ("CINF_CLIENT_OPTIONS_INIT".to_owned(), "cinf_client_options".to_owned()),
        ("CINF_CALL_OPTIONS_INIT".to_owned(), "cinf_call_options".to_owned()),
    ];
    names.extend(requests.map(|record| (init_macro(&record.name), type_name(&record.name))));
    for (name, of) in names {
        out.push_str(&format!(
            "/** What a `{of}` begins with. For C; in C++ use the type of `cinf.hpp`. */\n#define {name} {{ .struct_size \
             = sizeof({of}) }}\n"
        ));
    }
    Ok(out)
}

/// Fails on an item of the interface that says nothing about itself.
fn everything_is_documented(path: &Path, text: &str) -> Result<()> {
    let file = syn::parse_file(text).map_err(|error| format!("{}: {error}", path.display()))?;
    let complain = |what: String| -> Result<()> {
        Err(format!("{}: {what} has no documentation, and the header is read by people", path.display())
            .into())
    };
    let silent =
        |attributes: &[syn::Attribute]| !attributes.iter().any(|attribute| attribute.path().is_ident("doc"));
    for item in &file.items {
        match item {
            syn::Item::Fn(item) if item.sig.abi.is_some() && silent(&item.attrs) => {
                complain(format!("function {}", item.sig.ident))?;
            }
            syn::Item::Type(item) if is_public(&item.vis) && silent(&item.attrs) => {
                complain(format!("type {}", item.ident))?;
            }
            syn::Item::Const(item) if is_public(&item.vis) && silent(&item.attrs) => {
                complain(format!("constant {}", item.ident))?;
            }
            syn::Item::Struct(item) if is_public(&item.vis) => {
                if silent(&item.attrs) {
                    complain(format!("struct {}", item.ident))?;
                }
                for field in item.fields.iter().filter(|field| is_public(&field.vis) && silent(&field.attrs))
                {
                    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                    complain(format!("field {}.{name}", item.ident))?;
                }
            }
            syn::Item::Enum(item) if is_public(&item.vis) => {
                if silent(&item.attrs) {
                    complain(format!("enum {}", item.ident))?;
                }
                for variant in item.variants.iter().filter(|variant| silent(&variant.attrs)) {
                    complain(format!("value {}::{}", item.ident, variant.ident))?;
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_public(visibility: &syn::Visibility) -> bool {
    matches!(visibility, syn::Visibility::Public(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_without_documentation_is_refused_by_name() {
        let check =
            |text: &str| everything_is_documented(Path::new("x.rs"), text).map_err(|error| error.to_string());
        assert_eq!(check("/// D.\npub struct a { /// D.\n pub b: i32, c: i32 }\nfn inner() {}"), Ok(()));
        for (text, name) in [
            ("pub extern \"C\" fn f() {}", "function f"),
            ("/// D.\npub struct a { pub b: i32 }", "field a.b"),
            ("/// D.\npub enum e { A }", "value e::A"),
            ("pub type t = i32;", "type t"),
        ] {
            assert!(check(text).unwrap_err().contains(name), "{text}");
        }
    }
}
