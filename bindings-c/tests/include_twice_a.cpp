// Half of a program whose two files include the headers twice each.
#include <cinf.h>
#include <cinf.hpp>
#include <cinf.hpp>

std::string kind_of_other_file();

int main() {
    return kind_of_other_file() == "NotFound" ? 0 : 1;
}
