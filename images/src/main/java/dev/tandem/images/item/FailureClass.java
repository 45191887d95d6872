package dev.tandem.images.item;

import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The class of a failure, or the reason why an image was left out on purpose. The summary of a run
 * counts by class, and each failed item is listed with its class.
 *
 * @param name a short name in lower case, such as {@code timeout} or {@code http-404}
 */
public record FailureClass(String name) {

  /** The line of a list names no image that can be asked for. */
  public static final FailureClass INVALID_URL = new FailureClass("invalid-url");

  /** A file or folder cannot be read. */
  public static final FailureClass UNREADABLE = new FailureClass("unreadable");

  /** The name of the host cannot be resolved. */
  public static final FailureClass UNKNOWN_HOST = new FailureClass("unknown-host");

  /**
   * The host has an address that must not be connected to; see {@link
   * dev.tandem.images.download.Addresses Addresses}.
   */
  public static final FailureClass FORBIDDEN_ADDRESS = new FailureClass("forbidden-address");

  /** The connection was refused, reset or closed before the response was complete. */
  public static final FailureClass CONNECTION = new FailureClass("connection");

  /** The TLS handshake failed or the certificate is not trusted. */
  public static final FailureClass TLS = new FailureClass("tls");

  /** The attempt took longer than its time limit. */
  public static final FailureClass TIMEOUT = new FailureClass("timeout");

  /** A redirect loops, exceeds the limit, or leads to something other than http and https. */
  public static final FailureClass REDIRECT = new FailureClass("redirect");

  /** The server's response violates the protocol. */
  public static final FailureClass PROTOCOL = new FailureClass("protocol");

  /** The server forbids this use of the image in {@code X-Robots-Tag}. */
  public static final FailureClass ROBOTS_TAG = new FailureClass("robots-tag");

  /** The site's {@code robots.txt} does not allow the download, or cannot be fetched. */
  public static final FailureClass ROBOTS_TXT = new FailureClass("robots-txt");

  /** The body is longer than allowed. */
  public static final FailureClass TOO_MANY_BYTES = new FailureClass("too-many-bytes");

  /** The image has more pixels than allowed according to its header, and is not decoded. */
  public static final FailureClass TOO_MANY_PIXELS = new FailureClass("too-many-pixels");

  /** The content is empty or not an image of a known format. */
  public static final FailureClass NOT_AN_IMAGE = new FailureClass("not-an-image");

  /** An image of a known format that is not read, such as JPEG XL. */
  public static final FailureClass UNSUPPORTED_FORMAT = new FailureClass("unsupported-format");

  /** The bytes do not have the hash that the list gives for them. */
  public static final FailureClass HASH_MISMATCH = new FailureClass("hash-mismatch");

  /** What is to be blurred in the image is not given, or cannot be read. */
  public static final FailureClass INVALID_BOXES = new FailureClass("invalid-boxes");

  /** The image is truncated or cannot be decoded. */
  public static final FailureClass BROKEN_IMAGE = new FailureClass("broken-image");

  /**
   * Left out: a side is shorter than wanted, according to the header. See {@link
   * dev.tandem.images.resize.ImageFilter ImageFilter}.
   */
  public static final FailureClass TOO_SMALL = new FailureClass("too-small");

  /**
   * Left out: the aspect ratio is larger than wanted, according to the header. See {@link
   * dev.tandem.images.resize.ImageFilter ImageFilter}.
   */
  public static final FailureClass TOO_ELONGATED = new FailureClass("too-elongated");

  /**
   * Left out: the image has more pixels than wanted, according to the header. See {@link
   * dev.tandem.images.resize.ImageFilter ImageFilter}.
   */
  public static final FailureClass TOO_LARGE = new FailureClass("too-large");

  /**
   * Left out: another image of the job has the same bytes. See {@link
   * dev.tandem.images.manifest.SeenContents SeenContents}.
   */
  public static final FailureClass DUPLICATE_CONTENT = new FailureClass("duplicate-content");

  /**
   * Left out: another image of the job shows nearly the same picture. See {@link
   * dev.tandem.images.manifest.SeenContents SeenContents}.
   */
  public static final FailureClass NEAR_DUPLICATE = new FailureClass("near-duplicate");

  private static final Set<FailureClass> LEFT_OUT =
      Set.of(TOO_SMALL, TOO_ELONGATED, TOO_LARGE, DUPLICATE_CONTENT, NEAR_DUPLICATE);

  /** The result could not be stored. */
  public static final FailureClass STORE = new FailureClass("store");

  /** Anything else: a bug in this program. */
  public static final FailureClass INTERNAL = new FailureClass("internal");

  private static final Set<FailureClass> WITHOUT_STATUS =
      Set.of(
          INVALID_URL,
          UNREADABLE,
          UNKNOWN_HOST,
          FORBIDDEN_ADDRESS,
          CONNECTION,
          TLS,
          TIMEOUT,
          REDIRECT,
          PROTOCOL,
          ROBOTS_TAG,
          ROBOTS_TXT,
          TOO_MANY_BYTES,
          TOO_MANY_PIXELS,
          NOT_AN_IMAGE,
          UNSUPPORTED_FORMAT,
          HASH_MISMATCH,
          INVALID_BOXES,
          BROKEN_IMAGE,
          TOO_SMALL,
          TOO_ELONGATED,
          TOO_LARGE,
          DUPLICATE_CONTENT,
          NEAR_DUPLICATE,
          STORE,
          INTERNAL);

  private static final Pattern STATUS = Pattern.compile("http-[1-9][0-9][0-9]");

  /** Returns all classes but those of an HTTP status. */
  public static Set<FailureClass> withoutStatus() {
    return WITHOUT_STATUS;
  }

  /** Returns whether there is a class of this name. */
  public static boolean exists(String name) {
    return STATUS.matcher(name).matches() || WITHOUT_STATUS.contains(new FailureClass(name));
  }

  /** Returns the class of a response with the given HTTP status, such as {@code http-404}. */
  public static FailureClass httpStatus(int status) {
    return new FailureClass("http-" + status);
  }

  /**
   * Returns the class of any failure of an item in an {@link dev.tandem.images.ImagePipeline
   * ImagePipeline}.
   */
  public static FailureClass of(Throwable failure) {
    return switch (failure) {
      case ItemException item -> item.failureClass();
      case TimeoutException _ -> TIMEOUT;
      case StoreException _ -> STORE;
      case Throwable _ -> INTERNAL;
    };
  }

  /**
   * Returns whether an image of this class was left out on purpose. Then nothing has failed, and
   * the image counts as skipped.
   */
  public boolean isSkip() {
    return LEFT_OUT.contains(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
