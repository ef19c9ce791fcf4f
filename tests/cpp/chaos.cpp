// Submits many jobs to a server that fails at random, from threads that wait, and writes an account of each of them:
//
//     chaos ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY ACCOUNT_FILE CONTROL_URL
//
// When all have ended, the server is healed, and the job of each that is ambiguous is looked for.
#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

#include <cinf.hpp>

#include "../c/control.h"

namespace {

// Silence is a fault too: nobody should wait long for its end.
constexpr int ATTEMPT_TIMEOUT_MS = 1000;

struct Entry {
    std::string input;
    std::string outcome;
    std::string job_id;
    std::string submission;
    std::string reconciled;
    std::string reconciled_job_id;
};

void submit(const cinf::Client &client, Entry &entry) {
    cinf::SubmitJob request;
    request.input = entry.input.c_str();
    request.rule = "imageMogr2/rotate/90";
    request.output = "out/chaos.jpg";
    try {
        entry.job_id = client.submit_job(request)->job_id;
        entry.outcome = "created";
    } catch (const cinf::AmbiguousSubmission &ambiguous) {
        entry.submission = ambiguous.submission();
        entry.outcome = "ambiguous";
    } catch (const cinf::Error &error) {
        entry.outcome = error.outcome() == CINF_OUTCOME_REJECTED ? "rejected" : "not_sent";
    }
}

void look(const cinf::Client &client, Entry &entry) {
    if (entry.submission.empty()) {
        return;
    }
    const cinf::Reconciliation found = client.reconcile(entry.submission);
    switch (found->verdict) {
    case CINF_RECONCILIATION_VERDICT_FOUND:
        entry.reconciled = "found";
        entry.reconciled_job_id = found->job->job_id;
        break;
    case CINF_RECONCILIATION_VERDICT_FOUND_SEVERAL:
        entry.reconciled = "found_several";
        break;
    default:
        entry.reconciled = "not_found_yet";
        break;
    }
}

// Goes through all entries, so many at a time.
template <class Work>
void go_through(std::vector<Entry> &entries, int concurrency, Work work) {
    std::atomic<std::size_t> begun{0};
    std::vector<std::thread> threads;
    for (int index = 0; index < concurrency; index++) {
        threads.emplace_back([&] {
            for (std::size_t at = begun++; at < entries.size(); at = begun++) {
                work(entries[at]);
            }
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
}

// Text of the account, or null. Nothing in it has to be escaped: inputs are our own, ids were checked by the client.
std::string shown(const std::string &text) {
    return text.empty() ? "null" : '"' + text + '"';
}

} // namespace

int main(int argc, char **argv) {
    if (argc != 10) {
        std::cerr << "usage: " << argv[0]
                  << " ENDPOINT BUCKET REGION SECRET_ID SECRET_KEY COUNT CONCURRENCY ACCOUNT_FILE CONTROL_URL\n";
        return 2;
    }
    cinf::ClientOptions options;
    options.endpoint = argv[1];
    options.bucket = argv[2];
    options.region = argv[3];
    options.secret_id = argv[4];
    options.secret_key = argv[5];
    options.attempt_timeout_ms = ATTEMPT_TIMEOUT_MS;
    const cinf::Client client(options);
    std::vector<Entry> entries(std::stoul(argv[6]));
    for (std::size_t index = 0; index < entries.size(); index++) {
        entries[index].input = "chaos/" + std::to_string(index) + ".jpg";
    }
    const int concurrency = std::stoi(argv[7]);
    if (concurrency <= 0) {
        std::cerr << "CONCURRENCY must be a number above zero\n";
        return 2;
    }
    go_through(entries, concurrency, [&](Entry &entry) { submit(client, entry); });
    steer(argv[9], "/heal", "");
    go_through(entries, concurrency, [&](Entry &entry) { look(client, entry); });
    std::ofstream account(argv[8]);
    for (const Entry &entry : entries) {
        account << "{\"input\": " << shown(entry.input) << ", \"outcome\": " << shown(entry.outcome)
                << ", \"job_id\": " << shown(entry.job_id) << ", \"reconciled\": " << shown(entry.reconciled)
                << ", \"reconciled_job_id\": " << shown(entry.reconciled_job_id) << "}\n";
    }
    account.close();
    if (!account) {
        std::cerr << argv[8] << " cannot be written\n";
        return 1;
    }
    return 0;
}
