package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@SuppressWarnings("ThreadPriorityCheck") // both ends may share one processor
class RendezvousSlotTest {
  private static final int ITEMS = 4_000;
  private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(800);

  private final AtomicBoolean useless = new AtomicBoolean();
  private final RendezvousSlot<Integer> slot = new RendezvousSlot<>(useless::get);

  private int accepted; // used by the thread of the test

  @BeforeEach
  void severalProcessors() {
    assumeThat(AdaptiveSpin.ALLOWED).as("with one processor no thread spins").isTrue();
  }

  @Test
  void anItemThatNoTakerWantsIsRefused() {
    assertThat(slot.offer(1)).isFalse();
    slot.arm();
    assertThat(slot.offer(1)).isFalse();
    assertThat(slot.receive()).isNull();
    slot.arm();
    assertThat(slot.offer(1)).as("the taker has left").isFalse();
  }

  @Test
  void aMissDisarmsTheSlot() throws Exception {
    var checks = new ArrayList<String>();
    var counted =
        new RendezvousSlot<Integer>(() -> {
          checks.add("check");
          return true;
        });
    assertThat(counted.receive()).isNull();
    assertThat(checks).isEmpty();
    counted.arm();
    assertThat(counted.receive()).isNull();
    assertThat(counted.receive()).isNull();
    assertThat(checks).hasSize(1);
    counted.arm();
    assertThat(counted.receive()).isNull();
    assertThat(checks).hasSize(2);
  }

  @Test
  void eachItemIsReceivedOnceAndInOrder() throws Exception {
    assertThat(receivedBy(1)).isEqualTo(IntStream.range(0, accepted).boxed().toList());
  }

  @Test
  void takersThatKeepGivingUpReceiveEachItemOnceAndInOrder() throws Exception {
    useless.set(true);
    assertThat(receivedBy(1)).isEqualTo(IntStream.range(0, accepted).boxed().toList());
  }

  @Test
  void eachItemIsReceivedByOneOfSeveralTakers() throws Exception {
    useless.set(true);
    assertThat(receivedBy(3))
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, accepted).boxed().toList());
  }

  /**
   * Returns what {@code takers} takers receive while one thread offers numbers, each until it is
   * accepted.
   */
  private List<Integer> receivedBy(int takers) throws Exception {
    var over = new AtomicBoolean();
    List<Integer> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<List<Integer>>> lists = new ArrayList<>();
      for (int i = 0; i < takers; i++) {
        lists.add(CompletableFuture.supplyAsync(() -> receive(over), threads));
      }
      try {
        offerSome();
      } finally {
        over.set(true);
      }
      for (var list : lists) {
        all.addAll(list.get());
      }
    }
    assertThat(accepted).isPositive();
    return all;
  }

  /**
   * Offers each number until it is accepted. If the two threads that must meet seldom have a
   * processor at the same time, this offers fewer numbers.
   */
  private void offerSome() throws InterruptedException {
    long begun = System.nanoTime();
    while (accepted < ITEMS && (accepted == 0 || System.nanoTime() - begun < LONGEST)) {
      if (slot.offer(accepted)) {
        accepted++;
      } else if (Thread.interrupted()) {
        throw new InterruptedException(); // the test has timed out
      } else {
        Thread.yield();
      }
    }
  }

  private List<Integer> receive(AtomicBoolean over) {
    List<Integer> received = new ArrayList<>();
    while (!over.get()) {
      slot.arm();
      Integer item = slot.receive();
      if (item != null) {
        received.add(item);
      } else {
        Thread.yield();
      }
    }
    return received;
  }
}
