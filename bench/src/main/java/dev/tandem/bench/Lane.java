package dev.tandem.bench;

/** What every queue can: put, and take in order, waiting where there is no room or no item. */
interface Lane {
  void put(Integer item) throws InterruptedException;

  Integer take() throws InterruptedException;
}
