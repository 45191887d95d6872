package dev.tandem.cli;

import java.util.Stack;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** Takes the word {@code near} after {@code --dedupe}, but not a source that follows it. */
final class DedupeConsumer implements IParameterConsumer {
  private static final String NEAR = "near";

  @Override
  @SuppressWarnings("JdkObsolete") // picocli's type
  public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
    boolean near = !words.isEmpty() && words.peek().equals(NEAR);
    if (near) {
      words.pop();
    }
    option.setValue(near ? Dedupe.NEAR : Dedupe.EXACT);
  }
}
