package dev.tandem.images.store;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A store whose disk never comes back from forcing a file, unless it is interrupted. */
public final class StuckStore {

  private StuckStore() {}

  /** Opens one that counts down when a file is to be forced. */
  public static FolderStore open(Path folder, CountDownLatch storing) {
    return FolderStore.open(folder, new StuckFsync(folder, storing), null);
  }

  private static final class StuckFsync extends Fsync {
    private final CountDownLatch storing;

    StuckFsync(Path folder, CountDownLatch storing) {
      super(folder);
      this.storing = storing;
    }

    @Override
    void ask(Path file, Force force) throws IOException {
      storing.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new ClosedByInterruptException();
      }
    }
  }
}
