package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a worker has in hand, and what is taken out of it. */
@Timeout(20)
@SuppressWarnings("ThreadPriorityCheck") // a yield only mixes up who goes first
class HandTest {
  private static final long MOST_TIME = TimeUnit.SECONDS.toNanos(4); // on a busy machine

  private final Other other = new Other();

  /** Takes what comes out of a hand; of the results only as many as there is room for. */
  private static final class Other implements Relief.Way {
    final List<Object> handedOn = new ArrayList<>();
    final List<Object> givenBack = new ArrayList<>();
    int room = Integer.MAX_VALUE;

    @Override
    public int handOnNow(Chunk results) {
      int taken = Math.min(room, results.size());
      for (int i = 0; i < taken; i++) {
        handedOn.add(results.value(results.from() + i));
      }
      room -= taken;
      return results.size() - taken;
    }

    @Override
    public void giveBack(Chunk items) {
      givenBack.addAll(items.originList());
    }
  }

  @Test
  void whatLastsNoLongerThanOneLookIsLeftAlone() {
    Hand hand = new Hand(true);
    hand.pickUp(chunk(0, 4));
    work(hand, 2);
    assertThat(hand.relieve(other)).isTrue();
    assertThat(other.handedOn).isEmpty();
    assertThat(other.givenBack).isEmpty();
    work(hand, 2);
    assertThat(values(hand.layDown())).containsExactly("r0", "r1", "r2", "r3");
    hand.pickUp(chunk(4, 8)); // another chunk: it is looked at for the first time
    assertThat(hand.relieve(other)).isTrue();
    assertThat(other.givenBack).isEmpty();
  }

  @Test
  void resultsGoOnAndItemsThatWereNotBegunGoBack() {
    Hand hand = new Hand(true);
    hand.pickUp(chunk(0, 6));
    work(hand, 2);
    int slow = hand.next();
    hand.relieve(other);
    hand.relieve(other);
    assertThat(other.handedOn).containsExactly("r0", "r1");
    assertThat(other.givenBack).containsExactly(3, 4, 5);
    hand.add(hand.origin(slow), "r2");
    assertThat(hand.next()).isEqualTo(-1);
    assertThat(hand.takeRest().isEmpty()).isTrue();
    assertThat(values(hand.layDown())).containsExactly("r2");
  }

  @Test
  void aHandOfTheOnlyWorkerKeepsItsItems() {
    Hand hand = new Hand(false);
    hand.pickUp(chunk(0, 4));
    work(hand, 1);
    hand.relieve(other);
    hand.relieve(other);
    assertThat(other.handedOn).containsExactly("r0");
    assertThat(other.givenBack).isEmpty();
    work(hand, 3);
    assertThat(values(hand.layDown())).containsExactly("r1", "r2", "r3");
  }

  @Test
  void whatThereIsNoRoomForFollowsLaterInOrderAndOnce() {
    Hand hand = new Hand(false);
    hand.pickUp(chunk(0, 8));
    work(hand, 5);
    other.room = 2;
    hand.relieve(other);
    hand.relieve(other);
    hand.relieve(other);
    assertThat(other.handedOn).containsExactly("r0", "r1");
    other.room = 1;
    hand.relieve(other);
    work(hand, 1);
    other.room = 1;
    hand.relieve(other);
    assertThat(other.handedOn).containsExactly("r0", "r1", "r2", "r3");
    work(hand, 2);
    assertThat(values(hand.layDown())).containsExactly("r4", "r5", "r6", "r7");
  }

  @Test
  void anEmptyHandIsLeftAlone() {
    Hand hand = new Hand(true);
    hand.pickUp(chunk(0, 2));
    work(hand, 2);
    hand.layDown();
    assertThat(hand.isFull()).isFalse();
    assertThat(hand.relieve(other)).isFalse();
    hand.pickUp(chunk(0, 1)); // a single item holds up nothing
    assertThat(hand.isFull()).isFalse();
    assertThat(hand.relieve(other)).isFalse();
  }

  @Test
  void itemsThatFailedLeaveNoHolesBetweenResults() {
    Hand hand = new Hand(true);
    hand.pickUp(chunk(0, 4));
    work(hand, 1);
    hand.next(); // failed
    work(hand, 2);
    Chunk out = hand.layDown();
    assertThat(values(out)).containsExactly("r0", "r2", "r3");
    assertThat(out.originList()).containsExactly(0, 2, 3);
  }

  @Test
  void resultsInAChunkOfTheirOwnGoOnWhileTheItemIsAtWork() {
    Hand hand = new Hand(true);
    hand.pickUp(chunk(0, 1), new Chunk(1));
    int place = hand.next();
    IntStream.range(0, 3).forEach(i -> hand.add(hand.origin(place), "r" + i));
    hand.relieve(other);
    hand.relieve(other);
    assertThat(other.handedOn).containsExactly("r0", "r1", "r2");
    hand.add(hand.origin(place), "r3");
    assertThat(values(hand.takeResults(new Chunk(1)))).containsExactly("r3");
    hand.add(hand.origin(place), "r4");
    hand.relieve(other);
    assertThat(other.handedOn).containsExactly("r0", "r1", "r2", "r4");
    assertThat(hand.layDown().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsLostOrDoubledHoweverOftenItIsRelieved(boolean shared) throws InterruptedException {
    Hand hand = new Hand(shared);
    AtomicBoolean over = new AtomicBoolean();
    Thread relief =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; !over.get(); i++) {
                other.room = i % 5;
                hand.relieve(other);
                Thread.yield(); // or it has the lock of the hand most of the time
              }
            });
    List<Object> ends = new ArrayList<>();
    long begun = System.nanoTime();
    int rounds = 0;
    for (; rounds < 1000 && System.nanoTime() - begun < MOST_TIME; rounds++) {
      int round = rounds;
      hand.pickUp(chunk(round * 16, round * 16 + 16));
      int place;
      while ((place = hand.next()) >= 0) {
        Object origin = hand.origin(place);
        if (round % 7 == 0) {
          Thread.yield(); // a slow one
        }
        hand.add(origin, "r" + origin);
      }
      ends.addAll(values(hand.layDown()));
    }
    over.set(true);
    relief.join();
    ends.addAll(other.handedOn);
    other.givenBack.forEach(item -> ends.add("r" + item));
    assertThat(ends.stream().sorted().toList())
        .isEqualTo(IntStream.range(0, rounds * 16).mapToObj(i -> "r" + i).sorted().toList());
    assertThat(shared || other.givenBack.isEmpty()).isTrue();
  }

  /** Works on the next items, each of which has one result. */
  private static void work(Hand hand, int count) {
    for (int i = 0; i < count; i++) {
      int place = hand.next();
      hand.add(hand.origin(place), "r" + hand.item(place));
    }
  }

  private static List<Object> values(Chunk chunk) {
    return IntStream.range(chunk.from(), chunk.to()).mapToObj(chunk::value).toList();
  }

  private static Chunk chunk(int from, int to) {
    Chunk chunk = new Chunk(1);
    IntStream.range(from, to).forEach(i -> chunk.add(i, i));
    return chunk;
  }
}
