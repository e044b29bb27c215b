/// libcurl's variadic functions, one inline wrapper for each argument type, and Linux's epoll.
///
/// Swift imports no variadic C function, and a wrong argument type in `...` is undefined behaviour, so each wrapper
/// fixes the type that libcurl reads for its family of options. epoll and eventfd are in no module of Swift's.
#ifndef CCURL_SHIM_H
#define CCURL_SHIM_H

/* The compile-time checks of curl_easy_setopt need constant options; the wrappers pass variables. */
#ifndef CURL_DISABLE_TYPECHECK
#define CURL_DISABLE_TYPECHECK
#endif
#include <curl/curl.h>

#if LIBCURL_VERSION_NUM < 0x073E00
#error "libcurl 7.62.0 or newer is needed, for HTTP/2 wherever a server offers it"
#endif

/* curl_easy_setopt */

static inline CURLcode ccurl_easy_setopt_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_easy_setopt_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_easy_setopt_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_easy_setopt_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_easy_setopt_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_easy_setopt_write(CURL *easy, CURLoption option, curl_write_callback value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_easy_setopt_progress(CURL *easy, curl_xferinfo_callback value) {
    return curl_easy_setopt(easy, CURLOPT_XFERINFOFUNCTION, value);
}

static inline CURLcode ccurl_easy_setopt_opensocket(CURL *easy, curl_opensocket_callback value) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode ccurl_easy_setopt_closesocket(CURL *easy, curl_closesocket_callback value) {
    return curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, value);
}

/* Has the form of curl_prereq_callback, which libcurl knows since 7.80.0. */
typedef int (*ccurl_prereq_callback)(void *context, char *to, char *from, int to_port, int from_port);

/* CURLE_UNKNOWN_OPTION where libcurl is older, be it the headers' or the one that is loaded. */
static inline CURLcode ccurl_easy_setopt_prereq(CURL *easy, ccurl_prereq_callback value, void *context) {
#if LIBCURL_VERSION_NUM >= 0x075000
    CURLcode code = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, value);
    return code == CURLE_OK ? curl_easy_setopt(easy, CURLOPT_PREREQDATA, context) : code;
#else
    (void)easy;
    (void)value;
    (void)context;
    return CURLE_UNKNOWN_OPTION;
#endif
}

/* Without it, ending a transfer waits until the system has looked up the host's name, which may take half a minute. */
static inline void ccurl_easy_leave_lookups(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075700
    (void)curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#else
    (void)easy;
#endif
}

/* CURLOPT_PROTOCOLS is deprecated since 7.85.0, where CURLOPT_PROTOCOLS_STR replaces it. */
static inline CURLcode ccurl_easy_allow_http_only(CURL *easy) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
#else
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
}

/* curl_easy_getinfo */

static inline CURLcode ccurl_easy_getinfo_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode ccurl_easy_getinfo_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode ccurl_easy_getinfo_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode ccurl_easy_getinfo_socket(CURL *easy, CURLINFO info, curl_socket_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

/* curl_multi_setopt */

static inline CURLMcode ccurl_multi_setopt_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

static inline CURLMcode ccurl_multi_setopt_socket(CURLM *multi, curl_socket_callback value, void *context) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, value);
    return code == CURLM_OK ? curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, context) : code;
}

static inline CURLMcode ccurl_multi_setopt_timer(CURLM *multi, curl_multi_timer_callback value, void *context) {
    CURLMcode code = curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, value);
    return code == CURLM_OK ? curl_multi_setopt(multi, CURLMOPT_TIMERDATA, context) : code;
}

/* Known since 7.67.0. */
static inline CURLMcode ccurl_multi_setopt_streams(CURLM *multi, long value) {
#if LIBCURL_VERSION_NUM >= 0x074300
    return curl_multi_setopt(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, value);
#else
    (void)multi;
    (void)value;
    return CURLM_UNKNOWN_OPTION;
#endif
}

/* epoll and eventfd */

#ifdef __linux__
#include <errno.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* A socket that is ready, and what for: CURL_CSELECT_IN, _OUT, _ERR. */
struct ccurl_event {
    int descriptor;
    int actions;
};

static inline int ccurl_epoll_create(void) {
    return epoll_create1(EPOLL_CLOEXEC);
}

/* Changes what epoll reports about a descriptor; `interest` is CURL_POLL_IN, _OUT or _INOUT. */
static inline int ccurl_epoll_set(int epoll, int descriptor, int interest, int is_known) {
    struct epoll_event event = {0};
    event.events = ((interest & CURL_POLL_IN) ? (uint32_t)EPOLLIN : 0) | ((interest & CURL_POLL_OUT) ? (uint32_t)EPOLLOUT : 0);
    event.data.fd = descriptor;
    if (epoll_ctl(epoll, is_known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, descriptor, &event) == 0) return 0;
    if (is_known && errno == ENOENT) return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
    if (!is_known && errno == EEXIST) return epoll_ctl(epoll, EPOLL_CTL_MOD, descriptor, &event);
    return -1;
}

static inline int ccurl_epoll_remove(int epoll, int descriptor) {
    struct epoll_event event = {0};
    return epoll_ctl(epoll, EPOLL_CTL_DEL, descriptor, &event);
}

/* At most 256 events; -1 on a fault, which an interrupting signal is not. */
static inline int ccurl_epoll_wait(int epoll, struct ccurl_event *events, int limit, int milliseconds) {
    struct epoll_event ready[256];
    int count = epoll_wait(epoll, ready, limit < 256 ? limit : 256, milliseconds);
    if (count < 0) return errno == EINTR ? 0 : -1;
    for (int i = 0; i < count; i++) {
        uint32_t flags = ready[i].events;
        events[i].descriptor = ready[i].data.fd;
        events[i].actions = ((flags & (EPOLLIN | EPOLLHUP)) ? CURL_CSELECT_IN : 0)
            | ((flags & EPOLLOUT) ? CURL_CSELECT_OUT : 0) | ((flags & EPOLLERR) ? CURL_CSELECT_ERR : 0);
    }
    return count;
}

/* A descriptor whose every write is reported once, so that nobody need read it. */
static inline int ccurl_eventfd_create(int epoll) {
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (descriptor < 0) return -1;
    struct epoll_event event = {0};
    event.events = EPOLLIN | EPOLLET;
    event.data.fd = descriptor;
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0) return descriptor;
    close(descriptor);
    return -1;
}

static inline void ccurl_eventfd_signal(int descriptor) {
    uint64_t one = 1;
    ssize_t written = write(descriptor, &one, sizeof one);
    (void)written;
}
#endif

#endif
