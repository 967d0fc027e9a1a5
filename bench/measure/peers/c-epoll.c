/*
 * The yardstick: an echo of TCP, or of a Unix socket, on level-triggered epoll, one thread for each loop.
 * The first one also accepts, and hands connections round robin to all.
 *
 * One receive and one send per readable socket and turn, from one shared
 * buffer. Only when the kernel does not take everything are the remaining bytes
 * copied to the connection, which then waits for EPOLLOUT and reads nothing, so
 * a peer that does not read costs at most one buffer. End of input is acted on
 * after the last byte was sent, because nothing is read while bytes wait.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define INPUT_BYTES (256 * 1024) /* 64 KiB costs a third more with 64 KiB messages */
#define EVENTS 512
#define BACKLOG 4096

struct connection {
    int fd, poller;
    char *waiting; /* what the kernel did not take yet, or NULL */
    size_t from, to;
};

static __thread char input[INPUT_BYTES] __attribute__((aligned(4096)));
static int *pollers, loops, accepted, listener, spare_fd;

static void die(const char *what)
{
    fprintf(stderr, "c-epoll: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void drop(struct connection *c)
{
    close(c->fd);
    free(c->waiting);
    free(c);
}

static int wait_for(struct connection *c, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = c};
    return epoll_ctl(c->poller, EPOLL_CTL_MOD, c->fd, &event);
}

/* Returns how many bytes the kernel took, or -1 when the connection failed. */
static ssize_t send_some(int fd, const char *bytes, size_t count)
{
    size_t done = 0;
    while (done < count) {
        ssize_t n = send(fd, bytes + done, count - done, MSG_NOSIGNAL);
        if (n >= 0)
            done += n;
        else if (errno == EAGAIN)
            break;
        else if (errno != EINTR)
            return -1;
    }
    return done;
}

static int keep(struct connection *c, const char *bytes, size_t count)
{
    c->waiting = malloc(count);
    if (!c->waiting)
        return -1;
    memcpy(c->waiting, bytes, count);
    c->from = 0;
    c->to = count;
    return wait_for(c, EPOLLOUT);
}

static void on_readable(struct connection *c)
{
    ssize_t received = recv(c->fd, input, sizeof input, 0);
    if (received <= 0) {
        if (received == 0 || (errno != EAGAIN && errno != EINTR))
            drop(c);
        return;
    }
    ssize_t sent = send_some(c->fd, input, received);
    if (sent < 0 || (sent < received && keep(c, input + sent, received - sent) < 0))
        drop(c);
}

static void on_writable(struct connection *c)
{
    ssize_t sent = send_some(c->fd, c->waiting + c->from, c->to - c->from);
    if (sent < 0) {
        drop(c);
        return;
    }
    c->from += sent;
    if (c->from < c->to)
        return;
    free(c->waiting);
    c->waiting = NULL;
    if (wait_for(c, EPOLLIN) < 0)
        drop(c);
}

/* Out of descriptors: refuse one with the spare, or the listener stays ready for ever. */
static void refuse(void)
{
    close(spare_fd);
    int fd = accept(listener, NULL, NULL);
    if (fd >= 0)
        close(fd);
    spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void on_acceptable(void)
{
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        struct connection *c = calloc(1, sizeof *c);
        if (!c) {
            close(fd);
            continue;
        }
        c->fd = fd;
        c->poller = pollers[accepted++ % loops];
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
        if (epoll_ctl(c->poller, EPOLL_CTL_ADD, fd, &event) < 0)
            drop(c);
    }
    if (errno == EMFILE || errno == ENFILE)
        refuse();
}

static void bind_port(int port)
{
    int on = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(listener, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on); /* accepted ones inherit it */
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0)
        die("bind");
}

static void bind_path(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    unlink(path);
    listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0)
        die("bind");
}

static void listen_on(const char *where)
{
    if (*where == '/')
        bind_path(where);
    else
        bind_port(atoi(where));
    if (listen(listener, BACKLOG) < 0)
        die("listen");
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (epoll_ctl(pollers[0], EPOLL_CTL_ADD, listener, &event) < 0)
        die("epoll_ctl");
}

static void dispatch(const struct epoll_event *event)
{
    struct connection *c = event->data.ptr;
    if (!c)
        on_acceptable();
    else if (c->waiting)
        on_writable(c);
    else
        on_readable(c);
}

static void *run(void *poller)
{
    for (;;) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(*(int *)poller, events, EVENTS, -1);
        if (n < 0 && errno != EINTR)
            die("epoll_wait");
        for (int i = 0; i < n; i++)
            dispatch(&events[i]);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 3 || atoi(argv[2]) < 1) {
        fprintf(stderr, "usage: c-epoll PORT|PATH LOOPS\n");
        return 2;
    }
    spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    loops = atoi(argv[2]);
    pollers = calloc(loops, sizeof *pollers);
    for (int i = 0; i < loops; i++)
        if ((pollers[i] = epoll_create1(EPOLL_CLOEXEC)) < 0)
            die("epoll_create1");
    listen_on(argv[1]);
    for (int i = 1; i < loops; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, run, &pollers[i]) != 0)
            die("pthread_create");
    }
    printf("ready\n");
    fflush(stdout);
    run(&pollers[0]);
}
