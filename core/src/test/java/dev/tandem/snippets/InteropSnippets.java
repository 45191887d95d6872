package dev.tandem.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Inputs;
import dev.tandem.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InteropSnippets {
  private final Pipeline<String, Integer> pipeline =
      Pipeline.of(String.class).then("measure", String::length);

  @Test
  @SuppressWarnings("StreamResourceLeak") // the run closes it
  void inputs(@TempDir Path folder) throws IOException, InterruptedException {
    Path list = Files.write(folder.resolve("list"), List.of("one", "three"));
    // @start region="inputs"
    List<Integer> lengths = pipeline.run(Inputs.of(Files.lines(list))); // which closes the file
    // @end
    assertThat(lengths).containsExactly(3, 5);
  }

  @Test
  void stream() {
    List<String> words = List.of("a", "bb", "ccc");
    // @start region="stream"
    Optional<Integer> found;
    try (Stream<Integer> lengths = pipeline.stream(words)) {
      found = lengths.filter(length -> length > 1).findFirst(); // the rest is cancelled
    }
    // @end
    assertThat(found).contains(2);
  }

  @Test
  void publisher() throws InterruptedException {
    List<String> words = List.of("a", "bb", "ccc");
    Queue<Integer> seen = new ConcurrentLinkedQueue<>();
    CountDownLatch over = new CountDownLatch(1);
    Flow.Subscriber<Integer> subscriber = new Collecting(seen, over);
    // @start region="publisher"
    Flow.Publisher<Integer> lengths = pipeline.publisher(words); // nothing runs yet
    lengths.subscribe(subscriber); // now it does, as the subscriber asks for more
    // @end
    over.await();
    assertThat(seen).containsExactly(1, 2, 3);
  }

  private record Collecting(Queue<Integer> seen, CountDownLatch over)
      implements Flow.Subscriber<Integer> {
    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Integer length) {
      seen.add(length);
    }

    @Override
    public void onError(Throwable failure) {
      over.countDown();
    }

    @Override
    public void onComplete() {
      over.countDown();
    }
  }
}
