package dev.echoport.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a peer of HTTP/2 sends, frame by frame, and what has to come back of it. */
final class Http2Script {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int UNKNOWN = 0xfa;

  static final int ACK = 1;
  static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /** The status of RFC 7541's table. */
  private static final byte STATUS_200 = (byte) 0x88;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  /** {@code POST http /echo}, of the tables of RFC 7541. */
  private static final byte[] POST = HexFormat.of().parseHex("838604052f6563686f");

  /** What a peer may send before it has credit from the gateway. */
  private static final int MOST_BYTES = 65_535;

  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private final List<Stream> streams = new ArrayList<>();
  private int window;
  private int bytes;
  private int pings;
  private boolean cut;

  /** What a peer may do next. */
  enum Kind {
    OPEN,
    DATA,
    END,
    RESET,
    CREDIT,
    SETTINGS,
    PING,
    PRIORITY,
    UNKNOWN,
    GO_AWAY
  }

  /**
   * A step of the peer.
   *
   * @param which of the streams, where it concerns one
   * @param bytes of data or of credit
   */
  record Move(Kind kind, int which, int bytes) {}

  /** A request for an echo, as the peer knows it. */
  static final class Stream {
    private final int id;
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private int credit;
    private boolean ended;
    private boolean reset;

    Stream(int id, int credit) {
      this.id = id;
      this.credit = credit;
    }
  }

  /**
   * Begins with the preface.
   *
   * @param window the credit that a stream begins with
   */
  Http2Script(int window) {
    this.window = window;
    input.writeBytes(PREFACE.getBytes(ISO_8859_1));
    settings();
  }

  private void settings() {
    byte[] setting = ByteBuffer.allocate(6).putShort((short) 4).putInt(window).array();
    frame(SETTINGS, 0, 0, setting);
  }

  private void frame(int type, int flags, int stream, byte... payload) {
    input.writeBytes(
        ByteBuffer.allocate(9 + payload.length)
            .putInt(payload.length << 8 | type)
            .put((byte) flags)
            .putInt(stream)
            .put(payload)
            .array());
  }

  /** Does it, unless it makes no sense now. */
  void play(Move move) {
    List<Stream> open = streams.stream().filter(s -> !s.ended && !s.reset).toList();
    switch (move.kind()) {
      case OPEN -> open();
      case PING -> ping();
      case SETTINGS -> widen(move.bytes());
      case GO_AWAY -> frame(GOAWAY, 0, 0, new byte[8]);
      case PRIORITY -> frame(PRIORITY, 0, 2 * move.which() + 1, new byte[5]);
      case UNKNOWN -> frame(UNKNOWN, 0xff, move.which(), new byte[move.bytes()]);
      default -> {
        if (!open.isEmpty()) {
          play(move, open.get(move.which() % open.size()));
        }
      }
    }
  }

  private void open() {
    Stream stream = new Stream(2 * streams.size() + 1, window);
    streams.add(stream);
    frame(HEADERS, END_HEADERS, stream.id, POST);
  }

  private void ping() {
    pings++;
    frame(PING, 0, 0, new byte[8]);
  }

  /** Only wider: what a narrower one keeps back depends on what was sent by then. */
  private void widen(int by) {
    window += by;
    streams.forEach(stream -> stream.credit += by);
    settings();
  }

  private void play(Move move, Stream stream) {
    switch (move.kind()) {
      case DATA -> data(stream, move.bytes(), false);
      case END -> data(stream, move.bytes() - 1, true);
      case RESET -> {
        stream.reset = true;
        frame(RST_STREAM, 0, stream.id, new byte[4]);
      }
      case CREDIT -> {
        stream.credit += move.bytes();
        frame(WINDOW_UPDATE, 0, stream.id, ByteBuffer.allocate(4).putInt(move.bytes()).array());
      }
      default -> throw new IllegalArgumentException(move.toString());
    }
  }

  private void data(Stream stream, int size, boolean last) {
    byte[] data = new byte[Math.min(size, MOST_BYTES - bytes)];
    bytes += data.length;
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (31 * stream.id + stream.sent.size() + i);
    }
    stream.sent.writeBytes(data);
    stream.ended = last;
    frame(DATA, last ? END_STREAM : 0, stream.id, data);
  }

  List<Stream> streams() {
    return streams;
  }

  int pings() {
    return pings;
  }

  /** Whether the peer has ended what it began. */
  boolean isWhole() {
    return !cut && streams.stream().allMatch(stream -> stream.ended || stream.reset);
  }

  /**
   * All of it.
   *
   * @param missing bytes of one more frame, which is not whole; 0: there is none
   */
  byte[] bytes(int missing) {
    cut = missing > 0;
    if (!cut) {
      return input.toByteArray();
    }
    frame(PING, 0, 0, new byte[8]);
    return Arrays.copyOf(input.toByteArray(), input.size() - missing);
  }

  /** What came back. */
  static final class Answers {
    private final Map<Integer, ByteArrayOutputStream> data = new HashMap<>();
    private final Map<Integer, byte[]> heads = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private int pongs;

    static Answers in(byte[] output) {
      Answers answers = new Answers();
      ByteBuffer in = ByteBuffer.wrap(output);
      while (in.hasRemaining()) {
        int head = in.getInt();
        int flags = in.get();
        int stream = in.getInt();
        byte[] payload = new byte[head >>> 8];
        in.get(payload);
        answers.add(head & 0xff, flags, stream, payload);
      }
      return answers;
    }

    private void add(int type, int flags, int stream, byte[] payload) {
      switch (type) {
        case DATA ->
            data.computeIfAbsent(stream, id -> new ByteArrayOutputStream()).writeBytes(payload);
        case HEADERS -> heads.putIfAbsent(stream, payload);
        case PING -> pongs += flags & ACK;
        default -> {}
      }
      if (type <= HEADERS && (flags & END_STREAM) != 0) {
        ended.add(stream);
      }
    }

    int pongs() {
      return pongs;
    }

    void check(Stream stream) {
      byte[] sent = stream.sent.toByteArray();
      byte[] back = data.getOrDefault(stream.id, new ByteArrayOutputStream()).toByteArray();
      int due = Math.min(sent.length, stream.credit);
      if (stream.reset) {
        assertThat(back).hasSizeLessThanOrEqualTo(due);
      } else {
        assertThat(heads.get(stream.id)).as("head of %d", stream.id).startsWith(STATUS_200);
        assertThat(back).as("echo of %d", stream.id).hasSize(due);
        assertThat(ended.contains(stream.id))
            .as("end of %d", stream.id)
            .isEqualTo(stream.ended && due == sent.length);
      }
      assertThat(back).as("echo of %d", stream.id).isEqualTo(Arrays.copyOf(sent, back.length));
    }
  }
}
