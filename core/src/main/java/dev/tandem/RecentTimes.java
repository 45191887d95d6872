package dev.tandem;

/** How the workers of a stage spent the latest windows; a window counts half of the next one. */
final class RecentTimes {
  private static final double FADING = 0.5;

  private double nanos;
  private double done;
  private double lifetime; // of all workers, in nanoseconds, as are the following
  private double busy;
  private double starved;
  private double blocked;

  void add(SizingWindow window) {
    SizingWindow.Times times = window.times();
    nanos = nanos * FADING + window.nanos();
    done = done * FADING + window.items().done();
    lifetime = lifetime * FADING + times.lifetime();
    busy = busy * FADING + times.busy();
    starved = starved * FADING + times.starved();
    blocked = blocked * FADING + times.blocked();
  }

  double busyShare() {
    return share(busy);
  }

  double starvedShare() {
    return share(starved);
  }

  double blockedShare() {
    return share(blocked);
  }

  private double share(double time) {
    return lifetime == 0 ? 0 : time / lifetime;
  }

  /** Returns how many items were finished in a nanosecond. */
  double flow() {
    return nanos == 0 ? 0 : done / nanos;
  }
}
