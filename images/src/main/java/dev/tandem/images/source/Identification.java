package dev.tandem.images.source;

import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.Lowercase;
import dev.tandem.images.item.Naming;
import dev.tandem.images.item.PercentCode;
import dev.tandem.images.item.RowData;

/**
 * Identifies images that have no names: by their URLs without certain query parameters, such as
 * signatures, which are others in each copy of a list; by what is blurred in them; and by the
 * columns of their rows that are kept. Requests are made with the whole URL.
 *
 * @param blurs whether lists say what is to be blurred in images
 */
record Identification(Naming naming, boolean blurs) {

  private static final BlurBoxes NOT_SAID =
      BlurBoxes.unreadable("no list says what is to be blurred in it");

  /** Returns a reference with its identity. */
  ImageRef identified(ImageRef named) {
    if (BrokenRef.flawOf(named.location()) != null) {
      return named;
    }
    boolean unknown = blurs && named.boxes() == null;
    ImageRef ref = unknown ? named.blurring(NOT_SAID) : named;
    if (!(ref.identity() instanceof Identity.Location)) {
      return ref;
    }
    String url = naming.ignored().isEmpty() ? ref.location() : without(ref.location());
    RowData row = ref.row();
    String image = url + ref.blurred();
    if (naming.rows() != null && !row.equals(RowData.NOTHING)) {
      // A column may contain the URL, too.
      String columns = row.columns().replace(ref.location(), url);
      Key key = Key.of(image + "\n" + row.caption() + "\n" + columns);
      return ref.known(new Identity.Row(Key.of(image), key));
    }
    if (!ref.blurred().isEmpty()) {
      return ref.known(new Identity.Row(Key.of(image), Key.of(image)));
    }
    return url.equals(ref.location()) ? ref : ref.known(new Identity.Url(url));
  }

  private String without(String url) {
    int hash = url.indexOf('#');
    int end = hash < 0 ? url.length() : hash;
    int query = url.indexOf('?');
    if (query < 0 || query > end || !url.regionMatches(true, 0, "http", 0, 4)) {
      return url;
    }
    var kept = new StringBuilder(url.length());
    for (int from = query + 1; from <= end; ) {
      int next = url.indexOf('&', from);
      int to = next < 0 || next > end ? end : next;
      String parameter = url.substring(from, to);
      if (!isIgnored(parameter)) {
        kept.append(kept.isEmpty() ? '?' : '&').append(parameter);
      }
      from = to + 1;
    }
    return url.substring(0, query) + kept + url.substring(end);
  }

  private boolean isIgnored(String parameter) {
    int equals = parameter.indexOf('=');
    String name =
        Lowercase.of(PercentCode.decode(equals < 0 ? parameter : parameter.substring(0, equals)));
    return naming.ignored().stream()
        .anyMatch(ignored ->
            ignored.endsWith("*")
                ? name.startsWith(ignored.substring(0, ignored.length() - 1))
                : name.equals(ignored));
  }
}
