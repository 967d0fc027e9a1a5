/*
 * HTTP/1.1: each message is the body of a POST; its answer must be a 200 that states the body's length.
 * Included by load.c.
 */
#define HEAD_BYTES 4096

struct http1 {
    char head[HEAD_BYTES];
    size_t head_bytes, body_left;
};

static void http1_open(struct connection *c) { c->form = calloc(1, sizeof(struct http1)); }

static void http1_message(struct connection *c, int slot)
{
    char head[128];
    int length = snprintf(head, sizeof head,
                          "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n",
                          options.size);
    (void)slot;
    append(&c->waiting, head, length);
    append(&c->waiting, expected_at(c, c->queued - options.size), options.size);
}

/* Adds bytes to a head until the empty line; how many of them belong to it. */
static size_t take_head(const struct connection *c, char *head, size_t *length, const char *bytes,
                        size_t count)
{
    size_t before = *length, room = HEAD_BYTES - 1 - before;
    size_t added = count < room ? count : room;
    memcpy(head + before, bytes, added);
    head[before + added] = 0;
    char *end = strstr(head, "\r\n\r\n");
    if (!end && added < count)
        fail("connection %d: the head of an answer is longer than %d bytes", c->number, HEAD_BYTES);
    *length = end ? (size_t)(end + 4 - head) : before + added;
    head[*length] = 0;
    return *length - before;
}

static bool head_ends(const char *head, size_t length)
{
    return length >= 4 && memcmp(head + length - 4, "\r\n\r\n", 4) == 0;
}

static void http1_head(const struct connection *c, const char *head)
{
    const char *length = strcasestr(head, "\r\ncontent-length:");
    if (strncmp(head, "HTTP/1.1 200 ", 13) != 0)
        fail("connection %d: %.*s, expected HTTP/1.1 200", c->number, (int)strcspn(head, "\r"), head);
    if (!length || atoi(length + 17) != options.size)
        fail("connection %d: expected Content-Length: %d in %s", c->number, options.size, head);
}

static void http1_input(struct connection *c, const char *bytes, size_t count)
{
    struct http1 *h = c->form;
    while (count > 0) {
        size_t n;
        if (h->body_left > 0) {
            n = count < h->body_left ? count : h->body_left;
            h->body_left -= n;
            payload(c, bytes, n);
        } else {
            n = take_head(c, h->head, &h->head_bytes, bytes, count);
            if (head_ends(h->head, h->head_bytes)) {
                http1_head(c, h->head);
                h->head_bytes = 0;
                h->body_left = options.size;
            }
        }
        bytes += n, count -= n;
    }
}
