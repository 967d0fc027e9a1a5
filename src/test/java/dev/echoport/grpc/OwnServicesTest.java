package dev.echoport.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What reflection tells, as Google's own library understands it. */
class OwnServicesTest {

  private static FileDescriptor declaring(String symbol) throws Exception {
    byte[] file = OwnServices.declaring(symbol).orElseThrow().descriptor();
    return FileDescriptor.buildFrom(FileDescriptorProto.parseFrom(file), new FileDescriptor[0]);
  }

  static List<String> names() {
    return OwnServices.NAMES;
  }

  @ParameterizedTest
  @MethodSource("names")
  void describesEachServiceThatItNames(String service) throws Exception {
    FileDescriptor file = declaring(service);

    assertThat(file.getServices()).extracting(each -> each.getFullName()).containsExactly(service);
    assertThat(OwnServices.file(file.getName())).isPresent();
  }

  @Test
  void describesTheMessagesOfHealthChecksAsTheyAreWritten() throws Exception {
    Descriptor response = declaring(OwnServices.HEALTH).findMessageTypeByName("HealthListResponse");
    DynamicMessage read =
        DynamicMessage.parseFrom(
            response, HealthCheck.list(new TreeMap<>(Map.of("", true, "web", false))));

    assertThat(read.toString())
        .containsSubsequence("key: \"\"", "SERVING", "key: \"web\"", "NOT_SERVING");
  }

  @Test
  void tellsOneQuestionOfReflectionFromAnother() throws Exception {
    Descriptor request =
        declaring(OwnServices.REFLECTION).findMessageTypeByName("ServerReflectionRequest");

    assertThat(request.getOneofs().get(0).getFields())
        .extracting(FieldDescriptor::getNumber)
        .containsExactly(3, 4, 5, 6, 7);
  }
}
