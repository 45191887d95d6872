package dev.tandem.cli;

import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Lists the options of a command in sections, one for each of its mixins, under the name of the
 * mixin. The option groups of picocli do so, too, but take a tenth of the time until the first
 * request.
 */
final class OptionSections implements IHelpSectionRenderer {
  private static final String STANDARD = "mixinStandardHelpOptions"; // as picocli calls them

  private OptionSections() {}

  /** Makes the help of this command use sections. */
  static CommandLine in(CommandLine command) {
    var sections = command.getHelpSectionMap();
    sections.put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionSections());
    sections.remove(UsageMessageSpec.SECTION_KEY_PARAMETER_LIST);
    return command;
  }

  @Override
  public String render(Help help) {
    StringBuilder text = new StringBuilder();
    text.append(section(help, Objects.requireNonNull(help.commandSpec().mixins().get(STANDARD))));
    help.commandSpec()
        .mixins()
        .forEach((name, mixin) -> {
          if (!name.equals(STANDARD)) {
            text.append("%n%s:%n".formatted(name)).append(section(help, mixin));
          }
        });
    return text.toString();
  }

  private static Layout section(Help help, CommandSpec mixin) {
    Layout layout = help.createDefaultLayout();
    layout.addPositionalParameters(mixin.positionalParameters(), help.parameterLabelRenderer());
    layout.addOptions(mixin.options(), help.parameterLabelRenderer());
    return layout;
  }
}
