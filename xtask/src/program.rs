//! The same program in several languages: what has to be built for it, and how it is started.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{self, Result};
use crate::{c, node, python};

/// A language in which programs of `tests/` are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// Python, waiting for each answer.
    Python,
    /// Python with asyncio.
    PythonAsync,
    /// JavaScript on Node.js.
    Node,
    /// C.
    C,
    /// C++.
    Cpp,
}

impl Language {
    /// The name for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Python => "Python",
            Self::PythonAsync => "Python (asyncio)",
            Self::Node => "Node.js",
            Self::C => "C",
            Self::Cpp => "C++",
        }
    }
}

/// How the packages are compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Build {
    /// Quick to build.
    Debug,
    /// As it is shipped.
    Release,
}

/// How a program is started: the executable and its arguments.
pub(crate) type Invocation = Vec<String>;

/// Builds the packages that programs use, each of them once.
pub(crate) struct Workshop {
    /// A folder under `target/`, for what this user of the workshop needs.
    folder: PathBuf,
    build: Build,
    python: Option<PathBuf>,
    node: Option<PathBuf>,
    c: Option<PathBuf>,
}

impl Workshop {
    /// A workshop with a folder of its own under `target/`.
    pub(crate) fn new(name: &str, build: Build) -> Self {
        Self { folder: shell::root().join("target").join(name), build, python: None, node: None, c: None }
    }

    /// Makes the program `name` of `tests/` ready in a language.
    ///
    /// # Errors
    /// If a tool is missing or something does not compile.
    pub(crate) fn prepare(&mut self, language: Language, name: &str) -> Result<Invocation> {
        let sources = shell::root().join("tests");
        let text = |path: &Path| path.display().to_string();
        match language {
            Language::Python | Language::PythonAsync => {
                let suffix = if language == Language::PythonAsync { "_async" } else { "" };
                let program = sources.join("python").join(format!("{name}{suffix}.py"));
                Ok(vec![text(&self.python()?), text(&program)])
            }
            Language::Node => {
                let project = self.node()?;
                Ok(vec!["node".to_owned(), text(&node::place_program(&project, &format!("{name}.mjs"))?)])
            }
            Language::C => self.compile("cc", &sources.join("c").join(format!("{name}.c")), &["-std=c11"]),
            Language::Cpp => {
                self.compile("c++", &sources.join("cpp").join(format!("{name}.cpp")), &["-std=c++17"])
            }
        }
    }

    /// A Python that has the wheel.
    fn python(&mut self) -> Result<PathBuf> {
        if let Some(python) = &self.python {
            return Ok(python.clone());
        }
        let wheel = python::wheel(match self.build {
            Build::Debug => python::Profile::Debug,
            Build::Release => python::Profile::Release,
        })?;
        let python = python::install(&wheel, "program-venv", python::NO_REQUIREMENTS)?;
        Ok(self.python.insert(python).clone())
    }

    /// A project that has the npm package.
    fn node(&mut self) -> Result<PathBuf> {
        if let Some(project) = &self.node {
            return Ok(project.clone());
        }
        let tarball = node::package(match self.build {
            Build::Debug => node::Profile::Debug,
            Build::Release => node::Profile::Release,
        })?;
        let project = node::install(&[tarball], "program-project")?;
        Ok(self.node.insert(project).clone())
    }

    /// A prefix into which the C library is installed.
    fn c(&mut self) -> Result<PathBuf> {
        if let Some(prefix) = &self.c {
            return Ok(prefix.clone());
        }
        c::check_tools()?;
        let prefix = self.folder.join("prefix");
        c::install(
            &prefix,
            match self.build {
                Build::Debug => c::Library::DEBUG,
                Build::Release => c::Library::RELEASE,
            },
        )?;
        Ok(self.c.insert(prefix).clone())
    }

    fn compile(&mut self, compiler: &str, source: &Path, flags: &[&str]) -> Result<Invocation> {
        let prefix = self.c()?;
        let folder = self.folder.join("programs");
        fs::create_dir_all(&folder)?;
        let name = source.file_name().ok_or("the program has no name")?.to_string_lossy().replace('.', "-");
        let program = folder.join(name);
        let mut command = Command::new(compiler);
        command.args(flags).args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-pthread"]).arg(source);
        command.args(c::pkg_config(&prefix, &["--cflags", "--libs"])?);
        command.arg(format!("-Wl,-rpath,{}", prefix.join("lib").display())).arg("-o").arg(&program);
        shell::run(&mut command)?;
        Ok(vec![program.display().to_string()])
    }
}
