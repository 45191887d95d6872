package dev.tandem;

/** What a run takes from outside: time, threads and the number of processors. */
record Environment(Clock clock, Threads threads, int processors) {

  /** Makes the threads of a run, not started yet. */
  @FunctionalInterface
  interface Threads {
    Thread create(String name, boolean platform, Runnable task);
  }

  static Environment system() {
    return new Environment(
        Clock.SYSTEM,
        (name, platform, task) ->
            (platform ? Thread.ofPlatform() : Thread.ofVirtual()).name(name).unstarted(task),
        Runtime.getRuntime().availableProcessors());
  }
}
