// Submissions of which it is not known what became, from C++.
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <typeinfo>
#include <vector>

#include <cinf.hpp>

#include "faults.h"

namespace {

cinf::SubmitJob submission(const std::string &input) {
    cinf::SubmitJob request;
    request.input = input.c_str();
    request.rule = "imageMogr2/rotate/90";
    request.output = "out/cat.jpg";
    return request;
}

// The exception of a call, which must be of exactly that type.
template <class Exception, class Call>
Exception thrown(Call call) {
    try {
        call();
    } catch (const Exception &error) {
        CHECK(typeid(error) == typeid(Exception));
        return error;
    }
    check_failed(__FILE__, __LINE__, "nothing was thrown");
    std::abort();
}

void ambiguous(const cinf::Client &client) {
    static_assert(std::is_base_of_v<cinf::Error, cinf::AmbiguousSubmission>, "a handler of all errors sees it too");
    // Row 10.
    script("[{\"reset\":\"after\"}]");
    const std::string input = "in/ambiguous.jpg";
    const auto error = thrown<cinf::AmbiguousSubmission>([&] { client.submit_job(submission(input)); });
    CHECK(error.outcome() == CINF_OUTCOME_AMBIGUOUS && error.kind() == CINF_KIND_CONNECTION);
    CHECK(!error.retry_after_ms() && !error.retry_quota_exhausted());
    CHECK(error.waited_ms() >= 0 && error.waited_ms() <= error.elapsed_ms());
    const cinf::Reconciliation found = client.reconcile(error.submission());
    CHECK(found->verdict == CINF_RECONCILIATION_VERDICT_FOUND && found->job->input->object == input);

    // A template has no handle, and an exception that says no more than it knows.
    static_assert(std::is_base_of_v<cinf::Ambiguous, cinf::AmbiguousSubmission>, "one handler for all that may exist");
    script("[{\"reset\":\"after\"}]");
    cinf::CreateTemplate half;
    half.name = "half";
    half.rule = "imageMogr2/thumbnail/!50p";
    const auto lost = thrown<cinf::Ambiguous>([&] { client.create_template(half); });
    CHECK(lost.outcome() == CINF_OUTCOME_AMBIGUOUS && lost.submission().empty());

    // Row 19: rejected, which is no such thing.
    script("[{\"status\":{\"status\":429,\"commit\":\"before\",\"headers\":[[\"Retry-After\",\"86400\"]]}}]");
    const auto rejected = thrown<cinf::Error>([&] { client.submit_job(submission(input)); });
    CHECK(rejected.outcome() == CINF_OUTCOME_REJECTED && rejected.submission().empty());
    CHECK(rejected.retry_after_ms() == 86400000);
}

void settings() {
    cinf::ClientOptions options;
    options.submission_mode = CINF_SUBMISSION_MODE_EFFECTIVELY_ONCE;
    options.settle_time_ms = 100;
    const cinf::Client client(options);
    script("[{\"reset\":\"after\"}]");
    const cinf::Job job = client.submit_job(submission("in/settled.jpg"));
    CHECK(exists(job->job_id));
    cinf::CallOptions call;
    call.submission_mode = CINF_SUBMISSION_MODE_AT_MOST_ONCE;
    call.max_attempts = 1;
    script("[{\"close\":\"after\"}]");
    thrown<cinf::AmbiguousSubmission>([&] { client.submit_job(submission("in/once.jpg"), call); });
}

// Row 57.
void cancelled(const cinf::Client &client) {
    const long before = counted("requests");
    script("[{\"silence\":\"after\"}]");
    const cinf::CancelToken token;
    cinf::CallOptions options;
    options.cancel = token.get();
    std::thread canceller([&] {
        await_requests(before + 1);
        token.cancel();
    });
    const std::string input = "in/cancelled.jpg";
    const auto error = thrown<cinf::AmbiguousSubmission>([&] { client.submit_job(submission(input), options); });
    canceller.join();
    CHECK(error.kind() == CINF_KIND_CANCELLED);
    found_again(client.get(), error.submission().c_str(), input.c_str());
}

void shut_down(const cinf::Client &witness) {
    const cinf::Client client{cinf::ClientOptions()};
    CHECK(cinf::Client(client).shutdown(0).empty());
    const auto refused = thrown<cinf::Error>([&] { client.submit_job(submission("in/late.jpg")); });
    CHECK(refused.kind() == CINF_KIND_CONFLICT && refused.outcome() == CINF_OUTCOME_NOT_SENT);

    const cinf::Client busy{cinf::ClientOptions()};
    const long before = counted("requests");
    script("[{\"silence\":\"after\"}]");
    std::string told;
    std::thread submitter([&] {
        told = thrown<cinf::AmbiguousSubmission>([&] { busy.submit_job(submission("in/cut-off.jpg")); }).submission();
    });
    await_requests(before + 1);
    const std::vector<std::string> left = busy.shutdown(0);
    submitter.join();
    CHECK(left == std::vector<std::string>{told});
    found_again(witness.get(), told.c_str(), "in/cut-off.jpg");
}

void credentials() {
    const std::string id = std::getenv("TENCENTCLOUD_SECRET_ID");
    const std::string key = std::getenv("TENCENTCLOUD_SECRET_KEY");
    const auto witness = std::make_shared<int>(0);
    {
        const cinf::Client client(cinf::ClientOptions(), [=] {
            ++*witness;
            return cinf::Credential{id, key, "", 0};
        });
        client.submit_job(submission("in/loaded.jpg"));
        CHECK(*witness == 1);
    }
    const cinf::Client failing(cinf::ClientOptions(), []() -> cinf::Credential { throw std::runtime_error("sealed"); });
    const auto error = thrown<cinf::Error>([&] { failing.submit_job(submission("in/sealed.jpg")); });
    CHECK(error.kind() == CINF_KIND_CREDENTIAL && error.outcome() == CINF_OUTCOME_NOT_SENT);
    CHECK(std::string(error.what()).find("sealed") != std::string::npos);
    const cinf::Client strange(cinf::ClientOptions(), []() -> cinf::Credential { throw 7; });
    CHECK(thrown<cinf::Error>([&] { strange.submit_job(submission("in/strange.jpg")); }).kind() == CINF_KIND_CREDENTIAL);

    // A client that cannot be made leaves the function to its owner, who frees it.
    cinf::ClientOptions options;
    options.bucket = "none";
    const std::weak_ptr<int> left = [&] {
        auto inside = std::make_shared<int>(0);
        std::weak_ptr<int> weak = inside;
        thrown<cinf::Error>([&] { cinf::Client(options, [inside] { return cinf::Credential{}; }); });
        return weak;
    }();
    CHECK(left.expired());
}

} // namespace

int main() {
    const cinf::Client client{cinf::ClientOptions()};
    ambiguous(client);
    settings();
    cancelled(client);
    shut_down(client);
    credentials();
    std::cout << "faults in C++: " << checks_passed << " passed, 0 failed\n";
    return 0;
}
