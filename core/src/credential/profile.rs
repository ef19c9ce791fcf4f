//! Credentials out of the file that Tencent Cloud's own tools share.

mod ini;

use std::ffi::OsString;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zeroize::Zeroizing;

use super::thread::OneThread;
use super::{Credential, CredentialError, CredentialProvider, LoadCredential};

/// Names the file.
const FILE_VARIABLE: &str = "TENCENTCLOUD_CREDENTIALS_FILE";
/// Names the profile.
const PROFILE_VARIABLE: &str = "TENCENTCLOUD_PROFILE";
/// The file, below the home folder.
const FILE_IN_HOME: [&str; 2] = [".tencentcloud", "credentials"];
/// The file of the whole machine, where the home folder has none.
const FILE_OF_MACHINE: &str = "/etc/tencentcloud/credentials";
/// The profile that is meant when none is named.
const DEFAULT_PROFILE: &str = "default";
/// Keys of a profile: secret id, secret key, session token.
const KEYS: [&str; 3] = ["secret_id", "secret_key", "token"];
/// No file of credentials is larger.
const MAX_FILE: usize = 1 << 20;

/// Reads a profile of a file such as `~/.tencentcloud/credentials`:
///
/// ```ini
/// [default]
/// secret_id = AKIDexample
/// secret_key = not-a-real-key
///
/// [images]
/// secret_id = AKIDother
/// secret_key = not-a-real-key-either
/// token = of-a-temporary-credential
/// ```
///
/// The file is the one that was [given](Self::file), else the one that `TENCENTCLOUD_CREDENTIALS_FILE` names, else
/// `.tencentcloud/credentials` in the home folder, else `/etc/tencentcloud/credentials`. The profile is the one that was
/// [given](Self::profile), else the one that `TENCENTCLOUD_PROFILE` names, else `default`.
///
/// A file or profile that somebody named but that does not exist is a failure; the standard ones may be absent.
///
/// ```
/// use cloud_infinite::{Client, ProfileProvider};
///
/// let client = Client::builder()
///     .region("ap-guangzhou")
///     .bucket("examplebucket-1250000000")
///     .credential_provider(ProfileProvider::new().file("/run/secrets/tencent").profile("images"))
///     .build()?;
/// # Ok::<(), cloud_infinite::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct ProfileProvider {
    file: Option<PathBuf>,
    profile: Option<String>,
    thread: Arc<OneThread>,
}

impl ProfileProvider {
    /// The profile that environment and standard places lead to.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The same provider with a file of its own.
    #[must_use]
    pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
        self.file = Some(path.into());
        self.on_another_thread()
    }

    /// The same provider with a profile of its own.
    #[must_use]
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.profile = Some(name.into());
        self.on_another_thread()
    }

    /// A provider of something else must not be given what its origin is reading.
    fn on_another_thread(mut self) -> Self {
        self.thread = Arc::default();
        self
    }

    fn place(
        &self,
        variable: impl Fn(&str) -> Option<OsString>,
        home: Option<PathBuf>,
        machine: &Path,
    ) -> Place {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let named = self.file.clone().or_else(|| variable(FILE_VARIABLE).map(PathBuf::from));
        let profile = self
            .profile
            .clone()
            .or_else(|| variable(PROFILE_VARIABLE).map(|name| name.to_string_lossy().into_owned()));
        let files = match named {
            Some(file) => Files::Named(file),
            None => {
                let in_home = home.map(|home| home.join(FILE_IN_HOME.iter().collect::<PathBuf>()));
                Files::Standard(in_home.into_iter().chain([machine.to_owned()]).collect())
            }
        };
        Place { files, profile }
    }
}

impl CredentialProvider for ProfileProvider {
    fn load(&self) -> LoadCredential<'_> {
        let place =
            self.place(|name| std::env::var_os(name), std::env::home_dir(), Path::new(FILE_OF_MACHINE));
        // The file may lie on a network that hangs.
        Box::pin(self.thread.run(move || place.read()))
    }

    fn name(&self) -> &str {
        "profile file"
    }
}

/// What is looked at.
struct Place {
    files: Files,
    /// The profile, if somebody named one.
    profile: Option<String>,
}

enum Files {
    /// The file that somebody named.
    Named(PathBuf),
    /// The first of these that exists.
    Standard(Vec<PathBuf>),
}

impl Place {
    fn read(&self) -> Result<Credential, CredentialError> {
        match &self.files {
            Files::Named(path) => match read_file(path)? {
                Some(content) => self.select(path, &content),
                None => Err(CredentialError::failed(format!("{} does not exist", path.display()))),
            },
            Files::Standard(paths) => {
                for path in paths {
                    if let Some(content) = read_file(path)? {
                        return self.select(path, &content);
                    }
                }
                let paths: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
                let message = format!("there is no {}", paths.join(" and no "));
                Err(match self.profile {
                    Some(_) => CredentialError::failed(message),
                    None => CredentialError::not_found(message),
                })
            }
        }
    }

    fn select(&self, path: &Path, content: &[u8]) -> Result<Credential, CredentialError> {
        let refuse = |reason: String| CredentialError::failed(format!("{}: {reason}", path.display()));
        let content = std::str::from_utf8(content).map_err(|_| refuse("is not text in UTF-8".to_owned()))?;
        let profile = self.profile.as_deref().unwrap_or(DEFAULT_PROFILE);
        let values = ini::section(content, profile, KEYS)
            .map_err(|problem| refuse(format!("line {} {}", problem.line, problem.what)))?;
        let is_named = self.profile.is_some() || matches!(self.files, Files::Named(_));
        let absent = |reason: String| match is_named {
            true => refuse(reason),
            false => CredentialError::not_found(format!("{}: {reason}", path.display())),
        };
        let Some(values) = values else {
            return Err(absent(format!("has no profile [{profile}]")));
        };
        let [id_key, secret_key, _] = KEYS;
        match values.map(|value| value.filter(|text| !text.is_empty())) {
            [Some(id), Some(key), token] => Ok(Credential::new(id, key, token.map(str::to_owned))),
            [None, None, _] => {
                Err(absent(format!("profile [{profile}] has no {id_key} and no {secret_key}")))
            }
            [Some(_), None, _] => Err(refuse(format!("profile [{profile}] has no {secret_key}"))),
            [None, Some(_), _] => Err(refuse(format!("profile [{profile}] has no {id_key}"))),
        }
    }
}

/// The content of a file; `None` if there is none.
fn read_file(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, CredentialError> {
    let refuse = |reason: &str| CredentialError::failed(format!("{} {reason}", path.display()));
    let unreadable = |error: std::io::Error| refuse("cannot be read").with_source(error);
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if is_absence(&error) => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    if !metadata.is_file() {
        return Err(refuse("is not a file"));
    }
    // One more than allowed, so that a larger file shows; in one piece, because a buffer that grows leaves copies.
    let mut content = Zeroizing::new(vec![0; MAX_FILE.saturating_add(1).min(room_for(metadata.len()))]);
    let mut length = 0_usize;
    let mut file = std::fs::File::open(path).map_err(unreadable)?;
    while let Some(rest) = content.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(count) => length = length.saturating_add(count),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(error)),
        }
    }
    if length > MAX_FILE {
        return Err(refuse("is too large for a file of credentials"));
    }
    if length == content.len() {
        return Err(refuse("changed while it was read"));
    }
    content.truncate(length);
    Ok(Some(content))
}

fn room_for(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX).saturating_add(1)
}

fn is_absence(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests;
