package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DemoCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void everyImageIsFinished() throws IOException {
    Session session = demo("--images", "200");
    assertThat(session.exitCode()).as(session.toString()).isZero();
    assertThat(session.lines()).last().isEqualTo("200 items finished");
    assertThat(session.out()).contains("200 put = 200 done + 0 failed + 0 skipped + 0 handed back");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(file -> file.toString().endsWith(".jpg"))).hasSize(200);
    }
  }

  @Test
  void showsTheSameAgain() throws IOException {
    for (int run = 0; run < 2; run++) {
      Session session = demo("--images", "30");
      assertThat(session.exitCode()).as(session.toString()).isZero();
      assertThat(session.lines()).last().isEqualTo("30 items finished");
    }
  }

  @Test
  void everyFaultIsAccountedForByClass() throws IOException {
    Session session = demo("--images", "180", "--faults");
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(3);
    assertThat(session.lines()).last().isEqualTo("180 items finished");
    for (String failureClass :
        List.of(
            "http-404",
            "http-503",
            "redirect",
            "timeout",
            "connection",
            "not-an-image",
            "too-many-pixels")) {
      assertThat(session.out()).contains(failureClass);
    }
    assertThat(session.err()).isEmpty();
    assertThat(Files.readAllLines(folder.resolve("manifest.jsonl")))
        .hasSize(180)
        .filteredOn(line -> line.contains("\"status\":\"failed\""))
        .hasSize(14);
  }

  private Session demo(String... args) {
    return Session.run(
        Stream.concat(Stream.of("demo", "--to", folder.toString()), Stream.of(args))
            .toArray(String[]::new));
  }
}
