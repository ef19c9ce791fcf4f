/* Submissions that are given up while a job may exist: cancelled in each way (row 57), or cut off with their client. */
#include <dirent.h>
#include <pthread.h>

#include "faults.h"

enum { MANY = 20 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;

struct outcome {
    int calls;
    cinf_error *error;
    cinf_job *job;
};

static void on_job(cinf_error *error, cinf_job *job, void *user_data) {
    struct outcome *outcome = user_data;
    pthread_mutex_lock(&lock);
    outcome->calls++;
    outcome->error = error;
    outcome->job = job;
    pthread_cond_broadcast(&news);
    pthread_mutex_unlock(&lock);
}

static void wait_for(struct outcome *outcome) {
    pthread_mutex_lock(&lock);
    while (outcome->calls == 0) {
        pthread_cond_wait(&news, &lock);
    }
    CHECK(outcome->calls == 1);
    pthread_mutex_unlock(&lock);
}

/* The call ended because it was told to, and its job is found. */
static void given_up(const cinf_client *client, cinf_error *error, const char *input) {
    CHECK(error != NULL);
    if (cinf_error_kind(error) != CINF_KIND_CANCELLED) {
        fprintf(stderr, "%s\n", cinf_error_text(error));
    }
    CHECK(cinf_error_kind(error) == CINF_KIND_CANCELLED);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_AMBIGUOUS);
    CHECK_TEXT(cinf_error_operation(error), "submit_job");
    CHECK(strstr(cinf_error_text(error), "reconcile") != NULL);
    CHECK(cinf_error_attempts(error) == 1);
    found_again(client, cinf_error_submission(error), input);
}

/* Sockets of this process, where it can be told. */
static int open_sockets(void) {
    int sockets = 0;
    DIR *folder = opendir("/proc/self/fd");
    for (const struct dirent *entry; folder != NULL && (entry = readdir(folder)) != NULL;) {
        char path[300];
        char target[8] = "";
        snprintf(path, sizeof(path), "/proc/self/fd/%s", entry->d_name);
        if (readlink(path, target, sizeof(target) - 1) > 0 && strcmp(target, "socket:") == 0) {
            sockets++;
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
    return sockets;
}

/* Cancels when the server has the request. */
struct canceller {
    cinf_cancel_token *token;
    long requests;
};

static void *cancel_in_flight(void *given) {
    const struct canceller *canceller = given;
    await_requests(canceller->requests);
    cinf_error_free(cinf_cancel_token_cancel(canceller->token));
    return NULL;
}

static void cancelled_while_waiting(const cinf_client *client) {
    struct canceller canceller = {.requests = counted("requests") + 1};
    SUCCEED(cinf_cancel_token_new(&canceller.token));
    cinf_call_options options = CINF_CALL_OPTIONS_INIT;
    options.cancel = canceller.token;
    script("[{\"silence\":\"after\"}]");
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, cancel_in_flight, &canceller) == 0);
    const cinf_submit_job request = submission_of("in/waiting.jpg");
    cinf_job *job = NULL;
    cinf_error *error = cinf_client_submit_job(client, &request, &options, &job);
    pthread_join(thread, NULL);
    /* The connection is closed at once, although this thread, which drives it, makes no further call. */
    CHECK(open_sockets() == 0);
    CHECK(job == NULL);
    given_up(client, error, "in/waiting.jpg");
    cinf_error_free(error);

    /* What only reads has nothing to tell. The token is used up: nothing is sent. */
    const long before = counted("requests");
    cinf_get_job get = CINF_GET_JOB_INIT;
    get.job_id = "c1";
    error = cinf_client_get_job(client, &get, &options, &job);
    CHECK(cinf_error_kind(error) == CINF_KIND_CANCELLED && cinf_error_outcome(error) == CINF_OUTCOME_NONE);
    CHECK(cinf_error_submission(error) == NULL && counted("requests") == before);
    cinf_error_free(error);
    cinf_cancel_token_free(canceller.token);
}

static void cancelled_in_the_background(const cinf_client *client, bool by_token) {
    const char *input = by_token ? "in/token.jpg" : "in/call.jpg";
    const long before = counted("requests");
    cinf_cancel_token *token = NULL;
    SUCCEED(cinf_cancel_token_new(&token));
    cinf_call_options options = CINF_CALL_OPTIONS_INIT;
    options.cancel = token;
    script("[{\"silence\":\"after\"}]");
    const cinf_submit_job request = submission_of(input);
    struct outcome outcome = {0};
    cinf_call *call = NULL;
    SUCCEED(cinf_client_submit_job_async(client, &request, &options, &call, on_job, &outcome));
    await_requests(before + 1);
    if (by_token) {
        SUCCEED(cinf_cancel_token_cancel(token));
    } else {
        SUCCEED(cinf_call_cancel(call));
    }
    wait_for(&outcome);
    CHECK(outcome.job == NULL);
    given_up(client, outcome.error, input);
    CHECK(counted("requests") - before == 2);
    cinf_error_free(outcome.error);
    cinf_call_free(call);
    cinf_cancel_token_free(token);
}

/* Cancelled before the first byte: nothing was sent, nothing has to be looked for. */
static void cancelled_too_early(const cinf_client *client) {
    const long before = counted("requests");
    cinf_cancel_token *token = NULL;
    SUCCEED(cinf_cancel_token_new(&token));
    SUCCEED(cinf_cancel_token_cancel(token));
    cinf_call_options options = CINF_CALL_OPTIONS_INIT;
    options.cancel = token;
    const cinf_submit_job request = submission_of("in/early.jpg");
    struct outcome outcome = {0};
    SUCCEED(cinf_client_submit_job_async(client, &request, &options, NULL, on_job, &outcome));
    wait_for(&outcome);
    CHECK(cinf_error_kind(outcome.error) == CINF_KIND_CANCELLED);
    CHECK(cinf_error_outcome(outcome.error) == CINF_OUTCOME_NOT_SENT);
    CHECK(cinf_error_submission(outcome.error) == NULL && cinf_error_attempts(outcome.error) == 0);
    CHECK(counted("requests") == before);
    cinf_error_free(outcome.error);
    cinf_cancel_token_free(token);
}

static bool is_among(const cinf_submissions *submissions, const char *text) {
    for (size_t index = 0; index < submissions->items_len; index++) {
        if (same(submissions->items[index], text)) {
            return true;
        }
    }
    return false;
}

struct blocked {
    const cinf_client *client;
    cinf_error *error;
};

static void *submit_and_wait(void *given) {
    struct blocked *blocked = given;
    const cinf_submit_job request = submission_of("in/blocked.jpg");
    cinf_job *job = NULL;
    blocked->error = cinf_client_submit_job(blocked->client, &request, NULL, &job);
    return NULL;
}

/* The client is shut down with calls in the background and one that a thread waits for. */
static void cut_off(const cinf_client *witness) {
    cinf_client *client = emulated_client();
    cinf_client *sibling = NULL;
    SUCCEED(cinf_client_for_bucket(client, getenv("CLOUD_INFINITE_BUCKET"), &sibling));
    const long before = counted("requests");
    always("{\"silence\":\"after\"}");
    static struct outcome outcomes[MANY];
    static char inputs[MANY][32];
    for (int index = 0; index < MANY; index++) {
        snprintf(inputs[index], sizeof(inputs[index]), "in/cut-off-%d.jpg", index);
        const cinf_submit_job request = submission_of(inputs[index]);
        const cinf_client *one = index % 2 == 0 ? client : sibling;
        SUCCEED(cinf_client_submit_job_async(one, &request, NULL, NULL, on_job, &outcomes[index]));
    }
    struct blocked blocked = {.client = client};
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, submit_and_wait, &blocked) == 0);
    await_requests(before + MANY + 1);

    cinf_submissions *submissions = NULL;
    refused(cinf_client_shutdown(client, -1, &submissions), "grace_ms", "must not be negative");
    CHECK(submissions == NULL);
    SUCCEED(cinf_client_shutdown(client, 0, &submissions));
    pthread_join(thread, NULL);
    heal();
    CHECK(submissions->items_len == MANY + 1);
    for (int index = 0; index < MANY; index++) {
        wait_for(&outcomes[index]);
        CHECK(is_among(submissions, cinf_error_submission(outcomes[index].error)));
        given_up(witness, outcomes[index].error, inputs[index]);
        cinf_error_free(outcomes[index].error);
    }
    CHECK(is_among(submissions, cinf_error_submission(blocked.error)));
    given_up(witness, blocked.error, "in/blocked.jpg");
    cinf_error_free(blocked.error);
    cinf_submissions_free(submissions);

    /* Nothing goes on any more; a second end has nothing to tell. */
    const long after = counted("requests");
    const cinf_submit_job request = submission_of("in/late.jpg");
    cinf_job *job = NULL;
    cinf_error *error = cinf_client_submit_job(sibling, &request, NULL, &job);
    CHECK(cinf_error_kind(error) == CINF_KIND_CONFLICT && cinf_error_outcome(error) == CINF_OUTCOME_NOT_SENT);
    cinf_error_free(error);
    CHECK(counted("requests") == after);
    SUCCEED(cinf_client_shutdown(client, 0, &submissions));
    CHECK(submissions->items_len == 0 && submissions->items == NULL);
    cinf_submissions_free(submissions);
    cinf_client_free(sibling);
    cinf_client_free(client);
}

/* With time to end, a call ends well. */
static void let_finish(void) {
    cinf_client *client = emulated_client();
    const long before = counted("requests");
    script("[{\"delay\":200}]");
    const cinf_submit_job request = submission_of("in/in-time.jpg");
    struct outcome outcome = {0};
    SUCCEED(cinf_client_submit_job_async(client, &request, NULL, NULL, on_job, &outcome));
    await_requests(before + 1);
    cinf_submissions *submissions = NULL;
    SUCCEED(cinf_client_shutdown(client, 60000, &submissions));
    CHECK(submissions->items_len == 0);
    cinf_submissions_free(submissions);
    wait_for(&outcome);
    CHECK(outcome.error == NULL && exists(outcome.job->job_id));
    cinf_job_free(outcome.job);
    cinf_client_free(client);
}

/* Freed with calls under way, which go on. */
static void freed(void) {
    cinf_client *client = emulated_client();
    static struct outcome outcomes[MANY];
    always("{\"delay\":50}");
    for (int index = 0; index < MANY; index++) {
        const cinf_submit_job request = submission_of("in/freed.jpg");
        SUCCEED(cinf_client_submit_job_async(client, &request, NULL, NULL, on_job, &outcomes[index]));
    }
    cinf_client_free(client);
    for (int index = 0; index < MANY; index++) {
        wait_for(&outcomes[index]);
        CHECK(outcomes[index].error == NULL && outcomes[index].job != NULL);
        cinf_job_free(outcomes[index].job);
    }
    heal();
    CHECK(jobs_of("in/freed.jpg") == MANY);
}

static void on_template(cinf_error *error, cinf_template *made, void *user_data) {
    CHECK(made == NULL);
    on_job(error, NULL, user_data);
}

/* A template that may exist: the error says so, although there is nothing to reconcile. */
static void a_template(const cinf_client *client) {
    const long before = counted("requests");
    script("[{\"silence\":\"after\"}]");
    cinf_create_template request = CINF_CREATE_TEMPLATE_INIT;
    request.name = "half";
    request.rule = "imageMogr2/thumbnail/!50p";
    struct outcome outcome = {0};
    cinf_call *call = NULL;
    SUCCEED(cinf_client_create_template_async(client, &request, NULL, &call, on_template, &outcome));
    await_requests(before + 1);
    SUCCEED(cinf_call_cancel(call));
    wait_for(&outcome);
    CHECK(cinf_error_kind(outcome.error) == CINF_KIND_CANCELLED);
    CHECK(cinf_error_outcome(outcome.error) == CINF_OUTCOME_AMBIGUOUS);
    CHECK(cinf_error_submission(outcome.error) == NULL);
    CHECK(strstr(cinf_error_text(outcome.error), "what it creates may exist") != NULL);
    cinf_error_free(outcome.error);
    cinf_call_free(call);

    struct canceller canceller = {.requests = counted("requests") + 1};
    SUCCEED(cinf_cancel_token_new(&canceller.token));
    cinf_call_options options = CINF_CALL_OPTIONS_INIT;
    options.cancel = canceller.token;
    script("[{\"silence\":\"after\"}]");
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, cancel_in_flight, &canceller) == 0);
    cinf_template *made = NULL;
    cinf_error *error = cinf_client_create_template(client, &request, &options, &made);
    pthread_join(thread, NULL);
    CHECK(made == NULL && cinf_error_outcome(error) == CINF_OUTCOME_AMBIGUOUS);
    cinf_error_free(error);
    /* The token is used up: nothing is sent. */
    error = cinf_client_create_template(client, &request, &options, &made);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_NOT_SENT);
    cinf_error_free(error);
    cinf_cancel_token_free(canceller.token);
}

static void on_done(cinf_error *error, void *user_data) {
    on_job(error, NULL, user_data);
}

/* What answers with nothing tells that it is done. */
static void nothing_to_tell(const cinf_client *client) {
    cinf_delete_template request = CINF_DELETE_TEMPLATE_INIT;
    request.template_id = "t1";
    const long before = counted("requests");
    script("[{\"silence\":\"after\"}]");
    struct outcome outcome = {0};
    cinf_call *call = NULL;
    SUCCEED(cinf_client_delete_template_async(client, &request, NULL, &call, on_done, &outcome));
    await_requests(before + 1);
    SUCCEED(cinf_call_cancel(call));
    wait_for(&outcome);
    CHECK(cinf_error_kind(outcome.error) == CINF_KIND_CANCELLED);
    CHECK(cinf_error_outcome(outcome.error) == CINF_OUTCOME_NONE);
    cinf_error_free(outcome.error);
    cinf_call_free(call);

    outcome = (struct outcome){0};
    SUCCEED(cinf_client_delete_template_async(client, &request, NULL, NULL, on_done, &outcome));
    wait_for(&outcome);
    CHECK(outcome.error == NULL);
    SUCCEED(cinf_client_delete_template(client, &request, NULL));
    refused(cinf_client_delete_template_async(client, &request, NULL, NULL, NULL, NULL), "done", "is NULL");
}

int main(void) {
    cinf_client *client = emulated_client();
    cancelled_while_waiting(client);
    cancelled_in_the_background(client, false);
    cancelled_in_the_background(client, true);
    cancelled_too_early(client);
    a_template(client);
    nothing_to_tell(client);
    cut_off(client);
    let_finish();
    freed();
    cinf_client_free(client);
    return finish("given up");
}
