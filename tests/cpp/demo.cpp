// Runs the demonstration's job once more, from C++. Run by `make demo`.
#include <cstdlib>
#include <iostream>
#include <string>

#include <cinf.hpp>

int main() {
    const char *picture = std::getenv("DEMO_PICTURE");
    const char *rule = std::getenv("DEMO_RULE");
    if (picture == nullptr || rule == nullptr) {
        std::cerr << "make demo sets DEMO_PICTURE and DEMO_RULE\n";
        return 2;
    }
    const std::string path = picture;
    const std::string input = "in/" + path.substr(path.find_last_of('/') + 1);
    try {
        const cinf::Client client{cinf::ClientOptions()};
        cinf::SubmitJob request;
        request.input = input.c_str();
        request.rule = rule;
        request.output = "out/cpp";
        const cinf::Job job = client.submit_job(request);
        cinf::WaitForJob wait;
        wait.job_id = job->job_id;
        wait.poll_interval_ms = 20;
        const cinf::Job done = client.wait_for_job(wait);
        const cinf_process_result *made = done->operation->pic_process_result->process_results[0];
        std::cout << "C++      " << done->job_id << "  " << done->state_name << "  " << made->width << "x" << made->height
                  << " " << made->format << "\n";
        return 0;
    } catch (const cinf::Error &error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
