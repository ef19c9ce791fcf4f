// The scenario `first_life` in C++.
#include <functional>
#include <iostream>
#include <string>

#include <cinf.hpp>

namespace {

std::string text(const std::string &given) {
    return given.empty() ? "-" : given;
}

void failing(const std::string &step, const std::function<void()> &call) {
    try {
        call();
    } catch (const cinf::Error &error) {
        const bool has_outcome = error.outcome() != CINF_OUTCOME_NONE;
        std::cout << step << " " << cinf_kind_name(error.kind())
                  << " outcome=" << (has_outcome ? cinf_outcome_name(error.outcome()) : "-")
                  << " status=" << (error.http_status() != 0 ? std::to_string(error.http_status()) : "-")
                  << " code=" << text(error.code()) << " field=" << text(error.field())
                  << " rule=" << text(error.rule()) << "\n";
        return;
    }
    throw std::logic_error(step + " should have failed");
}

void show(const std::string &step, const cinf::Job &job) {
    const cinf_pic_process_result *result = job->operation->pic_process_result;
    const cinf_image_info *original = result->original_info->image_info;
    const cinf_process_result *made = result->process_results[0];
    std::cout << step << " " << job->job_id << " " << job->state_name << " " << made->width << "x" << made->height << " "
              << made->format << " from " << original->width << "x" << original->height << "\n";
}

cinf::SubmitJob submission() {
    cinf::SubmitJob request;
    request.input = "in/cat.jpg";
    request.rule = "imageMogr2/thumbnail/!50p|imageMogr2/rotate/90/format/png";
    request.output = "out/cat & <dog>.png";
    request.is_pic_info = CINF_FLAG_YES;
    request.user_data = "order-17";
    request.job_level = 1;
    return request;
}

cinf::Job wait_for(const cinf::Client &client, const char *job_id) {
    cinf::WaitForJob request;
    request.job_id = job_id;
    request.poll_interval_ms = 20;
    return client.wait_for_job(request);
}

void play() {
    // Region, bucket, endpoint and credentials come from the environment.
    const cinf::Client client{cinf::ClientOptions()};
    const cinf::Bucket bucket = client.enable_service();
    std::cout << "enable_service " << bucket->name << " " << bucket->region << "\n";

    const cinf::Queue first = client.list_queues().next();
    cinf::NotifyConfig notify;
    notify.state = CINF_NOTIFY_STATE_ON;
    notify.event = "TaskFinish";
    notify.result_format = CINF_NOTIFY_FORMAT_JSON;
    notify.type = CINF_NOTIFY_TYPE_URL;
    notify.url = "http://127.0.0.1:9/callback?a=1&b=2";
    cinf::UpdateQueue change;
    change.queue_id = first->queue_id;
    change.name = u8"图片_queue-1*";
    change.state = CINF_QUEUE_STATE_ACTIVE;
    change.notify_config = &notify;
    const cinf::Queue changed = client.update_queue(change);
    std::cout << "update_queue " << changed->queue_id << " " << changed->name << " " << changed->state_name << "\n";

    auto queues = client.list_queues();
    for (const cinf::Queue &queue : queues) {
        std::cout << "list_queues " << queue->name << " " << queue->max_concurrent << " "
                  << queue->notify_config->state_name << " " << queue->notify_config->url << "\n";
    }
    cinf::ListBuckets one_a_page;
    one_a_page.page_size = 1;
    auto buckets = client.list_buckets(one_a_page);
    for (const cinf::Bucket &entry : buckets) {
        std::cout << "list_buckets " << entry->name << "\n";
    }

    const cinf::Job job = client.submit_job(submission());
    std::cout << "submit_job " << job->job_id << " " << job->state_name << " " << job->operation->user_data << "\n";
    show("wait_for_job", wait_for(client, job->job_id));
    show("get_job", client.get_job(job->job_id));

    failing("refused", [&] {
        cinf::SubmitJob request = submission();
        request.job_level = 3;
        client.submit_job(request);
    });
    cinf::SubmitJob request = submission();
    request.input = "in/none.jpg";
    const cinf::Job none = client.submit_job(request);
    failing("failed", [&] { wait_for(client, none->job_id); });
    failing("unknown", [&] { client.get_job("c00000000000000000000000000000000"); });

    const cinf::DisabledService disabled = client.disable_service();
    std::cout << "disable_service " << disabled->bucket_name << " " << (disabled->already_absent ? "true" : "false")
              << "\n";
    failing("rejected", [&] { client.submit_job(submission()); });
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
