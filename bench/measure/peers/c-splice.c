/*
 * An echo that copies no byte: splice(2) from the socket to a pipe, and from the pipe to the
 * socket. Level-triggered epoll, one thread for each loop; the first one also accepts, and hands
 * connections round robin to all.
 *
 * Each connection has a pipe of its own. In each turn one splice fills it, and it is emptied. What
 * the kernel does not take stays in the pipe; the connection then waits for EPOLLOUT and reads
 * nothing, so a peer that does not read costs at most the pipe. End of input is acted on after the
 * last byte was sent, because nothing is read while bytes wait.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define AT_ONCE (1024 * 1024)
#define FLAGS (SPLICE_F_MOVE | SPLICE_F_NONBLOCK)
#define EVENTS 512
#define BACKLOG 4096

struct connection {
    int fd, poller, pipe[2];
    size_t piped; /* bytes in the pipe */
};

static int *pollers, loops, accepted, listener, spare_fd, pipe_bytes;

static void die(const char *what)
{
    fprintf(stderr, "c-splice: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void drop(struct connection *c)
{
    close(c->fd);
    close(c->pipe[0]);
    close(c->pipe[1]);
    free(c);
}

static int wait_for(struct connection *c, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = c};
    return epoll_ctl(c->poller, EPOLL_CTL_MOD, c->fd, &event);
}

/* Returns -1 when the connection failed. */
static int empty_pipe(struct connection *c)
{
    while (c->piped > 0) {
        ssize_t n = splice(c->pipe[0], NULL, c->fd, NULL, c->piped, FLAGS);
        if (n > 0)
            c->piped -= n;
        else if (n < 0 && errno == EAGAIN)
            return 0;
        else if (n == 0 || errno != EINTR)
            return -1;
    }
    return 0;
}

static void on_readable(struct connection *c)
{
    ssize_t n = splice(c->fd, NULL, c->pipe[1], NULL, AT_ONCE, FLAGS);
    if (n <= 0) {
        if (n == 0 || (errno != EAGAIN && errno != EINTR))
            drop(c);
        return;
    }
    c->piped += n;
    if (empty_pipe(c) < 0 || (c->piped > 0 && wait_for(c, EPOLLOUT) < 0))
        drop(c);
}

static void on_writable(struct connection *c)
{
    if (empty_pipe(c) < 0 || (c->piped == 0 && wait_for(c, EPOLLIN) < 0))
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

static void begin(int fd)
{
    struct connection *c = calloc(1, sizeof *c);
    if (!c || pipe2(c->pipe, O_CLOEXEC | O_NONBLOCK) < 0) {
        free(c);
        close(fd);
        return;
    }
    if (pipe_bytes)
        fcntl(c->pipe[1], F_SETPIPE_SZ, pipe_bytes); /* or it keeps the kernel's size */
    c->fd = fd;
    c->poller = pollers[accepted++ % loops];
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    if (epoll_ctl(c->poller, EPOLL_CTL_ADD, fd, &event) < 0)
        drop(c);
}

static void on_acceptable(void)
{
    int fd;
    while ((fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0)
        begin(fd);
    if (errno == EMFILE || errno == ENFILE)
        refuse();
}

static void listen_on(int port)
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
    else if (c->piped > 0)
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
    if (argc != 4 || atoi(argv[2]) < 1) {
        fprintf(stderr, "usage: c-splice PORT LOOPS PIPE_BYTES\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    spare_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    loops = atoi(argv[2]);
    pipe_bytes = atoi(argv[3]);
    pollers = calloc(loops, sizeof *pollers);
    for (int i = 0; i < loops; i++)
        if ((pollers[i] = epoll_create1(EPOLL_CLOEXEC)) < 0)
            die("epoll_create1");
    listen_on(atoi(argv[1]));
    for (int i = 1; i < loops; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, run, &pollers[i]) != 0)
            die("pthread_create");
    }
    printf("ready\n");
    fflush(stdout);
    run(&pollers[0]);
}
