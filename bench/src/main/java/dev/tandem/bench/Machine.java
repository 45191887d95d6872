package dev.tandem.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Describes the machine and the versions that a measurement was made with. */
final class Machine {
  private static final String RIVALS =
      "(channels|disruptor|jctools-core|jmh-core|pekko-stream_2.13|reactor-core|rxjava)-[0-9].*";

  private Machine() {}

  static String described() throws IOException {
    return String.format(
        "%s; commit %s; %s; %d processors; %s %s; %s %s; %s",
        LocalDate.now(ZoneOffset.UTC),
        System.getProperty("bench.commit", "unknown"),
        processor(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.vendor"),
        System.getProperty("java.runtime.version"),
        versions());
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.exists(info)) {
      return ManagementFactory.getOperatingSystemMXBean().getArch();
    }
    try (var lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("processor unknown");
    }
  }

  private static String versions() {
    return Arrays.stream(System.getProperty("java.class.path").split(java.io.File.pathSeparator))
        .map(entry -> Path.of(entry).getFileName().toString().replace(".jar", ""))
        .filter(name -> name.matches(RIVALS))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
