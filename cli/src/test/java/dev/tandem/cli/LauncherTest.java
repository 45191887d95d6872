package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts that start the command, with JDKs that are made up. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final Path SCRIPTS = Path.of("..").toAbsolutePath().normalize();

  @TempDir private Path temporary = Path.of("");

  private Path folder = Path.of("");

  @BeforeEach
  void blanks() throws IOException {
    folder = Files.createDirectory(temporary.resolve("a folder of mine"));
  }

  @Test
  void theNewestWinsByItsNumbersNotByItsText() throws Exception {
    Path first = jdk("first", "25.0.1");
    Path third = jdk("third", "25.0.3");
    Path tenth = jdk("tenth", "25.0.10");
    Path plain = jdk("plain", "25");
    Path early = jdk("early", "25-ea");
    assertThat(newest(first, third, tenth, plain, early)).isEqualTo(tenth.toString());
    assertThat(newest(early, plain, tenth, third, first)).isEqualTo(tenth.toString());
    assertThat(newest(early, plain, third, first)).isEqualTo(third.toString());
    assertThat(newest(early, plain, first)).isEqualTo(first.toString());
    assertThat(newest(early, plain)).isEqualTo(plain.toString());
    assertThat(newest(early)).isEqualTo(early.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "25.0.3, 25.0.3.1",
    "25.0.2, 25.0.3-ea",
    "25.0.3-ea, 25.0.3",
    "25.0.9, 25.0.08",
    "25, 25.0.0.1",
    "25.0.99, 25.1"
  })
  void ofTwoTheNewerWins(String one, String other) throws Exception {
    boolean octal = other.endsWith("08"); // no number of eight is written so, and it must not stop
    Path older = jdk("older", octal ? other : one);
    Path newer = jdk("newer", octal ? one : other);
    assertThat(newest(older, newer)).isEqualTo(newer.toString());
    assertThat(newest(newer, older)).isEqualTo(newer.toString());
  }

  @Test
  void ofTheSameVersionTheFirstWins() throws Exception {
    Path one = jdk("one", "25.0.3");
    Path other = jdk("other", "25.0.3");
    assertThat(newest(one, other)).isEqualTo(one.toString());
    assertThat(newest(other, one)).isEqualTo(other.toString());
  }

  @Test
  void aBuildOnTheWayToAReleaseIsOlderThanIt() throws Exception {
    Path early = jdk("early", "25", "25-ea+36-3489");
    Path beta = jdk("beta", "25.0.3", "25.0.3-beta+9-202604");
    Path released = jdk("released", "25", "25+36-LTS");
    Path supported = jdk("supported", "25.0.3", "25.0.3+9-LTS");
    assertThat(newest(early, released)).isEqualTo(released.toString());
    assertThat(newest(beta, supported)).isEqualTo(supported.toString());
    assertThat(newest(beta, released)).isEqualTo(beta.toString());
  }

  @Test
  void whatIsNoJdk25IsPassedOver() throws Exception {
    Path ours = jdk("ours", "25.0.1");
    Path runtime = jdk("runtime", "25.0.9");
    Files.delete(runtime.resolve("bin/javac"));
    Path torn = jdk("torn", "25.0.9");
    Files.delete(torn.resolve("release"));
    Path other = jdk("other", "25.0.9");
    Files.writeString(other.resolve("release"), "GRAALVM_JAVA_VERSION=\"25.0.9\"\nX=\"25\"\n");
    assertThat(
            newest(
                folder.resolve("absent"),
                folder,
                jdk("old", "17.0.12"),
                jdk("new", "26"),
                jdk("far", "250.0.1"),
                jdk("odd", "25x"),
                runtime,
                torn,
                other,
                ours))
        .isEqualTo(ours.toString());
    assertThat(newest(folder.resolve("absent"), jdk("older", "17.0.12"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".jdks/zulu", ".sdkman/candidates/java/25.0.9-tem", ".asdf/installs/java/my own"})
  void findsThoseOfTheUserWhateverTheirFoldersAreCalled(String place) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Path found = jdk("home/" + place, "25.0.9999");
    assertThat(script(Map.of("HOME", home.toString()), "find_jdk").out).isEqualTo(found.toString());
  }

  @Test
  void thatOfJavaHomeWinsIfItIsOne() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Path newer = jdk("home/.jdks/newer", "25.0.9999");
    Path mine = jdk("mine", "25.0.1");
    Path old = jdk("old", "17.0.1");
    String homeOf = home.toString();
    assertThat(script(Map.of("HOME", homeOf, "JAVA_HOME", mine.toString()), "find_jdk").out)
        .isEqualTo(mine.toString());
    assertThat(script(Map.of("HOME", homeOf, "JAVA_HOME", old.toString()), "find_jdk").out)
        .isEqualTo(newer.toString());
    assertThat(script(Map.of("HOME", homeOf, "JAVA_HOME", ""), "find_jdk").out)
        .isEqualTo(newer.toString());
  }

  @Test
  void thatOnThePathIsOneOfThem() throws Exception {
    Path mine = jdk("mine", "25.0.9999");
    Said said = script(Map.of("PATH", mine + "/bin:" + System.getenv("PATH")), "find_jdk");
    assertThat(said.out).isEqualTo(mine.toString());
  }

  @Test
  void needsNoHome() throws Exception {
    Path mine = jdk("mine", "25.0.1");
    Said said = script(Map.of("JAVA_HOME", mine.toString()), "unset HOME; find_jdk");
    assertThat(said.out).isEqualTo(mine.toString());
    assertThat(said.err).isEmpty();
    Said nothing = script(Map.of(), "unset HOME; find_jdk >/dev/null; :");
    assertThat(nothing.err).doesNotContain("unbound");
  }

  @ParameterizedTest
  @ValueSource(strings = {"25", "25.0.0", "25.0.1", "25.0.2", "25.0.2.1", "25-ea", "25.0.3-ea"})
  void anOlderJdkGetsAnotherCollectorAndOneLineSaysSo(String version) throws Exception {
    Said said = tandem(jdk("old", version), Map.of());
    assertThat(said.out)
        .contains("-XX:+UseParallelGC")
        .doesNotContain("G1")
        .contains("-XX:AOTCache=" + folder + "/tandem/cli/target/app/tandem.aot");
    assertThat(said.err)
        .isEqualTo(
            "tandem: the G1 collector of JDK "
                + version
                + " from Nobody & Sons may corrupt images (JDK-8377811), so the parallel collector"
                + " is used; upgrade to JDK 25.0.3 or later\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"25.0.3", "25.0.4", "25.0.10", "25.1"})
  void aNewerOneKeepsItsOwn(String version) throws Exception {
    Said said = tandem(jdk("new", version), Map.of());
    assertThat(said.out).contains("-XX:G1HeapRegionSize=1m").doesNotContain("GC\n");
    assertThat(said.err).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TANDEM_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS"})
  void theCollectorThatTheUserNamesIsTheOnlyOne(String variable) throws Exception {
    for (String collector : List.of("Serial", "Parallel", "Z", "Shenandoah")) {
      String option = "-XX:+Use" + collector + "GC";
      Said said = tandem(jdk(variable + collector, "25.0.1"), Map.of(variable, "-Xms9m " + option));
      assertThat(said.out).doesNotContain("G1");
      assertThat(said.out.lines().filter(line -> line.matches("-XX:[+]Use.*GC")))
          .isEqualTo(variable.equals("TANDEM_OPTS") ? List.of(option) : List.of());
      assertThat(said.err).isEmpty();
    }
  }

  @Test
  void whoNamesG1IsToldOfIt() throws Exception {
    Said said =
        tandem(
            jdk("old", "25.0.2"),
            Map.of("TANDEM_OPTS", "-XX:+UseG1GC -XX:+UseDynamicNumberOfGCThreads"));
    assertThat(said.out).contains("-XX:+UseG1GC", "-XX:G1HeapRegionSize=1m");
    assertThat(said.err)
        .isEqualTo(
            "tandem: the G1 collector of JDK 25.0.2 from Nobody & Sons may corrupt images"
                + " (JDK-8377811); upgrade to JDK 25.0.3 or later\n");
  }

  @Test
  void aCollectorNamedInAFileOfOptionsCountsToo() throws Exception {
    Path options = Files.writeString(temporary.resolve("options"), "-Xmx1g\n-XX:+UseSerialGC\n");
    for (String option : List.of("@" + options, "-XX:VMOptionsFile=" + options)) {
      Said said = tandem(jdk("old" + option.length(), "25.0.1"), Map.of("TANDEM_OPTS", option));
      assertThat(said.out).doesNotContain("UseParallelGC").doesNotContain("G1");
    }
  }

  @Test
  void whatOnlyLooksLikeACollectorIsNone() throws Exception {
    String options = "-XX:+UseDynamicNumberOfGCThreads -XX:-UseSerialGC -Dx=-XX:+UseZGCx";
    Said said = tandem(jdk("old", "25.0.1"), Map.of("TANDEM_OPTS", options));
    assertThat(said.out).contains("-XX:+UseParallelGC");
  }

  /** Makes a JDK: its programs print their arguments, one a line. */
  private Path jdk(String name, String version) throws IOException {
    return jdk(name, version, version + "+9-LTS");
  }

  private Path jdk(String name, String version, String runtime) throws IOException {
    Path home = folder.resolve(name);
    Path programs = Files.createDirectories(home.resolve("bin"));
    for (String program : List.of("java", "javac")) {
      Path file =
          Files.writeString(programs.resolve(program), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    Files.writeString(
        home.resolve("release"),
        """
        IMPLEMENTOR="Nobody & Sons"
        IMPLEMENTOR_VERSION="Nobody-25.0.77+9"
        JAVA_RUNTIME_VERSION="%s"
        JAVA_VERSION="%s"
        JAVA_VERSION_DATE="2026-04-21"
        """
            .formatted(runtime, version));
    return home;
  }

  private record Said(String out, String err) {}

  /** The newest of these; empty if none is a JDK 25. */
  private String newest(Path... homes) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                ". \"$0\"; newest_jdk_25 \"$@\" || :",
                "" + finder()));
    for (Path home : homes) {
      command.add(home.toString());
    }
    return said(command, Map.of()).out.strip();
  }

  /** What these commands say behind the script that finds JDKs. */
  private Said script(Map<String, String> environment, String commands) throws Exception {
    Said said =
        said(
            List.of("bash", "-euo", "pipefail", "-c", ". \"$0\"; " + commands, "" + finder()),
            environment);
    return new Said(said.out.strip(), said.err);
  }

  private static Path finder() {
    return SCRIPTS.resolve(".mvn/find-jdk");
  }

  /** Calls the command, as if it had been built, with a JDK that prints what it is called with. */
  private Said tandem(Path jdk, Map<String, String> environment) throws Exception {
    Path root = folder.resolve("tandem");
    if (!Files.exists(root)) {
      Files.createDirectories(root.resolve(".mvn"));
      Files.copy(SCRIPTS.resolve("tandem"), root.resolve("tandem"));
      Files.copy(finder(), root.resolve(".mvn/find-jdk"));
      Files.createFile(root.resolve("pom.xml"));
      for (String module : List.of("core", "images", "examples", "picocli", "demo", "cli")) {
        Files.createDirectories(root.resolve(module + "/src/main"));
        Files.createFile(root.resolve(module + "/pom.xml"));
      }
      Files.createDirectories(root.resolve("cli/target/app"));
      Files.createFile(root.resolve("cli/target/app/built"));
    }
    Map<String, String> all = new HashMap<>(environment);
    all.put("JAVA_HOME", jdk.toString());
    Said said =
        said(List.of("bash", root.resolve("tandem").toString(), "images", "a b", "--to", "x"), all);
    assertThat(said.out).endsWith("images\na b\n--to\nx\n");
    return said;
  }

  private Said said(List<String> command, Map<String, String> environment) throws Exception {
    Path errors = temporary.resolve("errors");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
    List.of("JAVA_HOME", "TANDEM_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")
        .forEach(builder.environment()::remove);
    builder.environment().putAll(environment);
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return new Said(out, Files.readString(errors));
  }
}
