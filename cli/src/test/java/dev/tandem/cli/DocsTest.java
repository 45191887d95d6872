package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the documents say about the command exists. */
class DocsTest {
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]*[a-z0-9]");

  /** Those of other programs, all with an underscore behind. */
  private static final Pattern FOREIGN = Pattern.compile("--[a-z0-9]+_[a-z_0-9]+");

  @ParameterizedTest
  @ValueSource(strings = {"docs/images.md", "docs/from-img2dataset.md", "README.md"})
  void eachOptionThatADocumentNamesExists(String document) throws IOException {
    String text = FOREIGN.matcher(Files.readString(Path.of("..", document))).replaceAll("");
    Set<String> named = new TreeSet<>();
    OPTION.matcher(text).results().map(MatchResult::group).forEach(named::add);
    assertThat(named).isNotEmpty();
    assertThat(options()).containsAll(named);
  }

  private static Set<String> options() {
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
    Set<String> options = new TreeSet<>();
    add(options, Main.line(new Screen(nowhere, nowhere, false, false)));
    return options;
  }

  private static void add(Set<String> options, CommandLine command) {
    command
        .getCommandSpec()
        .options()
        .forEach(option -> {
          options.addAll(Set.of(option.names()));
          options.add(option.longestName().replace("--[no-]", "--no-"));
        });
    command.getSubcommands().values().forEach(below -> add(options, below));
  }
}
