package dev.tandem.images.s3;

import static dev.tandem.images.item.HostileText.parser;

import dev.tandem.images.item.HostileText;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
class HostileTextTest {
  private static Stream<Arguments> parsers() {
    return Stream.of(
        parser("a place in S3", text -> S3Location.parse("s3://" + text)),
        parser("a prefix in S3", text -> S3Location.parse("s3://bucket/" + text)),
        parser("an object in S3", text -> S3Objects.key("s3://bucket/" + text)));
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void takesTimeInProportionToItsLength(String name, HostileText.Parser parser) {
    HostileText.requireLinear(name, parser);
  }
}
