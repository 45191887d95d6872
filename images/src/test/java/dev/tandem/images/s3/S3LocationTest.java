package dev.tandem.images.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3LocationTest {

  @Test
  void isABucketAndAPrefix() {
    assertThat(S3Location.parse("s3://photos/a/b/")).isEqualTo(new S3Location("photos", "a/b"));
    assertThat(S3Location.parse("s3://photos/")).isEqualTo(new S3Location("photos", ""));
    assertThat(S3Location.parse("s3://photos")).isEqualTo(new S3Location("photos", ""));
    assertThat(S3Location.parse("s3://photos/a b/ü")).hasToString("s3://photos/a b/ü");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3:///x",
        "s3://..",
        "s3://a..b/x",
        "s3://../x",
        "s3://a/../../etc",
        "s3://abc/..",
        "s3://abc/./x",
        "s3://abc//x",
        "s3://abc/x//",
        "s3://abc/x\ny",
        "s3://ab c/x",
        "s3://abc:9000/x",
        "http://abc/x",
        "abc"
      })
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> S3Location.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("\n");
  }
}
