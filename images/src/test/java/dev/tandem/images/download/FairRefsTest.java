package dev.tandem.images.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.memory.MemoryBudget;
import dev.tandem.images.memory.MemoryClaim;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class FairRefsTest {
  private static final HostPolicy TWO = HostPolicy.defaults().connections(2);

  private Hosts hosts = new Hosts(TWO, Duration.ofMinutes(2), Duration.ofSeconds(10));

  /** A source that tells how much was read, and when all was. */
  private static final class Told extends PeekingRefs {
    private final Iterator<ImageRef> refs;
    final AtomicInteger read = new AtomicInteger();
    final CountDownLatch end = new CountDownLatch(1);
    boolean closed;

    Told(Stream<ImageRef> refs) {
      this.refs = refs.iterator();
    }

    @Override
    protected @Nullable ImageRef advance() {
      if (!refs.hasNext()) {
        end.countDown();
        return null;
      }
      read.incrementAndGet();
      return refs.next();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void handsOutOneHostAfterTheOtherAsFarAsTheLimitOfEach() throws Exception {
    var source = new Told(refs("z", "a1", "a2", "a3", "b1", "b2", "c1"));
    try (var refs = new FairRefs(source, hosts, 100)) {
      refs.next(); // begins to read
      source.end.await();
      ImageRef first = refs.next();
      assertThat(first.origin()).isEqualTo("a1");
      assertThat(names(refs, 4)).containsExactly("b1", "c1", "a2", "b2");
      refs.finished(first);
      assertThat(names(refs, 1)).containsExactly("a3");
      assertThat(refs.hasNext()).isFalse();
    }
  }

  @Test
  void tellsWhatWaitsForHostsThatMayNotBeAsked() throws Exception {
    var source = new Told(refs("z", "a1", "a2", "a3", "a4", "a5", "b1", "b2", "b3", "c1"));
    try (var refs = new FairRefs(source, hosts, 100)) {
      assertThat(hosts.heldBack()).isEqualTo(HeldBack.NOTHING);
      refs.next(); // begins to read
      source.end.await();
      List<ImageRef> out = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        out.add(refs.next());
      }
      HeldBack held = hosts.heldBack();
      assertThat(held.images()).isEqualTo(4);
      assertThat(held.hosts()).isEqualTo(2);
      assertThat(held.inProgress()).isEqualTo(4);
      assertThat(held.longest())
          .isEqualTo(new HeldBack.Longest("a", 3, 2, 2, Duration.ZERO, false));
      out.forEach(refs::finished);
      assertThat(hosts.heldBack()).isEqualTo(HeldBack.NOTHING); // they need not wait any more
    }
    assertThat(hosts.heldBack()).isEqualTo(HeldBack.NOTHING);
  }

  @Test
  void tellsHowLongAHostPauses() throws Exception {
    var source = new Told(refs("z", "a1", "a2"));
    try (var refs = new FairRefs(source, hosts, 100)) {
      refs.next();
      source.end.await();
      var busy =
          ItemException.passing(FailureClass.httpStatus(503), "busy", Duration.ofSeconds(90));
      try (Hosts.Visit visit =
          hosts.visit("a", false, Deadline.after(Duration.ofSeconds(20)), () -> {})) {
        visit.failed(busy);
      }
      HeldBack.Longest longest = hosts.heldBack().longest();
      assertThat(longest.name()).isEqualTo("a");
      assertThat(longest.images()).isEqualTo(2);
      assertThat(longest.asked()).isTrue();
      assertThat(longest.pause()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
    }
  }

  @Test
  void goesPastTenThousandImagesOfAHostThatDoesNotAnswer() {
    var all =
        Stream.concat(
            IntStream.range(0, 10_000).mapToObj(i -> ref("dead" + i)),
            IntStream.range(0, 100).mapToObj(i -> ref("good" + i)));
    try (var refs = new FairRefs(ImageRefs.of(all.toList()), hosts, 20_000)) {
      int dead = 0;
      int good = 0;
      while (good < 100) {
        ImageRef ref = refs.next();
        if (ref.location().contains("good")) {
          good++;
          refs.finished(ref);
        } else {
          dead++;
        }
      }
      assertThat(dead).isEqualTo(2);
    }
  }

  @Test
  void readsOnWhereAHostThatDoesNotAnswerFillsMostOfTheRoom() {
    var all =
        Stream.concat(
            IntStream.range(0, 150).mapToObj(i -> ref("dead" + i)),
            IntStream.range(0, 1_000).mapToObj(i -> ref("good" + i)));
    try (var refs = new FairRefs(ImageRefs.of(all.toList()), hosts, 200)) {
      int good = 0;
      while (good < 1_000) {
        ImageRef ref = refs.next();
        if (ref.location().contains("good")) {
          good++;
          refs.finished(ref);
        }
      }
    }
  }

  @Test
  void readsNoFurtherAheadThanItsBound() {
    var source = new Told(IntStream.range(0, 1_000).mapToObj(i -> ref("host" + i)));
    try (var refs = new FairRefs(source, hosts, 10)) {
      for (int taken = 1; taken <= 1_000; taken++) {
        refs.finished(refs.next());
        assertThat(source.read.get() - taken).isLessThanOrEqualTo(11);
      }
      assertThat(refs.hasNext()).isFalse();
    }
  }

  @Test
  void readsNoFurtherAheadThanFitsIntoMemory() throws Exception {
    String row = "{\"a\":\"" + "x".repeat(60_000) + "\"}";
    var source =
        new Told(
            IntStream.range(0, 2_000)
                .mapToObj(i -> new ImageRef("http://h" + i + "/", "test", new RowData(null, row))));
    try (var refs = new FairRefs(source, hosts, 10_000)) {
      for (int taken = 1; taken <= 2_000; taken++) {
        refs.finished(refs.next());
        if (taken % 250 == 0) {
          awaitStandstill("tandem-reader");
        }
        assertThat(source.read.get() - taken).isLessThan(300); // of 60,000 characters each
      }
      assertThat(refs.hasNext()).isFalse();
    }
  }

  /** Until the thread of that name waits or has ended. */
  private static void awaitStandstill(String name) {
    while (Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .anyMatch(thread -> thread.getState() == Thread.State.RUNNABLE)) {
      Thread.onSpinWait();
    }
  }

  @Test
  void readsOnAfterAHostThatCanBeNone() {
    List<ImageRef> all =
        Stream.of("中".repeat(5_000), "\ud800".repeat(3_000), "[" + ":".repeat(8_000), "a")
            .map(host -> new ImageRef("http://" + host + "/", "test"))
            .toList();
    try (var refs = new FairRefs(ImageRefs.of(all), hosts, 100)) {
      List<ImageRef> out = new ArrayList<>();
      refs.forEachRemaining(out::add);
      assertThat(out).containsExactlyInAnyOrderElementsOf(all);
    }
  }

  @Test
  void forgetsTheHostsOfWhatNobodyTookWhenClosed() throws Exception {
    var source = new Told(refs("z", "a1", "a2", "b1", "c1"));
    try (var refs = new FairRefs(source, hosts, 100)) {
      refs.next(); // begins to read
      source.end.await();
      refs.finished(refs.next());
      assertThat(hosts.size()).isPositive();
    }
    assertThat(hosts.size()).isZero();
  }

  @Test
  void doesNotLimitFilesNorWhatIsNoUrl() {
    List<ImageRef> all =
        Stream.of("file:/a", "file:/b", "file:/c", "(no URL) x", "http://")
            .map(location -> new ImageRef(location, "test"))
            .toList();
    try (var refs = new FairRefs(ImageRefs.of(all), hosts, 100)) {
      List<ImageRef> out = new ArrayList<>();
      refs.forEachRemaining(out::add);
      assertThat(out).isEqualTo(all);
    }
  }

  @Test
  void handsOutOneOfAHostWithAPaceAndThenOthers() throws Exception {
    hosts = new Hosts(TWO.pace(Duration.ofHours(1)), Duration.ofMinutes(2), Duration.ofSeconds(10));
    var source = new Told(refs("z", "a1", "a2", "b1", "c1"));
    try (var refs = new FairRefs(source, hosts, 100)) {
      refs.next(); // begins to read
      source.end.await();
      refs.finished(refs.next());
      assertThat(names(refs, 2)).containsExactly("b1", "c1");
    }
  }

  @Test
  void handsOutNoMoreImagesThanThereAreSlotsForThem() throws Exception {
    var one = Duration.ofDays(1);
    hosts = new Hosts(TWO, one, one, lock -> new Slots(lock, 1, 0, one));
    ImageRef file = new ImageRef("file:/b", "b1");
    try (var refs = new FairRefs(ImageRefs.of(List.of(ref("a1"), file, ref("c1"))), hosts, 100);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ImageRef first = refs.next();
      Future<ImageRef> next = threads.submit(refs::next);
      Hosts.Visit visit = hosts.visit("a", false, Deadline.after(one), () -> {});
      hosts.arrived(first); // it has its slot now
      assertThat(next.isDone()).isFalse();
      visit.close();
      ImageRef second = next.get();
      Future<ImageRef> third = threads.submit(refs::next);
      hosts.finished(second); // it never asked for a slot
      assertThat(List.of(name(second), name(third.get()))).containsExactlyInAnyOrder("b1", "c1");
      hosts.finished(first);
    }
    assertThat(hosts.size()).isZero();
  }

  @Test
  void handsOutNoImageWhileTooManyBytesWaitToBeUsed() throws Exception {
    var day = Duration.ofDays(1);
    hosts = new Hosts(TWO, day, day, 10, lock -> new Slots(lock, 100, 0, day));
    try (var refs = new FairRefs(ImageRefs.of(refs("a1", "b1", "c1").toList()), hosts, 100);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Downloaded large = downloaded(refs.next(), 9);
      hosts.downloaded(large);
      Downloaded small = downloaded(refs.next(), 1); // 9 bytes are not too many
      hosts.downloaded(small);
      Future<ImageRef> next = threads.submit(refs::next);
      while (!hosts.isAdmissionAwaited()) {
        Thread.onSpinWait();
      }
      assertThat(next.isDone()).isFalse();
      hosts.used(small);
      assertThat(next.get().origin()).isEqualTo("c1");
      hosts.used(small); // it waits no more
      assertThat(hosts.unusedBytes()).isEqualTo(9);
      try (var other = new FairRefs(ImageRefs.of(refs("d1", "e1").toList()), hosts, 100)) {
        other.next(); // of another run
        hosts.used(large);
        hosts.downloaded(large);
        hosts.downloaded(small);
        assertThat(other.next().origin()).isEqualTo("e1");
      }
    }
  }

  private static Downloaded downloaded(ImageRef ref, int bytes) {
    MemoryClaim memory = MemoryBudget.of(1 << 20).bodies().claim();
    return new Downloaded(ref, new byte[bytes], memory, 1, System.nanoTime());
  }

  @Test
  void handsOutAnotherImageWhenOneHasLentItsSlot() throws Exception {
    var soon = Duration.ofMillis(20);
    hosts = new Hosts(TWO, soon, soon, lock -> new Slots(lock, 1, 10, soon));
    try (var refs = new FairRefs(ImageRefs.of(refs("a1", "b1", "c1").toList()), hosts, 100)) {
      for (String host : List.of("a", "b", "c")) {
        hosts.arrived(refs.next());
        Hosts.Visit _ = hosts.visit(host, false, Deadline.after(Duration.ofHours(1)), () -> {});
      }
      assertThat(refs.hasNext()).isFalse();
    }
  }

  @Test
  void anImageThatIsNamedManyTimesIsFinishedAsOften() {
    ImageRef one = ref("a1");
    try (var refs = new FairRefs(ImageRefs.of(Collections.nCopies(20, one)), hosts, 100)) {
      List<ImageRef> under = new ArrayList<>();
      int handedOut = 0;
      while (refs.hasNext()) {
        under.add(refs.next());
        handedOut++;
        if (under.size() == 2) { // the limit
          under.forEach(hosts::finished);
          under.clear();
        }
      }
      assertThat(handedOut).isEqualTo(20);
      under.forEach(hosts::finished);
    }
    assertThat(hosts.size()).isZero();
  }

  @Test
  void whatOneRunHasFinishedIsNotFinishedInAnother() throws Exception {
    List<ImageRef> all = refs("a1", "a2", "a3", "b1").toList();
    hosts = new Hosts(TWO.connections(1), Duration.ofMinutes(2), Duration.ofSeconds(10));
    try (var one = new FairRefs(ImageRefs.of(all), hosts, 100)) {
      ImageRef first = one.next();
      hosts.finished(first);
      try (var other = new FairRefs(ImageRefs.of(all), hosts, 100)) {
        assertThat(names(other, 2)).containsExactly("a1", "b1");
        hosts.finished(first); // once more: it is none of the other's
        hosts.finished(all.getFirst()); // nor is what the list has
        assertThat(hosts.host("a").admissionIn(System.nanoTime())).isEqualTo(Host.UNTIL_ONE_LEAVES);
      }
    }
  }

  @Test
  void goesOnByItselfWhenAHostIsDue() {
    hosts =
        new Hosts(TWO.pace(Duration.ofMillis(5)), Duration.ofMinutes(2), Duration.ofSeconds(10));
    try (var refs = new FairRefs(ImageRefs.of(refs("a1", "a2", "a3").toList()), hosts, 100)) {
      List<String> out = new ArrayList<>();
      refs.forEachRemaining(ref -> {
        out.add(name(ref));
        refs.finished(ref);
      });
      assertThat(out).containsExactly("a1", "a2", "a3");
    }
  }

  @Test
  void handsOutAtOnceWhatWaitsForAHostThatIsGivenUp() throws Exception {
    hosts = new Hosts(TWO, Duration.ofNanos(1), Duration.ofSeconds(10));
    fail("a");
    fail("a");
    fail("a");
    try (var refs = new FairRefs(ImageRefs.of(refs("a1", "a2").toList()), hosts, 100)) {
      assertThat(names(refs, 2)).containsExactly("a1", "a2");
    }
    assertThatThrownBy(() -> hosts.visit("a", false, Deadline.after(Duration.ofHours(1)), () -> {}))
        .isInstanceOf(ItemException.class)
        .hasMessageContaining("host given up after 3 failures");
  }

  @Test
  void failsAsItsSourceDoesButAfterWhatCameBefore() {
    var source =
        new PeekingRefs() {
          private int read;

          @Override
          protected ImageRef advance() {
            if (++read > 3) {
              throw new SourceException("torn", new IOException());
            }
            return ref("x".repeat(read));
          }

          @Override
          public void close() {}
        };
    try (var refs = new FairRefs(source, hosts, 100)) {
      assertThat(names(refs, 3)).hasSize(3);
      assertThatThrownBy(refs::hasNext).isInstanceOf(SourceException.class).hasMessage("torn");
    }
  }

  @Test
  void anErrorOfItsSourceIsToldAtOnceThoughThereAreImagesWhoseHostIsBusy() {
    var thrown = new InternalError("thrown");
    var source =
        new PeekingRefs() {
          private int read;

          @Override
          protected ImageRef advance() {
            if (++read > 3) {
              throw thrown;
            }
            return ref("a" + read);
          }

          @Override
          public void close() {}
        };
    try (var refs = new FairRefs(source, hosts, 100)) {
      assertThatThrownBy(
              () -> {
                while (refs
                    .hasNext()) { // two are handed out, the third waits until one is finished
                  refs.next();
                }
              })
          .isSameAs(thrown);
    }
  }

  @Test
  void goesOnWhateverThePatienceWithAHostThatFails() throws Exception {
    hosts = new Hosts(TWO, Duration.ofSeconds(Long.MAX_VALUE), Duration.ofSeconds(10));
    fail("a");
    fail("a");
    fail("a");
    try (var refs = new FairRefs(ImageRefs.of(refs("a1", "b1").toList()), hosts, 100)) {
      assertThat(names(refs, 1)).containsExactly("b1");
    }
  }

  @Test
  void endsItsWaitByAnInterrupt() throws Exception {
    try (var refs = new FairRefs(ImageRefs.of(refs("a1", "a2", "a3").toList()), hosts, 100)) {
      assertThat(names(refs, 2)).hasSize(2);
      var outcome = new CompletableFuture<Throwable>();
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  outcome.complete(new AssertionError("handed out: " + refs.next()));
                } catch (CancellationException e) {
                  outcome.complete(
                      Thread.currentThread().isInterrupted() ? e : new AssertionError());
                }
              });
      waiting.interrupt();
      assertThat(outcome.get()).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  void endsItsThreadWhenClosedWhileThatWaitsForRoom() {
    var source = new Told(Stream.generate(() -> ref("a")));
    try (var refs = new FairRefs(source, hosts, 3)) {
      assertThat(names(refs, 2)).hasSize(2);
    }
    assertThat(source.closed).isTrue();
    assertThat(readers()).isZero();
    assertThat(hosts.size()).isZero();
  }

  @Test
  void leavesNoHostBehindThatOnlyWaited() throws Exception {
    var source = new Told(refs("z", "a1", "b1", "c1"));
    try (var refs = new FairRefs(source, hosts, 100)) {
      refs.next(); // begins to read
      source.end.await();
    }
    assertThat(hosts.size()).isZero();
  }

  @Test
  void endsItsThreadWhenClosedWhileThatReads() throws Exception {
    var reading = new CountDownLatch(1);
    var source =
        new PeekingRefs() {
          @Override
          protected @Nullable ImageRef advance() {
            reading.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              throw new SourceException("interrupted", e);
            }
            return null;
          }

          @Override
          public void close() {}
        };
    var refs = new FairRefs(source, hosts, 3);
    var more = new CompletableFuture<Boolean>();
    var taking = Thread.ofVirtual().start(() -> more.complete(refs.hasNext()));
    reading.await();
    refs.close();
    taking.join();
    assertThat(more).isCompletedWithValue(false);
    assertThat(readers()).isZero();
  }

  @Test
  void closesASourceOfWhichNothingWasTaken() {
    var source = new Told(refs("a1"));
    new FairRefs(source, hosts, 3).close();
    assertThat(source.closed).isTrue();
    assertThat(source.read).hasValue(0);
  }

  private void fail(String host) throws Exception {
    try (var visit = hosts.visit(host, false, Deadline.after(Duration.ofHours(1)), () -> {})) {
      visit.failed(ItemException.passing(FailureClass.CONNECTION, "broken", new Exception()));
    }
  }

  private static long readers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("tandem-reader"))
        .count();
  }

  private static List<String> names(FairRefs refs, int count) {
    return IntStream.range(0, count).mapToObj(_ -> name(refs.next())).toList();
  }

  private static String name(ImageRef ref) {
    return ref.origin();
  }

  private static Stream<ImageRef> refs(String... names) {
    return Stream.of(names).map(FairRefsTest::ref);
  }

  /** The host is the name without its number. */
  private static ImageRef ref(String name) {
    return new ImageRef("http://" + name.replaceAll("[0-9]", "") + "/" + name, name);
  }
}
