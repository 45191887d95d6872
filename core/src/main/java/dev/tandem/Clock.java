package dev.tandem;

/** Time as a run sees it; tests bring their own and never sleep. */
interface Clock {

  /** The real one. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
          Thread.sleep(nanos / 1_000_000, (int) (nanos % 1_000_000));
        }
      };

  /** Nanoseconds since some fixed moment. */
  long nanoTime();

  void sleep(long nanos) throws InterruptedException;
}
