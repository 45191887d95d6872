package dev.tandem.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What a terminal like tmux shows of what is printed to it. It knows the control sequences that the
 * progress display uses, and none besides. Rows that the top of the screen loses go to the history.
 */
final class TerminalModel {
  /** A row, and whether it goes on in the next one. */
  private static final class Row {
    final StringBuilder text = new StringBuilder(); // a wide character is followed by a NUL
    boolean wrapped;
  }

  private final int height;
  private int columns;
  private List<Row> rows = new ArrayList<>(List.of(new Row()));
  private final List<String> history = new ArrayList<>();
  private boolean wraps = true;
  private int row;
  private int column;

  TerminalModel(int columns, int height) {
    this.columns = columns;
    this.height = height;
  }

  int columns() {
    return columns;
  }

  /** Returns the rows of the screen, without blank ones at the end. */
  List<String> screen() {
    List<String> texts =
        new ArrayList<>(
            rows.stream().map(r -> r.text.toString().replace("\0", "").stripTrailing()).toList());
    while (!texts.isEmpty() && texts.getLast().isEmpty()) {
      texts.removeLast();
    }
    return texts;
  }

  /** Returns the rows that have left the screen. */
  List<String> history() {
    return history;
  }

  void print(String text) {
    for (int i = 0; i < text.length(); i++) {
      int c = text.codePointAt(i);
      if (c == '\033') {
        int end = i + 2;
        while (!Character.isLetter(text.charAt(end))) {
          end++;
        }
        control(text.substring(i + 2, end), text.charAt(end));
        i = end;
      } else {
        put(c);
        i += Character.charCount(c) - 1;
      }
    }
  }

  private void put(int c) {
    switch (c) {
      case '\r' -> column = 0;
      case '\n' -> down();
      default -> {
        int width = Columns.width(Character.toString(c));
        if (column + width > columns) {
          if (wraps) {
            rows.get(row).wrapped = true;
            column = 0;
            down();
          } else {
            column = columns - width;
          }
        }
        Row here = rows.get(row);
        pad(here.text, column);
        here.text.replace(
            column,
            Math.min(here.text.length(), column + width),
            Character.toString(c) + "\0".repeat(width == 2 ? 1 : 0));
        column += width;
      }
    }
  }

  private void down() {
    row++;
    if (row == rows.size()) {
      rows.add(new Row());
    }
    while (rows.size() > height) {
      history.add(rows.removeFirst().text.toString());
      row--;
    }
  }

  private void control(String argument, char command) {
    switch (command + argument) {
      case "K" -> {
        StringBuilder text = rows.get(row).text;
        int from = Math.min(column, columns - 1); // a full row keeps its last column in reach
        text.setLength(Math.min(text.length(), from));
        rows.get(row).wrapped = false;
      }
      case "J" -> {
        if (row == 0 && column == 0) {
          rows.forEach(r -> history.add(r.text.toString()));
        }
        rows.get(row).text.setLength(Math.min(rows.get(row).text.length(), column));
        rows.subList(row + 1, rows.size()).clear();
      }
      case "l?7" -> wraps = false;
      case "h?7" -> wraps = true;
      default -> {
        if (command != 'A') {
          throw new IllegalArgumentException("unknown: " + argument + command);
        }
        row = Math.max(0, row - Integer.parseInt(argument));
      }
    }
  }

  /** Gives the terminal another width: rows are joined and wrapped again, the cursor's too. */
  void resize(int width) {
    columns = width;
    while (rows.size() > row + 1 && rows.getLast().text.isEmpty()) {
      rows.removeLast();
    }
    List<Row> all = new ArrayList<>();
    int at = 0;
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < rows.size(); i++) {
      line.append(rows.get(i).text);
      if (i == row) {
        at = all.size(); // the cursor is at the beginning of an empty row
      }
      if (!rows.get(i).wrapped) {
        int from = 0;
        do {
          Row next = new Row();
          int end = Math.min(line.length(), from + width);
          next.text.append(line, from, end);
          next.wrapped = end < line.length();
          all.add(next);
          from = end;
        } while (from < line.length());
        line.setLength(0);
      }
    }
    rows = all;
    row = at;
    while (rows.size() > height) {
      history.add(rows.removeFirst().text.toString());
      row--;
    }
  }

  private static void pad(StringBuilder text, int length) {
    text.append(" ".repeat(Math.max(0, length - text.length())));
  }
}
