/* What submissions and other calls make of a server that fails on purpose. Rows are those of the fault matrix. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>

#include "faults.h"

/* Long enough for any good answer, so that only silence reaches it. */
enum { ATTEMPT_MS = 2000 };

static cinf_client *patient_client(void) {
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    options.attempt_timeout_ms = ATTEMPT_MS;
    cinf_client *client = NULL;
    SUCCEED(cinf_client_new(&options, &client));
    return client;
}

/* A submission that fails under that fault, after that many requests. */
static cinf_error *failing(const cinf_client *client, const char *input, const char *faults, long requests) {
    const long before = counted("requests");
    script(faults);
    const cinf_submit_job request = submission_of(input);
    cinf_job *job = NULL;
    cinf_error *error = cinf_client_submit_job(client, &request, NULL, &job);
    if (error == NULL) {
        fprintf(stderr, "%s made %s\n", faults, job->job_id);
    }
    CHECK(error != NULL && job == NULL);
    CHECK(counted("requests") - before == requests);
    CHECK_TEXT(cinf_error_operation(error), "submit_job");
    const bool is_ambiguous = cinf_error_outcome(error) == CINF_OUTCOME_AMBIGUOUS;
    CHECK((cinf_error_submission(error) != NULL) == is_ambiguous);
    return error;
}

/* Under that fault it is not known what became of the submission, of which one request was made. */
static void ambiguous(const cinf_client *client, const char *input, const char *faults, cinf_kind kind, bool is_made) {
    cinf_error *error = failing(client, input, faults, 1);
    if (cinf_error_outcome(error) != CINF_OUTCOME_AMBIGUOUS || cinf_error_kind(error) != kind) {
        fprintf(stderr, "%s: %s\n", faults, cinf_error_text(error));
    }
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_AMBIGUOUS);
    CHECK(cinf_error_kind(error) == kind);
    CHECK(cinf_error_attempts(error) == 1);
    if (is_made) {
        found_again(client, cinf_error_submission(error), input);
    } else {
        cinf_reconciliation *found = looked_for(client, cinf_error_submission(error));
        CHECK(found->verdict == CINF_RECONCILIATION_VERDICT_NOT_FOUND_YET);
        CHECK(found->job == NULL && found->job_ids_len == 0 && found->looked_until > 0);
        CHECK(jobs_of(input) == 0);
        cinf_reconciliation_free(found);
    }
    cinf_error_free(error);
}

/* Row 1. */
static void healthy(const cinf_client *client) {
    const long before = counted("requests");
    const cinf_submit_job request = submission_of("in/row-1.jpg");
    cinf_job *job = NULL;
    SUCCEED(cinf_client_submit_job(client, &request, NULL, &job));
    CHECK(counted("requests") - before == 1 && exists(job->job_id));
    CHECK(job->response->attempts == 1 && job->response->waited_ms == 0);
    CHECK(job->operation->user_data == NULL);
    cinf_job_free(job);
}

/* Row 2: a port on which nobody listens any more. */
static void refused_connection(void) {
    struct sockaddr_in address;
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(bind(listener, (struct sockaddr *)&address, size) == 0);
    CHECK(getsockname(listener, (struct sockaddr *)&address, &size) == 0);
    char endpoint[64];
    snprintf(endpoint, sizeof(endpoint), "http://127.0.0.1:%d", (int)ntohs(address.sin_port));
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    options.endpoint = endpoint;
    cinf_client *client = NULL;
    SUCCEED(cinf_client_new(&options, &client));
    const cinf_submit_job request = submission_of("in/row-2.jpg");
    cinf_job *job = NULL;
    cinf_error *error = cinf_client_submit_job(client, &request, NULL, &job);
    CHECK(cinf_error_kind(error) == CINF_KIND_CONNECTION);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_NOT_SENT);
    CHECK(cinf_error_attempts(error) == 3 && cinf_error_submission(error) == NULL);
    CHECK(cinf_error_waited_ms(error) >= 0 && cinf_error_waited_ms(error) <= cinf_error_elapsed_ms(error));
    cinf_error_free(error);

    /* Never again, for this call alone. */
    cinf_call_options once = CINF_CALL_OPTIONS_INIT;
    once.max_attempts = 1;
    error = cinf_client_submit_job(client, &request, &once, &job);
    CHECK(cinf_error_attempts(error) == 1 && cinf_error_waited_ms(error) == 0);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_NOT_SENT);
    cinf_error_free(error);
    cinf_client_free(client);
    close(listener);
}

static void unclear(const cinf_client *client) {
    /* Rows 9, 10, 11. */
    ambiguous(client, "in/row-9.jpg", "[{\"reset\":\"before\"}]", CINF_KIND_CONNECTION, false);
    ambiguous(client, "in/row-10.jpg", "[{\"reset\":\"after\"}]", CINF_KIND_CONNECTION, true);
    ambiguous(client, "in/row-11.jpg", "[{\"close\":\"after\"}]", CINF_KIND_CONNECTION, true);
    /* Row 14. */
    ambiguous(client, "in/row-14.jpg", "[{\"silence\":\"after\"}]", CINF_KIND_TIMEOUT, true);
    /* Row 15, and one that was executed all the same (16). */
    ambiguous(client, "in/row-15.jpg", "[{\"status\":{\"status\":500,\"commit\":\"before\"}}]", CINF_KIND_SERVICE, false);
    ambiguous(client, "in/row-16.jpg", "[{\"status\":{\"status\":503,\"commit\":\"after\"}}]", CINF_KIND_SERVICE, true);
    /* Rows 38, 40. */
    ambiguous(client, "in/row-38.jpg", "[{\"huge_body\":[\"after\",null]}]", CINF_KIND_DECODE, true);
    ambiguous(client, "in/row-40.jpg", "[{\"document\":[\"after\",\"malformed\"]}]", CINF_KIND_DECODE, true);
}

/* Row 17: a hint without a code that says that nothing was done. */
static void hinted(const cinf_client *client) {
    cinf_error *error = failing(client, "in/row-17.jpg",
                                "[{\"status\":{\"status\":503,\"commit\":\"after\",\"headers\":[[\"Retry-After\",\"1\"]]}}]", 1);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_AMBIGUOUS && cinf_error_http_status(error) == 503);
    CHECK(cinf_error_retry_after_ms(error) == 1000);
    CHECK(!cinf_error_retry_quota_exhausted(error));
    found_again(client, cinf_error_submission(error), "in/row-17.jpg");
    cinf_error_free(error);
}

static void throttled(const cinf_client *client) {
    /* Row 18: refused for being too many, and sent again. */
    script("[{\"status\":{\"status\":429,\"commit\":\"before\",\"headers\":[[\"Retry-After\",\"1\"]]}}]");
    const cinf_submit_job request = submission_of("in/row-18.jpg");
    cinf_job *job = NULL;
    SUCCEED(cinf_client_submit_job(client, &request, NULL, &job));
    CHECK(job->response->attempts == 2 && job->response->waited_ms >= 1000);
    CHECK(jobs_of("in/row-18.jpg") == 1);
    cinf_job_free(job);

    /* Row 19: nobody waits for a day. */
    cinf_error *error =
        failing(client, "in/row-19.jpg",
                "[{\"status\":{\"status\":429,\"commit\":\"before\",\"headers\":[[\"Retry-After\",\"86400\"]]}}]", 1);
    CHECK(cinf_error_kind(error) == CINF_KIND_THROTTLED && cinf_error_outcome(error) == CINF_OUTCOME_REJECTED);
    CHECK(cinf_error_retry_after_ms(error) == 86400000 && cinf_error_waited_ms(error) == 0);
    cinf_error_free(error);
}

/* Row 51. */
static void redirected(const cinf_client *client) {
    cinf_error *error = failing(client, "in/row-51.jpg", "[{\"redirect\":[307,\"other_port\"]}]", 1);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_REJECTED && cinf_error_http_status(error) == 307);
    CHECK(cinf_error_retry_after_ms(error) == CINF_ABSENT);
    cinf_error_free(error);
    char *stats = control(control_url(), "GET", "/stats", "");
    CHECK(strstr(stats, "\"sink\":{\"connections\":0,") != NULL);
    free(stats);
}

/* Modes of a client and of a call. */
static void modes(void) {
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    options.submission_mode = CINF_SUBMISSION_MODE_EFFECTIVELY_ONCE;
    options.settle_time_ms = 200;
    options.attempt_timeout_ms = ATTEMPT_MS;
    cinf_client *client = NULL;
    SUCCEED(cinf_client_new(&options, &client));

    /* It is found, and not sent again. */
    script("[{\"reset\":\"after\"}]");
    cinf_submit_job request = submission_of("in/found.jpg");
    cinf_job *job = NULL;
    SUCCEED(cinf_client_submit_job(client, &request, NULL, &job));
    CHECK(exists(job->job_id) && jobs_of("in/found.jpg") == 1);
    cinf_job_free(job);
    /* It does not exist, and is sent again. */
    script("[{\"reset\":\"before\"}]");
    request = submission_of("in/repeated.jpg");
    SUCCEED(cinf_client_submit_job(client, &request, NULL, &job));
    CHECK(exists(job->job_id) && jobs_of("in/repeated.jpg") == 1);
    cinf_job_free(job);

    cinf_call_options call = CINF_CALL_OPTIONS_INIT;
    call.submission_mode = CINF_SUBMISSION_MODE_ALLOW_DUPLICATE_JOBS;
    script("[{\"reset\":\"after\"}]");
    request = submission_of("in/twice.jpg");
    SUCCEED(cinf_client_submit_job(client, &request, &call, &job));
    CHECK(job->response->attempts == 2 && jobs_of("in/twice.jpg") == 2);
    CHECK(job->response->duplicate_job_ids_len == 1 && exists(job->response->duplicate_job_ids[0]));
    CHECK(!same(job->response->duplicate_job_ids[0], job->job_id));
    cinf_job_free(job);

    call.submission_mode = CINF_SUBMISSION_MODE_AT_MOST_ONCE;
    script("[{\"reset\":\"after\"}]");
    request = submission_of("in/once.jpg");
    cinf_error *error = cinf_client_submit_job(client, &request, &call, &job);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_AMBIGUOUS);
    found_again(client, cinf_error_submission(error), "in/once.jpg");
    cinf_error_free(error);
    cinf_client_free(client);
}

/* A text that is none is refused, and so is that of another region. */
static void wrong_texts(const cinf_client *client) {
    cinf_reconcile request = CINF_RECONCILE_INIT;
    cinf_reconciliation *found = NULL;
    const long before = counted("requests");
    request.submission = "{\"version\":1}";
    cinf_error *error = cinf_client_reconcile(client, &request, NULL, &found);
    CHECK(cinf_error_kind(error) == CINF_KIND_INVALID_ARGUMENT && found == NULL);
    CHECK_TEXT(cinf_error_field(error), "submission");
    cinf_error_free(error);
    CHECK(counted("requests") == before);
}

enum { CROWD = 40 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;
static int ended = 0;
static int exhausted = 0;

static void on_page(cinf_error *error, cinf_job_page *page, void *user_data) {
    (void)user_data;
    pthread_mutex_lock(&lock);
    ended++;
    exhausted += cinf_error_retry_quota_exhausted(error) ? 1 : 0;
    pthread_cond_signal(&news);
    pthread_mutex_unlock(&lock);
    cinf_error_free(error);
    cinf_job_page_free(page);
}

static void outage(const cinf_client *client) {
    /* Row 15 for what only reads: three times, unless the call says otherwise. */
    always("{\"status\":{\"status\":500,\"commit\":\"before\"}}");
    cinf_get_job request = CINF_GET_JOB_INIT;
    request.job_id = "c1";
    cinf_job *job = NULL;
    cinf_error *error = cinf_client_get_job(client, &request, NULL, &job);
    CHECK(cinf_error_attempts(error) == 3 && cinf_error_http_status(error) == 500);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_NONE && cinf_error_submission(error) == NULL);
    cinf_error_free(error);
    cinf_call_options once = CINF_CALL_OPTIONS_INIT;
    once.max_attempts = 1;
    error = cinf_client_get_job(client, &request, &once, &job);
    CHECK(cinf_error_attempts(error) == 1);
    cinf_error_free(error);

    /* Rows 21, 22: a crowd in an outage uses up the quota of repetitions. */
    cinf_job_pager *pagers[CROWD];
    for (int index = 0; index < CROWD; index++) {
        SUCCEED(cinf_client_list_jobs(client, NULL, NULL, &pagers[index]));
        SUCCEED(cinf_job_pager_next_page_async(pagers[index], NULL, on_page, NULL));
    }
    pthread_mutex_lock(&lock);
    while (ended < CROWD) {
        pthread_cond_wait(&news, &lock);
    }
    pthread_mutex_unlock(&lock);
    for (int index = 0; index < CROWD; index++) {
        cinf_job_pager_free(pagers[index]);
    }
    CHECK(exhausted > 0);
    heal();
}

int main(void) {
    cinf_client *client = patient_client();
    healthy(client);
    refused_connection();
    unclear(client);
    hinted(client);
    throttled(client);
    redirected(client);
    modes();
    wrong_texts(client);
    /* Last, because the quota belongs to the endpoint, whoever uses it. */
    outage(client);
    cinf_client_free(client);
    return finish("faults");
}
