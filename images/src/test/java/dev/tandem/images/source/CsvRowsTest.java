package dev.tandem.images.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CsvRowsTest {
  private static final String UNCLOSED = "an unclosed quote";
  private static final int MOST_LINES = 200;
  private static final int LONGEST = 256 << 10;

  @Test
  void aQuotedFieldMayGoOverLines() throws IOException {
    assertThat(rows("a,\"b\n\nc\"\"\n\",d\nx,y\n\n", ','))
        .containsExactly("1 a,\"b\n\nc\"\"\n\",d", "5 x,y");
  }

  @Test
  void aQuoteThatIsNeverClosedCostsItsLineAlone() throws IOException {
    assertThat(rows("\"a\n1\n\n2\n", ',')).containsExactly("1 " + UNCLOSED + ": \"a", "2 1", "4 2");
  }

  /**
   * Each line opens a quote that none of the later ones ends, and is read ahead for those before.
   */
  @Test
  void linesThatAllOpenAQuoteAreGivenUpOneByOne() throws IOException {
    String line = "\"a\",\"b";
    assertThat(rows((line + "\n").repeat(1000), ','))
        .hasSize(1000)
        .allMatch(row -> row.endsWith(UNCLOSED + ": " + line));
  }

  @Test
  void noLineIsLookedAtAgainAndAgain() throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    byte[] text = "\"a\",\"b\n".repeat(500_000).getBytes(UTF_8);
    long begun = threads.getCurrentThreadCpuTime();
    assertThat(rows(text, ',')).hasSize(500_000);
    assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - begun))
        .isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void aLineWithAFlawEndsNoQuote() throws IOException {
    byte[] text = "\"a\nx\n\u00ff\n\"b\ny\n".getBytes(ISO_8859_1);
    assertThat(rows(text, ','))
        .containsExactly(
            "1 " + UNCLOSED + ": \"a",
            "2 x",
            "3 not UTF-8: \ufffd",
            "4 " + UNCLOSED + ": \"b",
            "5 y");
  }

  @Test
  void isTheSameAsWithEachRowReadFromItsFirstLine() throws IOException {
    String[] lines = {"\"a\",\"b", "x", "a,\"", "\"", "\"\"", "", " \"q", ";\"", "\";\"", "\"\"\""};
    long seed = Long.getLong("csv.seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      var text = new StringBuilder();
      int kinds = 1 + random.nextInt(lines.length);
      for (int count = random.nextInt(random.nextInt(20) == 0 ? 700 : 12); count > 0; count--) {
        String line = lines[random.nextInt(kinds)];
        text.append(line.repeat(random.nextInt(500) == 0 ? 9_000 : 1)).append('\n');
      }
      char delimiter = random.nextBoolean() ? ',' : ';';
      assertThat(rows(text.toString(), delimiter))
          .as("-Dcsv.seed=%d", seed)
          .isEqualTo(expected(text.toString(), delimiter));
    }
  }

  private static List<String> rows(String text, char delimiter) throws IOException {
    return rows(text.getBytes(UTF_8), delimiter);
  }

  private static List<String> rows(byte[] text, char delimiter) throws IOException {
    List<String> all = new ArrayList<>();
    try (var lines = new BoundedLines(new ByteArrayInputStream(text))) {
      var rows = new CsvRows(lines);
      for (var row = rows.next(); row != null; row = rows.next()) {
        if (all.isEmpty()) {
          rows.delimiter(delimiter); // as after a header
        }
        String flaw = row.flaw() == null ? "" : row.flaw() + ": ";
        all.add(row.number() + " " + flaw + row.text());
      }
    }
    return all;
  }

  /** The first row has commas. */
  private static List<String> expected(String text, char delimiter) {
    List<String> lines = text.lines().toList();
    List<String> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      char separator = all.isEmpty() ? ',' : delimiter;
      String first = lines.get(i);
      if (first.isBlank()) {
        continue;
      }
      int number = i + 1;
      if (!isOpen(first, false, separator)) {
        all.add(number + " " + first);
        continue;
      }
      var row = new StringBuilder(first);
      int end = i;
      boolean closed = false;
      while (!closed && end + 1 < lines.size() && end - i < MOST_LINES && row.length() < LONGEST) {
        String line = lines.get(++end);
        row.append('\n').append(line);
        closed = !isOpen(line, true, separator);
      }
      all.add(number + " " + (closed ? row : UNCLOSED + ": " + first));
      i = closed ? end : i;
    }
    return all;
  }

  private static boolean isOpen(String line, boolean inside, char separator) {
    boolean open = inside;
    boolean begins = !inside;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean doubled = open && line.startsWith("\"\"", i);
      if (doubled) {
        i++;
      } else if (c == '"' && (open || begins)) {
        open = !open;
        begins = false;
      } else if (!open) {
        begins = c == separator || (begins && c == ' ');
      }
    }
    return open;
  }
}
