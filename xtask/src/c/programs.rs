//! The test programs of the C library.

/// What a program talks to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Server {
    /// The emulator, with a picture in its bucket.
    Emulator,
    /// The server that fails on purpose.
    Faults,
    /// The same program, which plays the vectors of the operations.
    Vectors,
}

/// A test program: its name, its files, what it talks to, and whether it needs the library that can be made to panic.
pub(super) struct Program {
    pub(super) name: &'static str,
    pub(super) files: &'static [&'static str],
    pub(super) server: Server,
    pub(super) needs_injection: bool,
}

impl Program {
    const fn new(name: &'static str, files: &'static [&'static str], server: Server) -> Self {
        Self { name, files, server, needs_injection: false }
    }

    const fn with_injection(self) -> Self {
        Self { needs_injection: true, ..self }
    }
}

pub(super) const PROGRAMS: &[Program] = &[
    Program::new("include_twice", &["include_twice_a.c", "include_twice_b.c"], Server::Emulator),
    Program::new("include_twice_cpp", &["include_twice_a.cpp", "include_twice_b.cpp"], Server::Emulator),
    Program::new("first_job", &["../examples/first_job.c"], Server::Emulator),
    Program::new("first_job_cpp", &["../examples/first_job.cpp"], Server::Emulator),
    Program::new("life", &["life.c"], Server::Emulator),
    Program::new("life_cpp", &["life.cpp"], Server::Emulator),
    Program::new("objects", &["objects.c"], Server::Emulator),
    Program::new("lists", &["lists.c"], Server::Emulator),
    Program::new("streams", &["streams.c"], Server::Emulator),
    Program::new("streams_cpp", &["streams.cpp"], Server::Emulator),
    Program::new("callbacks", &["callbacks.c"], Server::Emulator),
    Program::new("callbacks_cpp", &["callbacks.cpp"], Server::Emulator),
    Program::new("rule_vectors", &["rule_vectors.c"], Server::Emulator),
    Program::new("rules_cpp", &["rules.cpp"], Server::Emulator),
    Program::new("errors", &["errors.c"], Server::Emulator),
    Program::new("background", &["background.c"], Server::Emulator),
    Program::new("bad_input", &["bad_input.c"], Server::Emulator),
    Program::new("every_function", &["every_function.c"], Server::Emulator).with_injection(),
    Program::new("operation_vectors", &["operation_vectors.c"], Server::Vectors),
    Program::new("operation_vectors_cpp", &["operation_vectors.cpp"], Server::Vectors),
    Program::new("faults", &["faults.c"], Server::Faults),
    Program::new("faults_cpp", &["faults.cpp"], Server::Faults),
    Program::new("given_up", &["given_up.c"], Server::Faults),
    Program::new("credentials", &["credentials.c"], Server::Faults),
    Program::new("exit", &["exit.c"], Server::Faults),
];
