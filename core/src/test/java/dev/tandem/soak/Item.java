package dev.tandem.soak;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One input and all that was seen of it. Equal to itself alone, so that a double shows. */
final class Item {

  /** One attempt that has ended; what it threw, if it did. */
  record Attempt(int stage, @Nullable Throwable thrown) {}

  final int number;

  // All guarded by this.
  private final List<Attempt> attempts = new ArrayList<>();
  private boolean inHand;
  private boolean accepted;
  private boolean refused;
  private int letters;
  private @Nullable Throwable complaint; // of a callback that was asked or told about it

  Item(int number) {
    this.number = number;
  }

  /** Begins an attempt; returns its number at that stage, the first being 1. */
  synchronized int begin(int stage, Trial trial) {
    trial.expect(!inHand, this + " is with two workers at once");
    inHand = true;
    return attemptsAt(stage) + 1;
  }

  synchronized void end(int stage, @Nullable Throwable thrown) {
    inHand = false;
    attempts.add(new Attempt(stage, thrown));
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

  synchronized int attemptsAt(int stage) {
    return (int) attempts.stream().filter(attempt -> attempt.stage() == stage).count();
  }

  @Override
  public synchronized String toString() {
    return "item " + number + " " + attempts + (inHand ? " in hand" : "");
  }
}
