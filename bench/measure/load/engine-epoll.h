/*
 * Epoll: a system call for each receive and each send. Included by load.c.
 */
#include <sys/epoll.h>

#define EVENTS 512

static int poller;
static char input[CHUNK];

static void start_engine(void) { poller = epoll_create1(EPOLL_CLOEXEC); }

static void watch(struct connection *c)
{
    fcntl(c->fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event) < 0)
        fail("epoll_ctl: %s", strerror(errno));
}

static void want_output(struct connection *c, bool wanted)
{
    if (c->sending == wanted)
        return;
    c->sending = wanted;
    struct epoll_event event = {.events = EPOLLIN | (wanted ? EPOLLOUT : 0), .data.ptr = c};
    if (epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event) < 0)
        fail("epoll_ctl: %s", strerror(errno));
}

static void send_queued(struct connection *c)
{
    const char *bytes;
    size_t count;
    while ((count = next_output(c, &bytes)) > 0) {
        ssize_t n = send(c->fd, bytes, count, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN)
            fail("connection %d: send at offset %lu: %s", c->number, c->sent, strerror(errno));
        if (n < 0)
            break;
        sent(c, n);
    }
    want_output(c, count > 0);
}

static void on_readable(struct connection *c)
{
    ssize_t n = recv(c->fd, input, sizeof input, 0);
    if (n >= 0 || (errno != EAGAIN && errno != EINTR))
        received(c, input, n < 0 ? -errno : n);
}

static void poll_engine(bool wait)
{
    static struct epoll_event events[EVENTS];
    int n = epoll_wait(poller, events, EVENTS, wait ? STALL_MILLIS : 0);
    if (n == 0 && wait)
        fail("nothing came back for %d ms", STALL_MILLIS);
    if (n < 0 && errno != EINTR)
        fail("epoll_wait: %s", strerror(errno));
    for (int i = 0; i < n; i++) {
        struct connection *c = events[i].data.ptr;
        if (events[i].events & ~EPOLLOUT)
            on_readable(c);
        else
            send_queued(c);
    }
}
