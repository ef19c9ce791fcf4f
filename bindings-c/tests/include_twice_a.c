/* Half of a program whose two files include the header twice each. */
#include <cinf.h>
#include <cinf.h>

const char *version_of_other_file(void);

int main(void) {
    return version_of_other_file() == cinf_version() ? 0 : 1;
}
