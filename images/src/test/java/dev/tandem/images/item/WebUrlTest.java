package dev.tandem.images.item;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WebUrlTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://a.b/c.jpg          | http://a.b/c.jpg",
        "HTTPS://A.B               | https://a.b/",
        "http://a.b:8080/x?q=1#top | http://a.b:8080/x?q=1",
        "http://a.b?q              | http://a.b/?q",
        "http://a.b/a b.jpg        | http://a.b/a%20b.jpg",
        "http://a.b/ä.jpg          | http://a.b/%C3%A4.jpg",
        "http://a.b/100%.jpg       | http://a.b/100%25.jpg",
        "http://a.b/a%20b%2Fc      | http://a.b/a%20b%2Fc",
        "http://a.b/{x}[1]\\\"<>^` | http://a.b/%7Bx%7D%5B1%5D/%22%3C%3E%5E%60",
        "http://a.b/x/../y/./z     | http://a.b/y/z",
        "http://a.b/../../y/..     | http://a.b/",
        "http://a.b//c//d          | http://a.b//c//d",
        "http://my_bucket.s3.x/a   | http://my_bucket.s3.x/a",
        "http://bücher.example/a   | http://xn--bcher-kva.example/a",
        "http://straße.example/a   | http://xn--strae-oqa.example/a",
        "http://FAß.de/            | http://xn--fa-hia.de/",
        "http://пример.рф/a        | http://xn--e1afmkfd.xn--p1ai/a",
        "http://日本語。jp/          | http://xn--wgv71a119e.jp/",
        "http://%E6%97%A5%E6%9C%AC.jp/ | http://xn--wgv71a.jp/",
        "http://XN--Bcher-KVA.de/  | http://xn--bcher-kva.de/",
        "http://ⓐ.b/               | http://a.b/",
        "http://نامه\u200cای.com/  | http://xn--mgba3gch31f060k.com/",
        "http://a_ü.b/             | http://xn--a_-yka.b/",
        "http:\\\\a.b\\c\\d.jpg?x\\y | http://a.b/c/d.jpg?x%5Cy",
        "http:/a.b/c              | http://a.b/c",
        "http:a.b/c               | http://a.b/c",
        "https:////a.b/c          | https://a.b/c",
        "http:///a.b//c           | http://a.b//c",
        "http://a.b\\@c/          | http://a.b/@c/",
        "https://a.b:80/           | https://a.b:80/",
        "http://a.b:443/           | http://a.b:443/",
        "http://a.b:080/           | http://a.b/",
        "http://[::1]:80/a         | http://[::1]/a",
        "http://[::1]:8080/a       | http://[::1]:8080/a",
        "http://a.b:/c             | http://a.b/c",
        "http://me:pw@a.b/c        | http://a.b/c",
      })
  void repairsWhatBrowsersRepair(String url, String repaired) throws ItemException {
    assertThat(WebUrl.parse(url)).hasToString(repaired);
    assertThat(WebUrl.parse(WebUrl.parse(url).toString())).hasToString(repaired);
  }

  @Test
  void dropsBlanksAroundAndBreaksInside() throws ItemException {
    assertThat(WebUrl.parse(" \thttp://a.b/c\r\nd ")).hasToString("http://a.b/cd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a.b/c",
        "/a/b",
        "ftp://a.b/c",
        "http://",
        "http:",
        "http:\\\\",
        "http://a.b:99999/",
        "http://a.b:x/",
        "http://a.b:0/",
        "http://a b/c",
        "http://a..b/c",
        "http://[zz]/",
        "http://[:]/",
        "http://[1:2]/",
        "http://[:::]/",
        "http://[1::2::3]/",
        "http://[::12345]/",
        "http://[::1.2.3]/",
        "http://a\u200db.c/",
        "http://\u0300a.b/",
        "http://א1a.b/",
        "http://ü.xn--a/",
        "http://a\ufffdü.b/",
        "http://a.b\u0000.c/",
        "http://%00/",
        "http://a@/",
        "data:image/png;base64,AAAA"
      })
  void refusesTheRest(String url) {
    ItemException failure = catchThrowableOfType(ItemException.class, () -> WebUrl.parse(url));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_URL);
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void refusesWhatIsTooLongWithoutAWordOfIt() throws ItemException {
    String user = "http://me:secret@a.b/";
    String longest = user + "x".repeat(WebUrl.LONGEST - user.length());
    assertThat(WebUrl.parse(" ".repeat(60_000) + longest + "\t".repeat(60_000)).host())
        .isEqualTo("a.b");
    ItemException failure =
        catchThrowableOfType(ItemException.class, () -> WebUrl.parse(longest + "x"));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_URL);
    assertThat(failure).hasMessage("longer than 8192 characters");
    assertThat(WebUrl.hostOf(longest + "x")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x", "x", "?x", "//a.b/x", "http://a.b/x", "/%C3%A4", "/\u00e4"})
  void refusesARedirectToWhatIsTooLong(String to) throws ItemException {
    WebUrl from = WebUrl.parse("http://a.b/c/d");
    assertThat(from.redirect(to + "x".repeat(8_000)).host()).isEqualTo("a.b");
    ItemException failure =
        catchThrowableOfType(
            ItemException.class, () -> from.redirect(to + "x".repeat(WebUrl.LONGEST)));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.REDIRECT);
    assertThat(failure)
        .hasMessageStartingWith("redirects to ")
        .hasMessageEndingWith("longer than 8192 characters");
  }

  @ParameterizedTest
  @CsvSource({
    "http://a.b/,      http://a.b/x,       true",
    "http://a.b/,      https://a.b/x,      true",
    "https://a.b/,     http://a.b/x,       false",
    "https://a.b/,     https://a.b:8443/x, false",
    "http://a.b:8080/, https://a.b/x,      false",
    "http://a.b:8080/, http://a.b:8080/x,  true",
    "http://a.b/,      http://c.b/x,       false"
  })
  void sharesSecretsWithItsOriginAndItsHostOverTls(String from, String to, boolean shared)
      throws ItemException {
    assertThat(WebUrl.parse(to).sharesSecretsOf(WebUrl.parse(from))).isEqualTo(shared);
  }

  @Test
  void refusesAPathThatGrowsWithEachRedirect() throws ItemException {
    WebUrl url = WebUrl.parse("http://a.b/");
    String more = "x".repeat(3_000) + "/";
    WebUrl there = url.redirect(more).redirect(more);
    ItemException failure = catchThrowableOfType(ItemException.class, () -> there.redirect(more));
    assertThat(failure).hasMessage("redirects to a URL longer than 8192 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"中", "ä.", "e\u0301", "\u00ad", "%E4%B8%AD", "xn--"})
  void refusesAHostNameOfAnyLength(String part) {
    for (int length : new int[] {300, 1_024, 1_500, 8_000}) {
      String url = "http://" + part.repeat(Math.min(length, 8_000 / part.length())) + "/";
      ItemException failure = catchThrowableOfType(ItemException.class, () -> WebUrl.parse(url));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.INVALID_URL);
      assertThat(failure).hasMessageContaining("not a host name: ");
      assertThat(WebUrl.hostOf(url)).isNull();
    }
  }

  @Test
  void refusesAnAddressThatIsTooLongForOne() throws ItemException {
    String longest = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255";
    assertThat(WebUrl.parse("http://[" + longest + "]/").host()).isEqualTo(longest);
    ItemException failure =
        catchThrowableOfType(ItemException.class, () -> WebUrl.parse("http://[0" + longest + "]/"));
    assertThat(failure).hasMessageStartingWith("not an IPv6 address: ");
  }

  @Test
  void sendsUserInformationAlongToTheSameOriginOnly() throws ItemException {
    WebUrl from = WebUrl.parse("http://me:p%40w@a.b/c");
    assertThat(from.userInfo()).isEqualTo("me:p@w");
    assertThat(from.redirect("/d").userInfo()).isEqualTo("me:p@w");
    assertThat(from.redirect("http://a.b/d").userInfo()).isEqualTo("me:p@w");
    assertThat(from.redirect("http://other.b/d").userInfo()).isNull();
    assertThat(from.redirect("https://a.b/d").userInfo()).isNull();
  }

  @Test
  void showsNoPartOfAPasswordThatContainsAnAt() throws ItemException {
    String url = "http://me:top@secret@a.example/x@y.jpg";
    assertThat(WebUrl.parse(url).userInfo()).isEqualTo("me:top@secret");
    assertThat(new ImageRef(url, "test")).hasToString("http://a.example/x@y.jpg");
    assertThat(new ImageRef(" http:/\t/me:top@secret@a.example/x.jpg\n", "test"))
        .hasToString("http://a.example/x.jpg");
  }

  @Test
  void makesAValidUriOfWhateverItAccepts() {
    long seed = System.nanoTime();
    System.out.println("WebUrlTest seed " + seed);
    var random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      requireAValidUri("http://" + NastyText.next(random));
      requireAValidUri("http://[" + nastyAddress(random) + "]/");
    }
  }

  private static void requireAValidUri(String url) {
    try {
      WebUrl accepted = WebUrl.parse(url);
      assertThatCode(() -> URI.create(accepted.toString())).as(url).doesNotThrowAnyException();
    } catch (ItemException e) {
      assertThat(e.failureClass()).as(url).isEqualTo(FailureClass.INVALID_URL);
    }
  }

  private static String nastyAddress(Random random) {
    return random
        .ints(random.nextInt(1, 14), 0, 8)
        .mapToObj(i -> "01f.:2::".substring(i, i + 1))
        .collect(joining());
  }
}
