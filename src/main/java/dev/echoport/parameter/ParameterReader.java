package dev.echoport.parameter;

import dev.echoport.text.DurationText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the words that were used, and how they fit together. */
final class ParameterReader {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
  private static final int MOST_EVENTS = 1_000_000;
  private static final int DEFAULT_REDIRECT = 302;
  private static final String HEAD = "head";

  private final Map<Parameter, List<String>> asked;
  private final Bounds bounds;
  private final List<Field> headers = new ArrayList<>();

  ParameterReader(Map<Parameter, List<String>> asked, Bounds bounds) {
    this.asked = asked;
    this.bounds = bounds;
  }

  EchoParameters read() throws BadParameterException {
    StatusPlan status = status();
    readHeaders();
    List<Field> trailers = new ArrayList<>();
    for (String trailer : all(Parameter.TRAILER)) {
      trailers.add(Field.parse(Parameter.TRAILER, trailer));
    }
    Content content = content();
    return new EchoParameters(
        status,
        delay(),
        headers,
        trailers,
        content,
        drip(content),
        isWhole(last(Parameter.CLOSE)),
        breakOff(),
        format());
  }

  private List<String> all(Parameter parameter) {
    return asked.getOrDefault(parameter, List.of());
  }

  private @Nullable String last(Parameter parameter) {
    List<String> values = all(parameter);
    return values.isEmpty() ? null : values.get(values.size() - 1);
  }

  private StatusPlan status() throws BadParameterException {
    String text = last(Parameter.STATUS);
    if (text != null) {
      return StatusPlan.parse(text);
    }
    return last(Parameter.REDIRECT) == null ? StatusPlan.OK : StatusPlan.always(DEFAULT_REDIRECT);
  }

  private void readHeaders() throws BadParameterException {
    String type = last(Parameter.TYPE);
    if (type != null) {
      headers.add(Field.of(Parameter.TYPE, "content-type", type));
    }
    String location = last(Parameter.REDIRECT);
    if (location != null) {
      headers.add(Field.of(Parameter.REDIRECT, "location", location));
    }
    for (String cookie : all(Parameter.COOKIE)) {
      if (cookie.indexOf('=') < 1) {
        throw bad(Parameter.COOKIE, cookie, "is not a cookie", "name=value, attributes behind ;");
      }
      headers.add(Field.of(Parameter.COOKIE, "set-cookie", cookie));
    }
    for (String header : all(Parameter.HEADER)) {
      headers.add(Field.parse(Parameter.HEADER, header));
    }
  }

  private Delay delay() throws BadParameterException {
    long max = bounds.maxDelay().toMillis();
    String text = last(Parameter.DELAY);
    Delay delay = text == null ? Delay.NONE : delay(text, max);
    String jitter = last(Parameter.JITTER);
    if (jitter == null) {
      return delay;
    }
    Delay varied = delay.with(Amount.millis(Parameter.JITTER, jitter, max));
    if (varied.maxMillis() > max) {
      throw bad(
          Parameter.JITTER, jitter, "makes the delay too long", "at most " + longestDelay(max));
    }
    return varied;
  }

  private static Delay delay(String text, long max) throws BadParameterException {
    int dots = text.indexOf("..");
    if (dots < 0) {
      long millis = Amount.millis(Parameter.DELAY, text, max);
      return new Delay(millis, millis);
    }
    long from = Amount.millis(Parameter.DELAY, text.substring(0, dots), max);
    long to = Amount.millis(Parameter.DELAY, text.substring(dots + 2), max);
    if (from > to) {
      throw bad(Parameter.DELAY, text, "is not a range", "the shorter time first");
    }
    return new Delay(from, to);
  }

  private static String longestDelay(long max) {
    return DurationText.of(Duration.ofMillis(max)) + " in all";
  }

  private @Nullable Content content() throws BadParameterException {
    String body = last(Parameter.BODY);
    String size = last(Parameter.SIZE);
    String events = last(Parameter.SSE);
    String seed = last(Parameter.SEED);
    if ((body == null ? 0 : 1) + (size == null ? 0 : 1) + (events == null ? 0 : 1) > 1) {
      Parameter second = events == null ? Parameter.SIZE : Parameter.SSE;
      throw bad(
          second, String.valueOf(last(second)), "is one body too many", "one of body, size, sse");
    }
    if (seed != null && size == null) {
      throw bad(Parameter.SEED, seed, "has nothing to generate", "size beside it");
    }
    if (body != null) {
      return new Content.Text(body);
    }
    if (size != null) {
      return new Content.Generated(
          Amount.size(Parameter.SIZE, size, bounds.maxBytes()), seed == null ? 0 : seed(seed));
    }
    return events == null ? null : events(events);
  }

  private static long seed(String text) throws BadParameterException {
    if (!NUMBER.matcher(text).matches()) {
      throw bad(Parameter.SEED, text, "is not a seed", "a number of at most 18 digits");
    }
    return Long.parseLong(text);
  }

  private Content.Events events(String text) throws BadParameterException {
    int slash = text.indexOf('/');
    String count = slash < 0 ? text : text.substring(0, slash);
    if (!NUMBER.matcher(count).matches() || Long.parseLong(count) > MOST_EVENTS) {
      throw bad(
          Parameter.SSE,
          text,
          "is not a number of events",
          "a number up to " + MOST_EVENTS + " and a pause, such as 5/1s");
    }
    long max = bounds.maxDuration().toMillis();
    long pause = slash < 0 ? 1_000 : Amount.millis(Parameter.SSE, text.substring(slash + 1), max);
    long number = Long.parseLong(count);
    checkDuration(Parameter.SSE, text, number, pause);
    return new Content.Events((int) number, pause);
  }

  /** Between the pieces there is one pause less than there are pieces. */
  private void checkDuration(Parameter parameter, String text, long pieces, long pause)
      throws BadParameterException {
    long max = bounds.maxDuration().toMillis();
    if (pause > 0 && (pieces - 1) > max / pause) {
      throw bad(
          parameter,
          text,
          "takes too long",
          "at most " + DurationText.of(bounds.maxDuration()) + " for the whole body");
    }
  }

  private Drip drip(@Nullable Content content) throws BadParameterException {
    String text = last(Parameter.DRIP);
    if (text == null) {
      return Drip.NONE;
    }
    long length = -1;
    if (content instanceof Content.Generated generated) {
      length = generated.bytes();
    } else if (content instanceof Content.Text fixed) {
      length = fixed.text().length() * 3L; // at most, in UTF-8
    }
    int slash = text.indexOf('/');
    if (slash < 0 || length < 0) {
      throw bad(
          Parameter.DRIP,
          text,
          "is not a drip",
          "bytes and a pause, such as 100B/50ms, beside size or body");
    }
    long bytes = Amount.size(Parameter.DRIP, text.substring(0, slash), Integer.MAX_VALUE);
    long max = bounds.maxDuration().toMillis();
    long pause = Amount.millis(Parameter.DRIP, text.substring(slash + 1), max);
    if (bytes == 0) {
      throw bad(Parameter.DRIP, text, "never ends", "1 byte or more at a time");
    }
    checkDuration(Parameter.DRIP, text, (length + bytes - 1) / bytes, pause);
    return new Drip((int) bytes, pause);
  }

  private static boolean isWhole(@Nullable String close) {
    return "true".equals(close) || "end".equals(close);
  }

  private BreakOff breakOff() throws BadParameterException {
    String close = last(Parameter.CLOSE);
    String reset = last(Parameter.RESET);
    if (close != null && reset != null) {
      throw bad(Parameter.RESET, reset, "is one end too many", "close or reset");
    }
    if (reset != null) {
      return new BreakOff(true, place(Parameter.RESET, reset));
    }
    return close == null || isWhole(close)
        ? BreakOff.NONE
        : new BreakOff(false, place(Parameter.CLOSE, close));
  }

  private static long place(Parameter parameter, String text) throws BadParameterException {
    if (text.equals(HEAD)) {
      return 0;
    }
    if (!Amount.isSize(text)) {
      String end = parameter == Parameter.CLOSE ? "end (behind all of it), " : "";
      throw bad(parameter, text, "is not a place", end + "head, or bytes of the body such as 1KiB");
    }
    return Amount.size(parameter, text, BreakOff.WHOLE - 1);
  }

  private @Nullable String format() throws BadParameterException {
    String format = last(Parameter.FORMAT);
    if (format != null && !format.equals("json") && !format.equals("text")) {
      throw bad(Parameter.FORMAT, format, "is not a format", "json | text");
    }
    return format;
  }

  private static BadParameterException bad(
      Parameter parameter, String value, String why, String expected) {
    return new BadParameterException(parameter, value, why, expected);
  }
}
