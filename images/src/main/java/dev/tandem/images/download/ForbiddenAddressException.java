package dev.tandem.images.download;

import dev.tandem.images.item.OneLine;
import java.io.Serial;
import java.net.UnknownHostException;

/** Thrown if a host has addresses, but none that may be connected to. */
final class ForbiddenAddressException extends UnknownHostException {
  @Serial private static final long serialVersionUID = 1;

  ForbiddenAddressException(String address) {
    super(OneLine.of(address));
  }
}
