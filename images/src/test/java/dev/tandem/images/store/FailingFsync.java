package dev.tandem.images.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fails once, at the next file of a name, and works again after that, as the kernel does: it has
 * told its failure, and counts the lost pages as written.
 */
public final class FailingFsync extends Fsync {
  private final List<String> forced = new ArrayList<>(); // guarded by this
  private @Nullable String failing; // guarded by this

  public FailingFsync(Path folder) {
    super(folder);
  }

  /** Files of that name fail next, once. */
  public synchronized void failAt(String name) {
    failing = name;
  }

  /** The names of the files that were forced, in order. */
  public synchronized List<String> forced() {
    return List.copyOf(forced);
  }

  @Override
  public void ask(Path file, Force force) throws IOException {
    String name = file.getFileName().toString();
    synchronized (this) {
      if (name.equals(failing)) {
        failing = null;
        throw new IOException("Input/output error");
      }
      forced.add(name);
    }
    super.ask(file, force);
  }
}
