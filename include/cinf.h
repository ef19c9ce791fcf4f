/* Written by `cargo xtask codegen` from the sources of the core. Do not edit.
 *
 * Unofficial client for Tencent Cloud Infinite's asynchronous image processing.
 *
 * Errors     A function that can fail returns NULL for success, or an error that the caller frees with
 *            cinf_error_free. Outputs come last and are written only on success.
 * Ownership  What an output receives belongs to the caller, who frees it with the function of the same name that
 *            ends in _free; NULL may be freed. What is inside an answer belongs to the answer. Arguments are borrowed
 *            for the duration of the call, and copied where they are needed longer.
 * Text       const char *, UTF-8, ending in a zero byte, both ways. Text that is absent is NULL.
 * Requests   Structs that begin with struct_size. Begin with the macro that ends in _INIT and fill in what is needed;
 *            zero and NULL mean "not given". A program that was compiled with an older header works with a newer
 *            library, because the size says what the program knows.
 * Answers    Structs to read. Arrays are arrays of pointers. A number or time that is absent is CINF_ABSENT; an absent
 *            struct is NULL. Fields may be added at the end: never copy an answer by value.
 * Threads    A client, a cancel token and a call may be used by any number of threads at once; everything else by one
 *            thread at a time. Anything may be freed on any thread.
 * Streams    Work on many inputs asks a function of the program for them, by the thread that reads the results and only
 *            while it does, when there is room for more. Freeing a stream stops its work.
 * Callbacks  Are called on a thread of the library, one after the other, never by the function that takes them. They
 *            may make blocking calls; they must not throw or jump out.
 * Jobs       Are billed, so that a submission is sent at most once unless the program asks for another mode. When one fails
 *            with CINF_OUTCOME_AMBIGUOUS, its job may exist: keep the text of cinf_error_submission, and find the job
 *            with cinf_client_reconcile before submitting again.
 * Fork       A child of fork may go on with the clients of its parent, but not with calls that were under way.
 */

#ifndef CINF_H
#define CINF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Version of this header as text; `cinf_version` is that of the library. */
#define CINF_VERSION "0.1.0"
/** First number of the version. */
#define CINF_VERSION_MAJOR 0
/** Second number of the version. */
#define CINF_VERSION_MINOR 1
/** Third number of the version. */
#define CINF_VERSION_PATCH 0
/** The version as one number that grows with it. */
#define CINF_VERSION_NUMBER (CINF_VERSION_MAJOR * 1000000 + CINF_VERSION_MINOR * 1000 + CINF_VERSION_PATCH)

/** A number or time of an answer that is absent. */
#define CINF_ABSENT INT64_MIN

/** Marks functions whose error must be looked at. */
#if defined(__GNUC__) || defined(__clang__)
#define CINF_MUST_USE __attribute__((warn_unused_result))
#else
#define CINF_MUST_USE
#endif

/** What a `cinf_client_options` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_CLIENT_OPTIONS_INIT { .struct_size = sizeof(cinf_client_options) }
/** What a `cinf_call_options` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_CALL_OPTIONS_INIT { .struct_size = sizeof(cinf_call_options) }
/** What a `cinf_notify_config` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_NOTIFY_CONFIG_INIT { .struct_size = sizeof(cinf_notify_config) }
/** What a `cinf_enable_service` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_ENABLE_SERVICE_INIT { .struct_size = sizeof(cinf_enable_service) }
/** What a `cinf_disable_service` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_DISABLE_SERVICE_INIT { .struct_size = sizeof(cinf_disable_service) }
/** What a `cinf_list_buckets` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_LIST_BUCKETS_INIT { .struct_size = sizeof(cinf_list_buckets) }
/** What a `cinf_call_back_mq_config` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_CALL_BACK_MQ_CONFIG_INIT { .struct_size = sizeof(cinf_call_back_mq_config) }
/** What a `cinf_submit_job` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_SUBMIT_JOB_INIT { .struct_size = sizeof(cinf_submit_job) }
/** What a `cinf_get_job` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_GET_JOB_INIT { .struct_size = sizeof(cinf_get_job) }
/** What a `cinf_get_jobs` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_GET_JOBS_INIT { .struct_size = sizeof(cinf_get_jobs) }
/** What a `cinf_cancel_job` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_CANCEL_JOB_INIT { .struct_size = sizeof(cinf_cancel_job) }
/** What a `cinf_cancel_jobs` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_CANCEL_JOBS_INIT { .struct_size = sizeof(cinf_cancel_jobs) }
/** What a `cinf_list_jobs` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_LIST_JOBS_INIT { .struct_size = sizeof(cinf_list_jobs) }
/** What a `cinf_head_object` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_HEAD_OBJECT_INIT { .struct_size = sizeof(cinf_head_object) }
/** What a `cinf_delete_object` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_DELETE_OBJECT_INIT { .struct_size = sizeof(cinf_delete_object) }
/** What a `cinf_get_object_to_file` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_GET_OBJECT_TO_FILE_INIT { .struct_size = sizeof(cinf_get_object_to_file) }
/** What a `cinf_list_objects` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_LIST_OBJECTS_INIT { .struct_size = sizeof(cinf_list_objects) }
/** What a `cinf_presign_object` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_PRESIGN_OBJECT_INIT { .struct_size = sizeof(cinf_presign_object) }
/** What a `cinf_put_object` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_PUT_OBJECT_INIT { .struct_size = sizeof(cinf_put_object) }
/** What a `cinf_process_file` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_PROCESS_FILE_INIT { .struct_size = sizeof(cinf_process_file) }
/** What a `cinf_list_queues` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_LIST_QUEUES_INIT { .struct_size = sizeof(cinf_list_queues) }
/** What a `cinf_update_queue` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_UPDATE_QUEUE_INIT { .struct_size = sizeof(cinf_update_queue) }
/** What a `cinf_create_template` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_CREATE_TEMPLATE_INIT { .struct_size = sizeof(cinf_create_template) }
/** What a `cinf_update_template` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_UPDATE_TEMPLATE_INIT { .struct_size = sizeof(cinf_update_template) }
/** What a `cinf_delete_template` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_DELETE_TEMPLATE_INIT { .struct_size = sizeof(cinf_delete_template) }
/** What a `cinf_list_templates` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_LIST_TEMPLATES_INIT { .struct_size = sizeof(cinf_list_templates) }
/** What a `cinf_wait_for_job` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_WAIT_FOR_JOB_INIT { .struct_size = sizeof(cinf_wait_for_job) }
/** What a `cinf_receive_callback` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_RECEIVE_CALLBACK_INIT { .struct_size = sizeof(cinf_receive_callback) }
/** What a `cinf_doctor` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_DOCTOR_INIT { .struct_size = sizeof(cinf_doctor) }
/** What a `cinf_presign_url` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_PRESIGN_URL_INIT { .struct_size = sizeof(cinf_presign_url) }
/** What a `cinf_sign_request` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_SIGN_REQUEST_INIT { .struct_size = sizeof(cinf_sign_request) }
/** What a `cinf_feed_callback` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_FEED_CALLBACK_INIT { .struct_size = sizeof(cinf_feed_callback) }
/** What a `cinf_wait_for_jobs` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_WAIT_FOR_JOBS_INIT { .struct_size = sizeof(cinf_wait_for_jobs) }
/** What a `cinf_submit_jobs` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_SUBMIT_JOBS_INIT { .struct_size = sizeof(cinf_submit_jobs) }
/** What a `cinf_process_jobs` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_PROCESS_JOBS_INIT { .struct_size = sizeof(cinf_process_jobs) }
/** What a `cinf_reconcile` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_RECONCILE_INIT { .struct_size = sizeof(cinf_reconcile) }
/** What a `cinf_get_object` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_GET_OBJECT_INIT { .struct_size = sizeof(cinf_get_object) }
/** What a `cinf_ensure_service` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_ENSURE_SERVICE_INIT { .struct_size = sizeof(cinf_ensure_service) }
/** What a `cinf_ensure_queue` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_ENSURE_QUEUE_INIT { .struct_size = sizeof(cinf_ensure_queue) }
/** What a `cinf_ensure_template` begins with. For C; in C++ use the type of `cinf.hpp`. */
#define CINF_ENSURE_TEMPLATE_INIT { .struct_size = sizeof(cinf_ensure_template) }


/**
 * Version of the binary interface: programs run with every library that has the same one. It is changed by hand when
 * a struct, an enumeration or a function changes in a way that compiled programs would notice.
 */
#define CINF_ABI_VERSION 1

/**
 * What the caller can do about an error.
 *
 * The list may grow; new kinds come with a new minor version.
 *
 * `cinf_kind_name` names a value, also one that is newer than this header.
 */
enum cinf_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * There is no error.
     */
    CINF_KIND_NONE = 0,
    /**
     * An argument breaks a rule of the service or of this library. Nothing was sent: correct it.
     */
    CINF_KIND_INVALID_ARGUMENT = 1,
    /**
     * No usable credential was found, or the service says that it has expired. Check where it comes from.
     */
    CINF_KIND_CREDENTIAL = 2,
    /**
     * The connection could not be made or broke. Check the network and the endpoint.
     */
    CINF_KIND_CONNECTION = 3,
    /**
     * An answer did not come in time. Try again, or allow more time.
     */
    CINF_KIND_TIMEOUT = 4,
    /**
     * The call was cancelled by the caller.
     */
    CINF_KIND_CANCELLED = 5,
    /**
     * The service asks for fewer requests. Slow down.
     */
    CINF_KIND_THROTTLED = 6,
    /**
     * The service denies access. Check the secret key, the clock and the permissions.
     */
    CINF_KIND_DENIED = 7,
    /**
     * What was asked for does not exist.
     */
    CINF_KIND_NOT_FOUND = 8,
    /**
     * What was asked for does not fit the present state of the resource.
     */
    CINF_KIND_CONFLICT = 9,
    /**
     * The service refused the request or failed for a reason of its own; its code says which.
     */
    CINF_KIND_SERVICE = 10,
    /**
     * The answer is not a document of this service. Something between may have replaced it.
     */
    CINF_KIND_DECODE = 11,
    /**
     * The job that was waited for ended without success.
     */
    CINF_KIND_JOB_FAILED = 12,
    /**
     * The job that was waited for did not end in time. It goes on; wait again or look at it later.
     */
    CINF_KIND_WAIT_TIMED_OUT = 13,
    /**
     * The process was forked and the client belongs to the parent. Make a new client in the child.
     */
    CINF_KIND_FORKED = 14,
    /**
     * A defect of this library. Please report it.
     */
    CINF_KIND_INTERNAL = 15,
    /**
     * A file of this machine could not be read or written: the disk is full, somebody else has it, access is
     * denied.
     */
    CINF_KIND_FILE = 16,
    /**
     * What was stored or received is not what was sent. Put or get it again.
     */
    CINF_KIND_INTEGRITY = 17,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_kind cinf_kind;
#else
typedef uint32_t cinf_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What became of a submission, or of a template to be made. Every failed call that creates something carries
 * exactly one of these; the fourth outcome, *created*, is the successful answer.
 *
 * `cinf_outcome_name` names a value, also one that is newer than this header.
 */
enum cinf_outcome
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * The error is not that of a submission, or there is none.
     */
    CINF_OUTCOME_NONE = 0,
    /**
     * The service refused; nothing exists. Correct the request, then submit again.
     */
    CINF_OUTCOME_REJECTED = 1,
    /**
     * No byte of the request reached the service; nothing exists. Submitting again is safe.
     */
    CINF_OUTCOME_NOT_SENT = 2,
    /**
     * The request may have reached the service and the answer did not come back: the job may exist. Look for it
     * before submitting again, because a second submission would be billed as a second job. Of templates the
     * second would be another one of the same name.
     */
    CINF_OUTCOME_AMBIGUOUS = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_outcome cinf_outcome;
#else
typedef uint32_t cinf_outcome;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Where a job stands.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_job_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_JOB_STATE_OTHER = 0,
    /**
     * Accepted, waiting for a free slot.
     */
    CINF_JOB_STATE_SUBMITTED = 1,
    /**
     * Being executed.
     */
    CINF_JOB_STATE_RUNNING = 2,
    /**
     * Done; the result object exists.
     */
    CINF_JOB_STATE_SUCCESS = 3,
    /**
     * Ended with an error; the job's `code` and `message` say which.
     */
    CINF_JOB_STATE_FAILED = 4,
    /**
     * Waiting while its queue is paused.
     */
    CINF_JOB_STATE_PAUSE = 5,
    /**
     * Cancelled before it began.
     */
    CINF_JOB_STATE_CANCEL = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_job_state cinf_job_state;
#else
typedef uint32_t cinf_job_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Yes, no, or not given.
 */
enum cinf_flag
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int64_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Not given, or absent.
     */
    CINF_FLAG_UNSET = 0,
    /**
     * Yes.
     */
    CINF_FLAG_YES = 1,
    /**
     * No.
     */
    CINF_FLAG_NO = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_flag cinf_flag;
#else
typedef int64_t cinf_flag;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What is done about a submission that may have created a job.
 */
enum cinf_submission_mode
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int64_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Not given: a call does what its client was made to do, and a client `CINF_SUBMISSION_MODE_AT_MOST_ONCE`.
     */
    CINF_SUBMISSION_MODE_DEFAULT = 0,
    /**
     * It is reported with the outcome `CINF_OUTCOME_AMBIGUOUS` and never sent again.
     */
    CINF_SUBMISSION_MODE_AT_MOST_ONCE = 1,
    /**
     * It is looked for in the service's list of jobs until it is found, and sent once more only when two listings do
     * not show it, the later of them at least the settle time after the request ended.
     *
     * This takes as long as the timeout of the call allows; give it a minute or more. It relies on the list showing a
     * job within the settle time, which the service does not promise.
     */
    CINF_SUBMISSION_MODE_EFFECTIVELY_ONCE = 2,
    /**
     * It is sent again like any other request. The same job may be made, and billed, several times.
     */
    CINF_SUBMISSION_MODE_ALLOW_DUPLICATE_JOBS = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_submission_mode cinf_submission_mode;
#else
typedef int64_t cinf_submission_mode;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Where credentials come from that are neither given nor loaded by a function of the program.
 */
enum cinf_credential_source
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int64_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * Not given: the environment, then the profile file, then the role of the cloud instance; the first that has a
     * credential. What is configured but broken is an error.
     */
    CINF_CREDENTIAL_SOURCE_CHAIN = 0,
    /**
     * The environment: `TENCENTCLOUD_SECRET_ID`, `TENCENTCLOUD_SECRET_KEY` and `TENCENTCLOUD_SESSION_TOKEN`, else the
     * same with `COS_SECRET_ID` and so on.
     */
    CINF_CREDENTIAL_SOURCE_ENVIRONMENT = 1,
    /**
     * A profile of a file such as `~/.tencentcloud/credentials`.
     */
    CINF_CREDENTIAL_SOURCE_PROFILE = 2,
    /**
     * The role of the cloud instance that the program runs on.
     */
    CINF_CREDENTIAL_SOURCE_INSTANCE_ROLE = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_credential_source cinf_credential_source;
#else
typedef int64_t cinf_credential_source;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Whether a queue starts jobs.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_queue_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_QUEUE_STATE_OTHER = 0,
    /**
     * Jobs are started as slots become free.
     */
    CINF_QUEUE_STATE_ACTIVE = 1,
    /**
     * No job is started; waiting jobs stay, running jobs finish.
     */
    CINF_QUEUE_STATE_PAUSED = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_queue_state cinf_queue_state;
#else
typedef uint32_t cinf_queue_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Whether a queue reports finished jobs.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_notify_state
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_NOTIFY_STATE_OTHER = 0,
    /**
     * Finished jobs are reported.
     */
    CINF_NOTIFY_STATE_ON = 1,
    /**
     * Nothing is reported.
     */
    CINF_NOTIFY_STATE_OFF = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_notify_state cinf_notify_state;
#else
typedef uint32_t cinf_notify_state;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Format of a report.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_notify_format
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_NOTIFY_FORMAT_OTHER = 0,
    /**
     * An XML document; what the service chooses when nothing is given.
     */
    CINF_NOTIFY_FORMAT_XML = 1,
    /**
     * A JSON document.
     */
    CINF_NOTIFY_FORMAT_JSON = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_notify_format cinf_notify_format;
#else
typedef uint32_t cinf_notify_format;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How a report is delivered.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_notify_type
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_NOTIFY_TYPE_OTHER = 0,
    /**
     * As an HTTP POST to a URL.
     */
    CINF_NOTIFY_TYPE_URL = 1,
    /**
     * As a message of a TDMQ topic or queue.
     */
    CINF_NOTIFY_TYPE_TDMQ = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_notify_type cinf_notify_type;
#else
typedef uint32_t cinf_notify_type;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What receives the messages of a TDMQ report.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_mq_mode
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_MQ_MODE_OTHER = 0,
    /**
     * A topic with subscriptions.
     */
    CINF_MQ_MODE_TOPIC = 1,
    /**
     * A queue.
     */
    CINF_MQ_MODE_QUEUE = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_mq_mode cinf_mq_mode;
#else
typedef uint32_t cinf_mq_mode;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Who made a template.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_template_category
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_TEMPLATE_CATEGORY_OTHER = 0,
    /**
     * The account itself.
     */
    CINF_TEMPLATE_CATEGORY_CUSTOM = 1,
    /**
     * The service, for everybody.
     */
    CINF_TEMPLATE_CATEGORY_OFFICIAL = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_template_category cinf_template_category;
#else
typedef uint32_t cinf_template_category;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a look for the job of a submission found.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_reconciliation_verdict
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_RECONCILIATION_VERDICT_OTHER = 0,
    /**
     * Exactly one job is of this submission.
     */
    CINF_RECONCILIATION_VERDICT_FOUND = 1,
    /**
     * Several jobs could be of this submission; which one is not guessed.
     */
    CINF_RECONCILIATION_VERDICT_FOUND_SEVERAL = 2,
    /**
     * No job of this submission shows in the list so far.
     */
    CINF_RECONCILIATION_VERDICT_NOT_FOUND_YET = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_reconciliation_verdict cinf_reconciliation_verdict;
#else
typedef uint32_t cinf_reconciliation_verdict;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a callback reports.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_callback_event
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_CALLBACK_EVENT_OTHER = 0,
    /**
     * A job has ended.
     */
    CINF_CALLBACK_EVENT_TASK_FINISH = 1,
    /**
     * A workflow has ended.
     */
    CINF_CALLBACK_EVENT_WORKFLOW_FINISH = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_callback_event cinf_callback_event;
#else
typedef uint32_t cinf_callback_event;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How a finding of `cinf_client_doctor` is to be taken.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_finding_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_FINDING_STATUS_OTHER = 0,
    /**
     * As it should be.
     */
    CINF_FINDING_STATUS_OK = 1,
    /**
     * Works, but not as well or as safely as it could, or not for everything.
     */
    CINF_FINDING_STATUS_WARNING = 2,
    /**
     * Keeps something from working.
     */
    CINF_FINDING_STATUS_PROBLEM = 3,
    /**
     * Could not be looked at because of another finding, or was not asked for.
     */
    CINF_FINDING_STATUS_SKIPPED = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_finding_status cinf_finding_status;
#else
typedef uint32_t cinf_finding_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What is wrong with a rule.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_rule_problem_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_RULE_PROBLEM_KIND_OTHER = 0,
    /**
     * The text does not follow the grammar.
     */
    CINF_RULE_PROBLEM_KIND_SYNTAX = 1,
    /**
     * A segment, operation, option or value that the service does not document.
     */
    CINF_RULE_PROBLEM_KIND_UNKNOWN_NAME = 2,
    /**
     * Documented by the service, but not as part of a job's rule.
     */
    CINF_RULE_PROBLEM_KIND_UNSUPPORTED = 3,
    /**
     * A number outside its range.
     */
    CINF_RULE_PROBLEM_KIND_OUT_OF_RANGE = 4,
    /**
     * More than ten segments.
     */
    CINF_RULE_PROBLEM_KIND_TOO_MANY_SEGMENTS = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_rule_problem_kind cinf_rule_problem_kind;
#else
typedef uint32_t cinf_rule_problem_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What the size of a result can depend on besides the size of the input.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_size_dependence
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_SIZE_DEPENDENCE_OTHER = 0,
    /**
     * Whether the picture shows a face: `scrop` returns it unchanged otherwise.
     */
    CINF_SIZE_DEPENDENCE_FACES = 1,
    /**
     * The picture's EXIF orientation, which was not given: `auto-orient`.
     */
    CINF_SIZE_DEPENDENCE_ORIENTATION = 2,
    /**
     * The rule that is stored with the bucket: `style`.
     */
    CINF_SIZE_DEPENDENCE_STYLE = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_size_dependence cinf_size_dependence;
#else
typedef uint32_t cinf_size_dependence;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How the report of one job is delivered.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_call_back_type
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_CALL_BACK_TYPE_OTHER = 0,
    /**
     * As an HTTP POST to a URL.
     */
    CINF_CALL_BACK_TYPE_URL = 1,
    /**
     * As a message of a TDMQ topic or queue.
     */
    CINF_CALL_BACK_TYPE_TDMQ = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_call_back_type cinf_call_back_type;
#else
typedef uint32_t cinf_call_back_type;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * In which order jobs are listed.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_order_by_time
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_ORDER_BY_TIME_OTHER = 0,
    /**
     * The job that was made last comes first.
     */
    CINF_ORDER_BY_TIME_DESC = 1,
    /**
     * The job that was made first comes first.
     */
    CINF_ORDER_BY_TIME_ASC = 2,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_order_by_time cinf_order_by_time;
#else
typedef uint32_t cinf_order_by_time;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * What a URL of an object can be used for.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_presign_method
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_PRESIGN_METHOD_OTHER = 0,
    /**
     * To get the object.
     */
    CINF_PRESIGN_METHOD_GET = 1,
    /**
     * To put it.
     */
    CINF_PRESIGN_METHOD_PUT = 2,
    /**
     * To ask for what is known of it.
     */
    CINF_PRESIGN_METHOD_HEAD = 3,
    /**
     * To delete it.
     */
    CINF_PRESIGN_METHOD_DELETE = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_presign_method cinf_presign_method;
#else
typedef uint32_t cinf_presign_method;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A host of the service that takes requests.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_request_host
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_REQUEST_HOST_OTHER = 0,
    /**
     * `<bucket>.ci.<region>.myqcloud.com`: jobs, queues and templates of the client's bucket.
     */
    CINF_REQUEST_HOST_CI = 1,
    /**
     * `ci.<region>.myqcloud.com`: lists of buckets.
     */
    CINF_REQUEST_HOST_CI_REGION = 2,
    /**
     * `<bucket>.cos.<region>.myqcloud.com`: the objects of the client's bucket.
     */
    CINF_REQUEST_HOST_COS = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_request_host cinf_request_host;
#else
typedef uint32_t cinf_request_host;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * How it is known that a job exists.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_submit_source
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_SUBMIT_SOURCE_OTHER = 0,
    /**
     * The service answered the submission.
     */
    CINF_SUBMIT_SOURCE_ANSWER = 1,
    /**
     * The journal says so, nothing was sent: an earlier run submitted it, or the same request came before.
     */
    CINF_SUBMIT_SOURCE_JOURNAL = 2,
    /**
     * It was found in the service's list of jobs, after an earlier run had ended before the answer came.
     */
    CINF_SUBMIT_SOURCE_LIST = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_submit_source cinf_submit_source;
#else
typedef uint32_t cinf_submit_source;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * Why nothing was submitted for an input of `cinf_client_process_jobs`.
 *
 * Values newer than this header occur too: have a `default`.
 */
enum cinf_skip_reason
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : uint32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /**
     * A value without a number, or none at all: its text says which.
     */
    CINF_SKIP_REASON_OTHER = 0,
    /**
     * The result was there already, and `skip_existing` was asked for.
     */
    CINF_SKIP_REASON_OUTPUT_EXISTS = 1,
    /**
     * The journal says that its job has ended: in an earlier run, or for an earlier input that asked for the
     * same.
     */
    CINF_SKIP_REASON_SETTLED_BEFORE = 2,
    /**
     * An earlier input asked for the same, and its job has not ended. Only a run with a journal knows.
     */
    CINF_SKIP_REASON_DUPLICATE = 3,
    /**
     * Nothing is wrong with it, but this was a dry run.
     */
    CINF_SKIP_REASON_DRY_RUN = 4,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum cinf_skip_reason cinf_skip_reason;
#else
typedef uint32_t cinf_skip_reason;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/**
 * A list of `cinf_bucket`, requested page by page as it is read. After an error the same entry or page is asked
 * for again. Free it with `cinf_bucket_pager_free`.
 */
typedef struct cinf_bucket_pager cinf_bucket_pager;

/**
 * A call that goes on in the background. Freeing it does not stop the call. It may be used on any thread.
 */
typedef struct cinf_call cinf_call;

/**
 * Cancels calls. One token may serve any number of calls, and may be used on any thread, also on several at once.
 */
typedef struct cinf_cancel_token cinf_cancel_token;

/**
 * A client for one bucket. It may be used by any number of threads at once. Free it with `cinf_client_free`.
 */
typedef struct cinf_client cinf_client;

/**
 * What a program's function answers with when it is asked for a credential. It lives until the function returns.
 */
typedef struct cinf_credential_reply cinf_credential_reply;

/**
 * Why a call failed. Its texts live as long as the error itself; free it with `cinf_error_free`.
 */
typedef struct cinf_error cinf_error;

/**
 * A list of `cinf_job`, requested page by page as it is read. After an error the same entry or page is asked for
 * again. Free it with `cinf_job_pager_free`.
 */
typedef struct cinf_job_pager cinf_job_pager;

/**
 * The content of an object, as it arrives. Free it with `cinf_object_body_free`.
 */
typedef struct cinf_object_body cinf_object_body;

/**
 * A list of `cinf_object_summary`, requested page by page as it is read. After an error the same entry or page
 * is asked for again. Free it with `cinf_object_summary_pager_free`.
 */
typedef struct cinf_object_summary_pager cinf_object_summary_pager;

/**
 * Results of work on many inputs, each a `cinf_processed_item`. The work begins with the first of them that is
 * asked for, and goes on in the background. Free it with `cinf_processed_item_stream_free`.
 */
typedef struct cinf_processed_item_stream cinf_processed_item_stream;

/**
 * A list of `cinf_queue`, requested page by page as it is read. After an error the same entry or page is asked
 * for again. Free it with `cinf_queue_pager_free`.
 */
typedef struct cinf_queue_pager cinf_queue_pager;

/**
 * Results of work on many inputs, each a `cinf_submit_result`. The work begins with the first of them that is
 * asked for, and goes on in the background. Free it with `cinf_submit_result_stream_free`.
 */
typedef struct cinf_submit_result_stream cinf_submit_result_stream;

/**
 * A list of `cinf_template`, requested page by page as it is read. After an error the same entry or page is
 * asked for again. Free it with `cinf_template_pager_free`.
 */
typedef struct cinf_template_pager cinf_template_pager;

/**
 * Results of work on many inputs, each a `cinf_wait_result`. The work begins with the first of them that is
 * asked for, and goes on in the background. Free it with `cinf_wait_result_stream_free`.
 */
typedef struct cinf_wait_result_stream cinf_wait_result_stream;

/**
 * The object that a job reads.
 */
typedef struct cinf_job_input {
    /**
     * Full name of the bucket.
     */
    const char *bucket_id;
    /**
     * Key of the object.
     */
    const char *object;
    /**
     * Region of the bucket.
     */
    const char *region;
} cinf_job_input;

/**
 * How a picture is processed.
 */
typedef struct cinf_pic_process {
    /**
     * Whether the result also describes the original picture.
     */
    cinf_flag is_pic_info;
    /**
     * The rule, such as `imageMogr2/thumbnail/480x/format/webp`.
     */
    const char *process_rule;
} cinf_pic_process;

/**
 * The object that a job writes.
 */
typedef struct cinf_job_output {
    /**
     * Full name of the bucket.
     */
    const char *bucket;
    /**
     * Key of the object.
     */
    const char *object;
    /**
     * Region of the bucket.
     */
    const char *region;
} cinf_job_output;

/**
 * Properties of a picture.
 */
typedef struct cinf_image_info {
    /**
     * Name of the format. Upper and lower case both occur: compare without regard to case.
     */
    const char *format;
    /**
     * Width in pixels. `CINF_ABSENT` if absent.
     */
    int64_t width;
    /**
     * Height in pixels. `CINF_ABSENT` if absent.
     */
    int64_t height;
    /**
     * Quality of the encoding, 0 to 100. `CINF_ABSENT` if absent.
     */
    int64_t quality;
    /**
     * Average colour, as `0xRRGGBB`.
     */
    const char *ave;
    /**
     * EXIF orientation, 1 to 8; 0 or 1 when the picture has none. `CINF_ABSENT` if absent.
     */
    int64_t orientation;
    /**
     * Number of frames of an animation. `CINF_ABSENT` if absent.
     */
    int64_t frame_count;
} cinf_image_info;

/**
 * The original picture of a job.
 */
typedef struct cinf_original_info {
    /**
     * Key of the object.
     */
    const char *key;
    /**
     * Host and key of the object, without a scheme.
     */
    const char *location;
    /**
     * Entity tag of the object, double quotes included.
     */
    const char *etag;
    /**
     * What the picture is.
     */
    const struct cinf_image_info *image_info;
} cinf_original_info;

/**
 * A picture that a job made.
 */
typedef struct cinf_process_result {
    /**
     * Key of the object, where the service says so.
     */
    const char *key;
    /**
     * Host and key of the object, without a scheme.
     */
    const char *location;
    /**
     * Name of the format.
     */
    const char *format;
    /**
     * Width in pixels. `CINF_ABSENT` if absent.
     */
    int64_t width;
    /**
     * Height in pixels. `CINF_ABSENT` if absent.
     */
    int64_t height;
    /**
     * Size in bytes. `CINF_ABSENT` if absent.
     */
    int64_t size;
    /**
     * Quality of the encoding, 0 to 100. `CINF_ABSENT` if absent.
     */
    int64_t quality;
    /**
     * Entity tag of the object.
     */
    const char *etag;
    /**
     * MD5 of the object.
     */
    const char *md5;
    /**
     * Number of frames of an animation. `CINF_ABSENT` if absent.
     */
    int64_t frame_count;
} cinf_process_result;

/**
 * The result of a job. The service has several forms of it; all are read into this one.
 */
typedef struct cinf_pic_process_result {
    /**
     * Key of the result object in the output bucket.
     */
    const char *object_name;
    /**
     * The original picture; only when the submission asked for it.
     */
    const struct cinf_original_info *original_info;
    /**
     * The pictures that were made; a job makes one.
     */
    const struct cinf_process_result *const *process_results;
    /**
     * Number of pointers in `process_results`.
     */
    size_t process_results_len;
} cinf_pic_process_result;

/**
 * What a job does and where its result goes.
 */
typedef struct cinf_job_operation {
    /**
     * The template that was used, if any.
     */
    const char *template_id;
    /**
     * Name of that template.
     */
    const char *template_name;
    /**
     * The rule that was used when there was no template.
     */
    const struct cinf_pic_process *pic_process;
    /**
     * Where the result goes.
     */
    const struct cinf_job_output *output;
    /**
     * The result; absent until the job has ended.
     */
    const struct cinf_pic_process_result *pic_process_result;
    /**
     * The caller's own text, as given with the submission.
     */
    const char *user_data;
    /**
     * Priority, 0 to 2; higher runs first. `CINF_ABSENT` if absent.
     */
    int64_t job_level;
} cinf_job_operation;

/**
 * The HTTP side of an answer: useful in a log and in a support request.
 *
 * Two answers with the same content are equal wherever they came from, so a `ResponseInfo` equals every other.
 */
typedef struct cinf_response_info {
    /**
     * The service's id of the request, from the `x-ci-request-id` header, else from the document.
     */
    const char *request_id;
    /**
     * HTTP status of the answer.
     */
    uint32_t status;
    /**
     * Requests that were sent for this answer, the first one included.
     */
    uint32_t attempts;
    /**
     * Time from the call to its answer, waits between attempts included. In milliseconds.
     */
    int64_t elapsed_ms;
    /**
     * How much of that time was spent waiting between attempts. In milliseconds.
     */
    int64_t waited_ms;
    /**
     * Further jobs that the same submission made. Only a submission that was allowed to make several has any.
     */
    const char *const *duplicate_job_ids;
    /**
     * Number of pointers in `duplicate_job_ids`.
     */
    size_t duplicate_job_ids_len;
} cinf_response_info;

/**
 * An image job.
 */
typedef struct cinf_job {
    /**
     * Identifies the job: letters, digits, `_` and `-`, at most 64 of them.
     */
    const char *job_id;
    /**
     * Where the job stands.
     */
    cinf_job_state state;
    /**
     * The same as text, as the service writes it; it says more when `state` is 0.
     */
    const char *state_name;
    /**
     * `Success`, or why a job in state `Failed` failed.
     */
    const char *code;
    /**
     * What went wrong, in words; only for a job in state `Failed`.
     */
    const char *message;
    /**
     * Kind of job: `PicProcess`.
     */
    const char *tag;
    /**
     * When the service accepted the job. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
     */
    int64_t creation_time;
    /**
     * When execution began. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
     */
    int64_t start_time;
    /**
     * When the job ended. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
     */
    int64_t end_time;
    /**
     * The queue that runs the job.
     */
    const char *queue_id;
    /**
     * The picture that is processed.
     */
    const struct cinf_job_input *input;
    /**
     * What is done with it.
     */
    const struct cinf_job_operation *operation;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_job;

/**
 * Loads a credential: calls `cinf_credential_reply_give` or `cinf_credential_reply_fail` and returns. It runs on a
 * thread of the library, once at a time, may block, and has five seconds.
 */
typedef void (*cinf_load_credential)(const struct cinf_credential_reply *reply, void *user_data);

/**
 * What a client is made with. Begin with `CINF_CLIENT_OPTIONS_INIT`. Region and bucket are needed, here or in the
 * environment; everything else has a default.
 */
typedef struct cinf_client_options {
    /**
     * Size of this struct, set by `CINF_CLIENT_OPTIONS_INIT`.
     */
    size_t struct_size;
    /**
     * Region of the bucket, such as `ap-guangzhou`. Not given: `CLOUD_INFINITE_REGION` of the environment.
     */
    const char *region;
    /**
     * Full name of the bucket, `<name>-<APPID>`. Not given: `CLOUD_INFINITE_BUCKET` of the environment.
     */
    const char *bucket;
    /**
     * The public half of a credential that does not change. Not given: see `load_credential` and `credential_source`.
     */
    const char *secret_id;
    /**
     * The secret half; needed with `secret_id`. It is copied, and wiped when the client is freed.
     */
    const char *secret_key;
    /**
     * The token of a temporary credential.
     */
    const char *session_token;
    /**
     * URL to connect to instead of the service's own hosts, such as that of the emulator. Requests keep the service's
     * names in `Host` and signature. Not given: `CLOUD_INFINITE_ENDPOINT` of the environment, if set.
     */
    const char *endpoint;
    /**
     * Longest time for a whole call, in milliseconds; 30 seconds if not given.
     */
    int64_t timeout_ms;
    /**
     * Longest time for one request and its answer, in milliseconds; 10 seconds if not given.
     */
    int64_t attempt_timeout_ms;
    /**
     * Longest time for name lookup, TCP and TLS, in milliseconds; 3.1 seconds if not given.
     */
    int64_t connect_timeout_ms;
    /**
     * Longest time between two pieces of an answer, in milliseconds; 5 seconds if not given.
     */
    int64_t read_timeout_ms;
    /**
     * URL of a proxy, or `environment` to obey `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`. Not given means no proxy,
     * whatever the environment says.
     */
    const char *proxy;
    /**
     * Certificates to trust besides the built-in ones, in PEM.
     */
    const void *ca_bundle;
    /**
     * Bytes of `ca_bundle`.
     */
    size_t ca_bundle_len;
    /**
     * Text in front of the library's own `User-Agent`.
     */
    const char *user_agent;
    /**
     * Whether an endpoint on another machine may be spoken to without encryption. A session token never travels so.
     * Not given means no.
     */
    cinf_flag allow_http;
    /**
     * Requests that one call may send, the first one included: 1 to 10, 3 if not given. A submission is sent again only
     * when it is certain that nothing was created.
     */
    int64_t max_attempts;
    /**
     * What is done about a submission that may have created a job. Not given means
     * `CINF_SUBMISSION_MODE_AT_MOST_ONCE`.
     */
    cinf_submission_mode submission_mode;
    /**
     * For `CINF_SUBMISSION_MODE_EFFECTIVELY_ONCE`: how long after the end of a request the service's list is taken to
     * show the job that it made, in milliseconds; 10 seconds if not given.
     */
    int64_t settle_time_ms;
    /**
     * A function of the program that loads credentials: when the first one is needed, and again shortly before each
     * expires. However many calls need one, it is asked once.
     */
    cinf_load_credential load_credential;
    /**
     * Passed to `load_credential`. It must be good for any thread.
     */
    void *load_credential_data;
    /**
     * Called once with `load_credential_data` when neither the client, nor a sibling, nor a call under way needs it any
     * more; on any thread. Not called if the client could not be made.
     */
    void (*free_credential_data)(void *user_data);
    /**
     * Where credentials come from if neither `secret_id` nor `load_credential` is given.
     */
    cinf_credential_source credential_source;
    /**
     * Name of the profile. Not given: `TENCENTCLOUD_PROFILE` of the environment, else `default`.
     */
    const char *profile;
    /**
     * The file that holds the profile. Not given: the one that `TENCENTCLOUD_CREDENTIALS_FILE` of the environment names,
     * else `.tencentcloud/credentials` in the home folder, else `/etc/tencentcloud/credentials`.
     */
    const char *profile_file;
    /**
     * Name of the instance's role. Not given: the instance is asked for it.
     */
    const char *instance_role;
} cinf_client_options;

/**
 * What is known of an object besides its content.
 */
typedef struct cinf_object_info {
    /**
     * Size of the whole object in bytes, if the service says it. `CINF_ABSENT` if absent.
     */
    int64_t size;
    /**
     * Bytes that the answer brings: less than `size` if a range was asked for. `CINF_ABSENT` if absent.
     */
    int64_t content_length;
    /**
     * Changes with the content; without the quotes that it has on the wire. Of an object that was put in one
     * request it is the MD5 of the content in hexadecimal digits.
     */
    const char *etag;
    /**
     * When the object was put. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
     */
    int64_t last_modified;
    /**
     * Media type, such as `image/jpeg`.
     */
    const char *content_type;
    /**
     * How long the object may be kept by caches.
     */
    const char *cache_control;
    /**
     * How a browser shows the object, and under which name it saves it.
     */
    const char *content_disposition;
    /**
     * How the stored bytes are encoded, such as `gzip`. They are never decoded on the way.
     */
    const char *content_encoding;
    /**
     * Metadata of your own, by names in lower case. These are the names.
     */
    const char *const *metadata_names;
    /**
     * For each of `metadata_names` its value.
     */
    const char *const *metadata_values;
    /**
     * Number of pointers in `metadata_names`, and in `metadata_values`.
     */
    size_t metadata_len;
    /**
     * CRC-64 of the whole object as a decimal number. Old objects have none.
     */
    const char *crc64;
    /**
     * The version, in a bucket that keeps versions.
     */
    const char *version_id;
    /**
     * How the object is stored, such as `ARCHIVE`; absent for the standard way.
     */
    const char *storage_class;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_object_info;

/**
 * Submissions that may have created a job, as text that can be stored. Free it with `cinf_submissions_free`.
 */
typedef struct cinf_submissions {
    /**
     * One text for each of them, as `cinf_error_submission` gives it.
     */
    const char *const *items;
    /**
     * Number of pointers in `items`.
     */
    size_t items_len;
} cinf_submissions;

/**
 * A bucket on which asynchronous image processing is enabled.
 */
typedef struct cinf_bucket {
    /**
     * Full name of the bucket, `<name>-<APPID>`.
     */
    const char *bucket_id;
    /**
     * The same as `bucket_id`.
     */
    const char *name;
    /**
     * Region of the bucket, such as `ap-guangzhou`.
     */
    const char *region;
    /**
     * When the service was enabled. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
     */
    int64_t create_time;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_bucket;

/**
 * What is left to say after the service was disabled on a bucket.
 */
typedef struct cinf_disabled_service {
    /**
     * Full name of the bucket.
     */
    const char *bucket_name;
    /**
     * Whether a repeated request found the service disabled already; the outcome is the same.
     */
    bool already_absent;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_disabled_service;

/**
 * One page of the buckets of an account.
 */
typedef struct cinf_bucket_page {
    /**
     * The buckets of this page.
     */
    const struct cinf_bucket *const *items;
    /**
     * Number of pointers in `items`.
     */
    size_t items_len;
    /**
     * Matching buckets on all pages together. `CINF_ABSENT` if absent.
     */
    int64_t total_count;
    /**
     * Number of this page; the first is 1. `CINF_ABSENT` if absent.
     */
    int64_t page_number;
    /**
     * Entries that a page holds at most. `CINF_ABSENT` if absent.
     */
    int64_t page_size;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_bucket_page;

/**
 * How a queue reports finished jobs.
 *
 * Begin with `CINF_NOTIFY_CONFIG_INIT`.
 */
typedef struct cinf_notify_config {
    /**
     * Size of this struct, set by `CINF_NOTIFY_CONFIG_INIT`.
     */
    size_t struct_size;
    /**
     * Whether finished jobs are reported. Not given means `Off`.
     */
    cinf_notify_state state;
    /**
     * The same as text, as the service writes it, for a value that has no number. `state` is enough for one that
     * has.
     */
    const char *state_name;
    /**
     * Events to report; needed with state `On`. `TaskFinish` is the one of image jobs; answers may hold a comma
     * list.
     */
    const char *event;
    /**
     * Format of the report. Not given means `XML`.
     */
    cinf_notify_format result_format;
    /**
     * The same as text, as the service writes it, for a value that has no number. `result_format` is enough for
     * one that has.
     */
    const char *result_format_name;
    /**
     * How the report is delivered; needed with state `On`.
     */
    cinf_notify_type type;
    /**
     * The same as text, as the service writes it, for a value that has no number. `type` is enough for one that
     * has.
     */
    const char *type_name;
    /**
     * Public `http` or `https` URL that receives the report; needed with type `Url`.
     */
    const char *url;
    /**
     * Kind of receiver; needed with type `TDMQ`.
     */
    cinf_mq_mode mq_mode;
    /**
     * The same as text, as the service writes it, for a value that has no number. `mq_mode` is enough for one
     * that has.
     */
    const char *mq_mode_name;
    /**
     * Region of the receiver, one of `sh`, `bj`, `gz`, `cd`, `hk`; needed with type `TDMQ`.
     */
    const char *mq_region;
    /**
     * Name of the topic or queue; needed with type `TDMQ`.
     */
    const char *mq_name;
} cinf_notify_config;

/**
 * A queue in which image jobs wait and run. A bucket has one, made when the service is enabled.
 */
typedef struct cinf_queue {
    /**
     * Identifies the queue in `cinf_client_update_queue` and `cinf_client_list_queues`.
     */
    const char *queue_id;
    /**
     * Name of the queue.
     */
    const char *name;
    /**
     * Whether the queue starts jobs.
     */
    cinf_queue_state state;
    /**
     * The same as text, as the service writes it; it says more when `state` is 0.
     */
    const char *state_name;
    /**
     * How finished jobs are reported.
     */
    const struct cinf_notify_config *notify_config;
    /**
     * Jobs that may wait in the queue at most. `CINF_ABSENT` if absent.
     */
    int64_t max_size;
    /**
     * Jobs that run at the same time at most. `CINF_ABSENT` if absent.
     */
    int64_t max_concurrent;
    /**
     * Kind of jobs that the queue takes: `PicProcessing`.
     */
    const char *category;
    /**
     * When the queue was changed last. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
     */
    int64_t update_time;
    /**
     * When the queue was made. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
     */
    int64_t create_time;
    /**
     * Full name of the bucket that owns the queue. Some answers leave it out.
     */
    const char *bucket_id;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_queue;

/**
 * One page of the queues of a bucket.
 */
typedef struct cinf_queue_page {
    /**
     * The queues of this page.
     */
    const struct cinf_queue *const *items;
    /**
     * Number of pointers in `items`.
     */
    size_t items_len;
    /**
     * Matching queues on all pages together. Missing when queues were asked for by id. `CINF_ABSENT` if absent.
     */
    int64_t total_count;
    /**
     * Number of this page; the first is 1. Missing when queues were asked for by id. `CINF_ABSENT` if absent.
     */
    int64_t page_number;
    /**
     * Entries that a page holds at most. Missing when queues were asked for by id. `CINF_ABSENT` if absent.
     */
    int64_t page_size;
    /**
     * Ids that were asked for and do not exist.
     */
    const char *const *missing_ids;
    /**
     * Number of pointers in `missing_ids`.
     */
    size_t missing_ids_len;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_queue_page;

/**
 * Jobs that were asked for by id.
 */
typedef struct cinf_job_batch {
    /**
     * The jobs that exist, in the order of the answer: match them by `job_id`.
     */
    const struct cinf_job *const *jobs;
    /**
     * Number of pointers in `jobs`.
     */
    size_t jobs_len;
    /**
     * Ids that were asked for and do not exist.
     */
    const char *const *missing_ids;
    /**
     * Number of pointers in `missing_ids`.
     */
    size_t missing_ids_len;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_job_batch;

/**
 * One page of the jobs of a bucket.
 */
typedef struct cinf_job_page {
    /**
     * The jobs of this page. There may be none although more pages follow.
     */
    const struct cinf_job *const *items;
    /**
     * Number of pointers in `items`.
     */
    size_t items_len;
    /**
     * What the next page is asked for with; `NULL` on the last page.
     */
    const char *next_token;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_job_page;

/**
 * A rule that the service keeps, so that jobs need only name it.
 */
typedef struct cinf_template {
    /**
     * Identifies the template in `cinf_client_submit_job`: letters, digits, `_` and `-`, at most 64 of them.
     */
    const char *template_id;
    /**
     * Name of the template. The service is not known to keep names apart: several templates may have the same.
     */
    const char *name;
    /**
     * Kind of jobs that the template is for: `PicProcess`.
     */
    const char *tag;
    /**
     * Full name of the bucket that owns the template.
     */
    const char *bucket_id;
    /**
     * Who made the template.
     */
    cinf_template_category category;
    /**
     * The same as text, as the service writes it; it says more when `category` is 0.
     */
    const char *category_name;
    /**
     * State of the template. Older answers have it; its values are not documented.
     */
    const char *state;
    /**
     * The rule, and whether results also describe the original picture.
     */
    const struct cinf_pic_process *pic_process;
    /**
     * When the template was changed last. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
     */
    int64_t update_time;
    /**
     * When the template was made. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
     */
    int64_t create_time;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_template;

/**
 * One page of the templates of a bucket.
 */
typedef struct cinf_template_page {
    /**
     * The templates of this page.
     */
    const struct cinf_template *const *items;
    /**
     * Number of pointers in `items`.
     */
    size_t items_len;
    /**
     * Matching templates on all pages together. `CINF_ABSENT` if absent.
     */
    int64_t total_count;
    /**
     * Number of this page; the first is 1. `CINF_ABSENT` if absent.
     */
    int64_t page_number;
    /**
     * Entries that a page holds at most. `CINF_ABSENT` if absent.
     */
    int64_t page_size;
    /**
     * Ids that were asked for and do not exist.
     */
    const char *const *missing_ids;
    /**
     * Number of pointers in `missing_ids`.
     */
    size_t missing_ids_len;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_template_page;

/**
 * An object that was put.
 */
typedef struct cinf_stored_object {
    /**
     * MD5 of the content in hexadecimal digits, without the quotes that it has on the wire.
     */
    const char *etag;
    /**
     * CRC-64 of the content as a decimal number. It was compared with what was sent.
     */
    const char *crc64;
    /**
     * The version that was made, in a bucket that keeps versions.
     */
    const char *version_id;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_stored_object;

/**
 * What became of an object that was to be deleted.
 */
typedef struct cinf_deleted_object {
    /**
     * Whether the object was only hidden, by a marker of that `version_id`, because its bucket keeps versions.
     */
    bool is_delete_marker;
    /**
     * The version that was deleted or made, in a bucket that keeps versions.
     */
    const char *version_id;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_deleted_object;

/**
 * An object in a list.
 */
typedef struct cinf_object_summary {
    /**
     * The key.
     */
    const char *key;
    /**
     * Size in bytes. `CINF_ABSENT` if absent.
     */
    int64_t size;
    /**
     * Changes with the content; without the quotes that it has on the wire.
     */
    const char *etag;
    /**
     * When the object was put. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
     */
    int64_t last_modified;
    /**
     * How the object is stored, such as `STANDARD`.
     */
    const char *storage_class;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_object_summary;

/**
 * A page of a list of objects.
 */
typedef struct cinf_object_page {
    /**
     * The objects, by their keys in the order of their bytes.
     */
    const struct cinf_object_summary *const *items;
    /**
     * Number of pointers in `items`.
     */
    size_t items_len;
    /**
     * What keys that hold the delimiter behind the prefix begin with, up to the delimiter; each once.
     */
    const char *const *common_prefixes;
    /**
     * Number of pointers in `common_prefixes`.
     */
    size_t common_prefixes_len;
    /**
     * Whether there is more.
     */
    bool is_truncated;
    /**
     * Where the next page begins: the `marker` to ask for it with.
     */
    const char *next_marker;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_object_page;

/**
 * A URL that carries its own signature: whoever has it can make the request until it expires.
 */
typedef struct cinf_presigned_url {
    /**
     * The URL. It is a secret as long as it counts: keep it out of logs.
     */
    const char *url;
    /**
     * HTTP method that the request must have.
     */
    const char *method;
    /**
     * Headers that the request must have exactly so, names in lower case. `host` is among them only if the
     * client has an endpoint of its own, which then is where the URL leads; everywhere else the URL itself says
     * it. These are the names.
     */
    const char *const *headers_names;
    /**
     * For each of `headers_names` its value.
     */
    const char *const *headers_values;
    /**
     * Number of pointers in `headers_names`, and in `headers_values`.
     */
    size_t headers_len;
    /**
     * When it stops to count. Milliseconds since 1970 in UTC.
     */
    int64_t expires_at;
    /**
     * Whether that is earlier than asked for, because the credential expires then.
     */
    bool is_cut_short;
} cinf_presigned_url;

/**
 * A picture that was processed from file to file.
 */
typedef struct cinf_processed_file {
    /**
     * The job that did it.
     */
    const struct cinf_job *job;
    /**
     * The object that was made of the file, if it was kept.
     */
    const char *input_key;
    /**
     * The object of the result, if it was kept.
     */
    const char *output_key;
    /**
     * Size of the result in bytes.
     */
    int64_t size;
    /**
     * Objects that should have been deleted at the end and could not be: their keys.
     */
    const char *const *left_behind;
    /**
     * Number of pointers in `left_behind`.
     */
    size_t left_behind_len;
} cinf_processed_file;

/**
 * What became of a submission that may have created a job.
 */
typedef struct cinf_reconciliation {
    /**
     * What was found.
     */
    cinf_reconciliation_verdict verdict;
    /**
     * The same as text, as the service writes it; it says more when `verdict` is 0.
     */
    const char *verdict_name;
    /**
     * The job, if exactly one was found.
     */
    const struct cinf_job *job;
    /**
     * Ids of all jobs that were found.
     */
    const char *const *job_ids;
    /**
     * Number of pointers in `job_ids`.
     */
    size_t job_ids_len;
    /**
     * When the list was read, by the service's clock as far as it is known. A job that was made before does not
     * show only if the list is behind. Milliseconds since 1970 in UTC. `CINF_ABSENT` if absent.
     */
    int64_t looked_until;
    /**
     * The HTTP side of the answer.
     */
    const struct cinf_response_info *response;
} cinf_reconciliation;

/**
 * A setting that was changed.
 */
typedef struct cinf_change {
    /**
     * Name of the field, such as `rule`; fields of nested values are joined by dots, such as
     * `notify_config.url`.
     */
    const char *field;
    /**
     * What it was before. `NULL` if it was not set, or did not exist.
     */
    const char *before;
    /**
     * What it is now. `NULL` if it is not set any more.
     */
    const char *after;
} cinf_change;

/**
 * A bucket on which the service is enabled.
 */
typedef struct cinf_ensured_service {
    /**
     * What was changed: `enabled`, or nothing if the service was enabled before.
     */
    const struct cinf_change *const *changed;
    /**
     * Number of pointers in `changed`.
     */
    size_t changed_len;
    /**
     * The bucket as it is now.
     */
    const struct cinf_bucket *current;
    /**
     * The HTTP side of the last answer, with the requests of all of them.
     */
    const struct cinf_response_info *response;
} cinf_ensured_service;

/**
 * A queue that is as it was asked for.
 */
typedef struct cinf_ensured_queue {
    /**
     * What was changed; nothing if the queue was like that before.
     */
    const struct cinf_change *const *changed;
    /**
     * Number of pointers in `changed`.
     */
    size_t changed_len;
    /**
     * The queue as it is now.
     */
    const struct cinf_queue *current;
    /**
     * The HTTP side of the last answer, with the requests of all of them.
     */
    const struct cinf_response_info *response;
} cinf_ensured_queue;

/**
 * A template that is as it was asked for.
 */
typedef struct cinf_ensured_template {
    /**
     * What was changed; nothing if the template was like that before. Of one that was made it is every field,
     * with nothing before.
     */
    const struct cinf_change *const *changed;
    /**
     * Number of pointers in `changed`.
     */
    size_t changed_len;
    /**
     * Whether the template was made.
     */
    bool created;
    /**
     * The template as it is now.
     */
    const struct cinf_template *current;
    /**
     * The HTTP side of the last answer, with the requests of all of them.
     */
    const struct cinf_response_info *response;
} cinf_ensured_template;

/**
 * What a request of the caller's own is sent with.
 */
typedef struct cinf_signed_request {
    /**
     * Where it goes, path and query encoded. The request must be made to exactly this URL.
     */
    const char *url;
    /**
     * HTTP method that the request must have.
     */
    const char *method;
    /**
     * Value of the header `authorization`.
     */
    const char *authorization;
    /**
     * Headers that the request must have exactly so besides `authorization` and the token, names in lower case;
     * `host` is always among them. These are the names.
     */
    const char *const *headers_names;
    /**
     * For each of `headers_names` its value.
     */
    const char *const *headers_values;
    /**
     * Number of pointers in `headers_names`, and in `headers_values`.
     */
    size_t headers_len;
    /**
     * Name of the header for the session token; `NULL` if the credential has none.
     */
    const char *token_header;
    /**
     * Value of that header.
     */
    const char *session_token;
    /**
     * When the signature stops to count. Milliseconds since 1970 in UTC.
     */
    int64_t expires_at;
    /**
     * Whether that is earlier than asked for, because the credential expires then.
     */
    bool is_cut_short;
} cinf_signed_request;

/**
 * What the service delivered to the URL of a job or a queue.
 *
 * A callback carries no signature: whoever knows the URL can send one. Ask for the job with
 * `cinf_client_get_job` before doing anything that cannot be undone.
 */
typedef struct cinf_callback {
    /**
     * What is reported.
     */
    cinf_callback_event event;
    /**
     * The same as text, as the service writes it; it says more when `event` is 0.
     */
    const char *event_name;
    /**
     * The job that has ended, for the event `TaskFinish`.
     */
    const struct cinf_job *job;
    /**
     * Further jobs of the same report. The service reports each job on its own, so that there are none as far as
     * is known.
     */
    const struct cinf_job *const *further_jobs;
    /**
     * Number of pointers in `further_jobs`.
     */
    size_t further_jobs_len;
    /**
     * The document as it arrived, in XML or JSON: for events and elements that this library has no fields for.
     */
    const char *document;
} cinf_callback;

/**
 * What became of a request to the URL for callbacks.
 */
typedef struct cinf_received_callback {
    /**
     * HTTP status to answer with: 200 for a callback, also for one that was seen before; another for everything
     * else.
     */
    uint32_t status;
    /**
     * What is reported, the first time that it is; `NULL` if the request was refused, or all of it was seen
     * before.
     */
    const struct cinf_callback *callback;
    /**
     * Whether it is a callback that was seen before.
     */
    bool is_duplicate;
    /**
     * Why there is no callback, in words for a log. Do not send them to whoever made the request.
     */
    const char *reason;
} cinf_received_callback;

/**
 * What became of a callback that was handed to the runs of `cinf_client_process_jobs`.
 */
typedef struct cinf_fed_callback {
    /**
     * Runs that were told.
     */
    uint32_t runs;
    /**
     * Nothing was sent, so there is nothing in here.
     */
    const struct cinf_response_info *response;
} cinf_fed_callback;

/**
 * One thing that was looked at.
 */
typedef struct cinf_finding {
    /**
     * What was looked at: `endpoint`, `connection`, `clock`, `credentials`, `access`, `service`, `queue` or
     * `callback`. There may be several findings of one name.
     */
    const char *name;
    /**
     * How it is to be taken.
     */
    cinf_finding_status status;
    /**
     * The same as text, as the service writes it; it says more when `status` is 0.
     */
    const char *status_name;
    /**
     * What was found, in a sentence.
     */
    const char *message;
    /**
     * What to do about it, in a sentence; `NULL` if there is nothing to do.
     */
    const char *advice;
} cinf_finding;

/**
 * Everything that was found.
 */
typedef struct cinf_diagnosis {
    /**
     * Whether there is no finding with the status `problem`.
     */
    bool is_healthy;
    /**
     * The findings, in the order in which they were looked at.
     */
    const struct cinf_finding *const *findings;
    /**
     * Number of pointers in `findings`.
     */
    size_t findings_len;
    /**
     * Milliseconds that the service's clock is ahead of this machine's, negative if it is behind; `NULL` if the
     * service did not tell its time. `CINF_ABSENT` if absent.
     */
    int64_t clock_offset_millis;
    /**
     * The smallest policy, in JSON, that allows the operations in question; for the console of Cloud Access
     * Management.
     */
    const char *policy;
} cinf_diagnosis;

/**
 * One part of a rule between two `|`.
 */
typedef struct cinf_rule_segment {
    /**
     * The name it begins with, such as `imageMogr2`.
     */
    const char *name;
    /**
     * The whole segment in its normal form.
     */
    const char *text;
    /**
     * Each operation of an `imageMogr2` with its options, such as `rotate/90`; of others, none.
     */
    const char *const *operations;
    /**
     * Number of pointers in `operations`.
     */
    size_t operations_len;
} cinf_rule_segment;

/**
 * Why a text is not a rule.
 */
typedef struct cinf_rule_problem {
    /**
     * What sort of trouble it is.
     */
    cinf_rule_problem_kind kind;
    /**
     * The same as text, as the service writes it; it says more when `kind` is 0.
     */
    const char *kind_name;
    /**
     * The byte of the text in UTF-8 where the trouble begins, from 0; its length if it ends too soon.
     */
    uint32_t position;
    /**
     * The same place counted in characters.
     */
    uint32_t character;
    /**
     * The segment it stands in, from 0.
     */
    uint32_t segment;
    /**
     * The operation, option or segment name concerned, as written.
     */
    const char *operation;
    /**
     * What is wrong, in words, without the place.
     */
    const char *message;
    /**
     * The message with its place, the text around it, and a `^` under it: three lines for a terminal.
     */
    const char *explanation;
} cinf_rule_problem;

/**
 * What a rule consists of, or why it is none.
 */
typedef struct cinf_rule_report {
    /**
     * The rule in the one form that all ways to write it have in common; absent if it is none.
     */
    const char *normalised;
    /**
     * Its segments from left to right; empty if it is none.
     */
    const struct cinf_rule_segment *const *segments;
    /**
     * Number of pointers in `segments`.
     */
    size_t segments_len;
    /**
     * What is wrong with it; absent if it is a rule.
     */
    const struct cinf_rule_problem *problem;
} cinf_rule_report;

/**
 * A size in pixels.
 */
typedef struct cinf_picture_size {
    /**
     * The width.
     */
    uint32_t width;
    /**
     * The height.
     */
    uint32_t height;
} cinf_picture_size;

/**
 * The size of a result, as far as it can be told without the picture itself.
 */
typedef struct cinf_size_prediction {
    /**
     * The width in pixels; absent if it is not certain. `CINF_ABSENT` if absent.
     */
    int64_t width;
    /**
     * The height in pixels; absent if it is not certain. `CINF_ABSENT` if absent.
     */
    int64_t height;
    /**
     * What the size depends on; absent if it is certain.
     */
    cinf_size_dependence depends_on;
    /**
     * The same as text, as the service writes it; it says more when `depends_on` is 0.
     */
    const char *depends_on_name;
    /**
     * The sizes it can have if it is not certain; empty if it can have any.
     */
    const struct cinf_picture_size *const *sizes;
    /**
     * Number of pointers in `sizes`.
     */
    size_t sizes_len;
    /**
     * Why it is not certain, in words; absent if it is.
     */
    const char *explanation;
} cinf_size_prediction;

/**
 * What the query `imageInfo` of an object answers with.
 */
typedef struct cinf_picture_info {
    /**
     * Name of the format, such as `jpeg`; rules say `jpg`.
     */
    const char *format;
    /**
     * Width in pixels. `CINF_ABSENT` if absent.
     */
    int64_t width;
    /**
     * Height in pixels. `CINF_ABSENT` if absent.
     */
    int64_t height;
    /**
     * Size in bytes. `CINF_ABSENT` if absent.
     */
    int64_t size;
    /**
     * MD5 of the object, in hexadecimal digits.
     */
    const char *md5;
    /**
     * Average colour, as `0xRRGGBB`.
     */
    const char *photo_rgb;
    /**
     * Number of frames; only for animations. `CINF_ABSENT` if absent.
     */
    int64_t frame_count;
} cinf_picture_info;

/**
 * What the query `exif` of an object answers with.
 */
typedef struct cinf_picture_exif {
    /**
     * The values by their names, such as `Orientation`; none if the picture has no EXIF data. What is no single
     * value is left to `document`. These are the names.
     */
    const char *const *values_names;
    /**
     * For each of `values_names` its value.
     */
    const char *const *values_values;
    /**
     * Number of pointers in `values_names`, and in `values_values`.
     */
    size_t values_len;
    /**
     * The answer as it came, in JSON: the service does not document its form.
     */
    const char *document;
} cinf_picture_exif;

/**
 * What the query `imageAve` of an object answers with.
 */
typedef struct cinf_picture_color {
    /**
     * Average colour, as `0xRRGGBB`.
     */
    const char *rgb;
    /**
     * Its part of red, 0 to 255.
     */
    uint32_t red;
    /**
     * Its part of green, 0 to 255.
     */
    uint32_t green;
    /**
     * Its part of blue, 0 to 255.
     */
    uint32_t blue;
} cinf_picture_color;

/**
 * Receives a `cinf_bucket` or an error of a call in the background; exactly one of them, except at the end of a
 * list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_bucket_done)(struct cinf_error *error, struct cinf_bucket *bucket, void *user_data);

/**
 * Receives a `cinf_bucket_page` or an error of a call in the background; exactly one of them, except at the end
 * of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_bucket_page_done)(struct cinf_error *error, struct cinf_bucket_page *bucket_page, void *user_data);

/**
 * Receives a `cinf_queue` or an error of a call in the background; exactly one of them, except at the end of a
 * list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_queue_done)(struct cinf_error *error, struct cinf_queue *queue, void *user_data);

/**
 * Receives a `cinf_queue_page` or an error of a call in the background; exactly one of them, except at the end
 * of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_queue_page_done)(struct cinf_error *error, struct cinf_queue_page *queue_page, void *user_data);

/**
 * Receives a `cinf_job` or an error of a call in the background; exactly one of them, except at the end of a
 * list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_job_done)(struct cinf_error *error, struct cinf_job *job, void *user_data);

/**
 * Receives a `cinf_job_page` or an error of a call in the background; exactly one of them, except at the end of
 * a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_job_page_done)(struct cinf_error *error, struct cinf_job_page *job_page, void *user_data);

/**
 * Receives a `cinf_template` or an error of a call in the background; exactly one of them, except at the end of
 * a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_template_done)(struct cinf_error *error, struct cinf_template *template_out, void *user_data);

/**
 * Receives a `cinf_template_page` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_template_page_done)(struct cinf_error *error,
                                        struct cinf_template_page *template_page,
                                        void *user_data);

/**
 * Receives a `cinf_object_summary` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_object_summary_done)(struct cinf_error *error,
                                         struct cinf_object_summary *object_summary,
                                         void *user_data);

/**
 * Receives a `cinf_object_page` or an error of a call in the background; exactly one of them, except at the end
 * of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_object_page_done)(struct cinf_error *error, struct cinf_object_page *object_page, void *user_data);

/**
 * Enables the service on the client's bucket and makes its queue. Repeating it is harmless.
 *
 * Service action: `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
 *
 * Begin with `CINF_ENABLE_SERVICE_INIT`.
 */
typedef struct cinf_enable_service {
    /**
     * Size of this struct, set by `CINF_ENABLE_SERVICE_INIT`.
     */
    size_t struct_size;
} cinf_enable_service;

/**
 * Options of one call. Begin with `CINF_CALL_OPTIONS_INIT`; NULL in place of the struct means the same.
 */
typedef struct cinf_call_options {
    /**
     * Size of this struct, set by `CINF_CALL_OPTIONS_INIT`.
     */
    size_t struct_size;
    /**
     * Longest time for the whole call, in milliseconds. Not given means the client's setting.
     */
    int64_t timeout_ms;
    /**
     * Cancels the call from another thread. It may be freed when the function that takes it has returned, also if the
     * call goes on in the background.
     */
    const struct cinf_cancel_token *cancel;
    /**
     * Requests that the call may send, the first one included: 1 to 10; 1 means that nothing is sent again. Not given
     * means the client's setting.
     */
    int64_t max_attempts;
    /**
     * What is done about a submission that may have created a job. Not given means the client's setting.
     */
    cinf_submission_mode submission_mode;
} cinf_call_options;

/**
 * Disables the service on the client's bucket and deletes its queue.
 *
 * Jobs that wait are lost with the queue. Service action: `DELETE /picbucket`, permission
 * `ci:DeletePicProcessBucket`.
 *
 * Begin with `CINF_DISABLE_SERVICE_INIT`.
 */
typedef struct cinf_disable_service {
    /**
     * Size of this struct, set by `CINF_DISABLE_SERVICE_INIT`.
     */
    size_t struct_size;
} cinf_disable_service;

/**
 * Receives a `cinf_disabled_service` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_disabled_service_done)(struct cinf_error *error,
                                           struct cinf_disabled_service *disabled_service,
                                           void *user_data);

/**
 * Lists the buckets of the account on which the service is enabled.
 *
 * Filters that are given must all match. Service action: `GET /picbucket` on the region's host, permission
 * `ci:DescribePicProcessBucket`.
 *
 * Begin with `CINF_LIST_BUCKETS_INIT`.
 */
typedef struct cinf_list_buckets {
    /**
     * Size of this struct, set by `CINF_LIST_BUCKETS_INIT`.
     */
    size_t struct_size;
    /**
     * Only buckets of these regions.
     */
    const char *const *regions;
    /**
     * Number of pointers in `regions`.
     */
    size_t regions_len;
    /**
     * Only the buckets with exactly these full names.
     */
    const char *const *bucket_names;
    /**
     * Number of pointers in `bucket_names`.
     */
    size_t bucket_names_len;
    /**
     * Only buckets whose name begins with this text.
     */
    const char *bucket_name;
    /**
     * Page to begin with; the first is 1.
     */
    int64_t page_number;
    /**
     * Entries per page, 1 to 100. Not given means 10.
     */
    int64_t page_size;
} cinf_list_buckets;

/**
 * Lists the queues of the client's bucket. A bucket has one queue for image jobs.
 *
 * Service action: `GET /picqueue`, permission `ci:DescribePicProcessQueues`.
 *
 * Begin with `CINF_LIST_QUEUES_INIT`.
 */
typedef struct cinf_list_queues {
    /**
     * Size of this struct, set by `CINF_LIST_QUEUES_INIT`.
     */
    size_t struct_size;
    /**
     * Only the queues with these ids; ids that do not exist come back as `missing_ids` of the page.
     */
    const char *const *queue_ids;
    /**
     * Number of pointers in `queue_ids`.
     */
    size_t queue_ids_len;
    /**
     * Only queues in this state.
     */
    cinf_queue_state state;
    /**
     * The same as text, as the service writes it, for a value that has no number. `state` is enough for one that
     * has.
     */
    const char *state_name;
    /**
     * Page to begin with; the first is 1.
     */
    int64_t page_number;
    /**
     * Entries per page, 1 to 100. Not given means 10.
     */
    int64_t page_size;
} cinf_list_queues;

/**
 * Replaces a queue's name, state and callback settings. What is left out is reset, not kept.
 *
 * Service action: `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
 *
 * Begin with `CINF_UPDATE_QUEUE_INIT`.
 */
typedef struct cinf_update_queue {
    /**
     * Size of this struct, set by `CINF_UPDATE_QUEUE_INIT`.
     */
    size_t struct_size;
    /**
     * The queue to change.
     */
    const char *queue_id;
    /**
     * New name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
     */
    const char *name;
    /**
     * Whether the queue starts jobs: `Active` or `Paused`.
     */
    cinf_queue_state state;
    /**
     * The same as text, as the service writes it, for a value that has no number. `state` is enough for one that
     * has.
     */
    const char *state_name;
    /**
     * New callback settings.
     */
    const struct cinf_notify_config *notify_config;
} cinf_update_queue;

/**
 * The receiver of a job's report when it is delivered as a TDMQ message.
 *
 * Begin with `CINF_CALL_BACK_MQ_CONFIG_INIT`.
 */
typedef struct cinf_call_back_mq_config {
    /**
     * Size of this struct, set by `CINF_CALL_BACK_MQ_CONFIG_INIT`.
     */
    size_t struct_size;
    /**
     * Region of the receiver, one of `sh`, `bj`, `gz`, `cd`, `hk`.
     */
    const char *mq_region;
    /**
     * Kind of receiver: `Topic` or `Queue`.
     */
    cinf_mq_mode mq_mode;
    /**
     * The same as text, as the service writes it, for a value that has no number. `mq_mode` is enough for one
     * that has.
     */
    const char *mq_mode_name;
    /**
     * Name of the topic or queue.
     */
    const char *mq_name;
} cinf_call_back_mq_config;

/**
 * Submits an image job.
 *
 * The job is billed and the service has no idempotency token, so this request is sent at most once. A failure
 * says which of three things happened: nothing was sent, the service refused, or the job may exist (`Outcome`).
 * In the last case the error holds the `Submission`, with which `reconcile` finds the job.
 *
 * Exactly one of `rule` and `template_id` is needed. Service action: `POST /jobs`, permissions
 * `ci:CreateMediaJobs` and `cam:passrole`.
 *
 * Begin with `CINF_SUBMIT_JOB_INIT`.
 */
typedef struct cinf_submit_job {
    /**
     * Size of this struct, set by `CINF_SUBMIT_JOB_INIT`.
     */
    size_t struct_size;
    /**
     * Key of the picture in the client's bucket: 1 to 850 bytes of UTF-8, not beginning with `/`.
     */
    const char *input;
    /**
     * Key of the result; the same rules. An existing object is overwritten.
     */
    const char *output;
    /**
     * What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`.
     */
    const char *rule;
    /**
     * A template that holds the rule.
     */
    const char *template_id;
    /**
     * Bucket of the result. Not given means the client's bucket.
     */
    const char *output_bucket;
    /**
     * Region of that bucket. Not given means the client's region.
     */
    const char *output_region;
    /**
     * Whether the result also describes the original picture. Not given means no.
     */
    cinf_flag is_pic_info;
    /**
     * Text that comes back with the job: at most 1024 printable ASCII characters, not beginning with `cinf1:`.
     * When it is not given the library sends an id of its own to recognise the job by, and does not show it.
     */
    const char *user_data;
    /**
     * Priority, 0 to 2; higher runs first. Not given means 0.
     */
    int64_t job_level;
    /**
     * Public `http` or `https` URL that is told when the job has ended, or `no` to silence the queue's own
     * callback.
     */
    const char *callback;
    /**
     * Format of that report. Not given means `XML`.
     */
    cinf_notify_format callback_format;
    /**
     * The same as text, as the service writes it, for a value that has no number. `callback_format` is enough
     * for one that has.
     */
    const char *callback_format_name;
    /**
     * How the report is delivered. Not given means `Url`.
     */
    cinf_call_back_type callback_type;
    /**
     * The same as text, as the service writes it, for a value that has no number. `callback_type` is enough for
     * one that has.
     */
    const char *callback_type_name;
    /**
     * The receiver; needed when `callback_type` is `TDMQ`.
     */
    const struct cinf_call_back_mq_config *callback_mq_config;
    /**
     * The queue to use. Not given means the queue of the service.
     */
    const char *queue_id;
} cinf_submit_job;

/**
 * Asks for one job.
 *
 * Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`. A job that does not exist is an error
 * of kind `CINF_KIND_NOT_FOUND`.
 *
 * Begin with `CINF_GET_JOB_INIT`.
 */
typedef struct cinf_get_job {
    /**
     * Size of this struct, set by `CINF_GET_JOB_INIT`.
     */
    size_t struct_size;
    /**
     * The job: letters, digits, `_` and `-`, at most 64 of them.
     */
    const char *job_id;
} cinf_get_job;

/**
 * Asks for several jobs at once.
 *
 * Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`. Jobs that do not exist are
 * no error; their ids come back as `missing_ids`.
 *
 * Begin with `CINF_GET_JOBS_INIT`.
 */
typedef struct cinf_get_jobs {
    /**
     * Size of this struct, set by `CINF_GET_JOBS_INIT`.
     */
    size_t struct_size;
    /**
     * The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them.
     */
    const char *const *job_ids;
    /**
     * Number of pointers in `job_ids`.
     */
    size_t job_ids_len;
} cinf_get_jobs;

/**
 * Receives a `cinf_job_batch` or an error of a call in the background; exactly one of them, except at the end of
 * a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_job_batch_done)(struct cinf_error *error, struct cinf_job_batch *job_batch, void *user_data);

/**
 * Lists the jobs of the client's bucket, in the order in which they were made.
 *
 * Filters that are given must all match. The list ends behind the page that names no further one, or that names
 * one which was read before. A list that was left can be taken up where it was: with the `next_token` of the
 * last page that was read, and the same filters.
 *
 * Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
 *
 * Begin with `CINF_LIST_JOBS_INIT`.
 */
typedef struct cinf_list_jobs {
    /**
     * Size of this struct, set by `CINF_LIST_JOBS_INIT`.
     */
    size_t struct_size;
    /**
     * Only jobs in one of these states. None given means all.
     */
    const cinf_job_state *states;
    /**
     * Number of values in `states`.
     */
    size_t states_len;
    /**
     * More of them, as text, as the service writes it: for values that have no number. `states` is enough for
     * those that have.
     */
    const char *const *states_name;
    /**
     * Number of pointers in `states_name`.
     */
    size_t states_name_len;
    /**
     * Only jobs that were made at this time or later. The service counts in whole seconds; a fraction is left
     * off. Milliseconds since 1970 in UTC.
     */
    int64_t start_creation_time;
    /**
     * Only jobs that were made at this time or earlier. The service counts in whole seconds; a fraction is left
     * off. Milliseconds since 1970 in UTC.
     */
    int64_t end_creation_time;
    /**
     * Which job comes first. Not given means the one that was made last.
     */
    cinf_order_by_time order_by_time;
    /**
     * The same as text, as the service writes it, for a value that has no number. `order_by_time` is enough for
     * one that has.
     */
    const char *order_by_time_name;
    /**
     * Jobs per page, 1 to 100. Not given means 10.
     */
    int64_t size;
    /**
     * Only jobs of this queue.
     */
    const char *queue_id;
    /**
     * Only jobs that read the object with exactly this key.
     */
    const char *input_object;
    /**
     * The page to begin with: the `next_token` of the page before it. Not given means the first page.
     */
    const char *next_token;
} cinf_list_jobs;

/**
 * Cancels a job that has not begun.
 *
 * Only a job in state `Submitted` or `Pause` can be cancelled; it then ends as `Cancel`. A job that runs or has
 * ended is an error of kind `CINF_KIND_CONFLICT`, and goes on as if nothing had been asked. A request whose
 * answer was lost is sent again, and that the job is cancelled by then is success.
 *
 * Service action: `PUT /jobs/<job_id>?cancel`, permission `ci:CancelMediaJob`, and `ci:DescribeMediaJob` to look
 * what became of a request whose answer was lost.
 *
 * Begin with `CINF_CANCEL_JOB_INIT`.
 */
typedef struct cinf_cancel_job {
    /**
     * Size of this struct, set by `CINF_CANCEL_JOB_INIT`.
     */
    size_t struct_size;
    /**
     * The job: letters, digits, `_` and `-`, at most 64 of them.
     */
    const char *job_id;
} cinf_cancel_job;

/**
 * Receives how a call in the background ended that answers with nothing: `error` is NULL for success, else the function
 * owns it and frees it. `user_data` is what the call was given.
 */
typedef void (*cinf_done)(struct cinf_error *error, void *user_data);

/**
 * Cancels several jobs that have not begun.
 *
 * Only jobs in state `Submitted` or `Pause` can be cancelled; they then end as `Cancel`. If one of them runs or
 * has ended the error is of kind `CINF_KIND_CONFLICT`; the service does not say whether the others are cancelled
 * then, so ask with `get_jobs`. A request whose answer was lost is sent again, and that all jobs are cancelled
 * by then is success.
 *
 * Service action: `PUT /jobs/<job_id>,<job_id>…?cancel`, permission `ci:CancelMediaJob`, and
 * `ci:DescribeMediaJob` to look what became of a request whose answer was lost.
 *
 * Begin with `CINF_CANCEL_JOBS_INIT`.
 */
typedef struct cinf_cancel_jobs {
    /**
     * Size of this struct, set by `CINF_CANCEL_JOBS_INIT`.
     */
    size_t struct_size;
    /**
     * The jobs: 1 to 10 ids, each of letters, digits, `_` and `-`, at most 64 of them.
     */
    const char *const *job_ids;
    /**
     * Number of pointers in `job_ids`.
     */
    size_t job_ids_len;
} cinf_cancel_jobs;

/**
 * Makes a template: a rule that the service keeps, so that jobs need only name it.
 *
 * The service does not refuse a second template of the same name, so that this request is sent at most once. A
 * failure says what became of it (`Outcome`), as that of a submission does. When the template may exist there is
 * nothing to reconcile with: look for it by its name with `list_templates`, and make it again only if it is not
 * there. To have a template of a name whether or not it is there already, use `ensure_template`.
 *
 * Service action: `POST /template`, permission `ci:CreateMediaTemplate`.
 *
 * Begin with `CINF_CREATE_TEMPLATE_INIT`.
 */
typedef struct cinf_create_template {
    /**
     * Size of this struct, set by `CINF_CREATE_TEMPLATE_INIT`.
     */
    size_t struct_size;
    /**
     * Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
     */
    const char *name;
    /**
     * What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`.
     */
    const char *rule;
    /**
     * Whether results also describe the original picture. Not given means no.
     */
    cinf_flag is_pic_info;
} cinf_create_template;

/**
 * Replaces the name and the rule of a template. What is left out is reset, not kept.
 *
 * Jobs that were submitted before keep the rule that they were submitted with. Service action: `PUT
 * /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
 *
 * Begin with `CINF_UPDATE_TEMPLATE_INIT`.
 */
typedef struct cinf_update_template {
    /**
     * Size of this struct, set by `CINF_UPDATE_TEMPLATE_INIT`.
     */
    size_t struct_size;
    /**
     * The template to change.
     */
    const char *template_id;
    /**
     * New name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
     */
    const char *name;
    /**
     * What jobs with the template do from now on.
     */
    const char *rule;
    /**
     * Whether results also describe the original picture. Not given means no.
     */
    cinf_flag is_pic_info;
} cinf_update_template;

/**
 * Deletes a template. Jobs that were submitted with it keep their rule.
 *
 * Deleting a template that does not exist is an error of kind `CINF_KIND_NOT_FOUND`. Service action: `DELETE
 * /template/<template_id>`, permission `ci:DeleteMediaTemplate`.
 *
 * Begin with `CINF_DELETE_TEMPLATE_INIT`.
 */
typedef struct cinf_delete_template {
    /**
     * Size of this struct, set by `CINF_DELETE_TEMPLATE_INIT`.
     */
    size_t struct_size;
    /**
     * The template: letters, digits, `_` and `-`, at most 64 of them.
     */
    const char *template_id;
} cinf_delete_template;

/**
 * Lists the templates of the client's bucket.
 *
 * Filters that are given must all match. Service action: `GET /template`, permission
 * `ci:DescribeMediaTemplates`.
 *
 * Begin with `CINF_LIST_TEMPLATES_INIT`.
 */
typedef struct cinf_list_templates {
    /**
     * Size of this struct, set by `CINF_LIST_TEMPLATES_INIT`.
     */
    size_t struct_size;
    /**
     * Only templates that were made by these. Not given means those of the account itself.
     */
    cinf_template_category category;
    /**
     * The same as text, as the service writes it, for a value that has no number. `category` is enough for one
     * that has.
     */
    const char *category_name;
    /**
     * Only the templates with these ids; ids that do not exist come back as `missing_ids` of the page.
     */
    const char *const *ids;
    /**
     * Number of pointers in `ids`.
     */
    size_t ids_len;
    /**
     * Only templates whose name begins with this text.
     */
    const char *name;
    /**
     * Page to begin with; the first is 1.
     */
    int64_t page_number;
    /**
     * Entries per page, 1 to 100. Not given means 10.
     */
    int64_t page_size;
} cinf_list_templates;

/**
 * Puts an object of at most 32 MiB into the client's bucket. An object of the same key is replaced.
 *
 * Exactly one of `body` and `path` is needed. The content is protected all the way: its MD5 is part of the
 * signed request, and the CRC-64 of what the service has stored is compared with what was sent; if they differ
 * the error is of kind `CINF_KIND_INTEGRITY`. Without a `timeout` of its own the call is given time for the
 * content besides the client's setting: a second for each 64 KiB.
 *
 * Service action: `PUT /<key>` on the bucket's own host, permission `cos:PutObject`.
 *
 * Begin with `CINF_PUT_OBJECT_INIT`.
 */
typedef struct cinf_put_object {
    /**
     * Size of this struct, set by `CINF_PUT_OBJECT_INIT`.
     */
    size_t struct_size;
    /**
     * The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
     */
    const char *key;
    /**
     * The content.
     */
    const void *body;
    /**
     * Number of bytes in `body`.
     */
    size_t body_len;
    /**
     * A file with the content.
     */
    const char *path;
    /**
     * Media type, such as `image/jpeg`. Not given means `application/octet-stream`.
     */
    const char *content_type;
    /**
     * How long caches may keep the object, such as `max-age=600`.
     */
    const char *cache_control;
    /**
     * How a browser shows the object, such as `attachment; filename=\"cat.jpg\"`.
     */
    const char *content_disposition;
    /**
     * How the content is encoded, such as `gzip`. It is sent as it is in any case.
     */
    const char *content_encoding;
    /**
     * Metadata of your own: names of lower-case letters, digits and `-`, values in printable ASCII, at most 2048
     * bytes all together. These are the names.
     */
    const char *const *metadata_names;
    /**
     * For each of `metadata_names` its value.
     */
    const char *const *metadata_values;
    /**
     * Number of pointers in `metadata_names`, and in `metadata_values`.
     */
    size_t metadata_len;
} cinf_put_object;

/**
 * Receives a `cinf_stored_object` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_stored_object_done)(struct cinf_error *error,
                                        struct cinf_stored_object *stored_object,
                                        void *user_data);

/**
 * Gets an object, or a part of it.
 *
 * The content is handed out as it arrives, exactly as it is stored. The call's `timeout`, if one is given,
 * limits all of it; without one the download may take as long as bytes keep coming, at least one a second over
 * the client's read timeout. A connection that breaks is made again and goes on where it broke, within the
 * attempts of the call.
 *
 * A condition that is not met, a range behind the object's end, and an object larger than `max_size` are errors
 * of kind `CINF_KIND_CONFLICT`. Service action: `GET /<key>` on the bucket's own host, permission
 * `cos:GetObject`.
 *
 * Begin with `CINF_GET_OBJECT_INIT`.
 */
typedef struct cinf_get_object {
    /**
     * Size of this struct, set by `CINF_GET_OBJECT_INIT`.
     */
    size_t struct_size;
    /**
     * The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
     */
    const char *key;
    /**
     * The first byte of the part that is wanted, counted from 0. Not given means 0.
     */
    int64_t offset;
    /**
     * How many bytes are wanted at most, 1 or more. Not given means all up to the end.
     */
    int64_t length;
    /**
     * How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`.
     */
    int64_t last;
    /**
     * Only if this is the object's ETag.
     */
    const char *if_match;
    /**
     * Only if this is not the object's ETag.
     */
    const char *if_none_match;
    /**
     * Only if the object was put later than this. Counted in whole seconds. Milliseconds since 1970 in UTC.
     */
    int64_t if_modified_since;
    /**
     * Only if the object was put at this time or earlier. Counted in whole seconds. Milliseconds since 1970 in
     * UTC.
     */
    int64_t if_unmodified_since;
    /**
     * Most bytes that are taken; an answer that has more is an error. Not given means any number.
     */
    int64_t max_size;
    /**
     * A certain version, in a bucket that keeps versions.
     */
    const char *version_id;
} cinf_get_object;

/**
 * Gets an object, or a part of it, into a file.
 *
 * The file appears under its name when it is whole, checked and on the disk; an existing one is replaced then.
 * Until that moment, and after any failure such as a full disk (`CINF_KIND_FILE`), what was there stays as it
 * was. For the rest this is `cinf_client_get_object`.
 *
 * Service action: `GET /<key>` on the bucket's own host, permission `cos:GetObject`.
 *
 * Begin with `CINF_GET_OBJECT_TO_FILE_INIT`.
 */
typedef struct cinf_get_object_to_file {
    /**
     * Size of this struct, set by `CINF_GET_OBJECT_TO_FILE_INIT`.
     */
    size_t struct_size;
    /**
     * The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
     */
    const char *key;
    /**
     * The file. Its folder must exist.
     */
    const char *path;
    /**
     * The first byte of the part that is wanted, counted from 0. Not given means 0.
     */
    int64_t offset;
    /**
     * How many bytes are wanted at most, 1 or more. Not given means all up to the end.
     */
    int64_t length;
    /**
     * How many of the last bytes are wanted, 1 or more, instead of `offset` and `length`.
     */
    int64_t last;
    /**
     * Only if this is the object's ETag.
     */
    const char *if_match;
    /**
     * Only if this is not the object's ETag.
     */
    const char *if_none_match;
    /**
     * Only if the object was put later than this. Counted in whole seconds. Milliseconds since 1970 in UTC.
     */
    int64_t if_modified_since;
    /**
     * Only if the object was put at this time or earlier. Counted in whole seconds. Milliseconds since 1970 in
     * UTC.
     */
    int64_t if_unmodified_since;
    /**
     * Most bytes that are taken; an answer that has more is an error. Not given means any number.
     */
    int64_t max_size;
    /**
     * A certain version, in a bucket that keeps versions.
     */
    const char *version_id;
} cinf_get_object_to_file;

/**
 * Receives a `cinf_object_info` or an error of a call in the background; exactly one of them, except at the end
 * of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_object_info_done)(struct cinf_error *error, struct cinf_object_info *object_info, void *user_data);

/**
 * Asks for what is known of an object, without its content.
 *
 * An object that does not exist is an error of kind `CINF_KIND_NOT_FOUND`, so that this is also how to find out
 * whether there is one: a list shows an object that was just put only after a while, this at once. A missing
 * bucket is the same error, because the service does not tell them apart here.
 *
 * A condition that is not met is an error of kind `CINF_KIND_CONFLICT`. Service action: `HEAD /<key>` on the
 * bucket's own host, permission `cos:HeadObject`.
 *
 * Begin with `CINF_HEAD_OBJECT_INIT`.
 */
typedef struct cinf_head_object {
    /**
     * Size of this struct, set by `CINF_HEAD_OBJECT_INIT`.
     */
    size_t struct_size;
    /**
     * The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
     */
    const char *key;
    /**
     * Only if this is the object's ETag.
     */
    const char *if_match;
    /**
     * Only if this is not the object's ETag.
     */
    const char *if_none_match;
    /**
     * Only if the object was put later than this. Counted in whole seconds. Milliseconds since 1970 in UTC.
     */
    int64_t if_modified_since;
    /**
     * Only if the object was put at this time or earlier. Counted in whole seconds. Milliseconds since 1970 in
     * UTC.
     */
    int64_t if_unmodified_since;
    /**
     * A certain version, in a bucket that keeps versions.
     */
    const char *version_id;
} cinf_head_object;

/**
 * Deletes an object. One that does not exist is as good as deleted: that is no error.
 *
 * Service action: `DELETE /<key>` on the bucket's own host, permission `cos:DeleteObject`.
 *
 * Begin with `CINF_DELETE_OBJECT_INIT`.
 */
typedef struct cinf_delete_object {
    /**
     * Size of this struct, set by `CINF_DELETE_OBJECT_INIT`.
     */
    size_t struct_size;
    /**
     * The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
     */
    const char *key;
    /**
     * A certain version, in a bucket that keeps versions. It is deleted for good.
     */
    const char *version_id;
} cinf_delete_object;

/**
 * Receives a `cinf_deleted_object` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_deleted_object_done)(struct cinf_error *error,
                                         struct cinf_deleted_object *deleted_object,
                                         void *user_data);

/**
 * Lists the objects of the client's bucket, by their keys in the order of their bytes.
 *
 * The list shows an object that was just put or deleted only after a while; ask for a key that you know with
 * `cinf_client_head_object` instead. With a `delimiter` the keys that hold it behind the prefix are not listed
 * one by one, but as one of the page's `common_prefixes`: read the list page by page to see them.
 *
 * A list that was left can be taken up where it was: with the `next_marker` of the last page that was read, or
 * any key, and the same `prefix` and `delimiter`. Service action: `GET /` on the bucket's own host, permission
 * `cos:GetBucket`.
 *
 * Begin with `CINF_LIST_OBJECTS_INIT`.
 */
typedef struct cinf_list_objects {
    /**
     * Size of this struct, set by `CINF_LIST_OBJECTS_INIT`.
     */
    size_t struct_size;
    /**
     * Only objects whose key begins with this.
     */
    const char *prefix;
    /**
     * One character, such as `/`, up to which keys are taken together.
     */
    const char *delimiter;
    /**
     * Only keys behind this one. It need not exist.
     */
    const char *marker;
    /**
     * Objects and common prefixes per page, 1 to 1000. Not given means 1000.
     */
    int64_t max_keys;
} cinf_list_objects;

/**
 * Makes a URL with which anybody can do one thing to one object for a while. Nothing is sent.
 *
 * The URL acts with the rights of the client's credential, and a credential that expires earlier cuts it short.
 * Whoever uses it has to send the answer's `headers` exactly as they are. This is `cinf_client_presign_url` for
 * a key.
 *
 * Permission of the credential: what the URL is used for, such as `cos:GetObject`.
 *
 * Begin with `CINF_PRESIGN_OBJECT_INIT`.
 */
typedef struct cinf_presign_object {
    /**
     * Size of this struct, set by `CINF_PRESIGN_OBJECT_INIT`.
     */
    size_t struct_size;
    /**
     * The key: 1 to 850 bytes of UTF-8, not beginning with `/`.
     */
    const char *key;
    /**
     * What the URL is for: `GET`, `PUT`, `HEAD` or `DELETE`. It works for nothing else.
     */
    cinf_presign_method method;
    /**
     * The same as text, as the service writes it, for a value that has no number. `method` is enough for one
     * that has.
     */
    const char *method_name;
    /**
     * Query parameters that the URL has and that nobody can change, such as `response-content-disposition`.
     * Names must not begin with `q-`. These are the names.
     */
    const char *const *query_names;
    /**
     * For each of `query_names` its value.
     */
    const char *const *query_values;
    /**
     * Number of pointers in `query_names`, and in `query_values`.
     */
    size_t query_len;
    /**
     * Headers that whoever uses the URL must send exactly so, such as `content-type`. These are the names.
     */
    const char *const *headers_names;
    /**
     * For each of `headers_names` its value.
     */
    const char *const *headers_values;
    /**
     * Number of pointers in `headers_names`, and in `headers_values`.
     */
    size_t headers_len;
    /**
     * How long the URL counts, from one second to 366 days. Not given means 15 minutes. In milliseconds.
     */
    int64_t expires_in_ms;
} cinf_presign_object;

/**
 * Receives a `cinf_presigned_url` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_presigned_url_done)(struct cinf_error *error,
                                        struct cinf_presigned_url *presigned_url,
                                        void *user_data);

/**
 * Processes a picture in a file into another file: puts it into the client's bucket, submits a job, waits for
 * it, and gets the result.
 *
 * Exactly one of `rule` and `template_id` is needed. The error says which step failed. The job is billed and is
 * submitted at most once; a submission that may have created one is an error with the outcome
 * `CINF_OUTCOME_AMBIGUOUS` and the `Submission`, like that of `cinf_client_submit_job`. The timeout of the call
 * limits all of it; if none is given each step has its own, the wait 15 minutes.
 *
 * Both objects are deleted afterwards unless `keep_objects` says otherwise. They stay where they are when the
 * job may still need them or the result was not fetched: when the submission is ambiguous, the wait ended before
 * the job, or the call was cancelled. What the error says names their keys.
 *
 * Service actions: `PUT /<key>`, `POST /jobs`, `GET /jobs/<job_id>`, `GET /<key>`, `DELETE /<key>`; permissions
 * `cos:PutObject`, `cos:GetObject`, `cos:DeleteObject`, `ci:CreateMediaJobs`, `cam:passrole` and
 * `ci:DescribeMediaJob`.
 *
 * Begin with `CINF_PROCESS_FILE_INIT`.
 */
typedef struct cinf_process_file {
    /**
     * Size of this struct, set by `CINF_PROCESS_FILE_INIT`.
     */
    size_t struct_size;
    /**
     * Called with what is seen on the way: by the thread that waits, or for a call in the background by the
     * library's own thread. `update` lives until the function returns; do not free it. Not given means that
     * nobody is told.
     */
    void (*on_update)(const struct cinf_job *update, void *user_data);
    /**
     * Passed to `on_update`.
     */
    void *on_update_data;
    /**
     * The picture, at most 32 MiB.
     */
    const char *path;
    /**
     * Where the result goes. Its folder must exist; an existing file is replaced when the result is there.
     */
    const char *output_path;
    /**
     * What to do with the picture, such as `imageMogr2/thumbnail/480x/format/webp`.
     */
    const char *rule;
    /**
     * A template that holds the rule.
     */
    const char *template_id;
    /**
     * What the keys of both objects begin with. Not given means `cloud-infinite/`.
     */
    const char *key_prefix;
    /**
     * Whether both objects stay in the bucket. Not given means no.
     */
    cinf_flag keep_objects;
    /**
     * Media type of the picture. Not given means what the ending of its name says.
     */
    const char *content_type;
    /**
     * Priority of the job, 0 to 2; higher runs first. Not given means 0.
     */
    int64_t job_level;
    /**
     * The queue to use. Not given means the queue of the service.
     */
    const char *queue_id;
    /**
     * Time to the first look at the job, 10 milliseconds to 10 seconds. Not given means one second. In
     * milliseconds.
     */
    int64_t poll_interval_ms;
} cinf_process_file;

/**
 * Receives a `cinf_processed_file` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_processed_file_done)(struct cinf_error *error,
                                         struct cinf_processed_file *processed_file,
                                         void *user_data);

/**
 * Waits until a job has ended.
 *
 * Looks at the job after `poll_interval_ms`, then after half as long again each time up to ten seconds. The
 * timeout of the call limits the whole wait, 15 minutes if none is given; when it runs out the job goes on and
 * the error is of kind `CINF_KIND_WAIT_TIMED_OUT`. A connection that breaks meanwhile does not end the wait.
 *
 * Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
 *
 * Begin with `CINF_WAIT_FOR_JOB_INIT`.
 */
typedef struct cinf_wait_for_job {
    /**
     * Size of this struct, set by `CINF_WAIT_FOR_JOB_INIT`.
     */
    size_t struct_size;
    /**
     * Called with what is seen on the way: by the thread that waits, or for a call in the background by the
     * library's own thread. `update` lives until the function returns; do not free it. Not given means that
     * nobody is told.
     */
    void (*on_update)(const struct cinf_job *update, void *user_data);
    /**
     * Passed to `on_update`.
     */
    void *on_update_data;
    /**
     * The job: letters, digits, `_` and `-`, at most 64 of them.
     */
    const char *job_id;
    /**
     * Time to the first look, 10 milliseconds to 10 seconds. Not given means one second. In milliseconds.
     */
    int64_t poll_interval_ms;
    /**
     * Whether a job that ended as `Failed` or `Cancel` is an error of kind `CINF_KIND_JOB_FAILED`. Not given
     * means yes.
     */
    cinf_flag raise_on_failure;
} cinf_wait_for_job;

/**
 * Finds out what became of a submission that may have created a job, by the service's list of jobs.
 *
 * Only reads; repeat it as often as you like. A job may take a while to show in the list: `NotFoundYet` soon
 * after the submission proves nothing. Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
 *
 * Begin with `CINF_RECONCILE_INIT`.
 */
typedef struct cinf_reconcile {
    /**
     * Size of this struct, set by `CINF_RECONCILE_INIT`.
     */
    size_t struct_size;
    /**
     * Called with what is seen on the way: by the thread that waits, or for a call in the background by the
     * library's own thread. `update` lives until the function returns; do not free it. Not given means that
     * nobody is told.
     */
    void (*on_update)(const struct cinf_reconciliation *update, void *user_data);
    /**
     * Passed to `on_update`.
     */
    void *on_update_data;
    /**
     * The text of the submission, as its error gave it.
     */
    const char *submission;
} cinf_reconcile;

/**
 * Receives a `cinf_reconciliation` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_reconciliation_done)(struct cinf_error *error,
                                         struct cinf_reconciliation *reconciliation,
                                         void *user_data);

/**
 * Enables the service on the client's bucket unless it is enabled already, and says whether that was needed.
 *
 * Reads first, so that a repetition changes nothing. Service actions: `GET /picbucket` on the region's host,
 * permission `ci:DescribePicProcessBucket`, and `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
 *
 * Begin with `CINF_ENSURE_SERVICE_INIT`.
 */
typedef struct cinf_ensure_service {
    /**
     * Size of this struct, set by `CINF_ENSURE_SERVICE_INIT`.
     */
    size_t struct_size;
    /**
     * Called with what is seen on the way: by the thread that waits, or for a call in the background by the
     * library's own thread. `update` lives until the function returns; do not free it. Not given means that
     * nobody is told.
     */
    void (*on_update)(const struct cinf_change *update, void *user_data);
    /**
     * Passed to `on_update`.
     */
    void *on_update_data;
} cinf_ensure_service;

/**
 * Receives a `cinf_ensured_service` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_ensured_service_done)(struct cinf_error *error,
                                          struct cinf_ensured_service *ensured_service,
                                          void *user_data);

/**
 * Gives a queue the settings that are named here and keeps the others, and says what had to be changed.
 *
 * Reads first, so that a repetition changes nothing. The service replaces all settings at once: between reading
 * and writing nobody else should change the queue. Callback settings are compared as a whole, what is left out
 * of them counts as not set. Service actions: `GET /picqueue`, permission `ci:DescribePicProcessQueues`, and
 * `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
 *
 * Begin with `CINF_ENSURE_QUEUE_INIT`.
 */
typedef struct cinf_ensure_queue {
    /**
     * Size of this struct, set by `CINF_ENSURE_QUEUE_INIT`.
     */
    size_t struct_size;
    /**
     * Called with what is seen on the way: by the thread that waits, or for a call in the background by the
     * library's own thread. `update` lives until the function returns; do not free it. Not given means that
     * nobody is told.
     */
    void (*on_update)(const struct cinf_change *update, void *user_data);
    /**
     * Passed to `on_update`.
     */
    void *on_update_data;
    /**
     * The queue. Not given means the only one of the bucket.
     */
    const char *queue_id;
    /**
     * Its name: 1 to 128 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`. Not given means
     * that it is kept.
     */
    const char *name;
    /**
     * Whether it starts jobs: `Active` or `Paused`. Not given means that it is kept.
     */
    cinf_queue_state state;
    /**
     * The same as text, as the service writes it, for a value that has no number. `state` is enough for one that
     * has.
     */
    const char *state_name;
    /**
     * Its callback settings, all of them. Not given means that they are kept.
     */
    const struct cinf_notify_config *notify_config;
} cinf_ensure_queue;

/**
 * Receives a `cinf_ensured_queue` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_ensured_queue_done)(struct cinf_error *error,
                                        struct cinf_ensured_queue *ensured_queue,
                                        void *user_data);

/**
 * Has a template of this name with this rule: makes it if there is none, changes it if it differs, and says what
 * was done.
 *
 * Finds the template by its exact name, so that a repetition changes nothing. If several have the name the error
 * is of kind `CINF_KIND_CONFLICT` and its text has their ids; none is chosen. If making the template is
 * ambiguous it is looked for once more; if it does not show then, the error is ambiguous like that of
 * `create_template`.
 *
 * Service actions: `GET /template`, permission `ci:DescribeMediaTemplates`, `POST /template`, permission
 * `ci:CreateMediaTemplate`, and `PUT /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
 *
 * Begin with `CINF_ENSURE_TEMPLATE_INIT`.
 */
typedef struct cinf_ensure_template {
    /**
     * Size of this struct, set by `CINF_ENSURE_TEMPLATE_INIT`.
     */
    size_t struct_size;
    /**
     * Called with what is seen on the way: by the thread that waits, or for a call in the background by the
     * library's own thread. `update` lives until the function returns; do not free it. Not given means that
     * nobody is told.
     */
    void (*on_update)(const struct cinf_change *update, void *user_data);
    /**
     * Passed to `on_update`.
     */
    void *on_update_data;
    /**
     * Name: 1 to 64 characters out of Chinese and Latin letters, digits, `_`, `-` and `*`.
     */
    const char *name;
    /**
     * What jobs with the template do, such as `imageMogr2/thumbnail/480x/format/webp`.
     */
    const char *rule;
    /**
     * Whether results also describe the original picture. Not given means no.
     */
    cinf_flag is_pic_info;
} cinf_ensure_template;

/**
 * Receives a `cinf_ensured_template` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_ensured_template_done)(struct cinf_error *error,
                                           struct cinf_ensured_template *ensured_template,
                                           void *user_data);

/**
 * Signs a request that somebody else sends, as a URL.
 *
 * The URL needs no credential: give it to a browser to show or download an object, or to a program to store one.
 * It covers the method, the path, the query, and the headers that are named here; the body is free. Nothing is
 * sent. The URL counts from a minute before now until it expires; a credential that expires earlier cuts it
 * short. What the URL is used for needs the permissions of the client's credential.
 *
 * Begin with `CINF_PRESIGN_URL_INIT`.
 */
typedef struct cinf_presign_url {
    /**
     * Size of this struct, set by `CINF_PRESIGN_URL_INIT`.
     */
    size_t struct_size;
    /**
     * Where the request goes.
     */
    cinf_request_host host;
    /**
     * The same as text, as the service writes it, for a value that has no number. `host` is enough for one that
     * has.
     */
    const char *host_name;
    /**
     * Path, not encoded, beginning with `/`: for an object, `/` and its key.
     */
    const char *path;
    /**
     * HTTP method in capital letters. Not given means `GET`.
     */
    const char *method;
    /**
     * Query parameters by their names, not encoded; `imageMogr2/rotate/90` with an empty value processes the
     * object on its way. Names must not begin with `q-`. These are the names.
     */
    const char *const *query_names;
    /**
     * For each of `query_names` its value.
     */
    const char *const *query_values;
    /**
     * Number of pointers in `query_names`, and in `query_values`.
     */
    size_t query_len;
    /**
     * Headers that the request must have exactly so, such as `content-type` of an object to store. These are the
     * names.
     */
    const char *const *headers_names;
    /**
     * For each of `headers_names` its value.
     */
    const char *const *headers_values;
    /**
     * Number of pointers in `headers_names`, and in `headers_values`.
     */
    size_t headers_len;
    /**
     * How long the URL counts, from one second to 366 days. Not given means 15 minutes. In milliseconds.
     */
    int64_t expires_in_ms;
} cinf_presign_url;

/**
 * Signs a request that the caller sends, as headers.
 *
 * For what this library has no method for. The signature covers the method, the path, the query, the host, and
 * the headers that are named here; the body is free. Nothing is sent. It counts from a minute before now until
 * it expires, for any number of requests; a credential that expires earlier cuts it short.
 *
 * Begin with `CINF_SIGN_REQUEST_INIT`.
 */
typedef struct cinf_sign_request {
    /**
     * Size of this struct, set by `CINF_SIGN_REQUEST_INIT`.
     */
    size_t struct_size;
    /**
     * Where the request goes.
     */
    cinf_request_host host;
    /**
     * The same as text, as the service writes it, for a value that has no number. `host` is enough for one that
     * has.
     */
    const char *host_name;
    /**
     * Path, not encoded, beginning with `/`.
     */
    const char *path;
    /**
     * HTTP method in capital letters. Not given means `GET`.
     */
    const char *method;
    /**
     * Query parameters by their names, not encoded. Names must not begin with `q-`. These are the names.
     */
    const char *const *query_names;
    /**
     * For each of `query_names` its value.
     */
    const char *const *query_values;
    /**
     * Number of pointers in `query_names`, and in `query_values`.
     */
    size_t query_len;
    /**
     * Headers to sign besides `host` and the session token; `content-type` if there is a body. These are the
     * names.
     */
    const char *const *headers_names;
    /**
     * For each of `headers_names` its value.
     */
    const char *const *headers_values;
    /**
     * Number of pointers in `headers_names`, and in `headers_values`.
     */
    size_t headers_len;
    /**
     * How long the signature counts, from one second to 366 days. Not given means 15 minutes. In milliseconds.
     */
    int64_t expires_in_ms;
} cinf_sign_request;

/**
 * Receives a `cinf_signed_request` or an error of a call in the background; exactly one of them, except at the
 * end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call
 * was given.
 */
typedef void (*cinf_signed_request_done)(struct cinf_error *error,
                                         struct cinf_signed_request *signed_request,
                                         void *user_data);

/**
 * Takes a request that a web server got at the URL for callbacks, and says what to answer and what was reported.
 *
 * Works with any web framework, because it does no networking of its own: give it the request, answer with
 * `status`, and act on `callback` if there is one. Each report is handed out once, however often and in whatever
 * order it arrives: a job is known by its id and state, and the last 100,000 are remembered by the client and
 * its siblings. Not remembered are reports that were refused.
 *
 * A callback carries no signature. Two things stand against forged ones: a `token` in the path that nobody can
 * guess, and `verify`, which asks the service for the job; one of them should be used. A callback may also never
 * come: what must not be missed is waited for with `cinf_client_wait_for_job` as well.
 *
 * Only with `verify` something is sent: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
 *
 * Begin with `CINF_RECEIVE_CALLBACK_INIT`.
 */
typedef struct cinf_receive_callback {
    /**
     * Size of this struct, set by `CINF_RECEIVE_CALLBACK_INIT`.
     */
    size_t struct_size;
    /**
     * HTTP method of the request.
     */
    const char *method;
    /**
     * Path of the request with its query, as it arrived. It is not printed, because it holds the token.
     */
    const char *path;
    /**
     * Headers of the request; upper and lower case are the same. These are the names.
     */
    const char *const *headers_names;
    /**
     * For each of `headers_names` its value.
     */
    const char *const *headers_values;
    /**
     * Number of pointers in `headers_names`, and in `headers_values`.
     */
    size_t headers_len;
    /**
     * Body of the request. Let the web server stop reading after 1 MiB and ten seconds: more is refused here.
     */
    const void *body;
    /**
     * Number of bytes in `body`.
     */
    size_t body_len;
    /**
     * What a part of the path, or a value of its query, has to be: 16 to 256 letters, digits, `-`, `_`, `.` and
     * `~`. Make it at random, and put it into the URL that jobs and queues call back. Not given means that the
     * path is not looked at.
     */
    const char *token;
    /**
     * Whether the service is asked for each reported job: one that does not exist, belongs to another bucket or
     * has not ended is not handed out, and of the others the service's own words are. Not given means no.
     */
    cinf_flag verify;
} cinf_receive_callback;

/**
 * Receives a `cinf_received_callback` or an error of a call in the background; exactly one of them, except at
 * the end of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the
 * call was given.
 */
typedef void (*cinf_received_callback_done)(struct cinf_error *error,
                                            struct cinf_received_callback *received_callback,
                                            void *user_data);

/**
 * Tells the runs of `process_jobs` of this client, its clones and siblings that a callback says a job has ended.
 *
 * A run finds ended jobs by itself. Callbacks let it look at the right time: give it all of them, in whatever
 * order, as often as they come. They are hints only, which the run verifies; one that is lost, early or forged
 * does no harm. Nothing is sent.
 *
 * Begin with `CINF_FEED_CALLBACK_INIT`.
 */
typedef struct cinf_feed_callback {
    /**
     * Size of this struct, set by `CINF_FEED_CALLBACK_INIT`.
     */
    size_t struct_size;
    /**
     * Called with what is seen on the way: by the thread that waits, or for a call in the background by the
     * library's own thread. `update` lives until the function returns; do not free it. Not given means that
     * nobody is told.
     */
    void (*on_update)(const struct cinf_fed_callback *update, void *user_data);
    /**
     * Passed to `on_update`.
     */
    void *on_update_data;
    /**
     * The job that the callback speaks of: letters, digits, `_` and `-`, at most 64 of them.
     */
    const char *job_id;
    /**
     * Its state, as the callback says. Only the end of a job is of interest; others are taken and left.
     */
    cinf_job_state state;
    /**
     * The same as text, as the service writes it, for a value that has no number. `state` is enough for one that
     * has.
     */
    const char *state_name;
} cinf_feed_callback;

/**
 * Receives a `cinf_fed_callback` or an error of a call in the background; exactly one of them, except at the end
 * of a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_fed_callback_done)(struct cinf_error *error, struct cinf_fed_callback *fed_callback, void *user_data);

/**
 * Looks at everything that a job depends on, and says in sentences what is wrong and what to do.
 *
 * What fails is a finding and no error: the call answers whatever is broken. Looked at are the endpoint and its
 * encryption, the connection, the clock, the credentials and whether the service accepts them, whether the
 * service is enabled on the client's bucket, its queue, and the URLs for callbacks. Nothing is changed.
 *
 * Service actions: `GET /picbucket` on the region's host and `GET /picqueue`, permissions
 * `ci:DescribePicProcessBucket` and `ci:DescribePicProcessQueues`.
 *
 * Begin with `CINF_DOCTOR_INIT`.
 */
typedef struct cinf_doctor {
    /**
     * Size of this struct, set by `CINF_DOCTOR_INIT`.
     */
    size_t struct_size;
    /**
     * Called with what is seen on the way: by the thread that waits, or for a call in the background by the
     * library's own thread. `update` lives until the function returns; do not free it. Not given means that
     * nobody is told.
     */
    void (*on_update)(const struct cinf_finding *update, void *user_data);
    /**
     * Passed to `on_update`.
     */
    void *on_update_data;
    /**
     * URLs for callbacks to look at, besides that of the queue.
     */
    const char *const *callback_urls;
    /**
     * Number of pointers in `callback_urls`.
     */
    size_t callback_urls_len;
    /**
     * Whether a request without any credential is sent to the URLs for callbacks, as a `GET`, to see whether
     * somebody answers. It shows what this machine can reach; the service may be able to reach less. Not given
     * means no.
     */
    cinf_flag reach_callbacks;
    /**
     * Methods that the policy has to allow, such as `cinf_client_submit_job`. None means all.
     */
    const char *const *operations;
    /**
     * Number of pointers in `operations`.
     */
    size_t operations_len;
} cinf_doctor;

/**
 * Receives a `cinf_diagnosis` or an error of a call in the background; exactly one of them, except at the end of
 * a list, where both are NULL. The function owns what it gets and frees it. `user_data` is what the call was
 * given.
 */
typedef void (*cinf_diagnosis_done)(struct cinf_error *error, struct cinf_diagnosis *diagnosis, void *user_data);

/**
 * What became of one of many requests.
 */
typedef struct cinf_submit_result {
    /**
     * Its place among the requests, from 0.
     */
    uint32_t index;
    /**
     * The key of its picture.
     */
    const char *input;
    /**
     * The job, if there is one.
     */
    const char *job_id;
    /**
     * The job as the service described it. Not given if only the journal knows of it.
     */
    const struct cinf_job *job;
    /**
     * How it is known that the job exists.
     */
    cinf_submit_source source;
    /**
     * The same as text, as the service writes it; it says more when `source` is 0.
     */
    const char *source_name;
    /**
     * What went wrong, if there is no job or nobody knows. Its outcome says which, and an ambiguous one has the
     * submission. Freed with what it is part of; NULL if there is none.
     */
    const struct cinf_error *error;
} cinf_submit_result;

/**
 * What became of one input of `cinf_client_process_jobs`.
 *
 * Without an `error` the result of the job is there.
 */
typedef struct cinf_processed_item {
    /**
     * Which input it is; the first one is 0.
     */
    uint32_t index;
    /**
     * Key of the picture, as the input named it.
     */
    const char *input;
    /**
     * Key of the result, as the input named it.
     */
    const char *output;
    /**
     * The job as it was seen last. Absent if none was made, or none that is known of.
     */
    const struct cinf_job *job;
    /**
     * Why nothing was submitted, if that was so.
     */
    cinf_skip_reason skipped;
    /**
     * The same as text, as the service writes it; it says more when `skipped` is 0.
     */
    const char *skipped_name;
    /**
     * Why there is no result: a refused submission, a job that failed or was cancelled, or one of which it is
     * not known what became. Freed with what it is part of; NULL if there is none.
     */
    const struct cinf_error *error;
} cinf_processed_item;

/**
 * How the wait for one of many jobs ended.
 */
typedef struct cinf_wait_result {
    /**
     * Which one it is: 0 for the first id that was given.
     */
    uint32_t index;
    /**
     * The id that was given.
     */
    const char *job_id;
    /**
     * The job, if it ended as it should.
     */
    const struct cinf_job *job;
    /**
     * Why there is no job: it failed, was not found, did not end in time, or could not be looked at. Freed with
     * what it is part of; NULL if there is none.
     */
    const struct cinf_error *error;
} cinf_wait_result;

/**
 * How far a run is.
 */
typedef struct cinf_bulk_progress {
    /**
     * Requests that were submitted by this run.
     */
    uint32_t submitted;
    /**
     * Requests whose job exists, including those of which the journal knew.
     */
    uint32_t created;
    /**
     * Those of them that were not submitted by this run, because their job existed already.
     */
    uint32_t skipped;
    /**
     * Requests that the service refused.
     */
    uint32_t rejected;
    /**
     * Requests of which nothing left.
     */
    uint32_t not_sent;
    /**
     * Requests whose job may exist.
     */
    uint32_t ambiguous;
    /**
     * How many requests there are, if that is known. `CINF_ABSENT` if absent.
     */
    int64_t total;
} cinf_bulk_progress;

/**
 * Submits a job for each of many requests.
 *
 * The requests come from anything that can be iterated over, are taken as there is room for them, and each of
 * them ends in exactly one `SubmitResult`: one that fails does not end the others. No more than `concurrency`
 * requests are under way at one time, on as many connections. When the service says that there are too many, all
 * of them slow down: half the pace at once, then a twentieth of the former pace more each second; the request
 * that was refused is sent again, for five minutes. The options of the call, such as its timeout, are those of
 * each single submission.
 *
 * With a `journal` a run that was interrupted in whatever way is continued without submitting anything twice.
 *
 * Service action: `POST /jobs`, permissions `ci:CreateMediaJobs` and `cam:passrole`; with a journal also `GET
 * /jobs`, `ci:DescribeMediaJobs`. The service takes 100 submissions per second of an account and region in
 * mainland China, 50 elsewhere.
 *
 * Begin with `CINF_SUBMIT_JOBS_INIT`.
 */
typedef struct cinf_submit_jobs {
    /**
     * Size of this struct, set by `CINF_SUBMIT_JOBS_INIT`.
     */
    size_t struct_size;
    /**
     * Called with how far the work is, by the thread that reads the results, at most ten times a second and with
     * the last state always. `progress` lives until the function returns; do not free it. Not given means that
     * nobody is told.
     */
    void (*on_progress)(const struct cinf_bulk_progress *progress, void *user_data);
    /**
     * Passed to `on_progress`.
     */
    void *on_progress_data;
    /**
     * Submissions under way at one time, 1 to 1000. Not given means 16.
     */
    int64_t concurrency;
    /**
     * Requests that may leave per second, more than 0 and at most 10,000. Not given means as fast as the service
     * answers.
     */
    double rate_per_second;
    /**
     * How many of them may leave at once after a pause, 1 to 10,000. Not given means a tenth of a second's
     * worth.
     */
    int64_t burst;
    /**
     * Whether results come in the order of the requests rather than as they are there. Not given means no.
     */
    cinf_flag in_input_order;
    /**
     * Whether the first failure ends the run: no more requests are taken, those under way are still reported.
     * Not given means no.
     */
    cinf_flag stop_on_error;
    /**
     * A file that remembers the run, so that it can be continued. Made if there is none. Not given means that
     * the run cannot be continued.
     */
    const char *journal;
    /**
     * How many requests there will be, for the progress. Not given means what the requests themselves say.
     */
    int64_t total;
} cinf_submit_jobs;

/**
 * Sets `*input` to the next input, a struct that begins with `CINF_SUBMIT_JOB_INIT`, and returns 1; returns 0 if
 * there are no more. Anything else ends the work: the function that called it fails with the kind
 * `CINF_KIND_CANCELLED`. The struct and what it leads to are copied; they must live until the function is called
 * again or what called it returns.
 */
typedef int32_t (*cinf_submit_job_input)(const struct cinf_submit_job **input, void *user_data);

/**
 * How far `cinf_client_process_jobs` is.
 */
typedef struct cinf_process_progress {
    /**
     * Inputs taken so far.
     */
    uint32_t taken;
    /**
     * How many inputs there are, if that is known. `CINF_ABSENT` if absent.
     */
    int64_t total;
    /**
     * Jobs that were made, those of earlier runs with the same journal included.
     */
    uint32_t submitted;
    /**
     * Jobs that were made and have not ended, as far as is known.
     */
    uint32_t outstanding;
    /**
     * Jobs that ended well.
     */
    uint32_t succeeded;
    /**
     * Jobs that failed or were cancelled.
     */
    uint32_t failed;
    /**
     * Inputs that break a rule or that the service refused.
     */
    uint32_t refused;
    /**
     * Inputs for which nothing needed to be submitted.
     */
    uint32_t skipped;
    /**
     * Inputs of which it is not known what became.
     */
    uint32_t unknown;
    /**
     * Requests that were sent, repetitions included.
     */
    int64_t requests;
    /**
     * Why nothing is submitted at the moment, if that is so: a paused queue, for example.
     */
    const char *waiting_for;
    /**
     * In a dry run: requests that the work takes. `CINF_ABSENT` if absent.
     */
    int64_t expected_requests;
    /**
     * In a dry run: hours that the work takes. Not a number, as `isnan` tells, if absent.
     */
    double expected_hours;
    /**
     * In a dry run with `price_per_job`: what the work costs. Not a number, as `isnan` tells, if absent.
     */
    double expected_cost;
} cinf_process_progress;

/**
 * Processes any number of pictures: submits a job for each while the queue has room, and answers what became of
 * each.
 *
 * A queue runs ten jobs at a time and holds some thousands. This keeps it busy without flooding it: at most
 * twenty jobs are outstanding for each that the queue runs at a time, ended jobs are found a page at a time in
 * the service's list, and a full or paused queue, throttling and an outage of the service are waited for. Inputs
 * are taken as there is room for them, so that there may be millions.
 *
 * Each input ends in exactly one `ProcessedItem`, in the order in which they end. A submission that may have
 * made a job is looked for; only the mode `EffectivelyOnce` sends it again. The timeout of the call limits each
 * of its requests, not the whole.
 *
 * Service actions: `POST /jobs`, `GET /jobs`, `GET /jobs/<job_id>` and `GET /picqueue`; permissions
 * `ci:CreateMediaJobs`, `cam:passrole`, `ci:DescribeMediaJobs`, `ci:DescribeMediaJob` and
 * `ci:DescribePicProcessQueues`.
 *
 * Begin with `CINF_PROCESS_JOBS_INIT`.
 */
typedef struct cinf_process_jobs {
    /**
     * Size of this struct, set by `CINF_PROCESS_JOBS_INIT`.
     */
    size_t struct_size;
    /**
     * Called with how far the work is, by the thread that reads the results, at most ten times a second and with
     * the last state always. `progress` lives until the function returns; do not free it. Not given means that
     * nobody is told.
     */
    void (*on_progress)(const struct cinf_process_progress *progress, void *user_data);
    /**
     * Passed to `on_progress`.
     */
    void *on_progress_data;
    /**
     * Submissions under way at a time, 1 to 1000. Not given means 16.
     */
    int64_t concurrency;
    /**
     * Submissions that may leave per second, more than 0 and at most 10,000. Not given means 50, which the
     * service takes everywhere; it matters at the beginning, until the queue is filled.
     */
    double rate_per_second;
    /**
     * The queue to use. Not given means the bucket's queue for image jobs.
     */
    const char *queue_id;
    /**
     * Jobs that may be outstanding, 1 to 10000. Not given means what the queue says: twenty for each that it
     * runs at a time, and no more than it holds.
     */
    int64_t max_outstanding;
    /**
     * Whether inputs are skipped whose result is there already: an object that is not empty. One more request
     * for each, `HEAD /<key>` with the permission `cos:HeadObject`. Not given means no.
     */
    cinf_flag skip_existing;
    /**
     * Whether nothing is submitted or written: inputs are checked, and the progress says what the work would
     * take. Not given means no.
     */
    cinf_flag dry_run;
    /**
     * What a job costs, in whatever currency, for the dry run.
     */
    double price_per_job;
    /**
     * A file that remembers the run, so that it can be continued after it ended at any point: with the same
     * inputs, in whatever order, nothing is submitted twice and jobs that were outstanding are picked up. Made
     * if there is none. Not given means that the run cannot be continued.
     */
    const char *journal;
    /**
     * A file for the report, one JSON object per line and input, written as the inputs end. With a journal a
     * report that is there is continued; without one the file must not hold rows.
     */
    const char *report_jsonl;
    /**
     * The same as comma-separated values. What a spreadsheet would take for a formula has an apostrophe in
     * front.
     */
    const char *report_csv;
    /**
     * Whether nothing more is submitted after the first input that ends with an error. Jobs that were made by
     * then are waited for. Not given means no.
     */
    cinf_flag stop_on_error;
    /**
     * How long the service may answer nothing at all before the run ends, up to a day. Not given means an hour.
     * In milliseconds.
     */
    int64_t patience_ms;
    /**
     * Seconds that a job takes, as far as you know. It is where the run begins, which learns the truth by
     * itself, and what the dry run goes by. Not given means 1.5.
     */
    double seconds_per_job;
} cinf_process_jobs;

/**
 * How far a wait for many jobs is.
 */
typedef struct cinf_wait_progress {
    /**
     * Ids that were given, if that is known before the last one. `CINF_ABSENT` if absent.
     */
    int64_t total;
    /**
     * Jobs that are waited for now.
     */
    uint32_t waiting;
    /**
     * Jobs that ended as `Success`.
     */
    uint32_t succeeded;
    /**
     * Jobs that ended as `Failed`.
     */
    uint32_t failed;
    /**
     * Jobs that ended as `Cancel`.
     */
    uint32_t cancelled;
    /**
     * Waits that ended before their job did.
     */
    uint32_t unsettled;
} cinf_wait_progress;

/**
 * Waits until many jobs have ended, and answers each as soon as it has.
 *
 * Takes the ids of the jobs, and looks at up to ten jobs with one request. Each job is looked at a second after
 * its id was taken, then after half as long again each time up to ten seconds, all give or take a tenth. The
 * timeout of the call limits the wait for each job, 15 minutes if none is given; when it runs out the job goes
 * on and its result has an error of kind `CINF_KIND_WAIT_TIMED_OUT`. A connection that breaks meanwhile does not
 * end any wait.
 *
 * Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`.
 *
 * Begin with `CINF_WAIT_FOR_JOBS_INIT`.
 */
typedef struct cinf_wait_for_jobs {
    /**
     * Size of this struct, set by `CINF_WAIT_FOR_JOBS_INIT`.
     */
    size_t struct_size;
    /**
     * Called with how far the work is, by the thread that reads the results, at most ten times a second and with
     * the last state always. `progress` lives until the function returns; do not free it. Not given means that
     * nobody is told.
     */
    void (*on_progress)(const struct cinf_wait_progress *progress, void *user_data);
    /**
     * Passed to `on_progress`.
     */
    void *on_progress_data;
    /**
     * Time to the first look, 10 milliseconds to 10 seconds. Not given means one second. In milliseconds.
     */
    int64_t poll_interval_ms;
    /**
     * Whether a job that ended as `Failed` or `Cancel` is an error of kind `CINF_KIND_JOB_FAILED`. Not given
     * means yes.
     */
    cinf_flag raise_on_failure;
    /**
     * Jobs that are waited for at the same time, 1 to 100,000; no more ids are taken before their results are
     * read. Not given means 10,000.
     */
    int64_t concurrency;
} cinf_wait_for_jobs;

/**
 * Gives the next input, a text, and returns 1; returns 0 if there are no more. Anything else ends the work: the
 * function that called it fails with the kind `CINF_KIND_CANCELLED`. The text is copied; it must live until the function
 * is called again or what called it returns.
 */
typedef int32_t (*cinf_text_input)(const char **input, void *user_data);

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/**
 * Version of the library that the program runs with, such as `0.1.0`; `CINF_VERSION` is the one it was compiled with.
 */
const char *cinf_version(void);

/**
 * Version of the binary interface that the program runs with. It has to equal `CINF_ABI_VERSION`, the one that the
 * program was compiled with; the dynamic linker sees to that.
 */
uint32_t cinf_abi_version(void);

/**
 * What the caller can do about the error; `CINF_KIND_NONE` if `error` is NULL.
 */
cinf_kind cinf_error_kind(const struct cinf_error *error);

/**
 * Everything that is known about the error, in one line for a log or a person. NULL if `error` is NULL.
 */
const char *cinf_error_text(const struct cinf_error *error);

/**
 * What went wrong, without the facts that have functions of their own. NULL if `error` is NULL.
 */
const char *cinf_error_message(const struct cinf_error *error);

/**
 * The operation that failed, such as `submit_job`; NULL if there was no call yet.
 */
const char *cinf_error_operation(const struct cinf_error *error);

/**
 * What became of a call that creates something. Set for every failed `cinf_client_submit_job` and
 * `cinf_client_create_template`, else `CINF_OUTCOME_NONE`.
 */
cinf_outcome cinf_error_outcome(const struct cinf_error *error);

/**
 * The submission that may have created a job, as text: JSON without any credential, to be stored wherever the rest of
 * your data is and given to `cinf_client_reconcile`, now or by a later process. Set when the outcome of a
 * `cinf_client_submit_job` is `CINF_OUTCOME_AMBIGUOUS`, also when the call was cancelled; else NULL.
 */
const char *cinf_error_submission(const struct cinf_error *error);

/**
 * HTTP status of the answer; 0 if there was none.
 */
uint32_t cinf_error_http_status(const struct cinf_error *error);

/**
 * The service's own error code, such as `PicBucketUnBinded`; NULL if there is none.
 */
const char *cinf_error_code(const struct cinf_error *error);

/**
 * The service's own text, which may change at any time; NULL if there is none.
 */
const char *cinf_error_service_message(const struct cinf_error *error);

/**
 * The service's id of the request, which its support asks for; NULL if there is none.
 */
const char *cinf_error_request_id(const struct cinf_error *error);

/**
 * Requests that were sent. 0 means that nothing left this process.
 */
uint32_t cinf_error_attempts(const struct cinf_error *error);

/**
 * Time from the call to the error, in milliseconds.
 */
int64_t cinf_error_elapsed_ms(const struct cinf_error *error);

/**
 * How much of that time was spent waiting between requests, in milliseconds.
 */
int64_t cinf_error_waited_ms(const struct cinf_error *error);

/**
 * How long the service asks to wait before the next request, in milliseconds; `CINF_ABSENT` if it does not say.
 */
int64_t cinf_error_retry_after_ms(const struct cinf_error *error);

/**
 * Whether the request would have been sent again, had not so many requests to this endpoint failed lately.
 */
bool cinf_error_retry_quota_exhausted(const struct cinf_error *error);

/**
 * The refused argument of an error of kind `CINF_KIND_INVALID_ARGUMENT`, such as `queue_id`; fields of nested structs
 * are joined by dots. NULL for other kinds.
 */
const char *cinf_error_field(const struct cinf_error *error);

/**
 * The refused value, shortened; `(hidden)` for a secret. NULL if `cinf_error_field` is.
 */
const char *cinf_error_value(const struct cinf_error *error);

/**
 * The rule that the refused value breaks. NULL if `cinf_error_field` is.
 */
const char *cinf_error_rule(const struct cinf_error *error);

/**
 * The job of an error of kind `CINF_KIND_JOB_FAILED` or `CINF_KIND_WAIT_TIMED_OUT`, as it was seen last. It belongs to
 * the error: do not free it. NULL if there is none.
 */
const struct cinf_job *cinf_error_job(const struct cinf_error *error);

/**
 * Frees an error. NULL is fine.
 */
void cinf_error_free(struct cinf_error *error);

/**
 * Gives a credential. The texts are copied before this function returns, so that they can be wiped then.
 *
 * `session_token` is NULL for a credential that is not temporary. `expires_at` is in milliseconds since 1970 in UTC, so
 * that the next one is asked for in time; 0 if that is not known. Text that is not UTF-8 fails the calls that need the
 * credential.
 */
void cinf_credential_reply_give(const struct cinf_credential_reply *reply,
                                const char *secret_id,
                                const char *secret_key,
                                const char *session_token,
                                int64_t expires_at);

/**
 * Says why there is no credential. The text is copied and shown to people: it must hold no secret.
 */
void cinf_credential_reply_fail(const struct cinf_credential_reply *reply, const char *reason);

/**
 * Makes a client. Nothing is sent.
 *
 * `options` may be NULL when the environment says everything. Errors are of kind `CINF_KIND_INVALID_ARGUMENT` and name
 * the option that is missing or breaks a rule.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_new(const struct cinf_client_options *options,
                                   struct cinf_client **client);

/**
 * Makes a client for another bucket of the same region. It shares connections and credentials with `client`; each is
 * freed on its own.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_for_bucket(const struct cinf_client *client,
                                          const char *bucket,
                                          struct cinf_client **sibling);

/**
 * The region that the client was made with. It belongs to the client. NULL if `client` is NULL.
 */
const char *cinf_client_region(const struct cinf_client *client);

/**
 * The bucket that the client was made with. It belongs to the client. NULL if `client` is NULL.
 */
const char *cinf_client_bucket(const struct cinf_client *client);

/**
 * Frees a client. Calls in the background and pagers go on; a blocking call on another thread must have ended. NULL is
 * fine.
 */
void cinf_client_free(struct cinf_client *client);

/**
 * What is known of the object. It belongs to the body and lives as long. NULL for NULL.
 */
const struct cinf_object_info *cinf_object_body_info(const struct cinf_object_body *body);

/**
 * Reads the next bytes of the object, at most `capacity` of them, into `buffer`. `read` becomes their number, 0 at the
 * end. Only when the end was reached without an error is the content complete and right.
 */
CINF_MUST_USE
struct cinf_error *cinf_object_body_read(const struct cinf_object_body *body,
                                         void *buffer,
                                         size_t capacity,
                                         size_t *read);

/**
 * Frees a body, and ends the download if it has not ended. NULL is fine.
 */
void cinf_object_body_free(struct cinf_object_body *body);

/**
 * Ends a client together with its siblings for other buckets: new calls are refused, those under way may end within
 * `grace_ms` milliseconds, then they are cut off. 0 cuts them off at once.
 *
 * `submissions` receives those that were cut off and may have created a job: store them, and look for their jobs later
 * with `cinf_client_reconcile` of another client. The calls themselves end with an error of kind
 * `CINF_KIND_CANCELLED` that holds the same; the callbacks of those in the background may come after this function has
 * returned. The client must still be freed.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_shutdown(const struct cinf_client *client,
                                        int64_t grace_ms,
                                        struct cinf_submissions **submissions);

/**
 * Frees what `cinf_client_shutdown` gave. NULL is fine.
 */
void cinf_submissions_free(struct cinf_submissions *submissions);

/**
 * Makes a token. Free it with `cinf_cancel_token_free`.
 */
CINF_MUST_USE struct cinf_error *cinf_cancel_token_new(struct cinf_cancel_token **token);

/**
 * Cancels the calls that were given the token, and those that will be. Calls that have ended are not touched.
 */
CINF_MUST_USE struct cinf_error *cinf_cancel_token_cancel(const struct cinf_cancel_token *token);

/**
 * Frees a token. Calls that were given it go on. NULL is fine.
 */
void cinf_cancel_token_free(struct cinf_cancel_token *token);

/**
 * Cancels a call, unless it has ended. Its callback is called all the same, with an error of kind
 * `CINF_KIND_CANCELLED`.
 */
CINF_MUST_USE struct cinf_error *cinf_call_cancel(const struct cinf_call *call);

/**
 * Frees the handle of a call. The call goes on. NULL is fine.
 */
void cinf_call_free(struct cinf_call *call);

/**
 * Frees a text that a function of this library answered with. NULL is fine.
 */
void cinf_text_free(char *text);

/**
 * The name of a value, such as `InvalidArgument`; NULL for a number that is none.
 */
const char *cinf_kind_name(cinf_kind kind);

/**
 * The name of a value, such as `Rejected`; NULL for a number that is none.
 */
const char *cinf_outcome_name(cinf_outcome outcome);

/**
 * Frees a `cinf_bucket` and everything that it leads to. NULL is fine.
 */
void cinf_bucket_free(struct cinf_bucket *bucket);

/**
 * Frees a `cinf_disabled_service` and everything that it leads to. NULL is fine.
 */
void cinf_disabled_service_free(struct cinf_disabled_service *disabled_service);

/**
 * Frees a `cinf_bucket_page` and everything that it leads to. NULL is fine.
 */
void cinf_bucket_page_free(struct cinf_bucket_page *bucket_page);

/**
 * Frees a `cinf_queue_page` and everything that it leads to. NULL is fine.
 */
void cinf_queue_page_free(struct cinf_queue_page *queue_page);

/**
 * Frees a `cinf_queue` and everything that it leads to. NULL is fine.
 */
void cinf_queue_free(struct cinf_queue *queue);

/**
 * Frees a `cinf_job` and everything that it leads to. NULL is fine.
 */
void cinf_job_free(struct cinf_job *job);

/**
 * Frees a `cinf_job_batch` and everything that it leads to. NULL is fine.
 */
void cinf_job_batch_free(struct cinf_job_batch *job_batch);

/**
 * Frees a `cinf_job_page` and everything that it leads to. NULL is fine.
 */
void cinf_job_page_free(struct cinf_job_page *job_page);

/**
 * Frees a `cinf_template` and everything that it leads to. NULL is fine.
 */
void cinf_template_free(struct cinf_template *template_out);

/**
 * Frees a `cinf_template_page` and everything that it leads to. NULL is fine.
 */
void cinf_template_page_free(struct cinf_template_page *template_page);

/**
 * Frees a `cinf_stored_object` and everything that it leads to. NULL is fine.
 */
void cinf_stored_object_free(struct cinf_stored_object *stored_object);

/**
 * Frees a `cinf_object_info` and everything that it leads to. NULL is fine.
 */
void cinf_object_info_free(struct cinf_object_info *object_info);

/**
 * Frees a `cinf_deleted_object` and everything that it leads to. NULL is fine.
 */
void cinf_deleted_object_free(struct cinf_deleted_object *deleted_object);

/**
 * Frees a `cinf_object_page` and everything that it leads to. NULL is fine.
 */
void cinf_object_page_free(struct cinf_object_page *object_page);

/**
 * Frees a `cinf_object_summary` and everything that it leads to. NULL is fine.
 */
void cinf_object_summary_free(struct cinf_object_summary *object_summary);

/**
 * Frees a `cinf_presigned_url` and everything that it leads to. NULL is fine.
 */
void cinf_presigned_url_free(struct cinf_presigned_url *presigned_url);

/**
 * Frees a `cinf_processed_file` and everything that it leads to. NULL is fine.
 */
void cinf_processed_file_free(struct cinf_processed_file *processed_file);

/**
 * Frees a `cinf_reconciliation` and everything that it leads to. NULL is fine.
 */
void cinf_reconciliation_free(struct cinf_reconciliation *reconciliation);

/**
 * Frees a `cinf_ensured_service` and everything that it leads to. NULL is fine.
 */
void cinf_ensured_service_free(struct cinf_ensured_service *ensured_service);

/**
 * Frees a `cinf_ensured_queue` and everything that it leads to. NULL is fine.
 */
void cinf_ensured_queue_free(struct cinf_ensured_queue *ensured_queue);

/**
 * Frees a `cinf_ensured_template` and everything that it leads to. NULL is fine.
 */
void cinf_ensured_template_free(struct cinf_ensured_template *ensured_template);

/**
 * Frees a `cinf_signed_request` and everything that it leads to. NULL is fine.
 */
void cinf_signed_request_free(struct cinf_signed_request *signed_request);

/**
 * Frees a `cinf_received_callback` and everything that it leads to. NULL is fine.
 */
void cinf_received_callback_free(struct cinf_received_callback *received_callback);

/**
 * Frees a `cinf_fed_callback` and everything that it leads to. NULL is fine.
 */
void cinf_fed_callback_free(struct cinf_fed_callback *fed_callback);

/**
 * Frees a `cinf_diagnosis` and everything that it leads to. NULL is fine.
 */
void cinf_diagnosis_free(struct cinf_diagnosis *diagnosis);

/**
 * Frees a `cinf_callback` and everything that it leads to. NULL is fine.
 */
void cinf_callback_free(struct cinf_callback *callback);

/**
 * Frees a `cinf_rule_report` and everything that it leads to. NULL is fine.
 */
void cinf_rule_report_free(struct cinf_rule_report *rule_report);

/**
 * Frees a `cinf_size_prediction` and everything that it leads to. NULL is fine.
 */
void cinf_size_prediction_free(struct cinf_size_prediction *size_prediction);

/**
 * Frees a `cinf_picture_info` and everything that it leads to. NULL is fine.
 */
void cinf_picture_info_free(struct cinf_picture_info *picture_info);

/**
 * Frees a `cinf_picture_exif` and everything that it leads to. NULL is fine.
 */
void cinf_picture_exif_free(struct cinf_picture_exif *picture_exif);

/**
 * Frees a `cinf_picture_color` and everything that it leads to. NULL is fine.
 */
void cinf_picture_color_free(struct cinf_picture_color *picture_color);

/**
 * Waits for the next entry. Behind the last one the call succeeds and `bucket` becomes NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_bucket_pager_next(const struct cinf_bucket_pager *pager,
                                          struct cinf_bucket **bucket);

/**
 * Waits for the next page. Behind the last one the call succeeds and `page` becomes NULL. Entries that were not
 * handed out yet are part of a page that was read before and are not repeated.
 */
CINF_MUST_USE
struct cinf_error *cinf_bucket_pager_next_page(const struct cinf_bucket_pager *pager,
                                               struct cinf_bucket_page **page);

/**
 * As `cinf_bucket_pager_next`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_bucket_pager_next_async(const struct cinf_bucket_pager *pager,
                                                struct cinf_call **call,
                                                cinf_bucket_done done,
                                                void *user_data);

/**
 * As `cinf_bucket_pager_next_page`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_bucket_pager_next_page_async(const struct cinf_bucket_pager *pager,
                                                     struct cinf_call **call,
                                                     cinf_bucket_page_done done,
                                                     void *user_data);

/**
 * Whether there may be a page that was not requested yet. So it is before the first one.
 */
bool cinf_bucket_pager_has_next(const struct cinf_bucket_pager *pager);

/**
 * The token of the page that is requested next, from which a list with the same filters can go on, now or in
 * another process; free it with `cinf_text_free`. NULL before the first page, behind the last one, and in lists
 * whose pages have numbers.
 */
char *cinf_bucket_pager_next_token(const struct cinf_bucket_pager *pager);

/**
 * The number of the page that is requested next. `CINF_ABSENT` behind the last page, and in lists whose pages
 * have tokens.
 */
int64_t cinf_bucket_pager_next_page_number(const struct cinf_bucket_pager *pager);

/**
 * Frees a pager. A call in the background goes on. NULL is fine.
 */
void cinf_bucket_pager_free(struct cinf_bucket_pager *pager);

/**
 * Waits for the next entry. Behind the last one the call succeeds and `queue` becomes NULL.
 */
CINF_MUST_USE struct cinf_error *cinf_queue_pager_next(const struct cinf_queue_pager *pager, struct cinf_queue **queue);

/**
 * Waits for the next page. Behind the last one the call succeeds and `page` becomes NULL. Entries that were not
 * handed out yet are part of a page that was read before and are not repeated.
 */
CINF_MUST_USE
struct cinf_error *cinf_queue_pager_next_page(const struct cinf_queue_pager *pager,
                                              struct cinf_queue_page **page);

/**
 * As `cinf_queue_pager_next`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_queue_pager_next_async(const struct cinf_queue_pager *pager,
                                               struct cinf_call **call,
                                               cinf_queue_done done,
                                               void *user_data);

/**
 * As `cinf_queue_pager_next_page`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_queue_pager_next_page_async(const struct cinf_queue_pager *pager,
                                                    struct cinf_call **call,
                                                    cinf_queue_page_done done,
                                                    void *user_data);

/**
 * Whether there may be a page that was not requested yet. So it is before the first one.
 */
bool cinf_queue_pager_has_next(const struct cinf_queue_pager *pager);

/**
 * The token of the page that is requested next, from which a list with the same filters can go on, now or in
 * another process; free it with `cinf_text_free`. NULL before the first page, behind the last one, and in lists
 * whose pages have numbers.
 */
char *cinf_queue_pager_next_token(const struct cinf_queue_pager *pager);

/**
 * The number of the page that is requested next. `CINF_ABSENT` behind the last page, and in lists whose pages
 * have tokens.
 */
int64_t cinf_queue_pager_next_page_number(const struct cinf_queue_pager *pager);

/**
 * Frees a pager. A call in the background goes on. NULL is fine.
 */
void cinf_queue_pager_free(struct cinf_queue_pager *pager);

/**
 * Waits for the next entry. Behind the last one the call succeeds and `job` becomes NULL.
 */
CINF_MUST_USE struct cinf_error *cinf_job_pager_next(const struct cinf_job_pager *pager, struct cinf_job **job);

/**
 * Waits for the next page. Behind the last one the call succeeds and `page` becomes NULL. Entries that were not
 * handed out yet are part of a page that was read before and are not repeated.
 */
CINF_MUST_USE
struct cinf_error *cinf_job_pager_next_page(const struct cinf_job_pager *pager,
                                            struct cinf_job_page **page);

/**
 * As `cinf_job_pager_next`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_job_pager_next_async(const struct cinf_job_pager *pager,
                                             struct cinf_call **call,
                                             cinf_job_done done,
                                             void *user_data);

/**
 * As `cinf_job_pager_next_page`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_job_pager_next_page_async(const struct cinf_job_pager *pager,
                                                  struct cinf_call **call,
                                                  cinf_job_page_done done,
                                                  void *user_data);

/**
 * Whether there may be a page that was not requested yet. So it is before the first one.
 */
bool cinf_job_pager_has_next(const struct cinf_job_pager *pager);

/**
 * The token of the page that is requested next, from which a list with the same filters can go on, now or in
 * another process; free it with `cinf_text_free`. NULL before the first page, behind the last one, and in lists
 * whose pages have numbers.
 */
char *cinf_job_pager_next_token(const struct cinf_job_pager *pager);

/**
 * The number of the page that is requested next. `CINF_ABSENT` behind the last page, and in lists whose pages
 * have tokens.
 */
int64_t cinf_job_pager_next_page_number(const struct cinf_job_pager *pager);

/**
 * Frees a pager. A call in the background goes on. NULL is fine.
 */
void cinf_job_pager_free(struct cinf_job_pager *pager);

/**
 * Waits for the next entry. Behind the last one the call succeeds and `template_out` becomes NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_template_pager_next(const struct cinf_template_pager *pager,
                                            struct cinf_template **template_out);

/**
 * Waits for the next page. Behind the last one the call succeeds and `page` becomes NULL. Entries that were not
 * handed out yet are part of a page that was read before and are not repeated.
 */
CINF_MUST_USE
struct cinf_error *cinf_template_pager_next_page(const struct cinf_template_pager *pager,
                                                 struct cinf_template_page **page);

/**
 * As `cinf_template_pager_next`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_template_pager_next_async(const struct cinf_template_pager *pager,
                                                  struct cinf_call **call,
                                                  cinf_template_done done,
                                                  void *user_data);

/**
 * As `cinf_template_pager_next_page`, in the background: `done` is called once, on a thread of the library,
 * unless an error is returned. `call` may be NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_template_pager_next_page_async(const struct cinf_template_pager *pager,
                                                       struct cinf_call **call,
                                                       cinf_template_page_done done,
                                                       void *user_data);

/**
 * Whether there may be a page that was not requested yet. So it is before the first one.
 */
bool cinf_template_pager_has_next(const struct cinf_template_pager *pager);

/**
 * The token of the page that is requested next, from which a list with the same filters can go on, now or in
 * another process; free it with `cinf_text_free`. NULL before the first page, behind the last one, and in lists
 * whose pages have numbers.
 */
char *cinf_template_pager_next_token(const struct cinf_template_pager *pager);

/**
 * The number of the page that is requested next. `CINF_ABSENT` behind the last page, and in lists whose pages
 * have tokens.
 */
int64_t cinf_template_pager_next_page_number(const struct cinf_template_pager *pager);

/**
 * Frees a pager. A call in the background goes on. NULL is fine.
 */
void cinf_template_pager_free(struct cinf_template_pager *pager);

/**
 * Waits for the next entry. Behind the last one the call succeeds and `object_summary` becomes NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_object_summary_pager_next(const struct cinf_object_summary_pager *pager,
                                                  struct cinf_object_summary **object_summary);

/**
 * Waits for the next page. Behind the last one the call succeeds and `page` becomes NULL. Entries that were not
 * handed out yet are part of a page that was read before and are not repeated.
 */
CINF_MUST_USE
struct cinf_error *cinf_object_summary_pager_next_page(const struct cinf_object_summary_pager *pager,
                                                       struct cinf_object_page **page);

/**
 * As `cinf_object_summary_pager_next`, in the background: `done` is called once, on a thread of the library,
 * unless an error is returned. `call` may be NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_object_summary_pager_next_async(const struct cinf_object_summary_pager *pager,
                                                        struct cinf_call **call,
                                                        cinf_object_summary_done done,
                                                        void *user_data);

/**
 * As `cinf_object_summary_pager_next_page`, in the background: `done` is called once, on a thread of the
 * library, unless an error is returned. `call` may be NULL.
 */
CINF_MUST_USE
struct cinf_error *cinf_object_summary_pager_next_page_async(const struct cinf_object_summary_pager *pager,
                                                             struct cinf_call **call,
                                                             cinf_object_page_done done,
                                                             void *user_data);

/**
 * Whether there may be a page that was not requested yet. So it is before the first one.
 */
bool cinf_object_summary_pager_has_next(const struct cinf_object_summary_pager *pager);

/**
 * The token of the page that is requested next, from which a list with the same filters can go on, now or in
 * another process; free it with `cinf_text_free`. NULL before the first page, behind the last one, and in lists
 * whose pages have numbers.
 */
char *cinf_object_summary_pager_next_token(const struct cinf_object_summary_pager *pager);

/**
 * The number of the page that is requested next. `CINF_ABSENT` behind the last page, and in lists whose pages
 * have tokens.
 */
int64_t cinf_object_summary_pager_next_page_number(const struct cinf_object_summary_pager *pager);

/**
 * Frees a pager. A call in the background goes on. NULL is fine.
 */
void cinf_object_summary_pager_free(struct cinf_object_summary_pager *pager);

/**
 * Enables the service on the client's bucket and makes its queue. Repeating it is harmless.
 *
 * Service action: `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
 *
 * `request` begins with `CINF_ENABLE_SERVICE_INIT`; NULL means that nothing is given.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_enable_service(const struct cinf_client *client,
                                              const struct cinf_enable_service *request,
                                              const struct cinf_call_options *options,
                                              struct cinf_bucket **bucket);

/**
 * As `cinf_client_enable_service`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_enable_service_async(const struct cinf_client *client,
                                                    const struct cinf_enable_service *request,
                                                    const struct cinf_call_options *options,
                                                    struct cinf_call **call,
                                                    cinf_bucket_done done,
                                                    void *user_data);

/**
 * Disables the service on the client's bucket and deletes its queue.
 *
 * Jobs that wait are lost with the queue. Service action: `DELETE /picbucket`, permission
 * `ci:DeletePicProcessBucket`.
 *
 * `request` begins with `CINF_DISABLE_SERVICE_INIT`; NULL means that nothing is given.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_disable_service(const struct cinf_client *client,
                                               const struct cinf_disable_service *request,
                                               const struct cinf_call_options *options,
                                               struct cinf_disabled_service **disabled_service);

/**
 * As `cinf_client_disable_service`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_disable_service_async(const struct cinf_client *client,
                                                     const struct cinf_disable_service *request,
                                                     const struct cinf_call_options *options,
                                                     struct cinf_call **call,
                                                     cinf_disabled_service_done done,
                                                     void *user_data);

/**
 * Lists the buckets of the account on which the service is enabled.
 *
 * Filters that are given must all match. Service action: `GET /picbucket` on the region's host, permission
 * `ci:DescribePicProcessBucket`.
 *
 * `request` begins with `CINF_LIST_BUCKETS_INIT`; NULL means that nothing is given.
 *
 * Nothing is requested before the pager is asked for an entry or a page. `options` hold for the request of each
 * page.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_list_buckets(const struct cinf_client *client,
                                            const struct cinf_list_buckets *request,
                                            const struct cinf_call_options *options,
                                            struct cinf_bucket_pager **pager);

/**
 * Lists the queues of the client's bucket. A bucket has one queue for image jobs.
 *
 * Service action: `GET /picqueue`, permission `ci:DescribePicProcessQueues`.
 *
 * `request` begins with `CINF_LIST_QUEUES_INIT`; NULL means that nothing is given.
 *
 * Nothing is requested before the pager is asked for an entry or a page. `options` hold for the request of each
 * page.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_list_queues(const struct cinf_client *client,
                                           const struct cinf_list_queues *request,
                                           const struct cinf_call_options *options,
                                           struct cinf_queue_pager **pager);

/**
 * Replaces a queue's name, state and callback settings. What is left out is reset, not kept.
 *
 * Service action: `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
 *
 * `request` begins with `CINF_UPDATE_QUEUE_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_update_queue(const struct cinf_client *client,
                                            const struct cinf_update_queue *request,
                                            const struct cinf_call_options *options,
                                            struct cinf_queue **queue);

/**
 * As `cinf_client_update_queue`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_update_queue_async(const struct cinf_client *client,
                                                  const struct cinf_update_queue *request,
                                                  const struct cinf_call_options *options,
                                                  struct cinf_call **call,
                                                  cinf_queue_done done,
                                                  void *user_data);

/**
 * Submits an image job.
 *
 * The job is billed and the service has no idempotency token, so this request is sent at most once. A failure
 * says which of three things happened: nothing was sent, the service refused, or the job may exist (`Outcome`).
 * In the last case the error holds the `Submission`, with which `reconcile` finds the job.
 *
 * Exactly one of `rule` and `template_id` is needed. Service action: `POST /jobs`, permissions
 * `ci:CreateMediaJobs` and `cam:passrole`.
 *
 * `request` begins with `CINF_SUBMIT_JOB_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_submit_job(const struct cinf_client *client,
                                          const struct cinf_submit_job *request,
                                          const struct cinf_call_options *options,
                                          struct cinf_job **job);

/**
 * As `cinf_client_submit_job`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_submit_job_async(const struct cinf_client *client,
                                                const struct cinf_submit_job *request,
                                                const struct cinf_call_options *options,
                                                struct cinf_call **call,
                                                cinf_job_done done,
                                                void *user_data);

/**
 * Asks for one job.
 *
 * Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`. A job that does not exist is an error
 * of kind `CINF_KIND_NOT_FOUND`.
 *
 * `request` begins with `CINF_GET_JOB_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_get_job(const struct cinf_client *client,
                                       const struct cinf_get_job *request,
                                       const struct cinf_call_options *options,
                                       struct cinf_job **job);

/**
 * As `cinf_client_get_job`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_get_job_async(const struct cinf_client *client,
                                             const struct cinf_get_job *request,
                                             const struct cinf_call_options *options,
                                             struct cinf_call **call,
                                             cinf_job_done done,
                                             void *user_data);

/**
 * Asks for several jobs at once.
 *
 * Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`. Jobs that do not exist are
 * no error; their ids come back as `missing_ids`.
 *
 * `request` begins with `CINF_GET_JOBS_INIT`; NULL means that nothing is given.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_get_jobs(const struct cinf_client *client,
                                        const struct cinf_get_jobs *request,
                                        const struct cinf_call_options *options,
                                        struct cinf_job_batch **job_batch);

/**
 * As `cinf_client_get_jobs`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_get_jobs_async(const struct cinf_client *client,
                                              const struct cinf_get_jobs *request,
                                              const struct cinf_call_options *options,
                                              struct cinf_call **call,
                                              cinf_job_batch_done done,
                                              void *user_data);

/**
 * Lists the jobs of the client's bucket, in the order in which they were made.
 *
 * Filters that are given must all match. The list ends behind the page that names no further one, or that names
 * one which was read before. A list that was left can be taken up where it was: with the `next_token` of the
 * last page that was read, and the same filters.
 *
 * Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
 *
 * `request` begins with `CINF_LIST_JOBS_INIT`; NULL means that nothing is given.
 *
 * Nothing is requested before the pager is asked for an entry or a page. `options` hold for the request of each
 * page.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_list_jobs(const struct cinf_client *client,
                                         const struct cinf_list_jobs *request,
                                         const struct cinf_call_options *options,
                                         struct cinf_job_pager **pager);

/**
 * Cancels a job that has not begun.
 *
 * Only a job in state `Submitted` or `Pause` can be cancelled; it then ends as `Cancel`. A job that runs or has
 * ended is an error of kind `CINF_KIND_CONFLICT`, and goes on as if nothing had been asked. A request whose
 * answer was lost is sent again, and that the job is cancelled by then is success.
 *
 * Service action: `PUT /jobs/<job_id>?cancel`, permission `ci:CancelMediaJob`, and `ci:DescribeMediaJob` to look
 * what became of a request whose answer was lost.
 *
 * `request` begins with `CINF_CANCEL_JOB_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_cancel_job(const struct cinf_client *client,
                                          const struct cinf_cancel_job *request,
                                          const struct cinf_call_options *options);

/**
 * As `cinf_client_cancel_job`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_cancel_job_async(const struct cinf_client *client,
                                                const struct cinf_cancel_job *request,
                                                const struct cinf_call_options *options,
                                                struct cinf_call **call,
                                                cinf_done done,
                                                void *user_data);

/**
 * Cancels several jobs that have not begun.
 *
 * Only jobs in state `Submitted` or `Pause` can be cancelled; they then end as `Cancel`. If one of them runs or
 * has ended the error is of kind `CINF_KIND_CONFLICT`; the service does not say whether the others are cancelled
 * then, so ask with `get_jobs`. A request whose answer was lost is sent again, and that all jobs are cancelled
 * by then is success.
 *
 * Service action: `PUT /jobs/<job_id>,<job_id>…?cancel`, permission `ci:CancelMediaJob`, and
 * `ci:DescribeMediaJob` to look what became of a request whose answer was lost.
 *
 * `request` begins with `CINF_CANCEL_JOBS_INIT`; NULL means that nothing is given.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_cancel_jobs(const struct cinf_client *client,
                                           const struct cinf_cancel_jobs *request,
                                           const struct cinf_call_options *options);

/**
 * As `cinf_client_cancel_jobs`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_cancel_jobs_async(const struct cinf_client *client,
                                                 const struct cinf_cancel_jobs *request,
                                                 const struct cinf_call_options *options,
                                                 struct cinf_call **call,
                                                 cinf_done done,
                                                 void *user_data);

/**
 * Makes a template: a rule that the service keeps, so that jobs need only name it.
 *
 * The service does not refuse a second template of the same name, so that this request is sent at most once. A
 * failure says what became of it (`Outcome`), as that of a submission does. When the template may exist there is
 * nothing to reconcile with: look for it by its name with `list_templates`, and make it again only if it is not
 * there. To have a template of a name whether or not it is there already, use `ensure_template`.
 *
 * Service action: `POST /template`, permission `ci:CreateMediaTemplate`.
 *
 * `request` begins with `CINF_CREATE_TEMPLATE_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_create_template(const struct cinf_client *client,
                                               const struct cinf_create_template *request,
                                               const struct cinf_call_options *options,
                                               struct cinf_template **template_out);

/**
 * As `cinf_client_create_template`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_create_template_async(const struct cinf_client *client,
                                                     const struct cinf_create_template *request,
                                                     const struct cinf_call_options *options,
                                                     struct cinf_call **call,
                                                     cinf_template_done done,
                                                     void *user_data);

/**
 * Replaces the name and the rule of a template. What is left out is reset, not kept.
 *
 * Jobs that were submitted before keep the rule that they were submitted with. Service action: `PUT
 * /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
 *
 * `request` begins with `CINF_UPDATE_TEMPLATE_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_update_template(const struct cinf_client *client,
                                               const struct cinf_update_template *request,
                                               const struct cinf_call_options *options,
                                               struct cinf_template **template_out);

/**
 * As `cinf_client_update_template`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_update_template_async(const struct cinf_client *client,
                                                     const struct cinf_update_template *request,
                                                     const struct cinf_call_options *options,
                                                     struct cinf_call **call,
                                                     cinf_template_done done,
                                                     void *user_data);

/**
 * Deletes a template. Jobs that were submitted with it keep their rule.
 *
 * Deleting a template that does not exist is an error of kind `CINF_KIND_NOT_FOUND`. Service action: `DELETE
 * /template/<template_id>`, permission `ci:DeleteMediaTemplate`.
 *
 * `request` begins with `CINF_DELETE_TEMPLATE_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_delete_template(const struct cinf_client *client,
                                               const struct cinf_delete_template *request,
                                               const struct cinf_call_options *options);

/**
 * As `cinf_client_delete_template`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_delete_template_async(const struct cinf_client *client,
                                                     const struct cinf_delete_template *request,
                                                     const struct cinf_call_options *options,
                                                     struct cinf_call **call,
                                                     cinf_done done,
                                                     void *user_data);

/**
 * Lists the templates of the client's bucket.
 *
 * Filters that are given must all match. Service action: `GET /template`, permission
 * `ci:DescribeMediaTemplates`.
 *
 * `request` begins with `CINF_LIST_TEMPLATES_INIT`; NULL means that nothing is given.
 *
 * Nothing is requested before the pager is asked for an entry or a page. `options` hold for the request of each
 * page.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_list_templates(const struct cinf_client *client,
                                              const struct cinf_list_templates *request,
                                              const struct cinf_call_options *options,
                                              struct cinf_template_pager **pager);

/**
 * Puts an object of at most 32 MiB into the client's bucket. An object of the same key is replaced.
 *
 * Exactly one of `body` and `path` is needed. The content is protected all the way: its MD5 is part of the
 * signed request, and the CRC-64 of what the service has stored is compared with what was sent; if they differ
 * the error is of kind `CINF_KIND_INTEGRITY`. Without a `timeout` of its own the call is given time for the
 * content besides the client's setting: a second for each 64 KiB.
 *
 * Service action: `PUT /<key>` on the bucket's own host, permission `cos:PutObject`.
 *
 * `request` begins with `CINF_PUT_OBJECT_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_put_object(const struct cinf_client *client,
                                          const struct cinf_put_object *request,
                                          const struct cinf_call_options *options,
                                          struct cinf_stored_object **stored_object);

/**
 * As `cinf_client_put_object`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_put_object_async(const struct cinf_client *client,
                                                const struct cinf_put_object *request,
                                                const struct cinf_call_options *options,
                                                struct cinf_call **call,
                                                cinf_stored_object_done done,
                                                void *user_data);

/**
 * Gets an object, or a part of it.
 *
 * The content is handed out as it arrives, exactly as it is stored. The call's `timeout`, if one is given,
 * limits all of it; without one the download may take as long as bytes keep coming, at least one a second over
 * the client's read timeout. A connection that breaks is made again and goes on where it broke, within the
 * attempts of the call.
 *
 * A condition that is not met, a range behind the object's end, and an object larger than `max_size` are errors
 * of kind `CINF_KIND_CONFLICT`. Service action: `GET /<key>` on the bucket's own host, permission
 * `cos:GetObject`.
 *
 * `request` begins with `CINF_GET_OBJECT_INIT`.
 *
 * Read it with `cinf_object_body_read`, and free it with `cinf_object_body_free`. The timeout of `options`, if
 * one is given, limits the reading too.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_get_object(const struct cinf_client *client,
                                          const struct cinf_get_object *request,
                                          const struct cinf_call_options *options,
                                          struct cinf_object_body **body);

/**
 * Gets an object, or a part of it, into a file.
 *
 * The file appears under its name when it is whole, checked and on the disk; an existing one is replaced then.
 * Until that moment, and after any failure such as a full disk (`CINF_KIND_FILE`), what was there stays as it
 * was. For the rest this is `cinf_client_get_object`.
 *
 * Service action: `GET /<key>` on the bucket's own host, permission `cos:GetObject`.
 *
 * `request` begins with `CINF_GET_OBJECT_TO_FILE_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_get_object_to_file(const struct cinf_client *client,
                                                  const struct cinf_get_object_to_file *request,
                                                  const struct cinf_call_options *options,
                                                  struct cinf_object_info **object_info);

/**
 * As `cinf_client_get_object_to_file`, in the background: `done` is called once, on a thread of the library,
 * unless an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_get_object_to_file_async(const struct cinf_client *client,
                                                        const struct cinf_get_object_to_file *request,
                                                        const struct cinf_call_options *options,
                                                        struct cinf_call **call,
                                                        cinf_object_info_done done,
                                                        void *user_data);

/**
 * Asks for what is known of an object, without its content.
 *
 * An object that does not exist is an error of kind `CINF_KIND_NOT_FOUND`, so that this is also how to find out
 * whether there is one: a list shows an object that was just put only after a while, this at once. A missing
 * bucket is the same error, because the service does not tell them apart here.
 *
 * A condition that is not met is an error of kind `CINF_KIND_CONFLICT`. Service action: `HEAD /<key>` on the
 * bucket's own host, permission `cos:HeadObject`.
 *
 * `request` begins with `CINF_HEAD_OBJECT_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_head_object(const struct cinf_client *client,
                                           const struct cinf_head_object *request,
                                           const struct cinf_call_options *options,
                                           struct cinf_object_info **object_info);

/**
 * As `cinf_client_head_object`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_head_object_async(const struct cinf_client *client,
                                                 const struct cinf_head_object *request,
                                                 const struct cinf_call_options *options,
                                                 struct cinf_call **call,
                                                 cinf_object_info_done done,
                                                 void *user_data);

/**
 * Deletes an object. One that does not exist is as good as deleted: that is no error.
 *
 * Service action: `DELETE /<key>` on the bucket's own host, permission `cos:DeleteObject`.
 *
 * `request` begins with `CINF_DELETE_OBJECT_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_delete_object(const struct cinf_client *client,
                                             const struct cinf_delete_object *request,
                                             const struct cinf_call_options *options,
                                             struct cinf_deleted_object **deleted_object);

/**
 * As `cinf_client_delete_object`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_delete_object_async(const struct cinf_client *client,
                                                   const struct cinf_delete_object *request,
                                                   const struct cinf_call_options *options,
                                                   struct cinf_call **call,
                                                   cinf_deleted_object_done done,
                                                   void *user_data);

/**
 * Lists the objects of the client's bucket, by their keys in the order of their bytes.
 *
 * The list shows an object that was just put or deleted only after a while; ask for a key that you know with
 * `cinf_client_head_object` instead. With a `delimiter` the keys that hold it behind the prefix are not listed
 * one by one, but as one of the page's `common_prefixes`: read the list page by page to see them.
 *
 * A list that was left can be taken up where it was: with the `next_marker` of the last page that was read, or
 * any key, and the same `prefix` and `delimiter`. Service action: `GET /` on the bucket's own host, permission
 * `cos:GetBucket`.
 *
 * `request` begins with `CINF_LIST_OBJECTS_INIT`; NULL means that nothing is given.
 *
 * Nothing is requested before the pager is asked for an entry or a page. `options` hold for the request of each
 * page.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_list_objects(const struct cinf_client *client,
                                            const struct cinf_list_objects *request,
                                            const struct cinf_call_options *options,
                                            struct cinf_object_summary_pager **pager);

/**
 * Makes a URL with which anybody can do one thing to one object for a while. Nothing is sent.
 *
 * The URL acts with the rights of the client's credential, and a credential that expires earlier cuts it short.
 * Whoever uses it has to send the answer's `headers` exactly as they are. This is `cinf_client_presign_url` for
 * a key.
 *
 * Permission of the credential: what the URL is used for, such as `cos:GetObject`.
 *
 * `request` begins with `CINF_PRESIGN_OBJECT_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_presign_object(const struct cinf_client *client,
                                              const struct cinf_presign_object *request,
                                              const struct cinf_call_options *options,
                                              struct cinf_presigned_url **presigned_url);

/**
 * As `cinf_client_presign_object`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_presign_object_async(const struct cinf_client *client,
                                                    const struct cinf_presign_object *request,
                                                    const struct cinf_call_options *options,
                                                    struct cinf_call **call,
                                                    cinf_presigned_url_done done,
                                                    void *user_data);

/**
 * Processes a picture in a file into another file: puts it into the client's bucket, submits a job, waits for
 * it, and gets the result.
 *
 * Exactly one of `rule` and `template_id` is needed. The error says which step failed. The job is billed and is
 * submitted at most once; a submission that may have created one is an error with the outcome
 * `CINF_OUTCOME_AMBIGUOUS` and the `Submission`, like that of `cinf_client_submit_job`. The timeout of the call
 * limits all of it; if none is given each step has its own, the wait 15 minutes.
 *
 * Both objects are deleted afterwards unless `keep_objects` says otherwise. They stay where they are when the
 * job may still need them or the result was not fetched: when the submission is ambiguous, the wait ended before
 * the job, or the call was cancelled. What the error says names their keys.
 *
 * Service actions: `PUT /<key>`, `POST /jobs`, `GET /jobs/<job_id>`, `GET /<key>`, `DELETE /<key>`; permissions
 * `cos:PutObject`, `cos:GetObject`, `cos:DeleteObject`, `ci:CreateMediaJobs`, `cam:passrole` and
 * `ci:DescribeMediaJob`.
 *
 * `request` begins with `CINF_PROCESS_FILE_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_process_file(const struct cinf_client *client,
                                            const struct cinf_process_file *request,
                                            const struct cinf_call_options *options,
                                            struct cinf_processed_file **processed_file);

/**
 * As `cinf_client_process_file`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_process_file_async(const struct cinf_client *client,
                                                  const struct cinf_process_file *request,
                                                  const struct cinf_call_options *options,
                                                  struct cinf_call **call,
                                                  cinf_processed_file_done done,
                                                  void *user_data);

/**
 * Waits until a job has ended.
 *
 * Looks at the job after `poll_interval_ms`, then after half as long again each time up to ten seconds. The
 * timeout of the call limits the whole wait, 15 minutes if none is given; when it runs out the job goes on and
 * the error is of kind `CINF_KIND_WAIT_TIMED_OUT`. A connection that breaks meanwhile does not end the wait.
 *
 * Service action: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
 *
 * `request` begins with `CINF_WAIT_FOR_JOB_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_wait_for_job(const struct cinf_client *client,
                                            const struct cinf_wait_for_job *request,
                                            const struct cinf_call_options *options,
                                            struct cinf_job **job);

/**
 * As `cinf_client_wait_for_job`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_wait_for_job_async(const struct cinf_client *client,
                                                  const struct cinf_wait_for_job *request,
                                                  const struct cinf_call_options *options,
                                                  struct cinf_call **call,
                                                  cinf_job_done done,
                                                  void *user_data);

/**
 * Finds out what became of a submission that may have created a job, by the service's list of jobs.
 *
 * Only reads; repeat it as often as you like. A job may take a while to show in the list: `NotFoundYet` soon
 * after the submission proves nothing. Service action: `GET /jobs`, permission `ci:DescribeMediaJobs`.
 *
 * `request` begins with `CINF_RECONCILE_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_reconcile(const struct cinf_client *client,
                                         const struct cinf_reconcile *request,
                                         const struct cinf_call_options *options,
                                         struct cinf_reconciliation **reconciliation);

/**
 * As `cinf_client_reconcile`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_reconcile_async(const struct cinf_client *client,
                                               const struct cinf_reconcile *request,
                                               const struct cinf_call_options *options,
                                               struct cinf_call **call,
                                               cinf_reconciliation_done done,
                                               void *user_data);

/**
 * Enables the service on the client's bucket unless it is enabled already, and says whether that was needed.
 *
 * Reads first, so that a repetition changes nothing. Service actions: `GET /picbucket` on the region's host,
 * permission `ci:DescribePicProcessBucket`, and `POST /picbucket`, permission `ci:CreatePicProcessBucket`.
 *
 * `request` begins with `CINF_ENSURE_SERVICE_INIT`; NULL means that nothing is given.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_ensure_service(const struct cinf_client *client,
                                              const struct cinf_ensure_service *request,
                                              const struct cinf_call_options *options,
                                              struct cinf_ensured_service **ensured_service);

/**
 * As `cinf_client_ensure_service`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_ensure_service_async(const struct cinf_client *client,
                                                    const struct cinf_ensure_service *request,
                                                    const struct cinf_call_options *options,
                                                    struct cinf_call **call,
                                                    cinf_ensured_service_done done,
                                                    void *user_data);

/**
 * Gives a queue the settings that are named here and keeps the others, and says what had to be changed.
 *
 * Reads first, so that a repetition changes nothing. The service replaces all settings at once: between reading
 * and writing nobody else should change the queue. Callback settings are compared as a whole, what is left out
 * of them counts as not set. Service actions: `GET /picqueue`, permission `ci:DescribePicProcessQueues`, and
 * `PUT /picqueue/<queue_id>`, permission `ci:UpdatePicProcessQueue`.
 *
 * `request` begins with `CINF_ENSURE_QUEUE_INIT`; NULL means that nothing is given.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_ensure_queue(const struct cinf_client *client,
                                            const struct cinf_ensure_queue *request,
                                            const struct cinf_call_options *options,
                                            struct cinf_ensured_queue **ensured_queue);

/**
 * As `cinf_client_ensure_queue`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_ensure_queue_async(const struct cinf_client *client,
                                                  const struct cinf_ensure_queue *request,
                                                  const struct cinf_call_options *options,
                                                  struct cinf_call **call,
                                                  cinf_ensured_queue_done done,
                                                  void *user_data);

/**
 * Has a template of this name with this rule: makes it if there is none, changes it if it differs, and says what
 * was done.
 *
 * Finds the template by its exact name, so that a repetition changes nothing. If several have the name the error
 * is of kind `CINF_KIND_CONFLICT` and its text has their ids; none is chosen. If making the template is
 * ambiguous it is looked for once more; if it does not show then, the error is ambiguous like that of
 * `create_template`.
 *
 * Service actions: `GET /template`, permission `ci:DescribeMediaTemplates`, `POST /template`, permission
 * `ci:CreateMediaTemplate`, and `PUT /template/<template_id>`, permission `ci:UpdateMediaTemplate`.
 *
 * `request` begins with `CINF_ENSURE_TEMPLATE_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_ensure_template(const struct cinf_client *client,
                                               const struct cinf_ensure_template *request,
                                               const struct cinf_call_options *options,
                                               struct cinf_ensured_template **ensured_template);

/**
 * As `cinf_client_ensure_template`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_ensure_template_async(const struct cinf_client *client,
                                                     const struct cinf_ensure_template *request,
                                                     const struct cinf_call_options *options,
                                                     struct cinf_call **call,
                                                     cinf_ensured_template_done done,
                                                     void *user_data);

/**
 * Signs a request that somebody else sends, as a URL.
 *
 * The URL needs no credential: give it to a browser to show or download an object, or to a program to store one.
 * It covers the method, the path, the query, and the headers that are named here; the body is free. Nothing is
 * sent. The URL counts from a minute before now until it expires; a credential that expires earlier cuts it
 * short. What the URL is used for needs the permissions of the client's credential.
 *
 * `request` begins with `CINF_PRESIGN_URL_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_presign_url(const struct cinf_client *client,
                                           const struct cinf_presign_url *request,
                                           const struct cinf_call_options *options,
                                           struct cinf_presigned_url **presigned_url);

/**
 * As `cinf_client_presign_url`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_presign_url_async(const struct cinf_client *client,
                                                 const struct cinf_presign_url *request,
                                                 const struct cinf_call_options *options,
                                                 struct cinf_call **call,
                                                 cinf_presigned_url_done done,
                                                 void *user_data);

/**
 * Signs a request that the caller sends, as headers.
 *
 * For what this library has no method for. The signature covers the method, the path, the query, the host, and
 * the headers that are named here; the body is free. Nothing is sent. It counts from a minute before now until
 * it expires, for any number of requests; a credential that expires earlier cuts it short.
 *
 * `request` begins with `CINF_SIGN_REQUEST_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_sign_request(const struct cinf_client *client,
                                            const struct cinf_sign_request *request,
                                            const struct cinf_call_options *options,
                                            struct cinf_signed_request **signed_request);

/**
 * As `cinf_client_sign_request`, in the background: `done` is called once, on a thread of the library, unless an
 * error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request`
 * and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_sign_request_async(const struct cinf_client *client,
                                                  const struct cinf_sign_request *request,
                                                  const struct cinf_call_options *options,
                                                  struct cinf_call **call,
                                                  cinf_signed_request_done done,
                                                  void *user_data);

/**
 * Takes a request that a web server got at the URL for callbacks, and says what to answer and what was reported.
 *
 * Works with any web framework, because it does no networking of its own: give it the request, answer with
 * `status`, and act on `callback` if there is one. Each report is handed out once, however often and in whatever
 * order it arrives: a job is known by its id and state, and the last 100,000 are remembered by the client and
 * its siblings. Not remembered are reports that were refused.
 *
 * A callback carries no signature. Two things stand against forged ones: a `token` in the path that nobody can
 * guess, and `verify`, which asks the service for the job; one of them should be used. A callback may also never
 * come: what must not be missed is waited for with `cinf_client_wait_for_job` as well.
 *
 * Only with `verify` something is sent: `GET /jobs/<job_id>`, permission `ci:DescribeMediaJob`.
 *
 * `request` begins with `CINF_RECEIVE_CALLBACK_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_receive_callback(const struct cinf_client *client,
                                                const struct cinf_receive_callback *request,
                                                const struct cinf_call_options *options,
                                                struct cinf_received_callback **received_callback);

/**
 * As `cinf_client_receive_callback`, in the background: `done` is called once, on a thread of the library,
 * unless an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_receive_callback_async(const struct cinf_client *client,
                                                      const struct cinf_receive_callback *request,
                                                      const struct cinf_call_options *options,
                                                      struct cinf_call **call,
                                                      cinf_received_callback_done done,
                                                      void *user_data);

/**
 * Tells the runs of `process_jobs` of this client, its clones and siblings that a callback says a job has ended.
 *
 * A run finds ended jobs by itself. Callbacks let it look at the right time: give it all of them, in whatever
 * order, as often as they come. They are hints only, which the run verifies; one that is lost, early or forged
 * does no harm. Nothing is sent.
 *
 * `request` begins with `CINF_FEED_CALLBACK_INIT`.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_feed_callback(const struct cinf_client *client,
                                             const struct cinf_feed_callback *request,
                                             const struct cinf_call_options *options,
                                             struct cinf_fed_callback **fed_callback);

/**
 * As `cinf_client_feed_callback`, in the background: `done` is called once, on a thread of the library, unless
 * an error is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What
 * `request` and `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_feed_callback_async(const struct cinf_client *client,
                                                   const struct cinf_feed_callback *request,
                                                   const struct cinf_call_options *options,
                                                   struct cinf_call **call,
                                                   cinf_fed_callback_done done,
                                                   void *user_data);

/**
 * Looks at everything that a job depends on, and says in sentences what is wrong and what to do.
 *
 * What fails is a finding and no error: the call answers whatever is broken. Looked at are the endpoint and its
 * encryption, the connection, the clock, the credentials and whether the service accepts them, whether the
 * service is enabled on the client's bucket, its queue, and the URLs for callbacks. Nothing is changed.
 *
 * Service actions: `GET /picbucket` on the region's host and `GET /picqueue`, permissions
 * `ci:DescribePicProcessBucket` and `ci:DescribePicProcessQueues`.
 *
 * `request` begins with `CINF_DOCTOR_INIT`; NULL means that nothing is given.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_doctor(const struct cinf_client *client,
                                      const struct cinf_doctor *request,
                                      const struct cinf_call_options *options,
                                      struct cinf_diagnosis **diagnosis);

/**
 * As `cinf_client_doctor`, in the background: `done` is called once, on a thread of the library, unless an error
 * is returned. `call` may be NULL; a handle that is taken is freed with `cinf_call_free`. What `request` and
 * `options` lead to is copied.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_doctor_async(const struct cinf_client *client,
                                            const struct cinf_doctor *request,
                                            const struct cinf_call_options *options,
                                            struct cinf_call **call,
                                            cinf_diagnosis_done done,
                                            void *user_data);

/**
 * Reads the body of a callback, in XML or JSON.
 *
 * The form is recognised by the body, whatever its content type says. Every documented and observed layout is
 * read into the same `Callback`. Nothing is sent, and no permission is needed.
 *
 * `body`: The body as it arrived: at most 1 MiB of UTF-8, nested at most 32 deep in JSON and 64 deep in XML.
 *
 * What `callback` receives is freed with `cinf_callback_free`.
 */
CINF_MUST_USE
struct cinf_error *cinf_parse_callback(const void *body,
                                       size_t body_len,
                                       struct cinf_callback **callback);

/**
 * Checks a processing rule by the grammar that this library knows, and gives its normal form.
 *
 * A job takes any text for a rule, checked or not, so that what the service learns tomorrow can be used today.
 * Nothing is sent, and no permission is needed.
 *
 * `rule`: The rule: not percent-encoded, not XML-escaped, without a leading `?`.
 *
 * What `answer` receives is freed with `cinf_text_free`.
 */
CINF_MUST_USE struct cinf_error *cinf_check_rule(const char *rule, char **answer);

/**
 * Takes a processing rule apart, or says what is wrong with it.
 *
 * Nothing is sent, and no permission is needed.
 *
 * `rule`: The rule, or what may be none.
 *
 * What `rule_report` receives is freed with `cinf_rule_report_free`.
 */
CINF_MUST_USE struct cinf_error *cinf_explain_rule(const char *rule, struct cinf_rule_report **rule_report);

/**
 * Predicts the size of what a processing rule makes of a picture, without the picture.
 *
 * The answer says when a size depends on what is not known here: whether there is a face, a style that is stored
 * with the bucket, or an EXIF orientation that was not given. Nothing is sent, and no permission is needed.
 *
 * `rule`: The rule.
 *
 * `width`: The width of the picture in pixels as stored, at least 1.
 *
 * `height`: The height of the picture in pixels as stored, at least 1.
 *
 * `format`: The format of the picture in letters of any case, such as `gif`, which cannot be scaled up.
 *
 * `orientation`: The EXIF orientation of the picture, 0 to 8; `auto-orient` depends on it.
 *
 * What `size_prediction` receives is freed with `cinf_size_prediction_free`.
 */
CINF_MUST_USE
struct cinf_error *cinf_predict_size(const char *rule,
                                     uint32_t width,
                                     uint32_t height,
                                     const char *format,
                                     const uint32_t *orientation,
                                     struct cinf_size_prediction **size_prediction);

/**
 * Encodes text or bytes as rules want it: base64 with the URL-safe alphabet, without padding.
 *
 * Nothing is sent, and no permission is needed.
 *
 * `data`: What is encoded.
 *
 * What `answer` receives is freed with `cinf_text_free`.
 */
CINF_MUST_USE struct cinf_error *cinf_encode_base64url(const void *data, size_t data_len, char **answer);

/**
 * Adds a step to a processing rule: what the builders of other languages call.
 *
 * In Rust, `ProcessRule` takes typed arguments. Nothing is sent, and no permission is needed.
 *
 * `rule`: The rule so far; empty at the beginning.
 *
 * `step`: The name of the step, such as `thumbnail`.
 *
 * `pairs`: Names and values of its arguments, one after the other.
 *
 * What `answer` receives is freed with `cinf_text_free`.
 */
CINF_MUST_USE
struct cinf_error *cinf_extend_rule(const char *rule,
                                    const char *step,
                                    const char *const *pairs,
                                    size_t pairs_len,
                                    char **answer);

/**
 * Reads what the service answers to a `GET` of an object with the query `imageInfo`.
 *
 * Nothing is sent. Get the answer with `cinf_client_presign_url`, or with a request of your own.
 *
 * `body`: The answer as it arrived, in JSON: at most 1 MiB.
 *
 * What `picture_info` receives is freed with `cinf_picture_info_free`.
 */
CINF_MUST_USE
struct cinf_error *cinf_parse_image_info(const void *body,
                                         size_t body_len,
                                         struct cinf_picture_info **picture_info);

/**
 * Reads what the service answers to a `GET` of an object with the query `exif`.
 *
 * A picture without EXIF data has no values, which is no error. Nothing is sent. Get the answer with
 * `cinf_client_presign_url`, or with a request of your own.
 *
 * `body`: The answer as it arrived, in JSON: at most 1 MiB.
 *
 * What `picture_exif` receives is freed with `cinf_picture_exif_free`.
 */
CINF_MUST_USE
struct cinf_error *cinf_parse_exif(const void *body,
                                   size_t body_len,
                                   struct cinf_picture_exif **picture_exif);

/**
 * Reads what the service answers to a `GET` of an object with the query `imageAve`.
 *
 * Nothing is sent. Get the answer with `cinf_client_presign_url`, or with a request of your own.
 *
 * `body`: The answer as it arrived, in JSON: at most 1 MiB.
 *
 * What `picture_color` receives is freed with `cinf_picture_color_free`.
 */
CINF_MUST_USE
struct cinf_error *cinf_parse_image_ave(const void *body,
                                        size_t body_len,
                                        struct cinf_picture_color **picture_color);

/**
 * Waits for the next result. Behind the last one the call succeeds and the result becomes NULL. Inputs are asked
 * for by this function, on the thread that calls it.
 */
CINF_MUST_USE
struct cinf_error *cinf_submit_result_stream_next(const struct cinf_submit_result_stream *stream,
                                                  struct cinf_submit_result **submit_result);

/**
 * Stops the work: no more inputs are asked for, and calls under way are cut off. `submissions` receives those
 * that were cut off and may have created a job; free it with `cinf_submissions_free`. Results that were there
 * before can still be read.
 */
CINF_MUST_USE
struct cinf_error *cinf_submit_result_stream_stop(const struct cinf_submit_result_stream *stream,
                                                  struct cinf_submissions **submissions);

/**
 * Frees a stream and stops its work. Submissions that are cut off by that are answered by
 * `cinf_client_shutdown`. NULL is fine.
 */
void cinf_submit_result_stream_free(struct cinf_submit_result_stream *stream);

/**
 * Frees a `cinf_submit_result` and everything that it leads to. NULL is fine.
 */
void cinf_submit_result_free(struct cinf_submit_result *submit_result);

/**
 * Waits for the next result. Behind the last one the call succeeds and the result becomes NULL. Inputs are asked
 * for by this function, on the thread that calls it.
 */
CINF_MUST_USE
struct cinf_error *cinf_processed_item_stream_next(const struct cinf_processed_item_stream *stream,
                                                   struct cinf_processed_item **processed_item);

/**
 * Stops the work: no more inputs are asked for, and calls under way are cut off. `submissions` receives those
 * that were cut off and may have created a job; free it with `cinf_submissions_free`. Results that were there
 * before can still be read.
 */
CINF_MUST_USE
struct cinf_error *cinf_processed_item_stream_stop(const struct cinf_processed_item_stream *stream,
                                                   struct cinf_submissions **submissions);

/**
 * Frees a stream and stops its work. Submissions that are cut off by that are answered by
 * `cinf_client_shutdown`. NULL is fine.
 */
void cinf_processed_item_stream_free(struct cinf_processed_item_stream *stream);

/**
 * Frees a `cinf_processed_item` and everything that it leads to. NULL is fine.
 */
void cinf_processed_item_free(struct cinf_processed_item *processed_item);

/**
 * Waits for the next result. Behind the last one the call succeeds and the result becomes NULL. Inputs are asked
 * for by this function, on the thread that calls it.
 */
CINF_MUST_USE
struct cinf_error *cinf_wait_result_stream_next(const struct cinf_wait_result_stream *stream,
                                                struct cinf_wait_result **wait_result);

/**
 * Stops the work: no more inputs are asked for, and calls under way are cut off. `submissions` receives those
 * that were cut off and may have created a job; free it with `cinf_submissions_free`. Results that were there
 * before can still be read.
 */
CINF_MUST_USE
struct cinf_error *cinf_wait_result_stream_stop(const struct cinf_wait_result_stream *stream,
                                                struct cinf_submissions **submissions);

/**
 * Frees a stream and stops its work. Submissions that are cut off by that are answered by
 * `cinf_client_shutdown`. NULL is fine.
 */
void cinf_wait_result_stream_free(struct cinf_wait_result_stream *stream);

/**
 * Frees a `cinf_wait_result` and everything that it leads to. NULL is fine.
 */
void cinf_wait_result_free(struct cinf_wait_result *wait_result);

/**
 * Submits a job for each of many requests.
 *
 * The requests come from anything that can be iterated over, are taken as there is room for them, and each of
 * them ends in exactly one `SubmitResult`: one that fails does not end the others. No more than `concurrency`
 * requests are under way at one time, on as many connections. When the service says that there are too many, all
 * of them slow down: half the pace at once, then a twentieth of the former pace more each second; the request
 * that was refused is sent again, for five minutes. The options of the call, such as its timeout, are those of
 * each single submission.
 *
 * With a `journal` a run that was interrupted in whatever way is continued without submitting anything twice.
 *
 * Service action: `POST /jobs`, permissions `ci:CreateMediaJobs` and `cam:passrole`; with a journal also `GET
 * /jobs`, `ci:DescribeMediaJobs`. The service takes 100 submissions per second of an account and region in
 * mainland China, 50 elsewhere.
 *
 * `request` begins with `CINF_SUBMIT_JOBS_INIT`; NULL means that nothing is given.
 *
 * `next_input` gives the inputs. It is called by the thread that reads the results, with `user_data`, as there
 * is room for more and not before. `options` hold for each input; its cancel token ends a wait for a result.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_submit_jobs(const struct cinf_client *client,
                                           const struct cinf_submit_jobs *request,
                                           const struct cinf_call_options *options,
                                           cinf_submit_job_input next_input,
                                           void *user_data,
                                           struct cinf_submit_result_stream **stream);

/**
 * Processes any number of pictures: submits a job for each while the queue has room, and answers what became of
 * each.
 *
 * A queue runs ten jobs at a time and holds some thousands. This keeps it busy without flooding it: at most
 * twenty jobs are outstanding for each that the queue runs at a time, ended jobs are found a page at a time in
 * the service's list, and a full or paused queue, throttling and an outage of the service are waited for. Inputs
 * are taken as there is room for them, so that there may be millions.
 *
 * Each input ends in exactly one `ProcessedItem`, in the order in which they end. A submission that may have
 * made a job is looked for; only the mode `EffectivelyOnce` sends it again. The timeout of the call limits each
 * of its requests, not the whole.
 *
 * Service actions: `POST /jobs`, `GET /jobs`, `GET /jobs/<job_id>` and `GET /picqueue`; permissions
 * `ci:CreateMediaJobs`, `cam:passrole`, `ci:DescribeMediaJobs`, `ci:DescribeMediaJob` and
 * `ci:DescribePicProcessQueues`.
 *
 * `request` begins with `CINF_PROCESS_JOBS_INIT`; NULL means that nothing is given.
 *
 * `next_input` gives the inputs. It is called by the thread that reads the results, with `user_data`, as there
 * is room for more and not before. `options` hold for each input; its cancel token ends a wait for a result.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_process_jobs(const struct cinf_client *client,
                                            const struct cinf_process_jobs *request,
                                            const struct cinf_call_options *options,
                                            cinf_submit_job_input next_input,
                                            void *user_data,
                                            struct cinf_processed_item_stream **stream);

/**
 * Waits until many jobs have ended, and answers each as soon as it has.
 *
 * Takes the ids of the jobs, and looks at up to ten jobs with one request. Each job is looked at a second after
 * its id was taken, then after half as long again each time up to ten seconds, all give or take a tenth. The
 * timeout of the call limits the wait for each job, 15 minutes if none is given; when it runs out the job goes
 * on and its result has an error of kind `CINF_KIND_WAIT_TIMED_OUT`. A connection that breaks meanwhile does not
 * end any wait.
 *
 * Service action: `GET /jobs/<job_id>,<job_id>…`, permission `ci:DescribeMediaJob`.
 *
 * `request` begins with `CINF_WAIT_FOR_JOBS_INIT`; NULL means that nothing is given.
 *
 * `next_input` gives the inputs. It is called by the thread that reads the results, with `user_data`, as there
 * is room for more and not before. `options` hold for each input; its cancel token ends a wait for a result.
 */
CINF_MUST_USE
struct cinf_error *cinf_client_wait_for_jobs(const struct cinf_client *client,
                                             const struct cinf_wait_for_jobs *request,
                                             const struct cinf_call_options *options,
                                             cinf_text_input next_input,
                                             void *user_data,
                                             struct cinf_wait_result_stream **stream);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* CINF_H */
