package dev.tandem.images.download;

import dev.tandem.images.item.OneLine;
import java.net.UnknownHostException;

/** There is no host of that name: so it was told twice, and will not be asked again soon. */
final class NoSuchHostException extends UnknownHostException {
  private static final long serialVersionUID = 1;

  NoSuchHostException(String host) {
    super(OneLine.of(host));
  }
}
