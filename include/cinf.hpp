// C++17 over cinf.h: resources that free themselves, and exceptions. Header-only.
#ifndef CINF_HPP
#define CINF_HPP

#include "cinf.h"

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cinf {

/// Why a call failed. Copies share what is known about the failure. A submission that may have created a job is an
/// `AmbiguousSubmission`.
class Error : public std::runtime_error {
public:
    /// Takes over an error of the C interface, which must not be NULL.
    explicit Error(cinf_error *error)
        : std::runtime_error(text(cinf_error_text(error))), error_(error, cinf_error_free) {}

    /// What the caller can do about it.
    cinf_kind kind() const noexcept { return cinf_error_kind(get()); }
    /// What went wrong, without the facts that have functions of their own; `what()` has them all.
    std::string message() const { return text(cinf_error_message(get())); }
    /// The operation that failed, such as `submit_job`; empty if there was no call yet.
    std::string operation() const { return text(cinf_error_operation(get())); }
    /// What became of a call that creates something; `CINF_OUTCOME_NONE` if the call was none.
    cinf_outcome outcome() const noexcept { return cinf_error_outcome(get()); }
    /// The submission that may have created a job, as text that can be stored; empty unless the outcome of a `submit_job`
    /// is `CINF_OUTCOME_AMBIGUOUS`.
    std::string submission() const { return text(cinf_error_submission(get())); }
    /// HTTP status of the answer; 0 if there was none.
    unsigned http_status() const noexcept { return cinf_error_http_status(get()); }
    /// The service's own error code; empty if there is none.
    std::string code() const { return text(cinf_error_code(get())); }
    /// The service's own text; empty if there is none.
    std::string service_message() const { return text(cinf_error_service_message(get())); }
    /// The service's id of the request; empty if there is none.
    std::string request_id() const { return text(cinf_error_request_id(get())); }
    /// Requests that were sent.
    unsigned attempts() const noexcept { return cinf_error_attempts(get()); }
    /// Time from the call to the error, in milliseconds.
    std::int64_t elapsed_ms() const noexcept { return cinf_error_elapsed_ms(get()); }
    /// How much of that time was spent waiting between requests, in milliseconds.
    std::int64_t waited_ms() const noexcept { return cinf_error_waited_ms(get()); }
    /// How long the service asks to wait before the next request, in milliseconds, if it says so.
    std::optional<std::int64_t> retry_after_ms() const noexcept {
        const std::int64_t hint = cinf_error_retry_after_ms(get());
        return hint != CINF_ABSENT ? std::optional<std::int64_t>(hint) : std::nullopt;
    }
    /// Whether the request would have been sent again, had not so many requests to this endpoint failed lately.
    bool retry_quota_exhausted() const noexcept { return cinf_error_retry_quota_exhausted(get()); }
    /// The refused argument; empty for other kinds than `CINF_KIND_INVALID_ARGUMENT`.
    std::string field() const { return text(cinf_error_field(get())); }
    /// The refused value, shortened.
    std::string value() const { return text(cinf_error_value(get())); }
    /// The rule that the refused value breaks.
    std::string rule() const { return text(cinf_error_rule(get())); }
    /// The job that failed or was waited for too long, as it was seen last; NULL if there is none. It lives as long as
    /// the error.
    const cinf_job *job() const noexcept { return cinf_error_job(get()); }

    /// The error of the C interface.
    const cinf_error *get() const noexcept { return error_.get(); }

private:
    static std::string text(const char *given) { return given != nullptr ? given : ""; }

    // Shared, because exceptions are copied.
    std::shared_ptr<cinf_error> error_;
};

/// A call whose request may have arrived and whose answer did not: what it creates may exist. Look for it before you
/// repeat the call. If it submits a job this is an `AmbiguousSubmission`, which says how to find the job.
class Ambiguous : public Error {
public:
    using Error::Error;
};

/// A submission that may have created a job. Submitting it again may create, and bill, another one: look for its job
/// first.
///
/// ```
/// try {
///     client.submit_job(request);
/// } catch (const cinf::AmbiguousSubmission &ambiguous) {
///     store(ambiguous.submission()); // If this process ends, the next one can look.
///     const cinf::Reconciliation look = client.reconcile(ambiguous.submission());
///     if (look->verdict == CINF_RECONCILIATION_VERDICT_FOUND) {
///         follow(look->job->job_id);
///     }
/// }
/// ```
class AmbiguousSubmission : public Ambiguous {
public:
    using Ambiguous::Ambiguous;
};

/// Throws the error of a call, if there is one. Callbacks of the C interface can give it theirs.
inline void check(cinf_error *error) {
    if (error == nullptr) {
        return;
    }
    if (cinf_error_submission(error) != nullptr) {
        throw AmbiguousSubmission(error);
    }
    if (cinf_error_outcome(error) == CINF_OUTCOME_AMBIGUOUS) {
        throw Ambiguous(error);
    }
    throw Error(error);
}

/// An answer, freed with its owner. Read its fields with `->`.
template <class T, void (*Free)(T *)>
class Owned {
public:
    /// The struct of the C interface.
    using View = T;

    /// Owns nothing.
    Owned() noexcept = default;
    /// Takes over an answer of the C interface.
    explicit Owned(T *answer) noexcept : answer_(answer) {}

    const T *operator->() const noexcept { return answer_.get(); }
    const T &operator*() const noexcept { return *answer_; }
    /// The answer of the C interface.
    const T *get() const noexcept { return answer_.get(); }
    /// Whether there is an answer.
    explicit operator bool() const noexcept { return answer_ != nullptr; }
    /// Hands the answer over; whoever takes it frees it.
    T *release() noexcept { return answer_.release(); }

private:
    struct Deleter {
        void operator()(T *answer) const noexcept { Free(answer); }
    };
    std::unique_ptr<T, Deleter> answer_;
};

/// Binary data of an answer, which lives as long as the answer.
inline std::string_view bytes(const void *data, std::size_t len) noexcept {
    return std::string_view(static_cast<const char *>(data), len);
}

/// What the functions of `cinf/functions.hpp` are made of.
namespace detail {

/// Takes over a text of the C interface.
inline std::string taken(char *text) {
    const std::unique_ptr<char, void (*)(char *)> owned(text, cinf_text_free);
    return std::string(text);
}

/// The texts as the C interface takes them. They live as long as `texts`.
inline std::vector<const char *> texts(const std::vector<std::string> &texts) {
    std::vector<const char *> pointers;
    pointers.reserve(texts.size());
    for (const std::string &text : texts) {
        pointers.push_back(text.c_str());
    }
    return pointers;
}

/// The arguments of a step of `ProcessRule`, by name and as texts.
class Arguments {
public:
    /// Adds a text.
    Arguments &add(const char *name, const std::string &value) {
        list_.emplace_back(name);
        list_.push_back(value);
        return *this;
    }
    /// Adds a truth value.
    Arguments &add(const char *name, bool value) { return add(name, std::string(value ? "true" : "false")); }
    /// Adds a number.
    Arguments &add(const char *name, std::uint32_t value) { return add(name, std::to_string(value)); }
    /// Adds a number that can be negative.
    Arguments &add(const char *name, std::int64_t value) { return add(name, std::to_string(value)); }
    /// Adds what is there.
    template <class T>
    Arguments &add(const char *name, const std::optional<T> &value) {
        return value ? add(name, *value) : *this;
    }

    /// Names and values, one after the other.
    const std::vector<std::string> &list() const noexcept { return list_; }

private:
    std::vector<std::string> list_;
};

} // namespace detail

/// A list, requested page by page as it is read: by `next()`, by `next_page()`, or in a `for` loop.
template <class List>
class Pager {
public:
    /// An entry.
    using Item = typename List::Item;
    /// A page.
    using Page = typename List::Page;
    /// The handle of the C interface.
    using Handle = typename List::Handle;

    /// Takes over a pager of the C interface.
    explicit Pager(Handle *pager) noexcept : pager_(pager) {}

    /// The next entry; one that owns nothing behind the last one. Throws `Error`.
    Item next() {
        typename Item::View *item = nullptr;
        check(List::next(pager_.get(), &item));
        return Item(item);
    }

    /// The next page; one that owns nothing behind the last one. Throws `Error`.
    Page next_page() {
        typename Page::View *page = nullptr;
        check(List::next_page(pager_.get(), &page));
        return Page(page);
    }

    /// Whether there may be a page that was not requested yet. So it is before the first one.
    bool has_next() const noexcept { return List::has_next(pager_.get()); }

    /// The token of the page that is requested next, from which a list with the same filters can go on, now or in another
    /// process. Nothing before the first page, behind the last one, and in lists whose pages have numbers.
    std::optional<std::string> next_token() const {
        const std::unique_ptr<char, void (*)(char *)> token(List::next_token(pager_.get()), cinf_text_free);
        return token ? std::optional<std::string>(token.get()) : std::nullopt;
    }

    /// The number of the page that is requested next. Nothing behind the last page, and in lists whose pages have tokens.
    std::optional<std::int64_t> next_page_number() const noexcept {
        const std::int64_t number = List::next_page_number(pager_.get());
        return number != CINF_ABSENT ? std::optional<std::int64_t>(number) : std::nullopt;
    }

    /// Reads the entries in turn. Advancing it throws `Error`.
    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = Item;
        using difference_type = std::ptrdiff_t;
        using pointer = const Item *;
        using reference = const Item &;

        /// The end.
        iterator() noexcept = default;

        reference operator*() const noexcept { return *item_; }
        pointer operator->() const noexcept { return item_.get(); }
        iterator &operator++() {
            advance();
            return *this;
        }
        void operator++(int) { advance(); }
        bool operator==(const iterator &other) const noexcept { return item_ == other.item_; }
        bool operator!=(const iterator &other) const noexcept { return item_ != other.item_; }

    private:
        friend class Pager;

        explicit iterator(Pager *pager) : pager_(pager) { advance(); }

        void advance() {
            Item item = pager_->next();
            item_ = item ? std::make_shared<const Item>(std::move(item)) : nullptr;
        }

        Pager *pager_ = nullptr;
        std::shared_ptr<const Item> item_;
    };

    /// Asks for the next entry. Throws `Error`.
    iterator begin() { return iterator(this); }
    /// The end.
    iterator end() noexcept { return iterator(); }

private:
    struct Deleter {
        void operator()(Handle *pager) const noexcept { List::free(pager); }
    };
    std::unique_ptr<Handle, Deleter> pager_;
};

/// The content of an object, as it arrives: read it in turn, or all at once. Freeing it ends the download.
class ObjectBody {
public:
    /// Takes over a body of the C interface.
    explicit ObjectBody(cinf_object_body *body) noexcept : body_(body) {}

    /// What is known of the object; it lives as long as the body.
    const cinf_object_info *info() const noexcept { return cinf_object_body_info(body_.get()); }

    /// Reads at most `capacity` bytes into `buffer`, and answers how many; 0 at the end. Throws `Error`.
    std::size_t read(void *buffer, std::size_t capacity) {
        std::size_t read = 0;
        check(cinf_object_body_read(body_.get(), buffer, capacity, &read));
        return read;
    }

    /// Everything that is left. Throws `Error`.
    std::string read_all() {
        constexpr std::size_t step = 256 * 1024;
        std::string all;
        for (;;) {
            const std::size_t present = all.size();
            all.resize(present + step);
            const std::size_t count = read(&all[present], step);
            all.resize(present + count);
            if (count == 0) {
                return all;
            }
        }
    }

private:
    struct Deleter {
        void operator()(cinf_object_body *body) const noexcept { cinf_object_body_free(body); }
    };
    std::unique_ptr<cinf_object_body, Deleter> body_;
};

/// Cancels calls that were given it, from any thread.
class CancelToken {
public:
    /// Throws `Error`.
    CancelToken() {
        cinf_cancel_token *token = nullptr;
        check(cinf_cancel_token_new(&token));
        token_.reset(token);
    }

    /// Cancels the calls that were given the token, and those that will be. Throws `Error`.
    void cancel() const { check(cinf_cancel_token_cancel(token_.get())); }

    /// For `CallOptions::cancel`.
    const cinf_cancel_token *get() const noexcept { return token_.get(); }

private:
    struct Deleter {
        void operator()(cinf_cancel_token *token) const noexcept { cinf_cancel_token_free(token); }
    };
    std::unique_ptr<cinf_cancel_token, Deleter> token_;
};

/// Options of one call.
struct CallOptions : cinf_call_options {
    CallOptions() noexcept : cinf_call_options() { struct_size = sizeof(cinf_call_options); }
};

/// What a client is made with.
struct ClientOptions : cinf_client_options {
    ClientOptions() noexcept : cinf_client_options() { struct_size = sizeof(cinf_client_options); }
};

/// What requests are signed with.
struct Credential {
    /// The public half.
    std::string secret_id;
    /// The secret half.
    std::string secret_key;
    /// The token of a temporary credential.
    std::string session_token;
    /// When it expires, in milliseconds since 1970 in UTC; 0 if that is not known.
    std::int64_t expires_at = 0;
};

/// Loads a credential, or throws a `std::exception` whose text says why there is none and holds no secret.
using LoadCredential = std::function<Credential()>;

} // namespace cinf

#include "cinf/operations.hpp"

#include "cinf/results.hpp"

#include "cinf/streams.hpp"

#include "cinf/functions.hpp"
#include "cinf/process_rule.hpp"

namespace cinf {

/// A client for one bucket. Copies share one client, which any number of threads may use at once.
class Client : public Operations<Client>, public Streams<Client> {
public:
    /// Makes a client. Nothing is sent. Throws `Error`.
    explicit Client(const cinf_client_options &options) : Client(make(options)) {}

    /// Makes a client that asks a function of the program for credentials, on a thread of the library: when the first one
    /// is needed, and again shortly before each expires. Throws `Error`.
    ///
    /// ```
    /// const cinf::Client client(options, [&vault] {
    ///     const auto entry = vault.read("images");
    ///     return cinf::Credential{entry.id, entry.key, entry.token, entry.expires_at};
    /// });
    /// ```
    Client(const cinf_client_options &options, LoadCredential load) : Client(make(options, std::move(load))) {}

    /// A client for another bucket of the same region that shares connections and credentials. Throws `Error`.
    Client for_bucket(const std::string &bucket) const {
        cinf_client *sibling = nullptr;
        check(cinf_client_for_bucket(get(), bucket.c_str(), &sibling));
        return Client(sibling);
    }

    /// Ends this client, its copies and its siblings for other buckets: new calls are refused, those under way may end
    /// within `grace_ms` milliseconds, then they are cut off with `AmbiguousSubmission` or `Error`. Answers the
    /// submissions that were cut off and may have created a job, as text for `reconcile`. Throws `Error`.
    ///
    /// ```
    /// for (const std::string &submission : client.shutdown()) {
    ///     store(submission);
    /// }
    /// ```
    std::vector<std::string> shutdown(std::int64_t grace_ms = 5000) const {
        cinf_submissions *submissions = nullptr;
        check(cinf_client_shutdown(get(), grace_ms, &submissions));
        const Owned<cinf_submissions, cinf_submissions_free> owned(submissions);
        return std::vector<std::string>(owned->items, owned->items + owned->items_len);
    }

    /// The region that the client was made with.
    std::string region() const { return cinf_client_region(get()); }
    /// The bucket that the client was made with.
    std::string bucket() const { return cinf_client_bucket(get()); }

    /// The client of the C interface, for its functions that call back.
    const cinf_client *get() const noexcept { return client_.get(); }

private:
    explicit Client(cinf_client *client) : client_(client, cinf_client_free) {}

    static cinf_client *make(const cinf_client_options &options) {
        cinf_client *client = nullptr;
        check(cinf_client_new(&options, &client));
        return client;
    }

    static cinf_client *make(cinf_client_options options, LoadCredential load) {
        auto data = std::make_unique<LoadCredential>(std::move(load));
        options.load_credential = reply;
        options.load_credential_data = data.get();
        options.free_credential_data = [](void *given) { delete static_cast<LoadCredential *>(given); };
        cinf_client *client = make(options);
        // The client exists, so that it is the one to free it.
        data.release();
        return client;
    }

    static void reply(const cinf_credential_reply *reply, void *given) noexcept {
        try {
            const Credential found = (*static_cast<LoadCredential *>(given))();
            const char *token = found.session_token.empty() ? nullptr : found.session_token.c_str();
            cinf_credential_reply_give(reply, found.secret_id.c_str(), found.secret_key.c_str(), token, found.expires_at);
        } catch (const std::exception &error) {
            cinf_credential_reply_fail(reply, error.what());
        } catch (...) {
            cinf_credential_reply_fail(reply, "something was thrown that is no std::exception");
        }
    }

    std::shared_ptr<cinf_client> client_;
};

} // namespace cinf

#endif
