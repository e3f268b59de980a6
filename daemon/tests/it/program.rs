//! A program under test: its lines read as they come, its end waited for, never longer than the
//! limit.

use std::{
    ffi::OsStr,
    fmt,
    io::{BufRead as _, BufReader, Read, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

/// Nothing here takes a second; a machine that builds and tests at once may be very slow.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

pub(crate) struct Program {
    child: Child,
    input: Option<ChildStdin>,
    output: Receiver<String>,
    errors: Receiver<String>,
    /// Lines already passed over, to show when the one waited for does not come.
    seen: Vec<String>,
    /// Where it keeps what it is told no folder for.
    _home: tempfile::TempDir,
}

/// The variables that close the doors for existing programs.
pub(crate) const CLOSED_DOORS: [&str; 5] = [
    "RECADO_XMLRPC",
    "RECADO_SALAS_A",
    "RECADO_SALAS_B",
    "RECADO_BINDER",
    "RECADO_GRPC",
];

impl Program {
    /// `recado` in Portuguese, untouched by the environment of whoever runs the tests.
    pub(crate) fn recado<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Self {
        Self::recado_with(arguments, &[])
    }

    pub(crate) fn recado_with<A: AsRef<OsStr>>(
        arguments: impl IntoIterator<Item = A>,
        variables: &[(&str, &str)],
    ) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_recado"));
        command.args(arguments);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("RECADO_") {
                command.env_remove(name);
            }
        }
        command
            .env("RECADO_LINGUA", "pt")
            // Tests run side by side, and the doors' ports are fixed.
            .envs(CLOSED_DOORS.map(|door| (door, "nao")))
            .envs(variables.iter().copied());
        Self::start(command)
    }

    /// A Python program of `fixtures/`.
    pub(crate) fn python<A: AsRef<OsStr>>(
        program: &str,
        arguments: impl IntoIterator<Item = A>,
    ) -> Self {
        let mut command = Command::new("python3");
        command
            // No bytecode: the folder is not ours to write to.
            .arg("-B")
            .arg(fixtures().join(program))
            .args(arguments);
        Self::start(command)
    }

    pub(crate) fn start(mut command: Command) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut child = command
            .env("XDG_DATA_HOME", home.path())
            .env("HOME", home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Self {
            input: child.stdin.take(),
            output: lines(child.stdout.take().unwrap()),
            errors: lines(child.stderr.take().unwrap()),
            child,
            seen: Vec::new(),
            _home: home,
        }
    }

    pub(crate) fn type_line(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
    }

    pub(crate) fn end_input(&mut self) {
        self.input = None;
    }

    /// The next line of standard output that holds all of these.
    pub(crate) fn line_with(&mut self, parts: &[&str]) -> String {
        let deadline = Instant::now() + LIMIT;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = self.output.recv_timeout(left) else {
                let errors: Vec<_> = self.errors.try_iter().collect();
                panic!("no line with {parts:?} in {:#?}, {errors:#?}", self.seen);
            };
            self.seen.push(line.clone());
            if parts.iter().all(|part| line.contains(part)) {
                return line;
            }
        }
    }

    /// Its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.id();
        let sent = Command::new("sh")
            .args(["-c", &format!("kill -{name} {id}")])
            .status()
            .unwrap();
        assert!(sent.success());
    }

    /// Waits for the end: the exit code, and what was written after the lines already taken.
    pub(crate) fn finish(mut self) -> Finished {
        self.input = None;
        let deadline = Instant::now() + LIMIT;
        let rest = |lines: &Receiver<String>| {
            let mut text = String::new();
            // Ends when the program closes the stream, which it does by ending.
            while let Ok(line) =
                lines.recv_timeout(deadline.saturating_duration_since(Instant::now()))
            {
                text.push_str(&line);
                text.push('\n');
            }
            text
        };
        let (output, errors) = (rest(&self.output), rest(&self.errors));
        assert!(Instant::now() < deadline, "did not end: {output}{errors}");
        let code = self.child.wait().unwrap().code();
        Finished {
            code,
            output,
            errors,
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A client that writes JSON, on its way in; `more` says how.
pub(crate) fn client(server: &str, id: &str, name: &str, more: &[&str]) -> Program {
    let arguments = ["cliente", "--servidor", server, "--id", id, "--nome", name];
    Program::recado([&arguments[..], &["--json"], more].concat())
}

/// A client that is there.
pub(crate) fn connected(server: &str, id: &str, name: &str, more: &[&str]) -> Program {
    let mut client = client(server, id, name, more);
    client.line_with(&[r#""estado":"conectado""#, &format!(r#""nome":"{name}""#)]);
    client
}

/// A program that has ended.
pub(crate) struct Finished {
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl fmt::Debug for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "code {:?}\n{}\n{}", self.code, self.output, self.errors)
    }
}

fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures")
}

/// A server of ours on a port of its own, with its data folder.
pub(crate) struct Server {
    pub(crate) program: Program,
    pub(crate) address: String,
    pub(crate) folder: tempfile::TempDir,
}

impl Server {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_str().unwrap();
        let mut program = Program::recado(["servidor", "--udp", "127.0.0.1:0", "--dados", data]);
        let ready = program.line_with(&["pronto udp="]);
        let address = ready.strip_prefix("pronto udp=").unwrap().to_owned();
        Self {
            program,
            address,
            folder,
        }
    }

    /// Ends it.
    pub(crate) fn stop(self) -> tempfile::TempDir {
        self.program.signal("TERM");
        assert_eq!(self.program.finish().code, Some(0));
        self.folder
    }

    /// One again where one was, with what it kept, or as another.
    pub(crate) fn again(address: &str, folder: tempfile::TempDir) -> Self {
        let data = folder.path().to_str().unwrap();
        let mut program = Program::recado(["servidor", "--udp", address, "--dados", data]);
        program.line_with(&["pronto udp="]);
        Self {
            program,
            address: address.to_owned(),
            folder,
        }
    }
}
