package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With few open files allowed, each command says so or works: nothing in between. */
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class OpenFilesTest {
  private static final Pattern NEEDED = Pattern.compile("needs at least ([0-9]+) open files");

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsNeededDependsOnTheWorkers() {
    assertThat(OpenFiles.tooFewFor(64, 8, 100, 252)).isEmpty();
    assertThat(OpenFiles.tooFewFor(64, 8, 100, 251))
        .contains(
            "this run may need 252 open files and connections, but only 251 are allowed here: allow"
                + " more with ulimit -n 1024, or use --workers download=63");
    assertThat(OpenFiles.tooFewFor(5000, 8, 100, 1024))
        .hasValueSatisfying(
            text -> assertThat(text).contains("ulimit -n 10124, ").endsWith("download=450"));
    assertThat(OpenFiles.tooFewFor(1, 8, 100, 90))
        .hasValueSatisfying(text -> assertThat(text).endsWith("ulimit -n 1024"));
  }

  @Test
  void aRunWithTooFewSaysSoAndNothingElse() throws IOException, InterruptedException {
    Path photo = new PhotoFile(folder.resolve("photo.png")).path();
    List<String> run =
        List.of("images", photo.toString(), "--to", folder.resolve("out").toString());
    String tooFew = withLimit(64, run);
    assertThat(tooFew.lines()).hasSize(2).last().isEqualTo("exit 2");
    assertThat(tooFew).startsWith("tandem: tandem needs at least ").contains("ulimit -n 1024");

    Matcher needed = NEEDED.matcher(tooFew);
    assertThat(needed.find()).isTrue();
    int enough = Integer.parseInt(needed.group(1));
    String started = withLimit(enough, run);
    assertThat(started.lines()).hasSize(2).last().isEqualTo("exit 2");
    assertThat(started)
        .startsWith("tandem: this run may need ")
        .contains("but only " + enough + " are allowed here");
    assertThat(folder.resolve("out")).doesNotExist();
    assertThat(withLimit(enough, List.of("images", "--help"))).endsWith("exit 0");

    List<String> small = new ArrayList<>(run);
    small.addAll(List.of("--workers", "download=2,upload=2"));
    assertThat(withLimit(enough + 30, small))
        .contains("1 put = 1 done")
        .doesNotContain("Error", "Exception")
        .endsWith("exit 0");
  }

  /** Runs the command in a shell with a limit, and returns what it prints. */
  private String withLimit(int files, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of("bash", "-c", "ulimit -n " + files + "; exec \"$@\"", "bash"),
                OtherProcess.command(arguments.stream()))
            .toList();
    Path out = folder.resolve("printed");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    int code = process.waitFor();
    return Files.readString(out, UTF_8) + "exit " + code;
  }
}
