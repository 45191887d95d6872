package dev.tandem.images.store;

import static dev.tandem.images.item.HostileText.parser;
import static dev.tandem.images.item.HostileText.safe;

import dev.tandem.images.item.HostileText;
import dev.tandem.images.item.ImageRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
class HostileTextTest {
  @TempDir private static Path folder;

  private static Stream<Arguments> parsers() {
    return Stream.of(
        parser(
            "an output name, of a path",
            text -> OutputName.of(new ImageRef("http://a/" + text, ""), "jpg")),
        parser("an output name", text -> OutputName.of(new ImageRef(text, ""), "jpg")),
        parser("an extension", text -> OutputName.of(new ImageRef("", ""), text)),
        parser("a stored file", text -> FolderStore.holds(folder, new Stored(text, 1, 1))),
        parser(
            "a shard",
            text -> ShardScan.entries(Files.writeString(folder.resolve("x.tar"), safe(text)))));
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void takesTimeInProportionToItsLength(String name, HostileText.Parser parser) {
    HostileText.requireLinear(name, parser);
  }
}
