package dev.tandem.images.manifest;

import static dev.tandem.images.item.HostileText.json;
import static dev.tandem.images.item.HostileText.parser;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.images.item.HostileText;
import java.io.ByteArrayInputStream;
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
        parser("a line of a manifest", text -> ManifestLine.parse(text.getBytes(UTF_8))),
        parser(
            "a key in a manifest",
            text -> ManifestLine.parse(("{\"key\":\"" + json(text) + "\"}").getBytes(UTF_8))),
        parser(
            "a checksum in a manifest",
            text ->
                ManifestLine.parse(
                    ("{\"key\":\"0123456789abcdef\",\"status\":\"done\",\"crc32c\":\""
                            + json(text)
                            + "\"}")
                        .getBytes(UTF_8))),
        parser(
            "a manifest",
            text ->
                ManifestReader.read(
                    new ByteArrayInputStream(text.getBytes(UTF_8)), folder, (_, _) -> {})));
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void takesTimeInProportionToItsLength(String name, HostileText.Parser parser) {
    HostileText.requireLinear(name, parser);
  }
}
