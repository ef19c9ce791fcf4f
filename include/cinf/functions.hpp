// Written by `cargo xtask codegen` from the sources of the core. Do not edit.
#ifndef CINF_FUNCTIONS_HPP
#define CINF_FUNCTIONS_HPP

#ifndef CINF_HPP
#error "include cinf.hpp, which includes this file"
#endif

namespace cinf {

/// Reads the body of a callback, in XML or JSON.
///
/// The form is recognised by the body, whatever its content type says. Every documented and observed layout is
/// read into the same `Callback`. Nothing is sent, and no permission is needed.
///
/// `body`: The body as it arrived: at most 1 MiB of UTF-8, nested at most 32 deep in JSON and 64 deep in XML.
///
/// Throws `Error`.
inline Callback parse_callback(std::string_view body) {
    cinf_callback *callback = nullptr;
    check(cinf_parse_callback(body.data(), body.size(), &callback));
    return Callback(callback);
}

/// Checks a processing rule by the grammar that this library knows, and gives its normal form.
///
/// A job takes any text for a rule, checked or not, so that what the service learns tomorrow can be used today.
/// Nothing is sent, and no permission is needed.
///
/// `rule`: The rule: not percent-encoded, not XML-escaped, without a leading `?`.
///
/// Throws `Error`.
inline std::string check_rule(const std::string &rule) {
    char *answer = nullptr;
    check(cinf_check_rule(rule.c_str(), &answer));
    return detail::taken(answer);
}

/// Takes a processing rule apart, or says what is wrong with it.
///
/// Nothing is sent, and no permission is needed.
///
/// `rule`: The rule, or what may be none.
///
/// Throws `Error`.
inline RuleReport explain_rule(const std::string &rule) {
    cinf_rule_report *rule_report = nullptr;
    check(cinf_explain_rule(rule.c_str(), &rule_report));
    return RuleReport(rule_report);
}

/// Predicts the size of what a processing rule makes of a picture, without the picture.
///
/// The answer says when a size depends on what is not known here: whether there is a face, a style that is stored
/// with the bucket, or an EXIF orientation that was not given. Nothing is sent, and no permission is needed.
///
/// `rule`: The rule.
///
/// `width`: The width of the picture in pixels as stored, at least 1.
///
/// `height`: The height of the picture in pixels as stored, at least 1.
///
/// `format`: The format of the picture in letters of any case, such as `gif`, which cannot be scaled up.
///
/// `orientation`: The EXIF orientation of the picture, 0 to 8; `auto-orient` depends on it.
///
/// Throws `Error`.
inline SizePrediction predict_size(const std::string &rule, std::uint32_t width, std::uint32_t height, const char *format, std::optional<std::uint32_t> orientation) {
    cinf_size_prediction *size_prediction = nullptr;
    check(cinf_predict_size(rule.c_str(), width, height, format, orientation ? &*orientation : nullptr, &size_prediction));
    return SizePrediction(size_prediction);
}

/// Encodes text or bytes as rules want it: base64 with the URL-safe alphabet, without padding.
///
/// Nothing is sent, and no permission is needed.
///
/// `data`: What is encoded.
///
/// Throws `Error`.
inline std::string encode_base64url(std::string_view data) {
    char *answer = nullptr;
    check(cinf_encode_base64url(data.data(), data.size(), &answer));
    return detail::taken(answer);
}

/// Adds a step to a processing rule: what the builders of other languages call.
///
/// In Rust, `ProcessRule` takes typed arguments. Nothing is sent, and no permission is needed.
///
/// `rule`: The rule so far; empty at the beginning.
///
/// `step`: The name of the step, such as `thumbnail`.
///
/// `pairs`: Names and values of its arguments, one after the other.
///
/// Throws `Error`.
inline std::string extend_rule(const std::string &rule, const std::string &step, const std::vector<std::string> &pairs) {
    const std::vector<const char *> pairs_texts = detail::texts(pairs);
    char *answer = nullptr;
    check(cinf_extend_rule(rule.c_str(), step.c_str(), pairs_texts.data(), pairs_texts.size(), &answer));
    return detail::taken(answer);
}

/// Reads what the service answers to a `GET` of an object with the query `imageInfo`.
///
/// Nothing is sent. Get the answer with `cinf_client_presign_url`, or with a request of your own.
///
/// `body`: The answer as it arrived, in JSON: at most 1 MiB.
///
/// Throws `Error`.
inline PictureInfo parse_image_info(std::string_view body) {
    cinf_picture_info *picture_info = nullptr;
    check(cinf_parse_image_info(body.data(), body.size(), &picture_info));
    return PictureInfo(picture_info);
}

/// Reads what the service answers to a `GET` of an object with the query `exif`.
///
/// A picture without EXIF data has no values, which is no error. Nothing is sent. Get the answer with
/// `cinf_client_presign_url`, or with a request of your own.
///
/// `body`: The answer as it arrived, in JSON: at most 1 MiB.
///
/// Throws `Error`.
inline PictureExif parse_exif(std::string_view body) {
    cinf_picture_exif *picture_exif = nullptr;
    check(cinf_parse_exif(body.data(), body.size(), &picture_exif));
    return PictureExif(picture_exif);
}

/// Reads what the service answers to a `GET` of an object with the query `imageAve`.
///
/// Nothing is sent. Get the answer with `cinf_client_presign_url`, or with a request of your own.
///
/// `body`: The answer as it arrived, in JSON: at most 1 MiB.
///
/// Throws `Error`.
inline PictureColor parse_image_ave(std::string_view body) {
    cinf_picture_color *picture_color = nullptr;
    check(cinf_parse_image_ave(body.data(), body.size(), &picture_color));
    return PictureColor(picture_color);
}

} // namespace cinf

#endif
