package dev.tandem.images.source;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.Quietly;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A JSON array of any length with an object or a URL for each row, or a sequence of such rows. */
record JsonSource(ListFile file, ListColumns columns) implements Source {
  @Override
  public ImageRefs open() {
    InputStream in = file.stream();
    try {
      return new Refs(file, columns, BoundedJson.FACTORY.createParser(in));
    } catch (IOException e) {
      Quietly.close(in::close);
      throw file.broken(0, e);
    }
  }

  @Override
  public OptionalLong estimate() {
    return OptionalLong.empty();
  }

  private static final class Refs extends PeekingRefs {
    private final ListFile file;
    private final ListColumns columns;
    private final JsonParser json;
    private int lastLine;
    private Iterator<ImageRef> row = Collections.emptyIterator();

    Refs(ListFile file, ListColumns columns, JsonParser json) {
      this.file = file;
      this.columns = columns;
      this.json = json;
    }

    @Override
    protected @Nullable ImageRef advance() {
      try {
        while (!row.hasNext()) {
          JsonToken next = json.nextToken();
          if (next == null) {
            return null;
          }
          switch (next) {
            case START_OBJECT, VALUE_STRING -> row = row();
            case START_ARRAY, END_ARRAY -> {} // they enclose the rows
            default -> throw new IOException("neither an object, a URL nor an array of these");
          }
        }
        return row.next();
      } catch (IOException e) {
        throw file.broken(Math.max(0, json.currentLocation().getLineNr() - 1), e);
      }
    }

    private Iterator<ImageRef> row() throws IOException {
      JsonLocation start = json.currentTokenLocation();
      String origin = file.name() + ":" + start.getLineNr();
      if (start.getLineNr() == lastLine) { // as in an array on one line
        origin += ":" + start.getColumnNr();
      }
      lastLine = start.getLineNr();
      return JsonRow.refs(json, columns, "an object at " + origin, origin);
    }

    @Override
    public void close() {
      Quietly.close(json::close);
    }
  }
}
