package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultListTest {

  @Test
  void keepsTheOrderOfResultsHoweverTheyAreAdded() {
    ResultList<Integer> list = new ResultList<>();
    Random random = new Random(7);
    int added = 0;
    while (added < 20_000) {
      Chunk chunk = new Chunk(1);
      int count = random.nextInt(Chunk.MOST + 1);
      for (int i = 0; i < count; i++) {
        chunk.add("origin", added++);
      }
      chunk.removeFirst(0);
      list.addAll(chunk);
    }
    List<Integer> expected = IntStream.range(0, added).boxed().toList();
    assertThat(list).hasSize(added);
    assertThat(new ArrayList<>(list)).isEqualTo(expected);
    assertThat(list.stream().toList()).isEqualTo(expected);
    for (int i = 0; i < added; i++) {
      assertThat(list.get(i)).isEqualTo(i);
    }
  }

  @Test
  void takesOnlyTheItemsLeftInTheChunk() {
    Chunk chunk = new Chunk(4);
    for (int i = 0; i < 4; i++) {
      chunk.add("origin", i);
    }
    chunk.removeFirst(2);
    ResultList<Integer> list = new ResultList<>();
    list.addAll(chunk);
    assertThat(list).containsExactly(2, 3);
  }

  @Test
  void cannotBeChanged() {
    ResultList<Integer> list = new ResultList<>();
    list.addAll(Chunk.of("origin", 1));
    assertThatThrownBy(() -> list.add(2)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.removeFirst()).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.set(0, 3)).isInstanceOf(UnsupportedOperationException.class);
    assertThat(list).containsExactly(1);
  }

  @Test
  void throwsBeyondItsEnd() {
    ResultList<Integer> list = new ResultList<>();
    Iterator<Integer> empty = list.iterator();
    assertThat(empty.hasNext()).isFalse();
    assertThatThrownBy(empty::next).isInstanceOf(NoSuchElementException.class);
    list.addAll(Chunk.of("origin", 1));
    assertThatThrownBy(() -> list.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
