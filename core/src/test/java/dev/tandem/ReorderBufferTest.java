package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The buffer keeps results until it is their turn. */
class ReorderBufferTest {
  private final ReorderBuffer buffer = new ReorderBuffer();

  @Test
  void returnsTheResultsOfEachItem() {
    buffer.makeRoom(0, 4);
    buffer.put(3, chunk("d"));
    buffer.put(1, chunk());
    buffer.put(2, chunk("b", "c"));
    assertThat(buffer.has(0)).isFalse();
    assertThat(buffer.results()).isEqualTo(3);
    assertThat(IntStream.of(1, 2, 3).map(buffer::count)).containsExactly(0, 2, 1);
    Chunk out = chunk("a");
    for (long number = 1; number <= 3; number++) {
      assertThat(buffer.has(number)).isTrue();
      buffer.moveTo(out, number);
      assertThat(buffer.has(number)).isFalse();
    }
    assertThat(values(out)).containsExactly("a", "b", "c", "d");
    assertThat(out.originList()).containsExactly("of a", "of b", "of c", "of d");
    assertThat(buffer.results()).isZero();
  }

  @Test
  void takesTheResultsOutOfTheirChunk() {
    buffer.makeRoom(0, 2);
    Chunk two = chunk("a", "b");
    two.removeFirst(1);
    buffer.put(1, two);
    assertThat(two.isEmpty()).isTrue();
    Chunk out = new Chunk(1);
    buffer.moveTo(out, 1);
    assertThat(values(out)).containsExactly("b");
  }

  @Test
  void keepsTheStampOfEachResult() {
    buffer.makeRoom(0, 4);
    buffer.put(1, stamped(7));
    buffer.put(2, stamped(5, 6));
    buffer.makeRoom(0, 100);
    Chunk out = stamped(8);
    buffer.moveTo(out, 1);
    buffer.moveTo(out, 2);
    assertThat(IntStream.range(0, 4).mapToLong(out::accepted)).containsExactly(8L, 7L, 5L, 6L);
  }

  private static Chunk stamped(long... stamps) {
    Chunk chunk = new Chunk(1);
    for (long stamp : stamps) {
      chunk.add("o", "v", stamp, Chunk.NO_STAMP);
    }
    return chunk;
  }

  @Test
  void growsWithTheDistanceOfTheItemsAndLosesNothing() {
    long first = 1_000_000_007L;
    buffer.makeRoom(first, first + 5);
    buffer.put(first + 1, chunk("1"));
    buffer.put(first + 4, chunk("4", "5"));
    for (long end = first + 6; end < first + 3000; end++) {
      buffer.makeRoom(first, end);
    }
    buffer.put(first + 2998, chunk("2998"));
    for (long number = first + 5; number < first + 2998; number++) {
      assertThat(buffer.has(number)).isFalse();
    }
    Chunk out = new Chunk(1);
    buffer.moveTo(out, first + 1);
    buffer.moveTo(out, first + 4);
    buffer.moveTo(out, first + 2998);
    assertThat(values(out)).containsExactly("1", "4", "5", "2998");
  }

  private static Chunk chunk(String... values) {
    Chunk chunk = new Chunk(1);
    for (String value : values) {
      chunk.add("of " + value, value);
    }
    return chunk;
  }

  private static List<Object> values(Chunk chunk) {
    return IntStream.range(chunk.from(), chunk.to()).mapToObj(chunk::value).toList();
  }
}
