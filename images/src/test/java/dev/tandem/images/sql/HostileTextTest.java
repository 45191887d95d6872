package dev.tandem.images.sql;

import static dev.tandem.images.item.HostileText.json;
import static dev.tandem.images.item.HostileText.parser;

import dev.tandem.images.item.HostileText;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class HostileTextTest {
  private static Stream<Arguments> parsers() {
    return Stream.of(
        parser("a number in a row", text -> new ColumnTypes(true).add(object(text))),
        parser("a number with an end", text -> new ColumnTypes(true).add(object("9" + text))));
  }

  private static String object(String text) {
    return "{\"a\":\"" + json(text) + "\"}";
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void takesTimeInProportionToItsLength(String name, HostileText.Parser parser) {
    HostileText.requireLinear(name, parser);
  }

  /** The longest conditions that are looked at; to open the database takes most of the time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "+",
        "+ ",
        "((1+",
        "f(",
        "[",
        "{'a':",
        "case when ",
        "not ",
        "a/",
        "a||",
        "'",
        "\"",
        "--",
        "/*"
      })
  void aConditionIsRefusedInNoTime(String unit) {
    RowCondition.check("1"); // to warm up
    String text = unit.repeat(10_000 / unit.length());
    HostileText.requireRefused("a condition", RowCondition::check, text, 10);
  }
}
