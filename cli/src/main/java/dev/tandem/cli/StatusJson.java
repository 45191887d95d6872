package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.tandem.images.item.WellFormed;
import dev.tandem.images.manifest.HostReport;
import dev.tandem.images.manifest.JobReport;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The status of a job for programs: one JSON object on one line. Its fields are part of the
 * command's contract: new ones may be added, but none changes or goes away.
 */
final class StatusJson {

  private StatusJson() {}

  static String of(String target, JobReport report) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("target", WellFormed.of(target));
      json.writeNumberField("done", report.status().done());
      json.writeNumberField("failed", report.status().failures());
      json.writeNumberField("skipped", report.status().skips());
      counts(json, "failures", report.status().failed());
      counts(json, "skips", report.status().skipped());
      json.writeFieldName("total");
      if (report.run().total().isPresent()) {
        json.writeNumber(report.run().total().getAsLong());
      } else {
        json.writeNull();
      }
      json.writeBooleanField("running", report.run().running());
      time(json, "started", report.run().started());
      time(json, "last_line", report.last());
      json.writeNumberField("per_second", Math.round(report.rate() * 1000) / 1000.0);
      hosts(json, "most_failing_hosts", report.mostFailing());
      hosts(json, "slowest_hosts", report.slowest());
      json.writeObjectFieldStart("options");
      for (Map.Entry<String, String> option : report.options().entrySet()) {
        json.writeStringField(option.getKey(), option.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void counts(JsonGenerator json, String name, Map<String, Long> counts)
      throws IOException {
    json.writeObjectFieldStart(name);
    for (Map.Entry<String, Long> count : Tally.mostFrequentFirst(counts).entrySet()) {
      json.writeNumberField(WellFormed.of(count.getKey()), count.getValue());
    }
    json.writeEndObject();
  }

  private static void time(JsonGenerator json, String name, @Nullable Instant time)
      throws IOException {
    json.writeFieldName(name);
    if (time == null) {
      json.writeNull();
    } else {
      json.writeString(time.toString());
    }
  }

  private static void hosts(JsonGenerator json, String name, List<HostReport> hosts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (HostReport host : hosts) {
      json.writeStartObject();
      json.writeStringField("host", host.host());
      json.writeNumberField("done", host.done());
      json.writeNumberField("failed", host.failed());
      json.writeNumberField("mean_millis", host.mean().toMillis());
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
