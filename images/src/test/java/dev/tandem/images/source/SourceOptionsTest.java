package dev.tandem.images.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.ContentHash;
import dev.tandem.images.item.Naming;
import dev.tandem.images.s3.S3Options;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SourceOptionsTest {
  private static final SourceOptions DEFAULTS = SourceOptions.defaults();
  private static final RemoteLists LISTS = new S3Lists(S3Options.defaults());
  private static final InputStream INPUT = InputStream.nullInputStream();

  @Test
  void eachMethodChangesItsOwnOptionAndNoOther() {
    assertThat(
            DEFAULTS
                .urlColumn("a")
                .captionColumn("b")
                .columns(Set.of("c"))
                .where("d")
                .fileUrls(true)
                .lists(LISTS)
                .standardInput(INPUT)
                .format(ListFormat.CSV)
                .leftOut(Path.of("e"))
                .naming(Naming.of("f", Set.of()))
                .hashes(new HashColumn(ContentHash.Algorithm.MD5, "g"))
                .boxColumn("h"))
        .isEqualTo(
            new SourceOptions(
                "a",
                "b",
                Set.of("c"),
                "d",
                true,
                LISTS,
                INPUT,
                ListFormat.CSV,
                Path.of("e"),
                Naming.of("f", Set.of()),
                new HashColumn(ContentHash.Algorithm.MD5, "g"),
                "h"));
  }

  @Test
  void aChangedCopyIsChecked() {
    assertThatThrownBy(() -> DEFAULTS.where(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("where must not be blank");
  }
}
