/* A process may end at any moment, whatever is under way (row 58). Each end is that of a child of its own. */
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "faults.h"

enum { IN_FLIGHT = 100 };

enum end { RETURN_FROM_MAIN, END_AT_ONCE, BE_TERMINATED, SHUT_DOWN_FIRST };

static void on_job(cinf_error *error, cinf_job *job, void *user_data) {
    (void)user_data;
    cinf_error_free(error);
    cinf_job_free(job);
}

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* In the child: gets busy, says so, and ends. */
static int end(enum end end, int news) {
    cinf_client *client = emulated_client();
    always("{\"silence\":\"after\"}");
    const long before = counted("requests");
    for (int index = 0; index < IN_FLIGHT; index++) {
        const cinf_submit_job request = submission_of("in/exit.jpg");
        SUCCEED(cinf_client_submit_job_async(client, &request, NULL, NULL, on_job, NULL));
    }
    await_requests(before + IN_FLIGHT);
    CHECK(write(news, "!", 1) == 1);
    switch (end) {
    case RETURN_FROM_MAIN:
        break;
    case END_AT_ONCE:
        _exit(0);
    case BE_TERMINATED:
        for (;;) {
            pause();
        }
    case SHUT_DOWN_FIRST: {
        cinf_submissions *submissions = NULL;
        SUCCEED(cinf_client_shutdown(client, 0, &submissions));
        CHECK(submissions->items_len == IN_FLIGHT);
        for (size_t index = 0; index < submissions->items_len; index++) {
            CHECK(strstr(submissions->items[index], "in/exit.jpg") != NULL);
        }
        cinf_submissions_free(submissions);
        break;
    }
    }
    cinf_client_free(client);
    return 0;
}

int main(void) {
    for (enum end how = RETURN_FROM_MAIN; how <= SHUT_DOWN_FIRST; how++) {
        int news[2];
        CHECK(pipe(news) == 0);
        const pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            close(news[0]);
            return end(how, news[1]);
        }
        close(news[1]);
        char said = 0;
        CHECK(read(news[0], &said, 1) == 1 && said == '!');
        close(news[0]);
        const int64_t begin = now_ms();
        if (how == BE_TERMINATED) {
            CHECK(kill(child, SIGTERM) == 0);
        }
        int status = 0;
        CHECK(waitpid(child, &status, 0) == child);
        const int64_t took = now_ms() - begin;
        if (how == BE_TERMINATED) {
            CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
        } else {
            CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
        }
        /* Tools that look at the whole memory when a program ends take their time. */
        CHECK(took <= (getenv("CINF_TESTS_INSTRUMENTED") != NULL ? 60000 : 1000));
        heal();
    }
    return finish("exit");
}
