package dev.tandem.images.download;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of {@code data} URLs. */
@Timeout(20)
final class DataUrlTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data:image/png;base64,aGVsbG8=",
        "data:image/png;base64,aGVsbG8",
        "data:image/png;base64,aGVsbG8%3D",
        "data:;base64,aGVs bG8=",
        "data:;base64,aGVs%0AbG8=#x",
        "DATA:IMAGE/PNG; BASE64 ,aGVsbG8=",
        "  data:image/png;name=x;base64,aGVs\n\tbG8=  ",
        "data:,hello",
        "data:,%68ell%6F",
        "data:image/svg+xml;charset=utf-8,hello#fragment",
      })
  void readsItHoweverItIsWritten(String url) throws Exception {
    assertThat(download(url)).asString().isEqualTo("hello");
  }

  @Test
  void readsBothAlphabetsAndAllBytes() throws Exception {
    byte[] bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);
    assertThat(download("data:;base64," + Base64.getEncoder().encodeToString(bytes)))
        .isEqualTo(bytes);
    assertThat(download("data:;base64," + Base64.getUrlEncoder().encodeToString(bytes)))
        .isEqualTo(bytes);
    var escaped = new StringBuilder("data:,");
    for (byte b : bytes) {
      escaped.append("%%%02x".formatted(b));
    }
    assertThat(download(escaped.toString())).isEqualTo(bytes);
    assertThat(download("data:,50%25 or 50% or %zz%"))
        .isEqualTo("50% or 50% or %zz%".getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data:image/png;base64 | a data URL without a comma before its data",
        "data:;base64,aGV*bG8= | a data URL whose data is not valid base64",
        "data:;base64,aGVsbG8=aGVsbG8= | a data URL whose data is not valid base64",
        "data:;base64,a | a data URL whose data is not valid base64",
        "data:,hellö | a data URL whose data is not valid ASCII",
      })
  void saysWhatIsWrong(String url, String message) {
    expect(url, FailureClass.INVALID_URL, message);
  }

  @Test
  void refusesWhatIsEmptyOrTooLong() {
    expect("data:,", FailureClass.NOT_AN_IMAGE, "empty, 0 bytes");
    expect("data:;base64,", FailureClass.NOT_AN_IMAGE, "empty, 0 bytes");
    String long64 = "data:;base64," + "A".repeat(40_000);
    var small = DownloadOptions.defaults().maxBytes(20_000);
    try (var downloader = new Downloader(small)) {
      for (String url : new String[] {long64, "data:," + "a".repeat(20_001)}) {
        ItemException failure =
            catchThrowableOfType(
                ItemException.class, () -> downloader.download(new ImageRef(url, "test")));
        assertThat(failure.failureClass()).isEqualTo(FailureClass.TOO_MANY_BYTES);
        assertThat(failure.retryable()).isFalse();
      }
    }
  }

  private static byte[] download(String url) throws ItemException, InterruptedException {
    try (var downloader = new Downloader(DownloadOptions.defaults())) {
      return downloader.download(new ImageRef(url, "test"));
    }
  }

  private static void expect(String url, FailureClass failureClass, String message) {
    ItemException failure = catchThrowableOfType(ItemException.class, () -> download(url));
    assertThat(failure.failureClass()).isEqualTo(failureClass);
    assertThat(failure).hasMessage(message);
  }
}
