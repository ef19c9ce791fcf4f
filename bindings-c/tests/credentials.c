/* Where credentials come from: a function of the program, the environment, a profile. */
#include <pthread.h>

#include "faults.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t news = PTHREAD_COND_INITIALIZER;

/* What the program's function does, and what was done with it. */
struct vault {
    const char *secret_id;
    const char *secret_key;
    const char *reason;
    bool says_nothing;
    int asked;
    int freed;
    pthread_t asker;
};

static void load(const cinf_credential_reply *reply, void *data) {
    struct vault *vault = data;
    pthread_mutex_lock(&lock);
    vault->asked++;
    vault->asker = pthread_self();
    pthread_mutex_unlock(&lock);
    if (vault->reason != NULL) {
        cinf_credential_reply_fail(reply, vault->reason);
    } else if (!vault->says_nothing) {
        char key[128];
        snprintf(key, sizeof(key), "%s", vault->secret_key);
        cinf_credential_reply_give(reply, vault->secret_id, key, NULL, INT64_C(4102444800000));
        /* It was copied. */
        memset(key, 'x', sizeof(key) - 1);
    }
}

static void free_vault(void *data) {
    struct vault *vault = data;
    pthread_mutex_lock(&lock);
    vault->freed++;
    pthread_cond_signal(&news);
    pthread_mutex_unlock(&lock);
}

static cinf_client *client_of(struct vault *vault) {
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    options.load_credential = load;
    options.load_credential_data = vault;
    options.free_credential_data = free_vault;
    cinf_client *client = NULL;
    SUCCEED(cinf_client_new(&options, &client));
    return client;
}

static void closed(cinf_client *client, struct vault *vault) {
    CHECK(vault->freed == 0);
    cinf_client_free(client);
    pthread_mutex_lock(&lock);
    while (vault->freed == 0) {
        pthread_cond_wait(&news, &lock);
    }
    CHECK(vault->freed == 1);
    pthread_mutex_unlock(&lock);
}

/* A submission that is signed with whatever the client finds. */
static cinf_error *submitted(const cinf_client *client) {
    const cinf_submit_job request = submission_of("in/credentials.jpg");
    cinf_job *job = NULL;
    cinf_error *error = cinf_client_submit_job(client, &request, NULL, &job);
    CHECK((error == NULL) == (job != NULL));
    cinf_job_free(job);
    return error;
}

/* There is no credential, so that nothing is sent; the error says who has none and why. */
static void without(const cinf_client *client, const char *reason) {
    const long before = counted("requests");
    cinf_error *error = submitted(client);
    CHECK(cinf_error_kind(error) == CINF_KIND_CREDENTIAL);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_NOT_SENT && cinf_error_submission(error) == NULL);
    if (strstr(cinf_error_text(error), reason) == NULL) {
        fprintf(stderr, "%s\n", cinf_error_text(error));
    }
    CHECK(strstr(cinf_error_text(error), reason) != NULL);
    CHECK(counted("requests") == before);
    cinf_error_free(error);
}

static void loaded(void) {
    struct vault vault = {
        .secret_id = getenv("TENCENTCLOUD_SECRET_ID"),
        .secret_key = getenv("TENCENTCLOUD_SECRET_KEY"),
    };
    cinf_client *client = client_of(&vault);
    CHECK(vault.asked == 0);
    for (int call = 0; call < 3; call++) {
        SUCCEED(submitted(client));
    }
    CHECK(vault.asked == 1 && !pthread_equal(vault.asker, pthread_self()));
    /* A sibling shares it, and keeps it when the first is gone. */
    cinf_client *sibling = NULL;
    SUCCEED(cinf_client_for_bucket(client, "sibling-1250000000", &sibling));
    cinf_client_free(client);
    SUCCEED(submitted(sibling));
    CHECK(vault.asked == 1);
    closed(sibling, &vault);
}

static void not_loaded(void) {
    struct vault failing = {.reason = "the vault is sealed"};
    cinf_client *client = client_of(&failing);
    without(client, "the program's function: the vault is sealed");
    closed(client, &failing);

    struct vault unreadable = {.reason = "sealed\xff"};
    client = client_of(&unreadable);
    without(client, "the program gave no readable reason");
    closed(client, &unreadable);

    struct vault silent = {.says_nothing = true};
    client = client_of(&silent);
    without(client, "the program gave neither a credential nor a reason");
    closed(client, &silent);

    struct vault garbled = {.secret_id = "id", .secret_key = "canary-hush\xff"};
    client = client_of(&garbled);
    without(client, "secret_key");
    cinf_error *error = submitted(client);
    CHECK(strstr(cinf_error_text(error), "canary-hush") == NULL);
    cinf_error_free(error);
    closed(client, &garbled);

    struct vault missing = {.secret_id = NULL, .secret_key = "canary-hush"};
    client = client_of(&missing);
    without(client, "secret_id");
    closed(client, &missing);

    struct vault wrong = {.secret_id = getenv("TENCENTCLOUD_SECRET_ID"), .secret_key = "canary-another-key"};
    client = client_of(&wrong);
    error = submitted(client);
    CHECK(cinf_error_kind(error) == CINF_KIND_DENIED && cinf_error_outcome(error) == CINF_OUTCOME_REJECTED);
    cinf_error_free(error);
    closed(client, &wrong);
}

static cinf_client *client_from(cinf_credential_source source, const char *profile, const char *file) {
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    options.credential_source = source;
    options.profile = profile;
    options.profile_file = file;
    cinf_client *client = NULL;
    SUCCEED(cinf_client_new(&options, &client));
    return client;
}

static void from_places(void) {
    char path[] = "/tmp/cinf-credentials-XXXXXX";
    const int descriptor = mkstemp(path);
    CHECK(descriptor >= 0);
    FILE *file = fdopen(descriptor, "w");
    CHECK(file != NULL);
    fprintf(file, "[default]\nsecret_id = other\nsecret_key = other\n\n[images]\nsecret_id = %s\nsecret_key = %s\n",
            getenv("TENCENTCLOUD_SECRET_ID"), getenv("TENCENTCLOUD_SECRET_KEY"));
    CHECK(fclose(file) == 0);

    cinf_client *client = client_from(CINF_CREDENTIAL_SOURCE_PROFILE, "images", path);
    SUCCEED(submitted(client));
    cinf_client_free(client);
    client = client_from(CINF_CREDENTIAL_SOURCE_PROFILE, NULL, path);
    cinf_error *error = submitted(client);
    CHECK(cinf_error_outcome(error) == CINF_OUTCOME_REJECTED);
    cinf_error_free(error);
    cinf_client_free(client);
    client = client_from(CINF_CREDENTIAL_SOURCE_PROFILE, "nobody", path);
    without(client, "nobody");
    cinf_client_free(client);

    client = client_from(CINF_CREDENTIAL_SOURCE_ENVIRONMENT, NULL, NULL);
    SUCCEED(submitted(client));
    cinf_client_free(client);

    /* In the chain the environment comes first, then the profile. */
    client = client_from(CINF_CREDENTIAL_SOURCE_CHAIN, "nobody", path);
    SUCCEED(submitted(client));
    cinf_client_free(client);
    char *id = strdup(getenv("TENCENTCLOUD_SECRET_ID"));
    char *key = strdup(getenv("TENCENTCLOUD_SECRET_KEY"));
    CHECK(unsetenv("TENCENTCLOUD_SECRET_ID") == 0 && unsetenv("TENCENTCLOUD_SECRET_KEY") == 0);
    client = client_from(CINF_CREDENTIAL_SOURCE_CHAIN, "images", path);
    SUCCEED(submitted(client));
    cinf_client_free(client);
    client = client_from(CINF_CREDENTIAL_SOURCE_ENVIRONMENT, NULL, NULL);
    without(client, "TENCENTCLOUD_SECRET_ID");
    cinf_client_free(client);
    CHECK(setenv("TENCENTCLOUD_SECRET_ID", id, 1) == 0 && setenv("TENCENTCLOUD_SECRET_KEY", key, 1) == 0);
    free(id);
    free(key);
    CHECK(unlink(path) == 0);
}

/* What contradicts itself is refused, and the program's data stays the program's. */
static void contradictions(void) {
    static const char rule[] = "are given in more than one way: give only one of `secret_id`, `load_credential` and "
                               "`credential_source`";
    struct vault vault = {.secret_id = "id", .secret_key = "canary-key"};
    cinf_client *client = NULL;
    cinf_client_options options = CINF_CLIENT_OPTIONS_INIT;
    options.load_credential = load;
    options.load_credential_data = &vault;
    options.free_credential_data = free_vault;
    options.credential_source = CINF_CREDENTIAL_SOURCE_PROFILE;
    refused(cinf_client_new(&options, &client), "credentials", rule);
    options.credential_source = CINF_CREDENTIAL_SOURCE_CHAIN;
    options.secret_id = "id";
    options.secret_key = "canary-key";
    refused(cinf_client_new(&options, &client), "credentials", rule);
    options.secret_id = NULL;
    options.secret_key = NULL;
    options.max_attempts = 11;
    refused(cinf_client_new(&options, &client), "max_attempts", "must be 1 to 10");
    options.max_attempts = 0;
    options.profile = "images";
    refused(cinf_client_new(&options, &client), "profile", "has no effect together with `load_credential`");
    CHECK(vault.freed == 0 && vault.asked == 0);

    options = (cinf_client_options)CINF_CLIENT_OPTIONS_INIT;
    options.credential_source = CINF_CREDENTIAL_SOURCE_INSTANCE_ROLE;
    options.profile_file = "file";
    refused(cinf_client_new(&options, &client), "profile_file",
            "has no effect together with CINF_CREDENTIAL_SOURCE_INSTANCE_ROLE");
    options.credential_source = CINF_CREDENTIAL_SOURCE_PROFILE;
    options.instance_role = "role";
    refused(cinf_client_new(&options, &client), "instance_role",
            "has no effect together with CINF_CREDENTIAL_SOURCE_PROFILE");
    options.instance_role = NULL;
    *(int64_t *)(void *)&options.credential_source = 4;
    refused(cinf_client_new(&options, &client), "credential_source", "must be a value of cinf_credential_source");
    CHECK(client == NULL);
    options = (cinf_client_options)CINF_CLIENT_OPTIONS_INIT;
    options.credential_source = CINF_CREDENTIAL_SOURCE_INSTANCE_ROLE;
    options.instance_role = "images";
    SUCCEED(cinf_client_new(&options, &client));
    cinf_client_free(client);
}

int main(void) {
    loaded();
    not_loaded();
    from_places();
    contradictions();
    return finish("credentials");
}
