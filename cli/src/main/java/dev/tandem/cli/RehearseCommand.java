package dev.tandem.cli;

import dev.tandem.demo.DemoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * The {@code rehearse} command: a training run for the JVM, recorded when the launcher builds the
 * tool. It runs each command once, on a few images, as users call it. Later runs start with the
 * classes and profiles of this run.
 */
@Command(
    name = "rehearse",
    header = "Runs each command once, for the launcher.",
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    hidden = true)
final class RehearseCommand implements Callable<Integer> {
  private static final int IMAGES = 60;

  private final Screen screen;

  @Parameters(paramLabel = "DIR", description = "A folder for what the commands store.")
  private Path folder = Path.of("");

  RehearseCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Prelude.of("images").await();
    Files.createDirectories(folder);
    String target = folder.resolve("images").toString();
    try (DemoServer server = DemoServer.start(IMAGES, false, 1)) {
      Path list = Files.write(folder.resolve("list.txt"), server.urls());
      run("images", list.toString(), "--to", target, "--allow-private-addresses");
    }
    run("images", "status", target);
    var _ = TerminalSize.ofError(); // the progress display of a terminal asks for it
    run("demo", "--images", "" + IMAGES, "--quiet", "--to", folder.resolve("demo").toString());
    return ExitCode.DONE.number();
  }

  private void run(String... args) {
    int code = Main.run(screen, args);
    if (code != ExitCode.DONE.number()) {
      throw new IllegalStateException(String.join(" ", args) + " exited with code " + code);
    }
  }
}
