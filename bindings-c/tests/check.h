/* What the test programs share: checks that end the program, and a count for the last line. */
#ifndef CINF_TESTS_CHECK_H
#define CINF_TESTS_CHECK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cinf.h>

static int checks_passed = 0;

static inline void check_failed(const char *file, int line, const char *what) {
    fprintf(stderr, "%s:%d: %s\n", file, line, what);
    exit(1);
}

#define CHECK(what) ((what) ? (void)checks_passed++ : check_failed(__FILE__, __LINE__, #what))

static inline int same(const char *left, const char *right) {
    return left == right || (left != NULL && right != NULL && strcmp(left, right) == 0);
}

#define CHECK_TEXT(given, expected)                                                                                    \
    do {                                                                                                               \
        const char *given_text = (given);                                                                              \
        const char *expected_text = (expected);                                                                        \
        if (!same(given_text, expected_text)) {                                                                        \
            fprintf(stderr, "given \"%s\", expected \"%s\"\n", given_text != NULL ? given_text : "(NULL)",             \
                    expected_text != NULL ? expected_text : "(NULL)");                                                 \
        }                                                                                                              \
        CHECK(same(given_text, expected_text));                                                                        \
    } while (0)

/* A call that must succeed. */
#define SUCCEED(call) succeeded((call), __FILE__, __LINE__, #call)

static inline void succeeded(cinf_error *error, const char *file, int line, const char *call) {
    if (error != NULL) {
        fprintf(stderr, "%s\n", cinf_error_text(error));
        cinf_error_free(error);
        check_failed(file, line, call);
    }
    checks_passed++;
}

/* A call that must be refused before anything is sent. */
static inline void refused(cinf_error *error, const char *field, const char *rule) {
    CHECK(error != NULL);
    if (cinf_error_kind(error) != CINF_KIND_INVALID_ARGUMENT) {
        fprintf(stderr, "%s\n", cinf_error_text(error));
    }
    CHECK(cinf_error_kind(error) == CINF_KIND_INVALID_ARGUMENT);
    CHECK_TEXT(cinf_error_field(error), field);
    CHECK_TEXT(cinf_error_rule(error), rule);
    CHECK(cinf_error_attempts(error) == 0);
    cinf_error_free(error);
}

/* A client for the emulator that the environment names. */
static inline cinf_client *emulated_client(void) {
    cinf_client *client = NULL;
    SUCCEED(cinf_client_new(NULL, &client));
    return client;
}

static inline int finish(const char *name) {
    printf("%s: %d passed, 0 failed\n", name, checks_passed);
    return 0;
}

#endif
