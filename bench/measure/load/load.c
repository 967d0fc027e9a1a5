/*
 * Load on one echo server of this machine, one thread, N connections, on epoll or,
 * with -DURING, on io_uring.
 *
 * Closed loop: each connection keeps D messages of S bytes in flight. Open loop
 * (--rate): message k of all is due at k / rate, goes out whatever came back,
 * and its time counts from when it was due, however late it was sent. The open
 * loop polls without sleeping.
 *
 * Every byte that comes back is compared with what was sent at that offset of
 * its connection. The stream is a fixed noise of prime period, so loss,
 * duplication and exchange show even at message boundaries. The server's CPU
 * time is read from its process clock (all threads, also ended ones, in
 * nanoseconds) at both ends of the measured window, which starts after the
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
#include <unistd.h>

#define PERIOD 8191
#define CHUNK (256 * 1024)
#define DRAIN_NANOS 10000000000ULL
#define STALL_MILLIS 5000

struct options {
    int port, connections, size, depth, pid;
    double seconds, ramp, rate;
    uint64_t messages;
};

struct connection {
    int fd, number;
    bool sending; /* or waiting until it can */
    uint64_t queued, sent, received, completed; /* bytes, bytes, bytes, messages */
    uint64_t *started;                          /* nanoseconds, one per message in flight */
};

enum phase { RAMP, MEASURE, DRAIN };

static struct options options = {
    .connections = 50, .size = 128, .depth = 1, .seconds = 1.5, .ramp = 0.2};
static char noise[PERIOD + CHUNK];
static enum phase phase = RAMP;
static struct connection *connections;
static uint64_t first_due, due_messages, window_from, window_to; /* of the open loop */

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

static void verify(const struct connection *c, const char *bytes, size_t count)
{
    const char *expected = expected_at(c, c->received);
    if (c->received + count > c->queued)
        fail("connection %d: %lu bytes came back, there were only %lu", c->number,
             c->received + count, c->queued);
    if (memcmp(bytes, expected, count) == 0)
        return;
    size_t i = 0;
    while (bytes[i] == expected[i])
        i++;
    fail("connection %d: byte at offset %lu is 0x%02x, expected 0x%02x", c->number,
         c->received + i, (unsigned char)bytes[i], (unsigned char)expected[i]);
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

static void complete_in_closed_loop(struct connection *c, uint64_t time)
{
    uint64_t *started = &c->started[c->completed++ % options.depth];
    if (phase == MEASURE)
        record(time - *started);
    if (phase == DRAIN)
        return;
    *started = time;
    c->queued += options.size;
}

static void complete_messages(struct connection *c)
{
    uint64_t time = now();
    while (c->received >= (c->completed + 1) * options.size)
        if (options.rate > 0)
            complete_in_open_loop(c, time);
        else
            complete_in_closed_loop(c, time);
}

static void send_queued(struct connection *c);

/* What came back on a connection: bytes, 0 at its end, or a negative error. */
static void received(struct connection *c, const char *bytes, ssize_t n)
{
    if (n < 0)
        fail("connection %d: receive at offset %lu: %s", c->number, c->received, strerror(-n));
    if (n == 0)
        fail("connection %d: closed by the server after %lu of %lu bytes", c->number,
             c->received, c->sent);
    verify(c, bytes, n);
    c->received += n;
    complete_messages(c);
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
        c->queued += options.size;
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
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(options.port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    c->number = number;
    c->started = calloc(options.depth, sizeof *c->started);
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&address, sizeof address) < 0)
        fail("connect to 127.0.0.1:%d: %s", options.port, strerror(errno));
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    watch(c);
}

static void first_messages(struct connection *c)
{
    uint64_t time = now();
    for (int i = 0; i < options.depth; i++)
        c->started[i] = time;
    c->queued = (uint64_t)options.depth * options.size;
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
        {"rate", required_argument, 0, 'R'},   {0, 0, 0, 0}};
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
        case 'P': options.pid = atoi(optarg); break;
        default: exit(2);
        }
    if (options.port <= 0 || options.connections <= 0 || options.size <= 0 || options.depth <= 0) {
        fprintf(stderr, "usage: load --port N [--connections N] [--size BYTES] [--depth N] "
                        "[--rate PER_SECOND] [--seconds S | --messages N] [--ramp S] "
                        "[--pid SERVER]\n");
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
    uint64_t server_before = server_cpu(options.pid);
    uint64_t own_before = clock_nanos(CLOCK_PROCESS_CPUTIME_ID);
    window_from = now();
    while (!finished(window_from))
        turn();
    uint64_t server = server_cpu(options.pid) - server_before;
    uint64_t own = clock_nanos(CLOCK_PROCESS_CPUTIME_ID) - own_before;
    window_to = now();

    drain();
    uint64_t verified = 0;
    for (int i = 0; i < options.connections; i++)
        verified += connections[i].received;
    report((window_to - window_from) / 1e9, server, own, verified);
    return 0;
}
