/*
 * WebSocket: each message is one masked binary frame; frames of an answer may be cut otherwise, but
 * must be binary. Included by load.c after way-http1.h.
 */
static const unsigned char mask[4] = {0x37, 0xfa, 0x21, 0x3d};

struct ws {
    unsigned char header[10];
    size_t header_bytes, payload_left;
};

static void ws_open(struct connection *c)
{
    static const char request[] = "GET /echo HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                                  "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    char head[HEAD_BYTES];
    size_t length = 0;
    send_all(c, request, sizeof request - 1);
    while (!head_ends(head, length)) {
        ssize_t n = recv(c->fd, head + length, 1, 0); /* no byte of what may follow */
        if (n <= 0 || ++length == sizeof head)
            fail("connection %d: no answer to the upgrade", c->number);
    }
    head[length - 1] = 0;
    if (strncmp(head, "HTTP/1.1 101 ", 13) != 0 || !strstr(head, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        fail("connection %d: %.*s, expected HTTP/1.1 101 and the key", c->number,
             (int)strcspn(head, "\r"), head);
    c->form = calloc(1, sizeof(struct ws));
}

static void ws_message(struct connection *c, int slot)
{
    unsigned char header[14] = {0x82, 0x80 | 127};
    size_t length = 2, size = options.size;
    (void)slot;
    if (size < 126) {
        header[1] = 0x80 | size;
    } else {
        int width = size < 65536 ? 2 : 8;
        header[1] = 0x80 | (width == 2 ? 126 : 127);
        for (int i = width - 1; i >= 0; i--)
            header[length++] = size >> 8 * i;
    }
    memcpy(header + length, mask, sizeof mask);
    append(&c->waiting, header, length + sizeof mask);
    append(&c->waiting, expected_at(c, c->queued - size), size);
    char *bytes = c->waiting.at + c->waiting.to - size;
    for (size_t i = 0; i < size; i++)
        bytes[i] ^= mask[i % 4];
}

static size_t ws_header_size(const struct ws *w)
{
    if (w->header_bytes < 2)
        return 2;
    return w->header[1] == 126 ? 4 : w->header[1] == 127 ? 10 : 2;
}

static void ws_frame(const struct connection *c, struct ws *w)
{
    int opcode = w->header[0] & 0x7f;
    if ((opcode != 2 && opcode != 0) || w->header[1] > 127)
        fail("connection %d: a frame begins with %02x %02x, expected a binary one without a mask",
             c->number, w->header[0], w->header[1]);
    w->payload_left = w->header_bytes == 2 ? w->header[1] : 0;
    for (size_t i = 2; i < w->header_bytes; i++)
        w->payload_left = w->payload_left << 8 | w->header[i];
    w->header_bytes = 0;
}

static void ws_input(struct connection *c, const char *bytes, size_t count)
{
    struct ws *w = c->form;
    while (count > 0) {
        size_t n = 1;
        if (w->payload_left > 0) {
            n = count < w->payload_left ? count : w->payload_left;
            w->payload_left -= n;
            payload(c, bytes, n);
        } else {
            w->header[w->header_bytes++] = *bytes;
            if (w->header_bytes == ws_header_size(w))
                ws_frame(c, w);
        }
        bytes += n, count -= n;
    }
}
