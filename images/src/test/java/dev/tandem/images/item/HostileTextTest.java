package dev.tandem.images.item;

import static dev.tandem.images.item.HostileText.parser;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
class HostileTextTest {
  private static Stream<Arguments> parsers() {
    return Stream.of(
        parser("a URL", WebUrl::parse),
        parser("the host of a URL", WebUrl::hostOf),
        parser("a URL of that host", text -> WebUrl.parse("http://" + text + "/")),
        parser("a URL of that address", text -> WebUrl.parse("http://[" + text + "]/")),
        parser("a URL of that user", text -> WebUrl.parse("http://" + text + "@a/")),
        parser("a URL of that port", text -> WebUrl.parse("http://a:" + text)),
        parser("a URL of that path", text -> WebUrl.parse("http://a/" + text)),
        parser("a URL of that query", text -> WebUrl.parse("http://a?" + text)),
        parser("a scheme", WebUrl::schemeOf),
        parser("a URL to clean", WebUrl::clean),
        parser("whether it is a URL", ImageRef::isUrl),
        parser("what to encode", PercentCode::encode),
        parser("what to decode", PercentCode::decode),
        parser("a path with dots", text -> DotSegments.remove("/" + text)),
        parser("Location", text -> WebUrl.parse("http://a/b/c").redirect(text)),
        parser("Location, a path", text -> WebUrl.parse("http://a/b/c").redirect("/" + text)),
        parser("Location, a host", text -> WebUrl.parse("http://a/").redirect("//" + text)),
        parser("Location, an address", text -> WebUrl.parse("http://a/").redirect("//[" + text)),
        parser("Location, in bytes", text -> PercentCode.ofBytes(text)),
        parser("a key", text -> Key.of(new ImageRef(text, ""))),
        parser("a hash", text -> ContentHash.parse(ContentHash.Algorithm.MD5, text)),
        parser("boxes", text -> BlurBoxes.parse(text)),
        parser("boxes in an array", text -> BlurBoxes.parse("[" + text + "]")),
        parser("sides of a box", text -> BlurBoxes.parse("[[" + text + "]]")),
        parser(
            "a reference to print",
            text -> assertThat(new ImageRef(text, "")).asString().isNotNull()),
        parser(
            "a URL to print",
            text -> assertThat(new ImageRef("http://" + text, "")).asString().isNotNull()),
        parser("a broken line", text -> BrokenRef.of("broken", text, "")),
        parser("a flaw", BrokenRef::flawOf),
        parser("a flaw in brackets", text -> BrokenRef.flawOf("(" + text)),
        parser("a message", OneLine::of),
        parser("a text to write", WellFormed::of),
        parser("a carried row", text -> new RowData(null, text)));
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void takesTimeInProportionToItsLength(String name, HostileText.Parser parser) {
    HostileText.requireLinear(name, parser);
  }
}
