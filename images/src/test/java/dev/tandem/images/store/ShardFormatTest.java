package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.RowData;
import dev.tandem.images.sql.Parquet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files that are made of a shard in the making, as others read them. */
@Timeout(60)
final class ShardFormatTest {
  private static final List<ImageRef> REFS =
      List.of(
          ref(0, new RowData("a cat, é", "{\"licence\":\"cc\",\"n\":7,\"x\":0.5,\"url\":\"u\"}")),
          ref(1, new RowData(null, "{\"licence\":null,\"n\":-1,\"ok\":true,\"l\":[1,{\"a\":2}]}")),
          ref(2, RowData.NOTHING),
          ref(3, RowData.NOTHING).known(new Identity.Name("name_3")),
          ref(4, new RowData("", "{\"n\":123456789012345678901234567890}")));

  @TempDir private Path folder;

  private Path shard;

  private static ImageRef ref(int number, RowData row) {
    return new ImageRef("http://x/" + number + ".jpg", "list:" + number, row);
  }

  @BeforeEach
  void write() throws IOException {
    shard = folder.resolve("00000.tar");
    write(shard, REFS);
  }

  private static void write(Path shard, List<ImageRef> refs) throws IOException {
    try (var out = Files.newOutputStream(shard)) {
      for (int i = 0; i < refs.size(); i++) {
        out.write(ShardEntry.of(Thumbnails.of(refs.get(i), i), true));
      }
      out.write(new byte[2 * ShardEntry.BLOCK]);
    }
  }

  @Test
  void eachSampleHasTheSameMembersInTheSameOrder() throws IOException {
    List<String> names = new ArrayList<>();
    try (TarFile tar = new TarFile(shard)) {
      tar.getEntries().stream().map(TarArchiveEntry::getName).forEach(names::add);
    }
    List<String> expected = new ArrayList<>();
    for (ImageRef ref : REFS) {
      String base = ShardEntry.name(Thumbnails.of(ref, 0)).replace(".jpg", "");
      expected.addAll(List.of(base + ".jpg", base + ".txt", base + ".json"));
    }
    assertThat(names).isEqualTo(expected);
  }

  @Test
  void parquetHasTheBytesWhereReadersOfHuggingFaceLookForThem() throws Exception {
    Path file = folder.resolve("00000.parquet");
    ParquetShard.write(shard, file);
    assertHasAll(ShardFiles.images(file));
    List<Map<String, Object>> schema =
        Parquet.read(
            file,
            "SELECT name, type, converted_type, repetition_type, num_children FROM"
                + " parquet_schema('"
                + file
                + "')");
    assertThat(schema.stream().skip(1)) // a field that may not be null is no image to readers
        .allSatisfy(column -> assertThat(column).containsEntry("repetition_type", "OPTIONAL"));
    assertThat(schema.subList(1, 4).stream().map(column -> column.get("name")))
        .containsExactly("image", "bytes", "path");
    assertThat(schema.get(1)).containsEntry("num_children", 2L);
    assertThat(schema.get(2))
        .containsEntry("type", "BYTE_ARRAY")
        .containsEntry("converted_type", null);
    assertThat(schema.get(3))
        .containsEntry("type", "BYTE_ARRAY")
        .containsEntry("converted_type", "UTF8");
    assertThat(
            Parquet.read(
                    file,
                    "SELECT decode(key) AS k, decode(value) AS v FROM parquet_kv_metadata('"
                        + file
                        + "')")
                .toString())
        .contains(
            "k=huggingface, v={\"info\": {\"features\": {\"image\": {\"_type\": \"Image\"}}}}");
  }

  @Test
  void parquetHasWhatTheJsonOfEachSampleSays() throws Exception {
    for (Path file : List.of(folder.resolve("bytes.parquet"), folder.resolve("table.parquet"))) {
      if (file.endsWith("bytes.parquet")) {
        ParquetShard.write(shard, file);
      } else {
        ParquetShard.writeTable(shard, file);
      }
      List<Map<String, Object>> rows =
          Parquet.read(
              file, "SELECT * EXCLUDE (file), file FROM FILE"); // in the order of the shard
      assertThat(rows).hasSize(REFS.size());
      try (var reader = new ShardReader(shard, false)) {
        for (Map<String, Object> row : rows) {
          ShardSample sample = Objects.requireNonNull(reader.next());
          Map<String, Object> known = new TreeMap<>(row);
          known.values().removeIf(value -> value == null);
          known.remove("image");
          Map<String, Object> facts = new TreeMap<>(sample.facts());
          facts.put("file", sample.file());
          assertThat(known).isEqualTo(facts);
        }
      }
      assertThat(rows.getFirst())
          .containsEntry("caption", "a cat, é")
          .containsEntry("columns", "{\"licence\":\"cc\",\"n\":7,\"x\":0.5,\"url\":\"u\"}");
      assertThat(rows.get(1)).containsEntry("caption", null);
      assertThat(rows.get(3)).containsEntry("file", "name_3.jpg");
    }
  }

  @Test
  void allParquetFilesHaveTheSameColumnsWhateverTheirImagesHave() throws Exception {
    Path bare = folder.resolve("00001.tar");
    write(bare, List.of(REFS.get(2)));
    List<List<Map<String, Object>>> schemas = new ArrayList<>();
    for (Path made : List.of(shard, bare)) {
      Path file = folder.resolve("made.parquet");
      ParquetShard.write(made, file);
      schemas.add(Parquet.read(file, "DESCRIBE SELECT * FROM FILE"));
    }
    assertThat(schemas.getFirst()).isEqualTo(schemas.getLast());
  }

  @Test
  void rowGroupsAreLimitedByTheirBytesSoThatNoShardIsInMemoryAsAWhole() throws Exception {
    Path many = folder.resolve("00001.tar");
    int images = 60;
    byte[] large = new byte[1 << 20];
    try (var out = Files.newOutputStream(many)) {
      for (int i = 0; i < images; i++) {
        Arrays.fill(large, (byte) i);
        out.write(ShardEntry.of(Thumbnails.of(Thumbnails.ref(i), large), true));
      }
    }
    Path file = folder.resolve("00001.parquet");
    ParquetShard.write(many, file);
    assertThat(
            Parquet.read(
                file,
                "SELECT count(DISTINCT row_group_id) >= 3 AS several, max(row_group_bytes) <"
                    + " 30000000 AS small FROM parquet_metadata('"
                    + file
                    + "')"))
        .containsExactly(Map.of("several", true, "small", true));
    assertThat(ShardFiles.images(file)).hasSize(images);
  }

  @Test
  void tfRecordHasExamplesWithTheFeaturesOfImg2dataset() throws Exception {
    Path file = folder.resolve("00000.tfrecord");
    TfRecordShard.write(shard, file);
    assertHasAll(ShardFiles.images(file));
    List<Map<String, Object>> examples = ShardFiles.examples(file);
    Set<String> ofEach =
        Set.of(
            "file",
            "jpg",
            "txt",
            "caption",
            "key",
            "url",
            "width",
            "height",
            "bytes",
            "crc32c",
            "format",
            "original_width",
            "original_height",
            "original_bytes",
            "original_format",
            "sha256");
    assertThat(examples).allSatisfy(example -> assertThat(example.keySet()).containsAll(ofEach));
    Map<String, Object> first = examples.getFirst();
    assertThat(ShardFiles.text(first.get("txt"))).isEqualTo("a cat, é");
    assertThat(ShardFiles.text(first.get("url"))).isEqualTo("http://x/0.jpg");
    assertThat(ShardFiles.text(first.get("licence"))).isEqualTo("cc");
    assertThat(ShardFiles.text(first.get("list_url"))).isEqualTo("u");
    assertThat(first)
        .containsEntry("n", 7L)
        .containsEntry("x", 0.5f)
        .containsEntry("width", 4L)
        .containsEntry("original_height", 30L);
    Map<String, Object> second = examples.get(1);
    assertThat(ShardFiles.text(second.get("txt"))).isEmpty();
    assertThat(ShardFiles.text(second.get("l"))).isEqualTo("[1,{\"a\":2}]");
    assertThat(second).containsEntry("n", -1L).containsEntry("ok", 1L).doesNotContainKey("licence");
    assertThat(examples.get(2).keySet()).isEqualTo(ofEach);
    assertThat(ShardFiles.text(examples.get(4).get("n")))
        .isEqualTo("123456789012345678901234567890");
  }

  /** The beginning of every event file that TensorFlow writes: the frame of 24 bytes. */
  @Test
  void aRecordIsFramedAsTensorFlowFramesIt() throws Exception {
    var out = new ByteArrayOutputStream();
    TfRecord.write(new byte[24], out);
    assertThat(out.toByteArray())
        .startsWith(0x18, 0, 0, 0, 0, 0, 0, 0, 0xa3, 0x7f, 0x4b, 0x22)
        .hasSize(40);
    assertThat(ShardFiles.castagnoli("123456789".getBytes(UTF_8))).isEqualTo(0xe3069283L);
  }

  @Test
  void indexesSayWhereALibraryFindsEachMemberAndRecord() throws Exception {
    Path records = folder.resolve("00000.tfrecord");
    TfRecordShard.write(shard, records);
    Path index = folder.resolve("00000.idx");
    ShardIndex.ofTar(shard, index);
    assertThat(index).hasContent(ShardFiles.index(shard));
    assertThat(Files.readString(index)).startsWith("v1.2 5\njpg 512 ");
    ShardIndex.ofTfRecord(records, index);
    assertThat(index).hasContent(ShardFiles.index(records));
  }

  @Test
  void theSameShardMakesTheSameBytes() throws Exception {
    for (String name : List.of("a", "b")) {
      ParquetShard.write(shard, folder.resolve(name + ".parquet"));
      TfRecordShard.write(shard, folder.resolve(name + ".tfrecord"));
    }
    for (String extension : List.of(".parquet", ".tfrecord")) {
      assertThat(folder.resolve("a" + extension))
          .hasSameBinaryContentAs(folder.resolve("b" + extension));
    }
  }

  @Test
  void anInterruptEndsTheMakingOfAFile() {
    Path to = folder.resolve("made");
    List<ThrowingCallable> makings =
        List.of(
            () -> ParquetShard.write(shard, to),
            () -> ParquetShard.writeTable(shard, to),
            () -> TfRecordShard.write(shard, to),
            () -> ShardIndex.ofTar(shard, to));
    for (var making : makings) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(making).isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void aShardThatIsCutMakesNoFile() throws Exception {
    byte[] whole = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(whole, 5 * ShardEntry.BLOCK + 100));
    Path to = folder.resolve("made");
    assertThatThrownBy(() -> ParquetShard.write(shard, to)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> TfRecordShard.write(shard, to)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> ShardIndex.ofTar(shard, to)).isInstanceOf(IOException.class);
  }

  @Test
  void aDamagedByteOfATfRecordFileIsFoundAndFailsNothingElse() throws Exception {
    Path file = folder.resolve("00000.tfrecord");
    TfRecordShard.write(shard, file);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Map<String, Long> found = new TreeMap<>();
      ShardContents.read("tfrecord", () -> new ByteArrayInputStream(damaged), found::put);
      assertThat(found.size()).isLessThan(REFS.size());
    }
  }

  @Test
  void anExampleThatIsNoneIsRefusedWhateverItsBytes() throws Exception {
    byte[] example = ShardFiles.records(tfRecord()).getFirst();
    for (int i = 0; i < example.length; i++) {
      byte[] damaged = example.clone();
      damaged[i] ^= (byte) 0x80;
      try {
        var _ = TfExampleReader.bytes(damaged);
      } catch (IOException e) {
        // And no other exception.
      }
      try {
        var _ = TfExampleReader.bytes(Arrays.copyOf(example, i));
      } catch (IOException e) {
        continue;
      }
      assertThat(i).as("a prefix").isZero();
    }
  }

  private Path tfRecord() throws Exception {
    Path file = folder.resolve("00000.tfrecord");
    TfRecordShard.write(shard, file);
    return file;
  }

  private static void assertHasAll(Map<String, byte[]> images) {
    assertThat(images).hasSize(REFS.size());
    for (int i = 0; i < REFS.size(); i++) {
      Thumbnail image = Thumbnails.of(REFS.get(i), i);
      assertThat(images.get(ShardEntry.name(image))).isEqualTo(Thumbnails.bytes(i));
    }
  }
}
