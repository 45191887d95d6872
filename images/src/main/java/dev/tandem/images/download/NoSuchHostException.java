package dev.tandem.images.download;

import dev.tandem.images.item.OneLine;
import java.net.UnknownHostException;

/** Thrown if a host name does not exist: the resolver said so twice and is not asked again soon. */
final class NoSuchHostException extends UnknownHostException {
  private static final long serialVersionUID = 1;

  NoSuchHostException(String host) {
    super(OneLine.of(host));
  }
}
