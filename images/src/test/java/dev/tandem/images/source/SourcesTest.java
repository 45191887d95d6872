package dev.tandem.images.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.SourceException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class SourcesTest {
  @TempDir private Path folder;

  @Test
  void readsATextHoweverItIsWritten() throws Exception {
    Path list =
        write("l.txt", "\uFEFFhttp://a/1\r\n\n  # a note\n \t http://a/2 \n\n#\nhttp://a/3");
    assertThat(refs(list))
        .containsExactly(
            new ImageRef("http://a/1", list + ":1"),
            new ImageRef("http://a/2", list + ":4"),
            new ImageRef("http://a/3", list + ":7"));
    assertThat(sources(list).estimate()).hasValue(3);
  }

  @Test
  void makesAFailingItemOfALineThatIsTooLong() throws Exception {
    Path list = write("l.txt", "http://a/" + "x".repeat(200_000) + "\nhttp://a/2\n");
    List<ImageRef> refs = refs(list);
    assertThat(refs).hasSize(2);
    assertThat(refs.getLast().location()).isEqualTo("http://a/2");
    expectBroken(refs.getFirst(), "longer than 65536 bytes", list + ":1");
    assertThat(refs.getFirst().location()).hasSizeLessThan(250);
  }

  @Test
  void readsALongLineIfItHasAnImageInIt() throws Exception {
    String data = "data:image/png;base64," + "A".repeat(1 << 20);
    String tooLong = "data:image/png;base64," + "A".repeat(BoundedLines.LONGEST_WITH_DATA);
    Path text = write("l.txt", "http://a/1\n" + data + "\r\n" + tooLong + "\nhttp://a/2\n");
    List<ImageRef> refs = refs(text);
    assertThat(refs).hasSize(4);
    assertThat(refs.get(1)).isEqualTo(new ImageRef(data, text + ":2"));
    expectBroken(refs.get(2), "longer than 4259840 bytes", text + ":3");
    assertThat(refs.get(3)).isEqualTo(new ImageRef("http://a/2", text + ":4"));
    for (Path list :
        List.of(
            write("l.csv", "id,url\n1,\"" + data + "\"\n"),
            write("l.jsonl", "{\"url\":\"" + data + "\"}\n"),
            write("l.json", "[{\"id\":1,\"url\":[\"" + data + "\"]}]"))) {
      assertThat(refs(list)).extracting(ImageRef::location).containsExactly(data);
    }
  }

  @Test
  void makesAFailingItemOfALineThatIsNotUtf8() throws Exception {
    Path list = folder.resolve("l.txt");
    Files.write(list, new byte[] {'h', 't', (byte) 0xE9, '\n', 'x', '\n'});
    expectBroken(refs(list).getFirst(), "not UTF-8", list + ":1");
    assertThat(refs(list)).hasSize(2);
  }

  @Test
  void readsStandardInputWithoutClosingIt() {
    var options =
        SourceOptions.defaults()
            .standardInput(new ByteArrayInputStream("http://a/1\n".getBytes(UTF_8)));
    Sources sources = Sources.of(List.of("-"), options);
    assertThat(sources.estimate()).isEmpty();
    assertThat(all(sources)).containsExactly(new ImageRef("http://a/1", "standard input:1"));
  }

  @Test
  void tellsWhereReadingBrokeOff() {
    var broken =
        new SequenceInputStream(
            new ByteArrayInputStream("http://a/1\nhttp://a/2\n".getBytes(UTF_8)),
            new FilterInputStream(InputStream.nullInputStream()) {
              @Override
              public int read(byte[] bytes, int from, int length) throws IOException {
                throw new IOException("Input/output error");
              }
            });
    var options = SourceOptions.defaults().standardInput(broken);
    try (ImageRefs refs = Sources.of(List.of("-"), options).open()) {
      refs.next();
      refs.next();
      assertThatThrownBy(refs::hasNext)
          .isInstanceOf(SourceException.class)
          .hasMessage("Reading failed at standard input:3: Input/output error");
      assertThat(refs.hasNext()).isFalse();
    }
  }

  @Test
  void findsTheColumnOfACsvFile() throws Exception {
    Path csv =
        write(
            "l.CSV",
            "\uFEFFid,\"caption\",Image_URL\n1,\"a, \"\"b\"\"\nc\",http://a/1\n\n2,x,http://a/2\n");
    assertThat(refs(csv))
        .containsExactly(
            new ImageRef("http://a/1", csv + ":2"), new ImageRef("http://a/2", csv + ":5"));
    assertThat(sources(csv).estimate()).hasValue(2);
  }

  @Test
  void takesTheColumnItIsTold() throws Exception {
    Path csv = write("l.csv", "url;Thumb\nhttp://a/1;http://a/t1\n");
    var options = SourceOptions.defaults().urlColumn("thumb");
    assertThat(all(Sources.of(List.of(csv.toString()), options)))
        .containsExactly(new ImageRef("http://a/t1", csv + ":2"));
  }

  @Test
  void listsTheColumnsWhenThereIsNoneOfThatName() throws Exception {
    Path csv = write("l.csv", "id,picture\n1,http://a/1\n");
    assertThatThrownBy(() -> sources(csv))
        .isInstanceOf(SourceException.class)
        .hasMessage(csv + " has no column url; choose one of its columns: id, picture");
  }

  @Test
  void makesFailingItemsOfBrokenRowsAndReadsOn() throws Exception {
    Path csv =
        write("l.csv", "id,url\n1\n2,http://a/2\n3,\"http://a/3\n4,http://a/4\n5,\n6,http://a/6\n");
    List<ImageRef> refs = refs(csv);
    assertThat(refs).hasSize(6);
    expectBroken(refs.get(0), "only 1 fields, but the URL must be in field 2", csv + ":2");
    expectBroken(refs.get(2), "an unclosed quote", csv + ":4");
    expectBroken(refs.get(4), "no URL in its column", csv + ":6");
    assertThat(refs.get(3).location()).isEqualTo("http://a/4");
    assertThat(refs.get(5).location()).isEqualTo("http://a/6");
  }

  @Test
  void refusesARowWithMoreFieldsThanTheHeader() throws Exception {
    Path csv =
        write(
            "l.csv",
            "url\nhttp://a/1?crop=2,3,4&w=8\n\"http://a/2?crop=2,3\"\nhttp://a/3,, ,\nhttp://a/4\n");
    List<ImageRef> refs = refs(csv);
    assertThat(refs).hasSize(4);
    expectBroken(
        refs.get(0),
        "3 fields, but the header has 1; put quotes around fields with delimiters",
        csv + ":2");
    assertThat(refs.subList(1, 4))
        .extracting(ImageRef::location)
        .containsExactly("http://a/2?crop=2,3", "http://a/3", "http://a/4");
  }

  @Test
  void readsLinesThatEndAsOnOldMacs() throws Exception {
    Path list = write("l.txt", "http://a/1\rhttp://a/2\r\rhttp://a/3\r\nhttp://a/4\n\rhttp://a/5");
    assertThat(refs(list))
        .extracting(ref -> ref.location() + ref.origin().substring(list.toString().length()))
        .containsExactly(
            "http://a/1:1", "http://a/2:2", "http://a/3:4", "http://a/4:5", "http://a/5:7");
    Path csv = write("l.csv", "url,id\rhttp://a/1,2\r\"http://a/2\",3\r");
    assertThat(refs(csv))
        .extracting(ImageRef::location)
        .containsExactly("http://a/1", "http://a/2");
  }

  @Test
  void endsNoLineBetweenAReturnAndItsFeed() throws Exception {
    // The two bytes lie in different reads, of 64 KiB each.
    String first = "http://a/" + "x".repeat((64 << 10) - 10);
    Path list = write("l.txt", first + "\r\nhttp://a/2\r\n");
    List<ImageRef> refs = refs(list);
    assertThat(refs).hasSize(2);
    assertThat(refs.getLast()).isEqualTo(new ImageRef("http://a/2", list + ":2"));
  }

  @Test
  void makesAFailingItemOfALineWithAZeroByte() throws Exception {
    Path list = write("l.txt", "# x\n".repeat(2_000) + "http://a/1\0.jpg\nhttp://a/2\n");
    List<ImageRef> refs = refs(list);
    expectBroken(refs.getFirst(), "contains a zero byte", list + ":2001");
    assertThat(refs.getLast().location()).isEqualTo("http://a/2");
  }

  @Test
  void takesTheSignsAroundAUrlForNoPartOfIt() throws Exception {
    Path list = write("l.txt", "<http://a/1>\n \"http://a/2\" \n< http://a/3 >\n\"http://a/4\n<\n");
    assertThat(refs(list))
        .extracting(ImageRef::location)
        .containsExactly("http://a/1", "http://a/2", "http://a/3", "\"http://a/4", "<");
  }

  @Test
  void walksAFolderInTheOrderOfNames() throws Exception {
    write("b.png", "");
    write("A.JPG", "");
    write("note.txt", "");
    write(".hidden.jpg", "");
    Files.createDirectories(folder.resolve("a b/.git"));
    write("a b/x y.webp", "");
    write("a b/.git/z.jpg", "");
    assertThat(refs(folder))
        .extracting(ref -> folder.relativize(Path.of(URI.create(ref.location()))).toString())
        .containsExactly("A.JPG", "a b/x y.webp", "b.png");
    assertThat(sources(folder).estimate()).isEmpty();
  }

  @Test
  void leavesNoFileOfAFolderOutWithoutAWord() throws Exception {
    String jpeg = "\u00FF\u00D8\u00FF";
    for (String name : List.of("a.jfif", "b.JPE", "c.avif", "d.heic", "e.jxl", "f.tiff")) {
      write(name, "");
    }
    for (String name : List.of("no-ending", "photo.2024", "picture.bin")) {
      Files.write(folder.resolve(name), jpeg.getBytes(ISO_8859_1));
    }
    write("drawing.svg", "<svg/>");
    write("page.html", "<html><svg/></html>");
    for (String name : List.of("note.txt", "list.TXT", "data.json", "README")) {
      write(name, "http://a/b");
    }
    Sources sources = sources(folder);
    try (ImageRefs refs = sources.open()) {
      List<String> names = new ArrayList<>();
      refs.forEachRemaining(ref -> names.add(Path.of(URI.create(ref.location())).toString()));
      assertThat(names)
          .extracting(name -> folder.relativize(Path.of(name)).toString())
          .containsExactly(
              "a.jfif",
              "b.JPE",
              "c.avif",
              "d.heic",
              "drawing.svg",
              "e.jxl",
              "f.tiff",
              "no-ending",
              "photo.2024",
              "picture.bin");
    }
    assertThat(sources.otherFiles().counts())
        .isEqualTo(Map.of(".txt", 2L, ".json", 1L, ".html", 1L, "without an ending", 1L));
  }

  @Test
  void countsOtherFilesInBoundedMemory() {
    var others = new OtherFiles();
    for (int i = 0; i < 300; i++) {
      others.add(Path.of("x." + i));
    }
    others.add(Path.of("x." + "y".repeat(200)));
    assertThat(others.counts()).hasSize(101).containsEntry("other", 201L);
  }

  @Test
  void doesNotWalkInCircles() throws Exception {
    Files.createDirectories(folder.resolve("a"));
    write("a/x.jpg", "");
    Files.createSymbolicLink(folder.resolve("a/up"), folder);
    Files.createSymbolicLink(folder.resolve("self"), folder.resolve("self"));
    assertThat(refs(folder)).hasSize(1);
  }

  @Test
  void leavesOutTheFolderForTheResults() throws Exception {
    write("x.jpg", "");
    Path results = Files.createDirectories(folder.resolve("a/small"));
    write("a/small/y.jpg", "");
    SourceOptions options = SourceOptions.defaults().leftOut(results);
    assertThat(all(Sources.of(List.of(folder.toString()), options))).hasSize(1);
  }

  @Test
  void mixesSourcesOfAllKinds() throws Exception {
    Path list = write("l.txt", "http://a/1\n");
    Path image = write("x.jpg", "");
    Sources sources =
        Sources.of(
            List.of("https://b/2", list.toString(), image.toString(), "file:///c.jpg"),
            SourceOptions.defaults());
    assertThat(all(sources))
        .extracting(ImageRef::location)
        .containsExactly("https://b/2", "http://a/1", image.toUri().toString(), "file:///c.jpg");
    assertThat(sources.estimate()).isEqualTo(OptionalLong.of(4));
  }

  @Test
  void refusesASourceThatIsNotThereBeforeAnythingIsRead() {
    assertThatThrownBy(() -> sources(folder.resolve("none.txt")))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("Source not found: ");
  }

  @Test
  void refusesAFileThatIsNoText() throws Exception {
    Path binary = Files.write(folder.resolve("l.list"), new byte[] {'P', 0, 1});
    assertThatThrownBy(() -> sources(binary))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("is not UTF-8 text");
  }

  @Test
  void readsLinesOfJson() throws Exception {
    Path list =
        write(
            "l.jsonl",
            """
            {"id": 1, "url": "http://a/1", "caption": "a \\"cat\\"", "more": {"url": "http://no"}}

            {"src": "http://no", "URL": " http://a/2 "}
            {"src": "http://a/3", "url": 7, "link": "http://no"}
            {"id": 4}
            ["http://no"]
            {"url": "http://no"
            {"url": ""}
            """);
    List<ImageRef> refs = refs(list);
    assertThat(refs.subList(0, 3))
        .containsExactly(
            new ImageRef("http://a/1", list + ":1"),
            new ImageRef("http://a/2", list + ":3"),
            new ImageRef("http://a/3", list + ":4"));
    expectBroken(refs.get(3), "no URL in its field", list + ":5");
    expectBroken(refs.get(4), "not a JSON object", list + ":6");
    expectBroken(refs.get(5), "invalid JSON", list + ":7");
    expectBroken(refs.get(6), "no URL in its field", list + ":8");
    assertThat(refs).hasSize(7);
    assertThat(sources(list).estimate()).hasValue(7);
  }

  @Test
  void readsAnArrayOfJson() throws Exception {
    Path list =
        write(
            "l.json",
            """
            [{"url": "http://a/1", "tags": ["x", {"url": "http://no"}]},
             {"id": 2},
             {"url": "http://a/3"}]
            """);
    List<ImageRef> refs = refs(list);
    assertThat(refs).hasSize(3);
    assertThat(refs.getFirst()).isEqualTo(new ImageRef("http://a/1", list + ":1"));
    expectBroken(refs.get(1), "no URL in its field", list + ":2");
    assertThat(refs.getLast()).isEqualTo(new ImageRef("http://a/3", list + ":3"));
  }

  @Test
  void tellsRowsOnOneLineApart() throws Exception {
    Path list =
        write("l.json", "[{\"id\": 1}, {\"id\": 2},{\"url\": \"http://a/3\"},\n {\"id\": 4}]");
    List<ImageRef> refs = refs(list);
    assertThat(refs)
        .extracting(ImageRef::origin)
        .containsExactly(list + ":1", list + ":1:13", list + ":1:23", list + ":2");
    assertThat(refs).extracting(Key::of).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"l.json", "l.jsonl"})
  void readsNumbersThatAreNone(String name) throws Exception {
    Path list =
        write(
            name,
            """
            {"url": "http://a/1", "score": NaN, "x": [Infinity, -Infinity, 1.5]}
            {"score": -Infinity, "url": "http://a/2"}
            """);
    List<ImageRef> refs = new ArrayList<>();
    SourceOptions all = SourceOptions.defaults().columns(SourceOptions.ALL_COLUMNS);
    try (ImageRefs open = Sources.of(List.of(list.toString()), all).open()) {
      open.forEachRemaining(refs::add);
    }
    assertThat(refs)
        .extracting(ref -> ref.location() + " " + ref.row().columns())
        .containsExactly(
            "http://a/1 {\"score\":null,\"x\":[null,null,1.5]}", "http://a/2 {\"score\":null}");
  }

  @Test
  void saysWhereAFileOfJsonBreaks() throws Exception {
    Path cut = write("cut.json", "[{\"url\": \"http://a/1\"},\n{\"url\": ");
    Path odd = write("odd.json", "[{\"url\": \"http://a/1\"},\n7]");
    for (Path list : List.of(cut, odd)) {
      assertThatThrownBy(() -> refs(list))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("Reading failed at " + list + ":2")
          .hasMessageNotContainingAny("Source", "REDACTED");
    }
    Path word = write("word.json", "[{\"url\": oops}]");
    assertThatThrownBy(() -> refs(word))
        .hasMessage("Reading failed at " + word + ":1: invalid JSON: Unrecognized token 'oops'");
  }

  @Test
  void readsTabsAndFieldsByTheNameThatIsAskedFor() throws Exception {
    Path tsv = write("l.tsv", "id\turl\tthumb\n1\thttp://a/1\thttp://a/t1\n");
    Path json = write("l.ndjson", "{\"url\": \"http://a/1\", \"Thumb\": \"http://a/t2\"}\n");
    assertThat(refs(tsv)).containsExactly(new ImageRef("http://a/1", tsv + ":2"));
    var options = SourceOptions.defaults().urlColumn("thumb");
    assertThat(all(Sources.of(List.of(tsv.toString(), json.toString()), options)))
        .extracting(ImageRef::location)
        .containsExactly("http://a/t1", "http://a/t2");
  }

  @Test
  void inflatesWhatIsCompressed() throws Exception {
    Map<String, String> lists =
        Map.of(
            "l.txt.gz", "http://a/1\nhttp://a/2\n",
            "l.csv.GZ", "url\nhttp://a/1\nhttp://a/2\n",
            "l.tsv.gz", "id\turl\n1\thttp://a/1\n2\thttp://a/2\n",
            "l.jsonl.gz", "{\"url\":\"http://a/1\"}\n{\"url\":\"http://a/2\"}\n",
            "l.json.gz", "[{\"url\":\"http://a/1\"},{\"url\":\"http://a/2\"}]");
    for (Map.Entry<String, String> list : lists.entrySet()) {
      for (Compressor compressor : Compressor.values()) { // whatever the name says
        Path file = folder.resolve(list.getKey());
        try (OutputStream out = compressor.to(Files.newOutputStream(file))) {
          out.write(list.getValue().getBytes(UTF_8));
        }
        assertThat(refs(file))
            .as("%s, %s", list.getKey(), compressor)
            .extracting(ImageRef::location)
            .containsExactly("http://a/1", "http://a/2");
        assertThat(sources(file).estimate()).isEmpty();
      }
    }
  }

  private enum Compressor {
    GZIP,
    BZIP2,
    ZSTD;

    OutputStream to(OutputStream out) throws IOException {
      return switch (this) {
        case GZIP -> new GZIPOutputStream(out);
        case BZIP2 -> new BZip2CompressorOutputStream(out);
        case ZSTD -> new ZstdCompressorOutputStream(out);
      };
    }
  }

  @Test
  void readsACompressedListFromStandardInputAndSeveralPartsInARow() throws Exception {
    var sent = new ByteArrayOutputStream();
    for (int i = 0; i < 2; i++) {
      try (var out = new GZIPOutputStream(sent)) {
        out.write(("http://a/" + i + "\n").getBytes(UTF_8));
      }
    }
    var options =
        SourceOptions.defaults().standardInput(new ByteArrayInputStream(sent.toByteArray()));
    try (ImageRefs refs = Sources.of(List.of("-"), options).open()) {
      assertThat(refs.next().location()).isEqualTo("http://a/0");
      assertThat(refs.next().location()).isEqualTo("http://a/1");
      assertThat(refs.hasNext()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({"xz, FD377A585A000004", "zip, 504B0304140000", "lz4, 04224D186440A7"})
  void namesACompressionThatItDoesNotRead(String name, String start) throws Exception {
    Path list = folder.resolve("l.csv");
    Files.write(list, HexFormat.of().parseHex(start));
    assertThatThrownBy(() -> sources(list))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "Source cannot be opened: %s: it is compressed with %s, which is not supported; use"
                + " gzip, bzip2, zstd or plain text",
            list, name);
  }

  @Test
  void readsWhatIsOnlyCalledCompressedAndTellsWhereAnotherEnds() throws Exception {
    Path plain = write("l.txt.gz", "http://a/1\n");
    assertThat(refs(plain)).extracting(ImageRef::location).containsExactly("http://a/1");
    Path cut = folder.resolve("cut.txt.gz");
    try (var out = new GZIPOutputStream(Files.newOutputStream(cut))) {
      out.write("http://a/1\n".repeat(50_000).getBytes(UTF_8));
    }
    byte[] whole = Files.readAllBytes(cut);
    Files.write(cut, Arrays.copyOf(whole, whole.length - 12));
    assertThatThrownBy(() -> refs(cut))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("Reading failed at " + cut)
        .hasMessageEndingWith(": it ends unexpectedly");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CSV   | id,url;1,http://a/1;2,http://a/2",
        "TSV   | id\turl;1\thttp://a/1;2\thttp://a/2",
        "JSON  | [{\"url\":\"http://a/1\"},;{\"url\":\"http://a/2\"}]",
        "JSONL | {\"url\":\"http://a/1\"};{\"url\":\"http://a/2\"}",
        "TEXT  | http://a/1;http://a/2"
      })
  void readsAListAsItIsTold(ListFormat format, String content) throws Exception {
    String text = content.replace(';', '\n') + "\n";
    SourceOptions options =
        SourceOptions.defaults()
            .format(format)
            .standardInput(new ByteArrayInputStream(text.getBytes(UTF_8)));
    for (String source : List.of("-", write("list", text).toString(), write("l.json", text) + "")) {
      List<ImageRef> refs = new ArrayList<>();
      try (ImageRefs open = Sources.of(List.of(source), options).open()) {
        open.forEachRemaining(refs::add);
      }
      assertThat(refs)
          .as(source)
          .extracting(ImageRef::location)
          .containsExactly("http://a/1", "http://a/2");
    }
  }

  @Test
  void readsNoParquetFromStandardInput() {
    assertThatThrownBy(
            () -> Sources.of(List.of("-"), SourceOptions.defaults().format(ListFormat.PARQUET)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("cannot be read from standard input");
  }

  @Test
  void readsAListAtAUrlAndDownloadsAnImage() {
    List<String> opened = new ArrayList<>();
    RemoteLists lists =
        url -> {
          opened.add(url);
          return new ByteArrayInputStream("url\nhttp://a/1\n".getBytes(UTF_8));
        };
    SourceOptions options = SourceOptions.defaults().lists(lists);
    String list = "https://me:secret@h/l.csv?signature=x";
    try (ImageRefs refs = Sources.of(List.of(list, "https://h/i.jpg"), options).open()) {
      assertThat(refs.next()).isEqualTo(new ImageRef("http://a/1", "https://h/l.csv:2"));
      assertThat(refs.next().location()).isEqualTo("https://h/i.jpg");
    }
    assertThat(opened).containsOnly(list);
  }

  @Test
  void takesAnObjectThatIsCalledAnImageForOne() {
    assertThat(all(Sources.of(List.of("s3://b/photos/A.JPG"), SourceOptions.defaults())))
        .containsExactly(new ImageRef("s3://b/photos/A.JPG", "command line"));
  }

  @Test
  void refusesStandardInputTwice() {
    assertThatThrownBy(() -> Sources.of(List.of("-", "-"), SourceOptions.defaults()))
        .isInstanceOf(SourceException.class);
  }

  private static void expectBroken(ImageRef ref, String flaw, String origin) {
    assertThat(ref.origin()).isEqualTo(origin);
    try (var downloader = new Downloader(DownloadOptions.defaults())) {
      ItemException failure =
          catchThrowableOfType(ItemException.class, () -> downloader.download(ref));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_URL);
      assertThat(failure).hasMessage(flaw);
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Sources sources(Path path) {
    return Sources.of(List.of(path.toString()), SourceOptions.defaults());
  }

  private static List<ImageRef> refs(Path path) {
    return all(sources(path));
  }

  private static List<ImageRef> all(Sources sources) {
    List<ImageRef> all = new ArrayList<>();
    try (ImageRefs refs = sources.open()) {
      refs.forEachRemaining(all::add);
    }
    return all;
  }
}
