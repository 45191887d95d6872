package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.Json;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.store.JobOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a job, even while it runs.
 *
 * @param status the number of images by what became of them
 * @param run the last run
 * @param last when the last line of the manifest was written; null if there is none
 * @param rate the number of lines per second within the minute before the last one
 * @param mostFailing the hosts of which most images failed, those with the most first; at most
 *     {@value #MOST_HOSTS}
 * @param slowest the hosts whose done images took longest on average, the slowest first; at most
 *     {@value #MOST_HOSTS}
 * @param options how the results are made, as options of the command line with their values
 */
public record JobReport(
    JobStatus status,
    RunState run,
    @Nullable Instant last,
    double rate,
    List<HostReport> mostFailing,
    List<HostReport> slowest,
    Map<String, String> options) {
  /** The most hosts of a list. */
  public static final int MOST_HOSTS = 20;

  /**
   * Reads the report of the job in a folder. Another run may be using the folder meanwhile. Takes
   * about 15 seconds of processor time and 40 MB for a million images.
   *
   * @throws StoreException if there is no manifest, or it cannot be read
   */
  public static JobReport read(Path folder) {
    Path file = folder.resolve(Manifest.FILE);
    try {
      Ledger ledger = new Ledger();
      KeyMap linesOf = new KeyMap(); // how many lines each image has; at most 255 are counted
      long length;
      try (InputStream in = Files.newInputStream(file)) {
        length =
            ManifestReader.read(
                in,
                file,
                (line, _) -> {
                  ledger.enter(line);
                  linesOf.put(line.key().bits(), Math.min(255, linesOf.get(line.key().bits()) + 1));
                });
      }
      Second second = new Second(linesOf);
      try (InputStream in = Files.newInputStream(file)) {
        ManifestReader.lines(in, file, length, second::take);
      }
      return new JobReport(
          ledger.status(),
          RunMark.read(folder),
          second.pace.last(),
          second.pace.rate(),
          second.hosts.mostFailing(MOST_HOSTS),
          second.hosts.slowest(MOST_HOSTS),
          JobOptions.of(folder));
    } catch (NoSuchFileException e) {
      throw new StoreException(
          "There is no " + Manifest.FILE + " in " + folder + ": no job has run there", e);
    } catch (IOException e) {
      throw new StoreException("Cannot read " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  /** The second reading, which knows which line of an image is its last one: only that counts. */
  private static final class Second {
    private final KeyMap linesLeft;
    private final HostTally hosts = new HostTally();
    private final LinePace pace = new LinePace();

    Second(KeyMap linesOf) {
      linesLeft = linesOf;
    }

    void take(byte[] line) throws IOException {
      try (JsonParser json = Json.FACTORY.createParser(new String(line, UTF_8))) {
        while (json.nextToken() == JsonToken.START_OBJECT) { // several if a line feed is missing
          take(json);
        }
      }
    }

    private void take(JsonParser json) throws IOException {
      String key = "";
      String url = "";
      String status = "";
      long millis = 0;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "key" -> key = json.getText();
          case "url" -> url = json.getText();
          case "status" -> status = json.getText();
          case "millis" -> millis = json.getValueAsLong();
          case "time" -> time(json.getText());
          default -> json.skipChildren();
        }
      }
      long bits = Key.parse(key).bits();
      int left = linesLeft.get(bits);
      if (left > 1) {
        linesLeft.put(bits, left - 1);
      } else if (status.equals("done")) {
        hosts.done(url, millis);
      } else if (status.equals("failed")) {
        hosts.failed(url);
      }
    }

    private void time(String text) {
      try {
        pace.add(Instant.parse(text));
      } catch (DateTimeException e) {
        // A line of another program; nothing depends on it.
      }
    }
  }
}
