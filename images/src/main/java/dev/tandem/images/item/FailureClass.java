package dev.tandem.images.item;

import java.util.Set;
import java.util.concurrent.TimeoutException;

/**
 * The class of a failure, or why an image was left out on purpose: what the summary of a run counts
 * by, and what the item is listed with.
 *
 * @param name a short name in lower case, such as {@code timeout} or {@code http-404}
 */
public record FailureClass(String name) {

  /** The line of a list is no {@code http}, {@code https} or {@code file} URL. */
  public static final FailureClass INVALID_URL = new FailureClass("invalid-url");

  /** A file or folder cannot be read. */
  public static final FailureClass UNREADABLE = new FailureClass("unreadable");

  /** The name of the host cannot be resolved. */
  public static final FailureClass UNKNOWN_HOST = new FailureClass("unknown-host");

  /**
   * The host has an address of a kind that must not be connected to: {@link
   * dev.tandem.images.download.Addresses Addresses}.
   */
  public static final FailureClass FORBIDDEN_ADDRESS = new FailureClass("forbidden-address");

  /** The connection was refused, reset or closed before the answer was whole. */
  public static final FailureClass CONNECTION = new FailureClass("connection");

  /** The handshake failed or the certificate is not trusted. */
  public static final FailureClass TLS = new FailureClass("tls");

  /** The attempt took longer than its time limit. */
  public static final FailureClass TIMEOUT = new FailureClass("timeout");

  /** A redirect that loops, is one of too many, or leads to something other than http and https. */
  public static final FailureClass REDIRECT = new FailureClass("redirect");

  /** The server's answer breaks the protocol. */
  public static final FailureClass PROTOCOL = new FailureClass("protocol");

  /** The server says in {@code X-Robots-Tag} that it does not want this. */
  public static final FailureClass ROBOTS_TAG = new FailureClass("robots-tag");

  /** The {@code robots.txt} of its site does not allow it, or cannot be had. */
  public static final FailureClass ROBOTS_TXT = new FailureClass("robots-txt");

  /** The body is longer than allowed. */
  public static final FailureClass TOO_MANY_BYTES = new FailureClass("too-many-bytes");

  /** The image has more pixels than allowed; told by its header, before it is decoded. */
  public static final FailureClass TOO_MANY_PIXELS = new FailureClass("too-many-pixels");

  /** Nothing at all, or something that is no image of a known format. */
  public static final FailureClass NOT_AN_IMAGE = new FailureClass("not-an-image");

  /** An image that ends too early or cannot be decoded. */
  public static final FailureClass BROKEN_IMAGE = new FailureClass("broken-image");

  /**
   * Left out: a side is shorter than wanted; told by the header. See {@link
   * dev.tandem.images.resize.ImageFilter ImageFilter}.
   */
  public static final FailureClass TOO_SMALL = new FailureClass("too-small");

  /**
   * Left out: longer and narrower than wanted; told by the header. See {@link
   * dev.tandem.images.resize.ImageFilter ImageFilter}.
   */
  public static final FailureClass TOO_ELONGATED = new FailureClass("too-elongated");

  /**
   * Left out: of more pixels than wanted; told by the header. See {@link
   * dev.tandem.images.resize.ImageFilter ImageFilter}.
   */
  public static final FailureClass TOO_LARGE = new FailureClass("too-large");

  /**
   * Left out: of the same bytes as another image of the job. See {@link
   * dev.tandem.images.manifest.SeenContents SeenContents}.
   */
  public static final FailureClass DUPLICATE_CONTENT = new FailureClass("duplicate-content");

  private static final Set<FailureClass> LEFT_OUT =
      Set.of(TOO_SMALL, TOO_ELONGATED, TOO_LARGE, DUPLICATE_CONTENT);

  /** The result could not be stored. */
  public static final FailureClass STORE = new FailureClass("store");

  /** Anything else: a fault of this program. */
  public static final FailureClass INTERNAL = new FailureClass("internal");

  /** Returns the class of an answer with the given HTTP status, such as {@code http-404}. */
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
   * Whether such an image is left out on purpose: then nothing has failed, and it counts as
   * skipped.
   */
  public boolean isSkip() {
    return LEFT_OUT.contains(this);
  }

  @Override
  public String toString() {
    return name;
  }
}
