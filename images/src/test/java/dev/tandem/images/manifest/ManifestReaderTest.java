package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class ManifestReaderTest {
  private static final Path FILE = Path.of("manifest.jsonl");

  /** As a table of names multiplies by 33, each of these pairs counts as much as the other. */
  @Test
  void readsLinesWhateverTheirColumnsAreCalled() throws IOException {
    String columns =
        IntStream.range(0, 512)
            .mapToObj(i ->
                IntStream.range(0, 9)
                    .mapToObj(bit -> (i >> bit & 1) == 0 ? "aB" : "b!")
                    .collect(Collectors.joining("", "\"", "\":1")))
            .collect(Collectors.joining(","));
    String line =
        "{\"key\":\"0123456789abcdef\",\"columns\":{" + columns + "},\"status\":\"done\"}\n";
    assertThat(read(line.getBytes(UTF_8))).hasSize(1);
  }

  @Test
  void refusesALineThatIsNotUtf8() throws IOException {
    String line = "{\"key\":\"0123456789abcdef\",\"status\":\"done\",\"url\":\"%s\"}\n";
    assertThat(read(line.formatted("\ufffd").getBytes(UTF_8))).hasSize(1);
    assertThatThrownBy(() -> read(line.formatted("\u00ff").getBytes(ISO_8859_1)))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("Line 1 of manifest.jsonl is not a manifest line");
  }

  private static List<ManifestLine> read(byte[] bytes) throws IOException {
    List<ManifestLine> lines = new ArrayList<>();
    var _ =
        ManifestReader.read(new ByteArrayInputStream(bytes), FILE, (line, _) -> lines.add(line));
    return lines;
  }
}
