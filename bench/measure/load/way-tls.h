/*
 * TLS 1.3 with one cipher and one group, so that all servers do the same work. Included by load.c.
 */
#include "tls.h"

static void move_out(struct connection *c)
{
    char *bytes;
    BIO *out = SSL_get_wbio(c->form);
    long count = BIO_get_mem_data(out, &bytes);
    append(&c->waiting, bytes, count);
    (void)BIO_reset(out);
}

static void send_out(struct connection *c)
{
    move_out(c);
    send_all(c, c->waiting.at, c->waiting.to);
    c->waiting.to = 0;
}

static void tls_open(struct connection *c)
{
    static SSL_CTX *context;
    char bytes[16384];
    if (!context)
        context = client_context();
    SSL *tls = c->form = SSL_new(context);
    SSL_set_bio(tls, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    for (int result; (result = SSL_connect(tls)) != 1;) {
        if (SSL_get_error(tls, result) != SSL_ERROR_WANT_READ)
            fail("connection %d: handshake: %s", c->number, tls_error());
        send_out(c);
        ssize_t n = recv(c->fd, bytes, sizeof bytes, 0);
        if (n <= 0)
            fail("connection %d: closed within the handshake", c->number);
        BIO_write(SSL_get_rbio(tls), bytes, n);
    }
    send_out(c);
}

static void tls_message(struct connection *c, int slot)
{
    (void)slot;
    if (SSL_write(c->form, expected_at(c, c->queued - options.size), options.size) != options.size)
        fail("connection %d: SSL_write: %s", c->number, tls_error());
    move_out(c);
}

static void tls_input(struct connection *c, const char *bytes, size_t count)
{
    static char plain[16384];
    int n;
    BIO_write(SSL_get_rbio(c->form), bytes, count);
    while ((n = SSL_read(c->form, plain, sizeof plain)) > 0)
        payload(c, plain, n);
    if (SSL_get_error(c->form, n) != SSL_ERROR_WANT_READ)
        fail("connection %d: SSL_read: %s", c->number, tls_error());
}
