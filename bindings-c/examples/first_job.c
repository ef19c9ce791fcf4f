/* Rotates a picture: enable the service, submit a job, wait for it.
 *
 *     cc first_job.c $(pkg-config --cflags --libs cinf) -o first_job
 *
 * Credentials come from TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY. */
#include <stdio.h>

#include <cinf.h>

int main(void) {
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    options.region = "ap-guangzhou";
    options.bucket = "examplebucket-1250000000";
    cinf_client *client = NULL;
    cinf_bucket *bucket = NULL;
    cinf_job *job = NULL;
    cinf_job *done = NULL;

    cinf_error *error = cinf_client_new(&options, &client);
    if (!error) {
        error = cinf_client_enable_service(client, NULL, NULL, &bucket);
    }
    if (!error) {
        cinf_submit_job request = CINF_SUBMIT_JOB_INIT;
        request.input = "in/cat.jpg";
        request.rule = "imageMogr2/rotate/90";
        request.output = "out/cat.jpg";
        error = cinf_client_submit_job(client, &request, NULL, &job);
    }
    if (!error) {
        cinf_wait_for_job request = CINF_WAIT_FOR_JOB_INIT;
        request.job_id = job->job_id;
        cinf_call_options patience = CINF_CALL_OPTIONS_INIT;
        patience.timeout_ms = 60000;
        error = cinf_client_wait_for_job(client, &request, &patience, &done);
    }
    if (!error) {
        printf("%s: %s\n", done->state_name, done->operation->pic_process_result->object_name);
    } else {
        fprintf(stderr, "%s\n", cinf_error_text(error));
        if (cinf_error_outcome(error) == CINF_OUTCOME_AMBIGUOUS) {
            /* The job may exist. Keep this text: cinf_client_reconcile finds the job with it. */
            fprintf(stderr, "%s\n", cinf_error_submission(error));
        }
    }

    int code = error ? 1 : 0;
    cinf_error_free(error);
    cinf_job_free(done);
    cinf_job_free(job);
    cinf_bucket_free(bucket);
    cinf_client_free(client);
    return code;
}
