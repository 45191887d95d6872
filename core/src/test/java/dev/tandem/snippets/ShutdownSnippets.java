package dev.tandem.snippets;

import static java.time.Duration.ofSeconds;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.Run;
import dev.tandem.RunInterruptedException;
import java.io.BufferedReader;
import java.io.File;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that finishes what it has accepted when it is told to end. */
@Timeout(60)
class ShutdownSnippets {

  /** The program, which does a job for each line that it reads. */
  static final class Program {
    public static void main(String[] args) throws InterruptedException {
      Run<Integer, Integer> run =
          Pipeline.of(Integer.class)
              .thenDo(
                  "store",
                  number -> {
                    System.in.read();
                    System.out.println("stored " + number);
                  })
              .start();
      // @start region="shutdown-hook"
      Runnable ending =
          () -> {
            try {
              run.finish(ofSeconds(20)); // drains, and cancels what is left after that time
            } catch (PipelineException e) {
              System.err.println("not done: " + e.handedBack());
            } catch (RunInterruptedException e) {
              Thread.currentThread().interrupt();
            }
          };
      Runtime.getRuntime().addShutdownHook(new Thread(ending)); // called on Ctrl-C and SIGTERM
      // @end
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("ending")));
      run.put(1);
      run.put(2);
      run.put(3);
      System.out.println("accepted");
      Thread.currentThread().join(); // lives until it is told to end
    }
  }

  /** Returns the folder of the classes to which this one belongs, also if it is in a module. */
  private static Path classes(Class<?> type) throws URISyntaxException {
    Path file = Path.of(type.getName().replace('.', '/') + ".class");
    Path folder = Path.of(requireNonNull(type.getResource("/" + file)).toURI());
    for (int i = 0; i < file.getNameCount(); i++) {
      folder = requireNonNull(folder.getParent());
    }
    return folder;
  }

  @Test
  void whatWasAcceptedIsFinished() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes(Run.class) + File.pathSeparator + classes(Program.class),
                Program.class.getName())
            .redirectErrorStream(true)
            .start();
    try (BufferedReader output = program.inputReader();
        Writer input = program.outputWriter()) {
      assertThat(output.readLine()).isEqualTo("accepted");
      program.toHandle().destroy(); // SIGTERM, which does what Ctrl-C does
      assertThat(output.readLine()).isEqualTo("ending");
      input.write("123");
      input.flush();
      assertThat(output.lines()).containsExactly("stored 1", "stored 2", "stored 3");
    } finally {
      program.destroyForcibly().waitFor();
    }
  }
}
