package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An item on disk that cannot be read takes no other with it. */
@Timeout(60)
class FrontierTest {
  private static final int BROKEN = 13;

  @TempDir Path folder;

  private static List<Object> numbers(int first, int last) {
    return new ArrayList<>(IntStream.rangeClosed(first, last).boxed().toList());
  }

  /** Returns a frontier that keeps the first ten items in memory, and others on disk. */
  private Frontier frontier() {
    ItemFormat<String> text = ItemFormat.ofText();
    ItemFormat<Object> format =
        new ItemFormat<>() {
          @Override
          public byte[] write(Object item) throws IOException {
            return text.write(item.toString());
          }

          @Override
          public Object read(byte[] bytes) throws IOException {
            int number = Integer.parseInt(text.read(bytes));
            if (number == BROKEN) {
              throw new IOException("cannot read " + number);
            }
            return number;
          }
        };
    return new Frontier(10, new DiskQueue<>(folder, format));
  }

  private static List<Object> items(List<Chunk> chunks) {
    List<Object> items = new ArrayList<>();
    for (Chunk chunk : chunks) {
      for (int i = 0; i < chunk.size(); i++) {
        items.add(chunk.value(i));
      }
    }
    return items;
  }

  @Test
  void whenItIsDrained() throws IOException {
    Frontier frontier = frontier();
    frontier.add(numbers(1, 20));
    List<Object> left = new ArrayList<>();

    assertThatThrownBy(() -> frontier.drain(left))
        .hasMessage("items on disk cannot be read")
        .hasRootCauseMessage("cannot read 13");

    assertThat(left).containsExactly(11, 12, 14, 15, 16, 17, 18, 19, 20);
    assertThat(items(frontier.shutdown())).isEqualTo(numbers(1, 10));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whenItemsAreBroughtIntoMemory() throws IOException {
    Frontier frontier = frontier();
    frontier.add(numbers(1, 20));
    var timer = new PhaseTimer("taker", Clock.SYSTEM);
    List<Object> taken = new ArrayList<>();
    while (taken.size() < 5) {
      taken.addAll(items(List.of(frontier.take(new Chunk(1), timer))));
    }

    assertThatThrownBy(frontier::refill).hasMessage("cannot read 13");

    List<Object> left = new ArrayList<>();
    frontier.drain(left);
    assertThat(left).containsExactly(11, 12, 14, 15, 16, 17, 18, 19, 20);
    taken.addAll(items(frontier.shutdown()));
    assertThat(taken).isEqualTo(numbers(1, 10));
    assertThat(folder).isEmptyDirectory();
  }
}
