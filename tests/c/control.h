/* Steers the fault server: HTTP by hand, because nothing more is needed. For POSIX systems, and for C++ too. */
#ifndef CINF_TESTS_CONTROL_H
#define CINF_TESTS_CONTROL_H

#include <netdb.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static inline void control_failed(const char *what) {
    fprintf(stderr, "the control interface of the fault server: %s\n", what);
    exit(1);
}

/* Connects to the host and port of `http://host:port`. */
static inline int control_connect(const char *url) {
    static const char scheme[] = "http://";
    char address[256];
    if (strncmp(url, scheme, sizeof(scheme) - 1) != 0 || strlen(url) >= sizeof(address)) {
        control_failed("its URL does not begin with http://");
    }
    strcpy(address, url + sizeof(scheme) - 1);
    address[strcspn(address, "/")] = '\0';
    char *port = strrchr(address, ':');
    if (port == NULL) {
        control_failed("its URL has no port");
        return -1;
    }
    *port++ = '\0';
    struct addrinfo hints;
    memset(&hints, 0, sizeof(hints));
    hints.ai_socktype = SOCK_STREAM;
    struct addrinfo *found = NULL;
    if (getaddrinfo(address, port, &hints, &found) != 0) {
        control_failed("its address cannot be found");
    }
    int stream = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
    if (stream < 0 || connect(stream, found->ai_addr, found->ai_addrlen) != 0) {
        control_failed("it cannot be reached");
    }
    freeaddrinfo(found);
    return stream;
}

/* One request; answers with the body of the answer, which the caller frees. */
static inline char *control(const char *url, const char *method, const char *path, const char *body) {
    int stream = control_connect(url);
    char head[512];
    int length = snprintf(head, sizeof(head),
                          "%s %s HTTP/1.1\r\nHost: control\r\nConnection: close\r\nContent-Length: %zu\r\n\r\n", method,
                          path, strlen(body));
    if (send(stream, head, (size_t)length, MSG_NOSIGNAL) != length ||
        send(stream, body, strlen(body), MSG_NOSIGNAL) != (ssize_t)strlen(body)) {
        control_failed("it does not take a request");
    }
    size_t used = 0;
    size_t room = 4096;
    char *answer = (char *)malloc(room);
    for (;;) {
        if (answer == NULL) {
            control_failed("there is no memory for its answer");
            return NULL;
        }
        ssize_t got = recv(stream, answer + used, room - used - 1, 0);
        if (got < 0) {
            control_failed("it breaks off");
        }
        if (got == 0) {
            break;
        }
        used += (size_t)got;
        if (room - used < 2) {
            room *= 2;
            answer = (char *)realloc(answer, room);
        }
    }
    close(stream);
    answer[used] = '\0';
    char *end_of_head = strstr(answer, "\r\n\r\n");
    if (strncmp(answer, "HTTP/1.1 200", 12) != 0 || end_of_head == NULL) {
        control_failed(answer);
        return NULL;
    }
    memmove(answer, end_of_head + 4, strlen(end_of_head + 4) + 1);
    return answer;
}

/* A request whose answer says nothing. */
static inline void steer(const char *url, const char *path, const char *body) {
    free(control(url, "POST", path, body));
}

#endif
