package dev.tandem.stress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/** Runs the jcstress tests of this module, each in a JVM of its own. */
@Tag("slow")
class JcstressTest {

  @Test
  @Timeout(value = 6, unit = TimeUnit.HOURS)
  void everyRaceEndsAsItMay() throws Exception {
    Options options = new Options(Form.current().jcstress().split(" "));
    assertThat(options.parse()).as("the options are understood").isTrue();
    PrintStream console = System.out;
    try (var log = new PrintStream("jcstress.log", UTF_8);
        var _ = new ForkLimit()) {
      System.setOut(log); // jcstress tells much, also where all is well
      new JCStress(options).run(); // throws where a race has ended as it may not
    } finally {
      System.setOut(console);
    }
    assertThat(ended(options)).isEqualTo(new TreeSet<>(TestList.tests()));
  }

  /** jcstress passes over in silence what it cannot run, as where there are too few processors. */
  private static Set<String> ended(Options options) throws Exception {
    var results = new InProcessCollector();
    var file = new DiskReadCollector(options.getResultFile(), results);
    file.dump();
    file.close();
    Set<String> names = new TreeSet<>();
    for (TestResult result : results.getTestResults()) {
      if (result.status() == Status.NORMAL) {
        names.add(result.getName());
      }
    }
    return names;
  }
}
