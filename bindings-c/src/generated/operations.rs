// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
//! The operations of the service as functions.

use std::ffi::{c_char, c_void};
use std::mem::MaybeUninit;

use cloud_infinite::{
    CancelJob, CancelJobs, CreateTemplate, DeleteObject, DeleteTemplate, DisableService, Doctor,
    EnableService, EnsureQueue, EnsureService, EnsureTemplate, FeedCallback, GetJob, GetJobs,
    GetObjectToFile, HeadObject, ListBuckets, ListJobs, ListObjects, ListQueues, ListTemplates,
    PresignObject, PresignUrl, ProcessFile, PutObject, ReceiveCallback, Reconcile, SignRequest, SubmitJob,
    UpdateQueue, UpdateTemplate, WaitForJob,
};

use crate::call::{act, act_async, run, run_async, send, send_async, work, work_async};
use crate::cancel::{cinf_call, cinf_done};
use crate::client::cinf_client;
use crate::error::cinf_error;
use crate::generated::models::*;
use crate::guard::guard_or;
use crate::object_body::{cinf_object_body, open};
use crate::owned::{Owned, View};
use crate::settings::cinf_call_options;
use crate::stream::{
    Handle, Pages, has_next, list, next, next_async, next_page, next_page_async, next_page_number, next_token,
};

/// Receives a `cinf_bucket` or an error of a call in the background; exactly one of them, except at the end of a
/// list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_bucket_done =
    Option<unsafe extern "C" fn(error: *mut cinf_error, bucket: *mut cinf_bucket, user_data: *mut c_void)>;

/// Frees a `cinf_bucket` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_bucket_free(bucket: *mut cinf_bucket) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(bucket) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_disabled_service` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_disabled_service_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        disabled_service: *mut cinf_disabled_service,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_disabled_service` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_disabled_service_free(disabled_service: *mut cinf_disabled_service) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(disabled_service) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_bucket_page` or an error of a call in the background; exactly one of them, except at the end
/// of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_bucket_page_done = Option<
    unsafe extern "C" fn(error: *mut cinf_error, bucket_page: *mut cinf_bucket_page, user_data: *mut c_void),
>;

/// Frees a `cinf_bucket_page` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_bucket_page_free(bucket_page: *mut cinf_bucket_page) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(bucket_page) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_queue_page` or an error of a call in the background; exactly one of them, except at the end
/// of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_queue_page_done = Option<
    unsafe extern "C" fn(error: *mut cinf_error, queue_page: *mut cinf_queue_page, user_data: *mut c_void),
>;

/// Frees a `cinf_queue_page` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_queue_page_free(queue_page: *mut cinf_queue_page) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(queue_page) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_queue` or an error of a call in the background; exactly one of them, except at the end of a
/// list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_queue_done =
    Option<unsafe extern "C" fn(error: *mut cinf_error, queue: *mut cinf_queue, user_data: *mut c_void)>;

/// Frees a `cinf_queue` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_queue_free(queue: *mut cinf_queue) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(queue) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_job` or an error of a call in the background; exactly one of them, except at the end of a
/// list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_job_done =
    Option<unsafe extern "C" fn(error: *mut cinf_error, job: *mut cinf_job, user_data: *mut c_void)>;

/// Frees a `cinf_job` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_job_free(job: *mut cinf_job) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(job) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_job_batch` or an error of a call in the background; exactly one of them, except at the end of
/// a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_job_batch_done = Option<
    unsafe extern "C" fn(error: *mut cinf_error, job_batch: *mut cinf_job_batch, user_data: *mut c_void),
>;

/// Frees a `cinf_job_batch` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_job_batch_free(job_batch: *mut cinf_job_batch) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(job_batch) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_job_page` or an error of a call in the background; exactly one of them, except at the end of
/// a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_job_page_done = Option<
    unsafe extern "C" fn(error: *mut cinf_error, job_page: *mut cinf_job_page, user_data: *mut c_void),
>;

/// Frees a `cinf_job_page` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_job_page_free(job_page: *mut cinf_job_page) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(job_page) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_template` or an error of a call in the background; exactly one of them, except at the end of
/// a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_template_done = Option<
    unsafe extern "C" fn(error: *mut cinf_error, template_out: *mut cinf_template, user_data: *mut c_void),
>;

/// Frees a `cinf_template` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_template_free(template_out: *mut cinf_template) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(template_out) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_template_page` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_template_page_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        template_page: *mut cinf_template_page,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_template_page` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_template_page_free(template_page: *mut cinf_template_page) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(template_page) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_stored_object` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_stored_object_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        stored_object: *mut cinf_stored_object,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_stored_object` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_stored_object_free(stored_object: *mut cinf_stored_object) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(stored_object) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_object_info` or an error of a call in the background; exactly one of them, except at the end
/// of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_object_info_done = Option<
    unsafe extern "C" fn(error: *mut cinf_error, object_info: *mut cinf_object_info, user_data: *mut c_void),
>;

/// Frees a `cinf_object_info` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_object_info_free(object_info: *mut cinf_object_info) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(object_info) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_deleted_object` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_deleted_object_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        deleted_object: *mut cinf_deleted_object,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_deleted_object` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_deleted_object_free(deleted_object: *mut cinf_deleted_object) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(deleted_object) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_object_page` or an error of a call in the background; exactly one of them, except at the end
/// of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_object_page_done = Option<
    unsafe extern "C" fn(error: *mut cinf_error, object_page: *mut cinf_object_page, user_data: *mut c_void),
>;

/// Frees a `cinf_object_page` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_object_page_free(object_page: *mut cinf_object_page) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(object_page) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_object_summary` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_object_summary_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        object_summary: *mut cinf_object_summary,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_object_summary` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_object_summary_free(object_summary: *mut cinf_object_summary) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(object_summary) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_presigned_url` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_presigned_url_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        presigned_url: *mut cinf_presigned_url,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_presigned_url` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_presigned_url_free(presigned_url: *mut cinf_presigned_url) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(presigned_url) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_processed_file` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_processed_file_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        processed_file: *mut cinf_processed_file,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_processed_file` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_processed_file_free(processed_file: *mut cinf_processed_file) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(processed_file) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_reconciliation` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_reconciliation_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        reconciliation: *mut cinf_reconciliation,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_reconciliation` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_reconciliation_free(reconciliation: *mut cinf_reconciliation) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(reconciliation) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_ensured_service` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_ensured_service_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        ensured_service: *mut cinf_ensured_service,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_ensured_service` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_ensured_service_free(ensured_service: *mut cinf_ensured_service) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(ensured_service) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_ensured_queue` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_ensured_queue_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        ensured_queue: *mut cinf_ensured_queue,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_ensured_queue` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_ensured_queue_free(ensured_queue: *mut cinf_ensured_queue) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(ensured_queue) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_ensured_template` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_ensured_template_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        ensured_template: *mut cinf_ensured_template,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_ensured_template` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_ensured_template_free(ensured_template: *mut cinf_ensured_template) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(ensured_template) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_signed_request` or an error of a call in the background; exactly one of them, except at the
/// end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
/// was given.
pub type cinf_signed_request_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        signed_request: *mut cinf_signed_request,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_signed_request` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_signed_request_free(signed_request: *mut cinf_signed_request) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(signed_request) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_received_callback` or an error of a call in the background; exactly one of them, except at
/// the end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the
/// call was given.
pub type cinf_received_callback_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        received_callback: *mut cinf_received_callback,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_received_callback` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_received_callback_free(received_callback: *mut cinf_received_callback) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(received_callback) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_fed_callback` or an error of a call in the background; exactly one of them, except at the end
/// of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_fed_callback_done = Option<
    unsafe extern "C" fn(
        error: *mut cinf_error,
        fed_callback: *mut cinf_fed_callback,
        user_data: *mut c_void,
    ),
>;

/// Frees a `cinf_fed_callback` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_fed_callback_free(fed_callback: *mut cinf_fed_callback) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(fed_callback) };
    guard_or((), || drop(owned));
}

/// Receives a `cinf_diagnosis` or an error of a call in the background; exactly one of them, except at the end of
/// a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
/// given.
pub type cinf_diagnosis_done = Option<
    unsafe extern "C" fn(error: *mut cinf_error, diagnosis: *mut cinf_diagnosis, user_data: *mut c_void),
>;

/// Frees a `cinf_diagnosis` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_diagnosis_free(diagnosis: *mut cinf_diagnosis) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(diagnosis) };
    guard_or((), || drop(owned));
}

/// Frees a `cinf_callback` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_callback_free(callback: *mut cinf_callback) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(callback) };
    guard_or((), || drop(owned));
}

/// Frees a `cinf_rule_report` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_rule_report_free(rule_report: *mut cinf_rule_report) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(rule_report) };
    guard_or((), || drop(owned));
}

/// Frees a `cinf_size_prediction` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_size_prediction_free(size_prediction: *mut cinf_size_prediction) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(size_prediction) };
    guard_or((), || drop(owned));
}

/// Frees a `cinf_picture_info` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_picture_info_free(picture_info: *mut cinf_picture_info) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(picture_info) };
    guard_or((), || drop(owned));
}

/// Frees a `cinf_picture_exif` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_picture_exif_free(picture_exif: *mut cinf_picture_exif) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(picture_exif) };
    guard_or((), || drop(owned));
}

/// Frees a `cinf_picture_color` and everything that it leads to. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_picture_color_free(picture_color: *mut cinf_picture_color) {
    // SAFETY: the program gives back what it got from this library, once.
    let owned = unsafe { Owned::from_raw(picture_color) };
    guard_or((), || drop(owned));
}

/// A list of `cinf_bucket`, requested page by page as it is read. After an error the same entry or page is asked
/// for again. Free it with `cinf_bucket_pager_free`.
pub struct cinf_bucket_pager(Pages<<cinf_bucket as View>::Core, <cinf_bucket_page as View>::Core>);

impl Handle for cinf_bucket_pager {
    type Item = cinf_bucket;
    type Page = cinf_bucket_page;

    fn new(pages: Pages<<cinf_bucket as View>::Core, <cinf_bucket_page as View>::Core>) -> Self {
        Self(pages)
    }

    fn pages(&self) -> &Pages<<cinf_bucket as View>::Core, <cinf_bucket_page as View>::Core> {
        &self.0
    }
}

/// Waits for the next entry. Behind the last one the call succeeds and `bucket` becomes NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_bucket_pager_next(
    pager: Option<&cinf_bucket_pager>,
    bucket: Option<&mut MaybeUninit<*mut cinf_bucket>>,
) -> Option<Box<cinf_error>> {
    next(pager, "bucket", bucket)
}

/// Waits for the next page. Behind the last one the call succeeds and `page` becomes NULL. Entries that were not
/// handed out yet are part of a page that was read before and are not repeated.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_bucket_pager_next_page(
    pager: Option<&cinf_bucket_pager>,
    page: Option<&mut MaybeUninit<*mut cinf_bucket_page>>,
) -> Option<Box<cinf_error>> {
    next_page(pager, page)
}

/// As `cinf_bucket_pager_next`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_bucket_pager_next_async(
    pager: Option<&cinf_bucket_pager>,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_bucket_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    next_async(pager, call, done, user_data)
}

/// As `cinf_bucket_pager_next_page`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_bucket_pager_next_page_async(
    pager: Option<&cinf_bucket_pager>,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_bucket_page_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    next_page_async(pager, call, done, user_data)
}

/// Whether there may be a page that was not requested yet. So it is before the first one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_bucket_pager_has_next(pager: Option<&cinf_bucket_pager>) -> bool {
    has_next(pager)
}

/// The token of the page that is requested next, from which a list with the same filters can go on, now or in
/// another process; free it with `cinf_text_free`. NULL before the first page, behind the last one, and in lists
/// whose pages have numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_bucket_pager_next_token(pager: Option<&cinf_bucket_pager>) -> *mut c_char {
    next_token(pager)
}

/// The number of the page that is requested next. `CINF_ABSENT` behind the last page, and in lists whose pages
/// have tokens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_bucket_pager_next_page_number(pager: Option<&cinf_bucket_pager>) -> i64 {
    next_page_number(pager)
}

/// Frees a pager. A call in the background goes on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_bucket_pager_free(pager: Option<Box<cinf_bucket_pager>>) {
    guard_or((), || drop(pager));
}

/// A list of `cinf_queue`, requested page by page as it is read. After an error the same entry or page is asked
/// for again. Free it with `cinf_queue_pager_free`.
pub struct cinf_queue_pager(Pages<<cinf_queue as View>::Core, <cinf_queue_page as View>::Core>);

impl Handle for cinf_queue_pager {
    type Item = cinf_queue;
    type Page = cinf_queue_page;

    fn new(pages: Pages<<cinf_queue as View>::Core, <cinf_queue_page as View>::Core>) -> Self {
        Self(pages)
    }

    fn pages(&self) -> &Pages<<cinf_queue as View>::Core, <cinf_queue_page as View>::Core> {
        &self.0
    }
}

/// Waits for the next entry. Behind the last one the call succeeds and `queue` becomes NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_queue_pager_next(
    pager: Option<&cinf_queue_pager>,
    queue: Option<&mut MaybeUninit<*mut cinf_queue>>,
) -> Option<Box<cinf_error>> {
    next(pager, "queue", queue)
}

/// Waits for the next page. Behind the last one the call succeeds and `page` becomes NULL. Entries that were not
/// handed out yet are part of a page that was read before and are not repeated.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_queue_pager_next_page(
    pager: Option<&cinf_queue_pager>,
    page: Option<&mut MaybeUninit<*mut cinf_queue_page>>,
) -> Option<Box<cinf_error>> {
    next_page(pager, page)
}

/// As `cinf_queue_pager_next`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_queue_pager_next_async(
    pager: Option<&cinf_queue_pager>,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_queue_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    next_async(pager, call, done, user_data)
}

/// As `cinf_queue_pager_next_page`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_queue_pager_next_page_async(
    pager: Option<&cinf_queue_pager>,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_queue_page_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    next_page_async(pager, call, done, user_data)
}

/// Whether there may be a page that was not requested yet. So it is before the first one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_queue_pager_has_next(pager: Option<&cinf_queue_pager>) -> bool {
    has_next(pager)
}

/// The token of the page that is requested next, from which a list with the same filters can go on, now or in
/// another process; free it with `cinf_text_free`. NULL before the first page, behind the last one, and in lists
/// whose pages have numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_queue_pager_next_token(pager: Option<&cinf_queue_pager>) -> *mut c_char {
    next_token(pager)
}

/// The number of the page that is requested next. `CINF_ABSENT` behind the last page, and in lists whose pages
/// have tokens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_queue_pager_next_page_number(pager: Option<&cinf_queue_pager>) -> i64 {
    next_page_number(pager)
}

/// Frees a pager. A call in the background goes on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_queue_pager_free(pager: Option<Box<cinf_queue_pager>>) {
    guard_or((), || drop(pager));
}

/// A list of `cinf_job`, requested page by page as it is read. After an error the same entry or page is asked for
/// again. Free it with `cinf_job_pager_free`.
pub struct cinf_job_pager(Pages<<cinf_job as View>::Core, <cinf_job_page as View>::Core>);

impl Handle for cinf_job_pager {
    type Item = cinf_job;
    type Page = cinf_job_page;

    fn new(pages: Pages<<cinf_job as View>::Core, <cinf_job_page as View>::Core>) -> Self {
        Self(pages)
    }

    fn pages(&self) -> &Pages<<cinf_job as View>::Core, <cinf_job_page as View>::Core> {
        &self.0
    }
}

/// Waits for the next entry. Behind the last one the call succeeds and `job` becomes NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_job_pager_next(
    pager: Option<&cinf_job_pager>,
    job: Option<&mut MaybeUninit<*mut cinf_job>>,
) -> Option<Box<cinf_error>> {
    next(pager, "job", job)
}

/// Waits for the next page. Behind the last one the call succeeds and `page` becomes NULL. Entries that were not
/// handed out yet are part of a page that was read before and are not repeated.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_job_pager_next_page(
    pager: Option<&cinf_job_pager>,
    page: Option<&mut MaybeUninit<*mut cinf_job_page>>,
) -> Option<Box<cinf_error>> {
    next_page(pager, page)
}

/// As `cinf_job_pager_next`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_job_pager_next_async(
    pager: Option<&cinf_job_pager>,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_job_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    next_async(pager, call, done, user_data)
}

/// As `cinf_job_pager_next_page`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_job_pager_next_page_async(
    pager: Option<&cinf_job_pager>,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_job_page_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    next_page_async(pager, call, done, user_data)
}

/// Whether there may be a page that was not requested yet. So it is before the first one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_job_pager_has_next(pager: Option<&cinf_job_pager>) -> bool {
    has_next(pager)
}

/// The token of the page that is requested next, from which a list with the same filters can go on, now or in
/// another process; free it with `cinf_text_free`. NULL before the first page, behind the last one, and in lists
/// whose pages have numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_job_pager_next_token(pager: Option<&cinf_job_pager>) -> *mut c_char {
    next_token(pager)
}

/// The number of the page that is requested next. `CINF_ABSENT` behind the last page, and in lists whose pages
/// have tokens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_job_pager_next_page_number(pager: Option<&cinf_job_pager>) -> i64 {
    next_page_number(pager)
}

/// Frees a pager. A call in the background goes on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_job_pager_free(pager: Option<Box<cinf_job_pager>>) {
    guard_or((), || drop(pager));
}

/// A list of `cinf_template`, requested page by page as it is read. After an error the same entry or page is
/// asked for again. Free it with `cinf_template_pager_free`.
pub struct cinf_template_pager(Pages<<cinf_template as View>::Core, <cinf_template_page as View>::Core>);

impl Handle for cinf_template_pager {
    type Item = cinf_template;
    type Page = cinf_template_page;

    fn new(pages: Pages<<cinf_template as View>::Core, <cinf_template_page as View>::Core>) -> Self {
        Self(pages)
    }

    fn pages(&self) -> &Pages<<cinf_template as View>::Core, <cinf_template_page as View>::Core> {
        &self.0
    }
}

/// Waits for the next entry. Behind the last one the call succeeds and `template_out` becomes NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_template_pager_next(
    pager: Option<&cinf_template_pager>,
    template_out: Option<&mut MaybeUninit<*mut cinf_template>>,
) -> Option<Box<cinf_error>> {
    next(pager, "template_out", template_out)
}

/// Waits for the next page. Behind the last one the call succeeds and `page` becomes NULL. Entries that were not
/// handed out yet are part of a page that was read before and are not repeated.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_template_pager_next_page(
    pager: Option<&cinf_template_pager>,
    page: Option<&mut MaybeUninit<*mut cinf_template_page>>,
) -> Option<Box<cinf_error>> {
    next_page(pager, page)
}

/// As `cinf_template_pager_next`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_template_pager_next_async(
    pager: Option<&cinf_template_pager>,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_template_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    next_async(pager, call, done, user_data)
}

/// As `cinf_template_pager_next_page`, in the background: `done` is called once, on a thread of the library,
/// unless an error is returned. `call` may be NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_template_pager_next_page_async(
    pager: Option<&cinf_template_pager>,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_template_page_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    next_page_async(pager, call, done, user_data)
}

/// Whether there may be a page that was not requested yet. So it is before the first one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_template_pager_has_next(pager: Option<&cinf_template_pager>) -> bool {
    has_next(pager)
}

/// The token of the page that is requested next, from which a list with the same filters can go on, now or in
/// another process; free it with `cinf_text_free`. NULL before the first page, behind the last one, and in lists
/// whose pages have numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_template_pager_next_token(pager: Option<&cinf_template_pager>) -> *mut c_char {
    next_token(pager)
}

/// The number of the page that is requested next. `CINF_ABSENT` behind the last page, and in lists whose pages
/// have tokens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_template_pager_next_page_number(pager: Option<&cinf_template_pager>) -> i64 {
    next_page_number(pager)
}

/// Frees a pager. A call in the background goes on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_template_pager_free(pager: Option<Box<cinf_template_pager>>) {
    guard_or((), || drop(pager));
}

/// A list of `cinf_object_summary`, requested page by page as it is read. After an error the same entry or page
/// is asked for again. Free it with `cinf_object_summary_pager_free`.
pub struct cinf_object_summary_pager(
    Pages<<cinf_object_summary as View>::Core, <cinf_object_page as View>::Core>,
);

impl Handle for cinf_object_summary_pager {
    type Item = cinf_object_summary;
    type Page = cinf_object_page;

    fn new(pages: Pages<<cinf_object_summary as View>::Core, <cinf_object_page as View>::Core>) -> Self {
        Self(pages)
    }

    fn pages(&self) -> &Pages<<cinf_object_summary as View>::Core, <cinf_object_page as View>::Core> {
        &self.0
    }
}

/// Waits for the next entry. Behind the last one the call succeeds and `object_summary` becomes NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_object_summary_pager_next(
    pager: Option<&cinf_object_summary_pager>,
    object_summary: Option<&mut MaybeUninit<*mut cinf_object_summary>>,
) -> Option<Box<cinf_error>> {
    next(pager, "object_summary", object_summary)
}

/// Waits for the next page. Behind the last one the call succeeds and `page` becomes NULL. Entries that were not
/// handed out yet are part of a page that was read before and are not repeated.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_object_summary_pager_next_page(
    pager: Option<&cinf_object_summary_pager>,
    page: Option<&mut MaybeUninit<*mut cinf_object_page>>,
) -> Option<Box<cinf_error>> {
    next_page(pager, page)
}

/// As `cinf_object_summary_pager_next`, in the background: `done` is called once, on a thread of the library,
/// unless an error is returned. `call` may be NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_object_summary_pager_next_async(
    pager: Option<&cinf_object_summary_pager>,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_object_summary_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    next_async(pager, call, done, user_data)
}

/// As `cinf_object_summary_pager_next_page`, in the background: `done` is called once, on a thread of the
/// library, unless an error is returned. `call` may be NULL.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_object_summary_pager_next_page_async(
    pager: Option<&cinf_object_summary_pager>,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_object_page_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    next_page_async(pager, call, done, user_data)
}

/// Whether there may be a page that was not requested yet. So it is before the first one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_object_summary_pager_has_next(
    pager: Option<&cinf_object_summary_pager>,
) -> bool {
    has_next(pager)
}

/// The token of the page that is requested next, from which a list with the same filters can go on, now or in
/// another process; free it with `cinf_text_free`. NULL before the first page, behind the last one, and in lists
/// whose pages have numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_object_summary_pager_next_token(
    pager: Option<&cinf_object_summary_pager>,
) -> *mut c_char {
    next_token(pager)
}

/// The number of the page that is requested next. `CINF_ABSENT` behind the last page, and in lists whose pages
/// have tokens.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_object_summary_pager_next_page_number(
    pager: Option<&cinf_object_summary_pager>,
) -> i64 {
    next_page_number(pager)
}

/// Frees a pager. A call in the background goes on. NULL is fine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cinf_object_summary_pager_free(pager: Option<Box<cinf_object_summary_pager>>) {
    guard_or((), || drop(pager));
}

/// Enables the service on the client's bucket and makes its queue. Repeating it is harmless.
///
/// Service action: `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
///
/// `request` begins with `CINF_ENABLE_SERVICE_INIT`; NULL means that nothing is given.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_enable_service(
    client: Option<&cinf_client>,
    request: *const cinf_enable_service,
    options: *const cinf_call_options,
    bucket: Option<&mut MaybeUninit<*mut cinf_bucket>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send::<EnableService, cinf_bucket>(client, request, options, "bucket", bucket) }
}

/// As `cinf_client_enable_service`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_enable_service_async(
    client: Option<&cinf_client>,
    request: *const cinf_enable_service,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_bucket_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send_async::<EnableService, cinf_bucket>(client, request, options, call, done, user_data) }
}

/// Disables the service on the client's bucket and deletes its queue.
///
/// Jobs that wait are lost with the queue. Service action: `DELETE /picbucket`, permission
/// `ci:DeletePicProcessBucket`.
///
/// `request` begins with `CINF_DISABLE_SERVICE_INIT`; NULL means that nothing is given.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_disable_service(
    client: Option<&cinf_client>,
    request: *const cinf_disable_service,
    options: *const cinf_call_options,
    disabled_service: Option<&mut MaybeUninit<*mut cinf_disabled_service>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        send::<DisableService, cinf_disabled_service>(
            client,
            request,
            options,
            "disabled_service",
            disabled_service,
        )
    }
}

/// As `cinf_client_disable_service`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_disable_service_async(
    client: Option<&cinf_client>,
    request: *const cinf_disable_service,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_disabled_service_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        send_async::<DisableService, cinf_disabled_service>(client, request, options, call, done, user_data)
    }
}

/// Lists the buckets of the account on which the service is enabled.
///
/// Filters that are given must all match. Service action: `GET /picbucket` on the region's host, permission
/// `ci:DescribePicProcessBucket`.
///
/// `request` begins with `CINF_LIST_BUCKETS_INIT`; NULL means that nothing is given.
///
/// Nothing is requested before the pager is asked for an entry or a page. `options` hold for the request of each
/// page.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_list_buckets(
    client: Option<&cinf_client>,
    request: *const cinf_list_buckets,
    options: *const cinf_call_options,
    pager: Option<&mut MaybeUninit<*mut cinf_bucket_pager>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { list::<ListBuckets, cinf_bucket_pager>(client, request, options, pager) }
}

/// Lists the queues of the client's bucket. A bucket has one queue for image jobs.
///
/// Service action: `GET /picqueue`, permission `ci:DescribePicProcessQueues`.
///
/// `request` begins with `CINF_LIST_QUEUES_INIT`; NULL means that nothing is given.
///
/// Nothing is requested before the pager is asked for an entry or a page. `options` hold for the request of each
/// page.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_list_queues(
    client: Option<&cinf_client>,
    request: *const cinf_list_queues,
    options: *const cinf_call_options,
    pager: Option<&mut MaybeUninit<*mut cinf_queue_pager>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { list::<ListQueues, cinf_queue_pager>(client, request, options, pager) }
}

/// Replaces a queue's name, state and callback settings. What is left out is reset, not kept.
///
/// Service action: `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
///
/// `request` begins with `CINF_UPDATE_QUEUE_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_update_queue(
    client: Option<&cinf_client>,
    request: *const cinf_update_queue,
    options: *const cinf_call_options,
    queue: Option<&mut MaybeUninit<*mut cinf_queue>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send::<UpdateQueue, cinf_queue>(client, request, options, "queue", queue) }
}

/// As `cinf_client_update_queue`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_update_queue_async(
    client: Option<&cinf_client>,
    request: *const cinf_update_queue,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_queue_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send_async::<UpdateQueue, cinf_queue>(client, request, options, call, done, user_data) }
}

/// Submits an image job.
///
/// The job is billed and the service has no idempotency token, so this request is sent at most once. A failure
/// says which of three things happened: nothing was sent, the service refused, or the job may exist (`Outcome`).
/// In the last case the error holds the `Submission`, with which `reconcile` finds the job.
///
/// Exactly one of `rule` and `template_id` is needed. Service action: `POST /jobs`, permissions
/// `ci:CreateMediaJobs` and `cam:passrole`.
///
/// `request` begins with `CINF_SUBMIT_JOB_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_submit_job(
    client: Option<&cinf_client>,
    request: *const cinf_submit_job,
    options: *const cinf_call_options,
    job: Option<&mut MaybeUninit<*mut cinf_job>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send::<SubmitJob, cinf_job>(client, request, options, "job", job) }
}

/// As `cinf_client_submit_job`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_submit_job_async(
    client: Option<&cinf_client>,
    request: *const cinf_submit_job,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_job_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send_async::<SubmitJob, cinf_job>(client, request, options, call, done, user_data) }
}

/// Asks for one job.
///
/// Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`. A job that does not exist is an error
/// of kind `CINF_KIND_NOT_FOUND`.
///
/// `request` begins with `CINF_GET_JOB_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_get_job(
    client: Option<&cinf_client>,
    request: *const cinf_get_job,
    options: *const cinf_call_options,
    job: Option<&mut MaybeUninit<*mut cinf_job>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send::<GetJob, cinf_job>(client, request, options, "job", job) }
}

/// As `cinf_client_get_job`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_get_job_async(
    client: Option<&cinf_client>,
    request: *const cinf_get_job,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_job_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send_async::<GetJob, cinf_job>(client, request, options, call, done, user_data) }
}

/// Asks for several jobs at once.
///
/// Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`. Jobs that do not exist are
/// no error; their ids come back as `missing_ids`.
///
/// `request` begins with `CINF_GET_JOBS_INIT`; NULL means that nothing is given.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_get_jobs(
    client: Option<&cinf_client>,
    request: *const cinf_get_jobs,
    options: *const cinf_call_options,
    job_batch: Option<&mut MaybeUninit<*mut cinf_job_batch>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send::<GetJobs, cinf_job_batch>(client, request, options, "job_batch", job_batch) }
}

/// As `cinf_client_get_jobs`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_get_jobs_async(
    client: Option<&cinf_client>,
    request: *const cinf_get_jobs,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_job_batch_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send_async::<GetJobs, cinf_job_batch>(client, request, options, call, done, user_data) }
}

/// Lists the jobs of the client's bucket, in the order in which they were made.
///
/// Filters that are given must all match. The list ends behind the page that names no further one, or that names
/// one which was read before. A list that was left can be taken up where it was: with the `next_token` of the
/// last page that was read, and the same filters.
///
/// Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
///
/// `request` begins with `CINF_LIST_JOBS_INIT`; NULL means that nothing is given.
///
/// Nothing is requested before the pager is asked for an entry or a page. `options` hold for the request of each
/// page.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_list_jobs(
    client: Option<&cinf_client>,
    request: *const cinf_list_jobs,
    options: *const cinf_call_options,
    pager: Option<&mut MaybeUninit<*mut cinf_job_pager>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { list::<ListJobs, cinf_job_pager>(client, request, options, pager) }
}

/// Cancels a job that has not begun.
///
/// Only a job in state `Submitted` or `Pause` can be cancelled; it then ends as `Cancel`. A job that runs or has
/// ended is an error of kind `CINF_KIND_CONFLICT`, and goes on as if nothing had been asked. A request whose
/// answer was lost is sent again, and that the job is cancelled by then is success.
///
/// Service action: `PUT /jobs/<job_id>?cancel`, permission `ci:CancelMediaJob`, and `ci:DescribeMediaJob` to look
/// what became of a request whose answer was lost.
///
/// `request` begins with `CINF_CANCEL_JOB_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_cancel_job(
    client: Option<&cinf_client>,
    request: *const cinf_cancel_job,
    options: *const cinf_call_options,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { act::<CancelJob>(client, request, options) }
}

/// As `cinf_client_cancel_job`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_cancel_job_async(
    client: Option<&cinf_client>,
    request: *const cinf_cancel_job,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { act_async::<CancelJob>(client, request, options, call, done, user_data) }
}

/// Cancels several jobs that have not begun.
///
/// Only jobs in state `Submitted` or `Pause` can be cancelled; they then end as `Cancel`. If one of them runs or
/// has ended the error is of kind `CINF_KIND_CONFLICT`; the service does not say whether the others are cancelled
/// then, so ask with `get_jobs`. A request whose answer was lost is sent again, and that all jobs are cancelled
/// by then is success.
///
/// Service action: `PUT /jobs/<job_id>,<job_id>…?cancel`, permission `ci:CancelMediaJob`, and
/// `ci:DescribeMediaJob` to look what became of a request whose answer was lost.
///
/// `request` begins with `CINF_CANCEL_JOBS_INIT`; NULL means that nothing is given.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_cancel_jobs(
    client: Option<&cinf_client>,
    request: *const cinf_cancel_jobs,
    options: *const cinf_call_options,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { act::<CancelJobs>(client, request, options) }
}

/// As `cinf_client_cancel_jobs`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_cancel_jobs_async(
    client: Option<&cinf_client>,
    request: *const cinf_cancel_jobs,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { act_async::<CancelJobs>(client, request, options, call, done, user_data) }
}

/// Makes a template: a rule that the service keeps, so that jobs need only name it.
///
/// The service does not refuse a second template of the same name, so that this request is sent at most once. A
/// failure says what became of it (`Outcome`), as that of a submission does. When the template may exist there is
/// nothing to reconcile with: look for it by its name with `list_templates`, and make it again only if it is not
/// there. To have a template of a name whether or not it is there already, use `ensure_template`.
///
/// Service action: `POST /template`, permission `ci:CreateMediaTemplate`.
///
/// `request` begins with `CINF_CREATE_TEMPLATE_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_create_template(
    client: Option<&cinf_client>,
    request: *const cinf_create_template,
    options: *const cinf_call_options,
    template_out: Option<&mut MaybeUninit<*mut cinf_template>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send::<CreateTemplate, cinf_template>(client, request, options, "template_out", template_out) }
}

/// As `cinf_client_create_template`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_create_template_async(
    client: Option<&cinf_client>,
    request: *const cinf_create_template,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_template_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send_async::<CreateTemplate, cinf_template>(client, request, options, call, done, user_data) }
}

/// Replaces the name and the rule of a template. What is left out is reset, not kept.
///
/// Jobs that were submitted before keep the rule that they were submitted with. Service action: `PUT
/// /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
///
/// `request` begins with `CINF_UPDATE_TEMPLATE_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_update_template(
    client: Option<&cinf_client>,
    request: *const cinf_update_template,
    options: *const cinf_call_options,
    template_out: Option<&mut MaybeUninit<*mut cinf_template>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send::<UpdateTemplate, cinf_template>(client, request, options, "template_out", template_out) }
}

/// As `cinf_client_update_template`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_update_template_async(
    client: Option<&cinf_client>,
    request: *const cinf_update_template,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_template_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send_async::<UpdateTemplate, cinf_template>(client, request, options, call, done, user_data) }
}

/// Deletes a template. Jobs that were submitted with it keep their rule.
///
/// Deleting a template that does not exist is an error of kind `CINF_KIND_NOT_FOUND`. Service action: `DELETE
/// /template/<template_id>`, permission `ci:DeleteMediaTemplate`.
///
/// `request` begins with `CINF_DELETE_TEMPLATE_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_delete_template(
    client: Option<&cinf_client>,
    request: *const cinf_delete_template,
    options: *const cinf_call_options,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { act::<DeleteTemplate>(client, request, options) }
}

/// As `cinf_client_delete_template`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_delete_template_async(
    client: Option<&cinf_client>,
    request: *const cinf_delete_template,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { act_async::<DeleteTemplate>(client, request, options, call, done, user_data) }
}

/// Lists the templates of the client's bucket.
///
/// Filters that are given must all match. Service action: `GET /template`, permission
/// `ci:DescribeMediaTemplates`.
///
/// `request` begins with `CINF_LIST_TEMPLATES_INIT`; NULL means that nothing is given.
///
/// Nothing is requested before the pager is asked for an entry or a page. `options` hold for the request of each
/// page.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_list_templates(
    client: Option<&cinf_client>,
    request: *const cinf_list_templates,
    options: *const cinf_call_options,
    pager: Option<&mut MaybeUninit<*mut cinf_template_pager>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { list::<ListTemplates, cinf_template_pager>(client, request, options, pager) }
}

/// Puts an object of at most 32 MiB into the client's bucket. An object of the same key is replaced.
///
/// Exactly one of `body` and `path` is needed. The content is protected all the way: its MD5 is part of the
/// signed request, and the CRC-64 of what the service has stored is compared with what was sent; if they differ
/// the error is of kind `CINF_KIND_INTEGRITY`. Without a `timeout` of its own the call is given time for the
/// content besides the client's setting: a second for each 64 KiB.
///
/// Service action: `PUT /<key>` on the bucket's own host, permission `cos:PutObject`.
///
/// `request` begins with `CINF_PUT_OBJECT_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_put_object(
    client: Option<&cinf_client>,
    request: *const cinf_put_object,
    options: *const cinf_call_options,
    stored_object: Option<&mut MaybeUninit<*mut cinf_stored_object>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send::<PutObject, cinf_stored_object>(client, request, options, "stored_object", stored_object) }
}

/// As `cinf_client_put_object`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_put_object_async(
    client: Option<&cinf_client>,
    request: *const cinf_put_object,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_stored_object_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send_async::<PutObject, cinf_stored_object>(client, request, options, call, done, user_data) }
}

/// Gets an object, or a part of it.
///
/// The content is handed out as it arrives, exactly as it is stored. The call's `timeout`, if one is given,
/// limits all of it; without one the download may take as long as bytes keep coming, at least one a second over
/// the client's read timeout. A connection that breaks is made again and goes on where it broke, within the
/// attempts of the call.
///
/// A condition that is not met, a range behind the object's end, and an object larger than `max_size` are errors
/// of kind `CINF_KIND_CONFLICT`. Service action: `GET /<key>` on the bucket's own host, permission
/// `cos:GetObject`.
///
/// `request` begins with `CINF_GET_OBJECT_INIT`.
///
/// Read it with `cinf_object_body_read`, and free it with `cinf_object_body_free`. The timeout of `options`, if
/// one is given, limits the reading too.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_get_object(
    client: Option<&cinf_client>,
    request: *const cinf_get_object,
    options: *const cinf_call_options,
    body: Option<&mut MaybeUninit<*mut cinf_object_body>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { open(client, request, options, body) }
}

/// Gets an object, or a part of it, into a file.
///
/// The file appears under its name when it is whole, checked and on the disk; an existing one is replaced then.
/// Until that moment, and after any failure such as a full disk (`CINF_KIND_FILE`), what was there stays as it
/// was. For the rest this is `cinf_client_get_object`.
///
/// Service action: `GET /<key>` on the bucket's own host, permission `cos:GetObject`.
///
/// `request` begins with `CINF_GET_OBJECT_TO_FILE_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_get_object_to_file(
    client: Option<&cinf_client>,
    request: *const cinf_get_object_to_file,
    options: *const cinf_call_options,
    object_info: Option<&mut MaybeUninit<*mut cinf_object_info>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { work::<GetObjectToFile, cinf_object_info>(client, request, options, "object_info", object_info) }
}

/// As `cinf_client_get_object_to_file`, in the background: `done` is called once, on a thread of the library,
/// unless an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_get_object_to_file_async(
    client: Option<&cinf_client>,
    request: *const cinf_get_object_to_file,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_object_info_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        work_async::<GetObjectToFile, cinf_object_info>(client, request, options, call, done, user_data)
    }
}

/// Asks for what is known of an object, without its content.
///
/// An object that does not exist is an error of kind `CINF_KIND_NOT_FOUND`, so that this is also how to find out
/// whether there is one: a list shows an object that was just put only after a while, this at once. A missing
/// bucket is the same error, because the service does not tell them apart here.
///
/// A condition that is not met is an error of kind `CINF_KIND_CONFLICT`. Service action: `HEAD /<key>` on the
/// bucket's own host, permission `cos:HeadObject`.
///
/// `request` begins with `CINF_HEAD_OBJECT_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_head_object(
    client: Option<&cinf_client>,
    request: *const cinf_head_object,
    options: *const cinf_call_options,
    object_info: Option<&mut MaybeUninit<*mut cinf_object_info>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send::<HeadObject, cinf_object_info>(client, request, options, "object_info", object_info) }
}

/// As `cinf_client_head_object`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_head_object_async(
    client: Option<&cinf_client>,
    request: *const cinf_head_object,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_object_info_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { send_async::<HeadObject, cinf_object_info>(client, request, options, call, done, user_data) }
}

/// Deletes an object. One that does not exist is as good as deleted: that is no error.
///
/// Service action: `DELETE /<key>` on the bucket's own host, permission `cos:DeleteObject`.
///
/// `request` begins with `CINF_DELETE_OBJECT_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_delete_object(
    client: Option<&cinf_client>,
    request: *const cinf_delete_object,
    options: *const cinf_call_options,
    deleted_object: Option<&mut MaybeUninit<*mut cinf_deleted_object>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        send::<DeleteObject, cinf_deleted_object>(client, request, options, "deleted_object", deleted_object)
    }
}

/// As `cinf_client_delete_object`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_delete_object_async(
    client: Option<&cinf_client>,
    request: *const cinf_delete_object,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_deleted_object_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        send_async::<DeleteObject, cinf_deleted_object>(client, request, options, call, done, user_data)
    }
}

/// Lists the objects of the client's bucket, by their keys in the order of their bytes.
///
/// The list shows an object that was just put or deleted only after a while; ask for a key that you know with
/// `cinf_client_head_object` instead. With a `delimiter` the keys that hold it behind the prefix are not listed
/// one by one, but as one of the page's `common_prefixes`: read the list page by page to see them.
///
/// A list that was left can be taken up where it was: with the `next_marker` of the last page that was read, or
/// any key, and the same `prefix` and `delimiter`. Service action: `GET /` on the bucket's own host, permission
/// `cos:GetBucket`.
///
/// `request` begins with `CINF_LIST_OBJECTS_INIT`; NULL means that nothing is given.
///
/// Nothing is requested before the pager is asked for an entry or a page. `options` hold for the request of each
/// page.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_list_objects(
    client: Option<&cinf_client>,
    request: *const cinf_list_objects,
    options: *const cinf_call_options,
    pager: Option<&mut MaybeUninit<*mut cinf_object_summary_pager>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { list::<ListObjects, cinf_object_summary_pager>(client, request, options, pager) }
}

/// Makes a URL with which anybody can do one thing to one object for a while. Nothing is sent.
///
/// The URL acts with the rights of the client's credential, and a credential that expires earlier cuts it short.
/// Whoever uses it has to send the answer's `headers` exactly as they are. This is `cinf_client_presign_url` for
/// a key.
///
/// Permission of the credential: what the URL is used for, such as `cos:GetObject`.
///
/// `request` begins with `CINF_PRESIGN_OBJECT_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_presign_object(
    client: Option<&cinf_client>,
    request: *const cinf_presign_object,
    options: *const cinf_call_options,
    presigned_url: Option<&mut MaybeUninit<*mut cinf_presigned_url>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        work::<PresignObject, cinf_presigned_url>(client, request, options, "presigned_url", presigned_url)
    }
}

/// As `cinf_client_presign_object`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_presign_object_async(
    client: Option<&cinf_client>,
    request: *const cinf_presign_object,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_presigned_url_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        work_async::<PresignObject, cinf_presigned_url>(client, request, options, call, done, user_data)
    }
}

/// Processes a picture in a file into another file: puts it into the client's bucket, submits a job, waits for
/// it, and gets the result.
///
/// Exactly one of `rule` and `template_id` is needed. The error says which step failed. The job is billed and is
/// submitted at most once; a submission that may have created one is an error with the outcome
/// `CINF_OUTCOME_AMBIGUOUS` and the `Submission`, like that of `cinf_client_submit_job`. The timeout of the call
/// limits all of it; if none is given each step has its own, the wait 15 minutes.
///
/// Both objects are deleted afterwards unless `keep_objects` says otherwise. They stay where they are when the
/// job may still need them or the result was not fetched: when the submission is ambiguous, the wait ended before
/// the job, or the call was cancelled. What the error says names their keys.
///
/// Service actions: `PUT /<key>`, `POST /jobs`, `GET /jobs/<job_id>`, `GET /<key>`, `DELETE /<key>`; permissions
/// `cos:PutObject`, `cos:GetObject`, `cos:DeleteObject`, `ci:CreateMediaJobs`, `cam:passrole` and
/// `ci:DescribeMediaJob`.
///
/// `request` begins with `CINF_PROCESS_FILE_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_process_file(
    client: Option<&cinf_client>,
    request: *const cinf_process_file,
    options: *const cinf_call_options,
    processed_file: Option<&mut MaybeUninit<*mut cinf_processed_file>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        run::<ProcessFile, cinf_processed_file>(client, request, options, "processed_file", processed_file)
    }
}

/// As `cinf_client_process_file`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_process_file_async(
    client: Option<&cinf_client>,
    request: *const cinf_process_file,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_processed_file_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { run_async::<ProcessFile, cinf_processed_file>(client, request, options, call, done, user_data) }
}

/// Waits until a job has ended.
///
/// Looks at the job after `poll_interval_ms`, then after half as long again each time up to ten seconds. The
/// timeout of the call limits the whole wait, 15 minutes if none is given; when it runs out the job goes on and
/// the error is of kind `CINF_KIND_WAIT_TIMED_OUT`. A connection that breaks meanwhile does not end the wait.
///
/// Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
///
/// `request` begins with `CINF_WAIT_FOR_JOB_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_wait_for_job(
    client: Option<&cinf_client>,
    request: *const cinf_wait_for_job,
    options: *const cinf_call_options,
    job: Option<&mut MaybeUninit<*mut cinf_job>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { run::<WaitForJob, cinf_job>(client, request, options, "job", job) }
}

/// As `cinf_client_wait_for_job`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_wait_for_job_async(
    client: Option<&cinf_client>,
    request: *const cinf_wait_for_job,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_job_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { run_async::<WaitForJob, cinf_job>(client, request, options, call, done, user_data) }
}

/// Finds out what became of a submission that may have created a job, by the service's list of jobs.
///
/// Only reads; repeat it as often as you like. A job may take a while to show in the list: `NotFoundYet` soon
/// after the submission proves nothing. Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
///
/// `request` begins with `CINF_RECONCILE_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_reconcile(
    client: Option<&cinf_client>,
    request: *const cinf_reconcile,
    options: *const cinf_call_options,
    reconciliation: Option<&mut MaybeUninit<*mut cinf_reconciliation>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        run::<Reconcile, cinf_reconciliation>(client, request, options, "reconciliation", reconciliation)
    }
}

/// As `cinf_client_reconcile`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_reconcile_async(
    client: Option<&cinf_client>,
    request: *const cinf_reconcile,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_reconciliation_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { run_async::<Reconcile, cinf_reconciliation>(client, request, options, call, done, user_data) }
}

/// Enables the service on the client's bucket unless it is enabled already, and says whether that was needed.
///
/// Reads first, so that a repetition changes nothing. Service actions: `GET /picbucket` on the region's host,
/// permission `ci:DescribePicProcessBucket`, and `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
///
/// `request` begins with `CINF_ENSURE_SERVICE_INIT`; NULL means that nothing is given.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_ensure_service(
    client: Option<&cinf_client>,
    request: *const cinf_ensure_service,
    options: *const cinf_call_options,
    ensured_service: Option<&mut MaybeUninit<*mut cinf_ensured_service>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        run::<EnsureService, cinf_ensured_service>(
            client,
            request,
            options,
            "ensured_service",
            ensured_service,
        )
    }
}

/// As `cinf_client_ensure_service`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_ensure_service_async(
    client: Option<&cinf_client>,
    request: *const cinf_ensure_service,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_ensured_service_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        run_async::<EnsureService, cinf_ensured_service>(client, request, options, call, done, user_data)
    }
}

/// Gives a queue the settings that are named here and keeps the others, and says what had to be changed.
///
/// Reads first, so that a repetition changes nothing. The service replaces all settings at once: between reading
/// and writing nobody else should change the queue. Callback settings are compared as a whole, what is left out
/// of them counts as not set. Service actions: `GET /picqueue`, permission `ci:DescribePicProcessQueues`, and
/// `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
///
/// `request` begins with `CINF_ENSURE_QUEUE_INIT`; NULL means that nothing is given.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_ensure_queue(
    client: Option<&cinf_client>,
    request: *const cinf_ensure_queue,
    options: *const cinf_call_options,
    ensured_queue: Option<&mut MaybeUninit<*mut cinf_ensured_queue>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        run::<EnsureQueue, cinf_ensured_queue>(client, request, options, "ensured_queue", ensured_queue)
    }
}

/// As `cinf_client_ensure_queue`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_ensure_queue_async(
    client: Option<&cinf_client>,
    request: *const cinf_ensure_queue,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_ensured_queue_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { run_async::<EnsureQueue, cinf_ensured_queue>(client, request, options, call, done, user_data) }
}

/// Has a template of this name with this rule: makes it if there is none, changes it if it differs, and says what
/// was done.
///
/// Finds the template by its exact name, so that a repetition changes nothing. If several have the name the error
/// is of kind `CINF_KIND_CONFLICT` and its text has their ids; none is chosen. If making the template is
/// ambiguous it is looked for once more; if it does not show then, the error is ambiguous like that of
/// `create_template`.
///
/// Service actions: `GET /template`, permission `ci:DescribeMediaTemplates`, `POST /template`, permission
/// `ci:CreateMediaTemplate`, and `PUT /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
///
/// `request` begins with `CINF_ENSURE_TEMPLATE_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_ensure_template(
    client: Option<&cinf_client>,
    request: *const cinf_ensure_template,
    options: *const cinf_call_options,
    ensured_template: Option<&mut MaybeUninit<*mut cinf_ensured_template>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        run::<EnsureTemplate, cinf_ensured_template>(
            client,
            request,
            options,
            "ensured_template",
            ensured_template,
        )
    }
}

/// As `cinf_client_ensure_template`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_ensure_template_async(
    client: Option<&cinf_client>,
    request: *const cinf_ensure_template,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_ensured_template_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        run_async::<EnsureTemplate, cinf_ensured_template>(client, request, options, call, done, user_data)
    }
}

/// Signs a request that somebody else sends, as a URL.
///
/// The URL needs no credential: give it to a browser to show or download an object, or to a program to store one.
/// It covers the method, the path, the query, and the headers that are named here; the body is free. Nothing is
/// sent. The URL counts from a minute before now until it expires; a credential that expires earlier cuts it
/// short. What the URL is used for needs the permissions of the client's credential.
///
/// `request` begins with `CINF_PRESIGN_URL_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_presign_url(
    client: Option<&cinf_client>,
    request: *const cinf_presign_url,
    options: *const cinf_call_options,
    presigned_url: Option<&mut MaybeUninit<*mut cinf_presigned_url>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        work::<PresignUrl, cinf_presigned_url>(client, request, options, "presigned_url", presigned_url)
    }
}

/// As `cinf_client_presign_url`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_presign_url_async(
    client: Option<&cinf_client>,
    request: *const cinf_presign_url,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_presigned_url_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { work_async::<PresignUrl, cinf_presigned_url>(client, request, options, call, done, user_data) }
}

/// Signs a request that the caller sends, as headers.
///
/// For what this library has no method for. The signature covers the method, the path, the query, the host, and
/// the headers that are named here; the body is free. Nothing is sent. It counts from a minute before now until
/// it expires, for any number of requests; a credential that expires earlier cuts it short.
///
/// `request` begins with `CINF_SIGN_REQUEST_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_sign_request(
    client: Option<&cinf_client>,
    request: *const cinf_sign_request,
    options: *const cinf_call_options,
    signed_request: Option<&mut MaybeUninit<*mut cinf_signed_request>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        work::<SignRequest, cinf_signed_request>(client, request, options, "signed_request", signed_request)
    }
}

/// As `cinf_client_sign_request`, in the background: `done` is called once, on a thread of the library, unless an
/// error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
/// and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_sign_request_async(
    client: Option<&cinf_client>,
    request: *const cinf_sign_request,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_signed_request_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { work_async::<SignRequest, cinf_signed_request>(client, request, options, call, done, user_data) }
}

/// Takes a request that a web server got at the URL for callbacks, and says what to answer and what was reported.
///
/// Works with any web framework, because it does no networking of its own: give it the request, answer with
/// `status`, and act on `callback` if there is one. Each report is handed out once, however often and in whatever
/// order it arrives: a job is known by its id and state, and the last 100,000 are remembered by the client and
/// its siblings. Not remembered are reports that were refused.
///
/// A callback carries no signature. Two things stand against forged ones: a `token` in the path that nobody can
/// guess, and `verify`, which asks the service for the job; one of them should be used. A callback may also never
/// come: what must not be missed is waited for with `cinf_client_wait_for_job` as well.
///
/// Only with `verify` something is sent: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
///
/// `request` begins with `CINF_RECEIVE_CALLBACK_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_receive_callback(
    client: Option<&cinf_client>,
    request: *const cinf_receive_callback,
    options: *const cinf_call_options,
    received_callback: Option<&mut MaybeUninit<*mut cinf_received_callback>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        work::<ReceiveCallback, cinf_received_callback>(
            client,
            request,
            options,
            "received_callback",
            received_callback,
        )
    }
}

/// As `cinf_client_receive_callback`, in the background: `done` is called once, on a thread of the library,
/// unless an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_receive_callback_async(
    client: Option<&cinf_client>,
    request: *const cinf_receive_callback,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_received_callback_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe {
        work_async::<ReceiveCallback, cinf_received_callback>(client, request, options, call, done, user_data)
    }
}

/// Tells the runs of `process_jobs` of this client, its clones and siblings that a callback says a job has ended.
///
/// A run finds ended jobs by itself. Callbacks let it look at the right time: give it all of them, in whatever
/// order, as often as they come. They are hints only, which the run verifies; one that is lost, early or forged
/// does no harm. Nothing is sent.
///
/// `request` begins with `CINF_FEED_CALLBACK_INIT`.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_feed_callback(
    client: Option<&cinf_client>,
    request: *const cinf_feed_callback,
    options: *const cinf_call_options,
    fed_callback: Option<&mut MaybeUninit<*mut cinf_fed_callback>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { run::<FeedCallback, cinf_fed_callback>(client, request, options, "fed_callback", fed_callback) }
}

/// As `cinf_client_feed_callback`, in the background: `done` is called once, on a thread of the library, unless
/// an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
/// `request` and `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_feed_callback_async(
    client: Option<&cinf_client>,
    request: *const cinf_feed_callback,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_fed_callback_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { run_async::<FeedCallback, cinf_fed_callback>(client, request, options, call, done, user_data) }
}

/// Looks at everything that a job depends on, and says in sentences what is wrong and what to do.
///
/// What fails is a finding and no error: the call answers whatever is broken. Looked at are the endpoint and its
/// encryption, the connection, the clock, the credentials and whether the service accepts them, whether the
/// service is enabled on the client's bucket, its queue, and the URLs for callbacks. Nothing is changed.
///
/// Service actions: `GET /picbucket` on the region's host and `GET /picqueue`, permissions
/// `ci:DescribePicProcessBucket` and `ci:DescribePicProcessQueues`.
///
/// `request` begins with `CINF_DOCTOR_INIT`; NULL means that nothing is given.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_doctor(
    client: Option<&cinf_client>,
    request: *const cinf_doctor,
    options: *const cinf_call_options,
    diagnosis: Option<&mut MaybeUninit<*mut cinf_diagnosis>>,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { run::<Doctor, cinf_diagnosis>(client, request, options, "diagnosis", diagnosis) }
}

/// As `cinf_client_doctor`, in the background: `done` is called once, on a thread of the library, unless an error
/// is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request` and
/// `options` lead to is copied.
#[unsafe(no_mangle)]
#[must_use]
pub unsafe extern "C" fn cinf_client_doctor_async(
    client: Option<&cinf_client>,
    request: *const cinf_doctor,
    options: *const cinf_call_options,
    call: Option<&mut MaybeUninit<*mut cinf_call>>,
    done: cinf_diagnosis_done,
    user_data: *mut c_void,
) -> Option<Box<cinf_error>> {
    // SAFETY: each pointer is NULL or leads to what the header asks for.
    unsafe { run_async::<Doctor, cinf_diagnosis>(client, request, options, call, done, user_data) }
}
