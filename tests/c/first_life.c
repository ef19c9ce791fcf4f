/* The scenario `first_life` in C. */
#include <stdio.h>
#include <stdlib.h>

#include <cinf.h>

#define UNKNOWN_JOB "c00000000000000000000000000000000"

static const char *text(const char *given) {
    return given != NULL ? given : "-";
}

/* A call that must succeed. */
static void must(cinf_error *error) {
    if (error != NULL) {
        fprintf(stderr, "%s\n", cinf_error_text(error));
        cinf_error_free(error);
        exit(1);
    }
}

/* A call that must fail. */
static void failing(const char *step, cinf_error *error) {
    if (error == NULL) {
        fprintf(stderr, "%s should have failed\n", step);
        exit(1);
    }
    const cinf_outcome outcome = cinf_error_outcome(error);
    char status[16] = "-";
    if (cinf_error_http_status(error) != 0) {
        snprintf(status, sizeof(status), "%u", (unsigned)cinf_error_http_status(error));
    }
    printf("%s %s outcome=%s status=%s code=%s field=%s rule=%s\n", step, cinf_kind_name(cinf_error_kind(error)),
           outcome == CINF_OUTCOME_NONE ? "-" : cinf_outcome_name(outcome), status, text(cinf_error_code(error)),
           text(cinf_error_field(error)), text(cinf_error_rule(error)));
    cinf_error_free(error);
}

static void show(const char *step, const cinf_job *job) {
    const cinf_pic_process_result *result = job->operation->pic_process_result;
    const cinf_image_info *original = result->original_info->image_info;
    const cinf_process_result *made = result->process_results[0];
    printf("%s %s %s %dx%d %s from %dx%d\n", step, job->job_id, job->state_name, (int)made->width, (int)made->height,
           made->format, (int)original->width, (int)original->height);
}

static cinf_submit_job submission(void) {
    cinf_submit_job request = CINF_SUBMIT_JOB_INIT;
    request.input = "in/cat.jpg";
    request.rule = "imageMogr2/thumbnail/!50p|imageMogr2/rotate/90/format/png";
    request.output = "out/cat & <dog>.png";
    request.is_pic_info = CINF_FLAG_YES;
    request.user_data = "order-17";
    request.job_level = 1;
    return request;
}

static cinf_error *wait_for(const cinf_client *client, const char *job_id, cinf_job **job) {
    cinf_wait_for_job request = CINF_WAIT_FOR_JOB_INIT;
    request.job_id = job_id;
    request.poll_interval_ms = 20;
    return cinf_client_wait_for_job(client, &request, NULL, job);
}

static void queue_part(const cinf_client *client) {
    cinf_queue_pager *queues = NULL;
    cinf_queue *queue = NULL;
    must(cinf_client_list_queues(client, NULL, NULL, &queues));
    must(cinf_queue_pager_next(queues, &queue));

    cinf_notify_config notify = CINF_NOTIFY_CONFIG_INIT;
    notify.state = CINF_NOTIFY_STATE_ON;
    notify.event = "TaskFinish";
    notify.result_format = CINF_NOTIFY_FORMAT_JSON;
    notify.type = CINF_NOTIFY_TYPE_URL;
    notify.url = "http://127.0.0.1:9/callback?a=1&b=2";
    cinf_update_queue change = CINF_UPDATE_QUEUE_INIT;
    change.queue_id = queue->queue_id;
    change.name = "\xe5\x9b\xbe\xe7\x89\x87_queue-1*";
    change.state = CINF_QUEUE_STATE_ACTIVE;
    change.notify_config = &notify;
    cinf_queue *changed = NULL;
    must(cinf_client_update_queue(client, &change, NULL, &changed));
    printf("update_queue %s %s %s\n", changed->queue_id, changed->name, changed->state_name);
    cinf_queue_free(changed);
    cinf_queue_free(queue);
    cinf_queue_pager_free(queues);

    must(cinf_client_list_queues(client, NULL, NULL, &queues));
    for (;;) {
        must(cinf_queue_pager_next(queues, &queue));
        if (queue == NULL) {
            break;
        }
        printf("list_queues %s %d %s %s\n", queue->name, (int)queue->max_concurrent, queue->notify_config->state_name,
               queue->notify_config->url);
        cinf_queue_free(queue);
    }
    cinf_queue_pager_free(queues);
}

static void bucket_part(const cinf_client *client) {
    cinf_list_buckets request = CINF_LIST_BUCKETS_INIT;
    request.page_size = 1;
    cinf_bucket_pager *buckets = NULL;
    must(cinf_client_list_buckets(client, &request, NULL, &buckets));
    for (;;) {
        cinf_bucket *bucket = NULL;
        must(cinf_bucket_pager_next(buckets, &bucket));
        if (bucket == NULL) {
            break;
        }
        printf("list_buckets %s\n", bucket->name);
        cinf_bucket_free(bucket);
    }
    cinf_bucket_pager_free(buckets);
}

static void job_part(const cinf_client *client) {
    cinf_submit_job request = submission();
    cinf_job *job = NULL;
    cinf_job *seen = NULL;
    must(cinf_client_submit_job(client, &request, NULL, &job));
    printf("submit_job %s %s %s\n", job->job_id, job->state_name, job->operation->user_data);
    must(wait_for(client, job->job_id, &seen));
    show("wait_for_job", seen);
    cinf_job_free(seen);

    cinf_get_job question = CINF_GET_JOB_INIT;
    question.job_id = job->job_id;
    must(cinf_client_get_job(client, &question, NULL, &seen));
    show("get_job", seen);
    cinf_job_free(seen);
    cinf_job_free(job);

    request.job_level = 3;
    failing("refused", cinf_client_submit_job(client, &request, NULL, &job));
    request = submission();
    request.input = "in/none.jpg";
    must(cinf_client_submit_job(client, &request, NULL, &job));
    failing("failed", wait_for(client, job->job_id, &seen));
    cinf_job_free(job);
    question.job_id = UNKNOWN_JOB;
    failing("unknown", cinf_client_get_job(client, &question, NULL, &seen));
}

int main(void) {
    /* Region, bucket, endpoint and credentials come from the environment. */
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    cinf_client *client = NULL;
    cinf_bucket *bucket = NULL;
    must(cinf_client_new(&options, &client));
    must(cinf_client_enable_service(client, NULL, NULL, &bucket));
    printf("enable_service %s %s\n", bucket->name, bucket->region);
    cinf_bucket_free(bucket);

    queue_part(client);
    bucket_part(client);
    job_part(client);

    cinf_disabled_service *disabled = NULL;
    must(cinf_client_disable_service(client, NULL, NULL, &disabled));
    printf("disable_service %s %s\n", disabled->bucket_name, disabled->already_absent ? "true" : "false");
    cinf_disabled_service_free(disabled);

    cinf_submit_job request = submission();
    cinf_job *job = NULL;
    failing("rejected", cinf_client_submit_job(client, &request, NULL, &job));
    cinf_client_free(client);
    return 0;
}
