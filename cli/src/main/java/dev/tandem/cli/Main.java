package dev.tandem.cli;

import dev.tandem.images.item.StoreException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code tandem} command. */
@Command(
    name = "tandem",
    description = "Downloads, resizes and uploads images, through queues in tandem.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = Main.VERSION,
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Every item is done, or was skipped on purpose.",
      "1:The run itself failed.",
      "2:The command was called incorrectly.",
      "3:The run finished, but some items failed; or a check found faults.",
      "129:The terminal was closed (SIGHUP).",
      "130:Interrupted with Ctrl-C (SIGINT).",
      "143:Ended by a signal to terminate (SIGTERM)."
    },
    footerHeading = "%nEnvironment:%n",
    footer = {
      "  TANDEM_OPTS    Options for the JVM, such as -Xmx1g.",
      "  JAVA_HOME      The JDK to use, if it is a JDK 25.",
      "  TERM           If it is dumb, progress is one line every ten seconds.",
      "  NO_COLOR       If it is set, help has no colours; nothing else has any.",
      "  http_proxy, https_proxy, all_proxy, no_proxy, SSL_CERT_FILE, AWS_...",
      "                 How to reach servers: see tandem images --help.",
      "",
      "Run tandem COMMAND --help for the options of a command."
    },
    subcommands = HelpCommand.class)
public final class Main implements Callable<Integer> {
  static final String VERSION = "tandem 0.1.0";

  private static final int HELP_WIDTH = 80;

  /** How the parser begins to refuse {@code help} of an unknown command. */
  private static final String NO_SUCH_COMMAND = "Unknown subcommand '";

  private static final String DECODER_WARNINGS = "dev.tandem.images.decoder-warnings";

  @Spec private CommandSpec spec;
  private final Screen screen;

  @SuppressWarnings("NullAway.Init") // picocli injects the annotated fields
  private Main(Screen screen) {
    this.screen = screen;
  }

  /** Runs the command and ends the process. */
  public static void main(String[] args) {
    var prelude = Prelude.of(args);
    CommandLine line =
        line(Screen.system(), args)
            .setExecutionStrategy(called -> {
              prelude.await();
              return new RunLast().execute(called);
            });
    System.exit(told(Screen.system(), () -> line.execute(args)));
  }

  static int run(Screen screen, String... args) {
    return told(screen, () -> line(screen, args).execute(args));
  }

  /**
   * Runs a command and returns the exit code to end the process with. Anything it throws, an {@link
   * Error} too, is reported in one line.
   */
  static int told(Screen screen, IntSupplier command) {
    try {
      return command.getAsInt();
    } catch (RuntimeException | Error e) {
      return failure(screen, e);
    }
  }

  static CommandLine line(Screen screen, String... args) {
    if (System.getProperty(DECODER_WARNINGS) == null) {
      System.setProperty(DECODER_WARNINGS, "fail"); // this process belongs to the command
    }
    return withCommands(new CommandLine(new Main(screen)), screen, args)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(screen.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(screen.err(), true, StandardCharsets.UTF_8))
        .setUsageHelpWidth(HELP_WIDTH)
        .setParameterExceptionHandler((e, _) -> usageError(screen, e))
        .setExecutionExceptionHandler((e, _, _) -> failure(screen, e));
  }

  /**
   * Adds only the command that is called, or all commands if none of them is. Processing the
   * options of all would take longer.
   */
  private static CommandLine withCommands(CommandLine line, Screen screen, String... args) {
    var commands = new LinkedHashMap<String, Supplier<CommandLine>>();
    commands.put("images", () -> images(screen, List.of(args)));
    commands.put("demo", () -> new CommandLine(new DemoCommand(screen)));
    commands.put("examples", () -> new CommandLine(new ExamplesCommand(screen)));
    commands.put("rehearse", () -> new CommandLine(new RehearseCommand(screen)));
    @Nullable Supplier<CommandLine> called = args.length == 0 ? null : commands.get(args[0]);
    if (called != null) {
      return line.addSubcommand(called.get());
    }
    commands.values().forEach(command -> line.addSubcommand(command.get()));
    return line;
  }

  /** Adds the commands below {@code images} only if one of them may be called, or help is. */
  private static CommandLine images(Screen screen, List<String> args) {
    CommandLine images = OptionSections.in(new CommandLine(new ImagesCommand(screen)));
    boolean called = !args.isEmpty() && args.getFirst().equals("images");
    return called && args.stream().noneMatch(Main::mayNeedCommandsBelow)
        ? images
        : images
            .addSubcommand(new StatusCommand(screen))
            .addSubcommand(new CheckCommand(screen))
            .addSubcommand(new ExportCommand(screen));
  }

  /** Returns whether this is a command below {@code images} or asks for help, as -qh does, too. */
  private static boolean mayNeedCommandsBelow(String arg) {
    return ImagesCommand.BELOW.contains(arg) || arg.matches("--help|-[^-]*h.*");
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(screen.err());
    return ExitCode.USAGE.number();
  }

  private static int usageError(Screen screen, CommandLine.ParameterException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    String hint = "";
    if (e instanceof UnmatchedArgumentException u && !u.getSuggestions().isEmpty()) {
      hint = " (did you mean " + String.join(" or ", u.getSuggestions()) + "?)";
    } else if (message.startsWith(NO_SUCH_COMMAND) && message.endsWith("'.")) {
      message = message.substring(0, message.length() - 1);
      hint =
          DidYouMean.hint(
              message.substring(NO_SUCH_COMMAND.length(), message.length() - 1),
              command.root().subcommands().keySet());
    }
    screen.error(message + hint + "; see: " + command.qualifiedName() + " --help");
    return ExitCode.USAGE.number();
  }

  /**
   * Reports a failure. Anything but a {@link StoreException} is a bug in this program. It is still
   * reported in one line, with a stack trace only if the user asks for it.
   */
  private static int failure(Screen screen, Throwable e) {
    if (e instanceof StoreException store) { // the end of a manifest could not be written
      screen.error(store);
      return ExitCode.RUN_FAILED.number();
    }
    screen.error(
        "internal error: "
            + e
            + (Boolean.getBoolean("tandem.debug")
                ? ""
                : " (set TANDEM_OPTS=-Dtandem.debug=true for a stack trace)"));
    if (Boolean.getBoolean("tandem.debug")) {
      screen.trace(e);
    }
    return ExitCode.RUN_FAILED.number();
  }
}
