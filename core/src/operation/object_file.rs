//! Getting objects into files.

use std::convert::Infallible;
use std::path::PathBuf;

use crate::client::Client;
use crate::error::{InvalidArgument, Result};
use crate::model::ObjectInfo;
use crate::object::{GetObject, NewFile, ObjectBody};
use crate::options::CallOptions;
use crate::process::Process;
use crate::task::{OnUpdate, Task};
use crate::time::Timestamp;

/// Gets an object, or a part of it, into a file.
///
/// The file appears under its name when it is whole, checked and on the disk; an existing one is replaced then. Until that
/// moment, and after any failure such as a full disk ([`File`](crate::ErrorKind::File)), what was there stays as it was. For
/// the rest this is [`GetObject`](crate::GetObject).
///
/// Service action: `GET /<key>` on the bucket's own host, permission `cos:GetObject`.
///
/// ```no_run
/// # use cloud_infinite::GetObjectToFile;
/// # async fn example(client: cloud_infinite::Client) -> Result<(), cloud_infinite::Error> {
/// let info = client
///     .get_object_to_file(GetObjectToFile {
///         key: "out/cat.jpg".into(),
///         path: "cat.jpg".into(),
///         ..Default::default()
///     })
///     .await?;
/// println!("{:?} bytes", info.size);
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GetObjectToFile {
    /// The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
    pub key: String,
    /// The file. Its folder must exist.
    pub path: PathBuf,
    /// The first byte of the part that is wanted, counted from 0. Not given means 0.
    pub offset: Option<i64>,
    /// How many bytes are wanted at most, 1 or more. Not given means all up to the end.
    pub length: Option<i64>,
    /// How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`.
    pub last: Option<i64>,
    /// Only if this is the object's ETag.
    pub if_match: Option<String>,
    /// Only if this is not the object's ETag.
    pub if_none_match: Option<String>,
    /// Only if the object was put later than this. Counted in whole seconds.
    pub if_modified_since: Option<Timestamp>,
    /// Only if the object was put at this time or earlier. Counted in whole seconds.
    pub if_unmodified_since: Option<Timestamp>,
    /// Most bytes that are taken; an answer that has more is an error. Not given means any number.
    pub max_size: Option<i64>,
    /// A certain version, in a bucket that keeps versions.
    pub version_id: Option<String>,
}

impl GetObjectToFile {
    fn into_parts(self) -> (GetObject, PathBuf) {
        let Self {
            key,
            path,
            offset,
            length,
            last,
            if_match,
            if_none_match,
            if_modified_since,
            if_unmodified_since,
            max_size,
            version_id,
        } = self;
        let request = GetObject {
            key,
            offset,
            length,
            last,
            if_match,
            if_none_match,
            if_modified_since,
            if_unmodified_since,
            max_size,
            version_id,
        };
        (request, path)
    }
}

impl Task for GetObjectToFile {
    type Output = ObjectInfo;
    type Update = Infallible;
    const NAME: &'static str = "get_object_to_file";

    async fn run(
        self,
        client: &Client,
        options: CallOptions,
        _on_update: Option<OnUpdate<Infallible>>,
    ) -> Result<ObjectInfo> {
        let (request, path) = self.into_parts();
        if path.as_os_str().is_empty() {
            return Err(InvalidArgument::new("path", "", "must name a file").into());
        }
        download(client, request, path, &options).await
    }
}

/// Gets an object into a file.
pub(super) async fn download(
    client: &Client,
    request: GetObject,
    path: PathBuf,
    options: &CallOptions,
) -> Result<ObjectInfo> {
    request.validate()?;
    // Before anything is requested: an answer that cannot be kept need not be asked for.
    let mut file = NewFile::create(path, client.random().id(Process::current())?).await?;
    match fill(&mut file, client, request, options).await {
        Ok(info) => file.finish().await.map(|()| info),
        Err(error) => {
            file.abandon().await;
            Err(error)
        }
    }
}

async fn fill(
    file: &mut NewFile,
    client: &Client,
    request: GetObject,
    options: &CallOptions,
) -> Result<ObjectInfo> {
    let mut body = ObjectBody::open(client, request, options).await?;
    while let Some(chunk) = body.chunk().await? {
        file.write(chunk).await?;
    }
    Ok(body.info().clone())
}
