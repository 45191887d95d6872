package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.item.FailureClass;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the commands say about themselves. */
@Timeout(60)
class HelpTest {
  private static final PrintStream NOWHERE =
      new PrintStream(new ByteArrayOutputStream(), true, UTF_8);

  @Test
  void noLineOfAnyHelpIsWiderThan80Columns() {
    Map<String, String> helps = helps();
    assertThat(helps)
        .containsKeys("tandem", "tandem help", "tandem images", "tandem images status")
        .containsKeys("tandem demo", "tandem examples", "tandem rehearse");
    helps.forEach((command, help) ->
        assertThat(help.lines()).as(command).allMatch(line -> Columns.width(line) <= 80));
  }

  @Test
  void commandsBelowImagesAreFoundAlthoughTheyAreAddedOnlyWhenNeeded() {
    assertThat(belowImages()).containsExactlyInAnyOrderElementsOf(ImagesCommand.BELOW);
    List<String> words = new ArrayList<>(ImagesCommand.BELOW);
    words.addAll(List.of("--help", "-h", "-qh"));
    for (String word : words) {
      assertThat(belowImages("images", "--to=x", word)).hasSameSizeAs(ImagesCommand.BELOW);
    }
    assertThat(belowImages("images", "urls", "--to=x")).isEmpty();
  }

  /** Returns the names of the commands that a call with these arguments can find. */
  private static Set<String> belowImages(String... args) {
    CommandLine tandem = Main.line(new Screen(NOWHERE, NOWHERE, false, false), args);
    CommandLine images = Objects.requireNonNull(tandem.getSubcommands().get("images"));
    return images.getSubcommands().keySet();
  }

  @Test
  void eachExitCodeIsTold() {
    List<String> codes = new ArrayList<>(List.of("129", "143"));
    for (ExitCode code : ExitCode.values()) {
      codes.add("" + code.number());
    }
    for (String command : List.of("tandem", "tandem images")) {
      assertThat(help(command))
          .satisfies(help ->
              assertThat(codes)
                  .allMatch(code ->
                      Pattern.compile("(?m)^  ([0-9]+, )*" + code + "\\b").matcher(help).find()));
    }
  }

  @Test
  void eachClassOfFailuresIsTold() {
    List<String> words = List.of(help("tandem images").split("[^a-z0-9-]+"));
    assertThat(FailureClass.withoutStatus()).allMatch(one -> words.contains(one.name()));
  }

  @Test
  void eachVariableOfTheEnvironmentThatIsReadIsTold() throws IOException {
    Set<String> read = new TreeSet<>();
    var environment =
        new HashMap<String, String>() {
          @Override
          public @Nullable String get(Object name) {
            read.add((String) name);
            return null;
          }

          @Override
          public String getOrDefault(Object name, String otherwise) {
            read.add((String) name);
            return otherwise;
          }
        };
    var _ = new AccessArgs().in(DownloadOptions.defaults(), environment);
    assertThat(read).contains("http_proxy", "SSL_CERT_FILE");
    assertThat(help("tandem images")).contains(read);
    Set<String> ofLauncher = new TreeSet<>();
    Pattern.compile("\\$\\{([A-Z][A-Z_]*):-")
        .matcher(
            Files.readString(Path.of("../tandem")) + Files.readString(Path.of("../.mvn/find-jdk")))
        .results()
        .forEach(result -> ofLauncher.add(result.group(1)));
    assertThat(ofLauncher).contains("TANDEM_OPTS", "TERM");
    // Read by every JVM, and by every program.
    ofLauncher.removeAll(Set.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "BASH_SOURCE", "HOME"));
    assertThat(help("tandem")).contains(ofLauncher);
  }

  @ParameterizedTest
  @CsvSource({
    "imags, did you mean images?",
    "help imags, did you mean images?",
    "images statsu, did you mean status?",
    "images stats x, did you mean status?",
    "images x --to y --retry-faild, did you mean --retry-failed",
    "images . --to y --retry-class tmeout, did you mean timeout?",
    "images . --to y --retry-class http-5x, did you mean http-5xx?",
    "images . --to y --retry-class nonsense, the classes are http-STATUS",
    "examples bonded, did you mean bounded?",
  })
  void aTypoIsToldWithWhatWasMeant(String command, String hint) {
    Session session = Session.run(command.split(" "));
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(2);
    assertThat(session.err()).startsWith("tandem: ").contains(hint).hasLineCount(1);
    assertThat(Path.of("y")).doesNotExist();
  }

  @Test
  void aWordLikeNoOtherIsNoTypo() {
    assertThat(DidYouMean.of("photos", Set.of("status"))).isEmpty();
    assertThat(DidYouMean.of("a", Set.of("b"))).isEmpty();
    assertThat(DidYouMean.of("s".repeat(100_000), Set.of("status"))).isEmpty();
  }

  private static String help(String command) {
    return helps().getOrDefault(command, "");
  }

  /** Returns the helps of all commands, by the words that call them. */
  private static Map<String, String> helps() {
    Map<String, String> helps = new TreeMap<>();
    add(helps, Main.line(new Screen(NOWHERE, NOWHERE, false, false)));
    return helps;
  }

  private static void add(Map<String, String> helps, CommandLine command) {
    helps.put(
        command.getCommandSpec().qualifiedName(),
        command.getUsageMessage(CommandLine.Help.Ansi.OFF));
    command.getSubcommands().values().forEach(below -> add(helps, below));
  }
}
