/* Reading callbacks: XML and JSON, and what is neither. */
#include "check.h"

static const char JSON[] =
    "{\"EventName\": \"TaskFinish\", \"JobsDetail\": [{\"JobId\": \"c1\", \"State\": \"Success\", \"Code\": \"Success\", "
    "\"Message\": null, \"Operation\": {\"UserData\": \"order-17\", \"PicProcessResult\": [{\"ObjectName\": \"out/cat.webp\", "
    "\"ProcessResult\": {\"Width\": \"480\", \"Size\": 20148}}]}}]}";

static const char XML[] =
    "<Response><EventName>TaskFinish</EventName><JobsDetail><JobId>c1</JobId><State>Success</State><Code>Success</Code>"
    "<Message/><Operation><UserData>order-17</UserData><PicProcessResult><ObjectName>out/cat.webp</ObjectName>"
    "<ProcessResult><Width>480</Width><Size>20148</Size></ProcessResult></PicProcessResult></Operation></JobsDetail>"
    "</Response>";

static void read_one(const char *body, size_t len) {
    cinf_callback *callback = NULL;
    SUCCEED(cinf_parse_callback(body, len, &callback));
    CHECK(callback->event == CINF_CALLBACK_EVENT_TASK_FINISH);
    CHECK_TEXT(callback->event_name, "TaskFinish");
    CHECK(callback->further_jobs_len == 0);
    CHECK_TEXT(callback->document, body);
    CHECK_TEXT(callback->job->job_id, "c1");
    CHECK(callback->job->state == CINF_JOB_STATE_SUCCESS && callback->job->message == NULL);
    CHECK_TEXT(callback->job->operation->user_data, "order-17");
    const cinf_pic_process_result *result = callback->job->operation->pic_process_result;
    CHECK_TEXT(result->object_name, "out/cat.webp");
    CHECK(result->process_results[0]->width == 480 && result->process_results[0]->size == 20148);
    cinf_callback_free(callback);
}

static void other_events(void) {
    static const char body[] = "{\"EventName\": \"QueueDrained\", \"Queue\": {}}";
    cinf_callback *callback = NULL;
    SUCCEED(cinf_parse_callback(body, sizeof body - 1, &callback));
    CHECK(callback->event == CINF_CALLBACK_EVENT_OTHER && callback->job == NULL);
    CHECK_TEXT(callback->event_name, "QueueDrained");
    cinf_callback_free(callback);
}

static void no_report(const void *body, size_t len) {
    cinf_callback *callback = NULL;
    cinf_error *error = cinf_parse_callback(body, len, &callback);
    CHECK(error != NULL && callback == NULL);
    CHECK(cinf_error_kind(error) == CINF_KIND_DECODE && cinf_error_attempts(error) == 0);
    CHECK_TEXT(cinf_error_operation(error), "parse_callback");
    cinf_error_free(error);
}

int main(void) {
    read_one(JSON, sizeof JSON - 1);
    read_one(XML, sizeof XML - 1);
    other_events();
    no_report(NULL, 0);
    no_report("hello", 5);
    /* A report that is cut off, whatever stands behind its end in memory. */
    no_report(JSON, sizeof JSON - 2);
    no_report(XML, sizeof XML - 2);
    cinf_callback *callback = NULL;
    refused(cinf_parse_callback(NULL, 3, &callback), "body", "is NULL");
    refused(cinf_parse_callback(JSON, sizeof JSON - 1, NULL), "callback", "is NULL");
    cinf_callback_free(NULL);
    cinf_text_free(NULL);
    return finish("callbacks");
}
