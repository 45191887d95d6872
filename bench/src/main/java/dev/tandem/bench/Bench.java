package dev.tandem.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/** Runs the named groups, or all of them, and prints the results as Markdown. */
final class Bench {
  static final Map<String, Function<Boolean, Plan>> GROUPS = groups();

  private Bench() {}

  public static void main(String[] args) throws IOException, RunnerException {
    List<String> names = new ArrayList<>(List.of(args));
    boolean quick = names.remove("--quick");
    if (!GROUPS.keySet().containsAll(names)) {
      System.err.println(
          "usage: bench/run [--quick] [" + String.join(" | ", GROUPS.keySet()) + "]");
      System.exit(2);
    }
    Path folder = Files.createDirectories(Path.of(System.getProperty("bench.results")));
    String head = "Measured " + (quick ? "quickly, so roughly: " : "on ") + Machine.described();
    System.out.println(head + "\n");
    for (String name : names.isEmpty() ? GROUPS.keySet() : names) {
      String table = measure(Objects.requireNonNull(GROUPS.get(name)).apply(quick), folder);
      String page = "## " + name + "\n\n" + table;
      System.out.println(page);
      Files.writeString(folder.resolve(name + ".md"), page + "\n" + head + "\n");
    }
  }

  static String measure(Plan plan, Path folder) throws RunnerException {
    List<Measured> results = new ArrayList<>();
    long before = Distance.nanos();
    int part = 0;
    for (var run : plan.runs()) {
      String file = folder.resolve(plan.name() + (part++ == 0 ? "" : "-" + part)).toString();
      run.resultFormat(ResultFormatType.JSON).result(file + ".json").output(file + ".log");
      results.addAll(Plan.measured(new Runner(run.build()).run()));
    }
    return plan.tables().apply(results)
        + String.format(
            "%nFrom one processor to the other: %d ns before, %d ns after.%n",
            before, Distance.nanos());
  }

  private static Map<String, Function<Boolean, Plan>> groups() {
    Map<String, Function<Boolean, Plan>> groups = new LinkedHashMap<>();
    groups.put("stages", StagesBenchmark::plan);
    groups.put("shared", SharedStageBenchmark::plan);
    groups.put("queue", QueueBenchmark::plan);
    groups.put("roundtrip", RoundTripBenchmark::plan);
    groups.put("waiting", WaitingBenchmark::plan);
    groups.put("tail", TailBenchmark::plan);
    groups.put("idle", IdleBenchmark::plan);
    groups.put("hostage", HostageBenchmark::plan);
    groups.put("memory", StagesBenchmark::memory);
    groups.put("crawl", CrawlBenchmark::plan);
    groups.put("sizing", SizingBenchmark::plan);
    return groups;
  }
}
