package dev.tandem.images.source;

import static dev.tandem.images.item.HostileText.json;
import static dev.tandem.images.item.HostileText.parser;
import static dev.tandem.images.item.HostileText.safe;

import dev.tandem.images.item.HostileText;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.Naming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
@Tag("slow")
class HostileTextTest {
  @TempDir private static Path folder;

  private static Stream<Arguments> parsers() {
    String header = "a,url,b\n";
    return Stream.of(
        parser("a text", text -> list("l.txt", text)),
        parser("lines of a text", text -> list("l.txt", "http://a/\n" + text + "\nx")),
        parser("a header of CSV", text -> list("l.csv", text + "\n1,2,3")),
        parser("rows of CSV", text -> list("l.csv", header + text)),
        parser("a URL in CSV", text -> list("l.csv", header + "1," + text + ",2")),
        parser("a caption in CSV", text -> list("l.csv", header + "1,http://a/," + text)),
        parser("rows of TSV", text -> list("l.tsv", header.replace(',', '\t') + text)),
        parser("lines of JSON", text -> list("l.jsonl", text)),
        parser("a name in JSON", text -> list("l.jsonl", "{\"" + json(text) + "\":1}")),
        parser("a raw name in JSON", text -> list("l.jsonl", "{\"" + text + "\":1}")),
        parser("a URL in JSON", text -> list("l.jsonl", "{\"url\":\"" + json(text) + "\"}")),
        parser("a value in JSON", text -> list("l.jsonl", "{\"url\":\"u\",\"a\":" + text + "}")),
        parser("URLs in an array", text -> list("l.json", "{\"url\":[\"" + json(text) + "\"]}")),
        parser("an array of URLs", text -> list("l.json", "{\"url\":[" + text)),
        parser("a URL within a field", text -> list("l.json", "{\"url\":{\"url\":" + text)),
        parser("a path", text -> NestedUrls.of("{\"a\":{\"a\":[]}}", text)),
        parser("an array of JSON", text -> list("l.json", "[" + text)),
        parser("objects in an array", text -> list("l.json", "[{\"a\":" + text + "}]")),
        parser("boxes in JSON", text -> list("l.jsonl", "{\"url\":\"u\",\"f\":" + text + "}")),
        parser("a name", text -> RowName.of(text, 1)),
        parser(
            "a query",
            text ->
                new Identification(Naming.of(null, Set.of("a", "b*")), false)
                    .identified(new ImageRef("http://a/?" + text, ""))),
        parser(
            "a row to carry", text -> RowText.copy(text, ListColumns.of(SourceOptions.defaults()))),
        parser("names of columns", text -> columns(text.split(",", -1))),
        parser("one name of many columns", text -> columns(text.split("", 5000))),
        parser("a source", text -> Sources.of(List.of(text), SourceOptions.defaults())),
        parser(
            "a source, a URL",
            text -> Sources.of(List.of("http://" + text), SourceOptions.defaults())),
        parser(
            "a source, a file",
            text -> Sources.of(List.of("file://" + text), SourceOptions.defaults())),
        parser(
            "a source elsewhere",
            text -> Sources.of(List.of("s3://a/" + text), SourceOptions.defaults())),
        parser(
            "a column",
            text ->
                Sources.of(
                    List.of(Files.writeString(folder.resolve("c.csv"), "url\n").toString()),
                    SourceOptions.defaults().urlColumn(text))));
  }

  private static void list(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), safe(text));
    var options = SourceOptions.defaults().captionColumn("b").columns(SourceOptions.ALL_COLUMNS);
    if (name.endsWith(".txt")) {
      options = SourceOptions.defaults();
    } else if (name.endsWith(".jsonl")) {
      options = options.boxColumn("f");
    }
    try (ImageRefs refs = Sources.of(List.of(file.toString()), options).open()) {
      refs.forEachRemaining(ref -> {});
    }
  }

  private static void columns(String... names) throws IOException {
    list("l.csv", "url," + String.join(",", names) + "\n");
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void takesTimeInProportionToItsLength(String name, HostileText.Parser parser) {
    HostileText.requireLinear(name, parser);
  }
}
