//! What a request brings along that is no document: read once, however often it is sent.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use md5::{Digest, Md5};

use super::crc64::Crc64;
use crate::error::{Error, ErrorKind, InvalidArgument, Result};

/// Largest object that is put: the service processes no larger picture, and all of it is held in memory.
pub(crate) const MAX_OBJECT: usize = 32 << 20;
/// Content of this size is digested on a thread that may take its time.
const LARGE: usize = 64 << 10;

/// Octets to send, and what proves that they arrived.
#[derive(Debug, Clone)]
#[doc(hidden)]
pub struct Content {
    pub(crate) bytes: Bytes,
    /// As the header `Content-MD5` has it.
    pub(crate) md5: String,
    pub(crate) crc64: u64,
}

impl Content {
    fn of(bytes: Bytes) -> Self {
        let md5 = base64(&Md5::digest(&bytes));
        Self { md5, crc64: Crc64::of(&bytes).value(), bytes }
    }

    /// Content that is in memory.
    pub(crate) async fn of_bytes(bytes: Bytes) -> Result<Self> {
        if bytes.len() < LARGE {
            return Ok(Self::of(bytes));
        }
        elsewhere(move || Ok(Self::of(bytes))).await
    }

    /// The content of a file.
    pub(crate) async fn of_file(path: PathBuf) -> Result<Self> {
        elsewhere(move || read(&path).map(Self::of)).await
    }
}

/// Does work that may block on a thread that is there for it.
pub(crate) async fn elsewhere<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => {
            Err(Error::new(ErrorKind::Internal, "work on another thread did not end").with_source(error))
        }
    }
}

fn read(path: &Path) -> Result<Bytes> {
    let failed = |error| file_error("read", path, error);
    let file = File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    // A pipe or a device could go on for ever.
    if !metadata.is_file() {
        return Err(InvalidArgument::new("path", path.display(), "must be a file").into());
    }
    let size = usize::try_from(metadata.len()).unwrap_or(usize::MAX);
    let mut bytes = Vec::with_capacity(size.min(MAX_OBJECT));
    // It may grow meanwhile.
    let limit = u64::try_from(MAX_OBJECT).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > MAX_OBJECT {
        return Err(InvalidArgument::new("path", path.display(), TOO_LARGE).into());
    }
    Ok(Bytes::from(bytes))
}

/// The rule that too large an object breaks.
pub(crate) const TOO_LARGE: &str = "must hold at most 32 MiB";

/// A file that could not be read or written.
pub(crate) fn file_error(action: &str, path: &Path, error: std::io::Error) -> Error {
    let message = format!("the file {} could not be {action}: {error}", path.display());
    Error::new(ErrorKind::File, message).with_source(error)
}

/// Base64 with padding, which a digest is sent in.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3).saturating_mul(4));
    for chunk in bytes.chunks(3) {
        let at = |index: usize| chunk.get(index).copied().unwrap_or_default();
        let bits = u32::from_be_bytes([0, at(0), at(1), at(2)]);
        for (index, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let digit = DIGITS.get(((bits >> shift) & 63) as usize).copied().unwrap_or_default();
            text.push(if index > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_that_the_service_publishes() {
        for (text, md5) in [
            ("[Object Content]", "7o3pGNBWQBRbGPcPTDqmAg=="),
            ("hello", "XUFAKrxLKna5cZ2REBfFkg=="),
            ("123456789", "JfnnlDI7RTiF9RgfG2JNCw=="),
            ("", "1B2M2Y8AsgTpgAmY7PhCfg=="),
        ] {
            assert_eq!(Content::of(Bytes::from_static(text.as_bytes())).md5, md5, "{text}");
        }
    }

    #[test]
    fn base64_fills_up_its_last_group() {
        for (text, expected) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }

    #[tokio::test]
    async fn a_file_must_be_one_and_small_enough() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cat.jpg");
        std::fs::write(&path, b"hello").unwrap();
        let content = Content::of_file(path.clone()).await.unwrap();
        assert_eq!((content.bytes.as_ref(), content.crc64), (&b"hello"[..], 11_177_612_005_948_864_433));

        File::create(&path).unwrap().set_len(u64::try_from(MAX_OBJECT).unwrap() + 1).unwrap();
        let error = Content::of_file(path.clone()).await.unwrap_err();
        assert_eq!(error.argument().unwrap().rule, TOO_LARGE);

        let error = Content::of_file(folder.path().to_owned()).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::InvalidArgument | ErrorKind::File), "{error}");
        let error = Content::of_file(folder.path().join("none")).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::File);
        assert!(error.message().contains("none could not be read"), "{error}");
    }
}
