/* What the tests against the fault server share. */
#ifndef CINF_TESTS_FAULTS_H
#define CINF_TESTS_FAULTS_H

#include <time.h>

#include "../../tests/c/control.h"
#include "check.h"

static inline const char *control_url(void) {
    const char *url = getenv("FAULT_SERVER_CONTROL");
    CHECK(url != NULL);
    return url;
}

/* The faults of the next requests, as an array of JSON. */
static inline void script(const char *faults) {
    steer(control_url(), "/script", faults);
}

/* The fault of every request from now on. */
static inline void always(const char *fault) {
    steer(control_url(), "/always", fault);
}

static inline void heal(void) {
    steer(control_url(), "/heal", "");
}

/* A number of the server's counts: the first field of that name. */
static inline long counted(const char *name) {
    char field[64];
    snprintf(field, sizeof(field), "\"%s\":", name);
    char *stats = control(control_url(), "GET", "/stats", "");
    const char *found = strstr(stats, field);
    CHECK(found != NULL);
    const long number = strtol(found + strlen(field), NULL, 10);
    free(stats);
    return number;
}

/* Whether the server made that job. */
static inline bool exists(const char *job_id) {
    char *ledger = control(control_url(), "GET", "/ledger", "");
    const bool found = strstr(ledger, job_id) != NULL;
    free(ledger);
    return found;
}

/* How many jobs were made of an input. */
static inline int jobs_of(const char *input) {
    char field[256];
    snprintf(field, sizeof(field), "\"input\":\"%s\"", input);
    char *ledger = control(control_url(), "GET", "/ledger", "");
    int jobs = 0;
    for (const char *at = ledger; (at = strstr(at, field)) != NULL; at += strlen(field)) {
        jobs++;
    }
    free(ledger);
    return jobs;
}

/* Waits until the server has read that many requests. */
static inline void await_requests(long expected) {
    const struct timespec moment = {0, 5 * 1000 * 1000};
    for (int looks = 0; counted("requests") < expected; looks++) {
        CHECK(looks < 6000);
        nanosleep(&moment, NULL);
    }
}

/* A submission of an input of its own. */
static inline cinf_submit_job submission_of(const char *input) {
    cinf_submit_job request;
    memset(&request, 0, sizeof(request));
    request.struct_size = sizeof(request);
    request.input = input;
    request.rule = "imageMogr2/rotate/90";
    request.output = "out/cat.jpg";
    return request;
}

/* What looking for a submission's job finds. */
static inline cinf_reconciliation *looked_for(const cinf_client *client, const char *submission) {
    cinf_reconcile request;
    memset(&request, 0, sizeof(request));
    request.struct_size = sizeof(request);
    request.submission = submission;
    cinf_reconciliation *found = NULL;
    SUCCEED(cinf_client_reconcile(client, &request, NULL, &found));
    return found;
}

/* A submission that may have created a job, and did: looking for it finds that job and no other. */
static inline void found_again(const cinf_client *client, const char *submission, const char *input) {
    CHECK(submission != NULL && submission[0] == '{' && strstr(submission, input) != NULL);
    CHECK(strstr(submission, getenv("TENCENTCLOUD_SECRET_KEY")) == NULL);
    cinf_reconciliation *found = looked_for(client, submission);
    CHECK(found->verdict == CINF_RECONCILIATION_VERDICT_FOUND);
    CHECK(found->job_ids_len == 1 && exists(found->job->job_id));
    CHECK_TEXT(found->job->job_id, found->job_ids[0]);
    CHECK_TEXT(found->job->input->object, input);
    CHECK(found->job->operation->user_data == NULL);
    CHECK(jobs_of(input) == 1);
    cinf_reconciliation_free(found);
}

#endif
