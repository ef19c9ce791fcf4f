// The whole life of a bucket in C++: exceptions, answers that free themselves, lists in loops.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <iterator>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <cinf.hpp>

namespace {

int checks_passed = 0;

void check_that(bool holds, const char *what, int line) {
    if (!holds) {
        std::cerr << __FILE__ << ":" << line << ": " << what << "\n";
        std::exit(1);
    }
    checks_passed++;
}

#define CHECK(what) check_that((what), #what, __LINE__)

template <class Call>
cinf::Error thrown(Call call) {
    try {
        call();
    } catch (const cinf::Error &error) {
        return error;
    }
    std::cerr << "nothing was thrown\n";
    std::exit(1);
}

void shapes() {
    static_assert(!std::is_copy_constructible_v<cinf::Job>, "an answer has one owner");
    static_assert(std::is_nothrow_move_constructible_v<cinf::Job>, "an answer can be handed on");
    static_assert(std::is_copy_constructible_v<cinf::Client>, "clients are shared");
    static_assert(std::is_base_of_v<std::runtime_error, cinf::Error>, "errors are caught like any other");
    using Iterator = cinf::QueuePager::iterator;
    static_assert(
        std::is_same_v<std::iterator_traits<Iterator>::iterator_category, std::input_iterator_tag>, "a list is read once");
    cinf::SubmitJob request;
    CHECK(request.struct_size == sizeof(cinf_submit_job) && request.input == nullptr && request.queue_id == nullptr);
}

void objects(const cinf::Client &client) {
    const std::string content(300000, 'x');
    cinf::PutObject request;
    request.key = "in/object";
    client.put_object(request.set_body(content));
    cinf::ObjectBody body = client.get_object("in/object");
    CHECK(body.info()->size == static_cast<std::int64_t>(content.size()));
    char first = 0;
    CHECK(body.read(&first, 1) == 1 && first == 'x');
    CHECK(body.read_all() == content.substr(1) && body.read_all().empty());
    client.delete_object("in/object");
    CHECK(thrown([&] { client.get_object("in/object"); }).kind() == CINF_KIND_NOT_FOUND);
}

void errors(const cinf::Client &client) {
    cinf::SubmitJob request;
    request.input = "/absolute";
    request.rule = "imageMogr2/rotate/90";
    request.output = "out/cat.jpg";
    const cinf::Error error = thrown([&] { client.submit_job(request); });
    CHECK(error.kind() == CINF_KIND_INVALID_ARGUMENT);
    CHECK(error.field() == "input");
    CHECK(error.rule() == "must not begin with `/` or `\\`: an object key is not a path");
    CHECK(error.value() == "/absolute");
    CHECK(error.outcome() == CINF_OUTCOME_NOT_SENT);
    CHECK(error.operation() == "submit_job" && error.attempts() == 0 && error.code().empty());
    CHECK(std::string(error.what()).find(error.message()) != std::string::npos);
    const cinf::Error copy = error;
    CHECK(copy.get() == error.get());

    const cinf::Error missing = thrown([&] { client.get_job("cnosuchjob"); });
    CHECK(missing.kind() == CINF_KIND_NOT_FOUND && missing.http_status() == 200 && !missing.request_id().empty());
    CHECK(missing.job() == nullptr && missing.elapsed_ms() >= 0);

    cinf::ClientOptions options;
    options.bucket = "none";
    CHECK(thrown([&] { cinf::Client refused(options); }).field() == "bucket");
}

} // namespace

int main() {
    shapes();
    const cinf::Client client{cinf::ClientOptions()};
    CHECK(client.bucket() == std::getenv("CLOUD_INFINITE_BUCKET"));
    const cinf::Bucket bucket = client.enable_service();
    CHECK(bucket->name == client.bucket());
    errors(client);
    objects(client);

    std::vector<std::string> names;
    for (const cinf::Bucket &found : client.list_buckets()) {
        names.emplace_back(found->name);
    }
    CHECK(std::count(names.begin(), names.end(), client.bucket()) == 1);

    cinf::QueuePager queues = client.list_queues();
    const cinf::QueuePage page = queues.next_page();
    CHECK(page->items_len == 1);
    CHECK(!queues.next_page() && !queues.next());
    cinf::NotifyConfig notify;
    notify.state = CINF_NOTIFY_STATE_OFF;
    cinf::UpdateQueue change;
    change.queue_id = page->items[0]->queue_id;
    change.name = "pictures";
    change.state = CINF_QUEUE_STATE_ACTIVE;
    change.notify_config = &notify;
    CHECK(std::string(client.update_queue(change)->name) == "pictures");

    cinf::SubmitJob request;
    request.input = "in/cat.jpg";
    request.rule = "imageMogr2/rotate/90";
    request.output = "out/cpp.jpg";
    cinf::Job job = client.submit_job(request);
    cinf::CallOptions options;
    options.timeout_ms = 60000;
    const cinf::Job done = client.wait_for_job(job->job_id, options);
    CHECK(done->state == CINF_JOB_STATE_SUCCESS);
    CHECK(done->operation->pic_process_result->process_results_len == 1);
    const cinf::Job moved = std::move(job);
    CHECK(moved && std::string(client.get_job(moved->job_id)->state_name) == "Success");

    // A list of more than one page.
    const cinf::Job second = client.submit_job(request);
    client.wait_for_job(second->job_id, options);
    cinf::ListJobs one_a_page;
    const cinf_job_state states[] = {CINF_JOB_STATE_SUCCESS, CINF_JOB_STATE_FAILED};
    one_a_page.states = states;
    one_a_page.states_len = 2;
    one_a_page.size = 1;
    std::vector<std::string> listed;
    for (const cinf::Job &found : client.list_jobs(one_a_page)) {
        listed.emplace_back(found->job_id);
    }
    CHECK((listed == std::vector<std::string>{second->job_id, moved->job_id}));
    const cinf::JobPage first = client.list_jobs(one_a_page).next_page();
    CHECK(first->items_len == 1 && first->next_token != nullptr);
    one_a_page.next_token = first->next_token;
    cinf::JobPager rest = client.list_jobs(one_a_page);
    CHECK(std::string(rest.next()->job_id) == moved->job_id && !rest.next());

    // Cancelled from another thread.
    change.state = CINF_QUEUE_STATE_PAUSED;
    client.update_queue(change);
    const cinf::Job stuck = client.submit_job(request);
    const cinf::CancelToken token;
    options.cancel = token.get();
    std::thread canceller([&token] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        token.cancel();
    });
    const cinf::Error cancelled = thrown([&] { client.wait_for_job(stuck->job_id, options); });
    canceller.join();
    CHECK(cancelled.kind() == CINF_KIND_CANCELLED);

    CHECK(client.for_bucket("sibling-1250000000").bucket() == "sibling-1250000000");
    CHECK(client.disable_service()->bucket_name == client.bucket());
    std::cout << "life in C++: " << checks_passed << " passed, 0 failed\n";
    return 0;
}
