/* Runs the demonstration's job once more, from C. Run by `make demo`. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cinf.h>

int main(void) {
    const char *picture = getenv("DEMO_PICTURE");
    const char *rule = getenv("DEMO_RULE");
    if (picture == NULL || rule == NULL) {
        fprintf(stderr, "make demo sets DEMO_PICTURE and DEMO_RULE\n");
        return 2;
    }
    const char *slash = strrchr(picture, '/');
    char input[1024];
    snprintf(input, sizeof(input), "in/%s", slash != NULL ? slash + 1 : picture);

    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    cinf_client *client = NULL;
    cinf_job *job = NULL;
    cinf_job *done = NULL;
    cinf_error *error = cinf_client_new(&options, &client);
    if (error == NULL) {
        cinf_submit_job request = CINF_SUBMIT_JOB_INIT;
        request.input = input;
        request.rule = rule;
        request.output = "out/c";
        error = cinf_client_submit_job(client, &request, NULL, &job);
    }
    if (error == NULL) {
        cinf_wait_for_job request = CINF_WAIT_FOR_JOB_INIT;
        request.job_id = job->job_id;
        request.poll_interval_ms = 20;
        error = cinf_client_wait_for_job(client, &request, NULL, &done);
    }
    if (error == NULL) {
        const cinf_process_result *made = done->operation->pic_process_result->process_results[0];
        printf("C        %s  %s  %dx%d %s\n", done->job_id, done->state_name, (int)made->width, (int)made->height,
               made->format);
    } else {
        fprintf(stderr, "%s\n", cinf_error_text(error));
    }
    const int code = error != NULL;
    cinf_error_free(error);
    cinf_job_free(done);
    cinf_job_free(job);
    cinf_client_free(client);
    return code;
}
