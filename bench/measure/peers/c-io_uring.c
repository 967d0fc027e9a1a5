/*
 * The yardstick's younger brother: a TCP echo on io_uring, one ring per loop.
 *
 * Multishot accept, multishot receive into a ring of provided buffers, one send
 * in flight per connection. A buffer goes from the ring to the connection's
 * queue, from there to the kernel, and back to the ring. When the ring is empty
 * the kernel ends a multishot receive; the connection waits in line and is armed
 * again when a buffer returns. A peer that never reads can therefore hold every
 * buffer: this program serves a benchmark, not the internet.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <liburing.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BUFFERS 64 /* a power of two */
#define BUFFER_BYTES (64 * 1024) /* 4 MiB in all: with more, 64 KiB messages leave the caches */
#define ENTRIES 4096
#define BACKLOG 4096
#define NONE -1

enum operation { ACCEPT, RECEIVE, SEND };

struct connection {
    int fd;
    int head, tail;    /* buffers that hold what is to be sent, the head being sent */
    bool armed, ended; /* a receive is posted; nothing more will come */
    struct connection *next_starved;
};

struct loop {
    struct io_uring ring;
    struct io_uring_buf_ring *free;
    char *bytes;
    int listener;
    int next[BUFFERS]; /* the queues of all connections, as links between buffers */
    size_t from[BUFFERS], to[BUFFERS];
    struct connection *starved;
};

static void die(const char *what, int error)
{
    fprintf(stderr, "c-io_uring: %s: %s\n", what, strerror(error));
    exit(1);
}

static struct io_uring_sqe *next_entry(struct loop *l)
{
    struct io_uring_sqe *entry = io_uring_get_sqe(&l->ring);
    while (!entry) {
        io_uring_submit(&l->ring);
        entry = io_uring_get_sqe(&l->ring);
    }
    return entry;
}

/* Connections are aligned, so the low bits of their address say what completed. */
static void tag(struct io_uring_sqe *entry, struct connection *c, enum operation operation)
{
    io_uring_sqe_set_data64(entry, (uintptr_t)c | operation);
}

static void post_accept(struct loop *l)
{
    struct io_uring_sqe *entry = next_entry(l);
    io_uring_prep_multishot_accept(entry, l->listener, NULL, NULL, SOCK_CLOEXEC);
    tag(entry, NULL, ACCEPT);
}

static void post_receive(struct loop *l, struct connection *c)
{
    struct io_uring_sqe *entry = next_entry(l);
    io_uring_prep_recv_multishot(entry, c->fd, NULL, 0, 0);
    entry->flags |= IOSQE_BUFFER_SELECT;
    entry->buf_group = 0;
    tag(entry, c, RECEIVE);
    c->armed = true;
}

static void post_send(struct loop *l, struct connection *c)
{
    int buffer = c->head;
    struct io_uring_sqe *entry = next_entry(l);
    io_uring_prep_send(entry, c->fd, l->bytes + (size_t)buffer * BUFFER_BYTES + l->from[buffer],
                       l->to[buffer] - l->from[buffer], MSG_NOSIGNAL | MSG_WAITALL);
    tag(entry, c, SEND);
}

static void give_back(struct loop *l, int buffer)
{
    io_uring_buf_ring_add(l->free, l->bytes + (size_t)buffer * BUFFER_BYTES, BUFFER_BYTES, buffer,
                          BUFFERS - 1, 0);
    io_uring_buf_ring_advance(l->free, 1);
    if (l->starved) {
        struct connection *c = l->starved;
        l->starved = c->next_starved;
        post_receive(l, c);
    }
}

static void close_if_done(struct connection *c)
{
    if (c->ended && !c->armed && c->head == NONE) {
        close(c->fd);
        free(c);
    }
}

static void on_accept(struct loop *l, const struct io_uring_cqe *completion)
{
    if (completion->res >= 0) {
        struct connection *c = calloc(1, sizeof *c);
        int on = 1;
        if (!c)
            die("connection", ENOMEM);
        c->fd = completion->res;
        c->head = NONE;
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        post_receive(l, c);
    }
    if (!(completion->flags & IORING_CQE_F_MORE))
        post_accept(l);
}

static void keep(struct loop *l, struct connection *c, int buffer, size_t count)
{
    l->from[buffer] = 0;
    l->to[buffer] = count;
    l->next[buffer] = NONE;
    if (c->head != NONE) {
        l->next[c->tail] = buffer;
        c->tail = buffer;
        return;
    }
    c->head = c->tail = buffer;
    post_send(l, c);
}

static void on_receive(struct loop *l, struct connection *c, const struct io_uring_cqe *completion)
{
    if (completion->res > 0)
        keep(l, c, completion->flags >> IORING_CQE_BUFFER_SHIFT, completion->res);
    else if (completion->res != -ENOBUFS)
        c->ended = true;
    if (completion->flags & IORING_CQE_F_MORE)
        return;
    c->armed = false;
    if (c->ended) {
        close_if_done(c);
    } else if (completion->res == -ENOBUFS) {
        c->armed = true; /* soon */
        c->next_starved = l->starved;
        l->starved = c;
    } else {
        post_receive(l, c);
    }
}

static void on_send(struct loop *l, struct connection *c, const struct io_uring_cqe *completion)
{
    int buffer = c->head;
    if (completion->res < 0) {
        c->ended = true;
        shutdown(c->fd, SHUT_RDWR); /* ends the receive as well */
    } else if ((l->from[buffer] += completion->res) < l->to[buffer]) {
        post_send(l, c);
        return;
    }
    c->head = l->next[buffer];
    if (c->head != NONE)
        post_send(l, c);
    give_back(l, buffer);
    close_if_done(c);
}

static void dispatch(struct loop *l, const struct io_uring_cqe *completion)
{
    uint64_t data = io_uring_cqe_get_data64(completion);
    struct connection *c = (struct connection *)(uintptr_t)(data & ~(uint64_t)3);
    switch (data & 3) {
    case ACCEPT: on_accept(l, completion); break;
    case RECEIVE: on_receive(l, c, completion); break;
    case SEND: on_send(l, c, completion); break;
    }
}

static int listen_on(int port)
{
    int on = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on); /* one for each loop */
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0)
        die("bind", errno);
    if (listen(listener, BACKLOG) < 0)
        die("listen", errno);
    return listener;
}

static void provide_buffers(struct loop *l)
{
    struct io_uring_buf_reg registration = {.ring_entries = BUFFERS, .bgid = 0};
    if (posix_memalign((void **)&l->free, 4096, BUFFERS * sizeof(struct io_uring_buf)) != 0 ||
        posix_memalign((void **)&l->bytes, 4096, (size_t)BUFFERS * BUFFER_BYTES) != 0)
        die("buffers", ENOMEM);
    io_uring_buf_ring_init(l->free);
    registration.ring_addr = (uintptr_t)l->free;
    int error = io_uring_register_buf_ring(&l->ring, &registration, 0);
    if (error)
        die("buffer ring", -error);
    for (int i = 0; i < BUFFERS; i++)
        give_back(l, i);
}

/* The ring belongs to the thread that runs it, so that the kernel may defer work to its turn. */
static void *run(void *loop)
{
    struct loop *l = loop;
    struct io_uring_params parameters = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE,
        .cq_entries = 4 * ENTRIES};
    int error = io_uring_queue_init_params(ENTRIES, &l->ring, &parameters);
    if (error)
        die("io_uring", -error);
    provide_buffers(l);
    post_accept(l);
    for (;;) {
        struct io_uring_cqe *completion;
        unsigned head, count = 0;
        io_uring_submit_and_wait(&l->ring, 1);
        io_uring_for_each_cqe(&l->ring, head, completion) {
            dispatch(l, completion);
            count++;
        }
        io_uring_cq_advance(&l->ring, count);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: c-io_uring PORT LOOPS\n");
        return 2;
    }
    int loops = atoi(argv[2]);
    struct loop *all = calloc(loops, sizeof *all);
    for (int i = 0; i < loops; i++)
        all[i].listener = listen_on(atoi(argv[1]));
    for (int i = 1; i < loops; i++) {
        pthread_t thread;
        if (pthread_create(&thread, NULL, run, &all[i]) != 0)
            die("thread", errno);
    }
    printf("ready\n");
    fflush(stdout);
    run(&all[0]);
}
