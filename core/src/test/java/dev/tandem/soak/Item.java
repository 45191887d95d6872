package dev.tandem.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An input, or what a stage made from others: one of the results of an item, or several items in
 * one. It records all that was observed of it. An item is equal only to itself, so that a duplicate
 * is noticed.
 */
final class Item {

  /**
   * One attempt that has ended, with what it threw, if anything, and how many results it had
   * emitted.
   */
  record Attempt(int stage, @Nullable Throwable thrown, int emitted) {
    private static final List<Attempt> RIGHT =
        IntStream.range(0, 20).mapToObj(stage -> new Attempt(stage, null, 0)).toList();
  }

  final int number;
  final int first; // the first stage that it reaches
  final List<Item> parents; // what it was made from; empty for an input
  final int index; // its number among the results of its parent

  // Guarded by this, except in passes().
  private final List<Attempt> attempts = new ArrayList<>(4);
  private final List<Item> children = new ArrayList<>(0);
  private boolean withWorker;
  private boolean accepted;
  private boolean refused;
  private int letters;
  private int discards;
  private int discardedAt = -1;
  private @Nullable Throwable complaint; // of a callback that concerned the item
  private @Nullable Item bundle; // which contains it

  private Item(int number, int first, List<Item> parents, int index) {
    this.number = number;
    this.first = first;
    this.parents = parents;
    this.index = index;
  }

  static Item input(int number) {
    return new Item(number, 0, List.of(), 0);
  }

  /** Creates a result of {@code parent}, made by the stage before {@code first}. */
  static Item resultOf(Item parent, int first) {
    int index = parent.children.size();
    return new Item((parent.number + 7 * index) % 100_000, first, List.of(parent), index);
  }

  /** Creates the item that {@code stage} makes from all of these. */
  static Item bundle(List<Item> items, int stage, Trial trial) {
    Item bundle = new Item(items.getFirst().number, stage, items, 0);
    for (Item item : items) {
      item.joins(bundle, trial);
    }
    return bundle;
  }

  private synchronized void joins(Item itsBundle, Trial trial) {
    trial.expect(bundle == null, this + " is in two lists");
    bundle = itsBundle;
  }

  /** Records that a result has been emitted; used by the current worker. */
  void emitted(Item child) {
    children.add(child);
  }

  /** Begins an attempt; returns its number at this stage, the first being 1. */
  synchronized int begin(int stage, Trial trial) {
    trial.expect(!withWorker, this + " is with two workers at once");
    withWorker = true;
    return attemptsAt(stage) + 1;
  }

  synchronized void end(int stage, @Nullable Throwable thrown, int emitted) {
    withWorker = false;
    attempts.add(new Attempt(stage, thrown, emitted));
  }

  /**
   * Records a quick attempt that succeeded. This takes no lock, which would cost more than all the
   * rest: only one worker has the item, unless the engine passed it to two.
   */
  void passes(int stage, int emitted) {
    attempts.add(emitted == 0 ? Attempt.RIGHT.get(stage) : new Attempt(stage, null, emitted));
  }

  synchronized void accept() {
    accepted = true;
  }

  synchronized void refuse() {
    refused = true;
  }

  synchronized void deadLetter() {
    letters++;
  }

  synchronized void discard(int stage) {
    discards++;
    discardedAt = stage;
  }

  /** Returns how often the item was discarded. */
  synchronized int discards() {
    return discards;
  }

  /** Returns the stage that discarded the item last; -1 if none did. */
  synchronized int discardedAt() {
    return discardedAt;
  }

  synchronized void complain(Throwable callbacks) {
    complaint = callbacks;
  }

  synchronized boolean isAccepted() {
    return accepted;
  }

  synchronized boolean isRefused() {
    return refused;
  }

  synchronized int letters() {
    return letters;
  }

  synchronized @Nullable Throwable complaint() {
    return complaint;
  }

  synchronized List<Attempt> attempts() {
    return List.copyOf(attempts);
  }

  synchronized @Nullable Attempt last() {
    return attempts.isEmpty() ? null : attempts.getLast();
  }

  /**
   * Returns the stage at which the item is, or was last; the number of stages if it has passed them
   * all.
   */
  synchronized int at() {
    Attempt last = last();
    return last == null ? first : last.thrown() == null ? last.stage() + 1 : last.stage();
  }

  synchronized int attemptsAt(int stage) {
    int count = 0;
    for (Attempt attempt : attempts) {
      count += attempt.stage() == stage ? 1 : 0;
    }
    return count;
  }

  synchronized List<Item> children() {
    return children;
  }

  synchronized @Nullable Item bundle() {
    return bundle;
  }

  /**
   * Calls the action with each input that the item comes from, as often as it comes from that
   * input.
   */
  void eachRoot(Consumer<Item> action) {
    if (parents.isEmpty()) {
      action.accept(this);
    } else {
      parents.forEach(parent -> parent.eachRoot(action));
    }
  }

  /** Returns whether this is one of the inputs that the item comes from. */
  boolean comesFrom(Object input) {
    return parents.isEmpty()
        ? this == input
        : parents.stream().anyMatch(parent -> parent.comesFrom(input));
  }

  @Override
  public synchronized String toString() {
    String of = parents.isEmpty() ? "" : " of " + parents.size() + " from " + first;
    return "item " + number + of + " " + attempts + (withWorker ? " with a worker" : "");
  }
}
