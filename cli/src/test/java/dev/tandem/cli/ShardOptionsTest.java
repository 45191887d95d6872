package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options for shards. */
@Timeout(60)
class ShardOptionsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void shardsOfOneKindAreNotContinuedWithAnother() throws IOException {
    Path photo = new PhotoFile(folder.resolve("photo.png")).path();
    String out = folder.resolve("out").toString();
    List<String> command = List.of("images", photo.toString(), "--to", out, "--shards", "5");
    List<String> begun = new ArrayList<>(command);
    begun.addAll(List.of("--shard-format", "TFRecord", "--shard-index"));
    Session first = Session.run(begun.toArray(String[]::new));
    assertThat(first.exitCode()).as(first.toString()).isZero();
    assertThat(folder.resolve("out/00000.tfrecord")).isNotEmptyFile();
    assertThat(folder.resolve("out/00000.idx")).isNotEmptyFile();
    Session other = Session.run(command.toArray(String[]::new));
    assertThat(other.exitCode()).as(other.toString()).isEqualTo(2);
    assertThat(other.err())
        .contains(
            "were made with other options: --shard-format tfrecord instead of no --shard-format,"
                + " --shard-index instead of no --shard-index; ");
    assertThat(Session.run("images", "status", out).out())
        .contains("options: --shards --shard-format tfrecord --shard-index --size 256");
  }

  @ParameterizedTest
  @CsvSource({
    "--shard-format parquet, --shard-format is for shards: add --shards N",
    "--shard-index, --shard-index is for shards: add --shards N",
    "--shard-table, --shard-table is for shards: add --shards N",
    "--shards 5 --shard-format parquet --shard-table, parquet shards are tables already",
    "--shards 5 --shard-format parquet --shard-index, 'for tar and tfrecord shards, not for parquet'",
    "--shards 5 --shard-format zip, 'is not one of tar, parquet, tfrecord'",
  })
  void optionsOfShardsThatMakeNoSenseAreRefused(String options, String message) {
    Path out = folder.resolve("out");
    List<String> command = new ArrayList<>(List.of("images", "--to", out.toString(), "."));
    command.addAll(List.of(options.split(" ")));
    Session session = Session.run(command.toArray(String[]::new));
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(2);
    assertThat(session.err()).contains(message);
    assertThat(out.resolve("manifest.jsonl")).doesNotExist();
  }
}
