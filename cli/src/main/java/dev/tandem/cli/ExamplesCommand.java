package dev.tandem.cli;

import dev.tandem.examples.Example;
import dev.tandem.examples.Examples;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The {@code examples} command: runs the listings of the chapter. */
@Command(
    name = "examples",
    header = "Runs the example listings, from the polled queue to the pipeline.",
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n")
final class ExamplesCommand implements Callable<Integer> {
  private final Screen screen;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "The example to run, or all; if omitted, the examples are listed.")
  private @Nullable String name;

  ExamplesCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (name == null) {
      Examples.list(screen.out());
      return ExitCode.DONE.number();
    }
    List<String> names = Examples.all().stream().map(Example::name).toList();
    if (!name.equals("all") && !names.contains(name)) {
      screen.error(
          "no example is called '"
              + name
              + "'"
              + DidYouMean.hint(name, names)
              + "; tandem examples lists them");
      return ExitCode.USAGE.number();
    }
    return Examples.run(name, screen.out(), screen.err());
  }
}
