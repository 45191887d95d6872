package dev.tandem.examples.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * The messages of some partitions, from the committed offsets on, without an end: it waits for the
 * next message until it is interrupted, which is how a run ends its reading.
 */
final class LogReader implements Iterator<Message> {
  private final PartitionedLog log;
  private final Map<Integer, Long> positions = new HashMap<>();
  private final Deque<Message> polled = new ArrayDeque<>();

  LogReader(PartitionedLog log, Set<Integer> partitions) {
    this.log = log;
    partitions.forEach(partition -> positions.put(partition, log.committed(partition)));
  }

  @Override
  public boolean hasNext() {
    try {
      while (polled.isEmpty()) {
        polled.addAll(log.poll(positions));
        polled.forEach(message -> positions.put(message.partition(), message.offset() + 1));
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public Message next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return polled.removeFirst();
  }
}
