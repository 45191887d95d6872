package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Those who work for one stage in one run, and their threads. */
final class Staff {

  /** Somebody who works for a stage, on a thread of its own. */
  interface Member extends Runnable {
    Guard guard();

    Lap lap();
  }

  /** A member and its thread. */
  record Hired(Member member, Thread thread) {}

  private final String stage;
  private final Environment.Threads maker;

  // Complete before any of their threads starts.
  private final List<Hired> hired = new ArrayList<>();
  private final List<Thread> aides = new ArrayList<>(); // end when all who were hired have ended

  private final AtomicInteger alive = new AtomicInteger();

  Staff(String stage, Environment environment) {
    this.stage = stage;
    maker = environment.threads();
  }

  /** Hires one more, who does that task. */
  void hire(Member member, Runnable task, boolean platform) {
    int number = alive.incrementAndGet();
    hired.add(new Hired(member, maker.create(nameOf(String.valueOf(number)), platform, task)));
  }

  /** Hires somebody who looks after the others until it is interrupted, when they have ended. */
  void hireAide(String name, Runnable task) {
    aides.add(maker.create(nameOf(name), false, task));
  }

  /** One of those who were hired has ended; returns whether it was the last. */
  boolean leave() {
    boolean last = alive.decrementAndGet() == 0;
    if (last) {
      aides.forEach(Thread::interrupt);
    }
    return last;
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

  List<Thread> threads() {
    List<Thread> threads = new ArrayList<>(hired.stream().map(Hired::thread).toList());
    threads.addAll(aides);
    return threads;
  }

  private String nameOf(String one) {
    return "tandem-" + stage + "-" + one;
  }
}
