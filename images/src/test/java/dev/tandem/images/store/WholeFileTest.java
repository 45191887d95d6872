package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
  private static final String NAME = "a.txt";

  @TempDir private Path folder;

  private Path file;
  private FailingFsync fsync;

  @BeforeEach
  void writeTheFileBefore() throws IOException {
    file = Files.writeString(folder.resolve(NAME), "the one before");
    fsync = new FailingFsync(folder);
  }

  @Test
  void forcesTheContentBeforeTheName() throws IOException {
    WholeFile.writeForced(folder, NAME, fsync, WholeFileTest::writeNew);
    assertThat(fsync.forced()).containsExactly(NAME, folder.getFileName().toString());
    isReplaced();
  }

  @Test
  void forcesTheContentAlone() throws IOException {
    WholeFile.writeContentForced(file, fsync, WholeFileTest::writeNew);
    assertThat(fsync.forced()).containsExactly(NAME);
    isReplaced();
  }

  @Test
  void isReplacedWithoutForce() throws IOException {
    WholeFile.writeUnforced(file, WholeFileTest::writeNew);
    isReplaced();
  }

  @Test
  void namesWhatSomethingElseHasWritten() throws IOException {
    Files.writeString(WholeFile.unnamed(file), "new");
    WholeFile.nameContentForced(file, fsync);
    assertThat(fsync.forced()).containsExactly(NAME);
    isReplaced();
  }

  @Test
  void staysAsItWasIfItCannotBeForced() {
    fsync.failAt(NAME);
    assertThatThrownBy(() -> WholeFile.writeForced(folder, NAME, fsync, WholeFileTest::writeNew))
        .isInstanceOf(IOException.class)
        .hasMessage("Input/output error");
    assertThat(file).hasContent("the one before");
  }

  @Test
  void staysAsItWasIfItCannotBeWrittenWhole() {
    WholeFile.Content part =
        out -> {
          out.write('n');
          throw new IOException("no more");
        };
    assertThatThrownBy(() -> WholeFile.writeUnforced(file, part)).hasMessage("no more");
    assertThatThrownBy(() -> WholeFile.writeForced(folder, NAME, fsync, part))
        .hasMessage("no more");
    assertThat(file).hasContent("the one before");
  }

  @Test
  void anInterruptDoesNotPreventIt() throws IOException {
    Thread.currentThread().interrupt();
    WholeFile.writeForced(folder, NAME, fsync, WholeFileTest::writeNew);
    assertThat(Thread.interrupted()).isTrue();
    isReplaced();
  }

  private static void writeNew(OutputStream out) throws IOException {
    out.write("new".getBytes(UTF_8));
  }

  private void isReplaced() throws IOException {
    assertThat(file).hasContent("new");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }
}
