// Reading callbacks in C++.
#include <cstdlib>
#include <iostream>
#include <string>
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

} // namespace

int main() {
    const std::string body = R"({"EventName": "TaskFinish", "JobsDetail": {"JobId": "c1", "State": "Failed", "Code": "NoSuchKey"}})";
    const cinf::Callback callback = cinf::parse_callback(body);
    CHECK(callback->event == CINF_CALLBACK_EVENT_TASK_FINISH);
    CHECK(std::string(callback->job->job_id) == "c1");
    CHECK(callback->job->state == CINF_JOB_STATE_FAILED && std::string(callback->job->code) == "NoSuchKey");
    const std::vector<char> bytes(body.begin(), body.end());
    CHECK(std::string(cinf::parse_callback({bytes.data(), bytes.size()})->document) == body);
    try {
        cinf::parse_callback("<html></html>");
        CHECK(false);
    } catch (const cinf::Error &error) {
        CHECK(error.kind() == CINF_KIND_DECODE && error.operation() == "parse_callback");
    }
    std::cout << "callbacks in C++: " << checks_passed << " passed, 0 failed\n";
    return 0;
}
