/* Lists of jobs: more than one page, filters as numbers and as text, and taking a list up where it was left. */
#include "check.h"

#define JOBS 5

static char *copied(const char *text) {
    char *copy = malloc(strlen(text) + 1);
    CHECK(copy != NULL);
    return strcpy(copy, text);
}

/* A job that has ended, with success or, if its picture is not there, without. */
static char *ended(const cinf_client *client, const char *input) {
    cinf_submit_job request = CINF_SUBMIT_JOB_INIT;
    request.input = input;
    request.rule = "imageMogr2/rotate/90";
    request.output = "out/list.jpg";
    cinf_job *job = NULL;
    SUCCEED(cinf_client_submit_job(client, &request, NULL, &job));
    char *job_id = copied(job->job_id);
    cinf_job_free(job);

    cinf_wait_for_job wait = CINF_WAIT_FOR_JOB_INIT;
    wait.job_id = job_id;
    wait.poll_interval_ms = 20;
    wait.raise_on_failure = CINF_FLAG_NO;
    cinf_call_options options = CINF_CALL_OPTIONS_INIT;
    options.timeout_ms = 60000;
    SUCCEED(cinf_client_wait_for_job(client, &wait, &options, &job));
    cinf_job_free(job);
    return job_id;
}

/* Reads a list to its end and checks that it holds these jobs. */
static void holds(const cinf_client *client, const cinf_list_jobs *request, char *const *ids, size_t ids_len) {
    cinf_job_pager *pager = NULL;
    SUCCEED(cinf_client_list_jobs(client, request, NULL, &pager));
    cinf_job *job = NULL;
    for (size_t index = 0; index < ids_len; index++) {
        SUCCEED(cinf_job_pager_next(pager, &job));
        CHECK(job != NULL);
        CHECK_TEXT(job->job_id, ids[index]);
        cinf_job_free(job);
    }
    SUCCEED(cinf_job_pager_next(pager, &job));
    CHECK(job == NULL);
    cinf_job_pager_free(pager);
}

static void filters(const cinf_client *client, char *const *ids) {
    const cinf_job_state success[] = {CINF_JOB_STATE_SUCCESS};
    const cinf_job_state failed[] = {CINF_JOB_STATE_RUNNING, CINF_JOB_STATE_FAILED};
    const char *failed_name[] = {"Failed"};

    cinf_list_jobs request = CINF_LIST_JOBS_INIT;
    request.order_by_time = CINF_ORDER_BY_TIME_ASC;
    holds(client, &request, ids, JOBS);
    request.states = success;
    request.states_len = 1;
    holds(client, &request, ids, JOBS - 1);
    request.states_name = failed_name;
    request.states_name_len = 1;
    holds(client, &request, ids, JOBS);
    request.states_len = 0;
    holds(client, &request, ids + JOBS - 1, 1);
    request.states_name_len = 0;
    holds(client, &request, ids, JOBS);
    request.states = failed;
    request.states_len = 2;
    holds(client, &request, ids + JOBS - 1, 1);

    request.states_len = 0;
    request.input_object = "in/missing.jpg";
    holds(client, &request, ids + JOBS - 1, 1);
    request.input_object = NULL;
    request.start_creation_time = 1;
    holds(client, &request, ids, JOBS);
    request.end_creation_time = 1000;
    holds(client, &request, ids, 0);
}

static void bad_numbers(const cinf_client *client) {
    cinf_job_pager *pager = NULL;
    const cinf_job_state unknown[] = {CINF_JOB_STATE_SUCCESS, (cinf_job_state)77};
    const cinf_job_state other[] = {CINF_JOB_STATE_OTHER};
    cinf_list_jobs request = CINF_LIST_JOBS_INIT;
    request.states = unknown;
    request.states_len = 2;
    refused(cinf_client_list_jobs(client, &request, NULL, &pager), "states", "must be a value of cinf_job_state");
    request.states = other;
    request.states_len = 1;
    refused(cinf_client_list_jobs(client, &request, NULL, &pager), "states", "must be a value of cinf_job_state");
    request.states = NULL;
    refused(cinf_client_list_jobs(client, &request, NULL, &pager), "states", "is NULL");
    request.states_len = (size_t)-1;
    request.states = other;
    refused(cinf_client_list_jobs(client, &request, NULL, &pager), "states_len", "is more than memory holds");
    CHECK(pager == NULL);
}

int main(void) {
    cinf_client *client = emulated_client();
    cinf_bucket *bucket = NULL;
    SUCCEED(cinf_client_enable_service(client, NULL, NULL, &bucket));
    cinf_bucket_free(bucket);
    char *ids[JOBS];
    for (size_t index = 0; index < JOBS; index++) {
        ids[index] = ended(client, index + 1 < JOBS ? "in/cat.jpg" : "in/missing.jpg");
    }

    /* Page by page; what the first page named is enough to go on later. */
    cinf_list_jobs request = CINF_LIST_JOBS_INIT;
    request.order_by_time = CINF_ORDER_BY_TIME_ASC;
    request.size = 2;
    cinf_job_pager *pager = NULL;
    SUCCEED(cinf_client_list_jobs(client, &request, NULL, &pager));
    char *token = NULL;
    size_t seen = 0;
    for (size_t index = 0; index < 3; index++) {
        cinf_job_page *page = NULL;
        SUCCEED(cinf_job_pager_next_page(pager, &page));
        CHECK(page->items_len == (index < 2 ? 2 : 1));
        CHECK((page->next_token == NULL) == (index == 2));
        CHECK(page->response->status == 200);
        for (size_t item = 0; item < page->items_len; item++) {
            CHECK_TEXT(page->items[item]->job_id, ids[seen++]);
        }
        char *next = cinf_job_pager_next_token(pager);
        CHECK_TEXT(next, page->next_token);
        cinf_text_free(next);
        CHECK(cinf_job_pager_has_next(pager) == (index < 2));
        CHECK(cinf_job_pager_next_page_number(pager) == CINF_ABSENT);
        if (index == 0) {
            token = copied(page->next_token);
        }
        cinf_job_page_free(page);
    }
    cinf_list_queues second = CINF_LIST_QUEUES_INIT;
    second.page_number = 2;
    cinf_queue_pager *queues = NULL;
    SUCCEED(cinf_client_list_queues(client, &second, NULL, &queues));
    CHECK(cinf_queue_pager_next_page_number(queues) == 2 && cinf_queue_pager_next_token(queues) == NULL);
    cinf_queue_pager_free(queues);

    cinf_job_page *none = NULL;
    SUCCEED(cinf_job_pager_next_page(pager, &none));
    CHECK(none == NULL && seen == JOBS);
    cinf_job_pager_free(pager);

    request.size = 1;
    request.next_token = token;
    holds(client, &request, ids + 2, JOBS - 2);
    free(token);

    filters(client, ids);
    bad_numbers(client);
    for (size_t index = 0; index < JOBS; index++) {
        free(ids[index]);
    }
    cinf_client_free(client);
    return finish("lists");
}
