/* The least that HTTP calls cost here: libcurl's socket actions over epoll, C transfers in flight, N requests.
 *
 *   floor URL BODY_FILE N C
 *
 * Handles and connections are reused; answers are received and thrown away. Prints one JSON object. */
#define _GNU_SOURCE
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

static int epoll;
static long long due = -1;
static long failures, started, finished;
static size_t received;

static long long now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static int on_socket(CURL *easy, curl_socket_t socket, int what, void *context, void *known) {
    (void)easy;
    struct epoll_event event = {0};
    event.data.fd = socket;
    event.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(epoll, EPOLL_CTL_DEL, socket, &event);
    } else {
        epoll_ctl(epoll, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, socket, &event);
        if (!known) curl_multi_assign((CURLM *)context, socket, (void *)1);
    }
    return 0;
}

static int on_timer(CURLM *multi, long ms, void *context) {
    (void)multi;
    (void)context;
    due = ms < 0 ? -1 : now_ms() + ms;
    return 0;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
    (void)bytes;
    (void)context;
    received += size * count;
    return size * count;
}

int main(int argc, char **argv) {
    if (argc != 5) return 64;
    FILE *file = fopen(argv[2], "rb");
    if (!file) return 66;
    static char body[1 << 20];
    long length = (long)fread(body, 1, sizeof body, file);
    fclose(file);
    long n = atol(argv[3]), c = atol(argv[4]);

    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);

    struct timespec begin, end;
    clock_gettime(CLOCK_MONOTONIC, &begin);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = curl_multi_init();
    epoll = epoll_create1(EPOLL_CLOEXEC);
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, multi);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, 8192L);
    struct curl_slist *headers = curl_slist_append(NULL, "Content-Type: application/json");
    headers = curl_slist_append(headers, "Expect:");
    for (; started < c && started < n; started++) {
        CURL *easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, argv[1]);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, length);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
        curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
        curl_multi_add_handle(multi, easy);
    }
    while (finished < n) {
        int running, left;
        long long wait = due < 0 ? -1 : due - now_ms();
        if (due >= 0 && wait <= 0) {
            due = -1;
            curl_multi_socket_action(multi, CURL_SOCKET_TIMEOUT, 0, &running);
        } else {
            struct epoll_event events[256];
            int count = epoll_wait(epoll, events, 256, (int)wait);
            for (int i = 0; i < count; i++) {
                int actions = (events[i].events & (EPOLLIN | EPOLLHUP) ? CURL_CSELECT_IN : 0)
                    | (events[i].events & EPOLLOUT ? CURL_CSELECT_OUT : 0)
                    | (events[i].events & EPOLLERR ? CURL_CSELECT_ERR : 0);
                curl_multi_socket_action(multi, events[i].data.fd, actions, &running);
            }
        }
        CURLMsg *message;
        while ((message = curl_multi_info_read(multi, &left))) {
            if (message->msg != CURLMSG_DONE) continue;
            CURL *easy = message->easy_handle;
            long status = 0;
            curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
            if (message->data.result != CURLE_OK || status != 200) failures++;
            finished++;
            curl_multi_remove_handle(multi, easy);
            if (started < n) {
                started++;
                curl_multi_add_handle(multi, easy);
            } else {
                curl_easy_cleanup(easy);
            }
        }
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    double wall = (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
    double cpu = (double)usage.ru_utime.tv_sec + (double)usage.ru_utime.tv_usec / 1e6
        + (double)usage.ru_stime.tv_sec + (double)usage.ru_stime.tv_usec / 1e6;
    printf("{\"n\": %ld, \"c\": %ld, \"wall\": %.4f, \"cpu\": %.4f, \"max_rss_kb\": %ld, \"failed\": %ld}\n", n, c, wall,
           cpu, usage.ru_maxrss, failures);
    curl_multi_cleanup(multi);
    curl_slist_free_all(headers);
    return failures ? 1 : 0;
}
