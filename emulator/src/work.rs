//! The work on pictures: that of a job, from object to object, and that of a download.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use cloud_infinite::rule::Rule;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::clock::Clock;
use crate::config::Config;
use crate::digest::Digests;
use crate::effects::Effect;
use crate::fault::JobStrike;
use crate::image::{self, Fonts, ImageError, Limits, Marks, Original, Processed, Styles};
use crate::object::STORAGE_FULL;
use crate::state::{Course, Done, Failure, InputFacts, OriginalInfo, Produced, Request};
use crate::store::{Properties, Store, StoreError};
use crate::turns::Turns;

mod marks;
mod memory;

use memory::{Memory, Share};

/// What is reported as the quality of a picture in a format without such a setting.
///
/// Assumption: samples with PNG show this number.
const QUALITY_WITHOUT_SETTING: u32 = 100;

const MIB: u64 = 1 << 20;

/// Executes requests within bounds on processors and memory that all queues share.
#[derive(Debug)]
pub(crate) struct Workshop {
    store: Arc<Store>,
    clock: Clock,
    limits: Limits,
    fonts: Fonts,
    styles: Styles,
    /// Buckets take turns, so that a busy one keeps no other waiting.
    workers: Turns,
    memory: Memory,
    timeout: Duration,
}

/// An input that was read and whose header was checked.
struct Prepared {
    input: Bytes,
    marks: Marks,
}

/// What the work of a job has made, before anybody can see it.
#[derive(Debug)]
pub(crate) struct Product {
    done: Done,
    content_type: &'static str,
    bytes: Vec<u8>,
    digests: Digests,
    /// Whether it comes nowhere: by a fault, or because it is there.
    is_lost: bool,
}

impl Product {
    /// What is where it belongs already.
    fn in_place(done: Done) -> Self {
        Self { done, content_type: "", bytes: Vec::new(), digests: Digests::of(&[]), is_lost: true }
    }

    /// What is known before it is written, if it is written anywhere.
    pub(crate) fn announce(&self) -> Option<Produced> {
        (!self.is_lost).then(|| Produced { done: self.done.clone(), md5: self.digests.md5_hex() })
    }
}

impl From<ImageError> for Failure {
    fn from(error: ImageError) -> Self {
        Self::new(error.code, error.message)
    }
}

impl Workshop {
    pub(crate) fn new(config: &Config, store: Arc<Store>) -> Self {
        let workers = match config.workers {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            workers => workers,
        };
        let memory = config.decode_memory.min(half_of_memory().unwrap_or(u64::MAX));
        Self {
            store,
            clock: config.clock.clone(),
            limits: Limits::default(),
            fonts: config.fonts.clone(),
            styles: config.styles.clone(),
            workers: Turns::new(workers),
            memory: Memory::new(memory),
            timeout: config.job_timeout,
        }
    }

    /// Does the work of one request for the bucket it was sent to. Nobody sees anything of it yet.
    pub(crate) async fn make(
        &self,
        bucket: &str,
        request: &Request,
        strike: Option<&JobStrike>,
    ) -> Result<Product, Failure> {
        if let Some(strike) = strike {
            strike.before_work()?;
        }
        let is_lost = !strike.is_none_or(JobStrike::keeps_output);
        let written = Rule::parse(&request.rule)
            .map_err(|error| Failure::new("InvalidArgument", format!("ProcessRule: {error}")))?;
        let rule = self.styles.expand(&written)?;
        if !self.store.has_bucket(&request.output_bucket) {
            return Err(no_such_bucket(&request.output_bucket));
        }
        let picture_info = request.picture_info;
        let styles = self.styles.clone();
        self.work_on(bucket, &request.input, Some(rule.clone()), move |picture, limits, deadline| {
            let mut processed = image::process(&picture.input, &rule, &picture.marks, limits, deadline)?;
            processed.sizes = styles.of_written(&written, processed.sizes);
            if Instant::now() >= deadline {
                return Err(too_slow());
            }
            Ok(Product {
                done: describe(&processed, picture_info.then_some(&*picture.input)),
                content_type: processed.format.content_type(),
                digests: Digests::of(&processed.bytes),
                bytes: processed.bytes,
                is_lost,
            })
        })
        .await
    }

    /// What was announced before a restart, if it is where it belongs.
    pub(crate) async fn find(&self, request: &Request, produced: &Produced) -> Option<Product> {
        let store = Arc::clone(&self.store);
        let (bucket, key) = (request.output_bucket.clone(), request.output.clone());
        // What cannot be read is not there; the work that follows says why.
        let object = blocking(move || store.open_object(&bucket, &key)).await.ok()?.ok()?;
        (object.info.digests.md5_hex() == produced.md5).then(|| Product::in_place(produced.done.clone()))
    }

    /// Writes the output object of a request. `effect` comes back when that has really ended, which it does even if
    /// nobody waits for it any more.
    pub(crate) async fn keep(
        &self,
        request: &Request,
        product: Product,
        effect: Effect,
    ) -> (Result<Done, Failure>, Option<Effect>) {
        let store = Arc::clone(&self.store);
        let (bucket, key) = (request.output_bucket.clone(), request.output.clone());
        let now = self.clock.now();
        let written = blocking(move || {
            let Product { done, content_type, bytes, digests, is_lost } = product;
            if is_lost {
                return (Ok(done), effect);
            }
            let properties = Properties { content_type: Some(content_type.to_owned()), headers: Vec::new() };
            let written = store.put_object(&bucket, &key, &bytes, digests, properties, now);
            (written.map(|_| done).map_err(|error| store_failure(error, &bucket, &key)), effect)
        });
        match written.await {
            Ok((result, effect)) => (result, Some(effect)),
            Err(failure) => (Err(failure), None),
        }
    }

    /// What a rule makes of an object, without writing it anywhere.
    pub(crate) async fn show(&self, bucket: &str, key: &str, rule: Rule) -> Result<Processed, Failure> {
        let rule = self.styles.expand(&rule)?;
        self.work_on(bucket, key, Some(rule.clone()), move |picture, limits, deadline| {
            Ok(image::process(&picture.input, &rule, &picture.marks, limits, deadline)?)
        })
        .await
    }

    /// What an object is, and its bytes.
    pub(crate) async fn look(&self, bucket: &str, key: &str) -> Result<(Original, Bytes), Failure> {
        self.work_on(bucket, key, None, |picture, limits, deadline| {
            let original = image::describe(&picture.input, limits, deadline)?;
            Ok((original, picture.input))
        })
        .await
    }

    /// Reads a picture and works on it, as soon as there are a worker and enough memory.
    async fn work_on<T: Send + 'static>(
        &self,
        bucket: &str,
        key: &str,
        rule: Option<Rule>,
        work: impl FnOnce(Prepared, &Limits, Instant) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        // Taken before the input is read, so that no more inputs than workers are in memory.
        let worker = self.workers.take(bucket).await;
        let (prepared, memory) = self.prepare(bucket, key, rule).await?;
        let (limits, timeout) = (self.limits.clone(), self.timeout);
        let work = blocking(move || {
            // Held until the work has really ended, even if nobody waits for it any more.
            let _permits = (worker, memory);
            work(prepared, &limits, Instant::now() + timeout)
        });
        // Twice the time: the work looks at the clock itself, this only catches a codec that never does.
        match tokio::time::timeout(timeout.saturating_mul(2), work).await {
            Ok(result) => result?,
            Err(_) => Err(too_slow()),
        }
    }

    /// Reads what the work needs and sets aside memory for it: for every file as soon as its size is known, and for the
    /// work before it begins.
    async fn prepare(
        &self,
        bucket: &str,
        key: &str,
        rule: Option<Rule>,
    ) -> Result<(Prepared, OwnedSemaphorePermit), Failure> {
        let mut share = self.memory.share().await?;
        let input = self.read(bucket, key).await?;
        share.add(input.len() as u64).await?;
        let (bytes, limits) = (input.clone(), self.limits.clone());
        let header = blocking(move || image::inspect(&bytes, &limits)).await??;
        let mut marks = Marks::none().with_fonts(self.fonts.clone());
        let work = match rule {
            None => image::decode_estimate(&header),
            Some(rule) => {
                match self.read_marks(bucket, &rule, &mut share).await {
                    Ok(read) => marks = read,
                    // What misses its mark fails later, and then the rule has its say.
                    Err(_) if rule.ignores_errors() => {}
                    Err(failure) => return Err(failure),
                }
                image::memory_estimate(&header, &rule, &marks, &self.limits)
            }
        };
        share.add(work).await?;
        Ok((Prepared { input, marks }, share.keep()))
    }

    async fn read_marks(&self, bucket: &str, rule: &Rule, share: &mut Share<'_>) -> Result<Marks, Failure> {
        let mut marks = Marks::none().with_fonts(self.fonts.clone());
        for address in Marks::addresses(rule) {
            if !marks.has(address) {
                let bytes = self.read(bucket, &marks::key_at(address, bucket)?).await?;
                share.add(bytes.len() as u64).await?;
                let (name, limits) = (address.to_owned(), self.limits.clone());
                marks = blocking(move || marks.add(&name, bytes, &limits).map(|()| marks)).await??;
            }
        }
        Ok(marks)
    }

    async fn read(&self, bucket: &str, key: &str) -> Result<Bytes, Failure> {
        let (store, most) = (Arc::clone(&self.store), self.limits.input_bytes);
        let (bucket, key) = (bucket.to_owned(), key.to_owned());
        blocking(move || store.get(&bucket, &key, most).map_err(|error| store_failure(error, &bucket, &key)))
            .await?
    }
}

fn describe(processed: &Processed, input: Option<&[u8]>) -> Done {
    let original = input.map(|input| OriginalInfo {
        etag: format!("\"{}\"", Digests::of(input).md5_hex()),
        average: processed.original.average_text(),
        format: processed.original.format.info_name().into(),
        width: processed.original.width,
        height: processed.original.height,
        frames: (processed.original.frames > 1).then_some(processed.original.frames),
        orientation: processed.original.orientation,
        quality: processed.original.quality.unwrap_or(QUALITY_WITHOUT_SETTING),
    });
    Done {
        format: processed.format.rule_name().into(),
        width: processed.width,
        height: processed.height,
        size: processed.bytes.len(),
        quality: processed.quality.unwrap_or(QUALITY_WITHOUT_SETTING),
        original,
        course: Course {
            input: InputFacts {
                format: processed.original.format.info_name().into(),
                width: processed.original.width,
                height: processed.original.height,
                orientation: processed.original.orientation,
            },
            sizes: processed.sizes.iter().map(|size| (size.width, size.height)).collect(),
        },
    }
}

/// The job-level code for what the store says.
///
/// Assumption: job-level codes are not published; these are the codes that objects have elsewhere.
pub(crate) fn store_failure(error: StoreError, bucket: &str, key: &str) -> Failure {
    match error {
        StoreError::NoSuchBucket => no_such_bucket(bucket),
        StoreError::NoSuchKey => {
            Failure::new("NoSuchKey", format!("there is no object `{key}` in bucket `{bucket}`"))
        }
        StoreError::TooLarge(size) => {
            Failure::new("ImageTooLarge", format!("the object `{key}` has {size} bytes, which is too large"))
        }
        error @ StoreError::Full { .. } => {
            Failure::new(STORAGE_FULL, format!("`{key}` in bucket `{bucket}`: {error}"))
        }
        StoreError::Key(error) => Failure::new("InvalidArgument", format!("`{key}`: {error}")),
        error @ StoreError::Refused(_) => Failure::new("AccessDenied", error.to_string()),
        error @ StoreError::Io(_) => Failure::new("InternalError", error.to_string()),
    }
}

pub(crate) fn no_such_bucket(bucket: &str) -> Failure {
    Failure::new("NoSuchBucket", format!("there is no bucket `{bucket}`"))
}

fn too_slow() -> Failure {
    Failure::new("InternalError", "the picture took longer than its time limit")
}

async fn acquire(semaphore: &Arc<Semaphore>, permits: u32) -> Result<OwnedSemaphorePermit, Failure> {
    // Only a closed semaphore refuses, and nobody closes these.
    Arc::clone(semaphore)
        .acquire_many_owned(permits)
        .await
        .map_err(|_| Failure::new("InternalError", "the emulator is stopping"))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Failure::new("InternalError", format!("the work on the picture broke off: {error}")))
}

/// Half of the machine's memory in bytes, where that can be known.
fn half_of_memory() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes.saturating_mul(1024) / 2)
}
