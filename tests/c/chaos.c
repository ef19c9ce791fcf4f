/* Submits many jobs to a server that fails at random, from the background, and writes an account of each of them:
 *
 *     chaos ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY ACCOUNT_FILE CONTROL_URL
 *
 * When all have ended, the server is healed, and the job of each that is ambiguous is looked for. */
#define _POSIX_C_SOURCE 200809L
#include <pthread.h>
#include <stdbool.h>

#include <cinf.h>

#include "control.h"

/* Silence is a fault too: nobody should wait long for its end. */
enum { ATTEMPT_TIMEOUT_MS = 1000 };

/* What is known of a submission. */
struct entry {
    char input[32];
    const char *outcome;
    char *job_id;
    char *submission;
    const char *reconciled;
    char *reconciled_job_id;
};

static const cinf_client *client;
static struct entry *entries;
static int count;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;
static int begun;
static int ended;

static void must(cinf_error *error) {
    if (error != NULL) {
        fprintf(stderr, "%s\n", cinf_error_text(error));
        exit(1);
    }
}

static char *copy(const char *text) {
    char *made = text != NULL ? strdup(text) : NULL;
    if (made == NULL) {
        fprintf(stderr, "a text is missing, or there is no memory for it\n");
        exit(1);
    }
    return made;
}

/* The next entry that nobody has begun; NULL if there is none. */
static struct entry *next_entry(void) {
    pthread_mutex_lock(&lock);
    struct entry *entry = begun < count ? &entries[begun++] : NULL;
    pthread_mutex_unlock(&lock);
    return entry;
}

static void note_end(void) {
    pthread_mutex_lock(&lock);
    ended++;
    pthread_cond_signal(&news);
    pthread_mutex_unlock(&lock);
}

static void submit_next(void);
static void look_next(void);

static void on_job(cinf_error *error, cinf_job *job, void *user_data) {
    struct entry *entry = user_data;
    switch (cinf_error_outcome(error)) {
    case CINF_OUTCOME_NONE:
        must(error);
        entry->outcome = "created";
        entry->job_id = copy(job->job_id);
        break;
    case CINF_OUTCOME_REJECTED:
        entry->outcome = "rejected";
        break;
    case CINF_OUTCOME_NOT_SENT:
        entry->outcome = "not_sent";
        break;
    case CINF_OUTCOME_AMBIGUOUS:
        entry->outcome = "ambiguous";
        entry->submission = copy(cinf_error_submission(error));
        break;
    }
    cinf_error_free(error);
    cinf_job_free(job);
    /* In this order: when all have ended nobody may still be about to begin another. */
    submit_next();
    note_end();
}

static void submit_next(void) {
    struct entry *entry = next_entry();
    if (entry == NULL) {
        return;
    }
    cinf_submit_job request = CINF_SUBMIT_JOB_INIT;
    request.input = entry->input;
    request.rule = "imageMogr2/rotate/90";
    request.output = "out/chaos.jpg";
    must(cinf_client_submit_job_async(client, &request, NULL, NULL, on_job, entry));
}

static void on_look(cinf_error *error, cinf_reconciliation *found, void *user_data) {
    struct entry *entry = user_data;
    must(error);
    switch (found->verdict) {
    case CINF_RECONCILIATION_VERDICT_FOUND:
        entry->reconciled = "found";
        entry->reconciled_job_id = copy(found->job->job_id);
        break;
    case CINF_RECONCILIATION_VERDICT_FOUND_SEVERAL:
        entry->reconciled = "found_several";
        break;
    case CINF_RECONCILIATION_VERDICT_NOT_FOUND_YET:
        entry->reconciled = "not_found_yet";
        break;
    default:
        fprintf(stderr, "a verdict without a number: %s\n", found->verdict_name);
        exit(1);
    }
    cinf_reconciliation_free(found);
    look_next();
    note_end();
}

static void look_next(void) {
    for (struct entry *entry = next_entry(); entry != NULL; entry = next_entry()) {
        if (entry->submission != NULL) {
            cinf_reconcile request = CINF_RECONCILE_INIT;
            request.submission = entry->submission;
            must(cinf_client_reconcile_async(client, &request, NULL, NULL, on_look, entry));
            return;
        }
        note_end();
    }
}

/* Goes through all entries, so many at a time. */
static void go_through(void (*begin_next)(void), int concurrency) {
    begun = 0;
    ended = 0;
    for (int index = 0; index < concurrency; index++) {
        begin_next();
    }
    pthread_mutex_lock(&lock);
    while (ended < count) {
        pthread_cond_wait(&news, &lock);
    }
    pthread_mutex_unlock(&lock);
}

/* Text of the account, or null. Nothing in it has to be escaped: inputs are our own, ids were checked by the client. */
static void print_text(FILE *file, const char *name, const char *text) {
    if (text != NULL) {
        fprintf(file, ", \"%s\": \"%s\"", name, text);
    } else {
        fprintf(file, ", \"%s\": null", name);
    }
}

static void write_account(const char *path) {
    FILE *file = fopen(path, "w");
    if (file == NULL) {
        perror(path);
        exit(1);
    }
    for (int index = 0; index < count; index++) {
        const struct entry *entry = &entries[index];
        fprintf(file, "{\"input\": \"%s\"", entry->input);
        print_text(file, "outcome", entry->outcome);
        print_text(file, "job_id", entry->job_id);
        print_text(file, "reconciled", entry->reconciled);
        print_text(file, "reconciled_job_id", entry->reconciled_job_id);
        fprintf(file, "}\n");
    }
    if (fclose(file) != 0) {
        perror(path);
        exit(1);
    }
}

int main(int argc, char **argv) {
    if (argc != 10) {
        fprintf(stderr, "usage: %s ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY ACCOUNT_FILE CONTROL_URL\n",
                argv[0]);
        return 2;
    }
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    options.endpoint = argv[1];
    options.bucket = argv[2];
    options.region = argv[3];
    options.secret_id = argv[4];
    options.secret_key = argv[5];
    options.attempt_timeout_ms = ATTEMPT_TIMEOUT_MS;
    cinf_client *made = NULL;
    must(cinf_client_new(&options, &made));
    client = made;
    count = atoi(argv[6]);
    const int concurrency = atoi(argv[7]);
    if (count <= 0 || concurrency <= 0) {
        fprintf(stderr, "COUNT and CONCURRENCY must be numbers above zero\n");
        return 2;
    }
    entries = calloc((size_t)count, sizeof(*entries));
    if (entries == NULL) {
        perror("COUNT");
        return 1;
    }
    for (int index = 0; index < count; index++) {
        snprintf(entries[index].input, sizeof(entries[index].input), "chaos/%d.jpg", index);
    }
    go_through(submit_next, concurrency);
    steer(argv[9], "/heal", "");
    go_through(look_next, concurrency);
    write_account(argv[8]);
    for (int index = 0; index < count; index++) {
        free(entries[index].job_id);
        free(entries[index].submission);
        free(entries[index].reconciled_job_id);
    }
    free(entries);
    cinf_client_free(made);
    return 0;
}
