package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskQueueTest {
  @TempDir Path parent;

  private List<Path> inside() throws IOException {
    try (Stream<Path> files = Files.walk(parent)) {
      return files.skip(1).toList();
    }
  }

  @Test
  void firstInFirstOut() throws IOException {
    var random = new SplittableRandom(1);
    Deque<String> model = new ArrayDeque<>();
    try (var queue = new DiskQueue<>(parent, ItemFormat.ofText())) {
      for (int i = 0; i < 3_000; i++) {
        if (random.nextInt(2) == 0) {
          for (int j = random.nextInt(40); j > 0; j--) {
            String item = i + "ä".repeat(random.nextInt(2_000));
            queue.add(item);
            model.addLast(item);
          }
        } else {
          List<String> expected = new ArrayList<>();
          for (int j = random.nextInt(40); j > 0 && !model.isEmpty(); j--) {
            expected.add(model.removeFirst());
          }
          assertThat(take(queue, expected.size())).isEqualTo(expected);
        }
        assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
      }
      assertThat(take(queue, model.size())).isEqualTo(new ArrayList<>(model));
      assertThat(queue.isEmpty()).isTrue();
      assertThat(inside()).isEmpty();
    }
  }

  private static List<String> take(DiskQueue<String> queue, int number) throws IOException {
    List<String> taken = new ArrayList<>();
    while (taken.size() < number) {
      taken.add(queue.take());
    }
    return taken;
  }

  @Test
  void nothingIsLeftWhenItIsClosed() throws IOException {
    var queue = new DiskQueue<>(parent, ItemFormat.ofText());
    queue.add("one");
    queue.add("two");
    assertThat(queue.take()).isEqualTo("one");
    assertThat(inside()).isNotEmpty();
    queue.close();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(inside()).isEmpty();
    queue.add("three");
    assertThat(queue.take()).isEqualTo("three");
  }

  @Test
  void filesThatAreGoneAreReported() throws IOException {
    var queue = new DiskQueue<>(parent, ItemFormat.ofText());
    String large = "x".repeat(5 << 20);
    queue.add(large);
    queue.add(large);
    for (Path path : inside().reversed()) {
      Files.write(Files.isDirectory(path) ? path.resolve("gone") : path, new byte[0]);
    }
    assertThatThrownBy(queue::take)
        .isInstanceOf(EOFException.class)
        .hasMessage("2 items on disk were lost");
    assertThat(queue.isEmpty()).isTrue();
  }
}
