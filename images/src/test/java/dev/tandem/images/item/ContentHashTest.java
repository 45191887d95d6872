package dev.tandem.images.item;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.ContentHash.Algorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContentHashTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);

  @ParameterizedTest
  @CsvSource({
    "MD5, 5d41402abc4b2a76b9719d911017c592",
    "MD5, XUFAKrxLKna5cZ2REBfFkg==",
    "MD5, XUFAKrxLKna5cZ2REBfFkg",
    "SHA1, aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d",
    "SHA256, 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    "SHA256, ' 2CF24DBA5FB0A30E26E83B2AC5B9E29E1B161E5C1FA7425E73043362938B9824 '",
    "SHA256, sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    "SHA256, sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
    "SHA256, LPJNul-wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ",
    "SHA512, m3HSJL1i83hdltRq0+o9czGb+8KJDKra4t/3JRlnPKcjI8PZm6XBHXx6zG4UuMXaDEZjR1wuXDre9G9zvN7AQw==",
  })
  void readsHexAndBase64(Algorithm algorithm, String text) throws Exception {
    ContentHash.parse(algorithm, text).requireOf(HELLO);
  }

  @ParameterizedTest
  @CsvSource({
    "MD5, x",
    "MD5, ''",
    "MD5, 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    "MD5, 5d41402abc4b2a76b9719d911017c59g",
    "SHA256, 5d41402abc4b2a76b9719d911017c592",
    "SHA256, md5:5d41402abc4b2a76b9719d911017c592",
    "SHA1, sha1:",
  })
  void refusesWhatIsNone(Algorithm algorithm, String text) {
    assertThatThrownBy(() -> ContentHash.parse(algorithm, text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saysWhatItIsInstead() {
    ContentHash other = ContentHash.parse(Algorithm.MD5, "00000000000000000000000000000000");
    ItemException failure = catchThrowableOfType(ItemException.class, () -> other.requireOf(HELLO));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.HASH_MISMATCH);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure)
        .hasMessage(
            "the list says that its MD5 is 00000000000000000000000000000000,"
                + " and it is 5d41402abc4b2a76b9719d911017c592");
  }
}
