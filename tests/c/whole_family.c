/* The scenario `whole_family` in C. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cinf.h>

#define UNKNOWN_TEMPLATE "t100000000000000000000000000000000"
#define SOON 20

/* A report in XML and one in JSON with the lists that real traffic was seen to have. */
static const char *const REPORTS[] = {
    "<Response><EventName>TaskFinish</EventName><JobsDetail><Code>Success</Code><JobId>c1</JobId><Operation>"
    "<PicProcessResult><ProcessResult><Format>webp</Format><Height>270</Height><Width>480</Width></ProcessResult>"
    "</PicProcessResult></Operation><State>Success</State></JobsDetail></Response>",
    "{\"EventName\": \"TaskFinish\", \"JobsDetail\": [{\"Code\": \"Success\", \"JobId\": \"c2\", \"Operation\": "
    "{\"PicProcessResult\": [{\"ProcessResult\": {\"Format\": \"png\", \"Height\": \"30\", \"Width\": 40}}]}, "
    "\"State\": \"Success\"}]}",
};

/* The texts of a list, one after the other. */
struct texts {
    char items[4][80];
    size_t count;
    size_t given;
};

static void add(struct texts *texts, const char *text) {
    snprintf(texts->items[texts->count++], sizeof(texts->items[0]), "%s", text);
}

static int32_t next_text(const char **input, void *user_data) {
    struct texts *texts = user_data;
    if (texts->given == texts->count) {
        return 0;
    }
    *input = texts->items[texts->given++];
    return 1;
}

static const char *text(const char *given) {
    return given != NULL ? given : "-";
}

static void show_error(const char *step, const cinf_error *error) {
    const cinf_outcome outcome = cinf_error_outcome(error);
    char status[16] = "-";
    if (cinf_error_http_status(error) != 0) {
        snprintf(status, sizeof(status), "%u", (unsigned)cinf_error_http_status(error));
    }
    printf("%s %s outcome=%s status=%s code=%s field=%s\n", step, cinf_kind_name(cinf_error_kind(error)),
           outcome == CINF_OUTCOME_NONE ? "-" : cinf_outcome_name(outcome), status, text(cinf_error_code(error)),
           text(cinf_error_field(error)));
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
    show_error(step, error);
    cinf_error_free(error);
}

/* What a job made. */
static const char *made(const cinf_job *job) {
    static char buffer[64];
    const cinf_pic_process_result *result = job->operation->pic_process_result;
    if (result == NULL) {
        return "nothing";
    }
    const cinf_process_result *first = result->process_results[0];
    snprintf(buffer, sizeof(buffer), "%dx%d %s", (int)first->width, (int)first->height, first->format);
    return buffer;
}

static void set_queue(const cinf_client *client, cinf_queue_state state) {
    cinf_queue_pager *queues = NULL;
    cinf_queue *queue = NULL;
    cinf_queue *changed = NULL;
    must(cinf_client_list_queues(client, NULL, NULL, &queues));
    must(cinf_queue_pager_next(queues, &queue));
    cinf_notify_config notify = CINF_NOTIFY_CONFIG_INIT;
    cinf_update_queue change = CINF_UPDATE_QUEUE_INIT;
    change.queue_id = queue->queue_id;
    change.name = queue->name;
    change.state = state;
    change.notify_config = &notify;
    must(cinf_client_update_queue(client, &change, NULL, &changed));
    printf("update_queue %s\n", changed->state_name);
    cinf_queue_free(changed);
    cinf_queue_free(queue);
    cinf_queue_pager_free(queues);
}

static void templates(const cinf_client *client, struct texts *template_id) {
    cinf_create_template request = CINF_CREATE_TEMPLATE_INIT;
    request.name = "half-size";
    request.rule = "imageMogr2/thumbnail/!50p";
    request.is_pic_info = CINF_FLAG_YES;
    cinf_template *made_template = NULL;
    must(cinf_client_create_template(client, &request, NULL, &made_template));
    printf("create_template %s %s\n", made_template->template_id, made_template->name);
    add(template_id, made_template->template_id);
    cinf_template_free(made_template);

    const char *const ids[] = {template_id->items[0], UNKNOWN_TEMPLATE};
    cinf_list_templates question = CINF_LIST_TEMPLATES_INIT;
    question.ids = ids;
    question.ids_len = 2;
    cinf_template_pager *pages = NULL;
    must(cinf_client_list_templates(client, &question, NULL, &pages));
    for (;;) {
        cinf_template_page *page = NULL;
        must(cinf_template_pager_next_page(pages, &page));
        if (page == NULL) {
            break;
        }
        for (size_t index = 0; index < page->items_len; index++) {
            const cinf_template *listed = page->items[index];
            printf("list_templates %s %s %s\n", listed->template_id, listed->name, listed->pic_process->process_rule);
        }
        printf("missing %s\n", page->missing_ids[0]);
        cinf_template_page_free(page);
    }
    cinf_template_pager_free(pages);

    cinf_update_template change = CINF_UPDATE_TEMPLATE_INIT;
    change.template_id = template_id->items[0];
    change.name = "quarter-size";
    change.rule = "imageMogr2/thumbnail/!25p/format/png";
    must(cinf_client_update_template(client, &change, NULL, &made_template));
    printf("update_template %s %s\n", made_template->template_id, made_template->name);
    cinf_template_free(made_template);
}

static int by_index(const void *one, const void *other) {
    const cinf_wait_result *const *left = one;
    const cinf_wait_result *const *right = other;
    return (int)(*left)->index - (int)(*right)->index;
}

/* Waits for jobs that have ended, and shows them in the order in which they were asked for. */
static void show_ended(const cinf_client *client, struct texts *job_ids) {
    cinf_wait_for_jobs request = CINF_WAIT_FOR_JOBS_INIT;
    request.poll_interval_ms = SOON;
    request.raise_on_failure = CINF_FLAG_NO;
    cinf_wait_result_stream *stream = NULL;
    cinf_wait_result *ended[4];
    size_t count = 0;
    job_ids->given = 0;
    must(cinf_client_wait_for_jobs(client, &request, NULL, next_text, job_ids, &stream));
    for (;;) {
        cinf_wait_result *result = NULL;
        must(cinf_wait_result_stream_next(stream, &result));
        if (result == NULL) {
            break;
        }
        ended[count++] = result;
    }
    cinf_wait_result_stream_free(stream);
    qsort(ended, count, sizeof(ended[0]), by_index);
    for (size_t index = 0; index < count; index++) {
        const cinf_job *job = ended[index]->job;
        printf("wait_for_jobs %u %s %s %s\n", (unsigned)ended[index]->index, job->job_id, job->state_name, made(job));
        cinf_wait_result_free(ended[index]);
    }
}

static cinf_job *wait_for(const cinf_client *client, const char *job_id) {
    cinf_wait_for_job request = CINF_WAIT_FOR_JOB_INIT;
    cinf_job *job = NULL;
    request.job_id = job_id;
    request.poll_interval_ms = SOON;
    request.raise_on_failure = CINF_FLAG_NO;
    must(cinf_client_wait_for_job(client, &request, NULL, &job));
    return job;
}

static void pages_and_cancel(const cinf_client *client, const char *template_id) {
    struct texts job_ids = {.count = 0};
    set_queue(client, CINF_QUEUE_STATE_PAUSED);
    for (int number = 1; number <= 3; number++) {
        char output[16];
        char user_data[16];
        snprintf(output, sizeof(output), "out/%d.png", number);
        snprintf(user_data, sizeof(user_data), "number-%d", number);
        cinf_submit_job request = CINF_SUBMIT_JOB_INIT;
        request.input = "in/cat.jpg";
        request.template_id = template_id;
        request.output = output;
        request.user_data = user_data;
        cinf_job *job = NULL;
        must(cinf_client_submit_job(client, &request, NULL, &job));
        printf("submit_job %s %s\n", job->job_id, job->state_name);
        add(&job_ids, job->job_id);
        cinf_job_free(job);
    }

    cinf_list_jobs question = CINF_LIST_JOBS_INIT;
    question.size = 2;
    question.order_by_time = CINF_ORDER_BY_TIME_ASC;
    cinf_job_pager *jobs = NULL;
    must(cinf_client_list_jobs(client, &question, NULL, &jobs));
    for (;;) {
        cinf_job *job = NULL;
        must(cinf_job_pager_next(jobs, &job));
        if (job == NULL) {
            break;
        }
        printf("list_jobs %s %s\n", job->job_id, job->operation->user_data);
        cinf_job_free(job);
    }
    cinf_job_pager_free(jobs);

    cinf_cancel_job one = CINF_CANCEL_JOB_INIT;
    one.job_id = job_ids.items[0];
    must(cinf_client_cancel_job(client, &one, NULL));
    const char *const second[] = {job_ids.items[1]};
    cinf_cancel_jobs several = CINF_CANCEL_JOBS_INIT;
    several.job_ids = second;
    several.job_ids_len = 1;
    must(cinf_client_cancel_jobs(client, &several, NULL));
    failing("again", cinf_client_cancel_job(client, &one, NULL));

    set_queue(client, CINF_QUEUE_STATE_ACTIVE);
    cinf_job *job = wait_for(client, job_ids.items[2]);
    printf("wait_for_job %s %s\n", job->job_id, made(job));
    cinf_job_free(job);
    show_ended(client, &job_ids);
}

static int32_t next_request(const cinf_submit_job **input, void *user_data) {
    static cinf_submit_job request;
    static const char *const outputs[] = {"out/bulk-1.jpg", "out/bulk-2.jpg", "out/bulk-3.jpg", "out/bulk-4.jpg"};
    size_t *number = user_data;
    if (*number == 4) {
        return 0;
    }
    request = (cinf_submit_job)CINF_SUBMIT_JOB_INIT;
    request.input = *number == 2 ? "in/none.jpg" : "in/cat.jpg";
    request.output = outputs[*number];
    request.user_data = "bulk";
    if (*number == 3) {
        request.template_id = UNKNOWN_TEMPLATE;
    } else {
        request.rule = "imageMogr2/thumbnail/32x";
    }
    if (*number == 1) {
        request.job_level = 3;
    }
    ++*number;
    *input = &request;
    return 1;
}

static void many(const cinf_client *client) {
    struct texts job_ids = {.count = 0};
    size_t number = 0;
    cinf_submit_jobs one_by_one = CINF_SUBMIT_JOBS_INIT;
    one_by_one.concurrency = 1;
    one_by_one.in_input_order = CINF_FLAG_YES;
    cinf_submit_result_stream *stream = NULL;
    must(cinf_client_submit_jobs(client, &one_by_one, NULL, next_request, &number, &stream));
    for (;;) {
        cinf_submit_result *result = NULL;
        must(cinf_submit_result_stream_next(stream, &result));
        if (result == NULL) {
            break;
        }
        if (result->error != NULL) {
            char step[32];
            snprintf(step, sizeof(step), "submit_jobs %u", (unsigned)result->index);
            show_error(step, result->error);
        } else {
            printf("submit_jobs %u %s %s\n", (unsigned)result->index, result->input, result->job->job_id);
            add(&job_ids, result->job->job_id);
        }
        cinf_submit_result_free(result);
    }
    cinf_submit_result_stream_free(stream);
    for (size_t index = 0; index < job_ids.count; index++) {
        cinf_job *job = wait_for(client, job_ids.items[index]);
        printf("wait_for_job %s\n", job->state_name);
        cinf_job_free(job);
    }
    show_ended(client, &job_ids);
}

static void show_reports(void) {
    cinf_callback *callback = NULL;
    for (size_t index = 0; index < 2; index++) {
        must(cinf_parse_callback(REPORTS[index], strlen(REPORTS[index]), &callback));
        const cinf_job *job = callback->job;
        printf("parse_callback %s %s %s %s\n", callback->event_name, job->job_id, job->state_name, made(job));
        cinf_callback_free(callback);
    }
    failing("no report", cinf_parse_callback("<Response/>", strlen("<Response/>"), &callback));
}

int main(void) {
    /* Region, bucket, endpoint and credentials come from the environment. */
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    cinf_client *client = NULL;
    cinf_bucket *bucket = NULL;
    must(cinf_client_new(&options, &client));
    must(cinf_client_enable_service(client, NULL, NULL, &bucket));
    cinf_bucket_free(bucket);

    struct texts template_id = {.count = 0};
    templates(client, &template_id);
    pages_and_cancel(client, template_id.items[0]);
    many(client);
    show_reports();

    cinf_delete_template request = CINF_DELETE_TEMPLATE_INIT;
    request.template_id = template_id.items[0];
    must(cinf_client_delete_template(client, &request, NULL));
    failing("deleted", cinf_client_delete_template(client, &request, NULL));

    cinf_disabled_service *disabled = NULL;
    must(cinf_client_disable_service(client, NULL, NULL, &disabled));
    cinf_disabled_service_free(disabled);
    cinf_client_free(client);
    return 0;
}
