package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The members that work for one stage in one run, and their threads. */
final class Staff {

  /** A task that works for a stage, on a thread of its own. */
  interface Member extends Runnable {
    Guard guard();

    Lap lap();

    /** Returns a number that changes with each item, or attempt at one, that it begins. */
    long progress();
  }

  /** A member and its thread. */
  record Hired(Member member, Thread thread) {}

  private final String stage;
  private final List<Hired> hired = new ArrayList<>(); // complete before any thread starts
  private final AtomicInteger alive = new AtomicInteger();

  Staff(String stage) {
    this.stage = stage;
  }

  /** Adds a member that runs {@code task} on a thread made by {@code maker}. */
  void hire(Member member, Runnable task, boolean platform, Environment.Threads maker) {
    String name = "tandem-" + stage + "-" + alive.incrementAndGet();
    hired.add(new Hired(member, maker.create(name, platform, task)));
  }

  /** Records that one member has ended; returns whether it was the last. */
  boolean leave() {
    return alive.decrementAndGet() == 0;
  }

  List<Hired> hired() {
    return hired;
  }

  List<Guard> guards() {
    return hired.stream().map(one -> one.member().guard()).toList();
  }

  List<Lap.Times> times() {
    return hired.stream().map(one -> one.member().lap().times()).toList();
  }
}
