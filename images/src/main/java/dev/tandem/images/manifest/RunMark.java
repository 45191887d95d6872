package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.Json;
import dev.tandem.images.item.Quietly;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A file in the folder of a job that tells others about the run that is at work: it is locked until
 * the run ends. The manifest's own lock cannot be looked at without holding up a run that is about
 * to begin.
 *
 * <p>A run can do without it, so whatever fails here is ignored. For one thread.
 */
final class RunMark implements AutoCloseable {
  static final String FILE = "manifest.run";

  private static final int LONGEST = 1 << 12;

  private final Instant started;
  private final @Nullable RandomAccessFile file;

  private RunMark(Instant started, @Nullable RandomAccessFile file) {
    this.started = started;
    this.file = file;
  }

  /** Marks the folder; the manifest there must be locked. */
  static RunMark open(Path folder, Instant started) {
    RandomAccessFile file = null;
    try {
      file = new RandomAccessFile(folder.resolve(FILE).toFile(), "rw");
      var _ = file.getChannel().lock(); // waits only for somebody who looks at it
    } catch (IOException | OverlappingFileLockException e) {
      // Then nobody can tell that the run is at work.
    }
    RunMark mark = new RunMark(started, file);
    mark.write("");
    return mark;
  }

  /** Tells how many images the sources of the run name. */
  void expect(long total) {
    write(",\"total\":" + total);
  }

  private void write(String more) {
    if (file == null) {
      return;
    }
    byte[] text = ("{\"started\":\"" + started + "\"" + more + "}\n").getBytes(UTF_8);
    try {
      file.seek(0);
      file.write(text);
      file.setLength(text.length);
    } catch (IOException e) {
      // Then it tells less, or what was true before.
    }
  }

  /** Returns what the mark in a folder tells. */
  static RunState read(Path folder) {
    Path path = folder.resolve(FILE);
    if (!Files.isRegularFile(path)) {
      return RunState.UNKNOWN;
    }
    try (var file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] text = new byte[LONGEST];
      int length = file.read(text);
      return parse(new String(text, 0, Math.max(0, length), UTF_8), isLocked(file));
    } catch (IOException | DateTimeException e) {
      return RunState.UNKNOWN;
    }
  }

  private static boolean isLocked(RandomAccessFile file) throws IOException {
    try (var lock = file.getChannel().tryLock(0, Long.MAX_VALUE, true)) {
      return lock == null;
    } catch (OverlappingFileLockException e) {
      return true; // by a run in this process
    }
  }

  private static RunState parse(String text, boolean running) throws IOException {
    Instant started = null;
    OptionalLong total = OptionalLong.empty();
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      var _ = json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "started" -> started = Instant.parse(json.getText());
          case "total" -> total = OptionalLong.of(json.getValueAsLong());
          default -> json.skipChildren();
        }
      }
    }
    return new RunState(running, started, total);
  }

  /** Ends the lock. */
  @Override
  public void close() {
    if (file != null) {
      Quietly.close(file::close);
    }
  }
}
