package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;
import org.jspecify.annotations.Nullable;

/** Reads an answer: its status, then its body. */
final class WebAnswers {

  /** The longest error page, in bytes, that is read to the end to keep the connection open. */
  private static final int LONGEST_PAGE = 16 << 10;

  private WebAnswers() {}

  static WebAnswer read(ClassicHttpResponse response, AnswerPolicy policy, BodyReader reader)
      throws IOException, ItemException, InterruptedException {
    int status = response.getCode();
    HttpEntity entity = response.getEntity();
    if (status >= 200 && status < 300) {
      requireWelcome(response, policy.robots());
      return new WebAnswer.Body(entity == null ? new byte[0] : body(entity, policy, reader));
    }
    if (entity != null) {
      skipPage(entity, reader.deadline());
    }
    if (isRedirect(status)) {
      String location = header(response, HttpHeaders.LOCATION);
      if (location == null) {
        throw ItemException.lasting(
            FailureClass.REDIRECT, describe(status) + " without a Location header");
      }
      return new WebAnswer.Redirect(location, headers(response, HttpHeaders.SET_COOKIE));
    }
    throw mayPass(status)
        ? passing(status, response)
        : ItemException.lasting(FailureClass.httpStatus(status), describe(status));
  }

  private static void requireWelcome(ClassicHttpResponse response, RobotsTag robots)
      throws ItemException {
    String directive = robots.forbidding(headers(response, "X-Robots-Tag"));
    if (directive != null) {
      throw ItemException.lasting(
          FailureClass.ROBOTS_TAG, "the server disallows it: X-Robots-Tag: " + directive);
    }
  }

  private static boolean isRedirect(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  private static boolean mayPass(int status) {
    return switch (status) {
      case 408, 425, 429 -> true;
      case 501, 505 -> false;
      default -> status >= 500 && status < 600;
    };
  }

  private static ItemException passing(int status, ClassicHttpResponse response) {
    return ItemException.passing(
        FailureClass.httpStatus(status),
        describe(status),
        RetryAfter.parse(header(response, HttpHeaders.RETRY_AFTER), Instant.now()));
  }

  /** Describes a status with a phrase from our own list; the phrase of the server is ignored. */
  private static String describe(int status) {
    String phrase =
        status < 600 ? EnglishReasonPhraseCatalog.INSTANCE.getReason(status, Locale.ENGLISH) : null;
    return phrase == null ? "status " + status : status + " " + phrase;
  }

  private static byte[] body(HttpEntity entity, AnswerPolicy policy, BodyReader reader)
      throws IOException, ItemException, InterruptedException {
    long maxBytes = policy.maxBytes();
    long promised = entity.getContentLength();
    String encoding = entity.getContentEncoding();
    if (policy.cut() && encoding == null) {
      return reader.readSome(entity.getContent(), promised);
    }
    if (promised > maxBytes) {
      throw BodyReader.tooLong(maxBytes);
    }
    byte[] sent = reader.read(entity.getContent(), promised);
    return ContentCoding.decode(encoding, sent, reader);
  }

  private static void skipPage(HttpEntity entity, Deadline deadline)
      throws IOException, ItemException, InterruptedException {
    if (entity.getContentLength() > LONGEST_PAGE) {
      return;
    }
    try {
      InputStream page = entity.getContent();
      byte[] some = new byte[2 << 10];
      int n = 0;
      for (int length = 0; n >= 0 && length <= LONGEST_PAGE; length += n) {
        deadline.check();
        n = page.read(some);
      }
    } catch (ItemException | IOException e) {
      // The page itself does not matter, so neither does a failure to read it. The connection is
      // closed, since the page was not read to the end.
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  private static List<String> headers(ClassicHttpResponse response, String name) {
    return Arrays.stream(response.getHeaders(name)).map(Header::getValue).toList();
  }

  private static @Nullable String header(ClassicHttpResponse response, String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }
}
