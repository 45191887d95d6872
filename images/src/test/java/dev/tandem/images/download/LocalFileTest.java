package dev.tandem.images.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of {@code file} URLs. */
@Timeout(20)
final class LocalFileTest {
  @TempDir private Path folder;

  @Test
  void readsAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("ä b%20#1.jpg"), "hello");
    assertThat(download(file.toUri().toString())).asString().isEqualTo("hello");
  }

  @Test
  void readsAFileWhoseUrlWasWrittenByHand() throws Exception {
    Files.writeString(folder.resolve("a b.jpg"), "hello");
    assertThat(download("file:" + folder + "/a b.jpg")).asString().isEqualTo("hello");
    assertThat(download("FILE://localhost" + folder + "/a b.jpg")).asString().isEqualTo("hello");
    assertThat(download("file://" + folder + "/a b.jpg#x")).asString().isEqualTo("hello");
  }

  @Test
  void refusesAFolder() {
    expect(folder.toUri().toString(), FailureClass.UNREADABLE, "a folder, not a file");
  }

  @Test
  void refusesWhatIsMissing() {
    expect(folder.resolve("x").toUri().toString(), FailureClass.UNREADABLE, "no such file");
  }

  @Test
  void refusesADeviceWithoutReadingIt() {
    assumeTrue(Files.exists(Path.of("/dev/zero")));
    expect("file:///dev/zero", FailureClass.UNREADABLE, "a device or a pipe, not a file");
  }

  @Test
  void refusesAPipeWithoutWaitingOnIt() throws Exception {
    Path pipe = folder.resolve("pipe.jpg");
    try {
      assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0);
    } catch (IOException e) {
      assumeTrue(false, "no pipes here");
    }
    expect(pipe.toUri().toString(), FailureClass.UNREADABLE, "a device or a pipe, not a file");
  }

  @Test
  void refusesAFileThatIsTooLong() throws IOException {
    Path file = Files.write(folder.resolve("long.jpg"), new byte[1001]);
    expect(
        file.toUri().toString(), FailureClass.TOO_MANY_BYTES, "longer than the 1000 bytes allowed");
  }

  @Test
  void refusesAFileThatIsLongerThanItsSize() {
    assumeTrue(Files.isRegularFile(Path.of("/proc/self/smaps")));
    expect(
        "file:///proc/self/smaps",
        FailureClass.TOO_MANY_BYTES,
        "longer than the 1000 bytes allowed");
  }

  @Test
  void refusesAnEmptyFile() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.jpg"));
    expect(file.toUri().toString(), FailureClass.NOT_AN_IMAGE, "empty, 0 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://other/x.jpg", "file:x.jpg", "file:", "file:///a%00b"})
  void refusesAUrlThatNamesNoFileHere(String url) {
    ItemException failure = catchThrowableOfType(ItemException.class, () -> download(url));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_URL);
  }

  private static void expect(String url, FailureClass failureClass, String message) {
    ItemException failure = catchThrowableOfType(ItemException.class, () -> download(url));
    assertThat(failure).hasMessage(message);
    assertThat(failure.failureClass()).isEqualTo(failureClass);
    assertThat(failure.retryable()).isFalse();
  }

  private static byte[] download(String url) throws ItemException, InterruptedException {
    try (var downloader = new Downloader(DownloadOptions.defaults().maxBytes(1000))) {
      return downloader.download(new ImageRef(url, "test"));
    }
  }
}
