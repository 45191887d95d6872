package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stage bounds the weight of the items that it sets aside for busy keys. */
@Timeout(60)
class KeyedBoundTest {
  private static final int KIB = 1024;

  /** An item with a key and a weight; it is worked on when its gate is open. */
  private record Parcel(String key, int weight, CountDownLatch gate) {
    Parcel(String key, int weight) {
      this(key, weight, new CountDownLatch(0));
    }
  }

  private final Crew crew = new Crew();
  private final Environment environment = new Environment(new ManualClock(), crew, 2);
  private final CountDownLatch gate = new CountDownLatch(1);
  private final AtomicInteger accepted = new AtomicInteger();
  private final Map<Object, AtomicInteger> weighed = new ConcurrentHashMap<>();

  @Test
  void itIsBoundedByWeightToo() throws InterruptedException {
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  gate.await();
                  return x;
                },
                s ->
                    s.workers(2)
                        .queueWeight(64 * KIB, x -> weigh(x, KIB))
                        .orderedBy(x -> "one key"))
            .in(environment)
            .start();
    Thread producer = producer(run, IntStream.range(0, 1000).boxed().toList());
    Crew.await(() -> accepted.get() >= 64 || !producer.isAlive());
    crew.awaitStandstill();
    StageStats.Queue queue = run.stats().stages().getFirst().queue();
    assertThat(accepted.get()).isLessThanOrEqualTo(64 + 64 + 2); // two are with the workers
    assertThat(queue.weight())
        .isEqualTo(queue.depth() * (long) KIB)
        .isLessThanOrEqualTo(2 * 64 * KIB);
    gate.countDown();
    producer.join();
    assertThat(run.finish()).isEqualTo(IntStream.range(0, 1000).boxed().toList());
    assertThat(weighed.values()).hasSize(1000).allMatch(times -> times.get() == 1);
  }

  @Test
  void anItemForWhichThereIsNoRoomWaitsWithItsWorker() throws InterruptedException {
    Run<Parcel, Parcel> run = parcels(4, 10).start();
    Parcel slow = new Parcel("k", 6, gate);
    List<Parcel> all =
        List.of(
            slow, new Parcel("k", 6), new Parcel("k", 6), new Parcel("k", 6), new Parcel("k", 6));
    Thread producer = producer(run, all);
    crew.awaitStandstill();
    // One is worked on, one is set aside, one is with a waiting worker, one is in the queue.
    assertThat(accepted).hasValue(4);
    assertThat(run.stats().stages().getFirst().queue().depth()).isEqualTo(2);
    assertThat(run.stats().stages().getFirst().queue().weight()).isEqualTo(12);
    gate.countDown();
    producer.join();
    assertThat(run.finish()).isEqualTo(all);
  }

  @Test
  void anItemHeavierThanTheBoundIsSetAsideAlone() throws InterruptedException {
    Run<Parcel, Parcel> run = parcels(4, 10).start();
    List<Parcel> all =
        List.of(
            new Parcel("k", 1, gate),
            new Parcel("k", 50),
            new Parcel("k", 60),
            new Parcel("k", 1),
            new Parcel("other", 1));
    run.put(all.get(0));
    run.put(all.get(1));
    crew.awaitStandstill();
    assertThat(run.stats().stages().getFirst().queue().depth()).isEqualTo(1);
    assertThat(run.stats().stages().getFirst().queue().weight()).isEqualTo(50);
    Thread producer = producer(run, all.subList(2, 5));
    crew.awaitStandstill();
    assertThat(accepted).hasValue(1); // one of these three, which fills the queue
    gate.countDown();
    producer.join();
    assertThat(run.finish()).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void anItemThatWaitsForRoomContinuesWhenItsKeyIsFree() throws InterruptedException {
    CountDownLatch gateOfB = new CountDownLatch(1);
    Run<Parcel, Parcel> run = parcels(3, 10).start();
    run.put(new Parcel("a", 1, gate));
    run.put(new Parcel("b", 1, gateOfB));
    run.put(new Parcel("a", 8));
    crew.awaitStandstill();
    run.put(new Parcel("b", 6));
    crew.awaitStandstill();
    long weight = run.stats().stages().getFirst().queue().weight();
    assertThat(weight).isEqualTo(8); // the other is with a worker
    gateOfB.countDown();
    crew.awaitStandstill();
    assertThat(run.stats().done()).isEqualTo(2);
    gate.countDown();
    assertThat(run.finish()).hasSize(4);
  }

  @Test
  void cancelHandsBackItemsSetAsideAndItemsThatWaitForRoom() throws InterruptedException {
    Run<Parcel, Parcel> run = parcels(4, 10).start();
    List<Parcel> all =
        List.of(
            new Parcel("k", 6, gate), new Parcel("k", 6), new Parcel("k", 6), new Parcel("k", 6));
    for (Parcel parcel : all) {
      run.put(parcel);
    }
    crew.awaitStandstill();
    run.close();
    assertThat(run.handedBack()).containsExactlyInAnyOrderElementsOf(all);
    assertThat(run.stats().conserved()).isTrue();
    assertThat(run.stats().stages().getFirst().queue().depth()).isZero();
    assertThat(run.stats().stages().getFirst().queue().weight()).isZero();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void anOutsideInterruptDoesNotEndTheWaitForRoom() throws InterruptedException {
    Run<Parcel, Parcel> run = parcels(2, 10).start();
    List<Parcel> all =
        List.of(
            new Parcel("k", 6, gate), new Parcel("k", 6), new Parcel("k", 6), new Parcel("k", 6));
    for (Parcel parcel : all) {
      run.put(parcel);
    }
    crew.awaitStandstill();
    Thread waiting =
        crew.workers().stream()
            .filter(thread ->
                List.of(thread.getStackTrace()).stream()
                    .anyMatch(frame -> frame.getMethodName().equals("awaitUninterruptibly")))
            .findFirst()
            .orElseThrow();
    waiting.interrupt();
    crew.awaitStandstill();
    gate.countDown();
    assertThat(run.finish()).isEqualTo(all);
  }

  private Pipeline<Parcel, Parcel> parcels(int workers, long bound) {
    return Pipeline.of(Parcel.class)
        .then(
            "a",
            parcel -> {
              parcel.gate().await();
              return parcel;
            },
            s ->
                s.workers(workers)
                    .queueWeight(bound, parcel -> weigh(parcel, parcel.weight()))
                    .orderedBy(Parcel::key))
        .in(environment);
  }

  private long weigh(Object item, int weight) {
    weighed.computeIfAbsent(item, one -> new AtomicInteger()).incrementAndGet();
    return weight;
  }

  private <T> Thread producer(Run<T, T> run, List<T> items) {
    return crew.start(
        "producer",
        () -> {
          try {
            for (T item : items) {
              run.put(item);
              accepted.incrementAndGet();
            }
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
  }
}
