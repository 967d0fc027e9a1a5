package dev.echoport.grpc;

import dev.echoport.grpc.ProtoFile.Scalar;
import java.util.List;
import java.util.Optional;

/** The services that the node offers by name, as reflection tells of them. */
final class OwnServices {
  static final String HEALTH = "grpc.health.v1.Health";
  static final String REFLECTION = "grpc.reflection.v1.ServerReflection";
  static final String REFLECTION_ALPHA = "grpc.reflection.v1alpha.ServerReflection";

  /** Methods of every kind, for whoever has no service of his own at hand. */
  static final String ECHO = "echoport.v1.Echo";

  static final List<String> NAMES = List.of(ECHO, HEALTH, REFLECTION, REFLECTION_ALPHA);

  private static final List<ProtoFile> FILES =
      List.of(echo(), health(), reflection("v1"), reflection("v1alpha"));

  private OwnServices() {}

  static Optional<ProtoFile> file(String name) {
    return FILES.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  /** The file that declares {@code symbol}. */
  static Optional<ProtoFile> declaring(String symbol) {
    return FILES.stream().filter(file -> file.declares(symbol)).findFirst();
  }

  private static ProtoFile echo() {
    return new ProtoFile("echoport/v1/echo.proto", "echoport.v1")
        .message("Message")
        .field("text", 1, Scalar.STRING)
        .field("data", 2, Scalar.BYTES)
        .end()
        .service("Echo")
        .method("Unary", "Message", "Message")
        .method("ClientStream", "Message", true, "Message", false)
        .method("ServerStream", "Message", false, "Message", true)
        .method("Stream", "Message", true, "Message", true)
        .end();
  }

  private static ProtoFile health() {
    return new ProtoFile("grpc/health/v1/health.proto", "grpc.health.v1")
        .message("HealthCheckRequest")
        .field("service", 1, Scalar.STRING)
        .end()
        .message("HealthCheckResponse")
        .choice(
            "status", 1, "ServingStatus", "UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN")
        .end()
        .message("HealthListRequest")
        .end()
        .message("HealthListResponse")
        .map("statuses", 1, "HealthCheckResponse")
        .end()
        .service("Health")
        .method("Check", "HealthCheckRequest", "HealthCheckResponse")
        .method("List", "HealthListRequest", "HealthListResponse")
        .method("Watch", "HealthCheckRequest", false, "HealthCheckResponse", true)
        .end();
  }

  private static ProtoFile reflection(String version) {
    return new ProtoFile(
            "grpc/reflection/" + version + "/reflection.proto", "grpc.reflection." + version)
        .message("ServerReflectionRequest")
        .field("host", 1, Scalar.STRING)
        .oneof("message_request")
        .field("file_by_filename", 3, Scalar.STRING)
        .field("file_containing_symbol", 4, Scalar.STRING)
        .field("file_containing_extension", 5, "ExtensionRequest")
        .field("all_extension_numbers_of_type", 6, Scalar.STRING)
        .field("list_services", 7, Scalar.STRING)
        .end()
        .message("ExtensionRequest")
        .field("containing_type", 1, Scalar.STRING)
        .field("extension_number", 2, Scalar.INT32)
        .end()
        .message("ServerReflectionResponse")
        .field("valid_host", 1, Scalar.STRING)
        .field("original_request", 2, "ServerReflectionRequest")
        .oneof("message_response")
        .field("file_descriptor_response", 4, "FileDescriptorResponse")
        .field("all_extension_numbers_response", 5, "ExtensionNumberResponse")
        .field("list_services_response", 6, "ListServiceResponse")
        .field("error_response", 7, "ErrorResponse")
        .end()
        .message("FileDescriptorResponse")
        .repeated("file_descriptor_proto", 1, Scalar.BYTES)
        .end()
        .message("ExtensionNumberResponse")
        .field("base_type_name", 1, Scalar.STRING)
        .repeated("extension_number", 2, Scalar.INT32)
        .end()
        .message("ListServiceResponse")
        .repeated("service", 1, "ServiceResponse")
        .end()
        .message("ServiceResponse")
        .field("name", 1, Scalar.STRING)
        .end()
        .message("ErrorResponse")
        .field("error_code", 1, Scalar.INT32)
        .field("error_message", 2, Scalar.STRING)
        .end()
        .service("ServerReflection")
        .method(
            "ServerReflectionInfo",
            "ServerReflectionRequest",
            true,
            "ServerReflectionResponse",
            true)
        .end();
  }
}
