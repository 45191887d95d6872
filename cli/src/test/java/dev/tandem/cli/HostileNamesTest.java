package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever names and texts come from outside, what is printed does nothing to a terminal. */
@Timeout(60)
class HostileNamesTest {
  private static final String HOSTILE = "\u001b[31m\u0007\n\u202e";
  private static final String ESCAPED = "\\u001b[31m\\u0007\\u000a\\u202e";

  @TempDir private Path folder = Path.of("");
  private Path there = Path.of("");

  @BeforeEach
  void files() throws IOException {
    try {
      there = Files.createDirectory(folder.resolve("a" + HOSTILE));
      Files.writeString(there.resolve("photo" + HOSTILE + ".jpg"), "no image");
    } catch (InvalidPathException | IOException e) {
      assumeTrue(false, "no such names here");
    }
  }

  @Test
  void ofFilesInAFolder() {
    Session session = run("images", there.toString(), "--to", there + "/out");
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(3);
    assertThat(session.out()).contains("not-an-image").contains(ESCAPED + "/out/manifest.jsonl");
  }

  @Test
  void ofListsAndTheirLines() throws IOException {
    Path text = Files.writeString(there.resolve("l.txt"), "http://\u001b]0;x\u0007/\n");
    Path json =
        Files.writeString(
            there.resolve("l.jsonl"),
            "{\"url\": \"\\u001b[31m\\n\\u202e\"}\n{\u001b\n{\"\u202e\": 1}\n");
    Path csv =
        Files.writeString(there.resolve("l.csv"), "url\n\"http://a b\n\u009b2J/\"\n\"\u202e");
    Session session =
        run("images", text.toString(), json.toString(), csv.toString(), "--to", there + "/out");
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(3);
    assertThat(session.out()).contains("6 put = 0 done + 6 failed").contains("\\u001b");
  }

  @Test
  void ofListsThatCannotBeRead() throws IOException {
    Path csv = Files.writeString(there.resolve("l.csv"), "a\u001b[2J,\"b\n\u202e\"\n1,2\n");
    Path empty = Files.writeString(there.resolve("l.parquet"), "");
    Path cut = Files.writeString(there.resolve("l.json"), "[{\"url\": \u001b");
    for (Path list : new Path[] {csv, empty, there.resolve("none.txt"), there.resolve("*.none")}) {
      Session session = run("images", list.toString(), "--to", folder + "/out");
      assertThat(session.exitCode()).as(session.toString()).isEqualTo(2);
      assertThat(session.err().lines()).hasSize(1);
      assertThat(session.err()).startsWith("tandem: ").contains(ESCAPED);
    }
    Session broken = run("images", cut.toString(), "--to", folder + "/out");
    assertThat(broken.exitCode()).as(broken.toString()).isEqualTo(1);
    assertThat(broken.out()).contains("stopped: Reading failed at ").contains(ESCAPED);
  }

  @Test
  void ofTargets() throws IOException {
    Path file = there.resolve("photo" + HOSTILE + ".jpg");
    Session session = run("images", "http://a/", "--to", file.toString());
    assertThat(session.exitCode()).isEqualTo(2);
    assertThat(session.err()).contains(ESCAPED + ".jpg");
    Path job = Files.createDirectory(there.resolve("job"));
    Files.writeString(
        job.resolve("manifest.jsonl"),
        "{\"key\":\"0123456789abcdef\",\"status\":\"failed\",\"class\":\"\\u001b[31m\\n\"}\n");
    Session status = run("images", "status", job.toString());
    assertThat(status.exitCode()).as(status.toString()).isZero();
    assertThat(status.out()).contains("\\u001b[31m\\u000a");
    Files.writeString(job.resolve("manifest.jsonl"), "\u001b\n");
    assertThat(run("images", "status", job.toString()).err()).contains(ESCAPED + "/job");
    assertThat(run("images", "status", there.toString()).err()).contains(ESCAPED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "images HOSTILE --to out",
        "images ftp://HOSTILE --to out",
        "images s3://HOSTILE/x --to out",
        "images x --to s3://HOSTILE/x",
        "images http://a/ --to out --HOSTILE",
        "images http://a/ --to out --size HOSTILE",
        "images http://a/ --to out --mode HOSTILE",
        "images http://a/ --to out --format HOSTILE",
        "images http://a/ --to out --background HOSTILE",
        "images http://a/ --to out --max-bytes HOSTILE",
        "images http://a/ --to out --workers HOSTILE=1",
        "images http://a/ --to out --user-agent HOSTILE",
        "images http://a/ --to out --where HOSTILE",
        "images http://a/ --to s3://a/b --s3-endpoint HOSTILE",
        "images status s3://HOSTILE",
        "examples HOSTILE",
        "help HOSTILE",
        "HOSTILE"
      })
  void ofArguments(String command) {
    String[] args =
        Stream.of(command.split(" "))
            .map(word -> word.replace("HOSTILE", HOSTILE))
            .toArray(String[]::new);
    Session session = run(args);
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(2);
  }

  @Test
  void ofFaultsOfOurOwn() {
    var err = new ByteArrayOutputStream();
    var screen = new Screen(System.out, new PrintStream(err, true, UTF_8), false, false);
    screen.error(new IllegalStateException(HOSTILE));
    screen.error(new IllegalStateException());
    screen.trace(new IllegalStateException(HOSTILE, new IOException(HOSTILE)));
    assertThat(err.toString(UTF_8))
        .contains("tandem: " + ESCAPED)
        .contains("  at dev.tandem.cli.HostileNamesTest")
        .doesNotContain("\u001b", "\u202e", "\u0007");
  }

  private static Session run(String... args) {
    Session session = Session.run(args);
    assertThat((session.out() + session.err()).replace("\n", "")).doesNotContainPattern("\\p{C}");
    return session;
  }
}
