// Work on many inputs in C++: ranges in, a range out.
#include <cstdlib>
#include <iostream>
#include <list>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
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

std::vector<std::string> submitted(const cinf::Client &client, std::size_t count) {
    std::vector<std::string> ids;
    for (std::size_t number = 0; number < count; number++) {
        cinf::SubmitJob request;
        request.input = "in/cat.jpg";
        request.rule = "imageMogr2/rotate/90";
        request.output = "out/stream.jpg";
        ids.emplace_back(client.submit_job(request)->job_id);
    }
    return ids;
}

cinf::WaitForJobs soon() {
    cinf::WaitForJobs request;
    request.poll_interval_ms = 20;
    return request;
}

// Counts how many have been taken, and throws after some.
struct Counted {
    struct iterator {
        const Counted *of;
        std::size_t at;

        const std::string &operator*() const {
            ++*of->taken;
            if (at == of->throws_at) {
                throw std::runtime_error("no more ids");
            }
            return of->ids->at(at);
        }
        iterator &operator++() {
            ++at;
            return *this;
        }
        bool operator==(const iterator &other) const { return at == other.at; }
        bool operator!=(const iterator &other) const { return at != other.at; }
    };

    const std::vector<std::string> *ids;
    std::size_t *taken;
    std::size_t throws_at;

    iterator begin() const { return {this, 0}; }
    iterator end() const { return {this, ids->size()}; }
};

} // namespace

int main() {
    const cinf::Client client((cinf::ClientOptions()));
    client.enable_service();
    const std::vector<std::string> ids = submitted(client, 11);

    std::set<std::string> seen;
    for (const cinf::WaitResult &result : client.wait_for_jobs(ids, soon())) {
        CHECK(result->job != nullptr && result->error == nullptr);
        CHECK(ids.at(result->index) == result->job_id);
        seen.insert(result->job_id);
    }
    CHECK(seen.size() == ids.size());

    // Any range, and texts of any kind.
    std::size_t count = 0;
    const std::list<const char *> some = {ids[0].c_str(), ids[1].c_str()};
    for (const cinf::WaitResult &result : client.wait_for_jobs(some, soon())) {
        CHECK(result->job != nullptr);
        count++;
    }
    CHECK(count == 2);

    // Taken as there is room, and not before; the results can be moved while they are read.
    std::size_t taken = 0;
    cinf::WaitForJobs few = soon();
    few.concurrency = 2;
    auto first = client.wait_for_jobs(Counted{&ids, &taken, 1000}, few);
    CHECK(taken == 0);
    std::size_t read = 0;
    cinf::WaitResult result = first.next();
    auto results = std::move(first);
    for (; result; result = results.next()) {
        read++;
        CHECK(taken <= read + 2 * 2);
    }
    CHECK(read == ids.size() && taken == ids.size());
    CHECK(results.stop().empty());

    // What the inputs throw comes out where the results are read.
    taken = 0;
    bool is_thrown = false;
    try {
        auto broken = client.wait_for_jobs(Counted{&ids, &taken, 3}, soon());
        while (broken.next()) {
        }
    } catch (const std::runtime_error &error) {
        is_thrown = std::string(error.what()) == "no more ids";
    }
    CHECK(is_thrown);

    // Requests go in as they are; what a request leads to is not copied before it is taken.
    std::vector<cinf::SubmitJob> requests(5);
    for (cinf::SubmitJob &request : requests) {
        request.input = "in/cat.jpg";
        request.rule = "imageMogr2/rotate/90";
        request.output = "out/stream.jpg";
    }
    requests[3].rule = nullptr;
    std::size_t created = 0;
    for (const cinf::SubmitResult &submitted : client.submit_jobs(requests)) {
        CHECK((submitted->job != nullptr) != (submitted->index == 3));
        created += submitted->job != nullptr ? 1 : 0;
    }
    CHECK(created == 4);

    // Leaving a loop stops the work.
    for (const cinf::WaitResult &left : client.wait_for_jobs(ids, few)) {
        CHECK(left->job != nullptr);
        break;
    }
    CHECK(client.shutdown(10000).empty());
    std::cout << "streams in C++: " << checks_passed << " passed, 0 failed\n";
    return 0;
}
