//! `cargo xtask codegen`: writes what the bindings need from the sources of the core.

mod docs;
mod emit;
mod functions;
mod parse;
pub(crate) mod schema;

use std::fs;
use std::path::{Path, PathBuf};

use emit::python::Flavour;
use parse::{Role, Source};
use schema::Schema;

use crate::shell::{self, Result};

/// Files of the operation folder that are machinery, not requests.
const NO_SCHEMA: &[&str] = &["open_enum.rs", "route.rs", "check.rs"];

pub(crate) use docs::Speller;
pub(crate) use emit::c as names;
pub(crate) use emit::c_header::version;
pub(crate) use emit::cpp::request_name;

/// What the core offers.
pub(crate) fn schema(root: &Path) -> Result<Schema> {
    Ok(parse::parse(&sources(root)?)?)
}

/// The functions that need no client, as JavaScript calls them.
pub(crate) fn function_names(root: &Path) -> Result<Vec<String>> {
    let functions = schema(root)?.functions;
    Ok(functions.iter().map(|function| emit::node::camel(&function.name)).collect())
}

/// Writes all generated files, or with `check` fails if one of them differs from what would be written.
pub(crate) fn run(check: bool) -> Result<()> {
    let root = shell::root();
    let schema = schema(&root)?;
    let mut stale = Vec::new();
    for (path, text) in outputs(&root, &schema)? {
        let path = root.join(path);
        let same = fs::read_to_string(&path).is_ok_and(|present| present == text);
        match (same, check) {
            (true, _) => {}
            (false, true) => stale.push(path),
            (false, false) => {
                fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
                shell::say(format!("wrote {}", shown(&root, &path)));
            }
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = stale.iter().map(|path| format!("  {}", shown(&root, path))).collect();
    Err(format!("these files do not fit the core:\n{}\nrun: cargo xtask codegen", list.join("\n")).into())
}

/// Every generated file: path from the root, and content.
fn outputs(root: &Path, schema: &Schema) -> Result<Vec<(PathBuf, String)>> {
    let package = Path::new("bindings-python/python/cloud_infinite");
    let examples = |method: &str| {
        let path = root.join("docs/examples/python").join(method).with_extension("py");
        fs::read_to_string(path).ok()
    };
    let node_examples = |method: &str| {
        let path = root.join("docs/examples/node").join(method).with_extension("ts");
        fs::read_to_string(path).ok()
    };
    let mut outputs = c_sources(root, schema)?;
    outputs.extend([
        (package.join("models.py"), emit::python::models(schema)?),
        (package.join("errors.py"), emit::python::errors(schema)),
        (package.join("_operations.py"), emit::python::operations(schema, Flavour::Sync, &examples)?),
        (package.join("_async_operations.py"), emit::python::operations(schema, Flavour::Async, &examples)?),
        (package.join("_streams.py"), emit::python_streams::module(schema, Flavour::Sync, &examples)?),
        (package.join("_async_streams.py"), emit::python_streams::module(schema, Flavour::Async, &examples)?),
        (package.join("_functions.py"), emit::python_functions::module(schema, &examples)),
        (package.join("_process_rule.py"), emit::python_steps::module(schema)),
        (
            "bindings-python/src/generated_functions.rs".into(),
            shell::rustfmt(&emit::python_functions::native(schema))?,
        ),
        ("bindings-python/src/generated.rs".into(), shell::rustfmt(&emit::python_seam::source(schema))?),
        ("bindings-node/ts/models.ts".into(), emit::node::models(schema)),
        ("bindings-node/ts/errors.ts".into(), emit::node::errors(schema)),
        ("bindings-node/ts/operations.ts".into(), emit::node::operations(schema, &node_examples)),
        ("bindings-node/ts/streams.ts".into(), emit::node_streams::module(schema, &node_examples)),
        ("bindings-node/ts/functions.ts".into(), emit::node_functions::module(schema, &node_examples)),
        ("bindings-node/ts/process-rule.ts".into(), emit::node_steps::module(schema)),
        (
            "bindings-node/src/generated_functions.rs".into(),
            shell::rustfmt(&emit::node_functions::native(schema))?,
        ),
        (emit::vectors::PATH.into(), shell::rustfmt(&emit::vectors::source(schema))?),
        ("bindings-node/src/generated.rs".into(), shell::rustfmt(&emit::node_seam::source(schema))?),
    ]);
    Ok(outputs)
}

/// The sources of the C library, the layout that they must keep, and the headers.
fn c_sources(root: &Path, schema: &Schema) -> Result<Vec<(PathBuf, String)>> {
    let path = Path::new(emit::c_layout::PATH);
    let mut layout = emit::c_layout::Layout::parse(&fs::read_to_string(root.join(path)).unwrap_or_default())?;
    let models = shell::rustfmt(&emit::c::models(schema, &mut layout)?)?;
    let errors = shell::rustfmt(&emit::c::errors(schema, &mut layout))?;
    let operations = shell::rustfmt(&emit::c::operations(schema)?)?;
    let functions = shell::rustfmt(&emit::c_functions::source(schema)?)?;
    let streams = shell::rustfmt(&emit::c_streams::source(schema))?;
    for source in emit::c_header::sources(root) {
        let text = fs::read_to_string(&source).map_err(|error| format!("{}: {error}", source.display()))?;
        layout.keep(&source, &text)?;
    }
    let generated = [
        ("errors.rs", &*errors),
        ("models.rs", &*models),
        ("operations.rs", &*operations),
        ("functions.rs", &*functions),
        ("streams.rs", &*streams),
    ];
    let header = emit::c_header::header(root, schema, &generated)?;
    let folder = Path::new("bindings-c/src/generated");
    let mut outputs: Vec<(PathBuf, String)> =
        generated.into_iter().map(|(name, text)| (folder.join(name), text.to_owned())).collect();
    outputs.push((path.to_owned(), layout.text()));
    outputs.push(("include/cinf.h".into(), header));
    outputs.push(("include/cinf/operations.hpp".into(), emit::cpp::operations(schema)?));
    outputs.push(("include/cinf/streams.hpp".into(), emit::cpp_streams::header(schema)));
    outputs.push(("include/cinf/functions.hpp".into(), emit::cpp_functions::header(schema)));
    outputs.push(("include/cinf/process_rule.hpp".into(), emit::cpp_steps::header(schema)));
    Ok(outputs)
}

fn sources(root: &Path) -> Result<Vec<Source>> {
    let core = root.join("core/src");
    let mut files = Vec::new();
    for folder in ["model", "operation"] {
        let mut names = Vec::new();
        for entry in fs::read_dir(core.join(folder))? {
            names.push(entry?.path());
        }
        names.sort();
        let is_schema = |path: &PathBuf| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            name.ends_with(".rs") && !NO_SCHEMA.contains(&name)
        };
        files.extend(names.into_iter().filter(is_schema).map(|path| (path, Role::Data)));
    }
    files.push((core.join("function.rs"), Role::Data));
    for family in ["geometry", "encoding", "segments"] {
        files.push((core.join("rule/steps").join(family).with_extension("rs"), Role::Data));
    }
    files.push((core.join("wait/job.rs"), Role::Data));
    files.push((core.join("callback/receive.rs"), Role::Data));
    files.push((core.join("doctor/mod.rs"), Role::Data));
    files.push((core.join("presign.rs"), Role::Data));
    files.push((core.join("process_jobs/feed.rs"), Role::Data));
    files.push((core.join("wait/jobs.rs"), Role::Data));
    files.push((core.join("bulk/submit.rs"), Role::Data));
    files.push((core.join("bulk/mod.rs"), Role::Data));
    files.push((core.join("process_jobs/request.rs"), Role::Data));
    files.push((core.join("process_jobs/model.rs"), Role::Data));
    files.push((core.join("process_jobs/mod.rs"), Role::Data));
    files.push((core.join("reconcile.rs"), Role::Data));
    files.push((core.join("object/body/request.rs"), Role::Data));
    for name in ["service", "queue", "template"] {
        files.push((core.join("ensure").join(name).with_extension("rs"), Role::Data));
    }
    files.push((core.join("error.rs"), Role::Kinds));
    files.push((core.join("outcome.rs"), Role::Outcomes));
    let mut sources = Vec::new();
    for (path, role) in files {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        sources.push(Source { path: shown(root, &path), text, role });
    }
    Ok(sources)
}

fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).display().to_string()
}
