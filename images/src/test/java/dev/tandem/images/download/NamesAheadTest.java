package dev.tandem.images.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.SharedRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order in which references are handed out while names are looked up. */
@Timeout(30)
final class NamesAheadTest {
  private static final Duration LONG = Duration.ofDays(1);

  private final Hosts hosts =
      new Hosts(HostPolicy.defaults(), Duration.ofMinutes(2), Duration.ofSeconds(10));
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Resolver resolver = new Resolver();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  /** Does not find names that begin with {@code nx}, and answers nothing for {@code mute}. */
  private final class Resolver implements NamesAhead.Names {
    final Map<String, Integer> asked = new ConcurrentHashMap<>();
    final CountDownLatch speaks = new CountDownLatch(1);

    @Override
    public boolean areKnown(String host) {
      return host.startsWith("known");
    }

    @Override
    public void lookUp(String host, Consumer<Boolean> told) {
      threads.execute(() -> {
        int times = asked.merge(host, 1, Integer::sum);
        if (host.startsWith("mute")) {
          try {
            speaks.await();
          } catch (InterruptedException e) {
            return;
          }
        }
        told.accept(!host.startsWith("nx") && (!host.startsWith("late") || times > 1));
      });
    }
  }

  @Test
  void aNameThatIsNotFoundIsLookedUpOnceMoreAtTheEnd() {
    try (FairRefs refs = refs(100, "nx", "a", "b", "nx", "c")) {
      List<String> order = new ArrayList<>();
      refs.forEachRemaining(ref -> {
        order.add(ref.origin());
        refs.finished(ref);
      });
      assertThat(order.subList(0, 3)).containsExactlyInAnyOrder("a1", "b2", "c4");
      assertThat(order.subList(3, 5)).containsExactly("nx0", "nx3");
      assertThat(resolver.asked).containsEntry("nx.test", 2).containsEntry("a.test", 1);
    }
  }

  @Test
  void theImagesOfANameThatIsFoundTheSecondTimeAreHandedOutAsWell() {
    try (FairRefs refs = refs(100, "late", "a")) {
      assertThat(refs.next().origin()).isEqualTo("a1");
      assertThat(refs.next().origin()).isEqualTo("late0");
      assertThat(refs.hasNext()).isFalse();
    }
  }

  @Test
  void betweenTheTwoLookupsTheResolverHasTimeToRecover() {
    long begun = System.nanoTime();
    Duration between = Duration.ofMillis(100);
    try (var refs =
        new FairRefs(list("nx"), hosts, 100, SharedRows.NONE, resolver, between, LONG)) {
      assertThat(refs.next().origin()).isEqualTo("nx0");
      assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(between.toNanos());
    }
  }

  @Test
  void aKnownNameIsNotLookedUp() {
    try (FairRefs refs = refs(100, "known")) {
      assertThat(refs.next().origin()).isEqualTo("known0");
      assertThat(resolver.asked).isEmpty();
    }
  }

  @Test
  void namesThatAreNotFoundDoNotFillTheRoomForOthers() {
    String[] names =
        Stream.concat(
                IntStream.range(0, 500).mapToObj(i -> "nx" + i),
                IntStream.range(0, 50).mapToObj(i -> "good" + i))
            .toArray(String[]::new);
    try (FairRefs refs = refs(100, names)) {
      int count = 0;
      while (refs.hasNext()) {
        refs.finished(refs.next());
        count++;
      }
      assertThat(count).isEqualTo(550);
    }
    assertThat(hosts.size()).isZero();
  }

  @Test
  void rowsThatWaitForAnImageOfANameThatIsNotFoundHoldUpNothing() {
    ImageRef row = new ImageRef("http://nx.test/1", "");
    var rows = new SameUrl();
    ImageRefs list = ImageRefs.of(Collections.nCopies(20, row));
    try (var refs = new FairRefs(list, hosts, 5, rows, resolver, Duration.ZERO, LONG)) {
      int count = 0;
      while (refs.hasNext()) {
        ImageRef next = refs.next();
        refs.finished(next);
        rows.ended(next);
        count++;
      }
      assertThat(count).isEqualTo(20);
    }
  }

  /** Rows of one URL, which wait for the first of them. */
  private static final class SameUrl implements SharedRows {
    private final List<ImageRef> waiting = new ArrayList<>();
    private boolean underWay;
    private Consumer<List<ImageRef>> released = _ -> {};

    @Override
    public synchronized Joined join(ImageRef ref) {
      if (underWay) {
        waiting.add(ref);
        return new Joined.Waits();
      }
      underWay = true;
      return new Joined.Ready(ref);
    }

    @Override
    public synchronized void onRelease(Consumer<List<ImageRef>> released) {
      this.released = released;
    }

    void ended(ImageRef row) {
      List<ImageRef> ready;
      synchronized (this) {
        if (row.shared()) {
          return;
        }
        ready = waiting.stream().map(ImageRef::sharing).toList();
        waiting.clear();
        underWay = false;
      }
      released.accept(ready);
    }
  }

  @Test
  void aResolverThatDoesNotAnswerForSomeNamesHoldsUpNoOthers() {
    String[] names =
        Stream.concat(
                IntStream.range(0, 100).mapToObj(i -> "mute" + i),
                IntStream.range(0, 50).mapToObj(i -> "good" + i))
            .toArray(String[]::new);
    try (FairRefs refs = refs(1_000, names)) {
      for (int i = 0; i < 50; i++) {
        ImageRef ref = refs.next();
        assertThat(ref.location()).contains("good");
        refs.finished(ref);
      }
      resolver.speaks.countDown();
      for (int i = 0; i < 100; i++) {
        refs.finished(refs.next());
      }
      assertThat(refs.hasNext()).isFalse();
    }
  }

  @Test
  void aLookupThatNeverEndsIsGivenUpAndItsImagesAreHandedOutAtTheEnd() {
    Duration patience = Duration.ofMillis(1_100); // it is slow from a second on
    try (var refs =
        new FairRefs(
            list("mute", "a"), hosts, 9, SharedRows.NONE, resolver, Duration.ZERO, patience)) {
      assertThat(refs.next().origin()).isEqualTo("a1");
      assertThat(refs.next().origin()).isEqualTo("mute0");
      assertThat(refs.hasNext()).isFalse();
      assertThat(resolver.asked).containsEntry("mute.test", 1);
    }
  }

  @Test
  void aLookupThatNeverEndsIsGivenUpEvenIfNothingElseHappens() {
    Duration patience = Duration.ofMillis(1_100);
    try (var source = new SilentAtItsEnd(list("mute"));
        var refs =
            new FairRefs(source, hosts, 1, SharedRows.NONE, resolver, Duration.ZERO, patience)) {
      assertThat(refs.next().origin()).isEqualTo("mute0"); // it takes all the room
    }
  }

  /** References after which there is neither another one nor an end. */
  private static final class SilentAtItsEnd extends PeekingRefs {
    private final ImageRefs refs;

    SilentAtItsEnd(ImageRefs refs) {
      this.refs = refs;
    }

    @Override
    protected ImageRef advance() {
      while (!refs.hasNext()) {
        LockSupport.park();
        if (Thread.interrupted()) {
          throw new CancellationException();
        }
      }
      return refs.next();
    }

    @Override
    public void close() {}
  }

  @Test
  void whatALookupFindsAfterItWasGivenUpIsUsed() {
    List<Consumer<Boolean>> lookups = new ArrayList<>();
    var asked =
        new NamesAhead.Names() {
          @Override
          public boolean areKnown(String host) {
            return false;
          }

          @Override
          public void lookUp(String host, Consumer<Boolean> told) {
            lookups.add(told);
          }
        };
    var user = new Lanes();
    long patience = Duration.ofSeconds(10).toNanos();
    hosts.lock.lock();
    try {
      var names = new NamesAhead(hosts.lock, asked, LONG, Duration.ofNanos(patience), user);
      Lane lane = names.lane(hosts.host("mute.test"));
      lane.refs.add(new ImageRef("http://mute.test/0", "mute0"));
      names.add(lane, 0);
      assertThat(names.proceed(patience - 1, 1, false, false)).isEqualTo(1);
      assertThat(names.proceed(patience, 1, false, false)).isEqualTo(NamesAhead.NEVER);
      assertThat(lane.givenUp).isTrue();
      lookups.getFirst().accept(true);
    } finally {
      hosts.lock.unlock();
    }
    assertThat(user.named).hasSize(1);
  }

  private static final class Lanes implements NamesAhead.User {
    final List<Lane> named = new ArrayList<>();

    @Override
    public int ready() {
      return named.size();
    }

    @Override
    public void named(Lane lane) {
      named.add(lane);
    }

    @Override
    public void changed() {}
  }

  @Test
  void closingDoesNotWaitForLookups() {
    try (FairRefs refs = refs(100, "mute", "a")) {
      assertThat(refs.next().origin()).isEqualTo("a1");
    }
    resolver.speaks.countDown();
    assertThat(hosts.size()).isZero();
  }

  private FairRefs refs(int most, String... names) {
    return new FairRefs(list(names), hosts, most, SharedRows.NONE, resolver, Duration.ZERO, LONG);
  }

  private static ImageRefs list(String... names) {
    return ImageRefs.of(
        IntStream.range(0, names.length)
            .mapToObj(i -> new ImageRef("http://" + names[i] + ".test/" + i, names[i] + i))
            .toList());
  }
}
