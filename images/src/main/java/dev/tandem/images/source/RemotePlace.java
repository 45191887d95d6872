package dev.tandem.images.source;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.SourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Finds the lists below a place elsewhere, such as a prefix in an object store. */
final class RemotePlace {
  private static final int MOST = 100_000;

  private RemotePlace() {}

  /**
   * What was found.
   *
   * @param lists at least one, in the order of their URLs
   * @param others the names of the other objects
   */
  record Found(List<String> lists, List<String> others) {}

  /**
   * Returns the lists below a place. Objects with a part of their names that begins with a dot or
   * an underscore are left out. Texts are lists only where there are no others: beside lists, there
   * is often a {@code README.txt}.
   *
   * @throws SourceException if there are none, there are too many objects, or the place cannot be
   *     read
   */
  static Found in(String place, SourceOptions options) {
    List<String> texts = new ArrayList<>();
    List<String> lists = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String url : urls(place, options)) {
      String name = ListNames.last(url);
      Optional<ListFormat> format = ListNames.format(name, options.format());
      boolean hidden =
          Arrays.stream(url.substring(place.length()).split("/"))
              .anyMatch(part -> part.startsWith(".") || part.startsWith("_"));
      if (hidden || format.isEmpty()) {
        others.add(name);
      } else {
        (format.get() == ListFormat.TEXT ? texts : lists).add(url);
      }
    }
    if (lists.isEmpty()) {
      lists = texts;
    } else {
      texts.forEach(url -> others.add(ListNames.last(url)));
    }
    if (lists.isEmpty()) {
      throw new SourceException(
          "There are no lists below "
              + RemoteSource.name(place)
              + "; give the place of files named .csv, .jsonl, .parquet and so on, or name their"
              + " format with --input-format",
          null);
    }
    return new Found(lists.stream().sorted().toList(), others);
  }

  private static List<String> urls(String place, SourceOptions options) {
    List<String> urls;
    try {
      urls = options.lists().below(place, MOST);
    } catch (IOException e) {
      throw new SourceException(
          "Source cannot be read: " + RemoteSource.name(place) + ": " + DiskFailure.reason(e), e);
    }
    if (urls == null) {
      throw new SourceException(
          "Source is neither a file nor a URL that can be read here: " + RemoteSource.name(place),
          null);
    }
    if (urls.size() > MOST) {
      throw new SourceException(
          "There are more than "
              + MOST
              + " objects below "
              + RemoteSource.name(place)
              + "; give a part of them",
          null);
    }
    return urls;
  }
}
