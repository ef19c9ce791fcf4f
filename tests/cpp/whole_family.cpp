// The scenario `whole_family` in C++.
#include <algorithm>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include <cinf.hpp>

namespace {

constexpr const char *unknown_template = "t100000000000000000000000000000000";
constexpr int soon = 20;

// A report in XML and one in JSON with the lists that real traffic was seen to have.
constexpr const char *reports[] = {
    "<Response><EventName>TaskFinish</EventName><JobsDetail><Code>Success</Code><JobId>c1</JobId><Operation>"
    "<PicProcessResult><ProcessResult><Format>webp</Format><Height>270</Height><Width>480</Width></ProcessResult>"
    "</PicProcessResult></Operation><State>Success</State></JobsDetail></Response>",
    "{\"EventName\": \"TaskFinish\", \"JobsDetail\": [{\"Code\": \"Success\", \"JobId\": \"c2\", \"Operation\": "
    "{\"PicProcessResult\": [{\"ProcessResult\": {\"Format\": \"png\", \"Height\": \"30\", \"Width\": 40}}]}, "
    "\"State\": \"Success\"}]}",
};

std::string text(const char *given) {
    return given != nullptr && *given != '\0' ? given : "-";
}

void show_error(const std::string &step, const cinf_error *error) {
    const cinf_outcome outcome = cinf_error_outcome(error);
    const unsigned status = cinf_error_http_status(error);
    std::cout << step << " " << cinf_kind_name(cinf_error_kind(error))
              << " outcome=" << (outcome != CINF_OUTCOME_NONE ? cinf_outcome_name(outcome) : "-")
              << " status=" << (status != 0 ? std::to_string(status) : "-")
              << " code=" << text(cinf_error_code(error)) << " field=" << text(cinf_error_field(error)) << "\n";
}

void failing(const std::string &step, const std::function<void()> &call) {
    try {
        call();
    } catch (const cinf::Error &error) {
        show_error(step, error.get());
        return;
    }
    throw std::logic_error(step + " should have failed");
}

// What a job made.
std::string made(const cinf_job *job) {
    const cinf_pic_process_result *result = job->operation->pic_process_result;
    if (result == nullptr) {
        return "nothing";
    }
    const cinf_process_result *first = result->process_results[0];
    return std::to_string(first->width) + "x" + std::to_string(first->height) + " " + first->format;
}

void set_queue(const cinf::Client &client, cinf_queue_state state) {
    const cinf::Queue queue = client.list_queues().next();
    const cinf::NotifyConfig notify;
    cinf::UpdateQueue change;
    change.queue_id = queue->queue_id;
    change.name = queue->name;
    change.state = state;
    change.notify_config = &notify;
    std::cout << "update_queue " << client.update_queue(change)->state_name << "\n";
}

std::string templates(const cinf::Client &client) {
    cinf::CreateTemplate request;
    request.name = "half-size";
    request.rule = "imageMogr2/thumbnail/!50p";
    request.is_pic_info = CINF_FLAG_YES;
    const cinf::Template half = client.create_template(request);
    const std::string id = half->template_id;
    std::cout << "create_template " << id << " " << half->name << "\n";

    const char *const ids[] = {id.c_str(), unknown_template};
    cinf::ListTemplates question;
    question.ids = ids;
    question.ids_len = 2;
    auto pages = client.list_templates(question);
    while (const cinf::TemplatePage page = pages.next_page()) {
        for (std::size_t index = 0; index < page->items_len; index++) {
            const cinf_template *listed = page->items[index];
            std::cout << "list_templates " << listed->template_id << " " << listed->name << " "
                      << listed->pic_process->process_rule << "\n";
        }
        std::cout << "missing " << page->missing_ids[0] << "\n";
    }

    cinf::UpdateTemplate change;
    change.template_id = id.c_str();
    change.name = "quarter-size";
    change.rule = "imageMogr2/thumbnail/!25p/format/png";
    const cinf::Template quarter = client.update_template(change);
    std::cout << "update_template " << quarter->template_id << " " << quarter->name << "\n";
    return id;
}

cinf::Job wait_for(const cinf::Client &client, const std::string &job_id) {
    cinf::WaitForJob request;
    request.job_id = job_id.c_str();
    request.poll_interval_ms = soon;
    request.raise_on_failure = CINF_FLAG_NO;
    return client.wait_for_job(request);
}

// Waits for jobs that have ended, and shows them in the order in which they were asked for.
void show_ended(const cinf::Client &client, const std::vector<std::string> &job_ids) {
    cinf::WaitForJobs request;
    request.poll_interval_ms = soon;
    request.raise_on_failure = CINF_FLAG_NO;
    std::vector<cinf::WaitResult> ended;
    auto results = client.wait_for_jobs(job_ids, request);
    while (cinf::WaitResult result = results.next()) {
        ended.push_back(std::move(result));
    }
    std::sort(ended.begin(), ended.end(),
              [](const cinf::WaitResult &one, const cinf::WaitResult &other) { return one->index < other->index; });
    for (const cinf::WaitResult &result : ended) {
        std::cout << "wait_for_jobs " << result->index << " " << result->job->job_id << " " << result->job->state_name
                  << " " << made(result->job) << "\n";
    }
}

void pages_and_cancel(const cinf::Client &client, const std::string &template_id) {
    set_queue(client, CINF_QUEUE_STATE_PAUSED);
    std::vector<std::string> job_ids;
    for (const std::string number : {"1", "2", "3"}) {
        const std::string output = "out/" + number + ".png";
        const std::string user_data = "number-" + number;
        cinf::SubmitJob request;
        request.input = "in/cat.jpg";
        request.template_id = template_id.c_str();
        request.output = output.c_str();
        request.user_data = user_data.c_str();
        const cinf::Job job = client.submit_job(request);
        std::cout << "submit_job " << job->job_id << " " << job->state_name << "\n";
        job_ids.emplace_back(job->job_id);
    }

    cinf::ListJobs question;
    question.size = 2;
    question.order_by_time = CINF_ORDER_BY_TIME_ASC;
    auto jobs = client.list_jobs(question);
    for (const cinf::Job &job : jobs) {
        std::cout << "list_jobs " << job->job_id << " " << job->operation->user_data << "\n";
    }

    client.cancel_job(job_ids[0]);
    const char *const second[] = {job_ids[1].c_str()};
    cinf::CancelJobs several;
    several.job_ids = second;
    several.job_ids_len = 1;
    client.cancel_jobs(several);
    failing("again", [&] { client.cancel_job(job_ids[0]); });

    set_queue(client, CINF_QUEUE_STATE_ACTIVE);
    const cinf::Job job = wait_for(client, job_ids[2]);
    std::cout << "wait_for_job " << job->job_id << " " << made(job.get()) << "\n";
    show_ended(client, job_ids);
}

void many(const cinf::Client &client) {
    std::vector<cinf::SubmitJob> requests(4);
    const char *const outputs[] = {"out/bulk-1.jpg", "out/bulk-2.jpg", "out/bulk-3.jpg", "out/bulk-4.jpg"};
    for (std::size_t index = 0; index < requests.size(); index++) {
        requests[index].input = "in/cat.jpg";
        requests[index].output = outputs[index];
        requests[index].rule = "imageMogr2/thumbnail/32x";
        requests[index].user_data = "bulk";
    }
    requests[1].job_level = 3;
    requests[2].input = "in/none.jpg";
    requests[3].rule = nullptr;
    requests[3].template_id = unknown_template;

    cinf::SubmitJobs one_by_one;
    one_by_one.concurrency = 1;
    one_by_one.in_input_order = CINF_FLAG_YES;
    std::vector<std::string> job_ids;
    auto results = client.submit_jobs(requests, one_by_one);
    for (const cinf::SubmitResult &result : results) {
        if (result->error != nullptr) {
            show_error("submit_jobs " + std::to_string(result->index), result->error);
            continue;
        }
        std::cout << "submit_jobs " << result->index << " " << result->input << " " << result->job->job_id << "\n";
        job_ids.emplace_back(result->job->job_id);
    }
    for (const std::string &job_id : job_ids) {
        std::cout << "wait_for_job " << wait_for(client, job_id)->state_name << "\n";
    }
    show_ended(client, job_ids);
}

void play() {
    // Region, bucket, endpoint and credentials come from the environment.
    const cinf::Client client{cinf::ClientOptions()};
    client.enable_service();
    const std::string template_id = templates(client);
    pages_and_cancel(client, template_id);
    many(client);
    for (const char *report : reports) {
        const cinf::Callback callback = cinf::parse_callback(report);
        const cinf_job *job = callback->job;
        std::cout << "parse_callback " << callback->event_name << " " << job->job_id << " " << job->state_name << " "
                  << made(job) << "\n";
    }
    failing("no report", [] { cinf::parse_callback("<Response/>"); });

    cinf::DeleteTemplate request;
    request.template_id = template_id.c_str();
    client.delete_template(request);
    failing("deleted", [&] { client.delete_template(request); });
    client.disable_service();
}

} // namespace

int main() {
    try {
        play();
        return 0;
    } catch (const std::exception &error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
