// The other half.
#include <cinf.hpp>
#include <cinf.hpp>

std::string kind_of_other_file();

std::string kind_of_other_file() {
    return cinf_kind_name(CINF_KIND_NOT_FOUND);
}
