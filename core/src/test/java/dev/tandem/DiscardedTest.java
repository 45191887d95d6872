package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Items that a run does not finish, since it ends early, are passed to the receiver of a stage. */
@Timeout(60)
class DiscardedTest {
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(new ManualClock(), crew, 2);
  private final CountDownLatch never = new CountDownLatch(1);
  private final List<Object> ofFirst = Collections.synchronizedList(new ArrayList<>());
  private final List<Object> ofSecond = Collections.synchronizedList(new ArrayList<>());

  static Stream<UnaryOperator<StageOptions<String>>> options() {
    return Stream.of(
        s -> s.queue(1),
        s -> s.queueWeight(1, x -> 1),
        s -> s.queue(1).timeout(Duration.ofHours(1)),
        s -> s.queue(1).retry(3, Duration.ofHours(1)),
        s -> s.queue(1).workers(2).orderedBy(x -> "key"),
        s -> s.queue(1).workers(2).ordered(1));
  }

  /** Whatever waits for the second stage or is at work there has been made by the first. */
  @ParameterizedTest
  @MethodSource("options")
  void eachItemThatWaitsOrIsAtWorkIsPassedOnce(UnaryOperator<StageOptions<String>> options)
      throws InterruptedException {
    List<String> made = Collections.synchronizedList(new ArrayList<>());
    Run<Integer, String> run =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  made.add("made of " + x);
                  return "made of " + x;
                },
                s -> s.queue(1).discarded(ofFirst::add))
            .then("b", this::hang, s -> options.apply(s).discarded(ofSecond::add))
            .in(environment)
            .start();
    List<Integer> put = fill(run);
    run.close();
    assertThat(ofSecond).hasSizeGreaterThan(1).containsExactlyInAnyOrderElementsOf(made);
    assertThat(ofFirst).doesNotHaveDuplicates().hasSize(put.size() - made.size());
    assertThat(run.handedBack()).containsExactlyInAnyOrderElementsOf(put);
    StageStats.Items first = run.stats().stages().getFirst().items();
    StageStats.Items second = run.stats().stages().get(1).items();
    assertThat(first.handedBack() + second.in()).isEqualTo(put.size());
  }

  @Test
  void soIsAResultOfManyThatFindsNoRoom() throws InterruptedException {
    List<Integer> emitted = Collections.synchronizedList(new ArrayList<>());
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  for (int i = 0; i < 1000; i++) {
                    out.emit(i);
                    emitted.add(i);
                  }
                },
                s -> s.discarded(ofFirst::add))
            .then("b", this::hang, s -> s.queue(8).discarded(ofSecond::add))
            .in(environment)
            .start();
    run.put(7);
    crew.awaitStandstill();
    run.close();
    assertThat(ofSecond).containsAll(emitted).doesNotHaveDuplicates().hasSizeLessThan(1000);
    assertThat(ofFirst).containsExactly(7); // its attempt was cut short
  }

  @Test
  void soAreListsAndTheItemsOfAnIncompleteOne() throws InterruptedException {
    Run<Integer, List<Integer>> run =
        Pipeline.of(Integer.class)
            .batch("list", 2, Duration.ofHours(1), s -> s.discarded(ofFirst::add))
            .then("b", this::hang, s -> s.queue(1).discarded(ofSecond::add))
            .in(environment)
            .start();
    for (int i = 0; i < 7; i++) {
      run.put(i);
    }
    crew.awaitStandstill();
    run.close();
    List<Object> all = new ArrayList<>(ofFirst);
    ofSecond.forEach(list -> all.addAll((List<?>) list));
    assertThat(ofSecond).contains(List.of(0, 1), List.of(2, 3));
    assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void anItemThatFailedIsNotAmongThem() {
    var bothAtWork = new CountDownLatch(2);
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  bothAtWork.countDown();
                  bothAtWork.await();
                  if (x == 0) {
                    throw new IOException("broken");
                  }
                  never.await();
                  return x;
                },
                s -> s.workers(2).queue(1).discarded(ofFirst::add))
            .in(environment);
    assertThatThrownBy(() -> pipeline.run(List.of(0, 1))).isInstanceOf(PipelineException.class);
    assertThat(ofFirst).containsExactly(1);
  }

  @Test
  void aRunThatEndsByItselfDiscardsNothing() throws InterruptedException {
    Pipeline.of(Integer.class)
        .then("a", x -> x, s -> s.discarded(ofFirst::add))
        .in(environment)
        .run(IntStream.range(0, 1000).boxed().toList());
    assertThat(ofFirst).isEmpty();
  }

  @Test
  void allReceiversAreCalledBeforeTheEndIsReportedEvenIfOneThrows() throws InterruptedException {
    List<Object> ofAll = Collections.synchronizedList(new ArrayList<>());
    var full = new IllegalStateException("full");
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then(
                "a",
                this::hang,
                s ->
                    s.discarded(
                            x -> {
                              ofAll.add(x);
                              if (x == 0) {
                                throw full;
                              }
                            })
                        .discarded(ofAll::add))
            .listener(
                new RunListener() {
                  @Override
                  public void ended(Stats stats) {
                    ofAll.add("ended");
                  }
                })
            .in(environment)
            .start();
    run.put(0);
    run.put(1);
    crew.awaitStandstill();
    assertThatThrownBy(run::close).isSameAs(full);
    assertThat(ofAll).containsExactlyInAnyOrder(0, 0, 1, 1, "ended").endsWith("ended");
    assertThat(crew.alive()).isEmpty();
  }

  private <T> T hang(T item) throws InterruptedException {
    never.await();
    return item;
  }

  /** Puts inputs until the run is full; returns those that were accepted. */
  private List<Integer> fill(Run<Integer, ?> run) throws InterruptedException {
    List<Integer> put = Collections.synchronizedList(new ArrayList<>());
    Thread putting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int i = 0; i < 20; i++) {
                  run.put(i);
                  put.add(i);
                }
              } catch (InterruptedException | QueueClosedException e) {
                // it is full
              }
            });
    Crew.awaitParked(putting);
    crew.awaitStandstill();
    putting.interrupt();
    putting.join();
    return put;
  }
}
