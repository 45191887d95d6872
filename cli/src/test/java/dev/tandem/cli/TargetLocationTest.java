package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.s3.S3Location;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetLocationTest {

  @ParameterizedTest
  @CsvSource({
    "thumbs, thumbs",
    "/data/thumbs, /data/thumbs",
    "./gs:, ./gs:",
    "2026-11-30T10:20, 2026-11-30T10:20",
    "a/b:c, a/b:c",
    "file:///data/thumbs, /data/thumbs",
    "file:/data/thumbs, /data/thumbs",
    "FILE:///data/a%20b, /data/a b"
  })
  void isAFolder(String name, Path folder) {
    assertThat(TargetLocation.of(name)).isEqualTo(new TargetLocation.Folder(folder));
    assertThat(TargetLocation.of(name).jobFolder(null)).isEqualTo(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://photos/x", "S3://photos/x", "s3://photos/x/"})
  void isABucket(String name) {
    assertThat(TargetLocation.of(name))
        .isEqualTo(new TargetLocation.Bucket(new S3Location("photos", "x")));
    assertThat(TargetLocation.of(name).jobFolder(null)).isEqualTo(Path.of("tandem-jobs/photos/x"));
    assertThat(TargetLocation.of(name).jobFolder(Path.of("s"))).isEqualTo(Path.of("s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hdfs://h/x",
        "hf://datasets/x",
        "az://c/x",
        "http://h/x",
        "HTTPS://h/x",
        "ftp:x",
        "a.b-c+d:"
      })
  void refusesOtherSchemes(String name) {
    assertThatThrownBy(() -> TargetLocation.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "cannot store to %s: use a folder or s3://BUCKET/PREFIX; a folder of that name is ./%s",
            name, name);
  }

  @Test
  void saysHowToReachGoogle() {
    assertThatThrownBy(() -> TargetLocation.of("gs://b/x"))
        .hasMessageContaining("use s3://BUCKET/PREFIX with --s3-endpoint https://storage.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:", "file:x", "file://host/x", "file:///a b", "file:///%zz"})
  void refusesAFileUrlOfNoFolder(String name) {
    assertThatThrownBy(() -> TargetLocation.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not the file: URL of a folder, such as file:///data/thumbs: ");
  }

  @Test
  void aFolderHoldsItsOwnState() {
    assertThatThrownBy(() -> TargetLocation.of("thumbs").jobFolder(Path.of("s")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--state is only for s3://");
  }
}
