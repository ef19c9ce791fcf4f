/* The whole life of a bucket, one blocking call after the other. */
#include "check.h"

static void seen(const cinf_job *update, void *user_data) {
    int *updates = user_data;
    *updates += 1;
    CHECK(update->job_id != NULL);
}

/* A blocking call inside the callback of a blocking call. */
static void looked_up(const cinf_job *update, void *user_data) {
    const cinf_client *client = user_data;
    cinf_get_job request = CINF_GET_JOB_INIT;
    request.job_id = update->job_id;
    cinf_job *job = NULL;
    SUCCEED(cinf_client_get_job(client, &request, NULL, &job));
    CHECK_TEXT(job->job_id, update->job_id);
    cinf_job_free(job);
}

static char *submitted(const cinf_client *client, const char *input, const char *output) {
    cinf_submit_job request = CINF_SUBMIT_JOB_INIT;
    request.input = input;
    request.rule = "imageMogr2/rotate/90";
    request.output = output;
    request.is_pic_info = CINF_FLAG_YES;
    request.user_data = "order 7";
    cinf_job *job = NULL;
    SUCCEED(cinf_client_submit_job(client, &request, NULL, &job));
    CHECK(job->response->status == 200);
    CHECK(job->response->attempts == 1);
    CHECK(job->response->request_id != NULL);
    CHECK(job->response->elapsed_ms >= 0);
    CHECK(job->creation_time > 0);
    char *job_id = malloc(strlen(job->job_id) + 1);
    CHECK(job_id != NULL);
    strcpy(job_id, job->job_id);
    cinf_job_free(job);
    return job_id;
}

int main(void) {
    CHECK_TEXT(cinf_version(), CINF_VERSION);
    CHECK(cinf_abi_version() == CINF_ABI_VERSION);
    CHECK(CINF_VERSION_NUMBER == CINF_VERSION_MAJOR * 1000000 + CINF_VERSION_MINOR * 1000 + CINF_VERSION_PATCH);

    cinf_client *client = emulated_client();
    CHECK_TEXT(cinf_client_bucket(client), getenv("CLOUD_INFINITE_BUCKET"));
    CHECK_TEXT(cinf_client_region(client), getenv("CLOUD_INFINITE_REGION"));

    cinf_bucket *bucket = NULL;
    SUCCEED(cinf_client_enable_service(client, NULL, NULL, &bucket));
    CHECK_TEXT(bucket->name, cinf_client_bucket(client));
    CHECK(bucket->create_time > 0);
    cinf_bucket_free(bucket);

    const char *regions[] = {"ap-guangzhou", "ap-beijing"};
    cinf_list_buckets all = CINF_LIST_BUCKETS_INIT;
    all.regions = regions;
    all.regions_len = 2;
    cinf_bucket_pager *buckets = NULL;
    SUCCEED(cinf_client_list_buckets(client, &all, NULL, &buckets));
    int found = 0;
    for (;;) {
        cinf_bucket *entry = NULL;
        SUCCEED(cinf_bucket_pager_next(buckets, &entry));
        if (entry == NULL) {
            break;
        }
        found += same(entry->name, cinf_client_bucket(client));
        cinf_bucket_free(entry);
    }
    CHECK(found == 1);
    cinf_bucket_pager_free(buckets);

    const char *ids[] = {"pno-such-queue"};
    cinf_list_queues missing = CINF_LIST_QUEUES_INIT;
    missing.queue_ids = ids;
    missing.queue_ids_len = 1;
    cinf_queue_pager *queues = NULL;
    SUCCEED(cinf_client_list_queues(client, &missing, NULL, &queues));
    cinf_queue_page *page = NULL;
    SUCCEED(cinf_queue_pager_next_page(queues, &page));
    CHECK(page->items_len == 0 && page->items == NULL);
    CHECK(page->missing_ids_len == 1);
    CHECK_TEXT(page->missing_ids[0], ids[0]);
    CHECK(page->total_count == CINF_ABSENT || page->total_count >= 0);
    cinf_queue_page_free(page);
    SUCCEED(cinf_queue_pager_next_page(queues, &page));
    CHECK(page == NULL);
    cinf_queue_pager_free(queues);

    SUCCEED(cinf_client_list_queues(client, NULL, NULL, &queues));
    SUCCEED(cinf_queue_pager_next_page(queues, &page));
    CHECK(page->items_len == 1 && page->total_count == 1);
    const cinf_queue *queue = page->items[0];
    CHECK(queue->state == CINF_QUEUE_STATE_ACTIVE);
    CHECK_TEXT(queue->state_name, "Active");

    /* What was read can be written back. */
    cinf_notify_config notify = CINF_NOTIFY_CONFIG_INIT;
    notify.state = CINF_NOTIFY_STATE_ON;
    notify.event = "TaskFinish";
    notify.type = CINF_NOTIFY_TYPE_URL;
    notify.url = "http://127.0.0.1:9/callback";
    cinf_update_queue change = CINF_UPDATE_QUEUE_INIT;
    change.queue_id = queue->queue_id;
    change.name = "pictures";
    change.state = CINF_QUEUE_STATE_ACTIVE;
    change.notify_config = &notify;
    cinf_queue *changed = NULL;
    SUCCEED(cinf_client_update_queue(client, &change, NULL, &changed));
    CHECK_TEXT(changed->name, "pictures");
    CHECK(changed->notify_config != NULL && changed->notify_config->state == CINF_NOTIFY_STATE_ON);
    change.state = CINF_QUEUE_STATE_OTHER;
    change.state_name = changed->state_name;
    change.notify_config = changed->notify_config;
    cinf_queue *again = NULL;
    SUCCEED(cinf_client_update_queue(client, &change, NULL, &again));
    CHECK_TEXT(again->notify_config->url, notify.url);
    cinf_queue_free(again);
    cinf_queue_free(changed);
    cinf_queue_page_free(page);
    cinf_queue_pager_free(queues);

    char *job_id = submitted(client, "in/cat.jpg", "out/cat.jpg");
    int updates = 0;
    cinf_wait_for_job wait = CINF_WAIT_FOR_JOB_INIT;
    wait.job_id = job_id;
    wait.poll_interval_ms = 20;
    wait.on_update = seen;
    wait.on_update_data = &updates;
    cinf_call_options options = CINF_CALL_OPTIONS_INIT;
    options.timeout_ms = 60000;
    cinf_job *done = NULL;
    SUCCEED(cinf_client_wait_for_job(client, &wait, &options, &done));
    CHECK(updates >= 1);
    CHECK(done->state == CINF_JOB_STATE_SUCCESS);
    CHECK_TEXT(done->state_name, "Success");
    CHECK_TEXT(done->job_id, job_id);
    CHECK_TEXT(done->operation->output->object, "out/cat.jpg");
    CHECK_TEXT(done->operation->user_data, "order 7");
    CHECK(done->operation->pic_process->is_pic_info == CINF_FLAG_YES);
    const cinf_pic_process_result *result = done->operation->pic_process_result;
    CHECK(result->process_results_len == 1);
    CHECK(result->process_results[0]->width > 0 && result->process_results[0]->size > 0);
    CHECK(result->original_info->image_info->width == result->process_results[0]->height);
    CHECK(done->end_time >= done->creation_time);
    cinf_job_free(done);

    wait.on_update = looked_up;
    wait.on_update_data = client;
    SUCCEED(cinf_client_wait_for_job(client, &wait, NULL, &done));
    cinf_job_free(done);

    cinf_get_job get = CINF_GET_JOB_INIT;
    get.job_id = job_id;
    cinf_job *job = NULL;
    SUCCEED(cinf_client_get_job(client, &get, NULL, &job));
    CHECK(job->state == CINF_JOB_STATE_SUCCESS);
    cinf_job_free(job);
    free(job_id);

    /* A job that fails is an error that carries it, unless it was asked for otherwise. */
    job_id = submitted(client, "in/no-such-picture.jpg", "out/none.jpg");
    wait.job_id = job_id;
    wait.on_update = NULL;
    cinf_error *failed = cinf_client_wait_for_job(client, &wait, NULL, &done);
    CHECK(cinf_error_kind(failed) == CINF_KIND_JOB_FAILED);
    CHECK(cinf_error_job(failed)->state == CINF_JOB_STATE_FAILED);
    CHECK_TEXT(cinf_error_code(failed), cinf_error_job(failed)->code);
    CHECK_TEXT(cinf_error_operation(failed), "wait_for_job");
    CHECK(cinf_error_outcome(failed) == CINF_OUTCOME_NONE);
    CHECK(cinf_error_elapsed_ms(failed) > 0);
    cinf_error_free(failed);
    wait.raise_on_failure = CINF_FLAG_NO;
    SUCCEED(cinf_client_wait_for_job(client, &wait, NULL, &done));
    CHECK(done->state == CINF_JOB_STATE_FAILED);
    cinf_job_free(done);
    free(job_id);

    cinf_client *sibling = NULL;
    SUCCEED(cinf_client_for_bucket(client, "sibling-1250000000", &sibling));
    CHECK_TEXT(cinf_client_bucket(sibling), "sibling-1250000000");
    cinf_client_free(sibling);

    cinf_disabled_service *disabled = NULL;
    SUCCEED(cinf_client_disable_service(client, NULL, NULL, &disabled));
    CHECK_TEXT(disabled->bucket_name, cinf_client_bucket(client));
    CHECK(!disabled->already_absent);
    cinf_disabled_service_free(disabled);
    cinf_client_free(client);
    return finish("life");
}
