package dev.tandem.cli;

import java.util.stream.Stream;

/** The command in a process of its own, for what only a process can show: signals, kills, noise. */
final class OtherProcess {

  private OtherProcess() {}

  /** The words that start it, with the arguments of {@code tandem}. */
  static Stream<String> command(Stream<String> args) {
    Stream<String> java =
        Stream.of(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1", // it lives for seconds
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Start.class.getName());
    return Stream.concat(java, args);
  }
}
