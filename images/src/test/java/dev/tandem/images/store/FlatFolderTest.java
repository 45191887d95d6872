package dev.tandem.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlatFolderTest {
  @TempDir private Path parent;

  private Path folder;

  @BeforeEach
  void fill() throws IOException {
    folder = Files.createDirectory(parent.resolve("folder"));
    Files.writeString(folder.resolve("a"), "1");
    Files.writeString(folder.resolve(".b"), "2");
  }

  @Test
  void goesWithItsFiles() throws IOException {
    FlatFolder.delete(folder);
    assertThat(folder).doesNotExist();
    assertThatCode(() -> FlatFolder.delete(folder)).doesNotThrowAnyException();
  }

  @Test
  void staysIfItHasAFolderThatIsNotEmpty() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path kept = Files.writeString(inner.resolve("kept"), "3");
    assertThatThrownBy(() -> FlatFolder.delete(folder))
        .isInstanceOf(DirectoryNotEmptyException.class);
    assertThat(kept).exists();
  }
}
