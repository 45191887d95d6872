package dev.tandem.bench;

/** The operations of every queue: put and take in order, waiting if there is no room or no item. */
interface Lane {
  void put(Integer item) throws InterruptedException;

  Integer take() throws InterruptedException;
}
