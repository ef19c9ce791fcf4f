// Building, checking and predicting processing rules in C++.
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>

#include <cinf.hpp>

namespace {

int checks_passed = 0;

void check_that(bool holds, const char *what, int line) {
    if (!holds) {
        std::cerr << __FILE__ << ":" << line << ": " << what << "\n";
        std::exit(1);
    }
    checks_passed++;
}

#define CHECK(what) check_that((what), #what, __LINE__)

template <class Call>
std::string refused_field(Call call) {
    try {
        call();
    } catch (const cinf::Error &error) {
        return error.kind() == CINF_KIND_INVALID_ARGUMENT ? error.field() : "";
    }
    return "";
}

} // namespace

int main() {
    cinf::ThumbnailOptions box;
    box.width = 480;
    box.height = 320;
    box.mode = "shrink";
    cinf::WatermarkTextOptions corner;
    corner.gravity = "southeast";
    corner.batch = false;
    const cinf::ProcessRule small = cinf::ProcessRule().auto_orient().thumbnail(box).strip();
    const cinf::ProcessRule rule = small.watermark_text("hi", corner).format("webp").bright(-5).image_slim();
    CHECK(small.str() == "imageMogr2/auto-orient/thumbnail/480x320>/strip");
    CHECK(rule.str() == "imageMogr2/auto-orient/thumbnail/480x320>/strip|watermark/2/text/aGk/gravity/southeast/batch/0|"
                        "imageMogr2/format/webp/bright/-5|imageSlim");
    cinf::QualityOptions forced;
    forced.forced = true;
    CHECK(cinf::ProcessRule("imageMogr2/rotate/090").quality(80, forced).str() == "imageMogr2/rotate/90/quality/80!");
    CHECK(cinf::ProcessRule().pipe(small.str()).str() == small.str());
    CHECK(cinf::ProcessRule().str().empty());
    CHECK(refused_field([] { return cinf::ProcessRule().rotate(361); }) == "degrees");
    CHECK(refused_field([] { return cinf::ProcessRule().thumbnail(); }) == "width");
    CHECK(refused_field([] { return cinf::ProcessRule("imageMogr2/spin/1"); }) == "rule");
    CHECK(cinf::check_rule("imageMogr2/crop/300x200/gravity/SouthEast") == "imageMogr2/crop/300x200/gravity/southeast");
    const cinf::RuleReport report = cinf::explain_rule("imageMogr2/rotate/400");
    CHECK(report->problem->position == 18 && report->problem->kind == CINF_RULE_PROBLEM_KIND_OUT_OF_RANGE);
    const cinf::SizePrediction turned = cinf::predict_size(rule.str(), 4032, 3024, nullptr, 6u);
    CHECK(turned->width == 240 && turned->height == 320);
    const cinf::SizePrediction open = cinf::predict_size(rule.str(), 4032, 3024, nullptr, std::nullopt);
    CHECK(open->depends_on == CINF_SIZE_DEPENDENCE_ORIENTATION && open->sizes_len == 2);
    CHECK(cinf::encode_base64url("order 17") == "b3JkZXIgMTc");
    std::cout << "rules in C++: " << checks_passed << " passed, 0 failed\n";
    return 0;
}
