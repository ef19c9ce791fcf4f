/* The other half. */
#include <cinf.h>
#include <cinf.h>

const char *version_of_other_file(void);

const char *version_of_other_file(void) {
    return cinf_version();
}
