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
 * Recognizes collections that can be read without running user code: reading them neither waits nor
 * depends on the thread. A virtual thread of the run reads them, since it passes items to the
 * workers faster than the caller's thread can. Views are not among them, since a view may run any
 * code.
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
          List.of(1, 2, 3).getClass(), // also the class of List.of() and Stream.toList()
          List.of(1, 2, 3).subList(1, 2).getClass(), // a view, but a copy would look the same
          Set.of(1).getClass(),
          Set.of(1, 2, 3).getClass(),
          Collections.emptyList().getClass(),
          Collections.singletonList(1).getClass(),
          Collections.nCopies(1, 1).getClass());

  private InMemory() {}

  /** Returns whether this is one of these collections; subclasses do not count. */
  static boolean isKnown(Iterable<?> inputs) {
    return CLASSES.contains(inputs.getClass());
  }
}
