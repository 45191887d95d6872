package dev.tandem.images.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Key;
import dev.tandem.images.sql.Parquet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A list does not choose among the files of this machine; the command line does. */
@Timeout(60)
final class ListedFilesTest {
  private static final String FLAW =
      "a file on this machine, named by a list; --allow-file-urls permits it";

  @TempDir private Path folder;
  private Path secret;

  @BeforeEach
  void hide() throws IOException {
    secret = Files.writeString(folder.resolve("private.jpg"), "secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file://%s",
        "FILE://%s",
        "FiLe:%s",
        "file:%s",
        "file:/%s",
        "file:////%s",
        "file://localhost%s",
        "file://LOCALHOST%s#x",
        "file://elsewhere%s",
        "file:private.jpg",
        "  \u0001\u001ffile://%s",
        "fi\tle://%s",
        "file\t:/\t/%s",
      })
  void howeverTheyAreWritten(String spelling) throws Exception {
    String row = spelling.formatted(secret);
    Path text = Files.writeString(folder.resolve("l.txt"), row + "\nhttp://a/1\n");
    assertRefused(read(options(), text.toString()));
    assertThat(read(options().fileUrls(true), text.toString()))
        .extracting(ImageRef::location)
        .containsExactly(row.strip(), "http://a/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%%66ile://%s",
        "file%%3A//%s",
        "\u00a0file://%s",
        "\ufefffile://%s",
        "view-source:file://%s",
        "url(file://%s)",
        "jar:file://%s!/x",
        "http:file://%s",
        "\\\\localhost%s",
        "ﬁle://%s",
      })
  void whatOnlyLooksLikeOneIsNone(String spelling) throws Exception {
    String row = spelling.formatted(secret);
    Path text = Files.writeString(folder.resolve("l.txt"), "#\n" + row + "\n");
    for (var options : List.of(options(), options().fileUrls(true))) {
      ImageRef ref = read(options, text.toString()).getFirst();
      try (var downloader = new Downloader(DownloadOptions.defaults())) {
        ItemException failure =
            catchThrowableOfType(ItemException.class, () -> downloader.download(ref));
        assertThat(failure.failureClass().name())
            .matches(
                options.fileUrls()
                    ? "invalid-url|unknown-host|unreadable"
                    : "invalid-url|unknown-host");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", "private.jpg", "./private.jpg", "lists/../private.jpg"})
  void aPathIsOneIfFilesAreAllowed(String spelling) throws Exception {
    String row = spelling.formatted(secret);
    Path text = Files.writeString(folder.resolve("l.txt"), "# a list\n " + row + "\nhttp://a/1\n");
    Path rows = Files.writeString(folder.resolve("l.csv"), "id,url\n7," + row + "\n8,http://a/1\n");
    for (Path list : List.of(text, rows)) {
      List<ImageRef> refs = read(options().columns(Set.of("url")).fileUrls(true), list.toString());
      assertThat(refs)
          .extracting(ImageRef::location)
          .containsExactly(secret.toUri().toString(), "http://a/1");
      assertRefused(
          read(options(), list.toString()),
          "not a URL; if it is a file on this machine, --allow-file-urls permits it");
    }
    assertThat(read(options().fileUrls(true), rows.toString()).getFirst().origin())
        .isEqualTo(rows + ":2");
  }

  @Test
  void aPathMayHaveAnySignsAndBeMissing() throws Exception {
    Files.createFile(folder.resolve("no-ending"));
    for (String name : List.of("a b%20#1?.jpg", "日本.png", "no-ending", "some/file", "gone.JPG")) {
      Path text = Files.writeString(folder.resolve("l.txt"), name + "\n");
      String location = read(options().fileUrls(true), text.toString()).getFirst().location();
      assertThat(Path.of(URI.create(location))).isEqualTo(folder.resolve(name));
    }
  }

  @Test
  void wordsThatNameNoFileAreNoPath() throws Exception {
    Path text = Files.writeString(folder.resolve("l.txt"), "not a url at all\n");
    assertThat(read(options().fileUrls(true), text.toString()))
        .extracting(ImageRef::location)
        .containsExactly("not a url at all");
  }

  @Test
  void aRelativePathIsOfTheFolderOfItsList() throws Exception {
    RemoteLists elsewhere =
        _ -> new ByteArrayInputStream("private.jpg\n/tmp/x.jpg\n".getBytes(UTF_8));
    assertThat(read(options().fileUrls(true).lists(elsewhere), "s3://b/l.txt"))
        .extracting(ref -> ref.location().replaceFirst("\\).*", ")"))
        .containsExactly(
            "(a relative path in a list that is not on this machine)", "file:///tmp/x.jpg");
    var input = new ByteArrayInputStream("private.jpg\n".getBytes(UTF_8));
    assertThat(read(options().fileUrls(true).standardInput(input), "-"))
        .extracting(ImageRef::location)
        .containsExactly(Path.of("private.jpg").toUri().toString());
  }

  @Test
  void aFolderOfListsMayHaveTextsOfPaths() throws Exception {
    Path lists = Files.createDirectory(folder.resolve("lists"));
    Files.writeString(lists.resolve("l.txt"), "../private.jpg\n");
    assertThat(read(options().fileUrls(true), lists.toString()))
        .extracting(ImageRef::location)
        .containsExactly(secret.toUri().toString());
    assertThat(read(options(), lists.toString())).isEmpty();
  }

  @Test
  void inListsOfAllKinds() throws Exception {
    String url = "file://" + secret;
    write("l.csv", "id,url\n1,%s\n2,http://a/1\n", url);
    write("l.tsv", "id\turl\n1\t%s\n2\thttp://a/1\n", url);
    write("l.jsonl", "{\"url\":\"%s\"}\n{\"url\":\"http://a/1\"}\n", url);
    write("l.json", "[{\"url\":\"%s\"},{\"url\":\"http://a/1\"}]", url);
    write("escaped.jsonl", "{\"url\":\"\\u0066ile:%s\"}\n{\"url\":\"http://a/1\"}", secret);
    write("l.list", "%s\nhttp://a/1\n", url);
    try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("l.txt.gz")))) {
      out.write((url + "\nhttp://a/1\n").getBytes(UTF_8));
    }
    Parquet.write(
        folder.resolve("l.parquet"),
        "SELECT unnest(['%s', 'http://a/1']) AS url, 7 AS width".formatted(url));
    for (String name :
        List.of(
            "l.csv",
            "l.tsv",
            "l.jsonl",
            "l.json",
            "escaped.jsonl",
            "l.list",
            "l.txt.gz",
            "l.parquet")) {
      String list = folder.resolve(name).toString();
      assertRefused(read(options(), list));
      assertRefused(read(options().where("url is not null"), list));
      assertRefused(read(options().columns(SourceOptions.ALL_COLUMNS), list));
      assertThat(read(options().fileUrls(true), list).getFirst().location())
          .startsWith("file:")
          .endsWith(secret.toString());
    }
    for (ImageRef ref : read(options(), folder + "/l.{csv,tsv,jsonl,json,list,parquet}")) {
      assertThat(ref.location()).matches("\\(a file on this machine.*|http://a/1");
    }
  }

  @Test
  void onStandardInput() {
    var input = new ByteArrayInputStream(("file://" + secret + "\nhttp://a/1\n").getBytes(UTF_8));
    assertRefused(read(options().standardInput(input), "-"));
  }

  @Test
  void eachOfManyIsAnItemOfItsOwn() throws Exception {
    String deep = "file:///" + "folder/".repeat(50) + "%s/" + "folder/".repeat(50) + "x.jpg\n";
    Path list =
        Files.writeString(folder.resolve("l.txt"), deep.formatted("a") + deep.formatted("b"));
    assertThat(read(options(), list.toString()))
        .extracting(Key::of)
        .hasSize(2)
        .doesNotHaveDuplicates();
  }

  @Test
  void thoseThatTheCommandLineNamesAreTaken() throws Exception {
    Files.createDirectory(folder.resolve("photos"));
    Files.writeString(folder.resolve("photos/a.jpg"), "");
    List<ImageRef> refs =
        read(
            options(),
            "file://" + secret,
            secret.toString(),
            folder.resolve("photos").toString(),
            folder + "/priv*.jpg");
    assertThat(refs).hasSize(4).noneMatch(ref -> BrokenRef.flawOf(ref.location()) != null);
    assertThat(Path.of(URI.create(refs.get(2).location()))).exists();
  }

  private static SourceOptions options() {
    return SourceOptions.defaults();
  }

  private void write(String name, String text, Object url) throws IOException {
    Files.writeString(folder.resolve(name), text.formatted(url));
  }

  private static void assertRefused(List<ImageRef> refs) {
    assertRefused(refs, FLAW);
  }

  private static void assertRefused(List<ImageRef> refs, String flaw) {
    assertThat(refs).hasSize(2);
    assertThat(refs.getFirst().location()).startsWith("(" + flaw + ") ");
    assertThat(refs.getLast().location()).isEqualTo("http://a/1");
    try (var downloader = new Downloader(DownloadOptions.defaults())) {
      ItemException failure =
          catchThrowableOfType(ItemException.class, () -> downloader.download(refs.getFirst()));
      assertThat(failure).hasMessage(flaw);
      assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_URL);
    }
  }

  private static List<ImageRef> read(SourceOptions options, String... arguments) {
    List<ImageRef> all = new ArrayList<>();
    try (ImageRefs refs = Sources.of(List.of(arguments), options).open()) {
      refs.forEachRemaining(all::add);
    }
    return all;
  }
}
