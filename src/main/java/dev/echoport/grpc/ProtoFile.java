package dev.echoport.grpc;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * A {@code .proto} file as reflection tells of it: a {@code FileDescriptorProto}, of what our own
 * services need of {@code proto3}. The numbers are those of {@code
 * google/protobuf/descriptor.proto}.
 */
final class ProtoFile {
  private static final int OPTIONAL = 1;
  private static final int REPEATED = 3;
  private static final int MESSAGE = 11;
  private static final int ENUM = 14;

  private final String name;
  private final String scope;
  private final ProtoWriter out = new ProtoWriter();
  private final Set<String> symbols = new LinkedHashSet<>();

  /** Types that are no types of their own. */
  enum Scalar {
    INT32(5),
    STRING(9),
    BYTES(12);

    private final int number;

    Scalar(int number) {
      this.number = number;
    }
  }

  /**
   * @param name with its folders
   */
  ProtoFile(String name, String packageName) {
    this.name = name;
    this.scope = packageName + ".";
    out.string(1, name).string(2, packageName).string(12, "proto3");
  }

  String name() {
    return name;
  }

  byte[] descriptor() {
    return out.toBytes();
  }

  /** Whether {@code symbol}, with its package, is declared here; without a dot in front. */
  boolean declares(String symbol) {
    return symbols.contains(symbol);
  }

  /** Begins a message, which is complete at its {@link Message#end}. */
  Message message(String message) {
    return new Message(message);
  }

  /** A service, complete at its {@link Service#end}. */
  Service service(String service) {
    return new Service(service);
  }

  private byte[] enumeration(String qualified, String[] values) {
    symbols.add(scope + qualified);
    ProtoWriter type =
        new ProtoWriter().string(1, qualified.substring(qualified.lastIndexOf('.') + 1));
    for (int i = 0; i < values.length; i++) {
      type.bytes(2, new ProtoWriter().string(1, values[i]).number(2, i).toBytes());
    }
    return type.toBytes();
  }

  /** A message of this file. */
  final class Message {
    private final String message;
    private final ProtoWriter type = new ProtoWriter();
    private boolean oneof;

    private Message(String message) {
      this.message = message;
      type.string(1, message);
    }

    Message field(String field, int number, Scalar scalar) {
      return field(field, number, OPTIONAL, scalar.number, "");
    }

    /** A message of this file. */
    Message field(String field, int number, String of) {
      return field(field, number, OPTIONAL, MESSAGE, of);
    }

    Message repeated(String field, int number, Scalar scalar) {
      return field(field, number, REPEATED, scalar.number, "");
    }

    Message repeated(String field, int number, String of) {
      return field(field, number, REPEATED, MESSAGE, of);
    }

    /** A choice that is declared within the message, and the field of that type. */
    Message choice(String field, int number, String choice, String... values) {
      type.bytes(4, enumeration(message + "." + choice, values));
      return field(field, number, OPTIONAL, ENUM, message + "." + choice);
    }

    /** A map from texts to messages of this file. */
    Message map(String field, int number, String of) {
      String entry = field.substring(0, 1).toUpperCase(Locale.ROOT) + field.substring(1) + "Entry";
      symbols.add(scope + message + "." + entry);
      type.bytes(
          3,
          new ProtoWriter()
              .string(1, entry)
              .bytes(2, descriptor("key", 1, OPTIONAL, Scalar.STRING.number, "").toBytes())
              .bytes(2, descriptor("value", 2, OPTIONAL, MESSAGE, of).toBytes())
              .bytes(7, new ProtoWriter().number(7, 1).toBytes())
              .toBytes());
      return field(field, number, REPEATED, MESSAGE, message + "." + entry);
    }

    /** The fields that follow are of one choice: only one of them may be there. */
    Message oneof(String choice) {
      oneof = true;
      type.bytes(8, new ProtoWriter().string(1, choice).toBytes());
      return this;
    }

    private Message field(String field, int number, int label, int kind, String of) {
      ProtoWriter written = descriptor(field, number, label, kind, of);
      if (oneof) {
        written.number(9, 0);
      }
      type.bytes(2, written.toBytes());
      return this;
    }

    private ProtoWriter descriptor(String field, int number, int label, int kind, String of) {
      ProtoWriter written =
          new ProtoWriter().string(1, field).number(3, number).number(4, label).number(5, kind);
      return of.isEmpty() ? written : written.string(6, "." + scope + of);
    }

    ProtoFile end() {
      symbols.add(scope + message);
      out.bytes(4, type.toBytes());
      return ProtoFile.this;
    }
  }

  /** A service of this file. */
  final class Service {
    private final String service;
    private final ProtoWriter type = new ProtoWriter();

    private Service(String service) {
      this.service = service;
      type.string(1, service);
    }

    Service method(String method, String request, String response) {
      return method(method, request, false, response, false);
    }

    /**
     * The same.
     *
     * @param requests whether there may be many of them
     * @param responses likewise
     */
    Service method(
        String method, String request, boolean requests, String response, boolean responses) {
      symbols.add(scope + service + "." + method);
      type.bytes(
          2,
          new ProtoWriter()
              .string(1, method)
              .string(2, "." + scope + request)
              .string(3, "." + scope + response)
              .number(5, requests ? 1 : 0)
              .number(6, responses ? 1 : 0)
              .toBytes());
      return this;
    }

    ProtoFile end() {
      symbols.add(scope + service);
      out.bytes(6, type.toBytes());
      return ProtoFile.this;
    }
  }
}
