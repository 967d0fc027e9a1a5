/*
 * HTTP/2 by prior knowledge: each message is the body of a POST on a stream of its own, as many at a time
 * as are in flight. Names and values of the head stand in the dynamic table after the first request.
 * Included by load.c.
 */
#define FRAME_HEADER 9
#define LARGEST_FRAME 16384 /* of ours and, as we announce no other, of the server's */
#define WINDOW (1 << 30)

enum { DATA, HEADERS, PRIORITY, RST_STREAM, SETTINGS, PUSH, PING, GOAWAY, WINDOW_UPDATE };
enum { END_STREAM = 1, ACK = 1, END_HEADERS = 4, PADDED = 8, WITH_PRIORITY = 32 };

struct stream {
    uint32_t id;
    uint64_t offset; /* of its body in the connection's noise */
    int sent, received;
    int64_t window;
};

struct http2 {
    uint32_t next_id;
    int64_t window, stream_window;
    size_t taken; /* bytes of bodies since the last WINDOW_UPDATE */
    bool indexed;
    struct bytes frame; /* the part of a frame that came */
    struct stream *streams;
};

static uint32_t number_at(const char *bytes, int width)
{
    uint32_t number = 0;
    for (int i = 0; i < width; i++)
        number = number << 8 | (unsigned char)bytes[i];
    return number;
}

static void frame(struct connection *c, int type, int flags, uint32_t stream, const char *bytes, size_t count)
{
    char header[FRAME_HEADER] = {count >> 16,  count >> 8,   count >> 0,  type,  flags,
                                 stream >> 24, stream >> 16, stream >> 8, stream};
    append(&c->waiting, header, sizeof header);
    append(&c->waiting, bytes, count);
}

static void widen(struct connection *c, uint32_t by)
{
    char bytes[4] = {by >> 24, by >> 16, by >> 8, by};
    frame(c, WINDOW_UPDATE, 0, 0, bytes, sizeof bytes);
}

static void http2_open(struct connection *c)
{
    static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    static const char settings[] = {0, 2, 0, 0, 0, 0, /* no push */
                                    0, 4, WINDOW >> 24, 0, 0, 0};
    struct http2 *h = c->form = calloc(1, sizeof *h);
    h->streams = calloc(options.depth, sizeof *h->streams);
    h->next_id = 1;
    h->window = h->stream_window = 65535;
    append(&c->waiting, preface, sizeof preface - 1);
    frame(c, SETTINGS, 0, 0, settings, sizeof settings);
    widen(c, WINDOW);
}

/* Sends what the server's windows let through. */
static void pump(struct connection *c, struct stream *s)
{
    struct http2 *h = c->form;
    while (s->id && s->sent < options.size) {
        int64_t n = options.size - s->sent;
        n = n < LARGEST_FRAME ? n : LARGEST_FRAME;
        n = n < h->window ? n : h->window;
        n = n < s->window ? n : s->window;
        if (n <= 0)
            return;
        int end = s->sent + n == options.size ? END_STREAM : 0;
        frame(c, DATA, end, s->id, expected_at(c, s->offset + s->sent), n);
        s->sent += n, s->window -= n, h->window -= n;
    }
}

static void http2_message(struct connection *c, int slot)
{
    struct http2 *h = c->form;
    char head[64] = {(char)0x83, (char)0x86}; /* POST, http */
    int length = 2;
    if (h->indexed)
        length += sprintf(head + length, "\xc0\xbf\xbe");
    else /* path, authority, content-length: new entries of the dynamic table */
        length += sprintf(head + length, "\x44\x05/echo\x41\x09localhost\x5c%c%d",
                          snprintf(NULL, 0, "%d", options.size), options.size);
    h->indexed = true;
    h->streams[slot] =
        (struct stream){.id = h->next_id, .offset = c->queued - options.size, .window = h->stream_window};
    h->next_id += 2;
    frame(c, HEADERS, END_HEADERS, h->streams[slot].id, head, length);
    pump(c, &h->streams[slot]);
}

static void on_settings(struct connection *c, const char *bytes, size_t count)
{
    struct http2 *h = c->form;
    for (size_t i = 0; i + 6 <= count; i += 6) {
        int64_t value = number_at(bytes + i + 2, 4);
        if (number_at(bytes + i, 2) == 1 && value < 4096)
            fail("connection %d: the server keeps a header table of %ld bytes only", c->number, value);
        if (number_at(bytes + i, 2) != 4)
            continue;
        for (int slot = 0; slot < options.depth; slot++)
            h->streams[slot].window += value - h->stream_window;
        h->stream_window = value;
    }
    frame(c, SETTINGS, ACK, 0, NULL, 0);
}

static void on_data(struct connection *c, struct stream *s, const char *bytes, size_t count)
{
    struct http2 *h = c->form;
    if (s->received + (int)count > options.size)
        fail("connection %d: stream %u: more than %d bytes", c->number, s->id, options.size);
    verify(c, s->offset + s->received, bytes, count);
    s->received += count;
    c->received += count;
    if ((h->taken += count) >= WINDOW / 2) {
        widen(c, h->taken);
        h->taken = 0;
    }
}

static void on_end(struct connection *c, struct stream *s)
{
    if (s->received != options.size)
        fail("connection %d: stream %u: %d of %d bytes", c->number, s->id, s->received, options.size);
    s->id = 0;
    complete_in_closed_loop(c, s - ((struct http2 *)c->form)->streams, now());
}

static struct stream *stream_of(struct connection *c, uint32_t id)
{
    struct stream *streams = ((struct http2 *)c->form)->streams;
    for (int slot = 0; slot < options.depth; slot++)
        if (streams[slot].id == id)
            return &streams[slot];
    return NULL;
}

static void on_window_update(struct connection *c, uint32_t id, uint32_t by)
{
    struct http2 *h = c->form;
    struct stream *s = stream_of(c, id);
    if (id == 0)
        h->window += by;
    else if (s)
        s->window += by;
    for (int slot = 0; slot < options.depth; slot++)
        pump(c, &h->streams[slot]);
}

/* :status 200 is an entry of the static table, and first but for a change of the dynamic one's size. */
static bool is_ok(const char *head, size_t count)
{
    return count > 0 && memchr(head, 0x88, count < 4 ? count : 4);
}

static void on_frame(struct connection *c, int type, int flags, uint32_t id, const char *bytes, size_t count)
{
    struct stream *s = id ? stream_of(c, id) : NULL;
    if (type == SETTINGS && !(flags & ACK))
        on_settings(c, bytes, count);
    if (type == PING && !(flags & ACK))
        frame(c, PING, ACK, 0, bytes, count);
    if (type == WINDOW_UPDATE)
        on_window_update(c, id, number_at(bytes, 4));
    if (type == RST_STREAM || type == GOAWAY || type == PUSH)
        fail("connection %d: stream %u: frame of type %d, code %u", c->number, id, type,
             number_at(bytes + (type == GOAWAY ? 4 : 0), 4));
    if (type != DATA && type != HEADERS)
        return;
    if (!s || flags & PADDED)
        fail("connection %d: stream %u: flags %x, or not ours", c->number, id, flags);
    size_t skipped = flags & WITH_PRIORITY ? 5 : 0;
    if (type == DATA)
        on_data(c, s, bytes, count);
    else if (s->received == 0 && !is_ok(bytes + skipped, count - skipped))
        fail("connection %d: stream %u: the head does not begin with :status 200", c->number, id);
    if (flags & END_STREAM)
        on_end(c, s);
}

static void http2_input(struct connection *c, const char *bytes, size_t count)
{
    struct bytes *partial = &((struct http2 *)c->form)->frame;
    if (partial->to > 0) {
        append(partial, bytes, count);
        bytes = partial->at, count = partial->to;
    }
    while (count >= FRAME_HEADER) {
        size_t length = number_at(bytes, 3);
        if (length > LARGEST_FRAME)
            fail("connection %d: a frame of %zu bytes", c->number, length);
        if (count < FRAME_HEADER + length)
            break;
        on_frame(c, bytes[3], bytes[4], number_at(bytes + 5, 4) & 0x7fffffff, bytes + FRAME_HEADER, length);
        bytes += FRAME_HEADER + length, count -= FRAME_HEADER + length;
    }
    if (partial->to > 0) {
        memmove(partial->at, bytes, count);
        partial->to = count;
    } else {
        append(partial, bytes, count);
    }
}
