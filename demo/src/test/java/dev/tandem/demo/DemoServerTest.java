package dev.tandem.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoServerTest {
  private static final byte[] BYTES =
      "no real image, but whole".repeat(2_000).getBytes(StandardCharsets.US_ASCII);
  private static final Photo PHOTO =
      new Photo(Scene.LAKE, Format.JPEG, Orientation.UPRIGHT, 4, 3, BYTES);

  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void closeClient() {
    client.shutdownNow();
  }

  @Test
  void servesEachPhotoWholeWithItsType() throws Exception {
    try (DemoServer server = DemoServer.start(12, false, 3)) {
      List<Photo> photos = DemoPhotos.take(12, 3);

      assertThat(server.urls()).hasSize(12).doesNotHaveDuplicates();
      assertThat(server.expectedFailures()).isEmpty();
      for (int i = 0; i < 12; i++) {
        HttpResponse<byte[]> answer = get(server.urls().get(i));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(photos.get(i).bytes());
        assertThat(answer.headers().firstValue("Content-Type"))
            .contains(photos.get(i).format().mediaType());
        assertThat(answer.headers().firstValueAsLong("Content-Length"))
            .hasValue(photos.get(i).bytes().length);
      }
    }
  }

  @Test
  void expectsOfEachFaultWhatItsKindSays() throws Exception {
    List<Listing> listings = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      listings.add(listing("/photos/" + fault, Optional.of(fault)));
    }
    listings.add(listing("/photos/second", Optional.of(Fault.NOT_FOUND)));
    listings.add(listing("/photos/fine", Optional.empty()));

    try (DemoServer server = DemoServer.serving(listings)) {
      assertThat(server.expectedFailures())
          .isEqualTo(
              Map.of(
                  "http-404",
                  2L,
                  "http-503",
                  1L,
                  "redirect",
                  1L,
                  "timeout",
                  1L,
                  "connection",
                  1L,
                  "not-an-image",
                  1L,
                  "too-many-pixels",
                  1L));
    }
  }

  @Test
  void notFoundIs404() throws Exception {
    try (DemoServer server = serving(Fault.NOT_FOUND)) {
      assertThat(get(url(server)).statusCode()).isEqualTo(404);
      assertThat(get(url(server) + "-unknown").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void unavailableIs503OnceThenTheImage() throws Exception {
    try (DemoServer server = serving(Fault.UNAVAILABLE)) {
      HttpResponse<byte[]> first = get(url(server));
      assertThat(first.statusCode()).isEqualTo(503);
      assertThat(first.headers().firstValue("Retry-After")).contains("1");
      assertThat(get(url(server)).body()).isEqualTo(BYTES);
    }
  }

  @Test
  void unavailableForEverIs503EachTime() throws Exception {
    try (DemoServer server = serving(Fault.UNAVAILABLE_FOR_EVER)) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<byte[]> answer = get(url(server));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      }
    }
  }

  @Test
  void redirectLeadsToTheImage() throws Exception {
    try (DemoServer server = serving(Fault.REDIRECT)) {
      HttpResponse<byte[]> answer = get(url(server));
      assertThat(answer.statusCode()).isEqualTo(302);
      assertThat(get(location(answer)).body()).isEqualTo(BYTES);
    }
  }

  @Test
  void redirectLoopLeadsBack() throws Exception {
    try (DemoServer server = serving(Fault.REDIRECT_LOOP)) {
      String elsewhere = location(get(url(server)));
      assertThat(elsewhere).isNotEqualTo(url(server));
      assertThat(location(get(elsewhere))).isEqualTo(url(server));
    }
  }

  @Test
  void cutShortEndsInTheMiddleOfTheBody() throws Exception {
    try (DemoServer server = serving(Fault.CUT_SHORT)) {
      assertThatThrownBy(() -> get(url(server))).isInstanceOf(IOException.class);
    }
  }

  @Test
  void notAnImageIsAPageThatSaysItIsAJpeg() throws Exception {
    try (DemoServer server = serving(Fault.NOT_AN_IMAGE)) {
      HttpResponse<byte[]> answer = get(url(server));
      assertThat(answer.headers().firstValue("Content-Type")).contains("image/jpeg");
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).startsWith("<!doctype html>");
    }
  }

  @Test
  void absurdDimensionsAreClaimedByASmallPng() throws Exception {
    try (DemoServer server = serving(Fault.ABSURD_DIMENSIONS)) {
      byte[] png = get(url(server)).body();
      assertThat(png).hasSizeLessThan(1000).startsWith(0x89, 'P', 'N', 'G');
      assertThat(ByteBuffer.wrap(png).getInt(16)).isEqualTo(60_000);
      assertThat(ByteBuffer.wrap(png).getInt(20)).isEqualTo(60_000);
    }
  }

  @Test
  void closeEndsRequestsThatAreNeverAnswered() throws Exception {
    DemoServer server = serving(Fault.TIMEOUT);
    URI uri = URI.create(url(server));
    try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), uri.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("GET " + uri.getPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);

      long before = System.nanoTime();
      server.close();

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
      socket.setSoTimeout(5000);
      assertThat(endOf(socket)).isTrue();
    }
  }

  @Test
  void manyClientsAreServedAtOnce() throws Exception {
    int clients = 256;
    Listing slow = new Listing("/photos/a", PHOTO, Optional.empty(), Duration.ofMillis(40));
    try (DemoServer server = DemoServer.serving(List.of(slow));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CountDownLatch together = new CountDownLatch(clients);
      List<Future<Integer>> counts = new ArrayList<>();
      for (int i = 0; i < clients; i++) {
        counts.add(
            threads.submit(() -> {
              together.countDown();
              together.await();
              return get(url(server)).body().length + get(url(server)).body().length;
            }));
      }
      for (Future<Integer> count : counts) {
        assertThat(count.get()).isEqualTo(2 * BYTES.length);
      }
    }
  }

  @Test
  void otherMethodsAreRefused() throws Exception {
    try (DemoServer server = DemoServer.serving(List.of(listing("/photos/a", Optional.empty())))) {
      HttpRequest post =
          HttpRequest.newBuilder(URI.create(url(server)))
              .POST(HttpRequest.BodyPublishers.ofString("x"))
              .build();
      assertThat(client.send(post, BodyHandlers.discarding()).statusCode()).isEqualTo(405);
    }
  }

  private HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build(),
        BodyHandlers.ofByteArray());
  }

  private static boolean endOf(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (IOException reset) {
      return !(reset instanceof SocketTimeoutException);
    }
  }

  private static String location(HttpResponse<?> answer) {
    return answer.uri().resolve(answer.headers().firstValue("Location").orElseThrow()).toString();
  }

  private static DemoServer serving(Fault fault) throws IOException {
    return DemoServer.serving(List.of(listing("/photos/0001-lake.jpg", Optional.of(fault))));
  }

  private static Listing listing(String path, Optional<Fault> fault) {
    return new Listing(path, PHOTO, fault, Duration.ofMillis(1));
  }

  private static String url(DemoServer server) {
    return server.urls().getFirst();
  }
}
