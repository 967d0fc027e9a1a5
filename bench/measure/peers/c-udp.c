/*
 * The yardstick of datagrams: recvmmsg(2) and sendmmsg(2) on one socket that blocks. Each call takes what
 * is there, and all of it goes back with one call.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define BATCH 64
#define LARGEST 65536

static char datagrams[BATCH][LARGEST];
static struct sockaddr_in senders[BATCH];
static struct iovec vectors[BATCH];
static struct mmsghdr messages[BATCH];

static void die(const char *what)
{
    fprintf(stderr, "c-udp: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int bound_to(int port)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons(port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
        die("bind");
    return fd;
}

static int receive(int fd)
{
    for (int i = 0; i < BATCH; i++) {
        vectors[i] = (struct iovec){datagrams[i], LARGEST};
        messages[i].msg_hdr = (struct msghdr){.msg_name = &senders[i],
                                              .msg_namelen = sizeof senders[i],
                                              .msg_iov = &vectors[i],
                                              .msg_iovlen = 1};
    }
    int n = recvmmsg(fd, messages, BATCH, MSG_WAITFORONE, NULL);
    if (n < 0 && errno != EINTR && errno != ECONNREFUSED)
        die("recvmmsg");
    return n;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: c-udp PORT\n");
        return 2;
    }
    int fd = bound_to(atoi(argv[1]));
    printf("ready\n");
    fflush(stdout);
    for (;;) {
        int n = receive(fd);
        for (int i = 0; i < n; i++)
            vectors[i].iov_len = messages[i].msg_len;
        for (int sent = 0, m; sent < n; sent += m)
            if ((m = sendmmsg(fd, messages + sent, n - sent, 0)) < 0)
                m = 1; /* the first of them cannot be sent: its sender has gone */
    }
}
