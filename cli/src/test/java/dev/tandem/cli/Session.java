package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** Runs the command in this process, and keeps what it prints. */
final class Session {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int exitCode;

  static Session run(String... args) {
    Session session = new Session();
    Screen screen =
        new Screen(
            new PrintStream(session.out, true, UTF_8),
            new PrintStream(session.err, true, UTF_8),
            false,
            false);
    session.exitCode = Main.run(screen, args);
    return session;
  }

  int exitCode() {
    return exitCode;
  }

  String out() {
    return out.toString(UTF_8);
  }

  String err() {
    return err.toString(UTF_8);
  }

  List<String> lines() {
    return out().lines().toList();
  }

  @Override
  public String toString() {
    return "exit " + exitCode + "\n" + out() + err();
  }
}
