/* Objects: bytes in, bytes out, lists and files. */
#include "check.h"

static void put(const cinf_client *client, const char *key, const void *body, size_t len) {
    cinf_put_object request = CINF_PUT_OBJECT_INIT;
    const char *names[] = {"author"};
    const char *values[] = {"me"};
    request.key = key;
    request.body = body;
    request.body_len = len;
    request.metadata_names = names;
    request.metadata_values = values;
    request.metadata_len = 1;
    cinf_stored_object *stored = NULL;
    SUCCEED(cinf_client_put_object(client, &request, NULL, &stored));
    CHECK(stored->etag != NULL && stored->crc64 != NULL && stored->response->status == 200);
    cinf_stored_object_free(stored);
}

static cinf_object_body *opened(const cinf_client *client, const char *key) {
    cinf_get_object request = CINF_GET_OBJECT_INIT;
    request.key = key;
    cinf_object_body *body = NULL;
    SUCCEED(cinf_client_get_object(client, &request, NULL, &body));
    return body;
}

int main(void) {
    cinf_client *client = emulated_client();
    static unsigned char content[700000];
    for (size_t at = 0; at < sizeof content; at++) {
        content[at] = (unsigned char)(at * 7 >> 3);
    }
    put(client, "in/a b", content, sizeof content);
    /* A body that has to be there, and is empty. */
    cinf_put_object missing = CINF_PUT_OBJECT_INIT;
    missing.key = "k";
    cinf_stored_object *stored = NULL;
    cinf_error *error = cinf_client_put_object(client, &missing, NULL, &stored);
    CHECK(cinf_error_kind(error) == CINF_KIND_INVALID_ARGUMENT && same(cinf_error_field(error), "body"));
    cinf_error_free(error);
    put(client, "in/empty", content, 0);

    cinf_object_body *body = opened(client, "in/a b");
    const cinf_object_info *info = cinf_object_body_info(body);
    CHECK(info->size == (int64_t)sizeof content && info->metadata_len == 1);
    CHECK_TEXT(info->metadata_names[0], "author");
    CHECK_TEXT(info->metadata_values[0], "me");
    static unsigned char back[sizeof content + 1];
    size_t total = 0;
    for (;;) {
        size_t count = 99;
        SUCCEED(cinf_object_body_read(body, back + total, sizeof back - total, &count));
        if (count == 0) {
            break;
        }
        total += count;
    }
    CHECK(total == sizeof content && memcmp(back, content, total) == 0);
    size_t count = 99;
    error = cinf_object_body_read(body, NULL, 1, &count);
    CHECK(cinf_error_kind(error) == CINF_KIND_INVALID_ARGUMENT && count == 99);
    cinf_error_free(error);
    error = cinf_object_body_read(body, back, 0, &count);
    CHECK(cinf_error_kind(error) == CINF_KIND_INVALID_ARGUMENT);
    cinf_error_free(error);
    cinf_object_body_free(body);
    cinf_object_body_free(NULL);
    CHECK(cinf_object_body_info(NULL) == NULL);

    /* One that is left in the middle. */
    body = opened(client, "in/a b");
    SUCCEED(cinf_object_body_read(body, back, 1, &count));
    CHECK(count == 1 && back[0] == content[0]);
    cinf_object_body_free(body);

    cinf_get_object none = CINF_GET_OBJECT_INIT;
    none.key = "none";
    body = NULL;
    error = cinf_client_get_object(client, &none, NULL, &body);
    CHECK(cinf_error_kind(error) == CINF_KIND_NOT_FOUND && same(cinf_error_operation(error), "get_object"));
    CHECK(body == NULL);
    cinf_error_free(error);

    cinf_get_object_to_file to_file = CINF_GET_OBJECT_TO_FILE_INIT;
    to_file.key = "in/empty";
    to_file.path = "no-such-folder/x";
    cinf_object_info *got = NULL;
    error = cinf_client_get_object_to_file(client, &to_file, NULL, &got);
    CHECK(cinf_error_kind(error) == CINF_KIND_FILE && got == NULL);
    cinf_error_free(error);

    cinf_list_objects all = CINF_LIST_OBJECTS_INIT;
    all.prefix = "in/";
    all.max_keys = 1;
    cinf_object_summary_pager *objects = NULL;
    SUCCEED(cinf_client_list_objects(client, &all, NULL, &objects));
    int found = 0;
    for (;;) {
        cinf_object_summary *entry = NULL;
        SUCCEED(cinf_object_summary_pager_next(objects, &entry));
        if (entry == NULL) {
            break;
        }
        found += same(entry->key, "in/a b") || same(entry->key, "in/empty");
        cinf_object_summary_free(entry);
    }
    CHECK(found == 2);
    cinf_object_summary_pager_free(objects);

    cinf_delete_object gone = CINF_DELETE_OBJECT_INIT;
    gone.key = "in/empty";
    cinf_deleted_object *deleted = NULL;
    SUCCEED(cinf_client_delete_object(client, &gone, NULL, &deleted));
    CHECK(deleted->is_delete_marker == false);
    cinf_deleted_object_free(deleted);
    cinf_client_free(client);
    return finish("objects");
}
