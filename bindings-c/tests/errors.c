/* Errors: what the service says, what is refused before anything is sent, and structs of other versions. */
#include "check.h"

static void service_errors(const cinf_client *client) {
    cinf_get_job get = CINF_GET_JOB_INIT;
    get.job_id = "cnosuchjob";
    /* An output keeps what it held when a call fails. */
    cinf_job *const untouched = (cinf_job *)&get;
    cinf_job *job = untouched;
    cinf_error *error = cinf_client_get_job(client, &get, NULL, &job);
    CHECK(error != NULL && job == untouched);
    CHECK_TEXT(cinf_error_operation(error), "get_job");
    CHECK(cinf_error_http_status(error) >= 400);
    CHECK(cinf_error_code(error) != NULL);
    CHECK(cinf_error_service_message(error) != NULL);
    CHECK(cinf_error_request_id(error) != NULL);
    CHECK(cinf_error_attempts(error) == 1);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_NONE && cinf_error_submission(error) == NULL);
    CHECK(cinf_error_waited_ms(error) == 0 && cinf_error_retry_after_ms(error) == CINF_ABSENT);
    CHECK(!cinf_error_retry_quota_exhausted(error));
    CHECK(cinf_error_field(error) == NULL && cinf_error_rule(error) == NULL && cinf_error_value(error) == NULL);
    CHECK(cinf_error_job(error) == NULL);
    CHECK(strstr(cinf_error_text(error), cinf_error_code(error)) != NULL);
    CHECK(strstr(cinf_error_text(error), cinf_error_message(error)) != NULL);
    cinf_error_free(error);

    /* The service is not enabled, so that it refuses. */
    cinf_submit_job submit = CINF_SUBMIT_JOB_INIT;
    submit.input = "in/cat.jpg";
    submit.rule = "imageMogr2/rotate/90";
    submit.output = "out/cat.jpg";
    error = cinf_client_submit_job(client, &submit, NULL, &job);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_REJECTED);
    CHECK(cinf_error_http_status(error) >= 400 && cinf_error_http_status(error) < 500);
    CHECK_TEXT(cinf_outcome_name(cinf_error_outcome(error)), "Rejected");
    CHECK(cinf_error_submission(error) == NULL);
    cinf_error_free(error);
}

static void nothing_listens(void) {
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    options.endpoint = "http://127.0.0.1:9";
    options.secret_id = "id";
    options.secret_key = "canary-key";
    cinf_client *client = NULL;
    SUCCEED(cinf_client_new(&options, &client));
    cinf_submit_job submit = CINF_SUBMIT_JOB_INIT;
    submit.input = "i";
    submit.rule = "imageMogr2/rotate/90";
    submit.output = "o";
    cinf_job *job = NULL;
    cinf_error *error = cinf_client_submit_job(client, &submit, NULL, &job);
    CHECK(cinf_error_kind(error) == CINF_KIND_CONNECTION);
    CHECK_TEXT(cinf_kind_name(cinf_error_kind(error)), "Connection");
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_NOT_SENT);
    cinf_error_free(error);

    /* Cancelled before it began: nothing was sent. */
    cinf_cancel_token *token = NULL;
    SUCCEED(cinf_cancel_token_new(&token));
    SUCCEED(cinf_cancel_token_cancel(token));
    cinf_call_options call = CINF_CALL_OPTIONS_INIT;
    call.cancel = token;
    error = cinf_client_submit_job(client, &submit, &call, &job);
    CHECK(cinf_error_kind(error) == CINF_KIND_CANCELLED);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_NOT_SENT);
    cinf_error_free(error);
    cinf_cancel_token_free(token);
    cinf_client_free(client);
}

static void client_options(void) {
    cinf_client *client = NULL;
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    options.bucket = "no-appid";
    refused(cinf_client_new(&options, &client), "bucket",
            "must be `<name>-<APPID>`: lower-case letters, digits and `-`, not beginning with `-`, ending in the "
            "account's number, at most 60 characters");
    options = (cinf_client_options)CINF_CLIENT_OPTIONS_INIT;
    options.secret_id = "id";
    refused(cinf_client_new(&options, &client), "credentials.secret_key",
            "is needed; give `secret_id` and `secret_key` together");
    options.secret_key = "canary-hush\xff";
    cinf_error *error = cinf_client_new(&options, &client);
    CHECK(strstr(cinf_error_text(error), "canary-hush") == NULL);
    CHECK_TEXT(cinf_error_value(error), "(hidden)");
    refused(error, "credentials.secret_key", "must be UTF-8");
    options = (cinf_client_options)CINF_CLIENT_OPTIONS_INIT;
    options.timeout_ms = -1;
    refused(cinf_client_new(&options, &client), "timeout", "must not be negative");
    options.timeout_ms = 0;
    options.ca_bundle_len = 1;
    refused(cinf_client_new(&options, &client), "ca_bundle", "is NULL");
    options.ca_bundle_len = 0;
    *(int64_t *)(void *)&options.allow_http = 99;
    refused(cinf_client_new(&options, &client), "allow_http", "must be CINF_FLAG_YES or CINF_FLAG_NO");
    options = (cinf_client_options)CINF_CLIENT_OPTIONS_INIT;
    options.max_attempts = 11;
    refused(cinf_client_new(&options, &client), "max_attempts", "must be 1 to 10");
    options.max_attempts = -1;
    refused(cinf_client_new(&options, &client), "max_attempts", "must be 1 to 10");
    options.max_attempts = 1;
    options.settle_time_ms = -1;
    refused(cinf_client_new(&options, &client), "settle_time", "must not be negative");
    options.settle_time_ms = INT64_MAX;
    refused(cinf_client_new(&options, &client), "settle_time", "must be longer than zero and at most a day");
    options.settle_time_ms = 0;
    *(int64_t *)(void *)&options.submission_mode = 4;
    refused(cinf_client_new(&options, &client), "submission_mode", "must be a value of cinf_submission_mode");
    CHECK(client == NULL);
}

static void call_options(const cinf_client *client) {
    cinf_get_job get = CINF_GET_JOB_INIT;
    get.job_id = "c1";
    cinf_job *job = NULL;
    cinf_call_options options = CINF_CALL_OPTIONS_INIT;
    for (int attempts = -1; attempts <= 11; attempts += 12) {
        options.max_attempts = attempts;
        refused(cinf_client_get_job(client, &get, &options, &job), "max_attempts", "must be 1 to 10");
    }
    options.max_attempts = 1;
    *(int64_t *)(void *)&options.submission_mode = -1;
    refused(cinf_client_get_job(client, &get, &options, &job), "submission_mode",
            "must be a value of cinf_submission_mode");
    CHECK(job == NULL);
}

/* What a program looks like that was compiled when requests were smaller, with rubbish behind its struct. */
struct old_submit_job {
    size_t struct_size;
    const char *input;
    const char *output;
    const char *rule;
    const char *rubbish[16];
};

/* Options as the first version of the header had them, and the rubbish that an old program has behind them. */
struct old_call_options {
    size_t struct_size;
    int64_t timeout_ms;
    const cinf_cancel_token *cancel;
    int64_t rubbish[16];
};

struct old_client_options {
    cinf_client_options present;
    int64_t rubbish[16];
};

/* And one that was compiled when they will be larger. */
struct new_get_job {
    cinf_get_job present;
    const char *future;
};

static void other_versions(const cinf_client *client) {
    cinf_bucket *bucket = NULL;
    SUCCEED(cinf_client_enable_service(client, NULL, NULL, &bucket));
    cinf_bucket_free(bucket);

    struct old_submit_job old = {.struct_size = offsetof(struct old_submit_job, rubbish)};
    memset(old.rubbish, 0xa5, sizeof old.rubbish);
    old.input = "in/cat.jpg";
    old.output = "out/old.jpg";
    old.rule = "imageMogr2/rotate/90";
    cinf_job *job = NULL;
    SUCCEED(cinf_client_submit_job(client, (const cinf_submit_job *)(const void *)&old, NULL, &job));
    CHECK(job->operation->user_data == NULL || job->operation->user_data[0] == '\0');
    CHECK_TEXT(job->operation->output->object, "out/old.jpg");

    struct old_call_options call = {.struct_size = offsetof(struct old_call_options, rubbish)};
    memset(call.rubbish, 0xa5, sizeof call.rubbish);
    CHECK(call.struct_size == offsetof(cinf_call_options, max_attempts));
    cinf_get_job get_old = CINF_GET_JOB_INIT;
    get_old.job_id = job->job_id;
    cinf_job *seen = NULL;
    SUCCEED(cinf_client_get_job(client, &get_old, (const cinf_call_options *)(const void *)&call, &seen));
    cinf_job_free(seen);
    struct old_client_options made = {.rubbish = {0}};
    memset(&made, 0xa5, sizeof made);
    memset(&made, 0, offsetof(cinf_client_options, submission_mode));
    made.present.struct_size = offsetof(cinf_client_options, submission_mode);
    cinf_client *of_old = NULL;
    SUCCEED(cinf_client_new(&made.present, &of_old));
    cinf_client_free(of_old);

    struct new_get_job later = {.present = {.struct_size = sizeof later}};
    later.present.job_id = job->job_id;
    cinf_job *found = NULL;
    SUCCEED(cinf_client_get_job(client, &later.present, NULL, &found));
    cinf_job_free(found);
    later.future = "a setting that this library does not know";
    refused(cinf_client_get_job(client, &later.present, NULL, &found), "struct_size",
            "has settings that this version of the library does not know");
    cinf_job_free(job);

    cinf_get_job forgotten = {0};
    forgotten.job_id = "c1";
    refused(cinf_client_get_job(client, &forgotten, NULL, &found), "struct_size",
            "is not set; begin with CINF_GET_JOB_INIT");
    cinf_call_options options = {0};
    cinf_get_job get = CINF_GET_JOB_INIT;
    get.job_id = "c1";
    refused(cinf_client_get_job(client, &get, &options, &found), "options.struct_size",
            "is not set; begin with CINF_CALL_OPTIONS_INIT");
    options.struct_size = sizeof options;
    options.timeout_ms = INT64_MAX;
    refused(cinf_client_get_job(client, &get, &options, &found), "timeout", "must be longer than zero and at most a day");
}

static void numbers(const cinf_client *client) {
    cinf_queue_pager *pager = NULL;
    cinf_list_queues list = CINF_LIST_QUEUES_INIT;
    list.page_size = -1;
    refused(cinf_client_list_queues(client, &list, NULL, &pager), "page_size", "must be 0 to 4294967295");
    list.page_size = CINF_ABSENT;
    *(uint32_t *)(void *)&list.state = 4711;
    refused(cinf_client_list_queues(client, &list, NULL, &pager), "state", "must be a value of cinf_queue_state");
    list.state = CINF_QUEUE_STATE_ACTIVE;
    list.state_name = "Paused";
    refused(cinf_client_list_queues(client, &list, NULL, &pager), "state_name", "and `state` contradict each other");
    list.state_name = "Active";
    SUCCEED(cinf_client_list_queues(client, &list, NULL, &pager));
    cinf_queue_pager_free(pager);
    CHECK_TEXT(cinf_kind_name(CINF_KIND_WAIT_TIMED_OUT), "WaitTimedOut");
    CHECK(cinf_kind_name((cinf_kind)9999) == NULL);
    CHECK_TEXT(cinf_outcome_name(CINF_OUTCOME_NONE), "None");
}

int main(void) {
    cinf_client *client = emulated_client();
    service_errors(client);
    nothing_listens();
    client_options();
    call_options(client);
    other_versions(client);
    numbers(client);
    cinf_client_free(client);
    return finish("errors");
}
