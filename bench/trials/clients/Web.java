import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Java's HttpClient by HTTP/1.1: {@code java Web.java PORT}. */
class Web {
  private static final byte[] SENT = new byte[3000];
  private static byte[] got = new byte[0];
  private static String status = "no answer";

  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < SENT.length; i++) {
      SENT[i] = (byte) ('a' + i % 26);
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + arguments[0] + "/echo"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(SENT))
            .build();
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    CompletableFuture<String> end =
        CompletableFuture.supplyAsync(() -> read(client, request));
    String how;
    try {
      how = end.get(4, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      how = "silence";
    }
    if (!status.equals("200")) {
      System.out.println(status + ", " + how);
    } else {
      boolean same = got.length <= SENT.length && Arrays.equals(Arrays.copyOf(SENT, got.length), got);
      System.out.println("200, " + got.length + " B" + (same ? "" : ", wrong") + ", " + how);
    }
    System.exit(0);
  }

  private static String read(HttpClient client, HttpRequest request) {
    try {
      HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      status = String.valueOf(answer.statusCode());
      try (InputStream body = answer.body()) {
        byte[] buffer = new byte[65536];
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
          int before = got.length;
          got = Arrays.copyOf(got, before + n);
          System.arraycopy(buffer, 0, got, before, n);
        }
      }
      return "end";
    } catch (IOException | InterruptedException e) {
      return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
  }
}
