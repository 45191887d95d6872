package dev.tandem;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Tells collections whose reading runs no code of the user: it neither waits nor depends on the
 * thread. A virtual thread of the run reads them, which hands over to the workers faster than the
 * thread of the caller can. Views are none of these, since what is behind them may be anything.
 */
final class InMemory {
  private static final Set<Class<?>> CLASSES =
      Set.of(
          ArrayList.class,
          ArrayDeque.class,
          LinkedList.class,
          PriorityQueue.class,
          HashSet.class,
          LinkedHashSet.class,
          TreeSet.class,
          ConcurrentLinkedQueue.class,
          CopyOnWriteArrayList.class,
          Arrays.asList(1, 2).getClass(),
          List.of(1).getClass(),
          List.of(1, 2, 3).getClass(), // also that of no item, and of a stream's toList
          List.of(1, 2, 3).subList(1, 2).getClass(), // a copy would look the same
          Set.of(1).getClass(),
          Set.of(1, 2, 3).getClass(),
          Collections.emptyList().getClass(),
          Collections.singletonList(1).getClass(),
          Collections.nCopies(1, 1).getClass());

  private InMemory() {}

  /** Whether it is such a collection; a class derived from one of them is not. */
  static boolean isKnown(Iterable<?> inputs) {
    return CLASSES.contains(inputs.getClass());
  }
}
