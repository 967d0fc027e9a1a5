package dev.echoport.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  @Test
  void readsDataOfAnEvent() throws IOException {
    assertThat(stream("data: {}\n\n").next()).isEqualTo(new EventStream.Event("message", "{}"));
  }

  @Test
  void readsNameOfAnEventOnceOnly() throws IOException {
    EventStream events = stream("event: dropped\ndata:{\"records\":3}\n\ndata: x\n\n");
    assertThat(events.next()).isEqualTo(new EventStream.Event("dropped", "{\"records\":3}"));
    assertThat(events.next()).isEqualTo(new EventStream.Event("message", "x"));
  }

  @Test
  void joinsSeveralLinesOfData() throws IOException {
    assertThat(stream("data: a\ndata: b\n\n").next())
        .isEqualTo(new EventStream.Event("message", "a\nb"));
  }

  @Test
  void skipsCommentsAndUnknownFields() throws IOException {
    assertThat(stream(": keep alive\n\nid: 7\nretry: 5\ndata: x\n\n").next())
        .isEqualTo(new EventStream.Event("message", "x"));
  }

  @Test
  void dropsEventThatTheEndCutsShort() throws IOException {
    assertThat(stream("data: x\n").next()).isNull();
  }

  private static EventStream stream(String text) {
    return new EventStream(new BufferedReader(new StringReader(text)));
  }
}
