// Rotates a picture: enable the service, submit a job, wait for it.
//
//     c++ -std=c++17 first_job.cpp $(pkg-config --cflags --libs cinf) -o first_job
//
// Credentials come from TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.
#include <iostream>

#include <cinf.hpp>

int main() {
    try {
        cinf::ClientOptions options;
        options.region = "ap-guangzhou";
        options.bucket = "examplebucket-1250000000";
        const cinf::Client client(options);
        client.enable_service();

        cinf::SubmitJob request;
        request.input = "in/cat.jpg";
        request.rule = "imageMogr2/rotate/90";
        request.output = "out/cat.jpg";
        const cinf::Job job = client.submit_job(request);

        cinf::CallOptions patience;
        patience.timeout_ms = 60000;
        const cinf::Job done = client.wait_for_job(job->job_id, patience);
        std::cout << done->state_name << ": " << done->operation->pic_process_result->object_name << "\n";
        return 0;
    } catch (const cinf::AmbiguousSubmission &ambiguous) {
        // The job may exist. Keep this text: `Client::reconcile` finds the job with it.
        std::cerr << ambiguous.what() << "\n" << ambiguous.submission() << "\n";
        return 2;
    } catch (const cinf::Error &error) {
        std::cerr << error.what() << "\n";
        return 1;
    }
}
