package dev.tandem.examples.log;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Commits offsets in order: of each partition, the highest one below which everything is done. A
 * message that is done before an earlier one waits for it. For one thread.
 */
final class InOrderCommits {
  private final PartitionedLog log;
  private final Map<Integer, Set<Long>> early = new HashMap<>(); // by partition

  InOrderCommits(PartitionedLog log) {
    this.log = log;
  }

  void done(Message message) {
    Set<Long> waiting = early.computeIfAbsent(message.partition(), _ -> new HashSet<>());
    waiting.add(message.offset());
    long next = log.committed(message.partition());
    while (waiting.remove(next)) {
      next++;
    }
    log.commit(message.partition(), next);
  }
}
