/*
 * io_uring: one system call for all receives and sends of a turn, so that one
 * core of load keeps the fastest server busy. Included by load.c.
 */
#include <liburing.h>

#define ENTRIES 4096
#define BUFFERS 64 /* a power of two */
#define BUFFER_BYTES (64 * 1024)

enum operation { RECEIVE, SEND };

static struct io_uring ring;
static struct io_uring_buf_ring *provided;
static char *buffers;

static void provide(int buffer)
{
    io_uring_buf_ring_add(provided, buffers + (size_t)buffer * BUFFER_BYTES, BUFFER_BYTES, buffer,
                          BUFFERS - 1, 0);
    io_uring_buf_ring_advance(provided, 1);
}

static void start_engine(void)
{
    struct io_uring_params parameters = {
        .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_CQSIZE,
        .cq_entries = 8 * ENTRIES};
    struct io_uring_buf_reg registration = {.ring_entries = BUFFERS};
    int error = io_uring_queue_init_params(ENTRIES, &ring, &parameters);
    if (error)
        fail("io_uring: %s", strerror(-error));
    if (posix_memalign((void **)&provided, 4096, BUFFERS * sizeof(struct io_uring_buf)) != 0 ||
        posix_memalign((void **)&buffers, 4096, (size_t)BUFFERS * BUFFER_BYTES) != 0)
        fail("no memory for buffers");
    io_uring_buf_ring_init(provided);
    registration.ring_addr = (uintptr_t)provided;
    error = io_uring_register_buf_ring(&ring, &registration, 0);
    if (error)
        fail("buffer ring: %s", strerror(-error));
    for (int i = 0; i < BUFFERS; i++)
        provide(i);
}

static struct io_uring_sqe *next_entry(void)
{
    struct io_uring_sqe *entry = io_uring_get_sqe(&ring);
    while (!entry) {
        io_uring_submit(&ring);
        entry = io_uring_get_sqe(&ring);
    }
    return entry;
}

/* Connections are aligned: the lowest bit says what completed. */
static uint64_t tag(struct connection *c, enum operation operation)
{
    return (uintptr_t)c | operation;
}

static void watch(struct connection *c)
{
    struct io_uring_sqe *entry = next_entry();
    io_uring_prep_recv_multishot(entry, c->fd, NULL, 0, 0);
    entry->flags |= IOSQE_BUFFER_SELECT;
    entry->user_data = tag(c, RECEIVE);
}

static void send_queued(struct connection *c)
{
    const char *bytes;
    size_t count;
    if (c->sending || (count = next_output(c, &bytes)) == 0)
        return;
    struct io_uring_sqe *entry = next_entry();
    io_uring_prep_send(entry, c->fd, bytes, count, MSG_NOSIGNAL);
    entry->user_data = tag(c, SEND);
    c->sending = true;
}

static void on_sent(struct connection *c, int result)
{
    if (result < 0)
        fail("connection %d: send at offset %lu: %s", c->number, c->sent, strerror(-result));
    sent(c, result);
    c->sending = false;
    send_queued(c);
}

static void on_received(struct connection *c, const struct io_uring_cqe *completion)
{
    int buffer = completion->flags >> IORING_CQE_BUFFER_SHIFT;
    if (completion->res != -ENOBUFS)
        received(c, buffers + (size_t)buffer * BUFFER_BYTES, completion->res);
    if (completion->flags & IORING_CQE_F_BUFFER)
        provide(buffer);
    if (!(completion->flags & IORING_CQE_F_MORE))
        watch(c);
}

static void poll_engine(bool wait)
{
    struct __kernel_timespec stall = {.tv_sec = STALL_MILLIS / 1000};
    struct io_uring_cqe *completion;
    unsigned head, count = 0;
    int result = wait ? io_uring_submit_and_wait_timeout(&ring, &completion, 1, &stall, NULL)
                      : io_uring_submit_and_get_events(&ring);
    if (result == -ETIME)
        fail("nothing came back for %d ms", STALL_MILLIS);
    io_uring_for_each_cqe(&ring, head, completion) {
        struct connection *c = (struct connection *)(uintptr_t)(completion->user_data & ~1ULL);
        if ((completion->user_data & 1) == SEND)
            on_sent(c, completion->res);
        else
            on_received(c, completion);
        count++;
    }
    io_uring_cq_advance(&ring, count);
}
