package dev.tandem.examples.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Offsets are committed in order, whatever the order in which messages are done. */
class InOrderCommitsTest {
  private final PartitionedLog log = new PartitionedLog(2);
  private final InOrderCommits commits = new InOrderCommits(log);

  @Test
  void neverPastAMessageThatIsNotDone() {
    done(0, 1);
    done(0, 2);
    assertThat(log.committed(0)).isZero();
    done(0, 0);
    assertThat(log.committed(0)).isEqualTo(3);
    done(0, 4);
    assertThat(log.committed(0)).isEqualTo(3);
  }

  @Test
  void eachPartitionOnItsOwn() {
    done(1, 0);
    assertThat(log.committed(0)).isZero();
    assertThat(log.committed(1)).isEqualTo(1);
  }

  @Test
  void fromWhatWasCommittedBefore() {
    log.commit(0, 7);
    done(0, 8);
    assertThat(log.committed(0)).isEqualTo(7);
    done(0, 7);
    assertThat(log.committed(0)).isEqualTo(9);
  }

  private void done(int partition, long offset) {
    commits.done(new Message(partition, offset, "key", "value"));
  }
}
