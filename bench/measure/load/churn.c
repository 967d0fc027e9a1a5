/*
 * Connect, echo, close, over and over: N at a time, single-threaded epoll.
 *
 * Each turn opens a connection, sends S bytes, compares what comes back, ends
 * its direction and waits for the server's FIN; then the next one begins. A turn
 * counts as one message. With --tls full or resumed there is a handshake
 * before, which must resume a session or must not. Connections come from many addresses of the loopback
 * network, so that the ports in TIME_WAIT on our side do not run out.
 */
#include "common.h"
#include "tls.h"

#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>


#define MAX_BYTES 65536
#define EVENTS 512
#define STALL_MILLIS 5000
#define ADDRESSES 200

enum state { CONNECTING, HANDSHAKING, ECHOING, ENDING };

struct turn {
    int fd;
    enum state state;
    int received;
    uint64_t started;
    SSL *tls;
};

static struct {
    int port, connections, size;
    double seconds, ramp;
} options = {.connections = 50, .size = 128, .seconds = 1.5, .ramp = 0.2};

static char message[MAX_BYTES], input[MAX_BYTES + 1];
static bool measuring;
static int poller, opened, running;
static uint64_t verified;

static void watch(struct turn *t, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = t};
    if (epoll_ctl(poller, operation, t->fd, &event) < 0)
        fail("epoll_ctl: %s", strerror(errno));
}

static void begin(struct turn *t)
{
    int on = 1;
    struct sockaddr_in from = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(INADDR_LOOPBACK + opened++ % ADDRESSES)};
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(options.port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    *t = (struct turn){.started = now()};
    t->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(t->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    setsockopt(t->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (t->fd < 0 || bind(t->fd, (struct sockaddr *)&from, sizeof from) < 0 ||
        (connect(t->fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS))
        fail("connection %d: connect: %s", opened, strerror(errno));
    running++;
    watch(t, EPOLL_CTL_ADD, EPOLLOUT);
}

static SSL_CTX *context;
static SSL_SESSION *session;
static bool resumes;

/* OpenSSL marks a session that has been used: connections get copies of this one. */
static int keep_session(SSL *tls, SSL_SESSION *newest)
{
    (void)tls;
    SSL_SESSION_free(session);
    session = SSL_SESSION_dup(newest);
    return 0; /* not kept itself */
}

static void use_tls(const char *how)
{
    resumes = strcmp(how, "resumed") == 0;
    if (!resumes && strcmp(how, "full") != 0)
        fail("--tls %s: expected full or resumed", how);
    context = client_context();
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, keep_session);
}

/* Returns whether the handshake is over. */
static bool shake_hands(struct turn *t)
{
    if (!t->tls) {
        t->tls = SSL_new(context);
        SSL_set_fd(t->tls, t->fd);
        if (resumes && session) {
            SSL_SESSION *copy = SSL_SESSION_dup(session);
            SSL_set_session(t->tls, copy);
            SSL_SESSION_free(copy);
        }
    }
    int result = SSL_connect(t->tls);
    if (result != 1 && SSL_get_error(t->tls, result) == SSL_ERROR_WANT_READ)
        return false;
    if (result != 1)
        fail("handshake: %s", tls_error());
    if (measuring && SSL_session_reused(t->tls) != resumes)
        fail("a session was %sresumed", resumes ? "not " : "");
    return true;
}

static ssize_t tls_receive(struct turn *t)
{
    int n = SSL_read(t->tls, input, sizeof input);
    if (n > 0)
        return n;
    if (SSL_get_error(t->tls, n) != SSL_ERROR_WANT_READ)
        fail("SSL_read: %s", tls_error());
    errno = EAGAIN;
    return -1;
}

static void send_message(struct turn *t)
{
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(t->fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error)
        fail("connection %d: connect: %s", opened, strerror(error));
    if (context && !shake_hands(t)) {
        if (t->state == CONNECTING)
            watch(t, EPOLL_CTL_MOD, EPOLLIN);
        t->state = HANDSHAKING;
        return;
    }
    ssize_t sent = context ? SSL_write(t->tls, message, options.size)
                           : send(t->fd, message, options.size, MSG_NOSIGNAL);
    if (sent != options.size)
        fail("the send buffer does not take %d bytes", options.size);
    t->state = ECHOING;
    watch(t, EPOLL_CTL_MOD, EPOLLIN);
}

static void end(struct turn *t)
{
    if (measuring)
        record(now() - t->started);
    SSL_free(t->tls);
    close(t->fd);
    running--;
}

/* Returns whether the turn is over. */
static bool receive(struct turn *t)
{
    bool sealed = context && t->state != ENDING; /* then only the end counts */
    ssize_t n = sealed ? tls_receive(t) : recv(t->fd, input, sizeof input, 0);
    if (context && !sealed && n > 0)
        return false;
    if (n < 0 && errno == EAGAIN)
        return false;
    if (n < 0)
        fail("receive: %s", strerror(errno));
    if (n == 0 && t->state == ENDING)
        return true;
    if (n == 0 || t->received + n > options.size)
        fail("%zd bytes after %d of %d", n, t->received, options.size);
    if (memcmp(input, message + t->received, n) != 0)
        fail("a byte within %d and %zd differs", t->received, t->received + n);
    t->received += n;
    verified += n;
    if (t->received == options.size) {
        t->state = ENDING;
        if (context)
            SSL_shutdown(t->tls);
        shutdown(t->fd, SHUT_WR);
    }
    return false;
}

static void poll_once(bool again)
{
    static struct epoll_event events[EVENTS];
    int n = epoll_wait(poller, events, EVENTS, STALL_MILLIS);
    if (n == 0)
        fail("nothing happened for %d ms", STALL_MILLIS);
    for (int i = 0; i < n; i++) {
        struct turn *t = events[i].data.ptr;
        if (t->state <= HANDSHAKING) {
            send_message(t);
        } else if (receive(t)) {
            end(t);
            if (again)
                begin(t);
        }
    }
}

static void parse(int argc, char **argv)
{
    static const struct option known[] = {
        {"port", required_argument, 0, 'p'},    {"connections", required_argument, 0, 'c'},
        {"size", required_argument, 0, 's'},    {"seconds", required_argument, 0, 't'},
        {"ramp", required_argument, 0, 'r'},    {"pid", required_argument, 0, 'P'},
        {"tls", required_argument, 0, 'T'},     {0, 0, 0, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
        switch (option) {
        case 'p': options.port = atoi(optarg); break;
        case 'c': options.connections = atoi(optarg); break;
        case 's': options.size = atoi(optarg); break;
        case 't': options.seconds = atof(optarg); break;
        case 'r': options.ramp = atof(optarg); break;
        case 'P': add_server(atoi(optarg)); break;
        case 'T': use_tls(optarg); break;
        default: exit(2);
        }
    if (options.port <= 0 || options.connections <= 0 || options.size <= 0 ||
        options.size > MAX_BYTES) {
        fprintf(stderr, "usage: churn --port N [--connections N] [--size BYTES] [--seconds S] "
                        "[--ramp S] [--pid SERVER]... [--tls full|resumed]\n");
        exit(2);
    }
}

static void poll_for(double seconds)
{
    for (uint64_t from = now();
         now() - from < seconds * 1e9;)
        poll_once(true);
}

int main(int argc, char **argv)
{
    parse(argc, argv);
    for (int i = 0; i < MAX_BYTES; i++)
        message[i] = (char)(i * 2654435761u >> 13);
    poller = epoll_create1(EPOLL_CLOEXEC);
    struct turn *turns = calloc(options.connections, sizeof *turns);
    begin(&turns[0]);
    while (resumes && !session)
        poll_once(true);
    for (int i = 1; i < options.connections; i++)
        begin(&turns[i]);
    poll_for(options.ramp);

    measuring = true;
    uint64_t from = now(), server_before = server_cpu();
    uint64_t own_before = clock_nanos(CLOCK_PROCESS_CPUTIME_ID);
    poll_for(options.seconds);
    uint64_t server = server_cpu() - server_before;
    uint64_t own = clock_nanos(CLOCK_PROCESS_CPUTIME_ID) - own_before;
    double seconds = (now() - from) / 1e9;
    measuring = false;

    while (running > 0)
        poll_once(false);
    report(seconds, server, own, verified);
    return 0;
}
