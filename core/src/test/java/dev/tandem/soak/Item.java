package dev.tandem.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An input, or what a stage made of others: one of the results of an item, or several items in one.
 * It knows all that was seen of it. Equal to itself alone, so that a double shows.
 */
final class Item {

  /** One attempt that has ended; what it threw, if it did, and how many results it had emitted. */
  record Attempt(int stage, @Nullable Throwable thrown, int emitted) {
    private static final List<Attempt> RIGHT =
        IntStream.range(0, 20).mapToObj(stage -> new Attempt(stage, null, 0)).toList();
  }

  final int number;
  final int first; // the stage to which it comes first
  final List<Item> parents; // what it was made of; an input has none
  final int index; // which of the results of its parent it is

  // Guarded by this, but for what passes: see there.
  private final List<Attempt> attempts = new ArrayList<>(4);
  private final List<Item> children = new ArrayList<>(0);
  private boolean inHand;
  private boolean accepted;
  private boolean refused;
  private int letters;
  private @Nullable Throwable complaint; // of a callback that was asked or told about it
  private @Nullable Item bundle; // that it is in

  private Item(int number, int first, List<Item> parents, int index) {
    this.number = number;
    this.first = first;
    this.parents = parents;
    this.index = index;
  }

  static Item input(int number) {
    return new Item(number, 0, List.of(), 0);
  }

  /** A result of that item at the stage before that one. */
  static Item resultOf(Item parent, int first) {
    int index = parent.children.size();
    return new Item((parent.number + 7 * index) % 100_000, first, List.of(parent), index);
  }

  /** All these in one, which is what that stage makes of them. */
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

  /** A result has been emitted; used by the worker at hand. */
  void emitted(Item child) {
    children.add(child);
  }

  /** Begins an attempt; returns its number at that stage, the first being 1. */
  synchronized int begin(int stage, Trial trial) {
    trial.expect(!inHand, this + " is with two workers at once");
    inHand = true;
    return attemptsAt(stage) + 1;
  }

  synchronized void end(int stage, @Nullable Throwable thrown, int emitted) {
    inHand = false;
    attempts.add(new Attempt(stage, thrown, emitted));
  }

  /**
   * A quick attempt that went right. Takes no lock, which would cost more than all else: whoever
   * has the item has it alone, unless the engine gave it to two.
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

  /** The stage at which it is, or was last; one more than there are if it has passed them all. */
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

  /** Each input that it comes from, as often as it comes from it. */
  void eachRoot(Consumer<Item> action) {
    if (parents.isEmpty()) {
      action.accept(this);
    } else {
      parents.forEach(parent -> parent.eachRoot(action));
    }
  }

  @Override
  public synchronized String toString() {
    String of = parents.isEmpty() ? "" : " of " + parents.size() + " from " + first;
    return "item " + number + of + " " + attempts + (inHand ? " in hand" : "");
  }
}
