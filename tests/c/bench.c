/* CPU and wall time per submission in microseconds, one after the other. Run by `make bench`. */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cinf.h>

static void must(cinf_error *error) {
    if (error != NULL) {
        fprintf(stderr, "%s\n", cinf_error_text(error));
        exit(1);
    }
}

static void one(const cinf_client *client) {
    cinf_submit_job request = CINF_SUBMIT_JOB_INIT;
    request.input = "in/cat.jpg";
    request.rule = "imageMogr2/rotate/90";
    request.output = "out/cat.jpg";
    cinf_job *job = NULL;
    must(cinf_client_submit_job(client, &request, NULL, &job));
    cinf_job_free(job);
}

static double seconds(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        return 2;
    }
    const long count = strtol(argv[2], NULL, 10);
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    cinf_client *client = NULL;
    must(cinf_client_new(&options, &client));
    for (int index = 0; index < 200; index++) {
        one(client);
    }
    const double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    const double wall = seconds(CLOCK_MONOTONIC);
    for (long index = 0; index < count; index++) {
        one(client);
    }
    printf("%.2f %.2f\n", (seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu) * 1e6 / (double)count,
           (seconds(CLOCK_MONOTONIC) - wall) * 1e6 / (double)count);
    cinf_client_free(client);
    return 0;
}
