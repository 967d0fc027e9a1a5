package dev.echoport.grpc;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/**
 * {@code ServerReflectionInfo}, of which both versions have the same messages: tells clients such
 * as grpcurl which services are there by name, and what their messages are.
 */
record ReflectionHandler(Call call) implements CallHandler {
  // Fields of ServerReflectionRequest.
  private static final int HOST = 1;
  private static final int FILE_BY_NAME = 3;
  private static final int FILE_BY_SYMBOL = 4;
  private static final int EXTENSION = 5;
  private static final int EXTENSIONS_OF_TYPE = 6;
  private static final int LIST = 7;

  // Fields of ServerReflectionResponse.
  private static final int FILES = 4;
  private static final int EXTENSIONS = 5;
  private static final int SERVICES = 6;
  private static final int ERROR = 7;

  @Override
  public void message(ByteBuf message) {
    try {
      call.send(response(Messages.payload(message)));
    } catch (BadCallException e) {
      call.end(e.status(), e.getMessage());
    }
  }

  @Override
  public void requestEnded() {
    call.end(GrpcStatus.OK, null);
  }

  private static byte[] response(byte[] request) throws BadCallException {
    ProtoReader reader = new ProtoReader(request);
    String host = "";
    String asked = "";
    int question = 0;
    for (int field = reader.next(); field != 0; field = reader.next()) {
      if (field == HOST) {
        host = reader.string();
      } else if (field == EXTENSION) {
        reader.skip();
        question = field;
      } else if (field >= FILE_BY_NAME && field <= LIST) {
        asked = reader.string();
        question = field;
      } else {
        reader.skip();
      }
    }
    ProtoWriter response = new ProtoWriter().string(1, host).bytes(2, request);
    answer(question, asked, response);
    return response.toBytes();
  }

  private static void answer(int question, String asked, ProtoWriter response) {
    switch (question) {
      case FILE_BY_NAME -> file(OwnServices.file(asked), asked, response);
      case FILE_BY_SYMBOL -> file(OwnServices.declaring(asked), asked, response);
      case EXTENSION -> error(GrpcStatus.NOT_FOUND, "there are no extensions", response);
      case EXTENSIONS_OF_TYPE ->
          OwnServices.declaring(asked)
              .ifPresentOrElse(
                  file -> response.bytes(EXTENSIONS, new ProtoWriter().string(1, asked).toBytes()),
                  () -> error(GrpcStatus.NOT_FOUND, asked + " is not known", response));
      case LIST -> {
        ProtoWriter list = new ProtoWriter();
        OwnServices.NAMES.forEach(
            name -> list.bytes(1, new ProtoWriter().string(1, name).toBytes()));
        response.bytes(SERVICES, list.toBytes());
      }
      default -> error(GrpcStatus.INVALID_ARGUMENT, "nothing is asked", response);
    }
  }

  private static void file(Optional<ProtoFile> file, String asked, ProtoWriter response) {
    file.ifPresentOrElse(
        found -> response.bytes(FILES, new ProtoWriter().bytes(1, found.descriptor()).toBytes()),
        () ->
            error(
                GrpcStatus.NOT_FOUND,
                asked + " is not known: other services are echoed without a description",
                response));
  }

  private static void error(GrpcStatus status, String message, ProtoWriter response) {
    response.bytes(ERROR, new ProtoWriter().number(1, status.code()).string(2, message).toBytes());
  }
}
