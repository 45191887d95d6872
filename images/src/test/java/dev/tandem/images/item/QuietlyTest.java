package dev.tandem.images.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuietlyTest {

  @Test
  void closesOnce() {
    var closed = new AtomicInteger();
    Quietly.close(closed::incrementAndGet);
    assertThat(closed).hasValue(1);
  }

  @Test
  void ignoresThatAFileOrADatabaseCannotBeClosed() {
    assertThatCode(() ->
            Quietly.close(() -> {
              throw new IOException("the disk");
            }))
        .doesNotThrowAnyException();
    assertThatCode(() ->
            Quietly.close(() -> {
              throw new SQLException("the database");
            }))
        .doesNotThrowAnyException();
  }

  @Test
  void doesNotHideABug() {
    var bug = new IllegalStateException("a bug");
    assertThatThrownBy(() ->
            Quietly.close(() -> {
              throw bug;
            }))
        .isSameAs(bug);
  }

  @Test
  void deletesWhatIsThereAndCanBeDeleted(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Quietly.delete(folder); // not empty
    assertThat(file).exists();
    Quietly.delete(file);
    assertThat(file).doesNotExist();
    assertThatCode(() -> Quietly.delete(file)).doesNotThrowAnyException();
  }
}
