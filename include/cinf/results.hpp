// Work on many inputs: what gives them, and how the results are read.
#ifndef CINF_RESULTS_HPP
#define CINF_RESULTS_HPP

#ifndef CINF_HPP
#error "include cinf.hpp, which includes this file"
#endif

namespace cinf {

namespace detail {

/// Inputs that a function of the C interface asks for. What they throw is kept, because it must not cross C.
class Feed {
public:
    Feed() = default;
    Feed(const Feed &) = delete;
    Feed &operator=(const Feed &) = delete;
    virtual ~Feed() = default;

    /// Throws what the inputs threw, once.
    void rethrow() {
        if (thrown_ != nullptr) {
            std::rethrow_exception(std::exchange(thrown_, nullptr));
        }
    }

protected:
    /// Gives an input, unless `give` throws or there are no more.
    template <class Give>
    std::int32_t guarded(Give give) noexcept {
        try {
            return give() ? 1 : 0;
        } catch (...) {
            thrown_ = std::current_exception();
            return -1;
        }
    }

private:
    std::exception_ptr thrown_;
};

/// Goes through anything that can be looped over.
template <class Inputs>
class Walk {
public:
    template <class Given>
    explicit Walk(Given &&inputs) : inputs_(std::forward<Given>(inputs)) {}

    /// Calls `take` with the next input, if there is one.
    template <class Take>
    bool next(Take take) {
        if (!position_) {
            position_.emplace(std::begin(inputs_), std::end(inputs_));
        } else if (position_->first != position_->second) {
            ++position_->first;
        }
        if (position_->first == position_->second) {
            return false;
        }
        take(*position_->first);
        return true;
    }

private:
    Inputs inputs_;
    std::optional<std::pair<decltype(std::begin(std::declval<Inputs &>())), decltype(std::end(std::declval<Inputs &>()))>>
        position_;
};

/// Inputs that are texts.
template <class Inputs>
class TextFeed final : public Feed {
public:
    template <class Given>
    explicit TextFeed(Given &&inputs) : walk_(std::forward<Given>(inputs)) {}

    /// What the C interface calls.
    cinf_text_input function() const noexcept { return &TextFeed::give; }

private:
    static std::int32_t give(const char **input, void *self) noexcept {
        TextFeed &feed = *static_cast<TextFeed *>(self);
        return feed.guarded([&] {
            const bool is_given = feed.walk_.next([&](const auto &text) { feed.text_ = text; });
            *input = feed.text_.c_str();
            return is_given;
        });
    }

    Walk<Inputs> walk_;
    std::string text_;
};

/// Inputs that are structs of the C interface, or derived from them.
template <class Raw, class Inputs>
class RecordFeed final : public Feed {
public:
    template <class Given>
    explicit RecordFeed(Given &&inputs) : walk_(std::forward<Given>(inputs)) {}

    /// What the C interface calls.
    auto function() const noexcept { return &RecordFeed::give; }

private:
    static std::int32_t give(const Raw **input, void *self) noexcept {
        RecordFeed &feed = *static_cast<RecordFeed *>(self);
        return feed.guarded([&] {
            const bool is_given = feed.walk_.next([&](const Raw &record) { feed.record_ = record; });
            *input = &feed.record_;
            return is_given;
        });
    }

    Walk<Inputs> walk_;
    Raw record_{};
};

} // namespace detail

/// The results of work on many inputs, read by `next()` or in a `for` loop, in one thread at a time.
///
/// Nothing happens before the first of them is asked for; from then on the work goes on in the background. Inputs are
/// read by the thread that reads the results, as there is room for more. Destroying the results stops the work.
template <class Reading>
class Results {
public:
    /// A result.
    using Item = typename Reading::Item;
    /// The handle of the C interface.
    using Handle = typename Reading::Handle;

    /// Takes over a stream of the C interface and what gives its inputs.
    Results(Handle *stream, std::unique_ptr<detail::Feed> feed) noexcept : feed_(std::move(feed)), stream_(stream) {}

    /// The next result; one that owns nothing behind the last one. Throws `Error`, and what the inputs throw.
    Item next() {
        typename Item::View *item = nullptr;
        cinf_error *error = Reading::next(stream_.get(), &item);
        if (error != nullptr) {
            const Error told(error);
            feed_->rethrow();
            throw told;
        }
        return Item(item);
    }

    /// Stops the work: no more inputs are read, and calls under way are cut off. Answers the submissions that were cut
    /// off and may have created a job, for `Client::reconcile`. Results that were there before can still be read. Throws
    /// `Error`.
    std::vector<std::string> stop() {
        cinf_submissions *submissions = nullptr;
        check(Reading::stop(stream_.get(), &submissions));
        const std::unique_ptr<cinf_submissions, void (*)(cinf_submissions *)> owned(submissions, cinf_submissions_free);
        return std::vector<std::string>(owned->items, owned->items + owned->items_len);
    }

    /// Reads the results in turn. Advancing it throws what `next()` throws.
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
        friend class Results;

        explicit iterator(Results *results) : results_(results) { advance(); }

        void advance() {
            Item item = results_->next();
            item_ = item ? std::make_shared<const Item>(std::move(item)) : nullptr;
        }

        Results *results_ = nullptr;
        std::shared_ptr<const Item> item_;
    };

    /// Asks for the next result. Throws what `next()` throws.
    iterator begin() { return iterator(this); }
    /// The end.
    iterator end() noexcept { return iterator(); }

private:
    struct Deleter {
        void operator()(Handle *stream) const noexcept { Reading::free(stream); }
    };
    // Destroyed last: the stream refers to it.
    std::unique_ptr<detail::Feed> feed_;
    std::unique_ptr<Handle, Deleter> stream_;
};

} // namespace cinf

#endif
