package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RehearseCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void runsEachCommandOnceAndIsNoneOfTheUsers() {
    Session rehearsal = Session.run("rehearse", folder.toString());
    assertThat(rehearsal.exitCode()).as("%s", rehearsal).isZero();
    assertThat(folder.resolve("images/manifest.jsonl")).isNotEmptyFile();
    assertThat(folder.resolve("demo/manifest.jsonl")).isNotEmptyFile();
    assertThat(Session.run("--help").out()).contains("demo").doesNotContain("rehearse");
  }
}
