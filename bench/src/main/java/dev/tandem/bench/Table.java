package dev.tandem.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A Markdown table whose first column is text and whose others are numbers. */
final class Table {
  private final StringBuilder text = new StringBuilder();

  Table(String... headings) {
    line(List.of(headings));
    List<String> rules = new ArrayList<>(Collections.nCopies(headings.length, "--:"));
    rules.set(0, "---");
    line(rules);
  }

  Table row(String... cells) {
    line(List.of(cells));
    return this;
  }

  /** Formats with two or three significant digits; a dash if there is no measurement. */
  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "–";
    }
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Formats a share of an ideal, to a tenth of a percent. */
  static String share(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.3f", share);
  }

  static String percent(double share) {
    return Double.isNaN(share) ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  private void line(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
