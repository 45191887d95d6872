package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A chunk keeps no reference to items that have left it, so the items in the run bound the memory.
 */
class ChunkTest {

  @Test
  void forgetsRemovedItems() {
    Chunk chunk = chunk(5);
    chunk.removeFirst(2);
    assertForgotten(chunk, 0, 1);
    assertThat(chunk.originList()).isEqualTo(origins(2, 5));
    chunk.removeFirst(3);
    assertForgotten(chunk, 0, 1, 2, 3, 4);
    assertThat(chunk.isEmpty()).isTrue();
    assertThat(chunk.from()).isZero();
  }

  @Test
  void forgetsItemsOutsideAfterNarrowing() {
    Chunk chunk = chunk(6);
    chunk.narrow(1, 4);
    assertForgotten(chunk, 0, 4, 5);
    assertThat(chunk.originList()).isEqualTo(origins(1, 4));
    chunk.narrow(1, 4); // no item lies outside
    assertThat(chunk.originList()).isEqualTo(origins(1, 4));
    chunk.narrow(2, 2);
    assertForgotten(chunk, 0, 1, 2, 3, 4, 5);
    assertThat(chunk.isEmpty()).isTrue();
    assertThat(chunk.to()).isZero();
  }

  @Test
  void forgetsAllWhenCleared() {
    Chunk chunk = chunk(3);
    chunk.clear();
    assertForgotten(chunk, 0, 1, 2);
    assertThat(chunk.isEmpty()).isTrue();
  }

  @Test
  void forgetsItemsMovedToAnother() {
    Chunk source = chunk(4);
    Chunk target = chunk(1);
    target.addFirstOf(source, 3);
    assertForgotten(source, 0, 1, 2);
    assertThat(source.originList()).isEqualTo(origins(3, 4));
    assertThat(target.originList()).isEqualTo(List.of("o0", "o0", "o1", "o2"));
    assertThat(target.value(3)).isEqualTo(2);
  }

  @Test
  void aCopyLeavesTheOriginalAsItIs() {
    Chunk chunk = chunk(5);
    Chunk copy = chunk.copy(1, 4);
    assertThat(copy.originList()).isEqualTo(origins(1, 4));
    assertThat(copy.value(0)).isEqualTo(1);
    assertThat(chunk.originList()).isEqualTo(origins(0, 5));
  }

  @Test
  void growsToTheMaximumAndNoFurther() {
    Chunk chunk = chunk(Chunk.MOST);
    assertThat(chunk.room()).isZero();
    assertThat(chunk.originList()).isEqualTo(origins(0, Chunk.MOST));
    Chunk roomy = new Chunk(1);
    roomy.makeRoom();
    roomy.set(Chunk.MOST - 1, "o", 1);
    assertThat(roomy.value(Chunk.MOST - 1)).isEqualTo(1);
  }

  private static Chunk chunk(int count) {
    Chunk chunk = new Chunk(1);
    for (int i = 0; i < count; i++) {
      chunk.add("o" + i, i);
    }
    return chunk;
  }

  private static List<Object> origins(int from, int to) {
    return IntStream.range(from, to).<Object>mapToObj(i -> "o" + i).toList();
  }

  private static void assertForgotten(Chunk chunk, int... places) {
    for (int place : places) {
      assertThatThrownBy(() -> chunk.origin(place)).isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> chunk.value(place)).isInstanceOf(NullPointerException.class);
    }
  }
}
