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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A JSON array of any length with an object for each image, or a sequence of such objects. */
record JsonSource(ListFile file, ListColumns columns) implements Source {
  @Override
  public ImageRefs open() {
    InputStream in = file.stream();
    try {
      return new Refs(file, columns, RowText.JSON.createParser(in));
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

    Refs(ListFile file, ListColumns columns, JsonParser json) {
      this.file = file;
      this.columns = columns;
      this.json = json;
    }

    @Override
    protected @Nullable ImageRef advance() {
      try {
        for (JsonToken next; (next = json.nextToken()) != null; ) {
          switch (next) {
            case START_OBJECT -> {
              return ref();
            }
            case START_ARRAY, END_ARRAY -> {} // they enclose the objects
            default -> throw new IOException("neither an object nor an array of objects");
          }
        }
        return null;
      } catch (IOException e) {
        throw file.broken(Math.max(0, json.currentLocation().getLineNr() - 1), e);
      }
    }

    private ImageRef ref() throws IOException {
      JsonLocation start = json.currentTokenLocation();
      String origin = file.name() + ":" + start.getLineNr();
      if (start.getLineNr() == lastLine) { // as in an array on one line
        origin += ":" + start.getColumnNr();
      }
      lastLine = start.getLineNr();
      return JsonRow.ref(json, columns, "an object at " + origin, origin);
    }

    @Override
    public void close() {
      Quietly.close(json::close);
    }
  }
}
