/* Calls in the background: called back once, elsewhere, in order; cancelled; and blocking calls inside a callback. */
#include <pthread.h>
#include <time.h>

#include "check.h"

enum { MANY = 200 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;

/* What a callback was told. */
struct outcome {
    int calls;
    int updates;
    pthread_t thread;
    cinf_error *error;
    cinf_job *job;
    cinf_queue *queue;
    const cinf_client *client;
    cinf_job *looked_up;
};

static void wait_for(struct outcome *outcome) {
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += 60;
    pthread_mutex_lock(&lock);
    int late = 0;
    while (outcome->calls == 0 && late == 0) {
        late = pthread_cond_timedwait(&news, &lock, &until);
    }
    pthread_mutex_unlock(&lock);
    CHECK(late == 0);
}

static void settle(struct outcome *outcome) {
    pthread_mutex_lock(&lock);
    outcome->calls++;
    outcome->thread = pthread_self();
    pthread_cond_broadcast(&news);
    pthread_mutex_unlock(&lock);
}

static void on_job(cinf_error *error, cinf_job *job, void *user_data) {
    struct outcome *outcome = user_data;
    outcome->error = error;
    outcome->job = job;
    if (job != NULL && outcome->client != NULL) {
        cinf_get_job request = CINF_GET_JOB_INIT;
        request.job_id = job->job_id;
        cinf_error *failed = cinf_client_get_job(outcome->client, &request, NULL, &outcome->looked_up);
        if (failed != NULL) {
            fprintf(stderr, "%s\n", cinf_error_text(failed));
            cinf_error_free(failed);
        }
    }
    settle(outcome);
}

static void on_queue(cinf_error *error, cinf_queue *queue, void *user_data) {
    struct outcome *outcome = user_data;
    outcome->error = error;
    outcome->queue = queue;
    settle(outcome);
}

static void on_update(const cinf_job *update, void *user_data) {
    struct outcome *outcome = user_data;
    pthread_mutex_lock(&lock);
    CHECK(update->job_id != NULL);
    CHECK(outcome->calls == 0);
    outcome->updates++;
    pthread_mutex_unlock(&lock);
}

static void released(struct outcome *outcome) {
    cinf_error_free(outcome->error);
    cinf_job_free(outcome->job);
    cinf_queue_free(outcome->queue);
    cinf_job_free(outcome->looked_up);
}

static void *cancel_soon(void *token) {
    struct timespec moment = {.tv_sec = 0, .tv_nsec = 100 * 1000 * 1000};
    nanosleep(&moment, NULL);
    cinf_error_free(cinf_cancel_token_cancel(token));
    return NULL;
}

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int main(void) {
    cinf_client *client = emulated_client();
    cinf_bucket *bucket = NULL;
    SUCCEED(cinf_client_enable_service(client, NULL, NULL, &bucket));
    cinf_bucket_free(bucket);

    /* The request is copied, and the callback may make blocking calls. */
    char input[] = "in/cat.jpg";
    struct outcome submitted = {.client = client};
    {
        cinf_submit_job submit = CINF_SUBMIT_JOB_INIT;
        submit.input = input;
        submit.rule = "imageMogr2/rotate/90";
        submit.output = "out/background.jpg";
        cinf_call *call = NULL;
        SUCCEED(cinf_client_submit_job_async(client, &submit, NULL, &call, on_job, &submitted));
        memset(input, 'x', sizeof input - 1);
        memset(&submit, 0xff, sizeof submit);
        CHECK(call != NULL);
        wait_for(&submitted);
        CHECK(submitted.error == NULL && submitted.job != NULL);
        CHECK_TEXT(submitted.job->input->object, "in/cat.jpg");
        CHECK(!pthread_equal(submitted.thread, pthread_self()));
        CHECK(submitted.looked_up != NULL);
        /* Too late to be cancelled. */
        SUCCEED(cinf_call_cancel(call));
        cinf_call_free(call);
    }

    /* Updates come before the end. */
    struct outcome waited = {0};
    cinf_wait_for_job wait = CINF_WAIT_FOR_JOB_INIT;
    wait.job_id = submitted.job->job_id;
    wait.poll_interval_ms = 20;
    wait.on_update = on_update;
    wait.on_update_data = &waited;
    SUCCEED(cinf_client_wait_for_job_async(client, &wait, NULL, NULL, on_job, &waited));
    wait_for(&waited);
    CHECK(waited.updates >= 1 && waited.job->state == CINF_JOB_STATE_SUCCESS);
    released(&waited);

    /* A refused argument is reported like any other error. */
    struct outcome refusal = {0};
    cinf_get_job get = CINF_GET_JOB_INIT;
    get.job_id = "a/b";
    SUCCEED(cinf_client_get_job_async(client, &get, NULL, NULL, on_job, &refusal));
    wait_for(&refusal);
    CHECK(refusal.job == NULL);
    refused(refusal.error, "job_id", "must be 1 to 64 letters, digits, `_` and `-`");

    /* What cannot even be read is refused at once, and nobody is called. */
    struct outcome unread = {0};
    get.job_id = NULL;
    refused(cinf_client_get_job_async(client, &get, NULL, NULL, on_job, &unread), "job_id", "is NULL");
    CHECK(unread.calls == 0);

    /* A list. */
    cinf_queue_pager *pager = NULL;
    SUCCEED(cinf_client_list_queues(client, NULL, NULL, &pager));
    for (int expected = 1; expected >= 0; expected--) {
        struct outcome entry = {0};
        SUCCEED(cinf_queue_pager_next_async(pager, NULL, on_queue, &entry));
        wait_for(&entry);
        CHECK(entry.error == NULL);
        CHECK((entry.queue != NULL) == (expected == 1));
        released(&entry);
    }
    /* Freed while a call goes on. */
    struct outcome late = {0};
    SUCCEED(cinf_queue_pager_next_async(pager, NULL, on_queue, &late));
    cinf_queue_pager_free(pager);
    wait_for(&late);
    CHECK(late.error == NULL);

    /* Cancelled: a wait for a job that does not end, because the queue does not start it. */
    cinf_queue_pager *queues = NULL;
    SUCCEED(cinf_client_list_queues(client, NULL, NULL, &queues));
    cinf_queue *queue = NULL;
    SUCCEED(cinf_queue_pager_next(queues, &queue));
    cinf_queue_pager_free(queues);
    cinf_notify_config notify = CINF_NOTIFY_CONFIG_INIT;
    cinf_update_queue pause = CINF_UPDATE_QUEUE_INIT;
    pause.queue_id = queue->queue_id;
    pause.name = "paused";
    pause.state = CINF_QUEUE_STATE_PAUSED;
    pause.notify_config = &notify;
    cinf_queue *paused = NULL;
    SUCCEED(cinf_client_update_queue(client, &pause, NULL, &paused));
    CHECK(paused->state == CINF_QUEUE_STATE_PAUSED);
    cinf_queue_free(paused);
    cinf_queue_free(queue);
    cinf_submit_job submit = CINF_SUBMIT_JOB_INIT;
    submit.input = "in/cat.jpg";
    submit.rule = "imageMogr2/rotate/90";
    submit.output = "out/never.jpg";
    cinf_job *stuck = NULL;
    SUCCEED(cinf_client_submit_job(client, &submit, NULL, &stuck));

    struct outcome cancelled = {0};
    wait.job_id = stuck->job_id;
    wait.on_update = NULL;
    cinf_call *call = NULL;
    SUCCEED(cinf_client_wait_for_job_async(client, &wait, NULL, &call, on_job, &cancelled));
    int64_t begin = now_ms();
    SUCCEED(cinf_call_cancel(call));
    SUCCEED(cinf_call_cancel(call));
    wait_for(&cancelled);
    CHECK(now_ms() - begin < 5000);
    CHECK(cancelled.calls == 1 && cancelled.job == NULL);
    CHECK(cinf_error_kind(cancelled.error) == CINF_KIND_CANCELLED);
    CHECK_TEXT(cinf_error_operation(cancelled.error), "wait_for_job");
    cinf_call_free(call);
    released(&cancelled);

    /* A blocking call is cancelled from another thread, with and without somebody who is told of updates. */
    for (int told = 0; told < 2; told++) {
        cinf_cancel_token *token = NULL;
        SUCCEED(cinf_cancel_token_new(&token));
        cinf_call_options options = CINF_CALL_OPTIONS_INIT;
        options.cancel = token;
        struct outcome updates = {0};
        wait.on_update = told ? on_update : NULL;
        wait.on_update_data = &updates;
        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, cancel_soon, token) == 0);
        begin = now_ms();
        cinf_job *never = NULL;
        cinf_error *error = cinf_client_wait_for_job(client, &wait, &options, &never);
        CHECK(now_ms() - begin < 5000);
        CHECK(cinf_error_kind(error) == CINF_KIND_CANCELLED && never == NULL);
        cinf_error_free(error);
        pthread_join(thread, NULL);
        CHECK((updates.updates == 1) == (told == 1));
        cinf_cancel_token_free(token);
    }

    /* A wait that runs out of time shows the job. */
    cinf_call_options shortly = CINF_CALL_OPTIONS_INIT;
    shortly.timeout_ms = 200;
    wait.on_update = NULL;
    cinf_job *never = NULL;
    cinf_error *error = cinf_client_wait_for_job(client, &wait, &shortly, &never);
    CHECK(cinf_error_kind(error) == CINF_KIND_WAIT_TIMED_OUT);
    CHECK_TEXT(cinf_error_job(error)->job_id, stuck->job_id);
    cinf_error_free(error);

    /* Many at once, the client freed before they end: each is reported once. */
    static struct outcome many[MANY];
    get.job_id = stuck->job_id;
    for (int index = 0; index < MANY; index++) {
        SUCCEED(cinf_client_get_job_async(client, &get, NULL, NULL, on_job, &many[index]));
    }
    cinf_client_free(client);
    for (int index = 0; index < MANY; index++) {
        wait_for(&many[index]);
        CHECK(many[index].error == NULL && same(many[index].job->job_id, stuck->job_id));
    }
    struct timespec moment = {.tv_sec = 0, .tv_nsec = 50 * 1000 * 1000};
    nanosleep(&moment, NULL);
    for (int index = 0; index < MANY; index++) {
        CHECK(many[index].calls == 1);
        released(&many[index]);
    }
    CHECK(submitted.calls == 1 && unread.calls == 0);
    released(&submitted);
    cinf_job_free(stuck);
    return finish("background");
}
