package dev.tandem.images.item;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Whatever reads a text from outside is done with 64 KB of it in a tenth of a second of processor
 * time, whatever the text: a parser that looks at it again from each of its characters would take
 * minutes.
 */
public final class HostileText {
  private static final long MOST_NANOS = Duration.ofMillis(100).toNanos();
  private static final int[] LENGTHS = {8 << 10, (64 << 10) - 16};
  private static final int TRIES = 30; // a busy machine compiles late

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** What reads a text. */
  @FunctionalInterface
  public interface Parser {
    void parse(String text) throws Exception;
  }

  private HostileText() {}

  /** The arguments of a test: a name for messages, and what reads. */
  public static Arguments parser(String name, Parser parser) {
    return Arguments.of(name, parser);
  }

  /** The text as the content of a string in JSON, a little shorter if need be. */
  public static String json(String text) {
    String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(text));
    int end = Math.min(quoted.length(), 60_000);
    return quoted.substring(0, quoted.lastIndexOf('\\', end) > end - 6 ? end - 6 : end);
  }

  /** The text without halves of characters, to be written in UTF-8. */
  public static String safe(String text) {
    return text.replaceAll("\\p{Cs}", "\uFFFD");
  }

  /** Requires that the time grows with the length of the text and no faster. */
  public static void requireLinear(String name, Parser parser) {
    List<HostileShape> shapes = HostileShape.all();
    for (HostileShape shape : shapes) { // to warm up
      parse(name, parser, shape.text(256));
    }
    for (HostileShape shape : shapes) {
      for (int length : LENGTHS) {
        assertThat(nanos(name, parser, shape.text(length)))
            .as("%s: %,d characters of %s", name, length, shape)
            .isLessThan(MOST_NANOS);
      }
    }
  }

  /** Requires that a text is refused within a multiple of the time that parsers have. */
  public static void requireRefused(String name, Parser parser, String text, int times) {
    assertThat(nanos(name, parser, text)).isLessThan(times * MOST_NANOS);
  }

  /** The best of some tries, since code is compiled and memory tidied meanwhile. */
  private static long nanos(String name, Parser parser, String text) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && best >= MOST_NANOS; i++) {
      long begun = THREADS.getCurrentThreadCpuTime();
      parse(name, parser, text);
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - begun);
      if (best > 20 * MOST_NANOS) {
        break;
      }
    }
    return best;
  }

  private static void parse(String name, Parser parser, String text) {
    try {
      parser.parse(text);
    } catch (ItemException | SourceException | StoreException | IllegalArgumentException e) {
      // refused, as it may be
    } catch (IOException e) {
      // no such file, or not of that kind
    } catch (Exception e) {
      throw new AssertionError(name + " fails otherwise than it says", e);
    }
  }
}
