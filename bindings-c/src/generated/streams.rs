// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! Work on many inputs as functions.

use std::ffi::c_void;
use std::mem::MaybeUninit;

use cloud_infinite::{ProcessJobs, SubmitJob, SubmitJobs, WaitForJobs};

use crate::client::cinf_client;
use crate::error::cinf_error;
use crate::exchange::{Reading, Records, StreamHandle, Texts, cinf_text_input, next_result, stop, stream};
use crate::generated::models::*;
use crate::guard::guard_or;
use crate::owned::{Owned, View};
use crate::settings::cinf_call_options;
use crate::shutdown::cinf_submissions;

/// Sets `*input` to the next input, a struct that begins with `CINF_SUBMIT_JOB_INIT`, and returns 1; returns 0 if
/// there are no more. Anything else ends the work: the function that called it fails with the kind
/// `CINF_KIND_CANCELLED`. The struct and what it leads to are copied; they must live until the function is called
/// again or what called it returns.
pub type cinf_submit_job_input =
    Option<unsafe extern "C" fn(input: *mut *const cinf_submit_job, user_data: *mut c_void) -> i32>;

/// Results of work on many inputs, each a `cinf_submit_result`. The work begins with the first of them that is
/// asked for, and goes on in the background. Free it with `cinf_submit_result_stream_free`.
pub struct cinf_submit_result_stream(Reading<<cinf_submit_result as View>::Core>);

impl StreamHandle for cinf_submit_result_stream {
    type Item = cinf_submit_result;

    fn new(reading: Reading<<cinf_submit_result as View>::Core>) -> Self {
        Self(reading)
    }

    fn reading(&self) -> &Reading<<cinf_submit_result as View>::Core> {
        &self.0
    }
}

/// Waits for the next result. Behind the last one the call succeeds and the result becomes NULL. Inputs are asked
/// for by this function, on the thread that calls it.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_submit_result_stream_next(
    stream: Option<&cinf_submit_result_stream>,
    submit_result: Option<&mut MaybeUninit<*mut cinf_submit_result>>,
) -> Option<Box<cinf_error>> {
    next_result(stream, "submit_result", submit_result)
}

/// Stops the work: no more inputs are asked for, and calls under way are cut off. `submissions` receives those
/// that were cut off and may have created a job; free it with `cinf_submissions_free`. Results that were there
/// before can still be read.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_submit_result_stream_stop(
    stream: Option<&cinf_submit_result_stream>,
    submissions: Option<&mut MaybeUninit<*mut cinf_submissions>>,
) -> Option<Box<cinf_error>> {
    stop(stream, submissions)
}

/// Frees a stream and stops its work. Submissions that are cut off by that are answered by
/// `cinf_client_shutdown`. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_submit_result_stream_free(stream: Option<Box<cinf_submit_result_stream>>) {
    guard_or((), || drop(stream));
}

/// Frees a `cinf_submit_result` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_submit_result_free(submit_result: *mut cinf_submit_result) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(submit_result) };
    guard_or((), || drop(owned));
}

/// Results of work on many inputs, each a `cinf_processed_item`. The work begins with the first of them that is
/// asked for, and goes on in the background. Free it with `cinf_processed_item_stream_free`.
pub struct cinf_processed_item_stream(Reading<<cinf_processed_item as View>::Core>);

impl StreamHandle for cinf_processed_item_stream {
    type Item = cinf_processed_item;

    fn new(reading: Reading<<cinf_processed_item as View>::Core>) -> Self {
        Self(reading)
    }

    fn reading(&self) -> &Reading<<cinf_processed_item as View>::Core> {
        &self.0
    }
}

/// Waits for the next result. Behind the last one the call succeeds and the result becomes NULL. Inputs are asked
/// for by this function, on the thread that calls it.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_processed_item_stream_next(
    stream: Option<&cinf_processed_item_stream>,
    processed_item: Option<&mut MaybeUninit<*mut cinf_processed_item>>,
) -> Option<Box<cinf_error>> {
    next_result(stream, "processed_item", processed_item)
}

/// Stops the work: no more inputs are asked for, and calls under way are cut off. `submissions` receives those
/// that were cut off and may have created a job; free it with `cinf_submissions_free`. Results that were there
/// before can still be read.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_processed_item_stream_stop(
    stream: Option<&cinf_processed_item_stream>,
    submissions: Option<&mut MaybeUninit<*mut cinf_submissions>>,
) -> Option<Box<cinf_error>> {
    stop(stream, submissions)
}

/// Frees a stream and stops its work. Submissions that are cut off by that are answered by
/// `cinf_client_shutdown`. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_processed_item_stream_free(stream: Option<Box<cinf_processed_item_stream>>) {
    guard_or((), || drop(stream));
}

/// Frees a `cinf_processed_item` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_processed_item_free(processed_item: *mut cinf_processed_item) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(processed_item) };
    guard_or((), || drop(owned));
}

/// Results of work on many inputs, each a `cinf_wait_result`. The work begins with the first of them that is
/// asked for, and goes on in the background. Free it with `cinf_wait_result_stream_free`.
pub struct cinf_wait_result_stream(Reading<<cinf_wait_result as View>::Core>);

impl StreamHandle for cinf_wait_result_stream {
    type Item = cinf_wait_result;

    fn new(reading: Reading<<cinf_wait_result as View>::Core>) -> Self {
        Self(reading)
    }

    fn reading(&self) -> &Reading<<cinf_wait_result as View>::Core> {
        &self.0
    }
}

/// Waits for the next result. Behind the last one the call succeeds and the result becomes NULL. Inputs are asked
/// for by this function, on the thread that calls it.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_wait_result_stream_next(
    stream: Option<&cinf_wait_result_stream>,
    wait_result: Option<&mut MaybeUninit<*mut cinf_wait_result>>,
) -> Option<Box<cinf_error>> {
    next_result(stream, "wait_result", wait_result)
}

/// Stops the work: no more inputs are asked for, and calls under way are cut off. `submissions` receives those
/// that were cut off and may have created a job; free it with `cinf_submissions_free`. Results that were there
/// before can still be read.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_wait_result_stream_stop(
    stream: Option<&cinf_wait_result_stream>,
    submissions: Option<&mut MaybeUninit<*mut cinf_submissions>>,
) -> Option<Box<cinf_error>> {
    stop(stream, submissions)
}

/// Frees a stream and stops its work. Submissions that are cut off by that are answered by
/// `cinf_client_shutdown`. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_wait_result_stream_free(stream: Option<Box<cinf_wait_result_stream>>) {
    guard_or((), || drop(stream));
}

/// Frees a `cinf_wait_result` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_wait_result_free(wait_result: *mut cinf_wait_result) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(wait_result) };
    guard_or((), || drop(owned));
}

/// Submits a job for each of many requests.
///
/// The requests come from anything that can be iterated over, are taken as there is room for them, and each of
/// them ends in exactly one `SubmitResult`: one that fails does not end the others. No more than `concurrency`
/// requests are under way at one time, on as many connections. When the service says that there are too many, all
/// of them slow down: half the pace at once, then a twentieth of the former pace more each second; the request
/// that was refused is sent again, for five minutes. The options of the call, such as its timeout, are those of
/// each single submission.
///
/// With a `journal` a run that was interrupted in whatever way is continued without submitting anything twice.
///
/// Service action: `POST /jobs`, permissions `ci:CreateMediaJobs` and `cam:passrole`; with a journal also `GET
/// /jobs`, `ci:DescribeMediaJobs`. The service takes 100 submissions per second of an account and region in
/// mainland China, 50 elsewhere.
///
/// `request` begins with `CINF_SUBMIT_JOBS_INIT`; NULL means that nothing is given.
///
/// `next_input` gives the inputs. It is called by the thread that reads the results, with `user_data`, as there
/// is room for more and not before. `options` hold for each input; its cancel token ends a wait for a result.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_submit_jobs(
    client: Option<&cinf_client>,
    request: *const cinf_submit_jobs,
    options: *const cinf_call_options,
    next_input: cinf_submit_job_input,
    user_data: *mut c_void,
    stream: Option<&mut MaybeUninit<*mut cinf_submit_result_stream>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        self::stream::<SubmitJobs, _, _>(
            client,
            request,
            options,
            Records::<SubmitJob>::new(next_input, user_data),
            stream,
        )
    }
}

/// Processes any number of pictures: submits a job for each while the queue has room, and answers what became of
/// each.
///
/// A queue runs ten jobs at a time and holds some thousands. This keeps it busy without flooding it: at most
/// twenty jobs are outstanding for each that the queue runs at a time, ended jobs are found a page at a time in
/// the service's list, and a full or paused queue, throttling and an outage of the service are waited for. Inputs
/// are taken as there is room for them, so that there may be millions.
///
/// Each input ends in exactly one `ProcessedItem`, in the order in which they end. A submission that may have
/// made a job is looked for; only the mode `EffectivelyOnce` sends it again. The timeout of the call limits each
/// of its requests, not the whole.
///
/// Service actions: `POST /jobs`, `GET /jobs`, `GET /jobs/<job_id>` and `GET /picqueue`; permissions
/// `ci:CreateMediaJobs`, `cam:passrole`, `ci:DescribeMediaJobs`, `ci:DescribeMediaJob` and
/// `ci:DescribePicProcessQueues`.
///
/// `request` begins with `CINF_PROCESS_JOBS_INIT`; NULL means that nothing is given.
///
/// `next_input` gives the inputs. It is called by the thread that reads the results, with `user_data`, as there
/// is room for more and not before. `options` hold for each input; its cancel token ends a wait for a result.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_process_jobs(
    client: Option<&cinf_client>,
    request: *const cinf_process_jobs,
    options: *const cinf_call_options,
    next_input: cinf_submit_job_input,
    user_data: *mut c_void,
    stream: Option<&mut MaybeUninit<*mut cinf_processed_item_stream>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        self::stream::<ProcessJobs, _, _>(
            client,
            request,
            options,
            Records::<SubmitJob>::new(next_input, user_data),
            stream,
        )
    }
}

/// Waits until many jobs have ended, and answers each as soon as it has.
///
/// Takes the ids of the jobs, and looks at up to ten jobs with one request. Each job is looked at a second after
/// its id was taken, then after half as long again each time up to ten seconds, all give or take a tenth. The
/// timeout of the call limits the wait for each job, 15 minutes if none is given; when it runs out the job goes
/// on and its result has an error of kind `CINF_KIND_WAIT_TIMED_OUT`. A connection that breaks meanwhile does not
/// end any wait.
///
/// Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`.
///
/// `request` begins with `CINF_WAIT_FOR_JOBS_INIT`; NULL means that nothing is given.
///
/// `next_input` gives the inputs. It is called by the thread that reads the results, with `user_data`, as there
/// is room for more and not before. `options` hold for each input; its cancel token ends a wait for a result.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_wait_for_jobs(
    client: Option<&cinf_client>,
    request: *const cinf_wait_for_jobs,
    options: *const cinf_call_options,
    next_input: cinf_text_input,
    user_data: *mut c_void,
    stream: Option<&mut MaybeUninit<*mut cinf_wait_result_stream>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        self::stream::<WaitForJobs, _, _>(client, request, options, Texts::new(next_input, user_data), stream)
    }
}
