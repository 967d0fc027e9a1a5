/*
 * What the load programs share: failing in one line, clocks, the server's CPU
 * time and a histogram of times.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Values below 2^SUB_BITS are exact, above that the error is under 1 in 2^SUB_BITS. */
#define SUB_BITS 7
#define BUCKETS ((64 - SUB_BITS + 1) << SUB_BITS)

static uint64_t histogram[BUCKETS], measured;

static void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "load: ");
    vfprintf(stderr, format, arguments);
    fprintf(stderr, "\n");
    exit(1);
}

static uint64_t clock_nanos(clockid_t clock)
{
    struct timespec time;
    if (clock_gettime(clock, &time) < 0)
        fail("clock %d: %s", clock, strerror(errno));
    return time.tv_sec * 1000000000ULL + time.tv_nsec;
}

static inline uint64_t now(void) { return clock_nanos(CLOCK_MONOTONIC); }

static int servers[4], server_count;

static void add_server(int pid)
{
    if (server_count == sizeof servers / sizeof *servers)
        fail("--pid %d: at most %d processes", pid, server_count);
    servers[server_count++] = pid;
}

/* All threads of the server's processes, ended ones too; 0 without a process. */
static uint64_t server_cpu(void)
{
    uint64_t sum = 0;
    for (int i = 0; i < server_count; i++) {
        clockid_t clock;
        if (clock_getcpuclockid(servers[i], &clock) != 0)
            fail("no process %d", servers[i]);
        sum += clock_nanos(clock);
    }
    return sum;
}

static int bucket_of(uint64_t value)
{
    int shift = 0;
    while (value >> shift >= 2 << SUB_BITS)
        shift++;
    return (shift << SUB_BITS) + (int)(value >> shift);
}

static uint64_t bucket_value(int bucket)
{
    if (bucket < 2 << SUB_BITS)
        return bucket;
    int shift = (bucket >> SUB_BITS) - 1;
    return (uint64_t)(bucket - (shift << SUB_BITS)) << shift;
}

static void record(uint64_t nanos)
{
    histogram[bucket_of(nanos)]++;
    measured++;
}

static double quantile_micros(double quantile)
{
    uint64_t rank = (uint64_t)(quantile * measured), seen = 0;
    for (int i = 0; i < BUCKETS; i++)
        if ((seen += histogram[i]) > rank)
            return bucket_value(i) / 1e3;
    return 0;
}

/* One line of JSON, the same for every kind of load. */
static void report(double seconds, uint64_t server_nanos, uint64_t own_nanos, uint64_t verified)
{
    printf("{\"messages\":%lu,\"seconds\":%.6f,\"p50_micros\":%.1f,\"p99_micros\":%.1f,"
           "\"p999_micros\":%.1f,\"server_cpu_nanos\":%lu,\"load_cpu_nanos\":%lu,"
           "\"verified_bytes\":%lu}\n",
           measured, seconds, quantile_micros(0.5), quantile_micros(0.99), quantile_micros(0.999),
           server_nanos, own_nanos, verified);
}
