package dev.tandem.images.store;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Makes a TFRecord file of a shard in the making. Its features are named as img2dataset names them:
 * the image by its extension, such as {@code jpg}, the caption {@code txt}, and what is known about
 * the image as in its {@code KEY.json}. Each column that was carried over from the list is a
 * feature of its own, unless it is null; if its name is taken, {@value #PREFIX} goes before it.
 */
final class TfRecordShard {
  private static final String PREFIX = "list_";
  private static final String CAPTION = "caption";

  private TfRecordShard() {}

  static void write(Path shard, Path to) throws IOException, InterruptedException {
    try (var reader = new ShardReader(shard, true);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
      for (ShardSample sample; (sample = reader.next()) != null; ) {
        TfRecord.write(example(sample).encoded(), out);
      }
    }
  }

  private static TfExample example(ShardSample sample) throws IOException {
    TfExample example = new TfExample();
    example.put("file", sample.file());
    example.put(sample.extension(), sample.image());
    if (sample.caption() != null) {
      example.put("txt", sample.caption());
      example.put(CAPTION, sample.caption()); // each record has the same features
    }
    for (Map.Entry<String, Object> fact : sample.facts().entrySet()) {
      if (fact.getValue() instanceof Long number) {
        example.put(fact.getKey(), number);
      } else if (!fact.getKey().equals(ImageFacts.COLUMNS)) {
        example.put(fact.getKey(), (String) fact.getValue());
      }
    }
    if (sample.facts().get(ImageFacts.COLUMNS) instanceof String columns) {
      add(columns, example);
    }
    return example;
  }

  private static void add(String columns, TfExample example) throws IOException {
    try (JsonParser json = Json.FACTORY.createParser(columns)) {
      var _ = json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        while (example.has(name)) {
          name = PREFIX + name;
        }
        switch (json.nextToken()) {
          case VALUE_NUMBER_INT -> {
            if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
              example.put(name, json.getText());
            } else {
              example.put(name, json.getLongValue());
            }
          }
          case VALUE_NUMBER_FLOAT -> example.put(name, json.getFloatValue());
          case VALUE_TRUE -> example.put(name, 1);
          case VALUE_FALSE -> example.put(name, 0);
          case VALUE_STRING -> example.put(name, json.getText());
          case START_OBJECT, START_ARRAY -> example.put(name, nested(json));
          case VALUE_NULL,
              END_OBJECT,
              END_ARRAY,
              FIELD_NAME,
              NOT_AVAILABLE,
              VALUE_EMBEDDED_OBJECT -> {}
        }
      }
    }
  }

  private static String nested(JsonParser json) throws IOException {
    var text = new StringWriter();
    try (var copy = Json.FACTORY.createGenerator(text)) {
      copy.copyCurrentStructureExact(json);
    }
    return text.toString();
  }
}
