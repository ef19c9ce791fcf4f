/* Work on many inputs: a function gives them, and results are read one by one. */
#include "check.h"

#define JOBS 12

static char *copied(const char *text) {
    char *copy = malloc(strlen(text) + 1);
    CHECK(copy != NULL);
    return strcpy(copy, text);
}

static char *submitted(const cinf_client *client, const char *input) {
    cinf_submit_job request = CINF_SUBMIT_JOB_INIT;
    request.input = input;
    request.rule = "imageMogr2/rotate/90";
    request.output = "out/stream.jpg";
    cinf_job *job = NULL;
    SUCCEED(cinf_client_submit_job(client, &request, NULL, &job));
    char *job_id = copied(job->job_id);
    cinf_job_free(job);
    return job_id;
}

/* Inputs out of an array. The text is the program's own, and is changed when the next one is asked for. */
struct inputs {
    char *const *ids;
    size_t count;
    size_t given;
    size_t endless;
    int32_t at_the_end;
    char current[80];
};

static int32_t next_id(const char **input, void *user_data) {
    struct inputs *inputs = user_data;
    if (inputs->given == inputs->count && !inputs->endless) {
        return inputs->at_the_end;
    }
    memset(inputs->current, 0, sizeof(inputs->current));
    strncpy(inputs->current, inputs->ids[inputs->given % inputs->count], sizeof(inputs->current) - 1);
    inputs->given++;
    *input = inputs->current;
    return 1;
}

static cinf_wait_for_jobs soon(void) {
    cinf_wait_for_jobs request = CINF_WAIT_FOR_JOBS_INIT;
    request.poll_interval_ms = 20;
    return request;
}

struct news {
    size_t reports;
    int64_t total;
    uint32_t succeeded;
    uint32_t failed;
};

static void on_progress(const cinf_wait_progress *progress, void *user_data) {
    struct news *news = user_data;
    news->reports++;
    news->total = progress->total;
    news->succeeded = progress->succeeded;
    news->failed = progress->failed;
}

static void every_job_is_answered(const cinf_client *client, char *const *ids) {
    struct inputs inputs = {.ids = ids, .count = JOBS};
    struct news news = {0};
    cinf_wait_for_jobs request = soon();
    request.concurrency = 5;
    request.on_progress = on_progress;
    request.on_progress_data = &news;
    cinf_wait_result_stream *stream = NULL;
    SUCCEED(cinf_client_wait_for_jobs(client, &request, NULL, next_id, &inputs, &stream));
    CHECK(inputs.given == 0);
    size_t good = 0;
    size_t read = 0;
    for (;;) {
        cinf_wait_result *result = NULL;
        SUCCEED(cinf_wait_result_stream_next(stream, &result));
        if (result == NULL) {
            break;
        }
        read++;
        /* Those under way, and those whose results were handed over together. */
        CHECK(inputs.given <= read + 2 * 5);
        CHECK_TEXT(result->job_id, ids[result->index]);
        CHECK((result->job == NULL) != (result->error == NULL));
        if (result->job != NULL) {
            CHECK(result->job->state == CINF_JOB_STATE_SUCCESS);
            good++;
        } else {
            CHECK(cinf_error_kind(result->error) == CINF_KIND_JOB_FAILED);
            CHECK_TEXT(cinf_error_operation(result->error), "wait_for_jobs");
            CHECK(cinf_error_job(result->error)->state == CINF_JOB_STATE_FAILED);
        }
        cinf_wait_result_free(result);
    }
    CHECK(read == JOBS && good == JOBS - 1);
    CHECK(news.reports > 0 && news.succeeded == JOBS - 1 && news.failed == 1);
    CHECK(news.total == CINF_ABSENT);
    cinf_wait_result *result = NULL;
    SUCCEED(cinf_wait_result_stream_next(stream, &result));
    CHECK(result == NULL);
    cinf_wait_result_stream_free(stream);
}

static void stopping(const cinf_client *client, char *const *ids) {
    struct inputs inputs = {.ids = ids, .count = JOBS, .endless = 1};
    cinf_wait_for_jobs request = soon();
    request.concurrency = 3;
    cinf_wait_result_stream *stream = NULL;
    SUCCEED(cinf_client_wait_for_jobs(client, &request, NULL, next_id, &inputs, &stream));
    cinf_wait_result *result = NULL;
    SUCCEED(cinf_wait_result_stream_next(stream, &result));
    CHECK(result != NULL);
    cinf_wait_result_free(result);
    cinf_submissions *submissions = NULL;
    SUCCEED(cinf_wait_result_stream_stop(stream, &submissions));
    CHECK(submissions->items_len == 0);
    cinf_submissions_free(submissions);
    size_t left = 0;
    for (;; left++) {
        SUCCEED(cinf_wait_result_stream_next(stream, &result));
        if (result == NULL) {
            break;
        }
        cinf_wait_result_free(result);
    }
    CHECK(left <= 3);
    cinf_wait_result_stream_free(stream);

    /* Freeing it in the middle stops it, too: the client's end has nothing to wait for. */
    SUCCEED(cinf_client_wait_for_jobs(client, &request, NULL, next_id, &inputs, &stream));
    SUCCEED(cinf_wait_result_stream_next(stream, &result));
    cinf_wait_result_free(result);
    cinf_wait_result_stream_free(stream);
}

static void inputs_that_fail(const cinf_client *client, char *const *ids) {
    struct inputs inputs = {.ids = ids, .count = 1, .at_the_end = -1};
    cinf_wait_for_jobs request = soon();
    cinf_wait_result_stream *stream = NULL;
    SUCCEED(cinf_client_wait_for_jobs(client, &request, NULL, next_id, &inputs, &stream));
    cinf_wait_result *result = NULL;
    cinf_error *error = cinf_wait_result_stream_next(stream, &result);
    CHECK(cinf_error_kind(error) == CINF_KIND_CANCELLED && result == NULL);
    cinf_error_free(error);
    SUCCEED(cinf_wait_result_stream_next(stream, &result));
    CHECK(result == NULL);
    cinf_wait_result_stream_free(stream);

    char bad[] = "bad \xff text";
    char *const spoiled[] = {bad};
    inputs = (struct inputs){.ids = spoiled, .count = 1};
    SUCCEED(cinf_client_wait_for_jobs(client, &request, NULL, next_id, &inputs, &stream));
    refused(cinf_wait_result_stream_next(stream, &result), "inputs[0]", "must be UTF-8");
    cinf_wait_result_stream_free(stream);

    request.concurrency = 100001;
    inputs = (struct inputs){.ids = ids, .count = 1};
    SUCCEED(cinf_client_wait_for_jobs(client, &request, NULL, next_id, &inputs, &stream));
    refused(cinf_wait_result_stream_next(stream, &result), "concurrency", "must be 1 to 100000");
    cinf_wait_result_stream_free(stream);
}

/* Requests of which the third breaks a rule. */
struct requests {
    uint32_t given;
    uint32_t count;
    cinf_submit_job request;
    char input[32];
    char output[32];
};

static int32_t next_request(const cinf_submit_job **input, void *user_data) {
    struct requests *requests = user_data;
    if (requests->given == requests->count) {
        return 0;
    }
    requests->request = (cinf_submit_job)CINF_SUBMIT_JOB_INIT;
    snprintf(requests->input, sizeof(requests->input), "%s", requests->given == 2 ? "" : "in/cat.jpg");
    snprintf(requests->output, sizeof(requests->output), "out/%u.jpg", (unsigned)requests->given);
    requests->request.input = requests->input;
    requests->request.output = requests->output;
    requests->request.rule = "imageMogr2/rotate/90";
    requests->given++;
    *input = &requests->request;
    return 1;
}

static int32_t no_request(const cinf_submit_job **input, void *user_data) {
    (void)user_data;
    *input = NULL;
    return 1;
}

static void submitting(const cinf_client *client) {
    struct requests requests = {.count = 20};
    cinf_submit_jobs request = CINF_SUBMIT_JOBS_INIT;
    request.concurrency = 4;
    request.in_input_order = CINF_FLAG_YES;
    request.rate_per_second = 500.5;
    cinf_submit_result_stream *stream = NULL;
    SUCCEED(cinf_client_submit_jobs(client, &request, NULL, next_request, &requests, &stream));
    for (uint32_t index = 0; index < requests.count; index++) {
        cinf_submit_result *result = NULL;
        SUCCEED(cinf_submit_result_stream_next(stream, &result));
        CHECK(result != NULL && result->index == index);
        if (index == 2) {
            CHECK(result->job_id == NULL && result->job == NULL);
            CHECK(cinf_error_kind(result->error) == CINF_KIND_INVALID_ARGUMENT);
            CHECK(cinf_error_outcome(result->error) == CINF_OUTCOME_NOT_SENT);
            CHECK_TEXT(cinf_error_field(result->error), "input");
        } else {
            CHECK(result->error == NULL && result->source == CINF_SUBMIT_SOURCE_ANSWER);
            CHECK_TEXT(result->job_id, result->job->job_id);
        }
        cinf_submit_result_free(result);
    }
    cinf_submit_result *result = NULL;
    SUCCEED(cinf_submit_result_stream_next(stream, &result));
    CHECK(result == NULL);
    cinf_submit_result_stream_free(stream);

    SUCCEED(cinf_client_submit_jobs(client, &request, NULL, no_request, NULL, &stream));
    refused(cinf_submit_result_stream_next(stream, &result), "inputs[0]", "is NULL");
    cinf_submit_result_stream_free(stream);
    request.rate_per_second = -1;
    SUCCEED(cinf_client_submit_jobs(client, &request, NULL, next_request, &requests, &stream));
    refused(cinf_submit_result_stream_next(stream, &result), "rate_per_second",
            "must be more than 0 and at most 10000");
    cinf_submit_result_stream_free(stream);
}

int main(void) {
    cinf_client *client = emulated_client();
    cinf_bucket *bucket = NULL;
    SUCCEED(cinf_client_enable_service(client, NULL, NULL, &bucket));
    cinf_bucket_free(bucket);
    char *ids[JOBS];
    for (size_t index = 0; index < JOBS; index++) {
        ids[index] = submitted(client, index + 1 < JOBS ? "in/cat.jpg" : "in/missing.jpg");
    }
    every_job_is_answered(client, ids);
    stopping(client, ids);
    inputs_that_fail(client, ids);
    submitting(client);
    cinf_submissions *submissions = NULL;
    SUCCEED(cinf_client_shutdown(client, 10000, &submissions));
    CHECK(submissions->items_len == 0);
    cinf_submissions_free(submissions);
    for (size_t index = 0; index < JOBS; index++) {
        free(ids[index]);
    }
    cinf_client_free(client);
    return finish("streams");
}
