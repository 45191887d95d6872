package dev.tandem.examples.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A log in memory, in place of a broker. Messages stay in it; each reader has a position in each
 * partition, and consumers commit up to where they have dealt with everything. Thread-safe.
 */
final class PartitionedLog {
  private static final int MOST_AT_ONCE = 50; // of each partition

  // Guarded by this.
  private final List<List<Message>> partitions;
  private final long[] committed;

  PartitionedLog(int partitions) {
    this.partitions =
        IntStream.range(0, partitions).<List<Message>>mapToObj(_ -> new ArrayList<>()).toList();
    committed = new long[partitions];
  }

  synchronized void append(String key, String value) {
    int number = Math.floorMod(key.hashCode(), partitions.size());
    List<Message> partition = partitions.get(number);
    partition.add(new Message(number, partition.size(), key, value));
    notifyAll();
  }

  /** Waits for messages from these positions on, by partition, and returns some. */
  synchronized List<Message> poll(Map<Integer, Long> positions) throws InterruptedException {
    List<Message> polled = new ArrayList<>();
    while (true) {
      positions.forEach((number, position) ->
          partitions.get(number).stream().skip(position).limit(MOST_AT_ONCE).forEach(polled::add));
      if (!polled.isEmpty()) {
        return polled;
      }
      wait();
    }
  }

  /** Returns the offset from which the next consumer of this partition begins. */
  synchronized long committed(int partition) {
    return committed[partition];
  }

  synchronized void commit(int partition, long offset) {
    committed[partition] = offset;
  }

  /** Returns the number of messages in this partition. */
  synchronized long size(int partition) {
    return partitions.get(partition).size();
  }
}
