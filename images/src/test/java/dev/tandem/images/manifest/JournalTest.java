package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
  @TempDir private Path folder;

  @Test
  void eachLineIsFoundByItsRoundedOffsetWhileOthersAreAppended() throws IOException {
    Random random = new Random(5);
    List<Long> offsets = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    try (Journal journal = requireNonNull(Journal.open(folder.resolve("j")))) {
      for (int i = 0; i < 300; i++) {
        int more = random.nextInt(random.nextInt(10) == 0 ? 20_000 : 300);
        String line = i + "x".repeat(LinePlaces.GRAIN + more);
        offsets.add(journal.length());
        lines.add(line);
        journal.append((line + "\n").getBytes(US_ASCII));
        int before = random.nextInt(i + 1);
        assertThat(lineAt(journal, offsets.get(before))).isEqualTo(lines.get(before));
      }
      for (int i = 0; i < lines.size(); i++) {
        assertThat(lineAt(journal, offsets.get(i))).isEqualTo(lines.get(i));
      }
      journal.append("cut short".getBytes(US_ASCII));
      assertThat(journal.lineAt(journal.length() - 9)).isNull();
      assertThat(journal.lineAt(journal.length() + 64)).isNull();
    }
  }

  @Test
  void aLineFarBehindIsNotTakenForOne() throws IOException {
    try (Journal journal = requireNonNull(Journal.open(folder.resolve("j")))) {
      journal.append(("x".repeat(127) + "\nnext\n").getBytes(US_ASCII));
      assertThat(journal.lineAt(64)).as("it begins at 128").isNull();
      assertThat(lineAt(journal, 128)).isEqualTo("next");
    }
  }

  private static String lineAt(Journal journal, long offset) throws IOException {
    byte[] line = journal.lineAt(offset / LinePlaces.GRAIN * LinePlaces.GRAIN);
    return line == null ? "none" : new String(line, US_ASCII);
  }
}
