/*
 * Load on one echo server of this machine, one thread, N connections, on epoll or,
 * with -DURING, on io_uring; by a way in (--way): tcp, unix, udp, tls; http1,
 * http2 and ws without TLS.
 *
 * Closed loop: each connection keeps D messages of S bytes in flight. Open loop
 * (--rate): message k of all is due at k / rate, goes out whatever came back,
 * and its time counts from when it was due, however late it was sent. The open
 * loop polls without sleeping.
 *
 * Every byte that comes back is compared with what was sent at that offset of
 * its connection. The stream is a fixed noise of prime period, so loss,
 * duplication and exchange show even at message boundaries; datagrams are compared
 * as a stream as well, so none may be lost. What a way adds is checked too: the
 * status and length of an answer, the kind of a frame. The server's CPU
 * time is read from its process clock (all threads, also ended ones, in
 * nanoseconds; of all processes that --pid names) at both ends of the measured window, which starts after the
 * connections are open and a ramp has passed: connecting is not counted.
 *
 * Prints one line of JSON; exits 1 on a wrong, missing or surplus byte.
 */
#include "common.h"

#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define PERIOD 8191
#define CHUNK (256 * 1024)
#define DRAIN_NANOS 10000000000ULL
#define STALL_MILLIS 5000

struct options {
    int port, connections, size, depth;
    const char *path; /* of a Unix socket */
    double seconds, ramp, rate;
    uint64_t messages;
};

struct bytes {
    char *at;
    size_t from, to, room;
};

struct connection {
    int fd, number;
    bool sending; /* or waiting until it can */
    uint64_t queued, sent, received, completed; /* bytes, bytes, bytes, messages */
    uint64_t *started;                          /* nanoseconds, one per message in flight */
    struct bytes waiting, going; /* what a way made of messages, bounded by those in flight */
    void *form;                  /* that way's state */
};

/* How messages travel. The functions are NULL where bytes travel as they are. */
struct way {
    const char *name;
    int family, type;
    void (*open)(struct connection *c);              /* on a connected socket that blocks */
    void (*message)(struct connection *c, int slot); /* appends the next message to what waits */
    void (*input)(struct connection *c, const char *bytes, size_t count);
};

enum phase { RAMP, MEASURE, DRAIN };

static struct options options = {
    .connections = 50, .size = 128, .depth = 1, .seconds = 1.5, .ramp = 0.2};
static char noise[PERIOD + CHUNK];
static enum phase phase = RAMP;
static struct connection *connections;
static uint64_t first_due, due_messages, window_from, window_to; /* of the open loop */
static const struct way *way;

static void send_all(const struct connection *c, const void *bytes, size_t count)
{
    for (ssize_t n; count > 0; bytes = (const char *)bytes + n, count -= n)
        if ((n = send(c->fd, bytes, count, MSG_NOSIGNAL)) < 0)
            fail("connection %d: send: %s", c->number, strerror(errno));
}

static const char *expected_at(const struct connection *c, uint64_t offset)
{
    return noise + (offset + 997 * c->number) % PERIOD;
}

static void fill_noise(void)
{
    uint64_t x = 88172645463325252ULL;
    for (int i = 0; i < PERIOD; i++) {
        x ^= x << 13, x ^= x >> 7, x ^= x << 17;
        noise[i] = x >> 32;
        if (noise[i] >= 'a' && noise[i] <= 'z')
            noise[i] -= 'a' - 'A'; /* so that upper case changes nothing */
    }
    for (size_t i = PERIOD; i < sizeof noise; i++)
        noise[i] = noise[i - PERIOD];
}

static void verify(const struct connection *c, uint64_t offset, const char *bytes, size_t count)
{
    const char *expected = expected_at(c, offset);
    if (c->received + count > c->queued)
        fail("connection %d: %lu bytes came back, there were only %lu", c->number,
             c->received + count, c->queued);
    if (memcmp(bytes, expected, count) == 0)
        return;
    size_t i = 0;
    while (bytes[i] == expected[i])
        i++;
    fail("connection %d: byte at offset %lu is 0x%02x, expected 0x%02x", c->number, offset + i,
         (unsigned char)bytes[i], (unsigned char)expected[i]);
}

static void append(struct bytes *to, const void *bytes, size_t count)
{
    if (to->to + count > to->room) {
        to->room = 2 * (to->to + count);
        to->at = realloc(to->at, to->room);
        if (!to->at)
            fail("no memory for %zu bytes", to->room);
    }
    memcpy(to->at + to->to, bytes, count);
    to->to += count;
}

/* What to send next; it stays where it is until sent() was told how much of it went. */
static size_t next_output(struct connection *c, const char **bytes)
{
    if (!way->message) {
        size_t count = c->queued - c->sent;
        size_t most = way->type == SOCK_DGRAM ? (size_t)options.size : CHUNK;
        *bytes = expected_at(c, c->sent);
        return count < most ? count : most;
    }
    if (c->going.from == c->going.to) {
        struct bytes empty = c->going;
        c->going = c->waiting;
        c->waiting = empty;
        c->waiting.from = c->waiting.to = 0;
    }
    *bytes = c->going.at + c->going.from;
    return c->going.to - c->going.from;
}

static void sent(struct connection *c, size_t count)
{
    if (way->message)
        c->going.from += count;
    else
        c->sent += count;
}

static void queue_message(struct connection *c, int slot)
{
    c->queued += options.size;
    if (way->message)
        way->message(c, slot);
}

static uint64_t due_at(uint64_t message)
{
    return first_due + (uint64_t)(message * (1e9 / options.rate));
}

static void complete_in_open_loop(struct connection *c, uint64_t time)
{
    uint64_t due = due_at(c->completed++ * options.connections + c->number);
    if (due >= window_from && due < window_to)
        record(time - due);
}

static void complete_in_closed_loop(struct connection *c, int slot, uint64_t time)
{
    c->completed++;
    if (phase == MEASURE)
        record(time - c->started[slot]);
    if (phase == DRAIN)
        return;
    c->started[slot] = time;
    queue_message(c, slot);
}

static void complete_messages(struct connection *c)
{
    uint64_t time = now();
    while (c->received >= (c->completed + 1) * options.size)
        if (options.rate > 0)
            complete_in_open_loop(c, time);
        else
            complete_in_closed_loop(c, c->completed % options.depth, time);
}

/* Echoed bytes that came in the order in which they were sent. */
static void payload(struct connection *c, const char *bytes, size_t count)
{
    verify(c, c->received, bytes, count);
    c->received += count;
    complete_messages(c);
}

#include "way-http1.h"
#include "way-http2.h"
#include "way-tls.h"
#include "way-ws.h"

static const struct way ways[] = {
    {"tcp", AF_INET, SOCK_STREAM, NULL, NULL, payload},
    {"unix", AF_UNIX, SOCK_STREAM, NULL, NULL, payload},
    {"udp", AF_INET, SOCK_DGRAM, NULL, NULL, payload},
    {"tls", AF_INET, SOCK_STREAM, tls_open, tls_message, tls_input},
    {"http1", AF_INET, SOCK_STREAM, http1_open, http1_message, http1_input},
    {"http2", AF_INET, SOCK_STREAM, http2_open, http2_message, http2_input},
    {"ws", AF_INET, SOCK_STREAM, ws_open, ws_message, ws_input},
};

static const struct way *way_named(const char *name)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strcmp(ways[i].name, name) == 0)
            return &ways[i];
    fail("--way %s: this load does not know it", name);
    return NULL;
}

static void send_queued(struct connection *c);

/* What came back on a connection: bytes, 0 at its end, or a negative error. */
static void received(struct connection *c, const char *bytes, ssize_t n)
{
    if (n < 0)
        fail("connection %d: receive at offset %lu: %s", c->number, c->received, strerror(-n));
    if (n == 0 && way->type == SOCK_STREAM)
        fail("connection %d: closed by the server after %lu of %lu bytes", c->number,
             c->received, c->sent);
    way->input(c, bytes, n);
    send_queued(c);
}

#ifdef URING
#include "engine-uring.h"
#else
#include "engine-epoll.h"
#endif

static void queue_what_is_due(void)
{
    for (uint64_t time = now(); due_at(due_messages) <= time; due_messages++) {
        struct connection *c = &connections[due_messages % options.connections];
        queue_message(c, 0);
        send_queued(c);
    }
}

static void turn(void)
{
    bool scheduled = options.rate > 0 && phase != DRAIN;
    if (scheduled)
        queue_what_is_due();
    poll_engine(!scheduled);
}

static void open_connection(struct connection *c, int number)
{
    int on = 1;
    struct sockaddr_in in = {.sin_family = AF_INET,
                             .sin_port = htons(options.port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct sockaddr_un un = {.sun_family = AF_UNIX};
    bool local = way->family == AF_UNIX;
    if (local)
        snprintf(un.sun_path, sizeof un.sun_path, "%s", options.path);
    c->number = number;
    c->started = calloc(options.depth, sizeof *c->started);
    c->fd = socket(way->family, way->type | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, local ? (struct sockaddr *)&un : (struct sockaddr *)&in,
                             local ? sizeof un : sizeof in) < 0)
        fail("connect to %s: %s", local ? options.path : "the port", strerror(errno));
    if (!local)
        setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (way->open)
        way->open(c);
    watch(c);
}

static void first_messages(struct connection *c)
{
    uint64_t time = now();
    for (int i = 0; i < options.depth; i++) {
        c->started[i] = time;
        queue_message(c, i);
    }
    send_queued(c);
}

static void drain(void)
{
    uint64_t deadline = now() + DRAIN_NANOS;
    phase = DRAIN;
    for (int i = 0; i < options.connections; i++)
        while (connections[i].received < connections[i].queued) {
            if (now() > deadline)
                fail("connection %d: %lu of %lu bytes never came back", i,
                     connections[i].queued - connections[i].received, connections[i].queued);
            turn();
        }
}

static void parse(int argc, char **argv)
{
    static const struct option known[] = {
        {"port", required_argument, 0, 'p'},    {"connections", required_argument, 0, 'c'},
        {"size", required_argument, 0, 's'},    {"depth", required_argument, 0, 'd'},
        {"seconds", required_argument, 0, 't'}, {"messages", required_argument, 0, 'm'},
        {"ramp", required_argument, 0, 'r'},    {"pid", required_argument, 0, 'P'},
        {"rate", required_argument, 0, 'R'},    {"way", required_argument, 0, 'w'},
        {"path", required_argument, 0, 'u'},    {0, 0, 0, 0}};
    int option;
    while ((option = getopt_long(argc, argv, "", known, NULL)) != -1)
        switch (option) {
        case 'p': options.port = atoi(optarg); break;
        case 'c': options.connections = atoi(optarg); break;
        case 's': options.size = atoi(optarg); break;
        case 'd': options.depth = atoi(optarg); break;
        case 't': options.seconds = atof(optarg); break;
        case 'm': options.messages = strtoull(optarg, NULL, 10); break;
        case 'r': options.ramp = atof(optarg); break;
        case 'R': options.rate = atof(optarg); break;
        case 'P': add_server(atoi(optarg)); break;
        case 'w': way = way_named(optarg); break;
        case 'u': options.path = optarg; break;
        default: exit(2);
        }
    if ((options.port <= 0) == !options.path || options.connections <= 0 || options.size <= 0 ||
        options.depth <= 0) {
        fprintf(stderr, "usage: load --port N | --path FILE [--way WAY] [--connections N] "
                        "[--size BYTES] [--depth N] [--rate PER_SECOND] "
                        "[--seconds S | --messages N] [--ramp S] [--pid SERVER]...\n");
        exit(2);
    }
}

static bool finished(uint64_t started)
{
    if (options.messages)
        return measured >= options.messages;
    return now() - started >= options.seconds * 1e9;
}

static void start_sending(void)
{
    first_due = now();
    if (options.rate > 0)
        return;
    for (int i = 0; i < options.connections; i++)
        first_messages(&connections[i]);
}

int main(int argc, char **argv)
{
    way = &ways[0];
    parse(argc, argv);
    fill_noise();
    start_engine();
    connections = calloc(options.connections, sizeof *connections);
    for (int i = 0; i < options.connections; i++)
        open_connection(&connections[i], i);
    window_from = window_to = UINT64_MAX;
    start_sending();
    for (uint64_t opened = now(); now() - opened < options.ramp * 1e9;)
        turn();

    phase = MEASURE;
    uint64_t server_before = server_cpu();
    uint64_t own_before = clock_nanos(CLOCK_PROCESS_CPUTIME_ID);
    window_from = now();
    while (!finished(window_from))
        turn();
    uint64_t server = server_cpu() - server_before;
    uint64_t own = clock_nanos(CLOCK_PROCESS_CPUTIME_ID) - own_before;
    window_to = now();

    drain();
    uint64_t verified = 0;
    for (int i = 0; i < options.connections; i++)
        verified += connections[i].received;
    report((window_to - window_from) / 1e9, server, own, verified);
    return 0;
}
